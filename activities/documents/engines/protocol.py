"""What an engine does, whichever it is."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""Rows of grey samples, or of RGB triples."""
PixelBox = tuple[float, float, float, float]


@dataclass(frozen=True)
class Run:
    """A word or short run of words in one line; the box is in pixels."""

    text: str
    box: PixelBox
    confidence: float
    """The engine's own, 0 to 1."""


class Engine(Hashable, Protocol):
    """Reads pixels."""

    name: str

    def upright(self, image: Pixels) -> tuple[int, list[Run] | None]:
        """Quarters by which a page must be turned clockwise to stand upright, and what stands on it then.

        None in place of the runs where the page was looked at, but is not read yet.
        """
        ...

    def words(self, image: Pixels) -> list[Run]:
        """Everything that stands on an upright page, in the engine's order."""
        ...

    def part(self, image: Pixels) -> list[Run]:
        """Everything that stands on an upright part of a page, at the page's resolution."""
        ...

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        """One text for each crop, which shows a line or a few; empty where nothing is read."""
        ...
