"""The parts a page's lines are made of, cut behind colons, each with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.fields.places import sheet_of
from activities.documents.fields.runs import lines
from activities.documents.layout import cuts
from activities.documents.layout.spelling import set_right
from activities.documents.layout.standing import columns, heights, nearest, rows, smallest
from activities.documents.layout.trees import Numbers
from schemas.reading import Box, Word

_REACH = 4.0
"""Heights of a line that may lie between neighbours one below the other."""


@dataclass(eq=False)
class Part:
    """Words that stand together in a line."""

    run: Word
    text: str
    """Its words, those of labels set right."""
    cell: Box | None
    """The smallest ruled box around it."""
    left: "Part | None" = None
    right: "Part | None" = None
    above: "Part | None" = None
    below: "Part | None" = None

    @property
    def box(self) -> Box:
        return self.run.box

    @property
    def height(self) -> float:
        return max(1.0, self.run.box[3] - self.run.box[1])

    def side(self, name: str) -> "Part | None":
        """Its neighbour on one of the four sides."""
        return {"left": self.left, "right": self.right, "above": self.above, "below": self.below}[name]


def parts(page: ReadPage) -> list[Part]:
    """All parts of a page in reading order."""
    sheet = cuts.Sheet(page)
    whole = [piece for run in sheet_of(page).runs for piece in cuts.behind_colons(run)]
    runs = [piece for run in whole if run.text.strip() for piece in cuts.at_seams(run, sheet)]
    ordered = [run for line in lines(runs) for run in line]
    cells = smallest(_boxes([run.box for run in ordered]), _boxes(page.cells))
    found = [
        Part(run, set_right(run.text, run.confidence), page.cells[at] if at >= 0 else None)
        for run, at in zip(ordered, cells, strict=True)
    ]
    _look_around(found)
    return found


def _look_around(found: Sequence[Part]) -> None:
    """Finds the neighbours of each part."""
    box = _boxes([part.box for part in found])
    x0, y0, x1, y1 = box.T
    n, height = len(found), heights(box)
    a, b = rows(box)
    before = x0[b] < x0[a]
    left = nearest(n, a[before], b[before], -x1[b[before]])
    right = nearest(n, a[~before], b[~before], x0[b[~before]])
    a, b = columns(box, np.zeros(n))
    upper = y0[b] < y0[a]
    rises = np.where(upper, y0[a] - y1[b], y0[b] - y1[a]) / np.minimum(height[a], height[b])
    up, down = upper & (rises < _REACH), ~upper & (rises < _REACH)
    above = nearest(n, a[up], b[up], -y1[b[up]])
    below = nearest(n, a[down], b[down], y0[b[down]])
    for i, part in enumerate(found):
        part.left, part.right, part.above, part.below = (
            found[side[i]] if side[i] >= 0 else None for side in (left, right, above, below)
        )


def _boxes(found: Sequence[Box]) -> Numbers:
    return np.array(found, float).reshape(-1, 4)


def rise(upper: Part, lower: Part) -> float:
    """Heights of a line between one part and another one below it."""
    return (lower.box[1] - upper.box[3]) / min(upper.height, lower.height)


def gap(first: Part, then: Part) -> float:
    """Heights of a line between one part and another one right of it."""
    return (then.box[0] - first.box[2]) / min(first.height, then.height)


def usual_height(found: Sequence[Part]) -> float:
    return median(part.height for part in found) if found else 1.0
