"""Who a new task is for: the teams and people that a process names, and what becomes of names nobody has."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from schemas.base import PersonId
from schemas.contracts import OpenTask
from schemas.escalation import AddTeam, AssignToLead, MoveTeam, Notify
from schemas.tasks import Status, TaskRole
from store.database import Transaction
from worklist.stand_ins import chain

OPERATIONS = "operations"
"""Team that gets what would else be nobody's."""
NOBODY_NAMED = "Nobody is named for this task: name somebody, or forward it to a team."


@dataclass(frozen=True)
class Naming:
    """Who a task is for, and how it begins."""

    team: str
    status: Status
    named: dict[str, list[str]]
    stand_ins: dict[str, str]
    reason: str | None


async def naming(tx: Transaction, request: OpenTask, teams: Set[str]) -> Naming:
    """Look up who is named; a name that nobody has is told in the task's reason, and no task is lost.

    Args:
        teams: those that there are. A team is known once somebody is put into it or a calendar is chosen
            for it; while there is none at all, none is misspelled.
    """
    wanted = _wanted(request)
    known = await tx.people.ids_of(name for names in wanted.values() for name in names)
    named = {role: _ids(names, known) for role, names in wanted.items() if _ids(names, known)}
    potential = [known[name] for name in request.people if name in known]
    strange = [each for each in dict.fromkeys(_teams(request)) if teams and each not in {*teams, OPERATIONS}]
    team = "" if request.team in strange else request.team
    nobodys = not team and not potential
    return Naming(
        team=OPERATIONS if nobodys else team,
        status=_status(request),
        named=named,
        stand_ins=await _stand_ins(tx, potential, request.now),
        reason=_reason(request, [*_unknown(wanted, known), *(f"the team {each}" for each in strange)]),
    )


def _unknown(wanted: Mapping[str, Iterable[str]], known: Mapping[str, PersonId]) -> list[str]:
    return sorted({name for names in wanted.values() for name in names} - set(known))


def _teams(request: OpenTask) -> Iterator[str]:
    """The teams that are to do the task, now or when it is late, or are told of it."""
    if request.team:
        yield request.team
    for action in (action for step in request.escalation for action in step.all_actions):
        if isinstance(action, Notify):
            yield from action.teams
        elif isinstance(action, AddTeam | MoveTeam | AssignToLead) and action.team:
            yield action.team


def _wanted(request: OpenTask) -> dict[str, tuple[str, ...]]:
    wanted = {
        TaskRole.POTENTIAL.value: request.people,
        TaskRole.EXCLUDED.value: request.excluded,
        TaskRole.ADMINISTRATOR.value: request.administrators,
        TaskRole.RECIPIENT.value: request.recipients,
        TaskRole.STAKEHOLDER.value: request.stakeholders,
    }
    return {role: names for role, names in wanted.items() if names}


def _ids(names: Iterable[str], known: Mapping[str, PersonId]) -> list[str]:
    return [str(known[name]) for name in names if name in known]


def _status(request: OpenTask) -> Status:
    unnamed = not request.team and not request.people
    waits = request.manual or request.begins is not None
    return Status.CREATED if unnamed or waits else Status.READY


def _reason(request: OpenTask, unknown: list[str]) -> str | None:
    said = [request.reason] if request.reason else []
    if unknown:
        said.append(f"Named for it, but not known here: {', '.join(unknown)}.")
    if not request.team and not request.people:
        said.append(NOBODY_NAMED)
    return " ".join(said) or None


async def _stand_ins(tx: Transaction, potential: list[PersonId], now: datetime) -> dict[str, str]:
    """Who stands in for those of the people named who are away."""
    if not potential:
        return {}
    away = await tx.absences.substitutes(now)
    chains = {person: chain(away, person) for person in potential if person in away}
    found = {str(ids[-1]): str(person) for person, ids in chains.items() if ids}
    return {
        substitute: absent for substitute, absent in found.items() if substitute not in map(str, potential)
    }
