"""A table on paper: found by the headings of its columns, read row by row."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.fields import labels as labelling
from activities.documents.fields.labels import Label
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines, middle, within
from activities.documents.fields.targets import Kind, Target
from schemas.reading import Box, Word

_EDGE = 6.0
"""Points by which the edges of a column's cells may differ."""
_NEXT = 12.0
"""Points between the cells of one row and the next."""
_FIGURES = (Kind.DATE, Kind.WHOLE, Kind.NUMBER, Kind.MONEY)
"""Kinds of columns whose answers never run on to a second line."""
_FURTHER = 2.6
"""Heights of a line without a word that end a table without rules."""


@dataclass(frozen=True)
class TableCell:
    """What is written in one column of one row."""

    target: Target
    runs: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(run.text for line in lines(self.runs) for run in line)


@dataclass(frozen=True)
class Table:
    """The rows that have something written in them."""

    sheet: Sheet
    heading: tuple[Label, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    ruled: bool
    box: Box


def table(target: Target, sheets: Sequence[Sheet], others: Sequence[Target]) -> Table | None:
    """The table of a field, or None when its headings are nowhere."""
    for sheet in sheets:
        heading = _heading(target, sheet)
        if heading:
            named = [hit.run for hit in labelling.found(others, sheet.runs) if hit.score >= 90]
            return _ruled(sheet, heading, named) or _open(sheet, heading, named)
    return None


def _heading(target: Target, sheet: Sheet) -> tuple[Label, ...]:
    """Headings of at least two columns, and of all that must be filled in, in one line."""
    hits = [hit for hit in labelling.found(target.columns, sheet.runs) if not hit.rest]
    best: tuple[Label, ...] = ()
    for start in hits:
        height = start.run.box[3] - start.run.box[1]
        line: dict[str, Label] = {}
        for hit in hits:
            if abs(middle(hit.run.box)[1] - middle(start.run.box)[1]) < 0.7 * height:
                line.setdefault(hit.target.name, hit)
        if len(line) > len(best) and len({hit.run.box for hit in line.values()}) == len(line):
            best = tuple(sorted(line.values(), key=lambda h: h.run.box[0]))
    needed = {c.name for c in target.columns if c.required}
    enough = len(best) >= min(2, len(target.columns)) and needed <= {hit.target.name for hit in best}
    return best if enough else ()


def _ruled(sheet: Sheet, heading: tuple[Label, ...], named: Sequence[Word]) -> Table | None:
    """Rows between rules; a broken rule does no harm, since the other rows tell where it is."""
    bands = _bands(sheet, heading, named)
    spans = _spans(sheet, heading, bands)
    if not bands or spans is None:
        return None
    rows: list[tuple[TableCell, ...]] = []
    divided = 0.0
    for top, bottom in bands:
        if top < divided - _EDGE:
            continue
        row = tuple(
            _cell(sheet, hit.target, (x0, top, x1, bottom))
            for hit, (x0, x1) in zip(heading, spans, strict=True)
        )
        if any(cell.runs for cell in row):
            parts = _divided(row)
            divided = bottom if len(parts) > 1 else 0.0
            rows += parts
    return Table(sheet, heading, tuple(rows), True, _whole(heading, rows))


def _divided(row: tuple[TableCell, ...]) -> list[tuple[TableCell, ...]]:
    """The rows between which a fax lost the rule: each column that must be filled has a line at each level.

    One of these columns holds figures, since words may run on to a second line.
    """
    needed = [cell for cell in row if cell.target.required]
    levels = [[middle(line[0].box)[1] for line in lines(cell.runs)] for cell in needed]
    figures = any(cell.target.kind in _FIGURES for cell in needed)
    if len(needed) < 2 or not figures or len({len(each) for each in levels}) > 1 or len(levels[0]) < 2:
        return [row]
    near = 0.5 * min(run.box[3] - run.box[1] for cell in needed for run in cell.runs)
    if any(max(together) - min(together) > near for together in zip(*levels, strict=True)):
        return [row]
    rims = [(a + b) / 2 for a, b in itertools.pairwise(levels[0])]
    edges = [row[0].box[1], *rims, row[0].box[3]]
    return [tuple(_part(cell, top, bottom) for cell in row) for top, bottom in itertools.pairwise(edges)]


def _part(cell: TableCell, top: float, bottom: float) -> TableCell:
    x0, _, x1, _ = cell.box
    runs = tuple(run for run in cell.runs if top <= middle(run.box)[1] < bottom)
    return TableCell(cell.target, runs, (x0, top, x1, bottom))


def _bands(sheet: Sheet, heading: tuple[Label, ...], named: Sequence[Word]) -> list[tuple[float, float]]:
    """Top and bottom of each row: cells below the headings, close together, up to another field."""
    around_all = around([hit.run.box for hit in heading])
    line = around_all[3] - around_all[1]
    below = sorted(
        (
            c
            for c in sheet.cells
            if c[1] >= around_all[3] - 3 and c[0] < around_all[2] and c[2] > around_all[0]
        ),
        key=lambda c: (c[1], c[3]),
    )
    bands: list[tuple[float, float]] = []
    last = around_all[3]
    for _, top, _, bottom in below:
        if bands and abs(top - bands[-1][0]) < _EDGE:
            continue
        if top - last > (_NEXT if not bands else 2 * _NEXT) or bottom - top > 5 * line:
            break
        if any(top < middle(run.box)[1] < bottom for run in named):
            break
        bands.append((top, bottom))
        last = bottom
    return bands


def _spans(
    sheet: Sheet, heading: tuple[Label, ...], bands: Sequence[tuple[float, float]]
) -> list[tuple[float, float]] | None:
    """Left and right edge of each column: those that most of its cells have."""
    spans = []
    for hit in heading:
        x, _ = middle(hit.run.box)
        others = [middle(other.run.box)[0] for other in heading if other is not hit]
        edges = Counter(
            (round(c[0]), round(c[2]))
            for c in sheet.cells
            if c[0] <= x <= c[2]
            and any(abs(c[1] - top) < _EDGE for top, _ in bands)
            and not any(c[0] < other < c[2] for other in others)
        )
        if not edges:
            return None
        left, right = edges.most_common(1)[0][0]
        spans.append((left - 1.0, right + 1.0))
    return spans


def _cell(sheet: Sheet, target: Target, box: Box) -> TableCell:
    return TableCell(target, tuple(run for run in sheet.runs if within(run.box, box)), box)


def _open(sheet: Sheet, heading: tuple[Label, ...], named: Sequence[Word]) -> Table:
    """Lines below the headings, shared out by the nearest heading, up to another label or a wide gap."""
    top = max(hit.run.box[3] for hit in heading)
    rows: list[tuple[TableCell, ...]] = []
    last = top
    for line in lines(run for run in sheet.runs if run.box[1] >= top - 2):
        height = line[0].box[3] - line[0].box[1]
        if line[0].box[1] - last > _FURTHER * height or any(run in named for run in line):
            break
        rows.append(_shared(line, heading))
        last = max(run.box[3] for run in line)
    return Table(sheet, heading, tuple(rows), False, _whole(heading, rows))


def _shared(line: list[Word], heading: tuple[Label, ...]) -> tuple[TableCell, ...]:
    parts: dict[str, list[Word]] = {hit.target.name: [] for hit in heading}
    for run in line:
        nearest = min(heading, key=lambda hit: _apart(run.box, hit.run.box))
        parts[nearest.target.name].append(run)
    return tuple(
        TableCell(hit.target, tuple(runs), around([r.box for r in runs] or [hit.run.box]))
        for hit in heading
        for runs in [parts[hit.target.name]]
    )


def _apart(box: Box, heading: Box) -> float:
    """How far a run is from standing under a heading: by the nearer of left and right edges."""
    return min(abs(box[0] - heading[0]), abs(box[2] - heading[2]), abs(middle(box)[0] - middle(heading)[0]))


def _whole(heading: tuple[Label, ...], rows: Sequence[Sequence[TableCell]]) -> Box:
    boxes = [hit.run.box for hit in heading] + [c.box for row in rows for c in row]
    return around(boxes)
