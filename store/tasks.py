"""Tasks: the locked task, and its changes under a version guard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, DocumentId, PersonId, TaskId, Tenant
from schemas.errors import Conflict, NotFound
from schemas.tasks import OPEN, Bar, Origin, Status, TaskRole
from store.bars import bars, bind
from store.cases import CaseFile, Held
from store.drafts import DraftRepository
from store.rows import CaseRow, Listed, T, TaskHead, TaskRow, Worked, case_row, labelled, names, task_row
from store.sealing import asked_blind, sealed
from store.tables import case_documents, cases, drafts, people, sights, task_people, task_texts, tasks
from store.talk import SAID
from store.taskpages import BESIDE, BESIDE_NAMES, OF_CASE, OF_OWNER, OWNER
from store.texts import TextRepository, described
from store.urgency import NEVER, urgent_at
from store.words import kept, marks

NO_TASK = "There is no such task."
ELSEWHERE = "Another case has a task of this id; the case has to ask for one of its own."
TAKEN = ("pk_tasks", "uq_task_texts_tenant_task_id", "tasks.tenant, tasks.id")
"""How PostgreSQL and SQLite name the key of a task that is there already."""
COMPLETER = people.alias("completer")
ABSENT = people.alias("absent")
OTHERS = drafts.alias("others")
OF_COMPLETER = sa.and_(COMPLETER.c.tenant == tasks.c.tenant, COMPLETER.c.id == tasks.c.completed_by)
OF_ABSENT = sa.and_(ABSENT.c.tenant == tasks.c.tenant, ABSENT.c.id == tasks.c.for_id)

RANKING = frozenset({"due_at", "priority", "customer_waits", "team", "home_team"})
"""What lists and their order rest on."""
SEARCHED = frozenset({"closed_at", "team", "home_team"})
"""What searches by words rest on besides these."""
_MINE = (tasks.c.tenant == sa.bindparam("tenant"), tasks.c.id == sa.bindparam("task"))
_ITS_CASE = sa.select(tasks.c.case_id).where(*_MINE).correlate(None).scalar_subquery()
_LOCK = (
    sa.select(*labelled(CaseRow, cases, "case_"), *labelled(TaskRow, tasks, "task_"))
    .select_from(cases.join(tasks, sa.true()))
    .where(*_MINE, cases.c.tenant == sa.bindparam("tenant"), cases.c.id == _ITS_CASE)
    .with_for_update(key_share=True)
)
"""Both by primary key, so that a database which does not know yet how many rows it has finds no other way."""
_FIRST = (
    sa.select(*labelled(CaseRow, cases, "case_"), *labelled(TaskRow, tasks, "task_"))
    .select_from(cases.join(tasks, OF_CASE))
    .where(tasks.c.tenant == sa.bindparam("tenant"), tasks.c.owner_id.is_(None))
    .where(tasks.c.status.in_([Status.READY, Status.SUSPENDED]))
    .with_for_update(skip_locked=True, key_share=True)
)
_AROUND = (
    COMPLETER.c.name.label("completer"),
    ABSENT.c.name.label("absent"),
    drafts.c.data.label("draft"),
    drafts.c.tag.label("draft_tag"),
    drafts.c.saved_at.label("draft_saved_at"),
    sights.c.person_id.is_not(None).label("seen"),
    sa.select(OTHERS.c.task_id)
    .where(
        OTHERS.c.tenant == tasks.c.tenant,
        OTHERS.c.task_id == tasks.c.id,
        OTHERS.c.person_id != sa.bindparam("viewer"),
    )
    .exists()
    .label("drafted"),
    SAID.label("comments"),
    sa.select(case_documents.c.document_id)
    .where(case_documents.c.tenant == tasks.c.tenant, case_documents.c.case_id == tasks.c.case_id)
    .exists()
    .label("papers"),
)
"""What stands on a task's own page besides the task."""


AROUND = (
    *("completer", "absent", "draft", "draft_tag", "draft_saved_at"),
    *("seen", "drafted", "comments", "papers"),
)


def _of_viewer(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.tenant == tasks.c.tenant,
        table.c.task_id == tasks.c.id,
        table.c.person_id == sa.bindparam("viewer"),
    )


