"""Stacks of scans that were handed in, and their parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, DocumentId, PersonId, Tenant
from schemas.errors import NotFound
from store.paging import Key, behind, ordered
from store.rows import names, plain_row
from store.statements import insert
from store.tables import batch_parts, batches, cases

NO_BATCH = "There is no such stack."


@dataclass(frozen=True)
class BatchRow:
    """A stack that was handed in."""

    tenant: Tenant
    id: UUID
    name: str
    sha256: str
    pages: int
    left_out: list[Any]
    time: int
    """How often the same was taken in before."""
    added_by: PersonId
    added_at: datetime


@dataclass(frozen=True)
class BatchPart:
    """A part of a stack."""

    tenant: Tenant
    batch_id: UUID
    n: int
    first: int
    last: int
    document_id: DocumentId
    case_id: CaseId | None = None
    started: bool = False
    problem: str | None = None


@dataclass(frozen=True)
class PlacedPart(BatchPart):
    """A part with the number of its case."""

    number: str | None = None


_PARTS = (
    sa.select(*(batch_parts.c[name] for name in names(BatchPart)), cases.c.number)
    .outerjoin(cases, sa.and_(cases.c.tenant == batch_parts.c.tenant, cases.c.id == batch_parts.c.case_id))
    .order_by(batch_parts.c.batch_id, batch_parts.c.n)
)


class BatchRepository:
    """One tenant's stacks."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, row: BatchRow) -> bool:
        """Keep a stack; False when the same is taken in by somebody else just now.

        Waits for another transaction that is just doing the same.
        """
        statement = insert(self._connection, batches).values(**vars(row)).on_conflict_do_nothing()
        return (await self._connection.execute(statement.returning(batches.c.id))).scalar() is not None

    async def add_parts(self, rows: Sequence[BatchPart]) -> None:
        """Keep the parts of a stack; their documents and cases must be there."""
        await self._connection.execute(sa.insert(batch_parts), [vars(row) for row in rows])

    async def get(self, batch: UUID) -> BatchRow:
        """A stack.

        Raises:
            NotFound: the tenant has none under this id.
        """
        query = sa.select(batches).where(batches.c.tenant == self._tenant, batches.c.id == batch)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound(NO_BATCH)
        return plain_row(BatchRow, row)

    async def last(self, sha256: str) -> BatchRow | None:
        """The last time that the same stack was taken in."""
        query = (
            sa.select(batches)
            .where(batches.c.tenant == self._tenant, batches.c.sha256 == sha256)
            .order_by(batches.c.time.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return plain_row(BatchRow, row) if row is not None else None

    async def page(
        self, key: Key, limit: int, waiting: bool = False, added_by: PersonId | None = None
    ) -> list[BatchRow]:
        """A page of stacks, newest first. `waiting`: only those with parts that a person has to place."""
        query = sa.select(batches).where(batches.c.tenant == self._tenant)
        if added_by is not None:
            query = query.where(batches.c.added_by == added_by)
        if waiting:
            open_parts = sa.select(batch_parts.c.batch_id).where(
                batch_parts.c.tenant == self._tenant, batch_parts.c.case_id.is_(None)
            )
            query = query.where(batches.c.id.in_(open_parts))
        columns = (batches.c.added_at, batches.c.id)
        query = behind(query, columns, key, newest_first=True)
        found = await self._connection.execute(ordered(query, columns, newest_first=True).limit(limit))
        return [plain_row(BatchRow, row) for row in found.mappings()]

    async def parts(self, wanted: Iterable[UUID]) -> dict[UUID, list[PlacedPart]]:
        """The parts of several stacks, in order."""
        mine = _PARTS.where(batch_parts.c.tenant == self._tenant, batch_parts.c.batch_id.in_(list(wanted)))
        out: dict[UUID, list[PlacedPart]] = {}
        for row in (await self._connection.execute(mine)).mappings():
            out.setdefault(row["batch_id"], []).append(plain_row(PlacedPart, row))
        return out

    async def lock_part(self, batch: UUID, n: int) -> BatchPart:
        """A part, held until the transaction ends.

        Raises:
            NotFound: the stack has no such part.
        """
        query = sa.select(batch_parts).where(*self._one(batch, n)).with_for_update()
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("This stack has no such part.")
        return plain_row(BatchPart, row)

    async def waits(self, batch: UUID) -> bool:
        """Whether a part of this stack has still to be placed by a person."""
        mine = (batch_parts.c.tenant == self._tenant, batch_parts.c.batch_id == batch)
        query = sa.select(batch_parts.c.n).where(*mine, batch_parts.c.case_id.is_(None)).limit(1)
        return (await self._connection.execute(query)).first() is not None

    async def placed(self, batch: UUID, n: int, case: CaseId, started: bool) -> None:
        """Keep which case a part is in."""
        change = sa.update(batch_parts).where(*self._one(batch, n))
        await self._connection.execute(change.values(case_id=case, started=started))

    def _one(self, batch: UUID, n: int) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            batch_parts.c.tenant == self._tenant,
            batch_parts.c.batch_id == batch,
            batch_parts.c.n == n,
        )
