"""Ones and sevens of a hand told apart by their shape: engines take a one with a long flag for a seven.

The top stroke of a seven is level, or its stem is crossed; the flag of a one falls away steeply to the left.
What is told is set on the figures of one handwriting font and was looked at on real ones: of 500 sevens by
American hands (digits.png of OpenCV) six have the shape of a one, of 179 by Turkish hands (UCI) none.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from activities.documents.engines.protocol import Pixels

ONE, SEVEN, UNTOLD = "1", "7", "."

_SPECK = 0.5
"""Square points: what is smaller is no part of a letter."""
_MARK = 2.0
"""Points: of two marks no larger than this, neither is a part of the other's letter."""
_FAR = 8.0
"""Points from all letters at which a mark is a speck, too."""
_OVER = 0.6
"""Share of the narrower of two pieces that lies above or below the other where both are of one letter."""
_TOP, _LEFT = 0.4, 0.2
"""Of a figure's height, where its top stroke is; of that stroke's length, where its left end is."""
_STEM = (0.4, 0.72)
"""Of the height, from where to where a stem may be crossed."""
_LONG = 0.35
"""Of the height: a shorter top stroke is not taken for a seven's."""
_FALLS, _STEEP = 0.17, 0.3
"""How much lower than its top the left end of a one's flag lies: of the height, and of the flag's length."""
_LEVEL, _FLAT = 0.12, 0.22
"""The same of a seven's, at most."""
_PLAIN, _CROSSED = 0.27, 0.3
"""Of the height, the widest ink across the stem: at most where nothing crosses it, at least where something
does."""

Mask = npt.NDArray[np.bool_]


def shapes(lines: Sequence[Pixels], dpi: float) -> str:
    """`ONE`, `SEVEN` or `UNTOLD` for each letter of some lines, from left to right.

    Args:
        lines: cut out of a page, in grey.
    """
    return "".join(_shape(letter) for line in lines for letter in _letters(line, dpi / 72))


def shaped(texts: Sequence[str], told: str, certain: bool) -> list[str]:
    """Readings of the same letters with a one for each seven that has the shape of a one.

    Args:
        told: the shapes of the letters; readings of more or fewer are left as they are.
        certain: also where no reading has a one.
    """
    alike = ["".join(text.split()) for text in texts if letters(text) == len(told)]
    ones = {
        at
        for at, shape in enumerate(told)
        if shape == ONE and (certain or any(close[at] == ONE for close in alike))
    }
    return [_with_ones(text, ones) if letters(text) == len(told) else text for text in texts]


def letters(text: str) -> int:
    """How many letters of a line a reading has."""
    return sum(not c.isspace() for c in text)


def _with_ones(text: str, ones: set[int]) -> str:
    """A reading with ones in place of sevens at these letters."""
    at = itertools.count()
    return "".join(ONE if not c.isspace() and next(at) in ones and c == SEVEN else c for c in text)


def apart(pages: Iterable[tuple[str, str]]) -> bool:
    """Whether sevens of a page are told from its ones: some of them are level, and none lie in between.

    Args:
        pages: readings of its zones with the shapes of their letters.
    """
    sevens = {
        shape
        for text, told in pages
        if letters(text) == len(told)
        for letter, shape in zip("".join(text.split()), told, strict=True)
        if letter == SEVEN
    }
    return SEVEN in sevens and UNTOLD not in sevens


@dataclass(frozen=True)
class _Letter:
    """Pieces of ink that make up a letter, where they begin and end in the line, how tall the tallest is."""

    pieces: tuple[int, ...]
    left: int
    right: int
    tall: int

    def holds(self, piece: "_Letter", mark: float) -> bool:
        """Whether a piece stands above or below this letter; of two marks, neither is part of the other."""
        over = min(self.right, piece.right) - max(self.left, piece.left)
        narrower = min(self.right - self.left, piece.right - piece.left)
        return over > _OVER * narrower and max(self.tall, piece.tall) > mark

    def with_(self, piece: "_Letter") -> "_Letter":
        ends = min(self.left, piece.left), max(self.right, piece.right)
        return _Letter((*self.pieces, *piece.pieces), *ends, max(self.tall, piece.tall))

    def far_from(self, other: "_Letter", far: float) -> bool:
        return self.left - other.right >= far or other.left - self.right >= far


def _letters(line: Pixels, unit: float) -> list[Mask]:
    """The letters of a line, each with what stands above or below it."""
    _, ink = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(ink)
    found: list[_Letter] = []
    for n in sorted(range(1, len(stats)), key=lambda n: stats[n, cv2.CC_STAT_LEFT]):
        left, _, width, height, area = (int(v) for v in stats[n])
        piece = _Letter((n,), left, left + width, height)
        if area < _SPECK * unit**2:
            continue
        if found and found[-1].holds(piece, _MARK * unit):
            found[-1] = found[-1].with_(piece)
        else:
            found.append(piece)
    large = [letter for letter in found if letter.tall > _MARK * unit]
    near = [each for each in found if not all(each.far_from(other, _FAR * unit) for other in large)]
    return [_trimmed(np.isin(parts, each.pieces)) for each in near]


def _trimmed(mask: Mask) -> Mask:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _shape(letter: Mask) -> str:
    height = len(letter)
    top = letter[: max(1, round(_TOP * height))]
    across = np.flatnonzero(top.any(axis=0))
    left, long = across[0], across[-1] + 1 - across[0]
    if long < _LONG * height:
        return UNTOLD
    end = top[:, left : left + max(1, round(_LEFT * long))]
    falls = int(np.flatnonzero(end.any(axis=1))[0])
    stem = letter[round(_STEM[0] * height) : max(round(_STEM[1] * height), round(_STEM[0] * height) + 1)]
    crossed = max(_widest(row) for row in stem) / height
    if falls >= _FALLS * height and falls >= _STEEP * long:
        return ONE if crossed <= _PLAIN else UNTOLD
    level = falls <= _LEVEL * height and falls <= _FLAT * long
    return SEVEN if level or (crossed >= _CROSSED and falls < _STEEP * long) else UNTOLD


def _widest(row: Mask) -> int:
    """Pixels of the longest unbroken ink in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0