def _with_names(source: sa.FromClause) -> sa.FromClause:
    return (
        source.outerjoin(OWNER, OF_OWNER)
        .outerjoin(COMPLETER, OF_COMPLETER)
        .outerjoin(ABSENT, OF_ABSENT)
        .outerjoin(drafts, _of_viewer(drafts))
        .outerjoin(sights, _of_viewer(sights))
    )


_WORKED = (
    sa.select(*labelled(TaskRow, tasks, "task_"), *BESIDE, *_AROUND)
    .select_from(_with_names(tasks.join(cases, OF_CASE)))
    .where(*_MINE)
)
_BEFORE = cases.alias("before")
_HOLD = (
    sa.select(*labelled(CaseRow, cases, "case_"), *labelled(TaskRow, tasks, "task_"))
    .add_columns(OWNER.c.name.label("owner"), *_AROUND)
    .add_columns(
        sa.select(_BEFORE.c.event_seq)
        .where(_BEFORE.c.tenant == sa.bindparam("tenant"), _BEFORE.c.id == _ITS_CASE)
        .scalar_subquery()
        .label("seq_before")
    )
    .select_from(_with_names(cases.join(tasks, sa.true())))
    .where(*_MINE, cases.c.tenant == sa.bindparam("tenant"), cases.c.id == _ITS_CASE)
    .with_for_update(key_share=True, of=(cases, tasks))
)
_LIST = sa.select(*labelled(TaskHead, tasks, "task_"), *BESIDE).select_from(
    tasks.join(cases, OF_CASE).outerjoin(OWNER, OF_OWNER)
)


_ONE = sa.select(*(tasks.c[name] for name in names(TaskRow))).where(*_MINE)
_DUTIES = sa.select(tasks.c.id, tasks.c.form, tasks.c.not_by).where(
    tasks.c.tenant == sa.bindparam("tenant"), tasks.c.case_id == sa.bindparam("case")
)
_CLOSE_OPEN = (
    sa.update(tasks)
    .where(tasks.c.tenant == sa.bindparam("its_tenant"), tasks.c.case_id == sa.bindparam("its_case"))
    .where(tasks.c.status.in_(OPEN))
    .values(status=sa.bindparam("ended"), closed_at=sa.bindparam("now"))
    .values(activates_at=None, version=tasks.c.version + 1)
    .returning(*(tasks.c[name] for name in names(TaskRow)))
)


@lru_cache(maxsize=500)
def _changing(columns: tuple[str, ...]) -> sa.UpdateBase:
    """The change of these columns of a task that is still at the version seen."""
    guarded = ("tenant", "id", "version")
    return (
        sa.update(tasks)
        .where(*(tasks.c[name] == sa.bindparam(f"its_{name}") for name in guarded))
        .values({name: sa.bindparam(f"new_{name}", type_=tasks.c[name].type) for name in columns})
    )


@dataclass(frozen=True)
class Duty:
    """What a task asks, and who may not do it."""

    form: str
    not_by: tuple[str, ...]
    """Forms: who did one of them in this case may not."""


