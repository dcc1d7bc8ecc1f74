"""What stands on a page as pieces, each with the pieces that may say what it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from numpy.typing import NDArray

from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import cell_of
from activities.documents.layout import cuts
from schemas.reading import Box, Word

_ASIDE = 300.0
"""Points between a label and what is filled in right of it, at most."""
_OVER, _UNDER = 2.6, 1.6
"""Heights of a line between a label above, or below, and what is filled in, at most."""
_FLUSH = 20.0
"""Points that the left edges of two pieces above each other may differ."""
_LARGE = 1.35
"""Times the usual height from which letters are of headings."""
_RIVALS = 0.25
"""How much farther than the nearest a piece may be and still be thought of as the label."""
_TAKEN = 0.4
"""How much farther a label seems that is nearer to another piece, whose nearest it is."""


@dataclass(eq=False)
class Piece:
    """Words in a line."""

    sheet: Sheet
    run: Word
    cell: Box | None
    large: bool = False
    """Whether its letters are those of a heading."""
    near: list[tuple[float, "Piece"]] = field(default_factory=list)
    """What may be its label, with how far away it seems, the nearest first."""

    @property
    def text(self) -> str:
        return self.run.text

    @property
    def height(self) -> float:
        return max(1.0, self.run.box[3] - self.run.box[1])

    @property
    def figures(self) -> bool:
        """Whether it cannot name anything: an e-mail address, or more figures than letters."""
        digits, letters = sum(c.isdigit() for c in self.text), sum(c.isalpha() for c in self.text)
        return "@" in self.text or digits > letters or not letters

    @property
    def names(self) -> bool:
        """Whether it can be a label."""
        return not self.figures and not self.large


def pieces(sheet: Sheet) -> list[Piece]:
    """All pieces of a page, cut behind colons."""
    found = [
        Piece(sheet, part, cell_of(part.box, sheet.cells))
        for run in sheet.runs
        for part in cuts.behind_colons(run)
        if re.search(r"\w", part.text)
    ]
    most = _LARGE * usual_height(found)
    for piece in found:
        piece.large = piece.height > most
    box = np.array([piece.run.box for piece in found], float).reshape(-1, 4)
    for at, piece in enumerate(found):
        piece.near = sorted(_around(at, found, box), key=lambda near: near[0])
    _compete(found)
    return found


def usual_height(found: Sequence[Piece]) -> float:
    return median(piece.height for piece in found) if found else 1.0


def _around(at: int, found: Sequence[Piece], box: NDArray[np.float64]) -> Iterator[tuple[float, Piece]]:
    """What may be the label of the piece at this place, with how far away it seems."""
    piece, (x0, y0, x1, y1) = found[at], box.T
    height = np.maximum(1.0, y1 - y0)
    tall, others = np.maximum(height, height[at]), np.arange(len(found)) != at
    level = np.abs(y0 + y1 - y0[at] - y1[at]) / 2 < 0.6 * tall
    left = _nearest(found, others & level & (x0 < x0[at]), -x1)
    if left and left.names and piece.run.box[0] - left.run.box[2] < _ASIDE:
        yield _aside(left, piece), left
    crossing = np.minimum(x1, x1[at]) > np.maximum(x0, x0[at])
    column = others & ~level & (crossing | (np.abs(x0 - x0[at]) < _FLUSH))
    up, down = (y0[at] - y1) / tall, (y0 - y1[at]) / tall
    above = _nearest(found, column & (y0 < y0[at]) & (up < _OVER), up)
    below = _nearest(found, column & (y0 > y0[at]) & (down < _UNDER), down)
    if above and above.names:
        yield _above(above, piece), above
    if below and below.names:
        yield 0.3 + max(0.0, _rise(piece, below)) / 4 + (0.6 if piece.cell else 0.0), below


def _nearest(found: Sequence[Piece], held: NDArray[np.bool_], far: NDArray[np.float64]) -> Piece | None:
    """The first of the pieces that hold which is the least far."""
    at = np.flatnonzero(held)
    return found[int(at[far[at].argmin()])] if at.size else None


def _aside(left: Piece, piece: Piece) -> float:
    apart = piece.cell is not None and left.cell is not None and left.cell != piece.cell
    return 0.2 + max(0.0, piece.run.box[0] - left.run.box[2]) / 1000 + (0.3 if apart else 0.0)


def _above(above: Piece, piece: Piece) -> float:
    cost = 0.25 + max(0.0, _rise(above, piece)) / 4
    if piece.cell is None:
        return cost
    if above.cell == piece.cell:
        return cost - 0.15
    stacked = above.cell is not None and abs(above.cell[3] - piece.cell[1]) < above.height
    return cost - 0.1 if stacked else cost + 0.1


def _rise(upper: Piece, lower: Piece) -> float:
    """Heights of a line between two pieces."""
    return (lower.run.box[1] - upper.run.box[3]) / max(upper.height, lower.height)


def _compete(found: Sequence[Piece]) -> None:
    """A label that is the nearest of several pieces is the nearest one's."""
    owners: dict[Piece, tuple[float, Piece]] = {}
    for piece in found:
        for cost, label in piece.near[:1]:
            if label not in owners or cost < owners[label][0]:
                owners[label] = (cost, piece)
    for piece in found:
        far = [
            (cost + (_TAKEN if owners.get(label, (0, piece))[1] is not piece else 0.0), label)
            for cost, label in piece.near
        ]
        far.sort(key=lambda near: near[0])
        piece.near = [near for near in far if near[0] <= far[0][0] + _RIVALS]
