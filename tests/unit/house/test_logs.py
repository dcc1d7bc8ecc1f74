"""What a log line may tell."""

import json
import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
import structlog

from workers import logs
from workflows.engine.errors import ProcessBug


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_service_and_ids(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("api")
    structlog.get_logger("room").info("case accepted", case=str(UUID(int=1)), seconds=0.1)
    (line,) = lines(capsys)
    assert line["event"] == "case accepted"
    assert line["service"] == "api"
    assert line["case"] == str(UUID(int=1))
    assert line["level"] == "info"


def test_values_under_unknown_names_are_left_out_and_the_names_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("api")
    structlog.get_logger("room").info("case accepted", customer="Ada Byron")
    (line,) = lines(capsys)
    assert "Ada" not in json.dumps(line)
    assert line["left_out"] == ["customer"]


def test_an_exception_is_told_by_class_and_place_not_by_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("worker")
    try:
        raise ValueError("Ada Byron is not a number")
    except ValueError:
        logging.getLogger("library").exception("it failed")
    (line,) = lines(capsys)
    assert line["error"] == "ValueError"
    assert "test_logs" in str(line["places"])
    assert "Ada" not in json.dumps(line)


def test_a_text_that_holds_nobodys_data_is_told_as_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("worker")
    try:
        raise ProcessBug("`escalate_to` needs `due`")
    except ProcessBug:
        logging.getLogger("library").exception("it failed")
    (line,) = lines(capsys)
    assert (line["error"], line["reason"]) == ("ProcessBug", "`escalate_to` needs `due`")


def test_access_logs_with_addresses_and_search_words_are_not_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("api")
    logging.getLogger("uvicorn.access").info("GET /tasks?facet.customer=Byron")
    assert lines(capsys) == []
