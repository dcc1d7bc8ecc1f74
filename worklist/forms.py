"""Forms as the services need them: the model where it is installed unchanged, the schema always."""

from collections.abc import Mapping
from datetime import datetime

from schemas.descriptors import FormDescriptor
from schemas.errors import NotFound
from schemas.forms import Form
from schemas.registry import descriptor
from store.database import Transaction


class FormShelf:
    """The installed forms, and a memory of the schemas in SQL, which never change under their hash."""

    def __init__(self, models: Mapping[str, type[Form]]) -> None:
        self._models = {described.schema_hash: form for form, described in map(_described, models.values())}
        self._installed = {(d.name, d.version): d for _, d in map(_described, models.values())}
        self._known: dict[str, FormDescriptor] = {}

    def model(self, schema_hash: str) -> type[Form] | None:
        """The installed model with exactly this schema."""
        return self._models.get(schema_hash)

    async def by_hash(self, tx: Transaction, schema_hash: str) -> FormDescriptor:
        """The form behind a schema's hash.

        Raises:
            NotFound: it was never made known.
        """
        if schema_hash not in self._known:
            self._known[schema_hash] = await tx.forms.by_hash(schema_hash)
        return self._known[schema_hash]

    async def find(self, tx: Transaction, schema_hash: str) -> FormDescriptor | None:
        """The form behind a schema's hash, if it is known."""
        try:
            return await self.by_hash(tx, schema_hash)
        except NotFound:
            return None

    async def current(self, tx: Transaction, name: str, version: int | None, now: datetime) -> FormDescriptor:
        """The form as it is installed, made known in SQL; else the newest that was made known.

        Raises:
            NotFound: there is no form of this name and version.
        """
        installed = self._installed.get((name, version)) if version is not None else self._newest(name)
        if installed is None:
            return await tx.forms.latest(name, version)
        if installed.schema_hash not in self._known and not await tx.forms.put(installed, now):
            self._known[installed.schema_hash] = installed
        return installed

    async def known(self, tx: Transaction, name: str, version: int | None = None) -> FormDescriptor:
        """The form as it is installed, else the newest that was made known; writes nothing.

        Raises:
            NotFound: there is no form of this name and version.
        """
        installed = self._installed.get((name, version)) if version is not None else self._newest(name)
        return installed or await tx.forms.latest(name, version)

    def _newest(self, name: str) -> FormDescriptor | None:
        versions = [found for (called, _), found in self._installed.items() if called == name]
        return max(versions, key=lambda found: found.version, default=None)


def _described(form: type[Form]) -> tuple[type[Form], FormDescriptor]:
    return form, descriptor(form)