class TaskRepository:
    """One tenant's tasks."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant, held: Held) -> None:
        self._connection = connection
        self._tenant = tenant
        self._held = held
        self.texts = TextRepository(connection, tenant)
        self.drafts = DraftRepository(connection, tenant, held)

    async def lock(self, task: TaskId) -> tuple[CaseFile, TaskRow]:
        """The task and its case, held until the transaction ends.

        Raises:
            NotFound: the tenant has no such task.
        """
        row = await self._row(_LOCK, {"tenant": self._tenant, "task": task})
        return self._held.hold(case_row(row, "case_")), task_row(TaskRow, row, "task_")

    async def take(self, task: TaskId, viewer: PersonId) -> tuple[CaseFile, Worked]:
        """The same with the names beside it and the viewer's draft, for whoever is about to do something.

        Where PostgreSQL had to wait for somebody, what stands beside the task is of a moment before; then it
        is looked at again.

        Raises:
            NotFound: the tenant has no such task.
        """
        row = await self._row(_HOLD, {"tenant": self._tenant, "task": task, "viewer": viewer})
        file = self._held.hold(case_row(row, "case_"))
        if row["seq_before"] != row["case_event_seq"]:
            return file, await self.worked(task, viewer)
        its = file.row
        beside: Data = {"number": its.number, "case_title": its.title, "customer": its.customer}
        beside |= {"stage": its.stage, "created_by": its.created_by, "owner": row["owner"]}
        return file, _worked(row, beside)

    async def _row(self, query: sa.Select[Any], values: Data) -> sa.RowMapping:
        """The row of one task, after what was gathered of it is written."""
        await self._settled()
        row: sa.RowMapping | None
        row = (await self._connection.execute(query, values)).mappings().one_or_none()
        if row is None:
            raise NotFound(NO_TASK)
        return row

    async def _settled(self) -> None:
        """Let what was gathered of tasks be written before they are read."""
        if self._held.rows.waits(tasks):
            await self._held.write()

    async def first_free(self, ids: Sequence[TaskId]) -> TaskRow | None:
        """The most urgent of these that nobody has or is just changing, held until the transaction ends."""
        query = _FIRST.where(tasks.c.id.in_(ids)).order_by(tasks.c.urgent_at, tasks.c.id).limit(1)
        row = (await self._connection.execute(query, {"tenant": self._tenant})).mappings().one_or_none()
        if row is None:
            return None
        self._held.hold(case_row(row, "case_"))
        return task_row(TaskRow, row, "task_")

    async def find(self, task: TaskId) -> TaskRow | None:
        """The task as it stands, if there is one."""
        await self._settled()
        values = {"tenant": self._tenant, "task": task}
        row = (await self._connection.execute(_ONE, values)).mappings().one_or_none()
        return task_row(TaskRow, row) if row is not None else None

    async def worked(self, task: TaskId, viewer: PersonId) -> Worked:
        """The task with the names beside it and the viewer's draft.

        Raises:
            NotFound: the tenant has no such task.
        """
        row = await self._row(_WORKED, {"tenant": self._tenant, "task": task, "viewer": viewer})
        return _worked(row, {name: row[name] for name in BESIDE_NAMES})

    async def add(self, row: TaskRow, facet_columns: Data, case: CaseRow) -> None:
        """A new task of a case that is held, written together with what was gathered so far.

        Raises:
            Conflict: another case has a task of this id.
        """
        columns = {**vars(row), **facet_columns, **_ranks(row), "customer": case.customer or ""}
        self._held.rows.insert(tasks, columns)
        said = kept(described(row.title, case.number, case.customer, row.facets))
        words = {"tenant": self._tenant, "task_id": row.id, "open": True, "words": said, "marks": _marks(row)}
        self._held.rows.insert(task_texts, words)
        self._name(row)
        try:
            await self._held.write()
        except sa.exc.IntegrityError as error:
            if not any(key in str(error.orig) for key in TAKEN):
                raise
            raise Conflict(ELSEWHERE) from None

    def _name(self, row: TaskRow) -> None:
        """Let the task be found by who is named for it."""
        named = [(each, role) for role, ids in row.named.items() for each in ids]
        named += [(each, TaskRole.POTENTIAL.value) for each in row.stand_ins]
        for who, role in named:
            its = {"tenant": self._tenant, "task_id": row.id, "person_id": UUID(who), "role": role}
            self._held.rows.offer(task_people, its)

    def _tell(self, task: TaskHead) -> None:
        """Let searches know whether a task is open, and whose it is."""
        key = {"tenant": self._tenant, "task_id": task.id}
        its = {"open": task.closed_at is None, "marks": _marks(task)}
        self._held.rows.change(task_texts, key, its)

    async def change(self, task: T, **values: Any) -> T | None:
        """Change a task that is still at the version seen; None: it has moved on."""
        return await self.note(task, **values, version=task.version + 1)

    async def note(self, task: T, **values: Any) -> T | None:
        """The same for what no decision rests on: the version stays, and nobody's screen is out of date."""
        values |= _ranked(task, values)
        seen = {"its_tenant": self._tenant, "its_id": task.id, "its_version": task.version}
        new = {f"new_{name}": value for name, value in values.items()}
        if (await self._connection.execute(_changing(tuple(sorted(values))), {**seen, **new})).rowcount == 0:
            return None
        return self._changed(task, values)

    def gather(self, task: T, **values: Any) -> T:
        """Change a task that this transaction holds, once, written together with what else was gathered."""
        values |= {**_ranked(task, values), "version": task.version + 1}
        self._held.rows.change(tasks, {"tenant": self._tenant, "id": task.id}, values)
        return self._changed(task, values)

    def _changed(self, task: T, values: Data) -> T:
        """The task as it is read again, and searches know of it."""
        its = names(type(task))
        changed = replace(task, **{name: _in_utc(value) for name, value in values.items() if name in its})
        if SEARCHED & values.keys():
            self._tell(changed)
        return changed

    async def close_open(
        self, case: CaseId, status: Status, now: datetime, but: Origin | None = None
    ) -> list[TaskRow]:
        """End every open task of a case, but for those of one origin."""
        await self._settled()
        statement = _CLOSE_OPEN if but is None else _CLOSE_OPEN.where(tasks.c.origin != but)
        values = {"its_tenant": self._tenant, "its_case": case, "ended": status, "now": now}
        found = await self._connection.execute(statement, values)
        closed = sorted((task_row(TaskRow, row) for row in found.mappings()), key=lambda row: row.created_at)
        for row in closed:
            self._tell(row)
        return closed

    async def excluded(self, shown: Sequence[TaskHead]) -> dict[TaskId, Mapping[PersonId, Bar]]:
        """For each task with a rule, who may not do it because of what they did, and why not."""
        await self._settled()
        return await bars(self._connection, self._tenant, shown)

    async def sealed(self, case: CaseId) -> frozenset[TaskId]:
        """Tasks of a case whose answers only who gave them may see yet."""
        await self._settled()
        return await sealed(self._connection, self._tenant, case)

    async def asked_blind(self, document: DocumentId) -> frozenset[str]:
        """Fields that tasks of the document's cases ask without showing what was read, of whatever form."""
        return await asked_blind(self._connection, self._tenant, document)

    async def duties(self, case: CaseId) -> dict[TaskId, Duty]:
        """What each task of a case asks, and of whom not."""
        found = await self._connection.execute(_DUTIES, {"tenant": self._tenant, "case": case})
        return {row.id: Duty(row.form, tuple(row.not_by)) for row in found}

    async def bind(self, case: CaseId, forms: Sequence[str], by: str) -> None:
        """Keep who did `by` in a case away from these forms too; what it is matters to no screen."""
        if forms:
            await bind(self._connection, self._tenant, case, forms, by)

    async def of_case(self, case: CaseId) -> list[Listed]:
        """All tasks of a case, in the order they were opened."""
        query = _LIST.where(tasks.c.tenant == self._tenant, tasks.c.case_id == case)
        found = await self._connection.execute(query.order_by(tasks.c.created_at, tasks.c.id))
        return [listed(row) for row in found.mappings()]

    async def of_form(self, case: CaseId, form: str) -> list[TaskRow]:
        """All tasks of one form in a case, in the order they were opened."""
        query = sa.select(*(tasks.c[name] for name in names(TaskRow))).where(
            tasks.c.tenant == self._tenant, tasks.c.case_id == case, tasks.c.form == form
        )
        found = await self._connection.execute(query.order_by(tasks.c.created_at, tasks.c.id))
        return [task_row(TaskRow, row) for row in found.mappings()]


def listed(row: sa.RowMapping) -> Listed:
    """A task in a list, out of a result."""
    return Listed(task=task_row(TaskHead, row, "task_"), **{name: row[name] for name in BESIDE_NAMES})


def _worked(row: sa.RowMapping, beside: Data) -> Worked:
    mine = {name: row[name] for name in AROUND}
    return Worked(task=task_row(TaskRow, row, "task_"), **beside, **mine)


def _in_utc(value: Any) -> Any:
    """A column's value as it is read again."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _ranked(task: TaskHead, values: Data) -> Data:
    """What changes besides, where these values are among those that lists rest on."""
    its = {name: values[name] for name in RANKING & values.keys()}
    return _ranks(replace(task, **its)) if its else {}


def _marks(task: TaskHead) -> str:
    return "".join(marks(task.teams))


def _ranks(task: TaskHead) -> Data:
    """The columns that lists are read by."""
    urgent = urgent_at(task.created_at, task.due_at, task.priority, task.customer_waits)
    away = task.home_team if task.home_team != task.team else None
    return {"urgent_at": urgent, "due_rank": task.due_at or NEVER, "away_from": away}
