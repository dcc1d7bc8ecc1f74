"""Comments, questions, and who follows a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, PersonId, TaskId, Tenant
from schemas.errors import NotFound
from schemas.talk import CommentKind, QuestionView
from store.paging import Key, behind, ordered
from store.rows import names, plain_row
from store.statements import insert
from store.tables import cases, comments, events, followers, tasks


@dataclass(frozen=True)
class CommentRow:
    """Something that was said, as it is kept."""

    tenant: Tenant
    id: UUID
    case_id: CaseId
    seq: int
    task_id: TaskId | None
    kind: str
    author: PersonId
    on_behalf_of: PersonId | None
    at: datetime
    text: str
    mentions: list[str]
    documents: list[str]
    to_person: PersonId | None
    in_reply_to: UUID | None
    answered_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Spoken:
    """A comment with the names that stand beside it."""

    comment: CommentRow
    number: str
    case_title: str
    task_title: str | None
    question: str | None
    """Of an answer; none also when the question was withdrawn."""


ASKED = comments.alias("asked")
_SPOKEN: sa.Select[Any] = sa.select(
    *(comments.c[name] for name in names(CommentRow)),
    cases.c.number,
    cases.c.title.label("case_title"),
    tasks.c.title.label("task_title"),
    sa.case((ASKED.c.withdrawn_at.is_(None), ASKED.c.text)).label("question"),
).select_from(
    comments.join(cases, sa.and_(cases.c.tenant == comments.c.tenant, cases.c.id == comments.c.case_id))
    .outerjoin(tasks, sa.and_(tasks.c.tenant == comments.c.tenant, tasks.c.id == comments.c.task_id))
    .outerjoin(ASKED, sa.and_(ASKED.c.tenant == comments.c.tenant, ASKED.c.id == comments.c.in_reply_to))
)


SAID = (
    sa.select(sa.func.count())
    .where(
        comments.c.tenant == tasks.c.tenant,
        comments.c.task_id == tasks.c.id,
        comments.c.withdrawn_at.is_(None),
    )
    .scalar_subquery()
)
"""How many comments a task has, beside that task in a query."""


_FOLLOWERS = (
    sa.select(followers.c.person_id)
    .where(followers.c.tenant == sa.bindparam("tenant"), followers.c.case_id == sa.bindparam("case"))
    .where(followers.c.left_at.is_(None))
    .order_by(followers.c.since, followers.c.person_id)
)


_AT_WORK = sa.union(
    sa.select(events.c.actor).where(
        events.c.tenant == sa.bindparam("tenant"),
        events.c.case_id == sa.bindparam("case"),
        events.c.actor.is_not(None),
        events.c.kind.not_like("comment.%"),
        events.c.kind.not_like("question.%"),
    ),
    sa.select(tasks.c.owner_id).where(
        tasks.c.tenant == sa.bindparam("tenant"),
        tasks.c.case_id == sa.bindparam("case"),
        tasks.c.owner_id.is_not(None),
    ),
)


class TalkRepository:
    """What is said about one tenant's cases."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, row: CommentRow) -> None:
        """Keep what was said."""
        await self._connection.execute(sa.insert(comments).values(**vars(row)))

    async def get(self, comment: UUID) -> CommentRow:
        """Something that was said.

        Raises:
            NotFound: the tenant has no such comment.
        """
        return (await self.spoken(comment)).comment

    async def spoken(self, comment: UUID) -> Spoken:
        """Something that was said, with the names beside it.

        Raises:
            NotFound: the tenant has no such comment.
        """
        query = _SPOKEN.where(comments.c.tenant == self._tenant, comments.c.id == comment)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such comment.")
        return _spoken(row)

    async def change(self, comment: UUID, **values: Any) -> None:
        """Note that it was answered or withdrawn; its case has to be held."""
        one = (comments.c.tenant == self._tenant, comments.c.id == comment)
        await self._connection.execute(sa.update(comments).where(*one).values(**values))

    async def at_work(self, case: CaseId) -> list[PersonId]:
        """Who has done something in a case, besides talking, or has one of its tasks."""
        found = await self._connection.execute(_AT_WORK, {"tenant": self._tenant, "case": case})
        return list(found.scalars())

    async def page(
        self, case: CaseId, task: TaskId | None, of: PersonId | None, before: int | None, limit: int
    ) -> list[Spoken]:
        """What was said about a case, or one of its tasks, the newest first; `of`: only what somebody said
        or was answered."""
        query = _SPOKEN.where(comments.c.tenant == self._tenant, comments.c.case_id == case)
        if of is not None:
            query = query.where(sa.or_(comments.c.author == of, ASKED.c.author == of))
        if task is not None:
            query = query.where(comments.c.task_id == task)
        if before is not None:
            query = query.where(comments.c.seq < before)
        found = await self._connection.execute(query.order_by(comments.c.seq.desc()).limit(limit))
        return [_spoken(row) for row in found.mappings()]

    async def questions(
        self, person: PersonId, view: QuestionView, waiting: bool, key: Key, limit: int
    ) -> list[Spoken]:
        """Questions to or by somebody, the newest first; `waiting`: only those without an answer."""
        mine = comments.c.to_person if view is QuestionView.TO_ME else comments.c.author
        query = _SPOKEN.where(
            comments.c.tenant == self._tenant,
            mine == person,
            comments.c.kind == CommentKind.QUESTION,
            comments.c.withdrawn_at.is_(None),
        )
        if waiting:
            query = query.where(comments.c.answered_at.is_(None))
        columns = (comments.c.at, comments.c.id)
        query = behind(query, columns, key, newest_first=True)
        found = await self._connection.execute(ordered(query, columns, newest_first=True).limit(limit))
        return [_spoken(row) for row in found.mappings()]

    async def answers(self, questions: Sequence[CommentRow]) -> dict[UUID, CommentRow]:
        """What stands as the answer to each of these questions that have one."""
        asked = [row for row in questions if row.answered_at is not None]
        if not asked:
            return {}
        query = sa.select(comments).where(
            comments.c.tenant == self._tenant,
            comments.c.case_id.in_({row.case_id for row in asked}),
            comments.c.in_reply_to.in_([row.id for row in asked]),
            comments.c.withdrawn_at.is_(None),
        )
        found = [plain_row(CommentRow, row) for row in (await self._connection.execute(query)).mappings()]
        return {row.in_reply_to: row for row in found if row.in_reply_to is not None}

    async def follow(self, case: CaseId, people: Iterable[PersonId], now: datetime) -> None:
        """Let these follow a case; who has left it before is left alone."""
        rows = [
            {"tenant": self._tenant, "case_id": case, "person_id": person, "since": now}
            for person in sorted(set(people))
        ]
        if rows:
            statement = insert(self._connection, followers).on_conflict_do_nothing()
            await self._connection.execute(statement, rows)

    async def set_following(self, case: CaseId, person: PersonId, follows: bool, now: datetime) -> None:
        """Follow a case, or leave it: somebody's own decision."""
        left = None if follows else now
        statement = insert(self._connection, followers).values(
            tenant=self._tenant, case_id=case, person_id=person, since=now, left_at=left
        )
        key = ["tenant", "case_id", "person_id"]
        statement = statement.on_conflict_do_update(index_elements=key, set_={"left_at": left})
        await self._connection.execute(statement)

    async def followers(self, case: CaseId) -> list[PersonId]:
        """Who follows a case, the first first."""
        found = await self._connection.execute(_FOLLOWERS, {"tenant": self._tenant, "case": case})
        return list(found.scalars())


def _spoken(row: sa.RowMapping) -> Spoken:
    return Spoken(
        comment=plain_row(CommentRow, row),
        number=row["number"],
        case_title=row["case_title"],
        task_title=row["task_title"],
        question=row["question"],
    )
