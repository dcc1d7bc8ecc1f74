"""Lists of tasks."""

from dataclasses import replace
from datetime import datetime

from schemas.errors import NotAllowed
from schemas.people import Person
from schemas.requests import TaskQuery, View
from schemas.tasks import Role
from schemas.views import Page, TaskItem
from store.database import Transaction
from store.rows import Listed
from store.tasklists import ORDERS, FacetTest, Reach, TaskFilter, conditions
from worklist import access, cursors, facets
from worklist.lifecycle import awake
from worklist.views import task_item

SEES_ALL = (Role.LEAD, Role.ADMIN)


async def page(tx: Transaction, person: Person, query: TaskQuery, now: datetime) -> Page[TaskItem]:
    """A page of the tasks that the person may work or look after."""
    wanted = TaskFilter(
        reach=reach(person, query),
        team=query.team,
        process=query.process,
        status=query.status,
        facets=await _facets(tx, query),
    )
    columns, newest_first = ORDERS[query.order]
    key = cursors.decode(query.order, query.after)
    where = conditions(wanted, now)
    found = await tx.tasks.page(where, columns, key, newest_first, query.limit + 1)
    shown = [replace(listed, task=awake(listed.task, now)) for listed, _ in found[: query.limit]]
    more = cursors.encode(query.order, found[query.limit - 1][1]) if len(found) > query.limit else None
    return Page(items=await items(tx, person, shown), next=more)


async def items(tx: Transaction, person: Person, shown: list[Listed]) -> tuple[TaskItem, ...]:
    """Tasks with what this person may do to each."""
    excluded = await tx.tasks.excluded([listed.task for listed in shown])
    return tuple(
        task_item(listed, access.allowed(person, listed.task, excluded.get(listed.task.id, access.NOBODY)))
        for listed in shown
    )


def reach(person: Person, query: TaskQuery) -> Reach | None:
    """Which tasks the list may hold; None: all of the tenant.

    Raises:
        NotAllowed: the team is not one of this person's.
    """
    everything = person.has(*SEES_ALL)
    if query.team is not None and not everything and query.team not in person.teams:
        raise NotAllowed(f"You are not in the team {query.team}; ask whoever leads it.")
    if query.view is View.MINE:
        return Reach(owner=person.id)
    if everything:
        return None
    if query.view is View.ALL:
        return Reach(teams=person.teams, owner=person.id, created_by=person.id)
    return Reach(teams=person.teams)


async def _facets(tx: Transaction, query: TaskQuery) -> tuple[tuple[FacetTest, ...], ...]:
    if not query.facets:
        return ()
    known = [process for process in await tx.processes.all() if query.process in (None, process.name)]
    return facets.tests(query.facets, known)
