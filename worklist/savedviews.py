"""Lists of tasks that people keep under a name, for themselves or for a team."""

from datetime import datetime
from uuid import UUID, uuid4

from schemas.errors import NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import PersonView
from schemas.worklists import NewView, SavedView, ViewQuery
from store.database import Transaction
from store.desks import NO_VIEW, ViewRow
from store.events import Event
from worklist.answers import require_keepable


async def mine(tx: Transaction, person: Person) -> tuple[SavedView, ...]:
    """Those of the person and of their teams, by name."""
    return tuple(_shown(row, person) for row in await tx.saved_views.of(person.id, person.teams))


async def add(tx: Transaction, person: Person, body: NewView, now: datetime) -> SavedView:
    """Keep a list.

    Raises:
        Conflict: the person has one of that name.
        NotAllowed: it is to be shared with a team that is not theirs.
    """
    _require_shareable(person, body)
    view = uuid4()
    values = {"team": body.team, "name": body.name, "query": body.query.model_dump(mode="json")}
    await tx.saved_views.add(view, person.id, now, **values)
    await tx.events.add(Event("view.added", now, person.id, after={"view": str(view), **values}))
    return _shown(await tx.saved_views.get(view), person)


async def change(tx: Transaction, person: Person, view: UUID, body: NewView, now: datetime) -> SavedView:
    """Keep it otherwise.

    Raises:
        NotFound: to this person there is no such view.
        NotAllowed: it belongs to somebody else.
        Conflict: the person has another one of that name.
    """
    there = await _own(tx, person, view)
    _require_shareable(person, body)
    values = {"team": body.team, "name": body.name, "query": body.query.model_dump(mode="json")}
    await tx.saved_views.change(view, now, **values)
    before = {"view": str(view), "team": there.team, "name": there.name, "query": there.query}
    await tx.events.add(Event("view.changed", now, person.id, before=before, after=values))
    return _shown(await tx.saved_views.get(view), person)


async def remove(tx: Transaction, person: Person, view: UUID, now: datetime) -> None:
    """Keep it no longer.

    Raises:
        NotFound: to this person there is no such view.
        NotAllowed: it belongs to somebody else.
    """
    there = await _own(tx, person, view)
    await tx.saved_views.remove(view)
    gone = {"view": str(view), "team": there.team, "name": there.name, "query": there.query}
    await tx.events.add(Event("view.removed", now, person.id, before=gone))


async def _own(tx: Transaction, person: Person, view: UUID) -> ViewRow:
    there = await tx.saved_views.get(view)
    leads = person.has(Role.LEAD, Role.ADMIN) and there.team is not None
    if there.owner_id == person.id or leads:
        return there
    if there.team in person.teams:
        raise NotAllowed(f"This view belongs to {there.owner}; keep one of your own beside it.")
    raise NotFound(NO_VIEW)


def _require_shareable(person: Person, body: NewView) -> None:
    require_keepable(body.model_dump(mode="json"))
    if body.team is not None and body.team not in person.teams and not person.has(Role.LEAD, Role.ADMIN):
        raise NotAllowed(f"You are not in the team {body.team}; share it with one of yours.")


def _shown(row: ViewRow, person: Person) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        team=row.team,
        query=ViewQuery.model_validate(row.query),
        owner=PersonView(id=row.owner_id, name=row.owner),
        mine=row.owner_id == person.id,
        changed_at=row.changed_at,
    )
