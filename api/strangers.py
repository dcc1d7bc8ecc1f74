"""What a request says that its operation does not know: passed over, `stauts=running` would list all."""

from collections import Counter
from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from schemas.errors import Invalid

FACET = "facet."
"""Business values, whose names the process gives; lists of tasks compare by them."""
LIST_OF_TASKS = "view"


def require_known(request: Request) -> None:
    """Refuse a query with a name that the operation does not have.

    Raises:
        Invalid: it has; one entry for each.
    """
    if not request.scope["query_string"]:
        return
    known = {each.alias for one in _all(_dependant(request)) for each in one.query_params}
    names = dict.fromkeys(request.query_params)
    if LIST_OF_TASKS in known:
        names = {name: None for name in names if not name.startswith(FACET)}
    _refuse("query", [name for name in names if name not in known], known)


async def require_each_once(request: Request) -> None:
    """Refuse a form with a part that the operation does not have, or has once and got more often.

    Raises:
        Invalid: so it is; nothing of it was taken in.
    """
    known = {each.alias for one in _all(_dependant(request)) for each in one.body_params}
    counted = Counter(name for name, _ in (await request.form()).multi_items())
    _refuse("body", [name for name in counted if name not in known], known)
    twice = [name for name, count in counted.items() if count > 1]
    if twice:
        said = "this is there more than once; send one request for each"
        raise Invalid(
            "Nothing was taken in: it has to be one at a time.",
            [{"loc": ["body", name], "msg": said} for name in twice],
        )


def _refuse(place: str, unknown: list[str], known: set[str]) -> None:
    if not unknown:
        return
    there = ", ".join(sorted(known)) or "none"
    said = f"there is nothing called so here; there is: {there}"
    raise Invalid(
        "Some of what was sent does not fit; see errors.",
        [{"loc": [place, name[:100]], "msg": said} for name in unknown[:20]],
    )


def _dependant(request: Request) -> Dependant:
    route: APIRoute = request.scope["route"]
    return route.dependant


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for each in dependant.dependencies:
        yield from _all(each)
