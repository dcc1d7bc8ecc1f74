"""Where client systems want to hear of their cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.errors import NotFound
from store.tables import people, webhooks


@dataclass(frozen=True)
class Endpoint:
    """One address that hears of the cases of one account."""

    tenant: Tenant
    id: UUID
    person: PersonId
    url: str
    secret: str
    """As standardwebhooks has it: whsec_ and 32 random bytes in base64."""
    created_at: datetime


def _endpoint(row: sa.Row[*tuple[Any, ...]]) -> Endpoint:
    return Endpoint(row.tenant, row.id, row.person_id, row.url, row.secret, row.created_at)


COLUMNS = (
    webhooks.c.tenant,
    webhooks.c.id,
    webhooks.c.person_id,
    webhooks.c.url,
    webhooks.c.secret,
    webhooks.c.created_at,
)
ACTIVE = webhooks.c.disabled_at.is_(None)


def _of(tenant: sa.ColumnElement[str], person: sa.ColumnElement[UUID]) -> sa.Select[Any]:
    return sa.select(*COLUMNS).where(webhooks.c.tenant == tenant, webhooks.c.person_id == person, ACTIVE)


_OF = _of(sa.bindparam("tenant"), sa.bindparam("person")).order_by(webhooks.c.created_at)


def heard_by(tenant: sa.ColumnElement[str], person: sa.ColumnElement[UUID]) -> sa.Exists:
    """Whether this account wants to hear of its cases."""
    return _of(tenant, person).exists()


class WebhookRepository:
    """The endpoints of one tenant's accounts."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self.connection = connection
        self.tenant = tenant

    async def add(self, endpoint: Endpoint) -> None:
        """Register an endpoint."""
        await self.connection.execute(
            sa.insert(webhooks).values(
                tenant=self.tenant,
                id=endpoint.id,
                person_id=endpoint.person,
                url=endpoint.url,
                secret=endpoint.secret,
                created_at=endpoint.created_at,
            )
        )

    async def of(self, person: PersonId | None) -> tuple[Endpoint, ...]:
        """Where this account wants to hear of its cases."""
        if person is None:
            return ()
        values = {"tenant": self.tenant, "person": person}
        return tuple(_endpoint(row) for row in await self.connection.execute(_OF, values))

    async def all(self) -> tuple[tuple[str, Endpoint], ...]:
        """Every endpoint with the name of its account."""
        owner = sa.and_(people.c.tenant == webhooks.c.tenant, people.c.id == webhooks.c.person_id)
        query = (
            sa.select(*COLUMNS, people.c.name)
            .join(people, owner)
            .where(webhooks.c.tenant == self.tenant, ACTIVE)
            .order_by(people.c.name, webhooks.c.created_at)
        )
        return tuple((row.name, _endpoint(row)) for row in await self.connection.execute(query))

    async def remove(self, endpoint: UUID, now: datetime) -> None:
        """Send nothing there any more.

        Raises:
            NotFound: there is no such endpoint.
        """
        mine = (webhooks.c.tenant == self.tenant, webhooks.c.id == endpoint, ACTIVE)
        done = await self.connection.execute(sa.update(webhooks).where(*mine).values(disabled_at=now))
        if not done.rowcount:
            raise NotFound("There is no such webhook; `casework webhook list` shows those there are.")


class SystemWebhooks:
    """Endpoints of any tenant, for the relay."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def get(self, tenant: Tenant, endpoint: UUID) -> Endpoint:
        """An endpoint that is to be told.

        Raises:
            NotFound: it was removed, or its account closed; the text says which.
        """
        owner = sa.and_(people.c.tenant == webhooks.c.tenant, people.c.id == webhooks.c.person_id)
        query = sa.select(*COLUMNS, people.c.disabled_at).join(people, owner)
        query = query.where(webhooks.c.tenant == tenant, webhooks.c.id == endpoint, ACTIVE)
        row = (await self.connection.execute(query)).first()
        if row is None:
            raise NotFound("the webhook was removed")
        if row.disabled_at is not None:
            raise NotFound("the account of the webhook is closed")
        return _endpoint(row)
