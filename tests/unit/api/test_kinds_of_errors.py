"""Programs tell errors by their kind, which is described and comes back as what it was."""

import json
from pathlib import Path

import httpx
import pytest

from api.problems import respond
from casework_client.refusals import refusal
from schemas import errors
from schemas.errors import CaseOver, CaseworkError, Conflict, Invalid

ALL = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, CaseworkError) and kind is not CaseworkError
]
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md"


def test_each_kind_is_one_of_its_own_and_described() -> None:
    assert len({kind.kind for kind in ALL}) == len(ALL)
    page = PAGE.read_text()
    for kind in ALL:
        assert f"| `{kind.kind}` | {kind.status} |" in page


@pytest.mark.parametrize("kind", ALL)
def test_a_client_raises_what_the_api_refused_as_what_it_was(kind: type[CaseworkError]) -> None:
    told = respond(kind("Do something else."))
    body = json.loads(bytes(told.body))
    assert body["type"] == f"urn:problem-type:casework:{kind.kind}"
    error = refusal(_answer(kind.status, body))
    assert type(error) is kind
    assert error.detail == "Do something else."


def test_a_kind_that_this_client_does_not_know_is_told_by_its_status() -> None:
    body = {"type": "urn:problem-type:casework:eaten", "title": "x", "status": 409, "detail": "Gone."}
    assert type(refusal(_answer(409, body))) is Conflict
    assert type(refusal(_answer(418, body))) is CaseworkError
    assert type(refusal(_answer(422, body))) is Invalid


def test_what_is_over_is_a_conflict_too() -> None:
    assert issubclass(CaseOver, Conflict)


def _answer(status: int, body: object) -> httpx.Response:
    return httpx.Response(status, json=body, request=httpx.Request("GET", "http://casework.example/"))
