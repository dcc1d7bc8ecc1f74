"""Requests that were answered: the same key and body get the same answer."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import Data, PersonId, Tenant
from schemas.errors import KeyReused
from store.canonical import digest
from store.statements import insert
from store.tables import idempotency


class IdempotencyRepository:
    """One tenant's answered requests, by account and key."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def begin(self, person: PersonId, key: str, request: Any, now: datetime) -> Data | None:
        """Reserve a key; the answer that was given when the same request came before.

        Waits for another transaction that is just answering the same key.

        Raises:
            KeyReused: the key was used for another request.
        """
        row = {"tenant": self._tenant, "person_id": person, "key": key, "request_hash": digest(request)}
        statement = insert(self._connection, idempotency).values(**row, response={}, created_at=now)
        statement = statement.on_conflict_do_nothing()
        if (await self._connection.execute(statement.returning(idempotency.c.key))).scalar() is not None:
            return None
        return await self.find(person, key, request)

    async def find(self, person: PersonId, key: str | None, request: Any) -> Data | None:
        """The answer that was given to this key.

        Raises:
            KeyReused: the key was used for another request.
        """
        if key is None:
            return None
        query = sa.select(idempotency.c.request_hash, idempotency.c.response).where(*self._of(person, key))
        found = (await self._connection.execute(query)).one_or_none()
        if found is None:
            return None
        if found.request_hash != digest(request):
            raise KeyReused(
                "This Idempotency-Key was used for another request; use a new key for a new request."
            )
        answer: Data = found.response
        return answer

    async def answer(self, person: PersonId, key: str, response: Data) -> None:
        """Keep the answer to a reserved key."""
        await self._connection.execute(
            sa.update(idempotency).where(*self._of(person, key)).values(response=response)
        )

    def _of(self, person: PersonId, key: str) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            idempotency.c.tenant == self._tenant,
            idempotency.c.person_id == person,
            idempotency.c.key == key,
        )
