"""What two people type, neither seeing the other's: the second entry, and a third where the two differ."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from schemas.base import Data
from schemas.forms import Form
from workflows.engine import paper

F = TypeVar("F", bound=Form)

ONE = "One typed"
OTHER = "Another typed"


async def typed_twice(
    ask: Callable[..., Awaitable[F]],
    title: str,
    first: F,
    names: tuple[str, ...],
    expired: Callable[[Form], bool],
) -> F:
    """The form on whose fields `names` two people agree, or as a third decided who saw what both typed.

    Where nobody answers one of the tasks, nothing is compared: it is what the escalation says.
    """
    if expired(first):
        return first
    second = await ask(title, reason=paper.TWICE, asked=names, blind=names, known=_but(first, names))
    if expired(second):
        return second
    differing = tuple(n for n in names if not paper.alike(getattr(first, n), getattr(second, n)))
    if not differing:
        return first
    return await ask(
        title,
        reason=paper.DIFFER,
        asked=differing,
        blind=differing,
        known=_but(first, differing),
        shown={ONE: _only(first, differing), OTHER: _only(second, differing)},
    )


def _but(form: Form, names: tuple[str, ...]) -> Data:
    return form.model_dump(mode="json", exclude=set(names))


def _only(form: Form, names: tuple[str, ...]) -> Data:
    return form.model_dump(mode="json", include=set(names))
