"""What is known of forms and processes, as workers described them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.descriptors import FormDescriptor, ProcessDescriptor
from schemas.errors import NotFound
from store.statements import insert, insert_new
from store.tables import forms, processes

_PROCESS = sa.select(processes.c.descriptor).where(processes.c.name == sa.bindparam("name"))
NEWEST = (forms.c.version.desc(), forms.c.added_at.desc(), forms.c.schema_hash)


class FormRepository:
    """Every version of every form that was ever used; by their schema's hash they never change."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, form: FormDescriptor, now: datetime) -> bool:
        """Make a form known; one that is known stays as it is. Whether it is new."""
        values = {**form.model_dump(), "added_at": now}
        return (await self._connection.execute(insert_new(self._connection, forms), values)).rowcount == 1

    async def by_hash(self, schema_hash: str) -> FormDescriptor:
        """The form behind a schema's hash.

        Raises:
            NotFound: it was never made known.
        """
        query = sa.select(forms).where(forms.c.schema_hash == schema_hash)
        return await self._one(query, "The form of this task is not known here any more.")

    async def latest(self, name: str, version: int | None = None) -> FormDescriptor:
        """The newest form of this name (and version).

        Raises:
            NotFound: there is none.
        """
        query = sa.select(forms).where(forms.c.name == name).order_by(*NEWEST).limit(1)
        if version is not None:
            query = query.where(forms.c.version == version)
        return await self._one(query, f"There is no form called {name!r} here.")

    async def all(self) -> list[FormDescriptor]:
        """The newest version of each form, by name."""
        found = await self._connection.execute(sa.select(forms).order_by(forms.c.name, *NEWEST))
        newest: dict[str, FormDescriptor] = {}
        for row in found.mappings():
            newest.setdefault(row["name"], _form(row))
        return list(newest.values())

    async def _one(self, query: sa.Select[Any], missing: str) -> FormDescriptor:
        row = (await self._connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound(missing)
        return _form(row)


class ProcessRepository:
    """The processes that cases may be started of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, process: ProcessDescriptor, now: datetime) -> None:
        """Make a process known, or replace what is known of it; its forms are made known too."""
        values = {"descriptor": process.model_dump(mode="json"), "changed_at": now}
        statement = insert(self._connection, processes).values(name=process.name, **values)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
        repository = FormRepository(self._connection)
        for form in process.forms:
            await repository.put(form, now)

    async def get(self, name: str) -> ProcessDescriptor | None:
        """What is known of a process."""
        found = (await self._connection.execute(_PROCESS, {"name": name})).scalar()
        return ProcessDescriptor.stored(found) if found is not None else None

    async def all(self) -> list[ProcessDescriptor]:
        """Every process, by name."""
        found = await self._connection.execute(sa.select(processes.c.descriptor).order_by(processes.c.name))
        return [ProcessDescriptor.stored(descriptor) for descriptor in found.scalars()]


def _form(row: sa.RowMapping) -> FormDescriptor:
    known = ("name", "version", "title", "schema_hash", "json_schema")
    return FormDescriptor(**{name: row[name] for name in known})
