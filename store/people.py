"""Accounts, teams, and what they sign in with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.errors import NotFound
from schemas.people import Person
from schemas.tasks import Role
from schemas.views import PersonView, TeamView
from store.columns import Utc
from store.statements import insert
from store.tables import members, people, sessions, teams, tenants, tokens

ACCOUNT = (people.c.tenant, people.c.id, people.c.name, people.c.roles)


@dataclass(frozen=True)
class Account:
    """An account with the hash of its password."""

    person: Person
    password: str | None
    """argon2; None for accounts that only use tokens."""


@dataclass(frozen=True)
class Known(Account):
    """An account, open or closed."""

    closed: bool
    """Nobody signs in as it."""


@dataclass(frozen=True)
class SignedIn:
    """Who a session belongs to, and until when."""

    person: Person
    expires_at: datetime


def _with_teams(*columns: sa.ColumnElement[Any], through: sa.Table | None = None) -> sa.Select[Any]:
    """Accounts, a row for each team they are in, one where they are in none; found by their keys."""
    source: sa.FromClause = people
    if through is not None:
        owner = sa.and_(people.c.tenant == through.c.tenant, people.c.id == through.c.person_id)
        source = through.join(people, owner)
    in_team = sa.and_(members.c.tenant == people.c.tenant, members.c.person_id == people.c.id)
    return sa.select(*ACCOUNT, members.c.team, *columns).select_from(source.outerjoin(members, in_team))


_OPEN = people.c.disabled_at.is_(None)
_SECRET = sa.bindparam("secret", type_=sa.String())
_NOW = sa.bindparam("now", type_=Utc())
_BY_TOKEN = _with_teams(through=tokens).where(
    tokens.c.token_hash == _SECRET,
    tokens.c.revoked_at.is_(None),
    sa.or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > _NOW),
    _OPEN,
)
_BY_SESSION = _with_teams(sessions.c.expires_at, through=sessions).where(
    sessions.c.token_hash == _SECRET, sessions.c.expires_at > _NOW, _OPEN
)
_BY_NAME = _with_teams(people.c.password).where(people.c.name == sa.bindparam("name"), _OPEN)


def _person(rows: Sequence[sa.Row[Any]]) -> Person:
    first = rows[0]
    return Person(
        tenant=first.tenant,
        id=first.id,
        name=first.name,
        roles=frozenset(Role(role) for role in first.roles),
        teams=frozenset(row.team for row in rows if row.team is not None),
    )


def _known(rows: Sequence[sa.Row[Any]]) -> Known:
    return Known(_person(rows), rows[0].password, rows[0].disabled_at is not None)


class PeopleRepository:
    """People and teams of one tenant."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant

    async def get(self, person: PersonId) -> Person:
        """An account that may still sign in.

        Raises:
            NotFound: there is none of this id.
        """
        return await self._one(people.c.id == person, "There is no such person; choose one from the list.")

    async def named(self, name: str) -> Person:
        """An account by its sign-in name.

        Raises:
            NotFound: there is none of this name.
        """
        return await self._one(
            people.c.name == name, f"There is nobody called {name}; choose one from the list."
        )

    async def ids_of(self, names: Iterable[str]) -> dict[str, PersonId]:
        """Ids of the accounts of these names that may still sign in."""
        wanted = sorted(set(names))
        if not wanted:
            return {}
        mine = (people.c.tenant == self.tenant, people.c.disabled_at.is_(None), people.c.name.in_(wanted))
        rows = await self.connection.execute(sa.select(people.c.id, people.c.name).where(*mine))
        return {row.name: row.id for row in rows}

    async def _one(self, which: sa.ColumnElement[bool], missing: str) -> Person:
        query = _with_teams().where(people.c.tenant == self.tenant, people.c.disabled_at.is_(None), which)
        rows = (await self.connection.execute(query)).all()
        if not rows:
            raise NotFound(missing)
        return _person(rows)

    async def views(self, ids: Iterable[PersonId | None]) -> dict[PersonId, PersonView]:
        """Names of these accounts, also of those that are gone."""
        wanted = {each for each in ids if each is not None}
        if not wanted:
            return {}
        query = sa.select(people.c.id, people.c.name).where(
            people.c.tenant == self.tenant, people.c.id.in_(wanted)
        )
        rows = await self.connection.execute(query)
        return {row.id: PersonView(id=row.id, name=row.name) for row in rows}

    async def everyone(self) -> tuple[PersonView, ...]:
        """All who can sign in, by name."""
        query = (
            sa.select(people.c.id, people.c.name)
            .where(people.c.tenant == self.tenant, people.c.disabled_at.is_(None))
            .order_by(people.c.name)
        )
        return tuple(PersonView(id=row.id, name=row.name) for row in await self.connection.execute(query))

    async def with_roles(self, *wanted: Role) -> tuple[PersonView, ...]:
        """All who can sign in and have one of these roles, by name."""
        query = sa.select(people.c.id, people.c.name, people.c.roles).where(people.c.tenant == self.tenant)
        rows = await self.connection.execute(query.where(_OPEN).order_by(people.c.name))
        found = (row for row in rows if not {*wanted}.isdisjoint(row.roles))
        return tuple(PersonView(id=row.id, name=row.name) for row in found)

    async def teams(self) -> tuple[TeamView, ...]:
        """All teams with their members, by name."""
        query = (
            sa.select(teams.c.name, teams.c.title, members.c.person_id)
            .outerjoin(members, sa.and_(members.c.tenant == teams.c.tenant, members.c.team == teams.c.name))
            .where(teams.c.tenant == self.tenant)
            .order_by(teams.c.name)
        )
        rows = (await self.connection.execute(query)).all()
        known = {person.id: person for person in await self.everyone()}
        titles = {row.name: row.title for row in rows}
        belong: dict[str, list[PersonView]] = {name: [] for name in titles}
        for row in rows:
            if row.person_id in known:
                belong[row.name].append(known[row.person_id])
        return tuple(
            TeamView(name=name, title=title, members=tuple(sorted(belong[name], key=lambda each: each.name)))
            for name, title in titles.items()
        )

    async def has_team(self, name: str) -> bool:
        """Whether there is a team of this name."""
        query = sa.select(teams.c.name).where(teams.c.tenant == self.tenant, teams.c.name == name)
        return (await self.connection.execute(query)).first() is not None

    async def held(self, name: str) -> Known | None:
        """The account of this sign-in name, open or closed, locked until the transaction ends."""
        mine = (people.c.tenant == self.tenant, people.c.name == name)
        await self.connection.execute(sa.select(people.c.id).where(*mine).with_for_update())
        query = _with_teams(people.c.password, people.c.disabled_at).where(*mine)
        rows = (await self.connection.execute(query)).all()
        return _known(rows) if rows else None

    async def all(self) -> tuple[Known, ...]:
        """All accounts, also the closed ones, by name."""
        query = _with_teams(people.c.password, people.c.disabled_at).where(people.c.tenant == self.tenant)
        rows = (await self.connection.execute(query.order_by(people.c.name))).all()
        return tuple(_known(list(mine)) for _, mine in groupby(rows, key=attrgetter("id")))

    async def still_has(self, person: PersonId, password: str) -> bool:
        """Whether the account is open and this is its password's hash; that stays so in this transaction."""
        query = sa.select(people.c.id).where(
            people.c.tenant == self.tenant,
            people.c.id == person,
            people.c.password == password,
            people.c.disabled_at.is_(None),
        )
        return (await self.connection.execute(query.with_for_update(read=True))).first() is not None

    async def add(self, person: Person, password: str | None, now: datetime) -> bool:
        """Add an account with its roles, unless its name is taken; its teams are joined one by one."""
        await self._put(tenants, id=self.tenant, title=self.tenant)
        row = {"tenant": self.tenant, "id": person.id, "name": person.name, "password": password}
        statement = insert(self.connection, people).values(**row, roles=sorted(person.roles), created_at=now)
        added = await self.connection.execute(statement.on_conflict_do_nothing().returning(people.c.id))
        return added.first() is not None

    async def change(self, person: PersonId, roles: Iterable[Role], password: str | None) -> None:
        """Give an account these roles, and a new password if there is one."""
        new = {"password": password} if password is not None else {}
        await self._set(person, roles=sorted(roles), **new)

    async def close(self, person: PersonId, now: datetime) -> None:
        """Nobody signs in as this account any more, until it is opened again."""
        await self._set(person, disabled_at=now)

    async def open(self, person: PersonId) -> None:
        """Who has the account may sign in again."""
        await self._set(person, disabled_at=None)

    async def _set(self, person: PersonId, **values: Any) -> None:
        mine = (people.c.tenant == self.tenant, people.c.id == person)
        await self.connection.execute(sa.update(people).where(*mine).values(**values))

    async def leave(self, person: PersonId, team: str) -> None:
        """End a membership; where there is none nothing changes."""
        mine = (members.c.tenant == self.tenant, members.c.person_id == person, members.c.team == team)
        await self.connection.execute(sa.delete(members).where(*mine))

    async def join(self, person: PersonId, team: str) -> None:
        """Make a person a member of a team, which is made if there is none of that name."""
        title = team.replace("_", " ").replace("-", " ").capitalize()
        await self._put(teams, tenant=self.tenant, name=team, title=title)
        await self._put(members, tenant=self.tenant, team=team, person_id=person)

    async def _put(self, table: sa.Table, **values: Any) -> None:
        """A row, unless it is there, or somebody else is just putting it there."""
        statement = insert(self.connection, table).values(**values).on_conflict_do_nothing()
        await self.connection.execute(statement)


