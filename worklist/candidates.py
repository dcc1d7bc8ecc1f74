"""Who gets a task that is given to somebody: decided once, for who gives it and for who asks beforehand."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.base import PersonId, TaskId
from schemas.errors import CaseworkError, NotAllowed
from schemas.people import Person
from schemas.tasks import Bar
from schemas.views import CandidateView, PersonView
from store.database import Transaction
from store.rows import TaskRow
from worklist import access, desk
from worklist.access import COLLEAGUES
from worklist.operations import GIVING
from worklist.stand_ins import Substitutes, chain, taker


@dataclass(frozen=True)
class _Given:
    """A task that this person may give to somebody, and whom its rules keep away."""

    task: TaskRow
    barred: Mapping[PersonId, Bar]


async def candidates(
    tx: Transaction, person: Person, tasks: Sequence[TaskId], now: datetime
) -> tuple[CandidateView, ...]:
    """All colleagues by name, with how many of the tasks could be given to each, and why not the others.

    Raises:
        NotAllowed: this person may give none of them to anybody, or is a client system.
    """
    if not person.has(*COLLEAGUES):
        raise NotAllowed("Only colleagues may see who works here.")
    given = await _givable(tx, person, tasks, now)
    away = await tx.absences.substitutes(now)
    people = {each.person.id: each.person for each in await tx.people.all() if not each.closed}
    return await asyncio.to_thread(_told, given, people, away)


async def _givable(
    tx: Transaction, person: Person, tasks: Sequence[TaskId], now: datetime
) -> Sequence[_Given]:
    rows = [(await desk.look(tx, person, task, now)).task for task in dict.fromkeys(tasks)]
    barred = await tx.tasks.excluded(rows)
    found = [_Given(row, barred.get(row.id, access.NOBODY)) for row in rows]
    mine = [
        each
        for each in found
        if not GIVING.isdisjoint(access.allowed(access.acting(person, each.task), each.task, each.barred))
    ]
    if not mine:
        raise NotAllowed("Only whoever may give this task to somebody is told to whom; claim it first.")
    return mine


def _told(
    given: Sequence[_Given], people: Mapping[PersonId, Person], away: Substitutes
) -> tuple[CandidateView, ...]:
    return tuple(
        _candidate(each, _there(each, people, away), given)
        for each in people.values()
        if each.has(*COLLEAGUES)
    )


def _there(meant: Person, people: Mapping[PersonId, Person], away: Substitutes) -> Person | None:
    """Themselves, or who is there for them."""
    if meant.id not in away:
        return meant
    found = chain(away, meant.id)
    return people.get(found[-1]) if found else None


def _candidate(meant: Person, there: Person | None, given: Sequence[_Given]) -> CandidateView:
    receivers: dict[PersonId, Person] = {}
    refusals: list[str] = []
    for each in given:
        try:
            found = taker(meant, there, each.task, each.barred)
            receivers[found.id] = found
        except CaseworkError as refused:
            refusals.append(refused.detail)
    others = [each for each in receivers.values() if each.id != meant.id]
    return CandidateView(
        person=PersonView(id=meant.id, name=meant.name),
        tasks=len(given) - len(refusals),
        why_not=refusals[0] if refusals else None,
        stand_in=PersonView(id=others[0].id, name=others[0].name) if others else None,
    )
