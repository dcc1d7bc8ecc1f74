"""Who does the work of somebody who is away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from schemas.base import PersonId
from schemas.errors import Conflict, NotFound
from schemas.people import Person
from schemas.tasks import Bar, Status
from store.database import Transaction
from store.rows import TaskHead, TaskRow
from worklist import access

Substitutes = Mapping[PersonId, PersonId | None]
"""All who are away, and who stands in for each."""


def chain(substitutes: Substitutes, person: PersonId) -> tuple[PersonId, ...]:
    """Who stands in for somebody, then for that one, and so on; `substitutes` holds all who are away.

    The last one is present, unless the chain ends with nobody or runs in a circle: then it is empty.
    """
    found: list[PersonId] = []
    at: PersonId | None = person
    while at is not None and at in substitutes:
        at = substitutes[at]
        if at is None or at == person or at in found:
            return ()
        found.append(at)
    return tuple(found)


async def stand_in(
    tx: Transaction, absent: PersonId, task: TaskHead, barred: Mapping[PersonId, Bar], now: datetime
) -> Person | None:
    """Who does this task in place of somebody who is away; None: nobody is there who may."""
    found = await _last(tx, absent, await tx.absences.substitutes(now))
    return found if found is not None and _may(found, task, barred) else None


async def _last(tx: Transaction, absent: PersonId, away: Substitutes) -> Person | None:
    """Who is there for somebody who is away, whatever the work."""
    found = chain(away, absent)
    try:
        return await tx.people.get(found[-1]) if found else None
    except NotFound:
        return None


def _may(person: Person, task: TaskHead, barred: Mapping[PersonId, Bar]) -> bool:
    return not access.standing(person, task, barred).excluded


async def receiver(
    tx: Transaction, meant: Person, task: TaskHead, barred: Mapping[PersonId, Bar], away: Substitutes
) -> Person:
    """Who gets a task that is given to somebody: who stands in for them while they are away.

    Raises:
        NotAllowed: they must not do it, or it is not their work.
        Conflict: they are away and nobody can stand in.
    """
    there = await _last(tx, meant.id, away) if meant.id in away else meant
    return taker(meant, there, task, barred)


def taker(meant: Person, there: Person | None, task: TaskHead, barred: Mapping[PersonId, Bar]) -> Person:
    """Who gets a task that is given to somebody; whoever asks beforehand is told by this as well.

    Args:
        there: themselves, or who is there for them while they are away, if anybody is.

    Raises:
        NotAllowed: they must not do it, or it is not their work.
        Conflict: they are away and nobody can stand in.
    """
    access.require_candidate(meant, task, barred)
    if there is not None and (there.id == meant.id or _may(there, task, barred)):
        return there
    raise Conflict(
        f"{meant.name} is away, and nobody stands in who could do this; choose somebody else, or leave "
        "it to a team."
    )


async def in_their_place(
    tx: Transaction, task: TaskRow, barred: Mapping[PersonId, Bar], now: datetime
) -> dict[str, Any]:
    """Where who completed a task is away: what changes so that it comes back to who stands in, or to its
    queue. Empty while they are there.
    """
    absent = task.completed_by
    if absent is None or absent not in await tx.absences.substitutes(now):
        return {}
    found = await stand_in(tx, absent, task, barred, now)
    if found is None:
        return {"status": Status.READY, "owner_id": None, "for_id": None}
    return {"owner_id": found.id, "for_id": task.on_behalf_of or absent}
