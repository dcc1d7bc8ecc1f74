"""People, teams, and how they sign in."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import ParamSpec, TypeVar
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.base import Data
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, TooMany
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import Me, PersonView, TeamView
from store.database import Store, Transaction
from store.events import Event
from worklist.access import COLLEAGUES
from worklist.patience import Patience

P = ParamSpec("P")
R = TypeVar("R")

SESSION = timedelta(hours=12)
"""How long a session lives after it was last used."""
RENEWED_AFTER = timedelta(hours=1)
"""A session's end is moved at most this often."""
LEAST_PASSWORD = 8
"""Characters; NIST SP 800-63B."""
HASHER = PasswordHasher()
"""argon2id with 64 MiB and 3 passes: RFC 9106's second recommendation."""

WRONG = "The name or the password is not right; please try again."
AGAIN = "Please sign in again."
MOST_WAITING = 20
"""Passwords that wait to be checked; with more, signing in is refused for a moment."""
AT_ONCE = 2
"""Passwords that are hashed at the same time; each needs 64 MiB."""


@dataclass(frozen=True)
class NewAccount:
    """An account as an administrator wants it to be."""

    name: str
    roles: frozenset[Role] = frozenset()
    teams: tuple[str, ...] = ()
    password: str | None = None
    token: bool = False
    """Whether it shall get a new bearer token."""


@dataclass(frozen=True)
class Added:
    """What became of it."""

    person: Person
    new: bool
    token: str | None
    """Shown once; only its hash is kept."""


@dataclass(frozen=True)
class Session:
    """Somebody has signed in."""

    person: Person
    cookie: str
    lives: timedelta = SESSION


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits: guessing is hopeless, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def me(person: Person) -> Me:
    """The one who is signed in, as they see themselves."""
    return Me(
        id=person.id, name=person.name, roles=tuple(sorted(person.roles)), teams=tuple(sorted(person.teams))
    )


