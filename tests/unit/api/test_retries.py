"""A client tries again when that can help, waits as it is told to, and gives up in the end."""

import httpx
import pytest

from casework_client import ONCE, Retries

PATIENT = Retries(tries=4, first=1, longest=10)


def answer(status: int, retry_after: str | None = None) -> httpx.Response:
    return httpx.Response(status, headers={"Retry-After": retry_after} if retry_after else {})


@pytest.mark.parametrize("status", [200, 202, 304, 400, 401, 403, 404, 409, 412, 422, 428, 500])
def test_what_waiting_cannot_change_is_final(status: int) -> None:
    assert PATIENT.pause(1, answer(status)) is None


@pytest.mark.parametrize("status", [429, 502, 503, 504, None])
def test_each_pause_is_longer_until_the_last_try(status: int | None) -> None:
    given = answer(status) if status else None
    for tried, longest in ((1, 1), (2, 2), (3, 4)):
        pause = PATIENT.pause(tried, given)
        assert pause is not None
        assert longest / 2 <= pause <= longest
    assert PATIENT.pause(4, given) is None
    assert ONCE.pause(1, given) is None


def test_it_waits_as_long_as_it_is_told_to_but_not_for_ever() -> None:
    pause = PATIENT.pause(1, answer(503, "7"))
    assert pause is not None
    assert 7 <= pause <= 10
    assert PATIENT.pause(1, answer(503, "11")) is None
    soon = PATIENT.pause(1, answer(503, "Wed, 21 Oct 2026 07:28:00 GMT"))
    assert soon is not None
    assert soon <= 1
