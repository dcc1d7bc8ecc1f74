"""People, systems and teams: accounts made, changed, closed and opened again."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from schemas.base import Data
from schemas.errors import CalledWrongly, Conflict, Invalid, NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import Me, PersonView, TeamView
from store.database import Store, Transaction
from store.events import Event
from store.people import Known
from store.rows import Holding
from worklist.access import COLLEAGUES
from worklist.handovers import GONE, hand_over
from worklist.passwords import LEAST, Passwords, digest

MOST_LISTED = 20
"""Tasks of a leaver that are named one by one."""


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
    ended: bool = False
    """Whether a new password ended what was signed in under the old one."""


@dataclass(frozen=True)
class Rights:
    """Teams and roles that an account gets, and those that it loses."""

    add_roles: frozenset[Role] = frozenset()
    remove_roles: frozenset[Role] = frozenset()
    add_teams: frozenset[str] = frozenset()
    remove_teams: frozenset[str] = frozenset()

    def require_sense(self) -> None:
        """Let pass only a change.

        Raises:
            CalledWrongly: nothing is to be changed, or the same is to be added and removed.
        """
        if not (self.add_roles or self.remove_roles or self.add_teams or self.remove_teams):
            raise CalledWrongly("Say what to change: a team or a role to add or to remove.")
        both = sorted({*(self.add_roles & self.remove_roles), *(self.add_teams & self.remove_teams)})
        if both:
            raise CalledWrongly(f"{', '.join(both)} cannot be added and removed at once; leave one out.")


@dataclass(frozen=True)
class Closed:
    """An account that is shut out, and the tasks that it had in hand and that went to others."""

    person: Person
    open_tasks: int
    tasks: tuple[Holding, ...]
    """The first of them, the most urgent first."""


def me(person: Person) -> Me:
    """The one who is signed in, as they see themselves."""
    return Me(
        id=person.id, name=person.name, roles=tuple(sorted(person.roles)), teams=tuple(sorted(person.teams))
    )


class People:
    """The accounts. Every change is one transaction on the account's row, so two at once lose nothing."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.passwords = Passwords()

    async def everyone(self, person: Person) -> tuple[PersonView, ...]:
        """All colleagues; client systems are none.

        Raises:
            NotAllowed: a client system has none.
        """
        _require_colleague(person)
        async with self.store.reading(person.tenant) as tx:
            return await tx.people.with_roles(*COLLEAGUES)

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

        A password that replaces another ends the account's sessions and revokes its tokens.

        Raises:
            Conflict: the name belongs to another tenant, or to a closed account.
            Invalid: the name or the password does not do.
        """
        _check(account)
        hashed = await self.passwords.hashed(account.password) if account.password is not None else None
        token = secrets.token_urlsafe(32) if account.token else None
        await self._require_ours(tenant, account.name)
        async with self.store.transaction(tenant) as tx:
            there = await tx.people.held(account.name)
            if there is not None:
                _require_open(there)
            person = _merged(tenant, there, account)
            await _keep(tx, there, person, hashed, now)
            ended = there is not None and there.password is not None and hashed is not None
            if ended:
                await _shut_out(tx, person, now)
            if token is not None:
                await tx.tokens.add(digest(token), person.id, now)
            await tx.events.add(_event(person, there, account, now))
        return Added(person, there is None, token, ended)

    async def change(self, tenant: str, name: str, rights: Rights, now: datetime) -> Person:
        """Give an account teams and roles, and take others away; a closed one stays closed.

        Raises:
            CalledWrongly: nothing is to be changed, or the same is to be added and removed.
            NotFound: there is no such account.
            Invalid: no role would be left, or a team has no such name.
        """
        rights.require_sense()
        _require_fit(_named("team", rights.add_teams, 63))
        async with self.store.transaction(tenant) as tx:
            there = await _known(tx, name)
            person = await _with(tx, there.person, rights)
            await _keep(tx, there, person, None, now)
            await tx.events.add(Event("person.changed", now, before=_may(there.person), after=_may(person)))
        return person

    async def close(self, tenant: str, name: str, now: datetime) -> Closed:
        """Shut an account out at once: its sessions end, its tokens work no more; `enable` opens it again.

        What it had in hand goes to who stands in while an absence of it lasts, else back to its queues; what
        it alone was named for goes to operations.

        Raises:
            NotFound: there is no such account.
        """
        async with self.store.transaction(tenant) as tx:
            there = await _known(tx, name)
            if not there.closed:
                await tx.people.close(there.person.id, now)
                await _shut_out(tx, there.person, now)
                await tx.events.add(Event("person.closed", now, before=_may(there.person)))
            count, first = await tx.holdings.of(there.person.id, MOST_LISTED)
        await hand_over(self.store, tenant, there.person.id, now, GONE)
        return Closed(there.person, count, first)

    async def enable(self, tenant: str, name: str, now: datetime) -> Person:
        """Open a closed account again, with the roles, teams and password it had; tokens are made anew.

        Raises:
            NotFound: there is no such account.
        """
        async with self.store.transaction(tenant) as tx:
            there = await _known(tx, name)
            if there.closed:
                await tx.people.open(there.person.id)
                await tx.events.add(Event("person.opened", now, after=_may(there.person)))
        return there.person

    async def revoke(self, tenant: str, name: str, now: datetime) -> Person:
        """End an account's sessions and tokens; it may sign in anew.

        Raises:
            NotFound: there is no such account.
        """
        async with self.store.transaction(tenant) as tx:
            person = (await _known(tx, name)).person
            await _shut_out(tx, person, now)
            await tx.events.add(Event("person.revoked", now, after={"person": str(person.id)}))
        return person

    async def revoke_older(self, tenant: str, name: str, now: datetime) -> int:
        """End all tokens of an account but its newest, once that is in use; how many those were.

        Raises:
            NotFound: there is no such account.
        """
        async with self.store.transaction(tenant) as tx:
            person = (await _known(tx, name)).person
            ended = await tx.tokens.revoke_older(person.id, now)
            if ended:
                after = {"person": str(person.id), "tokens": ended}
                await tx.events.add(Event("person.revoked", now, after=after))
        return ended

    async def accounts(self, tenant: str) -> tuple[Known, ...]:
        """All accounts, also the closed ones, by name; for administrators."""
        async with self.store.reading(tenant) as tx:
            return await tx.people.all()

    async def _require_ours(self, tenant: str, name: str) -> None:
        async with self.store.system_reading() as sx:
            owner = await sx.sign_in.tenant_of(name)
        if owner not in (None, tenant):
            raise Conflict(f"The name {name} is taken by another tenant; choose another name.")


async def _known(tx: Transaction, name: str) -> Known:
    there = await tx.people.held(name)
    if there is None:
        raise NotFound(f"There is no account named {name}; `casework user list --all` shows those there are.")
    return there


async def _keep(
    tx: Transaction, there: Known | None, person: Person, password: str | None, now: datetime
) -> None:
    """Write an account down with its roles and teams."""
    if there is not None:
        await tx.people.change(person.id, person.roles, password)
    elif not await tx.people.add(person, password, now):
        raise Conflict(f"Somebody else made an account named {person.name} at this moment; try again.")
    before = there.person.teams if there else frozenset()
    for team in sorted(person.teams - before):
        await tx.people.join(person.id, team)
    for team in sorted(before - person.teams):
        await tx.people.leave(person.id, team)


async def _with(tx: Transaction, there: Person, rights: Rights) -> Person:
    roles = (there.roles | rights.add_roles) - rights.remove_roles
    if not roles:
        raise Invalid(
            f"{there.name} would have no role left; close the account instead: "
            f"`casework user disable {there.name}`."
        )
    for team in sorted(rights.remove_teams - there.teams):
        if not await tx.people.has_team(team):
            raise Invalid(f"There is no team {team}.", [{"loc": ["team"], "msg": "choose one there is"}])
    teams = (there.teams | rights.add_teams) - rights.remove_teams
    return there.model_copy(update={"roles": roles, "teams": teams})


async def _shut_out(tx: Transaction, person: Person, now: datetime) -> None:
    await tx.sessions.remove_all(person.id)
    await tx.tokens.revoke_all(person.id, now)


def _require_open(there: Known) -> None:
    if there.closed:
        name = there.person.name
        raise Conflict(f"The account {name} is closed; `casework user enable {name}` opens it again.")


def _require_colleague(person: Person) -> None:
    if not person.has(*COLLEAGUES):
        raise NotAllowed("Only colleagues may see who works here.")


def _merged(tenant: str, there: Known | None, account: NewAccount) -> Person:
    if there is None:
        roles = account.roles or frozenset({Role.STAFF})
        return Person(
            tenant=tenant, id=uuid4(), name=account.name, roles=roles, teams=frozenset(account.teams)
        )
    before = there.person
    more = {"roles": before.roles | account.roles, "teams": before.teams | set(account.teams)}
    return before.model_copy(update=more)


def _event(person: Person, there: Known | None, account: NewAccount, now: datetime) -> Event:
    """What the trail says of a change to an account: what it may do, never its secrets."""
    return Event(
        "person.added" if there is None else "person.changed",
        now,
        before=_may(there.person) if there else {},
        after={**_may(person), "password": account.password is not None, "token": account.token},
    )


def _may(person: Person) -> Data:
    return {"person": str(person.id), "roles": sorted(person.roles), "teams": sorted(person.teams)}


def _check(account: NewAccount) -> None:
    faults = [*_named("name", [account.name], 200), *_named("team", account.teams, 63)]
    if account.password is not None and len(account.password) < LEAST:
        faults.append({"loc": ["password"], "msg": f"a password has at least {LEAST} characters"})
    _require_fit(faults)


def _require_fit(faults: list[dict[str, object]]) -> None:
    if faults:
        raise Invalid("; ".join(f"{each['msg']}" for each in faults) + ".", faults)


def _named(what: str, names: Iterable[str], most: int) -> list[dict[str, object]]:
    fits = [name == name.strip() and name.isprintable() and 0 < len(name) <= most for name in names]
    if all(fits):
        return []
    return [
        {"loc": [what], "msg": f"a {what} has 1 to {most} printable characters and no blanks around them"}
    ]
