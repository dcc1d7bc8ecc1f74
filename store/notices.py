"""Notices: one row for one person and one event, with what becomes of its e-mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, PersonId, TaskId, Tenant
from schemas.errors import NotFound
from schemas.notices import Choice, MailTime, NoticeKind
from schemas.people import Person
from schemas.tasks import Role
from store.rows import names, plain_row
from store.statements import filled_up, insert
from store.tables import addresses, cases, followers, members, notice_choices, notice_places, notices, people

PLACE = "notices"
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewNotice:
    """A notice that is to be kept."""

    tenant: Tenant
    person_id: PersonId
    event_id: int
    kind: str
    case_id: CaseId | None
    task_id: TaskId | None
    words: Data
    created_at: datetime
    in_app: bool
    mail: str
    mail_state: str | None
    mail_after: datetime | None
    mark: str


@dataclass(frozen=True)
class NoticeRow(NewNotice):
    """A notice as it is kept, with its case."""

    id: int
    read_at: datetime | None
    mail_tries: int
    number: str | None
    """Of its case, if it is about one."""
    case_title: str | None


@dataclass(frozen=True)
class Address:
    """Where and when somebody is reached by e-mail."""

    email: str | None
    zone: str | None
    digest_hour: int


@dataclass(frozen=True)
class Mailbox:
    """Somebody for whom an e-mail is due."""

    tenant: Tenant
    person: PersonId
    name: str
    email: str


@dataclass(frozen=True)
class MailStats:
    """How e-mail stands, over all tenants."""

    late: int
    """Due for longer than they should be."""
    failed: int
    unsure: int
    reason: str | None
    """The latest one of those that failed."""


MINE = sa.and_(cases.c.tenant == notices.c.tenant, cases.c.id == notices.c.case_id)
_ROWS = sa.select(
    *(notices.c[name] for name in (*names(NewNotice), "id", "read_at", "mail_tries")),
    cases.c.number,
    cases.c.title.label("case_title"),
).outerjoin(cases, MINE)
ACCOUNT: sa.Select[Any] = sa.select(people.c.id, people.c.name, people.c.roles).where(
    people.c.disabled_at.is_(None)
)
UNREAD = sa.and_(notices.c.in_app, notices.c.read_at.is_(None))
WAITING = notices.c.mail_state == "waiting"


class NoticeRepository:
    """What one tenant's people are told."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, notice: NewNotice) -> bool:
        """Tell somebody of an event; whether it was not told before."""
        statement = insert(self._connection, notices).values(**vars(notice)).on_conflict_do_nothing()
        return (await self._connection.execute(statement.returning(notices.c.id))).scalar() is not None

    async def accounts(self, wanted: Iterable[PersonId]) -> dict[PersonId, Person]:
        """Those of these accounts that are open; without their teams."""
        query = ACCOUNT.where(people.c.tenant == self._tenant, people.c.id.in_(list(wanted)))
        return {row.id: self._person(row) for row in await self._connection.execute(query)}

    async def team(self, team: str) -> list[Person]:
        """The members of a team whose accounts are open."""
        belongs = sa.and_(members.c.tenant == people.c.tenant, members.c.person_id == people.c.id)
        query = ACCOUNT.join(members, belongs).where(people.c.tenant == self._tenant, members.c.team == team)
        return [self._person(row) for row in await self._connection.execute(query.order_by(people.c.name))]

    async def everybody(self) -> list[Person]:
        """All whose accounts are open; without their teams."""
        query = ACCOUNT.where(people.c.tenant == self._tenant).order_by(people.c.name)
        return [self._person(row) for row in await self._connection.execute(query)]

    def _person(self, row: sa.Row[Any]) -> Person:
        roles = frozenset(Role(role) for role in row.roles)
        return Person(tenant=self._tenant, id=row.id, name=row.name, roles=roles, teams=frozenset())

    async def page(self, person: PersonId, unread: bool, before: int | None, limit: int) -> list[NoticeRow]:
        """What somebody was told, the newest first."""
        query = _ROWS.where(*self._of(person), notices.c.in_app)
        if unread:
            query = query.where(notices.c.read_at.is_(None))
        if before is not None:
            query = query.where(notices.c.id < before)
        found = await self._connection.execute(query.order_by(notices.c.id.desc()).limit(limit))
        return [plain_row(NoticeRow, row) for row in found.mappings()]

    async def unread(self, person: PersonId) -> int:
        """How many wait to be read."""
        query = sa.select(sa.func.count()).select_from(notices).where(*self._of(person), UNREAD)
        return int((await self._connection.execute(query)).scalar_one())

    async def read(self, person: PersonId, notice: int, now: datetime) -> None:
        """One of somebody's own has been read; reading it again changes nothing.

        Raises:
            NotFound: this person has no such notice.
        """
        there = sa.select(notices.c.id).where(*self._of(person), notices.c.id == notice, notices.c.in_app)
        if (await self._connection.execute(there)).first() is None:
            raise NotFound("There is no such notice.")
        await self._mark_read(now, *self._of(person), notices.c.id == notice)

    async def read_up_to(self, person: PersonId, last: int, now: datetime) -> None:
        """All up to and with this one have been read."""
        await self._mark_read(now, *self._of(person), notices.c.id <= last)

    async def read_about(self, person: PersonId, case: CaseId, now: datetime) -> None:
        """All about this case have been read."""
        await self._mark_read(now, *self._of(person), notices.c.case_id == case)

    async def read_question(self, person: PersonId, case: CaseId, now: datetime) -> None:
        """That one was asked something about this case has been read, for one has answered."""
        asked = notices.c.kind == NoticeKind.ASKED
        await self._mark_read(now, *self._of(person), notices.c.case_id == case, asked)

    async def read_post(self, batch: UUID, now: datetime) -> None:
        """That letters of this stack wait has been read by everybody, for none waits any more."""
        told = (notices.c.tenant == self._tenant, notices.c.kind == NoticeKind.POST)
        await self._mark_read(now, *told, notices.c.words["batch"].as_string() == str(batch))

    async def _mark_read(self, now: datetime, *which: sa.ColumnElement[bool]) -> None:
        # What has been read need not be mailed any more.
        state = sa.case((WAITING, sa.null()), else_=notices.c.mail_state)
        read = sa.update(notices).where(*which, UNREAD).values(read_at=now, mail_state=state)
        await self._connection.execute(read)

    async def choices(self, people_: Iterable[PersonId]) -> dict[PersonId, dict[NoticeKind, Choice]]:
        """What these people have chosen; what is not there is as by default."""
        query = sa.select(notice_choices).where(
            notice_choices.c.tenant == self._tenant, notice_choices.c.person_id.in_(list(people_))
        )
        out: dict[PersonId, dict[NoticeKind, Choice]] = {}
        for row in await self._connection.execute(query):
            choice = Choice(in_app=row.in_app, mail=MailTime(row.mail))
            out.setdefault(row.person_id, {})[NoticeKind(row.kind)] = choice
        return out

    async def choose(self, person: PersonId, choices: dict[NoticeKind, Choice]) -> None:
        """Keep what somebody has chosen, in place of what they had."""
        mine = (notice_choices.c.tenant == self._tenant, notice_choices.c.person_id == person)
        await self._connection.execute(sa.delete(notice_choices).where(*mine))
        rows = [
            {"tenant": self._tenant, "person_id": person, "kind": kind, **choice.model_dump(mode="json")}
            for kind, choice in choices.items()
        ]
        if rows:
            await self._connection.execute(sa.insert(notice_choices), rows)

    async def addresses(self, people_: Iterable[PersonId]) -> dict[PersonId, Address]:
        """Where these people are reached; who has said nothing is left out."""
        query = sa.select(addresses).where(
            addresses.c.tenant == self._tenant, addresses.c.person_id.in_(list(people_))
        )
        rows = await self._connection.execute(query)
        return {row.person_id: Address(row.email, row.zone, row.digest_hour) for row in rows}

    async def put_address(self, person: PersonId, address: Address) -> None:
        """Keep where somebody is reached."""
        statement = insert(self._connection, addresses).values(
            tenant=self._tenant, person_id=person, **vars(address)
        )
        key = ["tenant", "person_id"]
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=key, set_=vars(address))
        )

    async def move_digest(self, person: PersonId, after: datetime) -> None:
        """What waits for somebody's digest goes out then."""
        waiting = (*self._of(person), WAITING, notices.c.mail == MailTime.DIGEST)
        await self._connection.execute(sa.update(notices).where(*waiting).values(mail_after=after))

    async def no_mail(self, person: PersonId) -> None:
        """Nothing that waits is mailed to somebody any more."""
        waiting = (*self._of(person), WAITING)
        await self._connection.execute(sa.update(notices).where(*waiting).values(mail_state=None))

    async def take(self, person: PersonId, now: datetime, most: int) -> list[NoticeRow]:
        """What is due to be mailed to somebody, taken: nobody else gets it."""
        due = sa.select(notices.c.id).where(*self._of(person), WAITING, notices.c.mail_after <= now)
        due = due.order_by(notices.c.id).limit(most)
        taken = (
            sa.update(notices)
            .where(notices.c.id.in_(due), WAITING)
            .values(mail_state="sending", mailed_at=now, mail_tries=notices.c.mail_tries + 1)
            .returning(notices.c.id)
        )
        ids = list((await self._connection.execute(taken)).scalars())
        found = await self._connection.execute(_ROWS.where(notices.c.id.in_(ids)).order_by(notices.c.id))
        return [plain_row(NoticeRow, row) for row in found.mappings()]

    def _of(self, person: PersonId) -> tuple[sa.ColumnElement[bool], ...]:
        return (notices.c.tenant == self._tenant, notices.c.person_id == person)