class SessionRepository:
    """Sessions of one tenant's people; only hashes are kept."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant

    async def add(self, token_hash: str, person: PersonId, now: datetime, expires_at: datetime) -> None:
        """Begin a session; those that have expired go."""
        expired = sa.delete(sessions).where(sessions.c.tenant == self.tenant, sessions.c.expires_at <= now)
        await self.connection.execute(expired)
        row = {"tenant": self.tenant, "token_hash": token_hash, "person_id": person}
        await self.connection.execute(
            sa.insert(sessions).values(**row, created_at=now, expires_at=expires_at)
        )

    async def extend(self, token_hash: str, expires_at: datetime) -> None:
        """Let a session live until then."""
        mine = (sessions.c.tenant == self.tenant, sessions.c.token_hash == token_hash)
        await self.connection.execute(sa.update(sessions).where(*mine).values(expires_at=expires_at))

    async def remove(self, token_hash: str) -> None:
        """End a session; ending it twice is no fault."""
        mine = (sessions.c.tenant == self.tenant, sessions.c.token_hash == token_hash)
        await self.connection.execute(sa.delete(sessions).where(*mine))

    async def remove_all(self, person: PersonId) -> None:
        """End every session of a person."""
        mine = (sessions.c.tenant == self.tenant, sessions.c.person_id == person)
        await self.connection.execute(sa.delete(sessions).where(*mine))


class TokenRepository:
    """Bearer tokens of one tenant's accounts; only hashes are kept."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant

    async def add(
        self, token_hash: str, person: PersonId, now: datetime, expires_at: datetime | None = None
    ) -> None:
        """Let this token act as the account; None: until it is revoked."""
        row = {"tenant": self.tenant, "token_hash": token_hash, "person_id": person}
        await self.connection.execute(sa.insert(tokens).values(**row, created_at=now, expires_at=expires_at))

    async def revoke_all(self, person: PersonId, now: datetime) -> None:
        """No token of this account works any more."""
        mine = (tokens.c.tenant == self.tenant, tokens.c.person_id == person, tokens.c.revoked_at.is_(None))
        await self.connection.execute(sa.update(tokens).where(*mine).values(revoked_at=now))

    async def revoke_older(self, person: PersonId, now: datetime) -> int:
        """Only the newest token of this account goes on working; how many do not any more."""
        mine = (tokens.c.tenant == self.tenant, tokens.c.person_id == person, tokens.c.revoked_at.is_(None))
        newest = sa.select(sa.func.max(tokens.c.created_at)).where(*mine).scalar_subquery()
        older = sa.update(tokens).where(*mine, tokens.c.created_at < newest).values(revoked_at=now)
        return (await self.connection.execute(older)).rowcount


