"""How the statement of a task list reads, and what is bound to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.tasks import Status
from store.tasklists import Sort, TaskFilter
from store.words import marks, matching, within

SORTED = 1000
"""Tasks of one team that hold the words are looked at one by one and put in order up to this number; of more
of them it costs less to follow the order in its index until enough are among them (PostgreSQL, measured)."""
RARE = 20_000
"""Words that stand in at most so many tasks are looked up in the full-text index first; with more frequent
ones the order is followed and the words of each task are read."""
MARKED = 10_000
"""The same where they are looked up for some teams alone, which is cheaper for what is rare (measured)."""
MOST_MARKED = 16
"""Words are looked up for some teams alone if there are at most so many of them, times teams."""


@dataclass(frozen=True)
class Shape:
    """All that decides how a statement reads; the values are bound to it."""

    postgres: bool
    teams: int
    """How many; on PostgreSQL 1 stands for any number."""
    whole: bool
    named: bool
    owner: bool
    filed_by: bool
    team: bool
    process: bool
    status: Status | None
    open: bool
    facets: tuple[tuple[tuple[str, str], ...], ...]
    """Column and comparison of each test; several: each in a process of its own."""
    free: bool
    skilled: bool
    lacking: str | None
    words: int
    """How many; on PostgreSQL 1 stands for any number."""
    rare: bool
    """The words stand in few tasks: those are found first."""
    sort: Sort | None
    """None: only counted."""
    onward: bool = False
    """Behind a key."""
    kept: int | None = None
    """Rows that PostgreSQL plans for once and for all; None: it plans each time, for what is bound."""

    @property
    def counts_hits(self) -> bool:
        """Whether it tells how many hold the words; on SQLite it is known before."""
        return self.postgres and self.rare

    @property
    def followed(self) -> bool:
        """Whether its order can be followed in an index alone, as far as the number of hits lets expect."""
        narrowed = self.team or self.process or self.status or self.facets or self.free or self.skilled
        return self.sort is not None and not narrowed and self.lacking is None


def shape(
    wanted: TaskFilter,
    postgres: bool,
    sort: Sort | None = None,
    onward: bool = False,
    limit: int | None = None,
) -> Shape:
    """How the statement for such a list reads; `limit`: that of its pages, where it has pages."""
    reach = wanted.reach
    form = Shape(
        postgres=postgres,
        teams=min(len(reach.teams), 1) if postgres else len(reach.teams),
        whole=reach.whole,
        named=reach.named is not None,
        owner=reach.owner is not None,
        filed_by=reach.filed_by is not None,
        team=wanted.team is not None,
        process=wanted.process is not None,
        status=wanted.status,
        open=wanted.open,
        facets=tuple(tuple((test.column, test.comparison) for test in forms) for forms in wanted.facets),
        free=wanted.free,
        skilled=wanted.needs is not None,
        lacking=wanted.lacking,
        words=min(len(wanted.words), 1) if postgres else len(wanted.words),
        rare=bool(wanted.words),
        sort=sort,
        onward=onward,
    )
    return replace(form, kept=limit if _is_queue(form) else None)


def _is_queue(form: Shape) -> bool:
    """Whether it is the plain queue of teams, where the same plan is best whatever is bound.

    To plan one of these takes PostgreSQL some ten times as long as to carry it out.
    """
    more = form.named or form.owner or form.filed_by or form.words
    return form.postgres and form.open and not more and replace(form, status=None).followed


def values(wanted: TaskFilter, form: Shape, key: Sequence[Any] | None = None) -> dict[str, Any]:
    """What is bound to the statement, but for tenant, now and limit."""
    reach, teams = wanted.reach, sorted(wanted.reach.teams)
    out: dict[str, Any] = {"owner": reach.owner, "filed_by": reach.filed_by, "named": reach.named}
    out |= {"team": wanted.team, "process": wanted.process, "needs": list(wanted.needs or ())}
    out |= {"teams": teams, "teams_in": teams} | {f"team{n}": team for n, team in enumerate(teams)}
    its = marks(teams) if form.postgres and _marked(wanted) else []
    if wanted.words:
        out["words"] = matching(wanted.words, form.postgres)
        out["marked"] = matching(wanted.words, form.postgres, its)
    out |= {f"word{n}": each for n, each in enumerate(within(wanted.words))}
    out["sorted"] = min(RARE, round(SORTED * math.sqrt(max(1, len(teams)))))
    out["most"] = _most(form, out["sorted"], bool(its))
    for n, forms in enumerate(wanted.facets):
        for m, test in enumerate(forms):
            out |= {f"facet{n}_{m}": test.value, f"process{n}_{m}": test.process}
    return out | {f"key{n}": value for n, value in enumerate(key or ())}


def _marked(wanted: TaskFilter) -> bool:
    """Whether words are looked up for these teams alone, since nothing else brings a task into the list."""
    reach = wanted.reach
    more = reach.whole or reach.named or reach.owner or reach.filed_by
    return wanted.open and not more and 0 < len(wanted.words) * len(reach.teams) <= MOST_MARKED


def _most(form: Shape, in_order: int, marked: bool) -> int:
    """With more hits than these the words do not help to find a task."""
    if marked:
        return min(RARE, MARKED)
    return in_order if form.followed and not form.postgres else RARE
