"""Writes notices from events, as the table in `schemas/notices.py` says."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.access import may_see, may_start
from cases.timeline import NOBODY
from schemas.base import Data, PersonId
from schemas.notices import TOLD, MailTime, NoticeKind, Ring
from schemas.people import Person
from schemas.tasks import Role
from store.database import Transaction
from store.notices import Address, NewNotice
from store.rows import CaseRow, EventRow
from store.webhooks import Endpoint
from worklist.access import IN_CHARGE
from worklist.notices import choice_of, digest_at, notice_text

POST_ROOM = "post"
"""Name of the team that places post, where there is one."""
MOST_TOLD = 200
"""People who are told of one event."""


def concerns_people(event: EventRow) -> bool:
    """Whether anybody may have to be told of an event."""
    return event.kind in TOLD


def concerns_followers(event: EventRow) -> bool:
    """Whether nobody but who follows the case has to be told of an event."""
    return all(ring is Ring.FOLLOWERS for ring, _ in TOLD[event.kind])


@dataclass(frozen=True)
class Told:
    """A notice that was written, and where else its account wants to hear of it."""

    notice: NewNotice
    case: CaseRow | None
    endpoints: tuple[Endpoint, ...]


async def tell(tx: Transaction, event: EventRow, mails: bool) -> tuple[Told, ...]:
    """Tell everybody who is to know of an event; who was not told before. Their endpoints come by `call`.

    Told again, it changes nothing. `mails`: whether e-mail can be sent at all.
    """
    if not concerns_people(event):
        return ()
    wanted = await _wanted(tx, event)
    if not wanted:
        return ()
    case = await tx.cases.get(event.case_id) if event.case_id else None
    accounts = await tx.notices.accounts(wanted)
    people = {who: person for who, person in accounts.items() if case is None or may_see(person, case)}
    chosen = await tx.notices.choices(people)
    addresses = await tx.notices.addresses(people)
    zone = await tx.cases.zone()
    words = await _words(tx, event)
    new: list[Told] = []
    for who in (each for each in wanted if each in people):
        choice = choice_of(chosen.get(who), wanted[who])
        mail = choice.mail if mails else MailTime.NEVER
        at = _mail_at(mail, addresses.get(who), event.at, zone)
        notice = NewNotice(
            tenant=event.tenant,
            person_id=who,
            event_id=event.id,
            kind=wanted[who],
            case_id=event.case_id,
            task_id=event.task_id,
            words=words,
            created_at=event.at,
            in_app=choice.in_app,
            mail=choice.mail,
            mail_state="waiting" if at else None,
            mail_after=at,
            mark=_mark(event, who),
        )
        endpoints = await tx.webhooks.of(who) if case else ()
        if (notice.in_app or at or endpoints) and await tx.notices.add(notice):
            new.append(Told(notice, case, endpoints))
    return tuple(new)


async def call(tx: Transaction, told: Told) -> None:
    """Let the endpoints of whoever was told hear of it; holds the case until the transaction ends."""
    if told.case is None or not told.endpoints:
        return
    file, notice = await tx.cases.lock(told.case.id), told.notice
    for endpoint in told.endpoints:
        stream = f"hook:{endpoint.id}:{told.case.id}"
        file.send("webhook", f"notice.{notice.kind}", _hooked(notice, told.case), notice.created_at, stream)


def _hooked(notice: NewNotice, case: CaseRow) -> Data:
    return {
        "id": str(case.id),
        "number": case.number,
        "reference": case.reference,
        "task": str(notice.task_id) if notice.task_id else None,
        "text": notice_text(NoticeKind(notice.kind), notice.words),
    }


async def _wanted(tx: Transaction, event: EventRow) -> dict[PersonId, NoticeKind]:
    """Who is to be told and why: the first reason counts, and nobody hears of what they did themselves."""
    out: dict[PersonId, NoticeKind] = {}
    for ring, kind in TOLD[event.kind]:
        for who in await RINGS[ring](tx, event):
            if who != event.actor:
                out.setdefault(who, kind)
    return dict(list(out.items())[:MOST_TOLD])


def _after(event: EventRow) -> Data:
    after: Data = (event.payload or {}).get("after", {})
    return after


async def _new_owner(tx: Transaction, event: EventRow) -> list[PersonId]:
    after = _after(event)
    return _ids(after.get("owner_id") or after.get("to"))


async def _owner(tx: Transaction, event: EventRow) -> list[PersonId]:
    task = await tx.tasks.find(event.task_id) if event.task_id else None
    return [task.owner_id] if task and task.owner_id else []


async def _team(tx: Transaction, event: EventRow) -> list[PersonId]:
    team = _after(event).get("team") or (event.payload or {}).get("words", {}).get("team")
    return leading(await tx.notices.team(team)) if isinstance(team, str) else []


async def _reminded(tx: Transaction, event: EventRow) -> list[PersonId]:
    return _ids(*_after(event).get("recipients", ()))


async def _mentioned(tx: Transaction, event: EventRow) -> list[PersonId]:
    return _ids(*_after(event).get("mentions", ()))


async def _to(tx: Transaction, event: EventRow) -> list[PersonId]:
    return _ids(_after(event).get("to"))


async def _post_room(tx: Transaction, event: EventRow) -> list[PersonId]:
    after = _after(event)
    if not after.get("waiting") or not await tx.batches.waits(UUID(after["batch"])):
        return []
    team = [person.id for person in await tx.notices.team(POST_ROOM) if may_start(person)]
    return team or await _in_charge(tx, event)


async def _in_charge(tx: Transaction, event: EventRow) -> list[PersonId]:
    return [person.id for person in await tx.notices.everybody() if person.has(*IN_CHARGE)]


async def _followers(tx: Transaction, event: EventRow) -> list[PersonId]:
    return await tx.talk.followers(event.case_id) if event.case_id else []


RINGS: Mapping[Ring, Callable[[Transaction, EventRow], Awaitable[list[PersonId]]]] = {
    Ring.NEW_OWNER: _new_owner,
    Ring.OWNER: _owner,
    Ring.TEAM: _team,
    Ring.REMINDED: _reminded,
    Ring.MENTIONED: _mentioned,
    Ring.ASKED: _to,
    Ring.ASKER: _to,
    Ring.FOLLOWERS: _followers,
    Ring.IN_CHARGE: _in_charge,
    Ring.POST_ROOM: _post_room,
}


def leading(team: list[Person]) -> list[PersonId]:
    """Who leads a team; where nobody does, all of it."""
    leads = [person.id for person in team if person.has(Role.LEAD)]
    return leads or [person.id for person in team]


def _ids(*values: str | None) -> list[PersonId]:
    return [UUID(value) for value in values if value]


async def _words(tx: Transaction, event: EventRow) -> Data:
    names = await tx.people.views([event.actor])
    who = names[event.actor].name if event.actor in names else NOBODY
    words = {"who": who, "title": (event.payload or {}).get("words", {}).get("title", "?")}
    batch = _after(event).get("batch")
    return words if batch is None else {**words, "batch": batch}


def _mail_at(mail: MailTime, address: Address | None, at: datetime, zone: str) -> datetime | None:
    """When the e-mail goes out; None: there is none."""
    if mail is MailTime.NEVER or address is None or address.email is None:
        return None
    if mail is MailTime.AT_ONCE:
        return at
    return digest_at(at, address.zone or zone, address.digest_hour)


def _mark(event: EventRow, person: PersonId) -> str:
    """The same for this person and event also in a restored copy; another event has another one."""
    return hashlib.sha256(f"{event.tenant}/{event.id}/{event.chain}/{person}".encode()).hexdigest()