class SystemSignIn:
    """Who is at the door: look-ups before the tenant is known."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def by_token(self, token_hash: str, now: datetime) -> Person | None:
        """Whose bearer token this is, while it holds."""
        rows = await self._rows(_BY_TOKEN, {"secret": token_hash, "now": now})
        return _person(rows) if rows else None

    async def by_session(self, token_hash: str, now: datetime) -> SignedIn | None:
        """Whose session this is, while it lasts."""
        rows = await self._rows(_BY_SESSION, {"secret": token_hash, "now": now})
        return SignedIn(_person(rows), rows[0].expires_at) if rows else None

    async def by_name(self, name: str) -> Account | None:
        """The account of this sign-in name; names are unique over all tenants."""
        rows = await self._rows(_BY_NAME, {"name": name})
        return Account(_person(rows), rows[0].password) if rows else None

    async def tenant_of(self, name: str) -> Tenant | None:
        """Whose account has this sign-in name, also if it is closed."""
        found = await self.connection.execute(sa.select(people.c.tenant).where(people.c.name == name))
        return found.scalar_one_or_none()

    async def _rows(self, query: sa.Select[Any], values: dict[str, Any]) -> Sequence[sa.Row[Any]]:
        rows: Sequence[sa.Row[Any]] = (await self.connection.execute(query, values)).all()
        return rows
