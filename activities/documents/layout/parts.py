"""The parts a page's lines are made of, cut behind colons, each with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from activities.documents.engines.page import ReadPage
from activities.documents.fields.places import sheet_of
from activities.documents.fields.runs import cell_of, lines
from activities.documents.layout import cuts
from activities.documents.layout.spelling import set_right
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
    found = [
        Part(run, set_right(run.text, run.confidence), cell_of(run.box, page.cells))
        for line in lines(runs)
        for run in line
    ]
    for part in found:
        _look_around(part, found)
    return found


def _look_around(part: Part, found: Sequence[Part]) -> None:
    """Finds the neighbours of a part."""
    x0, y0, _, _ = part.box
    row = [p for p in found if p is not part and beside(p, part)]
    part.left = max((p for p in row if p.box[0] < x0), key=lambda p: p.box[2], default=None)
    part.right = min((p for p in row if p.box[0] >= x0), key=lambda p: p.box[0], default=None)
    column = [p for p in found if p is not part and overlap(p.box, part.box) and not beside(p, part)]
    over = [p for p in column if p.box[1] < y0 and rise(p, part) < _REACH]
    under = [p for p in column if p.box[1] >= y0 and rise(part, p) < _REACH]
    part.above = max(over, key=lambda p: p.box[3], default=None)
    part.below = min(under, key=lambda p: p.box[1], default=None)


def beside(a: Part, b: Part) -> bool:
    """Whether two parts stand in one line."""
    return min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > 0.4 * min(a.height, b.height)


def overlap(a: Box, b: Box) -> float:
    """Points that two boxes have in common from left to right."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0]))


def rise(upper: Part, lower: Part) -> float:
    """Heights of a line between one part and another one below it."""
    return (lower.box[1] - upper.box[3]) / min(upper.height, lower.height)


def gap(first: Part, then: Part) -> float:
    """Heights of a line between one part and another one right of it."""
    return (then.box[0] - first.box[2]) / min(first.height, then.height)


def usual_height(found: Sequence[Part]) -> float:
    return median(part.height for part in found) if found else 1.0