_FOLLOWED = (
    sa.select(followers.c.tenant, followers.c.case_id)
    .where(sa.tuple_(followers.c.tenant, followers.c.case_id).in_(sa.bindparam("wanted", expanding=True)))
    .where(followers.c.left_at.is_(None))
    .distinct()
)
_NEWEST = sa.select(sa.func.coalesce(sa.func.max(notices.c.id), 0))


class SystemNotices:
    """Notices of all tenants, for those who write and mail them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def place(self) -> int:
        """Id of the last event that was told."""
        query = sa.select(notice_places.c.event_id).where(notice_places.c.name == PLACE)
        return int((await self._connection.execute(query)).scalar_one())

    async def hold_place(self) -> int | None:
        """The same, held until the transaction ends; None: somebody else holds it."""
        query = sa.select(notice_places.c.event_id).where(notice_places.c.name == PLACE)
        found: int | None = (await self._connection.execute(query.with_for_update(skip_locked=True))).scalar()
        return found

    async def move_place(self, event: int) -> None:
        """All up to this event were told."""
        one = sa.update(notice_places).where(notice_places.c.name == PLACE)
        await self._connection.execute(one.values(event_id=event))

    async def followed(self, wanted: Iterable[tuple[Tenant, CaseId]]) -> set[tuple[Tenant, CaseId]]:
        """Those of these cases that somebody follows."""
        found = await self._connection.execute(_FOLLOWED, {"wanted": filled_up(sorted(wanted))})
        return {(row.tenant, row.case_id) for row in found}

    async def newest(self) -> int:
        """Id of the newest notice; 0 when there is none."""
        return int((await self._connection.execute(_NEWEST)).scalar_one())

    async def unread(self, wanted: Iterable[tuple[Tenant, PersonId]]) -> dict[tuple[Tenant, PersonId], int]:
        """How many wait to be read by each of these people."""
        pairs = sorted(set(wanted))
        query = (
            sa.select(notices.c.tenant, notices.c.person_id, sa.func.count().label("n"))
            .where(UNREAD, notices.c.person_id.in_([person for _, person in pairs]))
            .group_by(notices.c.tenant, notices.c.person_id)
        )
        found = {(row.tenant, row.person_id): row.n for row in await self._connection.execute(query)}
        return {pair: found.get(pair, 0) for pair in pairs}

    async def due(self, now: datetime, limit: int) -> Sequence[Mailbox]:
        """For whom an e-mail is due, who has waited longest first."""
        account = sa.and_(people.c.tenant == notices.c.tenant, people.c.id == notices.c.person_id)
        box = sa.and_(addresses.c.tenant == notices.c.tenant, addresses.c.person_id == notices.c.person_id)
        who = (notices.c.tenant, notices.c.person_id, people.c.name, addresses.c.email)
        query = (
            sa.select(*who)
            .join(people, account)
            .join(addresses, box)
            .where(WAITING, notices.c.mail_after <= now)
            .where(addresses.c.email.is_not(None), people.c.disabled_at.is_(None))
            .group_by(*who)
            .order_by(sa.func.min(notices.c.mail_after), sa.func.min(notices.c.id))
            .limit(limit)
        )
        rows = await self._connection.execute(query)
        return [Mailbox(row.tenant, row.person_id, row.name, row.email) for row in rows]

    async def settle(
        self,
        ids: Sequence[int],
        state: str,
        now: datetime,
        reason: str | None = None,
        after: datetime | None = None,
    ) -> None:
        """What became of e-mails that were being sent."""
        told = reason[:LONGEST_REASON] if reason is not None else None
        values: dict[str, Any] = {"mail_state": state, "mailed_at": now, "mail_error": told}
        if after is not None:
            values["mail_after"] = after
        sending = (notices.c.id.in_(list(ids)), notices.c.mail_state == "sending")
        await self._connection.execute(sa.update(notices).where(*sending).values(**values))

    async def settle_abandoned(self, before: datetime, reason: str) -> int:
        """Call unsure what has been on its way since then: whoever sent it was stopped meanwhile."""
        lost = (notices.c.mail_state == "sending", notices.c.mailed_at < before)
        done = await self._connection.execute(
            sa.update(notices).where(*lost).values(mail_state="unsure", mail_error=reason)
        )
        return done.rowcount

    async def settle_unwanted(self, created: datetime, now: datetime, reason: str) -> int:
        """Give up what is older than this; what nobody ever tried to send is simply let go."""
        old = (WAITING, notices.c.created_at < created)
        state = sa.case((notices.c.mail_tries > 0, "failed"))
        done = await self._connection.execute(
            sa.update(notices).where(*old).values(mail_state=state, mailed_at=now, mail_error=reason)
        )
        return done.rowcount

    async def mail_stats(self, late: datetime, since: datetime) -> MailStats:
        """How e-mail stands: what is due since `late`, and what failed after `since`."""
        recent = notices.c.mailed_at >= since
        state = notices.c.mail_state
        counts = sa.select(
            sa.func.count().filter(WAITING, notices.c.mail_after < late).label("late"),
            sa.func.count().filter(state == "failed", recent).label("failed"),
            sa.func.count().filter(state == "unsure", recent).label("unsure"),
        ).where(state.in_(("waiting", "failed", "unsure")))
        row = (await self._connection.execute(counts)).one()
        reason = (
            sa.select(notices.c.mail_error)
            .where(notices.c.mail_error.is_not(None), recent)
            .order_by(notices.c.mailed_at.desc())
            .limit(1)
        )
        return MailStats(row.late, row.failed, row.unsure, (await self._connection.execute(reason)).scalar())
