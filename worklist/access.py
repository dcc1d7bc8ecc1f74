"""Who may do what to a task. Every operation passes through here; nothing else decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from schemas.base import PersonId, Tenant
from schemas.clocks import ClockOperation
from schemas.errors import NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import Bar, Operation, Role, TaskRole
from store.rows import TaskHead
from worklist import lifecycle, reasons
from worklist.reasons import too_late

IN_CHARGE = (Role.LEAD, Role.ADMIN)
COLLEAGUES = (Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN)
NOBODY: Mapping[PersonId, Bar] = {}


@dataclass(frozen=True)
class By:
    """Who changes what holds for all: somebody in charge, or an operator by the command line."""

    tenant: Tenant
    actor: PersonId | None = None
    on_behalf_of: PersonId | None = None


def in_charge(person: Person, what: str) -> By:
    """Somebody who leads; `what` is what only they do: "change when teams work".

    Raises:
        NotAllowed: they do not lead.
    """
    if not person.has(*IN_CHARGE):
        raise NotAllowed(f"Only leads and administrators {what}; ask one of them.")
    return By(person.tenant, person.id, person.on_behalf_of)


@dataclass(frozen=True)
class Standing:
    """How a person stands to a task."""

    owner: bool
    free: bool
    """Nobody has the task."""
    potential: bool
    """May become its owner."""
    relieves: bool
    """In the team it escalated to: may take it from somebody's hands."""
    charge: bool
    """Leads the work, or is in charge of this task."""
    stakeholder: bool
    """Is named as having an interest in it."""
    completer: bool
    """Completed it."""
    bar: Bar | None
    """Why they may not do it, whatever else they may."""
    by_proxy: bool
    """Whether that is because of somebody they stand in for."""

    @property
    def excluded(self) -> bool:
        return self.bar is not None


def stands_for(person: Person, task: TaskHead) -> PersonId | None:
    """Whom the person acts for at this task: as its owner, or as one who may only take it in their place."""
    if task.owner_id == person.id and task.for_id is not None:
        return task.for_id
    absent = task.stand_ins.get(str(person.id))
    if task.owner_id is None and absent is not None and not _own_right(person, task):
        return UUID(absent)
    return person.on_behalf_of


def acting(person: Person, task: TaskHead) -> Person:
    """The person as they act at this task; what they do is written down with whom they stand in for."""
    return person.model_copy(update={"on_behalf_of": stands_for(person, task)})


def _own_right(person: Person, task: TaskHead) -> bool:
    return _in_charge(person, task) or (
        not person.teams.isdisjoint(task.teams) or person.id in task.people(TaskRole.POTENTIAL)
    )


def _in_charge(person: Person, task: TaskHead) -> bool:
    return person.has(*IN_CHARGE) or person.id in task.people(TaskRole.ADMINISTRATOR)


def standing(person: Person, task: TaskHead, barred: Mapping[PersonId, Bar]) -> Standing:
    """How the person stands to the task; `barred` tells who did, saw or filed what its rules speak of.

    A rule binds whoever stands in for somebody, too, and every substitute named for the task.
    """
    bars = {**dict.fromkeys(task.people(TaskRole.EXCLUDED), Bar.NAMED), **barred}
    behalf = stands_for(person, task)
    own, other = bars.get(person.id), bars.get(behalf) if behalf is not None else None
    return Standing(
        owner=task.owner_id == person.id,
        free=task.owner_id is None,
        potential=_own_right(person, task) or str(person.id) in task.stand_ins,
        relieves=task.team != task.home_team and task.team in person.teams,
        charge=_in_charge(person, task),
        stakeholder=person.id in task.people(TaskRole.STAKEHOLDER),
        completer=task.completed_by == person.id,
        bar=own or other,
        by_proxy=own is None and other is not None,
    )


RIGHTS: Mapping[Operation, Callable[[Standing], bool]] = {
    Operation.CLAIM: lambda its: its.potential and not its.excluded,
    Operation.START: lambda its: (its.owner or (its.free and its.potential)) and not its.excluded,
    Operation.STOP: lambda its: its.owner,
    Operation.RELEASE: lambda its: its.owner or its.charge or its.relieves,
    Operation.DELEGATE: lambda its: its.owner or its.charge or its.relieves,
    Operation.FORWARD: lambda its: its.owner or its.charge or (its.free and its.potential),
    Operation.SUSPEND: lambda its: its.owner or its.charge,
    Operation.RESUME: lambda its: its.owner or its.charge,
    Operation.COMPLETE: lambda its: its.owner and not its.excluded,
    Operation.FAIL: lambda its: its.owner and not its.excluded,
    Operation.SKIP: lambda its: its.charge,
    Operation.NOMINATE: lambda its: its.charge,
    Operation.ACTIVATE: lambda its: its.charge,
    Operation.PRIORITY: lambda its: its.owner or its.charge or its.stakeholder,
    Operation.DEADLINE: lambda its: its.charge,
    Operation.UNDO: lambda its: its.completer or its.charge,
}
DOING = (Operation.CLAIM, Operation.START, Operation.COMPLETE, Operation.FAIL)
"""What a bar keeps from; the work may still be handed on and looked after."""
SEEING = tuple(role for role in TaskRole if role is not TaskRole.EXCLUDED)
LEADING = (Operation.SKIP, Operation.NOMINATE, Operation.ACTIVATE, Operation.DEADLINE)


