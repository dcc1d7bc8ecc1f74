"""Which Temporal server is taken, and on which file it is let loose."""

from pathlib import Path

import pytest

from schemas.errors import Unavailable
from workers import temporal_server
from workers.temporal_server import SERVER_VERSION, Binary


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of one empty folder, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin")
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def offer(path: Path, server: str) -> None:
    program = path / "temporal"
    program.write_text(f"#!/bin/sh\necho 'temporal version 9.9.9 (Server {server}, UI 2.54.1)'\n")
    program.chmod(0o755)


def test_the_server_of_make_setup_names_its_version(temporal_binary: Path) -> None:
    assert temporal_server.server_version(temporal_binary) == SERVER_VERSION


def test_without_any_server_the_remedy_is_told(path: Path) -> None:
    with pytest.raises(Unavailable, match="make setup"):
        temporal_server.find()


@pytest.mark.parametrize("server", [SERVER_VERSION, "1.100.0", "2.0"])
def test_one_on_path_is_taken_if_it_is_new_enough(path: Path, server: str) -> None:
    offer(path, server)
    assert temporal_server.find() == Binary(path / "temporal", server, "PATH")


@pytest.mark.parametrize("server", ["1.31.9", "0.9", "unknown"])
def test_an_older_one_on_path_is_not_taken(path: Path, server: str) -> None:
    offer(path, server)
    with pytest.raises(Unavailable):
        temporal_server.find()


def test_the_pinned_one_in_the_cache_goes_first(path: Path) -> None:
    offer(path, "2.0")
    pinned = temporal_server.cached_path()
    pinned.parent.mkdir(parents=True)
    pinned.write_text("")
    assert temporal_server.find().path == pinned


def test_a_folder_of_another_server_version_is_refused_rather_than_forgotten(tmp_path: Path) -> None:
    (tmp_path / "temporal-1.31.0.sqlite").write_text("")
    binary = Binary(Path("temporal"), "1.32.0", "PATH")
    with pytest.raises(Unavailable, match=r"temporal-1\.31\.0\.sqlite"):
        temporal_server.database_file(tmp_path, binary)


def test_a_folder_keeps_its_file_by_version(tmp_path: Path) -> None:
    binary = Binary(Path("temporal"), "1.32.0", "PATH")
    assert temporal_server.database_file(tmp_path, binary) == tmp_path / "temporal-1.32.0.sqlite"
