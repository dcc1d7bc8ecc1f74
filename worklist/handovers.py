"""Work changes hands because somebody is away, or has gone for good."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.base import Data, PersonId, TaskId, Tenant
from schemas.tasks import Status, TaskRole
from store.cases import CaseFile
from store.database import Store, Transaction
from store.events import Event
from store.rows import TaskRow
from worklist import stand_ins
from worklist.desk import barred_from, difference, moved, plain
from worklist.lifecycle import TURNS, Turn, awake
from worklist.naming import OPERATIONS

NOBODY_LEFT = "Who alone was named for this task has gone: name somebody, or forward it to a team."


@dataclass(frozen=True)
class Why:
    """What the trail says of it: the kinds of its events."""

    over: str
    """It went to who stands in."""
    left: str
    """Nobody stands in."""
    may: str
    """Who stands in may take it."""


AWAY = Why("task.handed_over", "task.left_behind", "task.stand_in")
GONE = Why("task.passed_on", "task.set_free", "task.stand_in")


async def hand_over(store: Store, tenant: Tenant, person: PersonId, now: datetime, why: Why) -> None:
    """Bring what somebody has, or alone may take, to others; each task is a transaction, so that a break is
    no harm.
    """
    async with store.reading(tenant) as tx:
        held = await tx.absences.held_by(person)
        named = await tx.absences.named_for(person)
    for task in held:
        async with store.transaction(tenant) as tx:
            await _pass_on(tx, task, person, now, why)
    for task in named:
        async with store.transaction(tenant) as tx:
            await _let_stand_in(tx, task, person, now, why)
            if why is GONE:
                await let_operations(tx, task, now)


async def _pass_on(tx: Transaction, task_id: TaskId, absent: PersonId, now: datetime, why: Why) -> None:
    """A task that somebody has goes to who stands in, or back to its queue."""
    file, stored = await tx.tasks.lock(task_id)
    task = awake(stored, now)
    if task.owner_id != absent or (task.status, Turn.HAND_OVER) not in TURNS:
        return
    words = {"absent": await name_of(tx, absent)}
    found = await stand_ins.stand_in(tx, absent, task, await barred_from(tx, task), now)
    if found is None:
        changes = _given(task, Turn.LEAVE, None, None)
        await write(tx, file, stored, task, why.left, changes, words, now)
        return
    changes = _given(task, Turn.HAND_OVER, found.id, task.for_id or absent)
    await write(tx, file, stored, task, why.over, changes, {**words, "to": found.name}, now)


def _given(task: TaskRow, turn: Turn, owner: PersonId | None, instead_of: PersonId | None) -> Data:
    """A task in other hands, or in nobody's; one that rests will wake up there."""
    free = Status.READY if owner is None else Status.RESERVED
    rests = {"suspended_from": free} if task.status is Status.SUSPENDED else {}
    return {"status": TURNS[task.status, turn], "owner_id": owner, "for_id": instead_of, **rests}


async def name_of(tx: Transaction, person: PersonId) -> str:
    return (await tx.people.views([person]))[person].name


async def _let_stand_in(tx: Transaction, task_id: TaskId, absent: PersonId, now: datetime, why: Why) -> None:
    """Whoever stands in may also do what somebody away is named for."""
    file, task = await tx.tasks.lock(task_id)
    found = await stand_ins.stand_in(tx, absent, task, await barred_from(tx, task), now)
    if task.owner_id is not None or not task.open or found is None or str(found.id) in task.stand_ins:
        return
    instead_of = task.stand_ins.get(str(absent), str(absent))
    changes: Data = {"stand_ins": {**task.stand_ins, str(found.id): instead_of}}
    await tx.absences.find_by(task.id, found.id)
    words = {"absent": await name_of(tx, absent), "to": found.name}
    await write(tx, file, task, task, why.may, changes, words, now)


async def write(
    tx: Transaction,
    file: CaseFile,
    stored: TaskRow,
    task: TaskRow,
    kind: str,
    changes: Data,
    words: Data,
    now: datetime,
) -> None:
    """The task and its event together."""
    whole = moved(stored, {**difference(stored, task), **changes})
    changed = await tx.tasks.change(stored, **whole)
    if changed is None:
        return
    file.note(
        Event(
            kind,
            now,
            task=stored.id,
            before={name: plain(getattr(stored, name)) for name in whole},
            after={name: plain(getattr(changed, name)) for name in whole},
            words={"title": stored.title, **words},
        )
    )


async def let_operations(tx: Transaction, task_id: TaskId, now: datetime) -> None:
    """A task without a team that only closed accounts may take goes to operations; who leads is told."""
    file, task = await tx.tasks.lock(task_id)
    may = {*task.people(TaskRole.POTENTIAL), *map(UUID, task.stand_ins)}
    if task.team or task.owner_id is not None or not task.open or await tx.notices.accounts(may):
        return
    gone = sorted(each.name for each in (await tx.people.views(may)).values())
    changes: Data = {"team": OPERATIONS, "home_team": OPERATIONS, "reason": NOBODY_LEFT}
    await write(tx, file, task, task, "task.nobodys", changes, {"absent": ", ".join(gone)}, now)
