"""The weights of clues as they were fitted: a table made by `python -m bench.documents fit_pairs`."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

TABLE = "weights.csv"
ALWAYS = "always"
"""In place of a clue: what there is to begin with."""


@dataclass(frozen=True)
class Scores:
    """Weights of clues, for each question that is asked of parts."""

    table: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def odds(self, question: str, clues: Mapping[str, float]) -> float:
        """Log odds that the answer is yes."""
        weights = self.table.get(question, {})
        return weights.get(ALWAYS, 0.0) + sum(weights.get(clue, 0.0) * much for clue, much in clues.items())

    def chance(self, question: str, clues: Mapping[str, float]) -> float:
        """Probability that the answer is yes."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds(question, clues)))))


@cache
def fitted() -> Scores:
    """The weights that come with the project."""
    text = resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    table: dict[str, dict[str, float]] = {}
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        table.setdefault(row["question"], {})[row["clue"]] = float(row["weight"])
    return Scores(table)
