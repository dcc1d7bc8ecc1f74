"""Lists of tasks."""

from dataclasses import replace
from datetime import datetime

from schemas.errors import CalledWrongly, NotAllowed
from schemas.people import Person
from schemas.requests import Order, TaskQuery, View
from schemas.tasks import Role
from schemas.views import Page, TaskCount, TaskItem
from store.database import Transaction
from store.rows import Listed
from store.tasklists import CLOSED_ORDERS, ORDERS, FacetTest, Reach, Sort, TaskFilter
from store.taskpages import MOST_COUNTED
from store.words import words
from worklist import access, cursors, facets
from worklist.lifecycle import awake
from worklist.views import task_item

SEES_ALL = (Role.LEAD, Role.ADMIN)
MOST_WORDS = 8
BY_FACET = "facet."
DOWN = ".desc"


async def page(tx: Transaction, person: Person, query: TaskQuery, now: datetime) -> Page[TaskItem]:
    """A page of the tasks that the person may work or look after."""
    wanted = await _wanted(tx, person, query)
    sort = await _sort(tx, query, wanted)
    named = query.order or ""
    key = cursors.decode(named, query.after)
    found = await tx.task_search.page(wanted, sort, key, query.limit + 1, now)
    shown = [replace(listed, task=awake(listed.task, now)) for listed, _ in found[: query.limit]]
    more = cursors.encode(named, found[query.limit - 1][1]) if len(found) > query.limit else None
    return Page(items=await items(tx, person, shown), next=more)


async def count(tx: Transaction, person: Person, query: TaskQuery, now: datetime) -> TaskCount:
    """How many tasks the list holds, counted up to `MOST_COUNTED`."""
    found = await tx.task_search.count(await _wanted(tx, person, query), now)
    return TaskCount(count=min(found, MOST_COUNTED), more=found > MOST_COUNTED)


async def items(tx: Transaction, person: Person, shown: list[Listed]) -> tuple[TaskItem, ...]:
    """Tasks with what this person may do to each."""
    excluded = await tx.tasks.excluded([listed.task for listed in shown])
    return tuple(
        task_item(listed, access.allowed(person, listed.task, excluded.get(listed.task.id, access.NOBODY)))
        for listed in shown
    )


async def _wanted(tx: Transaction, person: Person, query: TaskQuery) -> TaskFilter:
    wanted = TaskFilter(
        reach=await with_named(tx, person, query, reach(person, query)),
        team=query.team if query.view is View.MINE else None,
        process=query.process,
        status=query.status,
        facets=await _facets(tx, query),
        words=_words(person, query.q),
    )
    return await whole(tx, wanted)


async def whole(tx: Transaction, wanted: TaskFilter) -> TaskFilter:
    """Where nothing is left out, the teams are named that have work."""
    if not wanted.reach.whole:
        return wanted
    return replace(wanted, reach=replace(wanted.reach, teams=await tx.task_search.teams(wanted.open)))


def reach(person: Person, query: TaskQuery) -> Reach:
    """Which tasks the list may hold.

    Raises:
        NotAllowed: the team is not one of this person's.
    """
    everything = person.has(*SEES_ALL)
    if query.team is not None and not everything and query.team not in person.teams:
        raise NotAllowed(f"You are not in the team {query.team}; ask whoever leads it.")
    if query.view is View.MINE:
        return Reach(owner=person.id)
    if query.team is not None:
        return Reach(teams=frozenset({query.team}))
    if everything:
        return Reach(whole=True)
    if query.view is View.ALL:
        return Reach(teams=person.teams, owner=person.id, filed_by=person.id)
    return Reach(teams=person.teams)


async def with_named(tx: Transaction, person: Person, query: TaskQuery, its: Reach) -> Reach:
    """What the person may do by name is in their lists too; who is named for nothing pays nothing for it."""
    if its.whole or query.team is not None or query.view is View.MINE:
        return its
    return replace(its, named=person.id) if await tx.task_search.is_named(person.id) else its


def _words(person: Person, q: str | None) -> tuple[str, ...]:
    """What is searched for; colleagues' talk is among what is found, so it is for them alone."""
    if q and not person.has(*access.COLLEAGUES):
        raise NotAllowed("Only colleagues may search by words; filter by the values of the process instead.")
    found = tuple(words(q or ""))
    if len(found) > MOST_WORDS:
        raise CalledWrongly(f"Search for at most {MOST_WORDS} words at once.")
    if (q or "").strip() and not found:
        raise CalledWrongly("Search for words: letters or digits.")
    return found


async def _facets(tx: Transaction, query: TaskQuery) -> tuple[tuple[FacetTest, ...], ...]:
    if not query.facets:
        return ()
    known = [process for process in await tx.processes.all() if query.process in (None, process.name)]
    return facets.tests(query.facets, known)


async def _sort(tx: Transaction, query: TaskQuery, wanted: TaskFilter) -> Sort:
    """The order as it was asked for, else the one that fits."""
    orders = ORDERS if wanted.open else CLOSED_ORDERS
    if query.order is None:
        return orders[Order.URGENCY if wanted.open else Order.NEWEST]
    if query.order in orders:
        return orders[Order(query.order)]
    if not wanted.open:
        raise CalledWrongly("Closed tasks are listed by when they were closed: `newest` or `oldest`.")
    name = query.order.removeprefix(BY_FACET).removesuffix(DOWN)
    known = [process for process in await tx.processes.all() if query.process in (None, process.name)]
    columns = (facets.column(name, known), "urgent_at", "id")
    return Sort(columns, descending=query.order.endswith(DOWN), of_some=True)
