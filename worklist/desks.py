"""What a person can do and how much at once; handing work out to whoever is free."""

from dataclasses import replace
from datetime import datetime

from schemas.errors import NotAllowed
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import PersonView
from schemas.worklists import Desk, DeskChange, TeamWork
from store.database import Transaction
from store.desks import DeskRow
from store.events import Event
from worklist.access import COLLEAGUES

IN_CHARGE = (Role.LEAD, Role.ADMIN)


def require_colleague(person: Person) -> None:
    """Let pass only colleagues.

    Raises:
        NotAllowed: it is a client system.
    """
    if not person.has(*COLLEAGUES):
        raise NotAllowed("Only colleagues have a desk, and see who else has one.")


async def get(tx: Transaction, person: Person, of: Person) -> Desk:
    """Somebody's desk; one's own, or anybody's for who leads.

    Raises:
        NotAllowed: it is a colleague's.
    """
    if of.id != person.id and not person.has(*IN_CHARGE):
        raise NotAllowed("Only who leads the work sees what colleagues have in hand.")
    row = await tx.desks.get(of.id)
    who = PersonView(id=of.id, name=of.name)
    return Desk(person=who, **vars(row), in_hand=await tx.desks.in_hand(of.id))


async def change(tx: Transaction, person: Person, of: Person, wish: DeskChange, now: datetime) -> Desk:
    """Set what somebody can do and takes at once. Whether one takes what is handed out is one's own affair.

    Raises:
        NotAllowed: who leads the work decides that.
    """
    leads = person.has(*IN_CHARGE)
    own = of.id == person.id and wish.skills is None and wish.capacity is None
    if not leads and not own:
        raise NotAllowed("Skills and how much somebody takes at once are set by who leads the work.")
    await tx.desks.hold(of.id)
    before = await tx.desks.get(of.id)
    after = _changed(before, wish)
    await tx.desks.put(of.id, after)
    said = {"person": str(of.id), **vars(after)}
    await tx.events.add(Event("desk.changed", now, person.id, before=dict(vars(before)), after=said))
    return await get(tx, person, of)


def _changed(before: DeskRow, wish: DeskChange) -> DeskRow:
    after = before
    if wish.skills is not None:
        after = replace(after, skills=tuple(sorted(set(wish.skills))))
    if wish.capacity is not None:
        after = replace(after, capacity=wish.capacity or None)
    if wish.free is not None:
        after = replace(after, free=wish.free)
    return after


async def hand_out(tx: Transaction, person: Person, team: str, wish: TeamWork, now: datetime) -> TeamWork:
    """Whether a team's work is handed out to whoever is free.

    Raises:
        NotAllowed: who leads the work decides that.
        NotFound: there is no such team.
    """
    if not person.has(*IN_CHARGE):
        raise NotAllowed("How a team's work is given out is set by who leads the work.")
    await tx.desks.push(team, wish.push)
    await tx.events.add(Event("team.push", now, person.id, after={"team": team, "push": wish.push}))
    return wish
