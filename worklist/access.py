"""Who may do what to a task. Every operation passes through here; nothing else decides."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from schemas.base import PersonId
from schemas.clocks import ClockOperation
from schemas.errors import Conflict, NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import Operation, Role, Status
from store.rows import TaskHead
from worklist import lifecycle

IN_CHARGE = (Role.LEAD, Role.ADMIN)
COLLEAGUES = (Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN)
NOBODY: frozenset[PersonId] = frozenset()


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
    """Leads the work."""
    excluded: bool
    """Did, or stands in for who did, what the task must not be done by."""


def standing(person: Person, task: TaskHead, excluded: Collection[PersonId]) -> Standing:
    """How the person stands to the task; `excluded` did a form of its `not_by` in the same case."""
    charge = person.has(*IN_CHARGE)
    acting = {person.id, person.on_behalf_of}
    return Standing(
        owner=task.owner_id == person.id,
        free=task.owner_id is None,
        potential=charge or not person.teams.isdisjoint(task.teams),
        relieves=task.team != task.home_team and task.team in person.teams,
        charge=charge,
        excluded=not acting.isdisjoint(excluded),
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
}


def allowed(person: Person, task: TaskHead, excluded: Collection[PersonId] = NOBODY) -> tuple[Operation, ...]:
    """What the person may do to the task now."""
    its = standing(person, task, excluded)
    return tuple(o for o in Operation if lifecycle.after(task, o) is not None and RIGHTS[o](its))


def may_see(person: Person, task: TaskHead, created_by: PersonId | None) -> bool:
    """Colleagues see all tasks of their tenant; a client system those of its cases and of its teams."""
    if person.has(*COLLEAGUES) or not person.teams.isdisjoint(task.teams):
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
    if task.version != version or lifecycle.after(task, operation) is None:
        raise too_late(task, holder)


def require_right(
    person: Person, task: TaskHead, operation: Operation, excluded: Collection[PersonId], holder: str | None
) -> None:
    """Let pass only who may do this.

    Raises:
        NotAllowed: the text says why not, and who may.
    """
    its = standing(person, task, excluded)
    if RIGHTS[operation](its):
        return
    if its.excluded and operation in (Operation.CLAIM, Operation.START, Operation.COMPLETE, Operation.FAIL):
        raise NotAllowed(
            "You did an earlier step of this case that somebody else has to check; leave it to others."
        )
    if not its.potential:
        raise NotAllowed(f"This is work of the team {task.team}; only its members may do that.")
    if not its.free and not its.owner:
        raise NotAllowed(
            f"{holder or 'Somebody else'} has this task; only they or whoever leads the team may do that."
        )
    raise NotAllowed("Only whoever has the task, or leads the team, may do that; claim it first or ask them.")


def require_candidate(target: Person, task: TaskHead, excluded: Collection[PersonId]) -> None:
    """Let pass only a person whom the task may be given to.

    Raises:
        NotAllowed: the text says why not.
    """
    its = standing(target, task, excluded)
    if its.excluded:
        raise NotAllowed(
            f"{target.name} did an earlier step of this case; this one has to be done by somebody else."
        )
    if not its.potential:
        raise NotAllowed(
            f"{target.name} is not in the team {task.team}; choose one of its members, or forward the task."
        )


def moved_on(task: TaskHead, holder: str | None) -> str:
    """What has become of a task, for one who comes too late."""
    who = holder or "Somebody else"
    said = {
        Status.RESERVED: f"{who} has this task now.",
        Status.IN_PROGRESS: f"{who} is working on this task.",
        Status.SUSPENDED: "This task is suspended; resume it first.",
        Status.COMPLETED: f"{who} has completed this task.",
        Status.FAILED: f"{who} has given this task up.",
        Status.EXITED: "The case has ended, and this task with it.",
        Status.OBSOLETE: "This task is not needed any more.",
    }
    return said.get(task.status, "This task has changed in the meantime; look at it again.")


def too_late(task: TaskHead, holder: str | None) -> Conflict:
    """The task has moved on."""
    return Conflict(moved_on(task, holder), version=task.version, status=task.status.value)


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
