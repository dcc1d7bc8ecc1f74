"""The case service: one method per operation, each one transaction."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from cases import access, changes, intake, ledger, mending, recovery
from cases.mending import Difference
from cases.recovery import Lost
from cases.timeline import event_view, heard
from schemas.base import CaseId, Data, DocumentId, Tenant
from schemas.contracts import Finish, MessagesLeft, Record, Recorded, StageReached
from schemas.errors import CalledWrongly
from schemas.forms import Form
from schemas.people import Person
from schemas.requests import AdHocTask, CaseQuery, NewCase
from schemas.tasks import CaseStatus
from schemas.views import CaseAccepted, CaseItem, CaseView, EventView, Page, TaskView
from schemas.waiting import Waiting, WaitingView
from store.comparing import Side
from store.database import Store, Transaction
from store.rows import CaseRow
from worklist import cursors, desk, lists
from worklist.answers import require_keepable
from worklist.forms import FormShelf
from worklist.views import documents_beside

ORDER = "newest"
Ask = Callable[[CaseId], Awaitable[Waiting | None]]


async def nobody_answers(case: CaseId) -> Waiting | None:
    """Where there is no way to running cases."""
    return None


class Cases:
    """Cases, as clients and staff see and change them.

    Everything raises `NotFound` for a case the account may not see, `NotAllowed` for what it may not do.
    Every change takes an idempotency key: the same key and body do it once.
    """

    def __init__(self, store: Store, forms: Mapping[str, type[Form]], ask: Ask = nobody_answers) -> None:
        """`ask` asks a running case what it waits for; None: it cannot be asked now."""
        self._store = store
        self._ask = ask
        self._forms = FormShelf(forms)

    # what clients and staff see

    async def get(self, person: Person, case: CaseId) -> CaseView:
        """The case file on one page."""
        async with self._store.reading(person.tenant) as tx:
            return await _view(tx, person, await tx.cases.get(case))

    async def list(self, person: Person, query: CaseQuery) -> Page[CaseItem]:
        """A page of cases, newest first."""
        async with self._store.reading(person.tenant) as tx:
            rows = await tx.cases.page(
                key=cursors.decode(ORDER, query.after),
                limit=query.limit + 1,
                status=query.status,
                process=query.process,
                reference=query.reference,
                number=query.number,
                created_by=None if person.has(*access.COLLEAGUES) else person.id,
                q=query.q,
            )
        shown = rows[: query.limit]
        more = (
            cursors.encode(ORDER, (shown[-1].created_at, shown[-1].id)) if len(rows) > query.limit else None
        )
        return Page(items=tuple(CaseItem.model_validate(_head(row)) for row in shown), next=more)

    async def waiting(self, person: Person, case: CaseId) -> WaitingView:
        """What the case waits for; one that has not begun, or has ended, waits for nothing."""
        async with self._store.reading(person.tenant) as tx:
            row = await tx.cases.get(case)
        access.require_sight(person, row)
        if row.status is not CaseStatus.RUNNING:
            return WaitingView(known=True)
        said = await self._ask(case)
        return WaitingView(known=said is not None, waits=said.waits if said else ())

    async def timeline(self, person: Person, case: CaseId, after: str | None, limit: int) -> Page[EventView]:
        """What happened in the case, the oldest first."""
        place = _place(after)
        async with self._store.reading(person.tenant) as tx:
            access.require_sight(person, await tx.cases.get(case))
            rows = await tx.events.of_case(case, place, limit + 1)
            shown = [row for row in rows[:limit] if heard(person, row)]
            sealed = await tx.tasks.sealed(case)
            people = await tx.people.views(each for row in shown for each in (row.actor, row.on_behalf_of))
        more = str(rows[limit - 1].seq) if len(rows) > limit else None
        told = (event_view(r, people, r.task_id in sealed and r.actor != person.id) for r in shown)
        return Page(items=tuple(told), next=more)

    # what clients and staff do

    async def accept(self, person: Person, body: NewCase, key: str | None, now: datetime) -> CaseAccepted:
        """Take a case in; it is started as soon as the engine is there.

        Raises:
            Invalid: process, data or documents do not fit; nothing is kept.
            Conflict: the key was used for another request.
        """
        async with self._store.transaction(person.tenant) as tx:
            return await intake.accept(tx, self._forms, person, body, key, now)

    async def cancel(
        self, person: Person, case: CaseId, reason: str, key: str | None, now: datetime
    ) -> CaseView:
        """Cancel a case: its tasks close at once, its status changes when it has ended.

        Raises:
            Conflict: it has ended already.
        """
        async with self._store.transaction(person.tenant) as tx:
            if await _first(tx, person, key, {"cancel": str(case), "reason": reason}, now):
                await changes.cancel(tx, person, case, reason, now)
            return await self._now(tx, person, case)

    async def message(
        self, person: Person, case: CaseId, name: str, data: Data, key: str | None, now: datetime
    ) -> None:
        """Tell a running case something by name.

        Raises:
            NotFound: its process takes no such message; the text says which it takes.
            Invalid: the data do not fit it.
            Conflict: the case has ended, or is being cancelled.
        """
        async with self._store.transaction(person.tenant) as tx:
            if await _first(tx, person, key, {"message": name, "case": str(case), "data": data}, now):
                await changes.message(tx, person, case, name, data, now)

    async def add_documents(
        self, person: Person, case: CaseId, documents: tuple[DocumentId, ...], key: str | None, now: datetime
    ) -> CaseView:
        """Put more documents into a running case.

        Raises:
            Invalid: one error for each document that is not there.
            Conflict: the case has ended, or is being cancelled.
        """
        request = {"documents": [str(each) for each in documents], "case": str(case)}
        async with self._store.transaction(person.tenant) as tx:
            if await _first(tx, person, key, request, now):
                await changes.add_documents(tx, person, case, documents, now)
            return await self._now(tx, person, case)

    async def add_task(
        self, person: Person, case: CaseId, body: AdHocTask, key: str | None, now: datetime
    ) -> TaskView:
        """Add one of the tasks that the process offers.

        Raises:
            Invalid: the process does not offer it.
            Conflict: the case has ended, or is being cancelled.
        """
        require_keepable(body.data, ("data",))
        request = {"task": body.model_dump(mode="json"), "case": str(case)}
        async with self._store.transaction(person.tenant) as tx:
            before = await tx.idempotency.begin(person.id, key, request, now) if key is not None else None
            if before is not None:
                return TaskView.model_validate(before)
            task = await changes.add_task(tx, self._forms, person, case, body, now)
            view = await desk.view(tx, self._forms, person, task, now)
            if key is not None:
                await tx.idempotency.answer(person.id, key, view.model_dump(mode="json", by_alias=True))
            return view

    # what a running case does; each may be repeated

    async def record(self, request: Record) -> Recorded:
        """Put a value into the case file.

        Raises:
            Invalid: it does not fit the form.
        """
        async with self._store.transaction(request.tenant) as tx:
            return await ledger.record(tx, self._forms, request)

    async def tell_stage(self, request: StageReached) -> None:
        """Keep which stage the case is in while it waits for something that is no task."""
        async with self._store.transaction(request.tenant) as tx:
            await ledger.tell_stage(tx, request)

    async def tell_left(self, request: MessagesLeft) -> None:
        """Keep which messages the case could not use."""
        async with self._store.transaction(request.tenant) as tx:
            file = await tx.cases.lock(request.case)
            if not file.row.ended:  # Else it told with its end.
                await ledger.tell_left(tx, file, request.messages, request.now)

    async def finish(self, request: Finish) -> None:
        """Write how the case ended, close what is open in it, and tell whoever wants to hear."""
        async with self._store.transaction(request.tenant) as tx:
            await ledger.finish(tx, request)

    # what the reconciler does

    async def mend(self, side: Side, difference: Difference, now: datetime) -> Counter[str]:
        """Let the records agree with what the running case says; what was mended, by kind."""
        async with self._store.transaction(side.case.tenant) as tx:
            return await mending.mend(tx, self._forms, side, difference, now)

    async def recover(self, tenant: Tenant, lost: Lost, now: datetime) -> Counter[str] | None:
        """Put a case back that the records have lost; None: its process is not known here."""
        async with self._store.transaction(tenant) as tx:
            return await recovery.recover(tx, self._forms, lost, now)

    async def _now(self, tx: Transaction, person: Person, case: CaseId) -> CaseView:
        file = await tx.cases.lock(case)
        access.require_sight(person, file.row)
        return await _view(tx, person, file.row)


async def _first(tx: Transaction, person: Person, key: str | None, request: Data, now: datetime) -> bool:
    """Whether this is to be done now; else it was done under the same key."""
    require_keepable(request)
    return key is None or await tx.idempotency.begin(person.id, key, request, now) is None


async def _view(tx: Transaction, person: Person, case: CaseRow) -> CaseView:
    access.require_sight(person, case)
    tasks = await tx.tasks.of_case(case.id)
    process = await tx.processes.get(case.process)
    offered = process.ad_hoc if process and not case.over else ()
    return CaseView.model_validate(
        {
            **_head(case),
            "data": case.data,
            "outcome": case.outcome,
            "reason": case.reason,
            "tasks": await lists.items(tx, person, tasks),
            "documents": await documents_beside(tx, person, case.id, ()),
            "ad_hoc": tuple(each.model_dump() for each in offered),
            "allowed": access.allowed(person, case),
        }
    )


def _head(case: CaseRow) -> Data:
    return {name: getattr(case, name) for name in CaseItem.model_fields}


def _place(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal() or len(after) > 9:
        raise CalledWrongly("`after` has to be the `next` of the page before.")
    return int(after)
