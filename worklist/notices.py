"""What somebody is told, and how they want to be told: one method per operation, each one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas.base import CaseId, Data
from schemas.errors import Invalid
from schemas.notices import DEFAULTS, MORNING, Choice, NoticeChoices, NoticeKind, NoticeView, Unread
from schemas.people import Person
from schemas.views import CaseRef, Page
from store.database import Store
from store.notices import Address, NoticeRow
from worklist import cursors

ORDER = "notices"
SENTENCES: Mapping[NoticeKind, str] = {
    NoticeKind.ASSIGNED: "{who} gave you '{title}'",
    NoticeKind.RETURNED: "'{title}' came back to you",
    NoticeKind.OVERDUE: "'{title}' was not done in time",
    NoticeKind.MENTIONED: "{who} mentioned you in '{title}'",
    NoticeKind.ASKED: "{who} asks you about '{title}'",
    NoticeKind.ANSWERED: "{who} answered your question about '{title}'",
    NoticeKind.FOLLOWED: "{who} wrote about '{title}'",
    NoticeKind.ENDED: "A case that you follow has ended",
    NoticeKind.NOBODYS: "Nobody is left to do '{title}'",
    NoticeKind.POST: "Post is waiting to be placed: {title}",
}


class Notices:
    """What an account is told. Nobody sees or changes anybody else's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list(self, person: Person, unread: bool, after: str | None, limit: int) -> Page[NoticeView]:
        """What one was told, the newest first."""
        key = cursors.decode_number(ORDER, after)
        async with self._store.reading(person.tenant) as tx:
            rows = await tx.notices.page(person.id, unread, key, limit + 1)
        more = cursors.encode(ORDER, (rows[limit - 1].id,)) if len(rows) > limit else None
        return Page(items=tuple(notice_view(row) for row in rows[:limit]), next=more)

    async def unread(self, person: Person) -> Unread:
        """How many wait to be read."""
        async with self._store.reading(person.tenant) as tx:
            return Unread(unread=await tx.notices.unread(person.id))

    async def read(self, person: Person, notice: int, now: datetime) -> Unread:
        """One has been read; again changes nothing.

        Raises:
            NotFound: one has no such notice.
        """
        async with self._store.transaction(person.tenant) as tx:
            await tx.notices.read(person.id, notice, now)
            return Unread(unread=await tx.notices.unread(person.id))

    async def read_up_to(self, person: Person, last: int, now: datetime) -> Unread:
        """All up to and with this one have been read."""
        async with self._store.transaction(person.tenant) as tx:
            await tx.notices.read_up_to(person.id, last, now)
            return Unread(unread=await tx.notices.unread(person.id))

    async def read_about(self, person: Person, case: CaseId, now: datetime) -> Unread:
        """All about a case have been read, for one has looked at it."""
        async with self._store.transaction(person.tenant) as tx:
            await tx.notices.read_about(person.id, case, now)
            return Unread(unread=await tx.notices.unread(person.id))

    async def choices(self, person: Person) -> NoticeChoices:
        """How one wants to be told, with what holds by default."""
        async with self._store.reading(person.tenant) as tx:
            chosen = (await tx.notices.choices([person.id])).get(person.id, {})
            address = (await tx.notices.addresses([person.id])).get(person.id)
        address = address or Address(None, None, MORNING)
        return NoticeChoices(**vars(address), choices={**DEFAULTS, **chosen})

    async def choose(self, person: Person, wanted: NoticeChoices, now: datetime) -> NoticeChoices:
        """Keep how one wants to be told; what waits for the digest goes out at the new hour.

        Raises:
            Invalid: there is no such time zone.
        """
        require_zone(wanted.zone)
        address = Address(wanted.email, wanted.zone, wanted.digest_hour)
        async with self._store.transaction(person.tenant) as tx:
            await tx.notices.choose(person.id, _different(wanted.choices))
            await tx.notices.put_address(person.id, address)
            if wanted.email is None:
                await tx.notices.no_mail(person.id)
            zone = wanted.zone or await tx.cases.zone()
            await tx.notices.move_digest(person.id, digest_at(now, zone, wanted.digest_hour))
        return await self.choices(person)


def notice_view(row: NoticeRow) -> NoticeView:
    """A notice as the API shows it."""
    return NoticeView(
        id=row.id,
        kind=NoticeKind(row.kind),
        text=notice_text(NoticeKind(row.kind), row.words),
        at=row.created_at,
        case=_case(row),
        task=row.task_id,
        read_at=row.read_at,
    )


def _case(row: NoticeRow) -> CaseRef | None:
    if row.case_id is None or row.number is None:
        return None
    return CaseRef(id=row.case_id, number=row.number, title=row.case_title or "")


class _Words(Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "?")


def notice_text(kind: NoticeKind, words: Data) -> str:
    """What one is told, as a colleague would say it."""
    return _Words().format(SENTENCES[kind], **words)


def choice_of(chosen: Mapping[NoticeKind, Choice] | None, kind: NoticeKind) -> Choice:
    """How somebody wants to be told of this kind."""
    return (chosen or {}).get(kind, DEFAULTS[kind])


def digest_at(now: datetime, zone: str, hour: int) -> datetime:
    """The next moment at which it is this hour in this zone.

    An hour that a clock leaves out in spring comes when it would have been; one that it repeats in autumn
    counts the first time.
    """
    here = now.astimezone(ZoneInfo(zone))
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    at = today.astimezone(now.tzinfo)
    if at > now:
        return at
    return (today + timedelta(days=1)).astimezone(now.tzinfo)


def require_zone(zone: str | None) -> None:
    """Let pass only a time zone that there is.

    Raises:
        Invalid: there is none of this name.
    """
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        text = "choose a time zone by its name, such as Europe/Berlin"
        raise Invalid("There is no such time zone.", [{"loc": ["zone"], "msg": text}]) from error


def _different(choices: Mapping[NoticeKind, Choice]) -> dict[NoticeKind, Choice]:
    """Only what differs from the default is kept, so that a better default reaches everybody."""
    return {kind: choice for kind, choice in choices.items() if choice != DEFAULTS[kind]}
