"""A person's own worklist: saved views, and what they can do and take at once."""

from datetime import datetime
from uuid import UUID

from schemas.people import Person
from schemas.worklists import Desk, DeskChange, NewView, SavedView, TeamWork
from store.database import Store
from worklist import desks, savedviews


class OwnWorklists:
    """Saved views and desks; one method per operation, each one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def views(self, person: Person) -> tuple[SavedView, ...]:
        """The saved views of the person and of their teams."""
        async with self._store.reading(person.tenant) as tx:
            return await savedviews.mine(tx, person)

    async def add_view(self, person: Person, body: NewView, now: datetime) -> SavedView:
        """Keep a list of tasks."""
        async with self._store.transaction(person.tenant) as tx:
            return await savedviews.add(tx, person, body, now)

    async def change_view(self, person: Person, view: UUID, body: NewView, now: datetime) -> SavedView:
        """Keep it otherwise."""
        async with self._store.transaction(person.tenant) as tx:
            return await savedviews.change(tx, person, view, body, now)

    async def remove_view(self, person: Person, view: UUID, now: datetime) -> None:
        """Keep it no longer."""
        async with self._store.transaction(person.tenant) as tx:
            await savedviews.remove(tx, person, view, now)

    async def desk(self, person: Person, name: str) -> Desk:
        """What somebody can do and takes at once.

        Raises:
            NotAllowed: a client system has no desk, and is not told who has one.
            NotFound: there is nobody of that name.
        """
        desks.require_colleague(person)
        async with self._store.reading(person.tenant) as tx:
            return await desks.get(tx, person, await tx.people.named(name))

    async def change_desk(self, person: Person, name: str, wish: DeskChange, now: datetime) -> Desk:
        """Set it.

        Raises:
            NotAllowed: a client system has no desk, and is not told who has one.
            NotFound: there is nobody of that name.
        """
        desks.require_colleague(person)
        async with self._store.transaction(person.tenant) as tx:
            return await desks.change(tx, person, await tx.people.named(name), wish, now)

    async def hand_out(self, person: Person, team: str, wish: TeamWork, now: datetime) -> TeamWork:
        """Whether a team's work is handed out to whoever is free."""
        async with self._store.transaction(person.tenant) as tx:
            return await desks.hand_out(tx, person, team, wish, now)
