"""Spreadsheets that were handed in, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import PersonId, Tenant
from schemas.errors import NotFound
from store.paging import Key, behind, ordered
from store.rows import names, plain_row
from store.statements import insert
from store.tables import imports


@dataclass(frozen=True)
class ImportHeadRow:
    """A spreadsheet that was handed in, without its cases and problems."""

    tenant: Tenant
    id: UUID
    status: str
    process: str
    mode: str
    name: str
    sha256: str
    marked: str | None
    rows: int
    problem_count: int
    added_by: PersonId
    added_at: datetime


@dataclass(frozen=True)
class ImportRow(ImportHeadRow):
    """A spreadsheet that was handed in."""

    cases: list[Any]
    problems: list[Any]
    meaning: str
    """Digest of the file and of what was to be done with it."""
    time: int | None
    """How often the same was taken in before; None: nothing of it was."""


class ImportRepository:
    """One tenant's spreadsheets."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add(self, row: ImportRow) -> bool:
        """Keep what became of a file; False when the same is taken in by somebody else just now.

        Waits for another transaction that is just doing the same.
        """
        statement = insert(self._connection, imports).values(**vars(row)).on_conflict_do_nothing()
        return (await self._connection.execute(statement.returning(imports.c.id))).scalar() is not None

    async def told(self, import_id: UUID, cases: list[Any]) -> None:
        """Keep which cases came of it."""
        where = (imports.c.tenant == self._tenant, imports.c.id == import_id)
        await self._connection.execute(sa.update(imports).where(*where).values(cases=cases))

    async def get(self, import_id: UUID) -> ImportRow:
        """What became of a file.

        Raises:
            NotFound: the tenant has none under this id.
        """
        query = sa.select(imports).where(imports.c.tenant == self._tenant, imports.c.id == import_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such import.")
        return plain_row(ImportRow, row)

    async def page(self, key: Key, limit: int, added_by: PersonId | None = None) -> list[ImportHeadRow]:
        """A page of them, the newest first; of one account only where it is named."""
        wanted = (imports.c[name] for name in names(ImportHeadRow))
        query = sa.select(*wanted).where(imports.c.tenant == self._tenant)
        if added_by is not None:
            query = query.where(imports.c.added_by == added_by)
        columns = (imports.c.added_at, imports.c.id)
        query = ordered(behind(query, columns, key, newest_first=True), columns, newest_first=True)
        found = (await self._connection.execute(query.limit(limit))).mappings()
        return [plain_row(ImportHeadRow, row) for row in found]

    async def last(self, meaning: str) -> ImportRow | None:
        """The last time that the same file was taken in in the same way."""
        query = (
            sa.select(imports)
            .where(
                imports.c.tenant == self._tenant, imports.c.meaning == meaning, imports.c.time.is_not(None)
            )
            .order_by(imports.c.time.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return plain_row(ImportRow, row) if row is not None else None
