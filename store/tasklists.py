"""Which tasks a list shows, and in which order."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.base import PersonId
from schemas.requests import Order
from schemas.tasks import OPEN, Status

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


@dataclass(frozen=True)
class Sort:
    """Columns of a task by which a list is in order, ending with its id, all in one direction."""

    columns: tuple[str, ...]
    descending: bool = False
    of_some: bool = False
    """Only some tasks have the first of them; the others follow in the order of the columns behind it."""


ORDERS: Mapping[Order, Sort] = {
    Order.URGENCY: Sort(("urgent_at", "id")),
    Order.DUE: Sort(("due_rank", "id")),
    Order.NEWEST: Sort(("created_at", "id"), descending=True),
    Order.OLDEST: Sort(("created_at", "id")),
    Order.TITLE: Sort(("title", "id")),
    Order.CUSTOMER: Sort(("customer", "id")),
}
"""Orders of open tasks."""
CLOSED_ORDERS: Mapping[Order, Sort] = {
    Order.NEWEST: Sort(("closed_at", "id"), descending=True),
    Order.OLDEST: Sort(("closed_at", "id")),
}
"""Orders of closed tasks: by when they were closed."""


@dataclass(frozen=True)
class FacetTest:
    """A comparison of one process's facet."""

    process: str
    column: str
    comparison: str
    value: Any


@dataclass(frozen=True)
class Reach:
    """Whose tasks a list holds: any of these."""

    teams: frozenset[str] = frozenset()
    whole: bool = False
    """The teams are all that have work: nothing is left out."""
    named: PersonId | None = None
    """Who may do it by name."""
    owner: PersonId | None = None
    filed_by: PersonId | None = None
    """Who started the case."""


@dataclass(frozen=True)
class TaskFilter:
    """What a list is narrowed to; None does not narrow."""

    reach: Reach
    team: str | None = None
    """Whose work it is, or was meant to be."""
    process: str | None = None
    status: Status | None = None
    """None: all that are open."""
    facets: tuple[tuple[FacetTest, ...], ...] = ()
    """Each of these must hold, in one of its forms."""
    free: bool = False
    """Nobody has it."""
    needs: tuple[str, ...] | None = None
    """What a task may need besides nothing; None: anything."""
    lacking: str | None = None
    """A column in which it has nothing."""
    words: tuple[str, ...] = ()
    """Each stands in the task's text; the last one may be only the beginning of a word."""

    @property
    def open(self) -> bool:
        """Whether open tasks are wanted; else closed ones."""
        return self.status is None or self.status in OPEN

    def requires(self, column: str) -> bool:
        """Whether a task without a value in this column cannot be among what is wanted."""
        return any(all(test.column == column for test in forms) for forms in self.facets)
