"""Which tasks a list shows, and in which order, as conditions on columns."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from schemas.base import PersonId
from schemas.requests import Order
from schemas.tasks import OPEN, Status
from store.columns import Utc
from store.paging import Columns
from store.tables import cases, tasks

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where tasks without a deadline stand among those with one."""
DUE = sa.func.coalesce(tasks.c.due_at, sa.literal(NEVER, Utc()), type_=Utc())
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
ORDERS: Mapping[Order, tuple[Columns, bool]] = {
    Order.URGENCY: ((tasks.c.priority, DUE, tasks.c.created_at, tasks.c.id), False),
    Order.DUE: ((DUE, tasks.c.id), False),
    Order.NEWEST: ((tasks.c.created_at, tasks.c.id), True),
    Order.OLDEST: ((tasks.c.created_at, tasks.c.id), False),
    Order.TITLE: ((tasks.c.title, tasks.c.id), False),
    Order.CUSTOMER: ((sa.func.coalesce(cases.c.customer, ""), tasks.c.id), False),
}
"""For each order the columns, and whether the largest comes first."""


@dataclass(frozen=True)
class FacetTest:
    """A comparison of one process's facet."""

    process: str
    column: str
    comparison: str
    value: Any


@dataclass(frozen=True)
class Reach:
    """The tasks somebody may see in a list: any of these."""

    teams: frozenset[str] = frozenset()
    owner: PersonId | None = None
    created_by: PersonId | None = None
    """Of the case."""


@dataclass(frozen=True)
class TaskFilter:
    """What a list is narrowed to; None does not narrow."""

    reach: Reach | None = None
    team: str | None = None
    process: str | None = None
    status: Status | None = None
    """None: all that are open."""
    facets: tuple[tuple[FacetTest, ...], ...] = ()
    """Each of these must hold, in one of its forms."""


def conditions(wanted: TaskFilter, now: datetime) -> list[sa.ColumnElement[bool]]:
    """The filter as SQL."""
    out = [_status(wanted.status, now)]
    if wanted.reach is not None:
        out.append(_within(wanted.reach))
    if wanted.team is not None:
        out.append(_of_teams(frozenset({wanted.team})))
    if wanted.process is not None:
        out.append(tasks.c.process == wanted.process)
    out.extend(sa.or_(*(_facet(test) for test in forms)) for forms in wanted.facets)
    return out


def _status(status: Status | None, now: datetime) -> sa.ColumnElement[bool]:
    """By status, where a suspension that has run out no longer counts."""
    if status is None:
        return tasks.c.status.in_(sorted(OPEN))
    over = sa.and_(tasks.c.status == Status.SUSPENDED, tasks.c.suspended_until <= now)
    if status is Status.SUSPENDED:
        return sa.and_(tasks.c.status == Status.SUSPENDED, sa.not_(sa.func.coalesce(over, sa.false())))
    if status not in OPEN:
        return tasks.c.status == status
    return sa.or_(tasks.c.status == status, sa.and_(over, tasks.c.suspended_from == status))


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    ways = [_of_teams(reach.teams)]
    if reach.owner is not None:
        ways.append(tasks.c.owner_id == reach.owner)
    if reach.created_by is not None:
        ways.append(cases.c.created_by == reach.created_by)
    return sa.or_(*ways)


def _of_teams(teams: frozenset[str]) -> sa.ColumnElement[bool]:
    if not teams:
        return sa.false()
    names = sorted(teams)
    return sa.or_(tasks.c.team.in_(names), tasks.c.home_team.in_(names))


def _facet(test: FacetTest) -> sa.ColumnElement[bool]:
    matches: sa.ColumnElement[bool] = COMPARE[test.comparison](tasks.c[test.column], test.value)
    return sa.and_(tasks.c.process == test.process, matches)
