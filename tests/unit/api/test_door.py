"""Requests that another site's page makes a browser send are refused; nobody else is."""

import pytest
from starlette.datastructures import Headers

from api.door import bearer, guarded, require_same_origin
from schemas.errors import NotAllowed
from tests.refusals import refused

HOST = {"host": "casework.example:8700"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "https://casework.example:8700"},
        {"origin": "http://casework.example:8700", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_change_from_ones_own_pages_or_a_plain_client_passes(headers: dict[str, str]) -> None:
    assert not refused(require_same_origin, "POST", Headers({**HOST, **headers}))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "https://casework.example"},
        {"origin": "null"},
        {"origin": "https://casework.example:8700", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_change_from_another_site_is_refused(headers: dict[str, str]) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        with pytest.raises(NotAllowed, match="another web site"):
            require_same_origin(method, Headers({**HOST, **headers}))


def test_looking_is_allowed_from_anywhere() -> None:
    assert not refused(require_same_origin, "GET", Headers({**HOST, "sec-fetch-site": "cross-site"}))


def test_the_api_and_the_metrics_are_guarded_and_the_web_app_is_not() -> None:
    assert all(map(guarded, ("/api", "/api/v1/cases", "/api/nothing", "/metrics")))
    assert not any(map(guarded, ("/", "/healthz", "/readyz", "/assets/index.js", "/cases/1")))


def test_only_a_bearer_token_is_taken_from_the_authorization_header() -> None:
    assert bearer(Headers({"authorization": "Bearer abc"})) == "abc"
    assert bearer(Headers({"authorization": "bearer  abc "})) == "abc"
    assert bearer(Headers({"authorization": "Basic abc"})) is None
    assert bearer(Headers({})) is None
