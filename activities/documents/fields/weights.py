"""The factors of evidence as they were measured: a table made by `python -m bench.documents fit`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

TABLE = "weights.csv"
START = "before any evidence"
Key = tuple[str, bool, str]
"""Rules, whether it tells of the place, reason."""


def key(rules: str, of_place: bool, reason: str) -> Key:
    """Where a reason stands in the table.

    What tells of the place is measured for the rules of each field on their own, and so are the odds to begin
    with; what tells of the reading, for all together.
    """
    alone = of_place or reason.startswith(START)
    return (rules if alone else rules.partition(".")[0], of_place, reason)


def begun(of_place: bool, engine: str) -> str:
    """In place of a reason: what there is to begin with."""
    return START if of_place else f"{START}, read by {engine}"


@dataclass(frozen=True)
class Weights:
    """The factors that a reading uses.

    Args:
        own: a tenant's, fitted to outcomes of its checks; they go before those that are shipped.
        measured: those that are shipped count; otherwise what is set by hand.
    """

    own: Mapping[Key, float] = field(default_factory=dict)
    measured: bool = True

    def of_start(self, rules: str, of_place: bool, engine: str) -> float:
        """Factor on the odds that are set by hand to begin with."""
        return self.factor(rules, of_place, begun(of_place, engine), 1.0)

    def factor(self, rules: str, of_place: bool, reason: str, by_hand: float) -> float:
        """A reason's factor on the odds of being wrong; the one set by hand where it was not measured."""
        its = key(rules, of_place, reason)
        return self.own.get(its) or (_table().get(its, by_hand) if self.measured else by_hand)


SHIPPED = Weights()
BY_HAND = Weights(measured=False)


@cache
def _table() -> dict[Key, float]:
    text = resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(row["rules"], row["tells of"] == "place", row["reason"]): float(row["factor"]) for row in rows}
