"""Absences: told by people, and what their beginning and their end do to tasks."""

from datetime import datetime
from uuid import UUID, uuid4

from schemas.base import Data, PersonId, TaskId
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.people import Person
from schemas.requests import NewAbsence
from schemas.tasks import Status, TaskRole
from schemas.views import AbsenceView
from store.absences import AbsenceRow
from store.database import Store, Transaction
from store.events import Event
from worklist import access
from worklist.answers import require_keepable
from worklist.desk import plain
from worklist.handovers import AWAY, GONE, hand_over, name_of, write
from worklist.lifecycle import TURNS, Turn, awake


class Absences:
    """When people are away, and who does their work meanwhile.

    What a person does raises `NotAllowed` for the absence of somebody else, unless they lead, and `NotFound`
    for one that there is not.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(self, person: Person, now: datetime) -> tuple[AbsenceView, ...]:
        """Absences that last or are to come: of all colleagues; a note is for the person and who leads.

        Raises:
            NotAllowed: a client system has no colleagues.
        """
        if not person.has(*access.COLLEAGUES):
            raise NotAllowed("Only colleagues may see who is away.")
        async with self._store.reading(person.tenant) as tx:
            rows = await tx.absences.to_come(now)
            return await _views(tx, person, rows)

    async def add(
        self, person: Person, body: NewAbsence, now: datetime, key: str | None = None
    ) -> AbsenceView:
        """Somebody will be away; one's own, or for who leads anybody's. What has begun is acted on at once.

        Raises:
            Invalid: it ends before it begins, or the substitute is the person themselves.
            Conflict: it overlaps another absence of the person.
        """
        asked = body.model_dump(mode="json")
        require_keepable(asked)
        async with self._store.transaction(person.tenant) as tx:
            before = None if key is None else await tx.idempotency.begin(person.id, key, asked, now)
            if before is not None:
                row = await tx.absences.lock(UUID(before["id"]))
            else:
                row = await _added(tx, person, body, now)
                if key is not None:
                    await tx.idempotency.answer(person.id, key, {"id": str(row.id)})
        await self._settle(row, now)
        async with self._store.reading(person.tenant) as tx:
            return (await _views(tx, person, [row]))[0]

    async def end(self, person: Person, absence: UUID, now: datetime) -> None:
        """The person is back, or will not be away after all; what is left comes back."""
        async with self._store.transaction(person.tenant) as tx:
            row = await tx.absences.lock(absence)
            _require_own(person, row.person_id)
            if not row.over(now):
                await tx.absences.change(absence, ended_at=now)
                await tx.events.add(Event("absence.ended", now, person.id, after={"absence": str(absence)}))
        await self._settle(row, now)

    async def due(self, now: datetime) -> int:
        """Do what time has brought: hand over, hand back, activate; may be repeated. How much there was.

        What is left to closed accounts is moved here, too: taken just while the account was closed, come
        back since, or left when the closing broke off.
        """
        async with self._store.system_reading() as sx:
            rows = await sx.absences.due(now)
            waiting = await sx.absences.to_activate(now)
            gone = await sx.absences.left_to_closed()
        for row in rows:
            await self._settle(row, now)
        for tenant, person in gone:
            await hand_over(self._store, tenant, person, now, GONE)
        for tenant, task in waiting:
            async with self._store.transaction(tenant) as tx:
                await _activate(tx, task, now)
        return len(rows) + len(waiting) + len(gone)

    async def _settle(self, row: AbsenceRow, now: datetime) -> None:
        """Bring the tasks to where they belong; each is a transaction, so that a break is no harm."""
        async with self._store.transaction(row.tenant) as tx:
            row = await tx.absences.lock(row.id)
        if row.over(now):
            if row.begun_at is not None:
                await self._return(row, now)
            await self._mark(row, now, returned_at=now)
        elif row.begins_at <= now and row.begun_at is None:
            await self._hand_over(row, now)
            await self._mark(row, now, begun_at=now)
            await self._settle(row, now)  # it may have been ended meanwhile

    async def _hand_over(self, row: AbsenceRow, now: datetime) -> None:
        await hand_over(self._store, row.tenant, row.person_id, now, AWAY)

    async def _return(self, row: AbsenceRow, now: datetime) -> None:
        async with self._store.reading(row.tenant) as tx:
            if row.person_id in await tx.absences.substitutes(now):
                return  # away again already: what is left stays where it is
            held = await tx.absences.held_for(row.person_id)
            named = await tx.absences.named_for(row.person_id)
        for task in held:
            async with self._store.transaction(row.tenant) as tx:
                await _give_back(tx, task, row.person_id, now)
        for task in named:
            async with self._store.transaction(row.tenant) as tx:
                await _stand_in_no_more(tx, task, row.person_id, now)

    async def _mark(self, row: AbsenceRow, now: datetime, **done: datetime) -> None:
        async with self._store.transaction(row.tenant) as tx:
            await tx.absences.change(row.id, **done)


async def _added(tx: Transaction, person: Person, body: NewAbsence, now: datetime) -> AbsenceRow:
    row = await _checked(tx, person, body, now)
    await tx.absences.add(row)
    told = {
        name: plain(getattr(row, name)) for name in ("person_id", "begins_at", "ends_at", "substitute_id")
    }
    await tx.events.add(Event("absence.added", now, person.id, after=told))
    return row


async def _checked(tx: Transaction, person: Person, body: NewAbsence, now: datetime) -> AbsenceRow:
    who = await _named(tx, "person", body.person) if body.person is not None else person
    _require_own(person, who.id)
    substitute = await _named(tx, "substitute", body.substitute) if body.substitute is not None else None
    if body.ends_at is not None and body.ends_at <= max(body.begins_at, now):
        raise Invalid("It has to end later.", [{"loc": ["ends_at"], "msg": "choose a later moment"}])
    if substitute is not None and substitute.id == who.id:
        text = "choose somebody else"
        raise Invalid("Nobody stands in for themselves.", [{"loc": ["substitute"], "msg": text}])
    await tx.desks.hold(who.id)
    for other in await tx.absences.to_come(now, who.id):
        if _overlap(other, body):
            raise Conflict("This overlaps another absence; end that one first.", absence=str(other.id))
    return AbsenceRow(
        tenant=tx.tenant,
        id=uuid4(),
        person_id=who.id,
        begins_at=body.begins_at,
        ends_at=body.ends_at,
        substitute_id=substitute.id if substitute is not None else None,
        note=body.note,
        made_by=person.id,
        made_at=now,
    )


async def _named(tx: Transaction, field: str, name: str) -> Person:
    try:
        found = await tx.people.named(name)
    except NotFound as error:
        raise Invalid(error.detail, [{"loc": [field], "msg": error.detail}]) from error
    if not found.has(*access.COLLEAGUES):
        text = f"{name} is no colleague but a system; choose a person."
        raise Invalid(text, [{"loc": [field], "msg": text}])
    return found


def _overlap(one: AbsenceRow, other: NewAbsence) -> bool:
    begins_first = other.ends_at is None or one.begins_at < other.ends_at
    return begins_first and (one.ends_at is None or other.begins_at < one.ends_at)


def _require_own(person: Person, whose: PersonId) -> None:
    if person.id != whose and not person.has(*access.IN_CHARGE):
        raise NotAllowed("You may only change your own absences; ask whoever leads for others.")


async def _views(tx: Transaction, person: Person, rows: list[AbsenceRow]) -> tuple[AbsenceView, ...]:
    known = await tx.people.views(each for row in rows for each in (row.person_id, row.substitute_id))
    leads = person.has(*access.IN_CHARGE)
    return tuple(
        AbsenceView(
            id=row.id,
            person=known[row.person_id],
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            substitute=known.get(row.substitute_id) if row.substitute_id is not None else None,
            note=row.note if leads or person.id == row.person_id else None,
        )
        for row in rows
    )


async def _give_back(tx: Transaction, task_id: TaskId, back: PersonId, now: datetime) -> None:
    """A task that somebody has in place of one who is back, and has not begun, goes back."""
    file, stored = await tx.tasks.lock(task_id)
    task = awake(stored, now)
    begun = Status.IN_PROGRESS in (task.status, task.suspended_from)
    if task.for_id != back or task.owner_id is None or begun:
        return
    if (task.status, Turn.HAND_OVER) not in TURNS:
        return
    words = {"absent": await name_of(tx, back), "by": await name_of(tx, task.owner_id)}
    await write(tx, file, stored, task, "task.handed_back", {"owner_id": back, "for_id": None}, words, now)


async def _stand_in_no_more(tx: Transaction, task_id: TaskId, back: PersonId, now: datetime) -> None:
    """What somebody who is back is named for is done by nobody in their place any more."""
    file, task = await tx.tasks.lock(task_id)
    left = {each: absent for each, absent in task.stand_ins.items() if absent != str(back)}
    gone = [UUID(each) for each in task.stand_ins if each not in left]
    if not gone or not task.open:
        return
    for each in set(gone) - task.people(TaskRole.POTENTIAL):
        await tx.absences.find_no_more(task.id, each)
    words = {"absent": await name_of(tx, back), "by": ", ".join([await name_of(tx, each) for each in gone])}
    await write(tx, file, task, task, "task.handed_back", {"stand_ins": left}, words, now)


async def _activate(tx: Transaction, task_id: TaskId, now: datetime) -> None:
    """A created task whose time has come waits for its people."""
    file, task = await tx.tasks.lock(task_id)
    status = TURNS.get((task.status, Turn.ACTIVATE))
    if status is None or task.activates_at is None or task.activates_at > now:
        return
    changes: Data = {"status": status, "activates_at": None}
    await write(tx, file, task, task, "task.begun", changes, {}, now)
