"""What an engine does, whichever it is."""

from collections.abc import Sequence
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


class Engine(Protocol):
    """Reads pixels."""

    name: str

    def words(self, image: Pixels) -> list[Run]:
        """Everything that stands on a page, in the engine's order."""
        ...

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        """One text for each crop, which shows a line or a few; empty where nothing is read."""
        ...
