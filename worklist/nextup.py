"""The next task: the most urgent one that a person may do, and why it is that one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations

from schemas.base import PersonId, TaskId
from schemas.errors import HandsFull, NotAllowed, TooBroad
from schemas.people import Person
from schemas.requests import OperationArgs, Order, TaskQuery, View
from schemas.tasks import Bar, Operation, Status
from schemas.worklists import MOST_NEEDED, Because, NextWish, Reason
from store.database import Transaction
from store.desks import DeskRow
from store.events import Event
from store.rows import Listed, TaskHead, TaskRow
from store.tasklists import ORDERS, Sort, TaskFilter
from store.urgency import USUAL
from worklist import access, desk, lifecycle, lists
from worklist.forms import FormShelf

FIRST, THEN = 16, 64
"""Tasks that are looked at together: the one to give is mostly among the first few."""
MOST_LOOKED_AT = 1000
"""Tasks that are looked at before it is said that none is there."""
SOON = timedelta(days=1)
TOO_MANY = (
    "So many tasks wait for you that the most urgent one cannot be found in good time. "
    "Ask for the next one of a single team or process, or take one from the queue."
)
LONG = timedelta(days=5)
"""From when on a task counts as old."""


async def find(tx: Transaction, person: Person, wish: NextWish, now: datetime) -> TaskRow | None:
    """The most urgent free task that this person may claim, held until the transaction ends.

    Nobody else is given it meanwhile: what others hold is passed over.

    Raises:
        HandsFull: the person has as many tasks in hand as they may.
        TooBroad: it cannot be found in good time.
    """
    try:
        return await _found(tx, person, wish, now)
    except TooBroad:
        raise TooBroad(TOO_MANY) from None


async def _found(tx: Transaction, person: Person, wish: NextWish, now: datetime) -> TaskRow | None:
    its = await tx.desks.get(person.id)
    await _require_room(tx, person, its)
    wanted = await _wanted(tx, person, its, wish)
    sort: Sort = ORDERS[Order.URGENCY]
    place, looked_at = None, 0
    while looked_at < MOST_LOOKED_AT:
        together = THEN if looked_at else FIRST
        found = await tx.task_search.page(wanted, sort, place, together, now)
        taken = await _first(tx, person, [listed for listed, _ in found], now)
        if taken is not None or len(found) < together:
            return taken
        place, looked_at = found[-1][1], looked_at + len(found)
    return None


async def _require_room(tx: Transaction, person: Person, its: DeskRow) -> None:
    if its.capacity is None:
        return
    await tx.desks.hold(person.id)
    if await tx.desks.in_hand(person.id) >= its.capacity:
        raise HandsFull(
            f"You have {its.capacity} tasks in hand, which is as many as you take at once; "
            f"finish one or give one back."
        )


async def _wanted(tx: Transaction, person: Person, its: DeskRow, wish: NextWish) -> TaskFilter:
    """Free tasks of the person's teams that need no skill they lack."""
    query = TaskQuery(view=View.TEAM, team=wish.team, process=wish.process)
    reach = await lists.with_named(tx, person, query, lists.reach(person, query))
    if not reach.teams and not reach.whole and reach.named is None:
        raise NotAllowed("You are in no team yet; ask whoever leads the work to add you to one.")
    return await lists.whole(
        tx,
        TaskFilter(
            reach=reach,
            process=wish.process,
            status=Status.READY,
            free=True,
            needs=tuple(able(its.skills)),
        ),
    )


def able(skills: tuple[str, ...]) -> list[str]:
    """What a task may need so that somebody with these skills can do it."""
    several = (combinations(sorted(skills), n) for n in range(1, MOST_NEEDED + 1))
    return [",".join(each) for combined in several for each in combined]


async def _first(tx: Transaction, person: Person, found: list[Listed], now: datetime) -> TaskRow | None:
    excluded = await tx.tasks.excluded([listed.task for listed in found])
    fine: list[TaskId] = [
        listed.task.id for listed in found if _may(person, lifecycle.awake(listed.task, now), excluded)
    ]
    while fine:
        first = await tx.tasks.first_free(fine)
        if first is None or await _still_may(tx, person, lifecycle.awake(first, now)):
            return first
        fine.remove(first.id)
    return None


async def _still_may(tx: Transaction, person: Person, task: TaskHead) -> bool:
    """Whether the task, now that nobody else changes it, is theirs to claim: a rule may have come to bind."""
    return _may(person, task, await tx.tasks.excluded([task]))


def _may(person: Person, task: TaskHead, excluded: dict[TaskId, Mapping[PersonId, Bar]]) -> bool:
    return Operation.CLAIM in access.allowed(person, task, excluded.get(task.id, access.NOBODY))


def why(task: TaskHead, now: datetime) -> tuple[Reason, ...]:
    """What speaks for this task before all others, the strongest first."""
    said = [reason for reason in (_due(task, now), *_plain(task, now)) if reason is not None]
    return tuple(said) or (Reason(code=Because.FIRST, text="It is the first in the queue."),)


def _due(task: TaskHead, now: datetime) -> Reason | None:
    if task.due_at is None:
        return None
    if task.due_at <= now:
        return Reason(code=Because.OVERDUE, text="It is overdue.")
    if task.due_at <= now + SOON:
        return Reason(code=Because.DUE_SOON, text="It is due within a day.")
    return None


def _plain(task: TaskHead, now: datetime) -> tuple[Reason | None, ...]:
    skills = (task.needs or "").replace(",", " and ")
    urgent = Reason(code=Because.PRIORITY, text="It has a high priority.")
    waits = Reason(code=Because.CUSTOMER_WAITS, text="The customer waits for it.")
    skilled = Reason(code=Because.SKILL, text=f"It needs what you can do: {skills}.")
    old = Reason(code=Because.AGE, text=f"It has waited for {(now - task.created_at).days} days.")
    return (
        urgent if task.priority < USUAL else None,
        waits if task.customer_waits else None,
        skilled if skills else None,
        old if now - task.created_at >= LONG else None,
    )


async def give(
    tx: Transaction, forms: FormShelf, person: Person, wish: NextWish, now: datetime, handed: bool = False
) -> tuple[TaskId, tuple[Reason, ...]] | None:
    """Reserve the next task for a person, and note why it is that one; None: nothing waits that they may do.

    `handed`: nobody asked for it, the team hands its work out.
    """
    found = await find(tx, person, wish, now)
    if found is None:
        return None
    reasons = why(found, now)
    claim = desk.Wish(person, found.id, Operation.CLAIM, found.version, OperationArgs(), now)
    await desk.operate(tx, forms, claim)
    words = {"title": found.title, "to": person.name, "why": " ".join(reason.text for reason in reasons)}
    after = {"to": str(person.id), "why": [reason.code.value for reason in reasons]}
    file = await tx.cases.lock(found.case_id)
    actor = None if handed else person.id
    file.note(Event("task.given", now, actor, task=found.id, after=after, words=words))
    return found.id, reasons
