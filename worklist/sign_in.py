"""How people and systems sign in, and stay signed in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.errors import NotSignedIn, TooMany
from schemas.people import Person
from store.database import Store
from store.events import Event
from worklist.passwords import Passwords, digest
from worklist.patience import Patience

SESSION = timedelta(hours=12)
"""How long a session lives after it was last used."""
RENEWED_AFTER = timedelta(hours=1)
"""A session's end is moved at most this often."""
MOST_WAITING = 20
"""Passwords that wait to be checked; with more, signing in is refused for a moment."""

WRONG = "The name or the password is not right; please try again."
AGAIN = "Please sign in again."
CHANGED = "Your account was changed while you signed in; please sign in again."
NO_TOKEN = "This token is unknown, expired or revoked; ask your administrator for a new one."


@dataclass(frozen=True)
class Session:
    """Somebody has signed in."""

    person: Person
    cookie: str
    lives: timedelta = SESSION


class SignIn:
    """Who is at the door."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.patience = Patience()
        self.passwords = Passwords()

    async def by_token(self, token: str, now: datetime) -> Person:
        """Who a bearer token acts as.

        Raises:
            NotSignedIn: it is unknown, expired or revoked.
        """
        async with self.store.look() as sx:
            person = await sx.sign_in.by_token(digest(token), now)
        if person is None:
            raise NotSignedIn(NO_TOKEN)
        return person

    async def by_session(self, cookie: str, now: datetime) -> Person:
        """Who a session belongs to; using it lets it live on.

        Raises:
            NotSignedIn: it has ended.
        """
        key = digest(cookie)
        async with self.store.look() as sx:
            session = await sx.sign_in.by_session(key, now)
        if session is None:
            raise NotSignedIn(AGAIN)
        if session.expires_at - now < SESSION - RENEWED_AFTER:
            async with self.store.transaction(session.person.tenant) as tx:
                await tx.sessions.extend(key, now + SESSION)
        return session.person

    async def begin(self, name: str, password: str, now: datetime) -> Session:
        """Begin a session. An unknown name takes as long as a wrong password.

        Raises:
            NotSignedIn: name or password is wrong, or the account was closed or changed meanwhile.
            TooMany: it was wrong too often of late.
        """
        async with self.store.system_reading() as sx:
            account = await sx.sign_in.by_name(name)
        kept = account.password if account else None
        self.patience.require(name, now)
        if self.passwords.waiting >= MOST_WAITING:
            raise TooMany("Many are signing in at the moment; please try again in 5 s.", retry_after=5)
        self.patience.failed(name, now)  # counted before the slow part, so that many at once are counted too
        right = await self.passwords.right(kept, password)
        if account is None or kept is None or not right:
            raise NotSignedIn(WRONG)
        self.patience.forget(name)
        return await self._begin(account.person, kept, now)

    async def _begin(self, person: Person, checked: str, now: datetime) -> Session:
        cookie = secrets.token_urlsafe(32)
        async with self.store.transaction(person.tenant) as tx:
            if not await tx.people.still_has(person.id, checked):
                raise NotSignedIn(CHANGED)
            await tx.sessions.add(digest(cookie), person.id, now, now + SESSION)
        return Session(person, cookie)

    async def sign_out(self, person: Person, cookie: str, now: datetime) -> None:
        """End a session, and with it what is told to it."""
        async with self.store.transaction(person.tenant) as tx:
            await tx.sessions.remove(digest(cookie))
            await tx.events.add(Event("person.left", now, actor=person.id, after={"person": str(person.id)}))
