"""Where settings come from."""

from pathlib import Path

import pytest

from schemas.errors import CalledWrongly
from workers.settings import load


def test_without_any_setting_all_is_kept_in_the_folder(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.embedded
    assert settings.database_url == f"sqlite:///{tmp_path}/casework.sqlite"
    assert settings.blobs_url == str(tmp_path / "blobs")
    assert settings.wake_socket == tmp_path / "relay.sock"


def test_the_command_line_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORK_DATA", "elsewhere")
    assert load(tmp_path).folder == tmp_path
    assert load().folder == Path.cwd() / "elsewhere"


def test_a_database_named_in_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE", "postgresql+psycopg://casework@db.example/casework")
    settings = load()
    assert not settings.embedded
    assert settings.wake_socket is None


def test_a_value_that_does_not_fit_is_named_as_the_user_wrote_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORK_READERS", "many")
    with pytest.raises(CalledWrongly, match="CASEWORK_READERS"):
        load()
