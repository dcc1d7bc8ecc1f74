"""Small trees that answer questions about parts by a few comparisons each; `fit_pairs` makes the table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

TABLE = "trees.csv"
Numbers: TypeAlias = NDArray[np.float64]
Clues: TypeAlias = Mapping[str, Numbers]
"""Measures of what is asked about, by name: all of one length."""


@dataclass(frozen=True)
class Tree:
    """Comparisons that are all made, and what each way they can come out adds to the log odds.

    Trees of this kind ("oblivious") are CatBoost's; Prokhorenkova and others, 2018.
    """

    limits: tuple[tuple[str, float], ...]
    """A clue, and the measure above which it holds."""
    leaves: tuple[float, ...]
    """Bit k of the place is set if comparison k holds."""


@dataclass(frozen=True)
class Trees:
    """Trees of each question; what all of them say is added up."""

    table: Mapping[str, tuple[Tree, ...]] = field(default_factory=dict)

    def odds(self, question: str, clues: Clues, n: int) -> Numbers:
        """Log odds of yes, for each of `n` that are asked about."""
        total = np.zeros(n)
        for tree in self.table.get(question, ()):
            place = np.zeros(n, np.int64)
            for k, (name, limit) in enumerate(tree.limits):
                place |= (clues[name] > limit).astype(np.int64) << k
            total += np.array(tree.leaves)[place]
        return total


@cache
def fitted() -> Trees:
    """The trees that come with the project."""
    text = resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    table: dict[str, list[Tree]] = {}
    for question, limits, leaves in csv.reader(
        line for line in text.splitlines() if not line.startswith("#")
    ):
        each = [limit.rsplit(" > ", 1) for limit in limits.split("; ") if limit]
        table.setdefault(question, []).append(
            Tree(tuple((name, float(at)) for name, at in each), tuple(map(float, leaves.split())))
        )
    return Trees({question: tuple(trees) for question, trees in table.items()})