def allowed(person: Person, task: TaskHead, barred: Mapping[PersonId, Bar] = NOBODY) -> tuple[Operation, ...]:
    """What the person may do to the task now."""
    return _allowed(standing(person, task, barred), lifecycle.possible(task))


@lru_cache(maxsize=1024)
def _allowed(its: Standing, possible: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """People stand in few ways, and tasks in few states."""
    return tuple(operation for operation in possible if RIGHTS[operation](its))


def why_not(
    person: Person, task: TaskHead, barred: Mapping[PersonId, Bar], holder: str | None
) -> dict[Operation, str]:
    """For all that the person may not do now, why not; `holder` is who has the task, or had it last."""
    its = standing(person, task, barred)
    found = {o: _why_not(its, task, o, holder) for o in Operation}
    return {operation: why for operation, why in found.items() if why is not None}


def _why_not(its: Standing, task: TaskHead, operation: Operation, holder: str | None) -> str | None:
    if lifecycle.after(task, operation) is None:
        return reasons.not_now(task, operation, holder)
    return refusal(its, task, operation, holder)


def refusal(its: Standing, task: TaskHead, operation: Operation, holder: str | None) -> str | None:
    """Why somebody who stands so may not do this to the task; None: they may."""
    if RIGHTS[operation](its):
        return None
    if its.bar is not None and operation in DOING:
        return reasons.barred(its.bar, its.by_proxy)
    if operation is Operation.UNDO:
        return f"Only {holder or 'whoever completed it'}, or whoever leads the team, may undo that."
    if not its.potential and not its.owner:
        return f"This is work of {reasons.whose(task)}; only they may do that."
    if operation in LEADING:
        return "Only whoever leads the team, or is in charge of this task, may do that; ask them."
    if not its.free and not its.owner:
        return f"{holder or 'Somebody else'} has this task; only they or whoever leads the team may do that."
    return "Only whoever has the task, or leads the team, may do that; claim it first or ask them."


def may_see(person: Person, task: TaskHead, created_by: PersonId | None) -> bool:
    """Colleagues see all tasks of their tenant; a client system those of its cases, of its teams, and those
    that it is named for.
    """
    if person.has(*COLLEAGUES) or not person.teams.isdisjoint(task.teams):
        return True
    if str(person.id) in task.stand_ins or any(person.id in task.people(role) for role in SEEING):
        return True
    return person.id in (task.owner_id, created_by)


def require_sight(person: Person, task: TaskHead, created_by: PersonId | None) -> None:
    """Let pass only who may see the task at all.

    Raises:
        NotFound: to this person there is no such task.
    """
    if not may_see(person, task, created_by):
        raise NotFound("There is no such task.")


def require_version(task: TaskHead, version: int, operation: Operation, holder: str | None) -> None:
    """Let pass only what was decided on the task as it stands; `holder` is who has it, or had it last.

    Raises:
        Conflict: it has moved on; the text names who has it.
    """
    if task.version != version:
        raise too_late(task, holder)
    if lifecycle.after(task, operation) is None:
        raise too_late(task, holder, reasons.not_now(task, operation, holder))


def require_right(
    person: Person, task: TaskHead, operation: Operation, barred: Mapping[PersonId, Bar], holder: str | None
) -> None:
    """Let pass only who may do this.

    Raises:
        NotAllowed: the text says why not, and who may.
    """
    why = refusal(standing(person, task, barred), task, operation, holder)
    if why is not None:
        raise NotAllowed(why)


def require_candidate(target: Person, task: TaskHead, barred: Mapping[PersonId, Bar]) -> None:
    """Let pass only a person whom the task may be given to.

    Raises:
        NotAllowed: the text says why not.
    """
    its = standing(target, task, barred)
    if its.bar is not None:
        raise NotAllowed(reasons.barred_candidate(its.bar, target.name, its.by_proxy))
    if not its.potential:
        raise NotAllowed(
            f"{target.name} is not in {reasons.whose(task)}; choose one of them, or forward the task."
        )


CLOCK_RIGHTS: Mapping[ClockOperation, Callable[[Standing], bool]] = {
    ClockOperation.PAUSE: lambda its: its.owner or its.charge,
    ClockOperation.RESUME: lambda its: its.owner or its.charge,
    ClockOperation.RESTART: lambda its: its.charge,
}


def clock_allowed(person: Person, task: TaskHead) -> tuple[ClockOperation, ...]:
    """What the person may do to the clock of the task now."""
    its = standing(person, task, NOBODY)
    return tuple(o for o in ClockOperation if lifecycle.turnable(task, o) and CLOCK_RIGHTS[o](its))


def require_clock_right(person: Person, task: TaskHead, operation: ClockOperation, earlier: bool) -> None:
    """Let pass only who may do this to the clock; `earlier`: with effect from a moment that is past.

    Raises:
        NotAllowed: the text says why not, and who may.
    """
    its = standing(person, task, NOBODY)
    if not CLOCK_RIGHTS[operation](its) and operation is ClockOperation.RESTART:
        raise NotAllowed("Only whoever leads may start the clock of a task anew; ask them.")
    if not CLOCK_RIGHTS[operation](its):
        raise NotAllowed(
            "Only whoever has the task, or leads, may stop its clock; claim it first or ask them."
        )
    if earlier and not its.charge:
        raise NotAllowed("Only whoever leads may say that it was earlier; leave the moment out, or ask them.")
