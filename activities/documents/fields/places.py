"""Where the value of a labelled field stands: in a box or in the open, right of its label or below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from activities.documents.engines.page import ReadPage, Tick
from activities.documents.fields import labels as labelling
from activities.documents.fields.labels import Label
from activities.documents.fields.runs import area, around, cell_of, gathered, lines, middle, within
from activities.documents.fields.targets import Kind, Target
from schemas.reading import Box, Word

_BELOW = 24.0
"""Points from a label down to the value it stands above."""
_ASIDE = 300.0
"""Points from a label to a value right of it."""
_SLACK = 4.0
_KEPT = 8
"""Pages whose words stay put together."""


@dataclass(frozen=True)
class Sheet:
    """A page with its words put together."""

    page: ReadPage
    runs: tuple[Word, ...]

    @property
    def cells(self) -> tuple[Box, ...]:
        return self.page.cells

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return self.page.ticks


@lru_cache(_KEPT)
def sheet_of(page: ReadPage) -> Sheet:
    """The page's words put together; once for all that look at it one after another."""
    return Sheet(page, tuple(gathered(page.words, page.cells, [tick.box for tick in page.ticks])))


@dataclass(frozen=True)
class Place:
    """Where a field's value stands and what is written there."""

    sheet: Sheet
    label: Label
    runs: tuple[Word, ...]
    cell: Box | None
    """The ruled box; None: it stands in the open."""
    cost: float
    """Points away from where it would be expected."""

    @property
    def text(self) -> str:
        return " ".join(" ".join(run.text for run in line) for line in lines(self.runs))

    @property
    def box(self) -> Box:
        """Around the words; the whole cell where there are none."""
        if self.runs:
            return around([run.box for run in self.runs])
        return self.cell or self.label.run.box

    @property
    def confidence(self) -> float:
        return min((run.confidence for run in self.runs), default=0.0)


def places(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Place]:
    """The most fitting place of each field; no two fields share one."""
    written = [t for t in targets if t.kind not in (Kind.TABLE, Kind.TICK, Kind.SIGNED)]
    found: list[Place] = []
    for sheet in sheets:
        labels = labelling.found(targets, sheet.runs)
        named = [label.run for label in labels if label.score >= 90]
        for label in labels:
            if label.target in written:
                found += _options(sheet, label, named)
    return _shared_out(found)


def _shared_out(options: list[Place]) -> dict[str, Place]:
    """Likest labels and nearest boxes first."""
    chosen: dict[str, Place] = {}
    taken: set[tuple[int, Box]] = set()
    for place in sorted(options, key=lambda p: (not p.runs, -round(p.label.score / 4), p.cost)):
        spot = (place.sheet.page.n, place.cell or place.box)
        if place.label.target.name not in chosen and spot not in taken:
            chosen[place.label.target.name] = place
            taken.add(spot)
    return chosen


def _options(sheet: Sheet, label: Label, named: Sequence[Word]) -> list[Place]:
    if label.rest:
        run = label.run.model_copy(update={"text": label.rest, "box": _tail(label)})
        return [Place(sheet, label, (run,), cell_of(label.run.box, sheet.cells), 0.0)]
    boxed = [*_inside(sheet, label, named), *_boxes(sheet, label, named)]
    return boxed or _open(sheet, label, named)


def _tail(label: Label) -> Box:
    x0, y0, x1, y1 = label.run.box
    return (x1 - (x1 - x0) * len(label.rest) / max(1, len(label.run.text)), y0, x1, y1)


def _inside(sheet: Sheet, label: Label, named: Sequence[Word]) -> list[Place]:
    """Label and value in one cell."""
    cell = cell_of(label.run.box, sheet.cells)
    if cell is None:
        return []
    written = _written(sheet, cell, named)
    tall = cell[3] - cell[1] > 2.2 * (label.run.box[3] - label.run.box[1])
    return [Place(sheet, label, written, cell, 0.0)] if written or tall else []


def _written(sheet: Sheet, cell: Box, named: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(
        run
        for run in sheet.runs
        if within(run.box, cell) and run not in named and cell_of(run.box, sheet.cells) == cell
    )


def _boxes(sheet: Sheet, label: Label, named: Sequence[Word]) -> list[Place]:
    """Cells right of the label, or right below it."""
    x0, y0, x1, y1 = label.run.box
    mid = (y0 + y1) / 2
    own = cell_of(label.run.box, sheet.cells)
    found = []
    for cell in sheet.cells:
        if cell == own or area(cell) < (y1 - y0) ** 2 or any(within(other.box, cell) for other in named):
            continue
        right, below = cell[0] - x1, cell[1] - y1
        if (
            -_SLACK <= right <= _ASIDE
            and cell[1] - 2 <= mid <= cell[3] + 2
            and not _between(label, cell, named)
        ):
            found.append(Place(sheet, label, _written(sheet, cell, named), cell, max(0.0, right) / 4))
        elif -_SLACK <= below <= _BELOW and cell[0] - 14 <= x0 <= cell[2]:
            found.append(Place(sheet, label, _written(sheet, cell, named), cell, max(0.0, below)))
    nearest = min(found, key=lambda p: p.cost, default=None)
    return [p for p in found if nearest and p.cost <= nearest.cost + 12]


def _between(label: Label, cell: Box, named: Sequence[Word]) -> bool:
    """Whether another label stands between this one and the cell."""
    _, mid = middle(label.run.box)
    return any(
        label.run.box[2] <= other.box[0]
        and other.box[2] <= cell[0] + 2
        and other.box[1] <= mid <= other.box[3]
        for other in named
    )


def _open(sheet: Sheet, label: Label, named: Sequence[Word]) -> list[Place]:
    """Words on the same line behind the label, else those right below it."""
    x0, y0, x1, y1 = label.run.box
    height = y1 - y0
    free = [run for run in sheet.runs if run not in named and run != label.run]
    behind = [
        run
        for run in free
        if abs(middle(run.box)[1] - (y0 + y1) / 2) < 0.6 * height and -_SLACK <= run.box[0] - x1 <= _ASIDE
    ]
    if behind:
        first = min(behind, key=lambda run: run.box[0])
        return [Place(sheet, label, (first,), None, 5 + (first.box[0] - x1) / 4)]
    under = [
        run for run in free if -_SLACK <= run.box[1] - y1 <= 1.2 * height and x0 - 14 <= run.box[0] <= x1 + 14
    ]
    if under:
        first = min(under, key=lambda run: run.box[1])
        return [Place(sheet, label, (first,), None, 10 + (first.box[1] - y1))]
    return []
