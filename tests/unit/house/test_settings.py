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


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CASEWORK_DATABSE", "did you mean CASEWORK_DATABASE?"),
        ("CASEWORK_DATABASE_URL", "did you mean CASEWORK_DATABASE?"),
        ("CASEWORK_SECURE_COOKIE", "did you mean CASEWORK_SECURE_COOKIES?"),
        ("CASEWORK_MAX_UPLOAD_BITES", "did you mean CASEWORK_MAX_UPLOAD_BYTES?"),
    ],
)
def test_a_misspelled_setting_is_refused_instead_of_passed_over(
    monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.setenv(name, "postgresql+psycopg://casework@db.example/casework")
    with pytest.raises(CalledWrongly) as refused:
        load()
    assert name in refused.value.detail
    assert hint in refused.value.detail


@pytest.mark.parametrize(
    "name",
    [
        "CASEWORK_TOKEN",
        "CASEWORK_URL",
        "CASEWORK_BENCH_FORMS",
        "CASEWORK_SERVICE_HOST",
        "CASEWORK_API_PORT",
        "CASEWORK_API_PORT_8700_TCP_ADDR",
        "CASEWORK_PORT_8700_TCP",
        "CASEWORK_OF_A_LATER_RELEASE",
        "CASEWORK_CRM_ADDRESS",
    ],
)
def test_what_others_are_told_under_the_same_prefix_is_no_slip(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "tcp://10.0.0.1:8700")
    load()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://casework@db/x",
        "postgresql+psycopg://casework@db/x",
        "sqlite:///x",
        "sqlite+aiosqlite:///x",
    ],
)
def test_an_address_of_a_database_that_is_known_is_taken(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE", address)
    assert load().database == address


@pytest.mark.parametrize("address", ["postgres://casework:hush@db/x", "mysql://casework:hush@db/x", "hush"])
def test_an_address_of_no_database_is_refused_with_the_right_form_and_without_the_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CASEWORK_DATABASE", address)
    with pytest.raises(CalledWrongly) as refused:
        load()
    assert refused.value.detail.startswith("CASEWORK_DATABASE: write postgresql+psycopg://")
    assert "hush" not in refused.value.detail


@pytest.mark.parametrize("address", ["http://temporal:7233", "temporal"])
def test_an_address_of_no_temporal_server_is_refused_with_the_right_form(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CASEWORK_TEMPORAL_ADDRESS", address)
    with pytest.raises(CalledWrongly, match="CASEWORK_TEMPORAL_ADDRESS: write HOST:PORT"):
        load()
