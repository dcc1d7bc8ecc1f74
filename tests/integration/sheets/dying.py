"""Takes a spreadsheet in and dies at the row it is told: `python -m ... URL PERSON BLOBS ROW`."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from activities.documents.opener import Opener
from activities.documents.sheets import SheetOpener
from cases import intake
from cases.sheets.service import Imports
from schemas.people import Person
from schemas.registry import forms
from schemas.sheets import ImportOrder, ImportView
from schemas.tasks import Role
from store.blobs import FolderBlobs
from store.cases import CaseFile
from store.database import Store
from tests.build import NOW, TENANT

KEY = "claims-of-march"
ORDER = ImportOrder(process="keyed_claim")


async def take(url: str, person: UUID, blobs: Path, content: bytes) -> ImportView:
    """Take the sheet in as an account of staff."""
    store, opener = Store(url), Opener()
    who = Person(tenant=TENANT, id=person, name="ada", roles=frozenset({Role.STAFF}), teams=frozenset())
    imports = Imports(store, FolderBlobs(blobs), SheetOpener(opener), forms())
    try:
        return await imports.take(who, "claims.csv", content, ORDER, KEY, NOW)
    finally:
        await opener.close()
        await store.close()


def main() -> None:
    url, person, blobs, row = sys.argv[1:]
    left, add = int(row), intake.add

    async def add_or_die(*arguments: Any) -> CaseFile:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return await add(*arguments)

    vars(intake)["add"] = add_or_die
    asyncio.run(take(url, UUID(person), Path(blobs), sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
