"""The embedded database comes to this release, at first and after each change, and not oftener."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from workers.embedded import schema
from workers.embedded.folder import Folder
from workers.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    Folder(tmp_path).make()
    return load(tmp_path)


def tables(settings: Settings) -> set[str]:
    with closing(sqlite3.connect(Folder(settings.folder).database)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {str(name) for (name,) in found}


def test_a_new_folder_gets_the_tables(settings: Settings) -> None:
    schema.bring_up_to_date(settings)
    assert {"cases", "tasks", "outbox", "members"} < tables(settings)


def test_a_second_time_nothing_is_migrated(settings: Settings) -> None:
    assert schema.bring_up_to_date(settings)
    before = tables(settings)
    assert not schema.bring_up_to_date(settings)
    assert tables(settings) == before


def test_a_release_with_other_migrations_migrates(settings: Settings) -> None:
    schema.bring_up_to_date(settings)
    note = Folder(settings.folder).root / schema.NOTE
    by_another = schema.Note.model_validate_json(note.read_bytes()).model_copy(update={"migrations": []})
    note.write_text(by_another.model_dump_json())
    assert schema.bring_up_to_date(settings)
    assert not schema.bring_up_to_date(settings)


def test_another_database_in_the_same_folder_is_migrated(settings: Settings) -> None:
    schema.bring_up_to_date(settings)
    Folder(settings.folder).database.unlink()
    schema.bring_up_to_date(settings)
    assert "cases" in tables(settings)