class People:
    """Sign-in and accounts."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.patience = Patience()
        self._hashing = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def by_token(self, token: str, now: datetime) -> Person:
        """Who a bearer token acts as.

        Raises:
            NotSignedIn: it is unknown, expired or revoked.
        """
        async with self.store.system_reading() as sx:
            person = await sx.sign_in.by_token(digest(token), now)
        if person is None:
            raise NotSignedIn(
                "This token is unknown, expired or revoked; ask your administrator for a new one."
            )
        return person

    async def by_session(self, cookie: str, now: datetime) -> Person:
        """Who a session belongs to; using it lets it live on.

        Raises:
            NotSignedIn: it has ended.
        """
        key = digest(cookie)
        async with self.store.system_reading() as sx:
            session = await sx.sign_in.by_session(key, now)
        if session is None:
            raise NotSignedIn(AGAIN)
        if session.expires_at - now < SESSION - RENEWED_AFTER:
            async with self.store.transaction(session.person.tenant) as tx:
                await tx.sessions.extend(key, now + SESSION)
        return session.person

    async def sign_in(self, name: str, password: str, now: datetime) -> Session:
        """Begin a session. An unknown name takes as long as a wrong password.

        Raises:
            NotSignedIn: name or password is wrong.
            TooMany: it was wrong too often of late.
        """
        async with self.store.system_reading() as sx:
            account = await sx.sign_in.by_name(name)
        kept = account.password if account else None
        self.patience.require(name, now)
        if self._waiting >= MOST_WAITING:
            raise TooMany("Many are signing in at the moment; please try again in 5 s.", retry_after=5)
        self.patience.failed(name, now)  # counted before the slow part, so that many at once are counted too
        right = await self._hash(_verify, kept, password)
        if account is None or not right:
            raise NotSignedIn(WRONG)
        self.patience.forget(name)
        return await self._begin(account.person, now)

    async def _begin(self, person: Person, now: datetime) -> Session:
        cookie = secrets.token_urlsafe(32)
        async with self.store.transaction(person.tenant) as tx:
            await tx.sessions.add(digest(cookie), person.id, now, now + SESSION)
        return Session(person, cookie)

    async def sign_out(self, person: Person, cookie: str) -> None:
        """End a session."""
        async with self.store.transaction(person.tenant) as tx:
            await tx.sessions.remove(digest(cookie))

    async def everyone(self, person: Person) -> tuple[PersonView, ...]:
        """All colleagues.

        Raises:
            NotAllowed: a client system has none.
        """
        _require_colleague(person)
        async with self.store.reading(person.tenant) as tx:
            return await tx.people.everyone()

    async def teams(self, person: Person) -> tuple[TeamView, ...]:
        """All teams with their members.

        Raises:
            NotAllowed: client systems are not told who works here.
        """
        _require_colleague(person)
        async with self.store.reading(person.tenant) as tx:
            return await tx.people.teams()

    async def add(self, tenant: str, account: NewAccount, now: datetime) -> Added:
        """Make an account, or give the one of that name these roles, teams and sign-ins besides those it has.

        Raises:
            Conflict: the name belongs to another tenant.
            Invalid: the name or the password does not do.
        """
        _check(account)
        hashed = await self._hash(HASHER.hash, account.password) if account.password is not None else None
        token = secrets.token_urlsafe(32) if account.token else None
        there = await self._existing(tenant, account.name)
        person = _merged(tenant, there, account)
        async with self.store.transaction(tenant) as tx:
            if there is None:
                await tx.people.add(person, hashed, now)
            else:
                await tx.people.change(person.id, person.roles, hashed)
            if there is not None and hashed is not None:
                await tx.sessions.remove_all(person.id)
            for team in account.teams:
                await tx.people.join(person.id, team)
            if token is not None:
                await tx.tokens.add(digest(token), person.id, now)
            await tx.events.add(_event(person, there, account, now))
        return Added(person, there is None, token)

    async def close(self, tenant: str, name: str, now: datetime) -> Person:
        """Shut an account out at once: its sessions end, its tokens work no more; `add` opens it again.

        Raises:
            NotFound: there is no such account.
        """
        person = await self._known(tenant, name)
        async with self.store.transaction(tenant) as tx:
            await tx.people.close(person.id, now)
            await _shut_out(tx, person, now)
            await tx.events.add(Event("person.closed", now, before=_may(person)))
        return person

    async def revoke(self, tenant: str, name: str, now: datetime) -> Person:
        """End an account's sessions and tokens; it may sign in anew.

        Raises:
            NotFound: there is no such account.
        """
        person = await self._known(tenant, name)
        async with self.store.transaction(tenant) as tx:
            await _shut_out(tx, person, now)
            await tx.events.add(Event("person.revoked", now, after={"person": str(person.id)}))
        return person

    async def narrow(
        self, tenant: str, name: str, roles: frozenset[Role], teams: frozenset[str], now: datetime
    ) -> Person:
        """Take roles and teams away from an account.

        Raises:
            NotFound: there is no such account.
            Invalid: no role would be left.
        """
        there = await self._known(tenant, name)
        person = there.model_copy(update={"roles": there.roles - roles, "teams": there.teams - teams})
        if not person.roles:
            raise Invalid(f"{name} would have no role left; close the account instead: `user disable`.", [])
        async with self.store.transaction(tenant) as tx:
            await tx.people.change(person.id, person.roles, None)
            for team in sorted(teams):
                await tx.people.leave(person.id, team)
            await tx.events.add(Event("person.changed", now, before=_may(there), after=_may(person)))
        return person

    async def _known(self, tenant: str, name: str) -> Person:
        person = await self._existing(tenant, name)
        if person is None:
            raise NotFound(f"There is no account named {name}.")
        return person

    async def _hash(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self._waiting += 1
        try:
            async with self._hashing:
                return await asyncio.to_thread(work, *args, **kwargs)
        finally:
            self._waiting -= 1

    async def _existing(self, tenant: str, name: str) -> Person | None:
        async with self.store.system_reading() as sx:
            owner = await sx.sign_in.owner_of(name)
            account = await sx.sign_in.by_name(name)
        if owner is None:
            return None
        if owner[0] != tenant:
            raise Conflict(f"The name {name} is taken by another tenant; choose another name.")
        bare = Person(tenant=tenant, id=owner[1], name=name, roles=frozenset(), teams=frozenset())
        return account.person if account else bare


async def _shut_out(tx: Transaction, person: Person, now: datetime) -> None:
    await tx.sessions.remove_all(person.id)
    await tx.tokens.revoke_all(person.id, now)


def _require_colleague(person: Person) -> None:
    if not person.has(*COLLEAGUES):
        raise NotAllowed("Only colleagues may see who works here.")


def _merged(tenant: str, there: Person | None, account: NewAccount) -> Person:
    before = there or Person(
        tenant=tenant, id=uuid4(), name=account.name, roles=frozenset(), teams=frozenset()
    )
    roles = before.roles | account.roles or frozenset({Role.STAFF})
    return before.model_copy(update={"roles": roles, "teams": before.teams | set(account.teams)})


def _event(person: Person, there: Person | None, account: NewAccount, now: datetime) -> Event:
    """What the trail says of a change to an account: what it may do, never its secrets."""
    return Event(
        "person.added" if there is None else "person.changed",
        now,
        before=_may(there) if there else {},
        after={**_may(person), "password": account.password is not None, "token": account.token},
    )


def _may(person: Person) -> Data:
    return {"person": str(person.id), "roles": sorted(person.roles), "teams": sorted(person.teams)}


def _check(account: NewAccount) -> None:
    faults = [*_named("name", [account.name], 200), *_named("team", account.teams, 63)]
    if account.password is not None and len(account.password) < LEAST_PASSWORD:
        faults.append({"loc": ["password"], "msg": f"a password has at least {LEAST_PASSWORD} characters"})
    if faults:
        raise Invalid("; ".join(f"{each['msg']}" for each in faults) + ".", faults)


def _named(what: str, names: Iterable[str], most: int) -> list[dict[str, object]]:
    fits = [name == name.strip() and name.isprintable() and 0 < len(name) <= most for name in names]
    if all(fits):
        return []
    return [
        {"loc": [what], "msg": f"a {what} has 1 to {most} printable characters and no blanks around them"}
    ]


def _verify(kept: str | None, password: str) -> bool:
    try:
        right = HASHER.verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@cache
def _nobodys_hash() -> str:
    """The hash of a password that nobody knows."""
    return HASHER.hash(secrets.token_urlsafe(32))
