"""Brings the embedded database to this release, and sees at a glance when it is there already."""

import asyncio
import sqlite3
from contextlib import closing

from pydantic import BaseModel, ValidationError

from workers.embedded.folder import Folder
from workers.house import HOME
from workers.settings import Settings

VERSIONS = HOME / "store" / "migrations" / "versions"
NOTE = "schema.json"


class Note(BaseModel):
    """What a database was brought to, and by which migrations."""

    revision: str
    migrations: list[str]


def bring_up_to_date(settings: Settings) -> bool:
    """Migrate unless a note says that these very migrations have been run on this database; whether it did.

    The glance saves a start the second that importing the migrations takes. Not to be called where an
    event loop runs.

    Raises:
        Unavailable: the database cannot be reached.
    """
    folder = Folder(settings.folder)
    if settings.embedded and _is_up_to_date(folder):
        return False
    from store.migrate import newest, upgrade

    asyncio.run(upgrade(settings.database_url))
    if settings.embedded:
        folder.write(NOTE, Note(revision=newest(), migrations=_migrations()).model_dump_json())
    return True


def _is_up_to_date(folder: Folder) -> bool:
    try:
        note = Note.model_validate_json((folder.root / NOTE).read_bytes())
    except (OSError, ValidationError):
        return False
    return note.migrations == _migrations() and note.revision == _revision(folder)


def _migrations() -> list[str]:
    return sorted(path.name for path in VERSIONS.glob("*.py"))


def _revision(folder: Folder) -> str | None:
    """What the database itself says."""
    if not folder.database.is_file():
        return None
    try:
        with closing(sqlite3.connect(folder.database)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])
