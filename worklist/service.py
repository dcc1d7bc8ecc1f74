"""The human-task service: one method per operation, each one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import pydantic_core

from schemas.base import Data, PersonId, TaskId, Tenant
from schemas.clocks import ClockChange, ClockOperation
from schemas.contracts import Escalate, Escalated, OpenedTask, OpenTask, Reopen, Withdraw
from schemas.errors import CaseworkError, Conflict, Invalid, NotAllowed
from schemas.forms import Form
from schemas.people import Person
from schemas.requests import BulkOperation, OperationArgs, TaskQuery
from schemas.tasks import Operation, Role
from schemas.views import (
    BulkResult,
    BulkResults,
    CandidateView,
    MayDo,
    Page,
    PersonView,
    Problem,
    SightView,
    TaskCount,
    TaskItem,
    TaskView,
)
from schemas.worklists import NextTask, NextWish
from store.database import Store, Transaction
from store.drafts import Saving
from store.rows import Worked
from worklist import access, candidates, clockwork, desk, draft_tags, drafts, escalation, lists, nextup, turns
from worklist.answers import require_keepable
from worklist.forms import FormShelf
from worklist.handovers import let_operations

NO_ARGS = OperationArgs()


def item_key(key: str | None, task: TaskId) -> str | None:
    """The idempotency key of one task of many."""
    return None if key is None else hashlib.sha256(f"{key}/{task}".encode()).hexdigest()


def problem(error: CaseworkError) -> Problem:
    """What a refusal of one task of many says."""
    errors = error.told if isinstance(error, Invalid) else None
    return Problem(
        type=error.problem_type(), title=error.title, status=error.status, detail=error.detail, errors=errors
    )


class Worklist:
    """Tasks for people.

    What a person does raises `NotFound` for a task they may not see, `NotAllowed` for what they may not do,
    `Conflict` when somebody was faster or the task has moved on, `Invalid` where the answer does not fit.
    """

    def __init__(self, store: Store, forms: Mapping[str, type[Form]]) -> None:
        self._store = store
        self._forms = FormShelf(forms)

    # what a case asks for; each may be repeated

    async def open(self, request: OpenTask) -> OpenedTask:
        """Open a task; one that is there already is given as it stands, with its answer if it has one.

        In a case that has ended nothing is opened, and the task counts as obsolete.
        """
        async with self._store.transaction(request.tenant) as tx:
            (await tx.cases.lock(request.case)).begun(request.now)
            return await turns.open_task(tx, self._forms, request)

    async def escalate(self, request: Escalate) -> Escalated:
        """Do what is due of a task's escalation, if it still waits; what is done is not done again."""
        async with self._store.transaction(request.tenant) as tx:
            return await escalation.escalate(tx, request)

    async def reopen(self, request: Reopen) -> None:
        """Give a completed task back to who completed it, with the reason."""
        async with self._store.transaction(request.tenant) as tx:
            await turns.reopen(tx, request)

    async def withdraw(self, request: Withdraw) -> None:
        """Close those of the tasks that still wait: they are not needed any more."""
        async with self._store.transaction(request.tenant) as tx:
            await turns.withdraw(tx, request)

    # what people see

    async def list(self, person: Person, query: TaskQuery, now: datetime) -> Page[TaskItem]:
        """A page of tasks; who may not see others' sees those of their teams and their own."""
        async with self._store.reading(person.tenant) as tx:
            return await lists.page(tx, person, query, now)

    async def count(self, person: Person, query: TaskQuery, now: datetime) -> TaskCount:
        """How many tasks a list holds."""
        async with self._store.reading(person.tenant) as tx:
            return await lists.count(tx, person, query, now)

    async def get(self, person: Person, task_id: TaskId, now: datetime) -> TaskView:
        """A task with all that is needed to work it; that this person looked at it is kept."""
        async with self._store.reading(person.tenant) as tx:
            worked = await desk.look(tx, person, task_id, now)
            view = await desk.shown(tx, self._forms, person, worked)
        if not worked.seen:
            async with self._store.transaction(person.tenant) as tx:
                tx.roles.saw(task_id, person.id, now)
        return view

    async def permissions(self, person: Person, task_id: TaskId, now: datetime) -> tuple[MayDo, ...]:
        """For every operation whether this person may do it to the task now, and why not."""
        async with self._store.reading(person.tenant) as tx:
            return await desk.permissions(tx, person, task_id, now)

    async def candidates(
        self, person: Person, tasks: Sequence[TaskId], now: datetime
    ) -> tuple[CandidateView, ...]:
        """To which colleagues tasks could be given, and why not to the others.

        Raises:
            NotAllowed: this person may give none of them to anybody.
        """
        async with self._store.reading(person.tenant) as tx:
            return await candidates.candidates(tx, person, tasks, now)

    async def sights(self, person: Person, task_id: TaskId, now: datetime) -> tuple[SightView, ...]:
        """Who looked at a task, the first first.

        Raises:
            NotAllowed: it is for who leads.
        """
        async with self._store.reading(person.tenant) as tx:
            worked = await desk.look(tx, person, task_id, now)
            if not access.standing(person, worked.task, access.NOBODY).charge:
                raise NotAllowed("Only whoever leads may see who looked at a task.")
            found = await tx.roles.sights(task_id)
        return tuple(
            SightView(person=PersonView(id=each.person, name=each.name), first_at=each.first_at)
            for each in found
        )

    async def save_draft(
        self,
        person: Person,
        task_id: TaskId,
        data: Data,
        now: datetime,
        tag: str | None = None,
        over: Sequence[str] | None = None,
    ) -> str:
        """Keep an unfinished answer of one's own, and give its ETag; nothing in it is checked.

        `tag`: what its ETag shall be; `over`: the ETags that it may have had, without which whatever is there
        is overwritten.

        Raises:
            Outdated: it was saved elsewhere since; the error holds the draft as it is kept.
            Conflict: the task was taken away meanwhile; the text says so, and that the draft is kept.
            TooLarge: it is more than an answer can be.
        """
        require_keepable(data)
        drafts.require_size(data)
        saving = Saving(data, tag, draft_tags.tags(over))
        async with self._store.transaction(person.tenant) as tx:
            kept = await drafts.keep(tx, person, task_id, saving, now)
        if isinstance(kept, Conflict):
            raise kept
        return f'"{kept}"'

    # what people do

    async def operate(
        self,
        person: Person,
        task_id: TaskId,
        operation: Operation,
        version: int,
        args: OperationArgs,
        now: datetime,
        key: str | None = None,
    ) -> TaskView:
        """Do something to a task, decided on the version that was seen; gives the task as it then stands.

        Completing again what one has completed changes nothing; with an idempotency key that holds for
        every operation.
        """
        async with self._store.transaction(person.tenant) as tx:
            done, worked = await self._do(tx, desk.Wish(person, task_id, operation, version, args, now), key)
            if worked is None:
                return await desk.view(tx, self._forms, person, task_id, now, done)
            return await desk.seen(tx, self._forms, person, worked, now)

    async def _do(self, tx: Transaction, wish: desk.Wish, key: str | None) -> tuple[bool, Worked | None]:
        """Carry out a wish, under a key once; whether it was now, and the task where it is known still."""
        require_keepable(wish.args.data, ("data",))
        request = {"task": wish.task, "operation": wish.operation, "version": wish.version, "args": wish.args}
        asked = pydantic_core.to_jsonable_python(request)
        if key is not None and await tx.idempotency.begin(wish.person.id, key, asked, wish.now) is not None:
            return False, None
        worked = await desk.operate(tx, self._forms, wish)
        if wish.operation is Operation.UNDO:
            await let_operations(tx, wish.task, wish.now)
        return True, worked

    async def operate_all(
        self,
        person: Person,
        operation: Operation,
        body: BulkOperation,
        now: datetime,
        key: str | None = None,
    ) -> BulkResults:
        """Do the same to many tasks, each on its own: what cannot be done to one is no harm to the others."""
        args = OperationArgs(
            to=body.to, until=body.until, reason=body.reason, priority=body.priority, due_at=body.due_at
        )
        results = []
        for item in body.tasks:
            own = args.model_copy(update={"data": item.data})
            wish = desk.Wish(person, item.id, operation, item.version, own, now)
            try:
                results.append(await self._one_of_many(wish, item_key(key, item.id)))
            except CaseworkError as error:
                results.append(BulkResult(id=item.id, ok=False, problem=problem(error)))
        return BulkResults(results=tuple(results))

    async def _one_of_many(self, wish: desk.Wish, key: str | None) -> BulkResult:
        """The task is not shown, so this counts as no look at it."""
        async with self._store.transaction(wish.person.tenant) as tx:
            _, worked = await self._do(tx, wish, key)
            task = (worked or await desk.look(tx, wish.person, wish.task, wish.now)).task
        return BulkResult(id=wish.task, ok=True, status=task.status, version=task.version)

    async def next(self, person: Person, wish: NextWish, now: datetime, key: str | None = None) -> NextTask:
        """Reserve the most urgent task that the person may do, and say why it is that one.

        Raises:
            Conflict: the person has as many tasks in hand as they may.
        """
        async with self._store.transaction(person.tenant) as tx:
            asked = {"next": wish.model_dump(mode="json")}
            kept = await tx.idempotency.begin(person.id, key, asked, now) if key is not None else None
            if kept is not None:
                return NextTask.model_validate(kept)
            given = await nextup.give(tx, self._forms, person, wish, now)
            answer = NextTask(task=None)
            if given is not None:
                task, why = given
                answer = NextTask(task=await desk.view(tx, self._forms, person, task, now), why=why)
            if key is not None:
                await tx.idempotency.answer(person.id, key, answer.model_dump(mode="json", by_alias=True))
            return answer

    async def hand_out(self, now: datetime) -> int:
        """Give whoever is free the next task of teams that hand their work out; how many were given."""
        async with self._store.system_reading() as sx:
            tenants = await sx.desks.tenants()
        given = 0
        for tenant in tenants:
            async with self._store.reading(tenant) as tx:
                waiting = await tx.desks.waiting()
            for person_id, teams in waiting:
                given += await self._hand_to(tenant, person_id, teams, now)
        return given

    async def _hand_to(
        self, tenant: Tenant, person_id: PersonId, teams: frozenset[str], now: datetime
    ) -> int:
        async with self._store.transaction(tenant) as tx:
            if person_id in await tx.absences.substitutes(now):
                return 0
            person = await tx.people.get(person_id)
            its = await tx.desks.get(person_id)
            await tx.desks.hold(person_id)
            if await tx.desks.in_hand(person_id) >= (its.capacity or 1):
                return 0
            person = person.model_copy(update={"teams": teams, "roles": frozenset({Role.STAFF})})
            return await nextup.give(tx, self._forms, person, NextWish(), now, handed=True) is not None

    async def turn_clock(
        self,
        person: Person,
        task_id: TaskId,
        operation: ClockOperation,
        wanted: ClockChange,
        now: datetime,
        key: str | None = None,
    ) -> TaskView:
        """Stop the clock of a task, let it run on, or start it anew; the task itself goes on meanwhile."""
        request = {"task": task_id, "clock": operation, "wanted": wanted}
        async with self._store.transaction(person.tenant) as tx:
            asked = pydantic_core.to_jsonable_python(request)
            if key is None or await tx.idempotency.begin(person.id, key, asked, now) is None:
                await clockwork.change(tx, person, task_id, operation, wanted, now)
            return await desk.view(tx, self._forms, person, task_id, now)

    async def claim(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Reserve a task for oneself."""
        return await self.operate(person, task_id, Operation.CLAIM, version, NO_ARGS, now)

    async def release(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Give a task back to its team."""
        return await self.operate(person, task_id, Operation.RELEASE, version, NO_ARGS, now)

    async def start(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Say that one works on it now."""
        return await self.operate(person, task_id, Operation.START, version, NO_ARGS, now)

    async def stop(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Put it back among those one has."""
        return await self.operate(person, task_id, Operation.STOP, version, NO_ARGS, now)

    async def delegate(
        self, person: Person, task_id: TaskId, version: int, to: str, now: datetime
    ) -> TaskView:
        """Put it into the hands of another person, by name."""
        return await self.operate(person, task_id, Operation.DELEGATE, version, OperationArgs(to=to), now)

    async def forward(
        self, person: Person, task_id: TaskId, version: int, to: str, now: datetime
    ) -> TaskView:
        """Make it the work of another team, by name."""
        return await self.operate(person, task_id, Operation.FORWARD, version, OperationArgs(to=to), now)

    async def nominate(
        self, person: Person, task_id: TaskId, version: int, to: str, now: datetime
    ) -> TaskView:
        """Name who shall do a task that nobody has yet."""
        return await self.operate(person, task_id, Operation.NOMINATE, version, OperationArgs(to=to), now)

    async def suspend(
        self, person: Person, task_id: TaskId, version: int, until: datetime | None, now: datetime
    ) -> TaskView:
        """Let it rest, until then or until it is resumed; its deadlines stand still meanwhile."""
        return await self.operate(
            person, task_id, Operation.SUSPEND, version, OperationArgs(until=until), now
        )

    async def resume(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Take it up again."""
        return await self.operate(person, task_id, Operation.RESUME, version, NO_ARGS, now)

    async def complete(
        self, person: Person, task_id: TaskId, version: int, data: Data, now: datetime
    ) -> TaskView:
        """Give the answer; the case goes on with it."""
        return await self.operate(person, task_id, Operation.COMPLETE, version, OperationArgs(data=data), now)

    async def fail(
        self, person: Person, task_id: TaskId, version: int, reason: str, now: datetime
    ) -> TaskView:
        """Say that it cannot be done, and why."""
        return await self.operate(person, task_id, Operation.FAIL, version, OperationArgs(reason=reason), now)

    async def activate(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Let a created task wait for its people."""
        return await self.operate(person, task_id, Operation.ACTIVATE, version, NO_ARGS, now)

    async def undo(self, person: Person, task_id: TaskId, version: int, now: datetime) -> TaskView:
        """Take a completion back, while its process allows that; the answer is the draft again."""
        return await self.operate(person, task_id, Operation.UNDO, version, NO_ARGS, now)

    async def skip(
        self, person: Person, task_id: TaskId, version: int, reason: str, now: datetime
    ) -> TaskView:
        """Decide that it need not be done, and why."""
        return await self.operate(person, task_id, Operation.SKIP, version, OperationArgs(reason=reason), now)
