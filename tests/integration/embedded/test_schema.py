"""The embedded database comes to this release, at first and after each change, and not oftener."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store import migrate
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


def test_a_second_time_nothing_is_migrated(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    schema.bring_up_to_date(settings)
    before = tables(settings)
    monkeypatch.delattr(migrate, "upgrade")
    schema.bring_up_to_date(settings)
    assert tables(settings) == before


def test_a_release_with_other_migrations_migrates(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    schema.bring_up_to_date(settings)
    monkeypatch.setattr(schema, "VERSIONS", tmp_path)
    monkeypatch.delattr(migrate, "upgrade")
    with pytest.raises(ImportError):
        schema.bring_up_to_date(settings)


def test_another_database_in_the_same_folder_is_migrated(settings: Settings) -> None:
    schema.bring_up_to_date(settings)
    Folder(settings.folder).database.unlink()
    schema.bring_up_to_date(settings)
    assert "cases" in tables(settings)
