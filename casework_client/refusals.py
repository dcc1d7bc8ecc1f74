"""What the API refuses, as the error that it was there."""

from collections.abc import Mapping

import httpx

from schemas.errors import (
    CalledWrongly,
    CaseOver,
    CaseworkError,
    Conflict,
    HandsFull,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Outdated,
    TakenIn,
    TooBroad,
    TooLarge,
    TooMany,
    Unavailable,
    Unsupported,
    VersionNeeded,
)

KINDS: Mapping[str, type[CaseworkError]] = {
    kind.problem_type(): kind
    for kind in (
        CalledWrongly,
        TooBroad,
        NotSignedIn,
        NotAllowed,
        NotFound,
        Conflict,
        CaseOver,
        KeyReused,
        TakenIn,
        HandsFull,
        Outdated,
        TooLarge,
        Unsupported,
        VersionNeeded,
        TooMany,
        Unavailable,
    )
}
BY_STATUS: Mapping[int, type[CaseworkError]] = {kind.status: kind for kind in reversed(list(KINDS.values()))}
"""For a kind that a newer server tells: what all of this status have in common, which stands first above."""
STANDARD = frozenset({"type", "title", "status", "detail", "errors", "instance"})


def refusal(answer: httpx.Response) -> CaseworkError:
    """What the API refused, as the error that it was."""
    try:
        problem = answer.json()
        detail, faults = str(problem["detail"]), problem.get("errors") or []
    except (ValueError, KeyError, TypeError):
        return Unavailable(f"{answer.url.host} answered {answer.status_code}, but not as Casework does.")
    if answer.status_code == Invalid.status:
        return _noted(Invalid(detail, faults))
    more = {name: value for name, value in problem.items() if name not in STANDARD}
    kind = KINDS.get(str(problem.get("type"))) or BY_STATUS.get(answer.status_code, CaseworkError)
    return kind(detail, **more)


def _noted(error: Invalid) -> Invalid:
    """With a note for each field, so that a traceback tells them as well."""
    for each in error.errors:
        place = ".".join(str(part) for part in each.get("loc", ()))
        error.add_note(f"{place}: {each.get('msg')}" if place else str(each.get("msg")))
    return error
