"""What is done when a task's deadline passes: in order, each step once, all of it in one transaction."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schemas.contracts import CallDue, Escalate, Escalated
from schemas.deadlines import Step
from schemas.errors import Invalid, NotFound
from schemas.escalation import (
    AddTeam,
    AssignToLead,
    Call,
    Expire,
    MoveTeam,
    Notify,
    RaisePriority,
)
from schemas.tasks import Status, TaskRole
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import TaskRow
from worklist import clock, lifecycle
from worklist.desk import barred_from, difference, hours_of, told
from worklist.lifecycle import TURNS, Turn

TOO_EARLY = timedelta(seconds=1)
"""A timer may be this much early; what comes earlier belongs to a deadline that has moved."""
NOT_BEGUN = frozenset({Status.CREATED, Status.READY, Status.RESERVED})
NO_ANSWER = "Nobody answered in time."


@dataclass
class Doing:
    """A step being done."""

    task: TaskRow
    now: datetime
    changes: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What was done, in words for staff."""
    events: list[Event] = field(default_factory=list)

    def now_is(self, name: str) -> Any:
        """A column as it will be."""
        return self.changes.get(name, getattr(self.task, name))


async def escalate(tx: Transaction, request: Escalate) -> Escalated:
    """Do the steps that are due and not done; tells what is still to come."""
    file, stored = await tx.tasks.lock(request.task)
    if stored.case_id != request.case:
        raise NotFound("There is no such task in this case.")
    task = stored
    for n in _due(lifecycle.awake(stored, request.now), request.now):
        task = await _do(tx, file, task, n, request.now)
        if not task.open:
            break
    task = lifecycle.awake(task, request.now)
    return Escalated(
        seq=file.row.seq,
        deadlines=clock.to_come(task) if task.open else (),
        calls=tuple(each for each in _calls(task) if each not in request.called),
        expired=clock.has_expired(task),
    )


def _due(task: TaskRow, now: datetime) -> tuple[int, ...]:
    if (task.status, Turn.ESCALATE) not in TURNS or task.status is Status.SUSPENDED:
        return ()
    return clock.due_steps(task, now + TOO_EARLY)


def _calls(task: TaskRow) -> tuple[CallDue, ...]:
    """Calls of the steps that were done; the case knows which of them it has made."""
    steps = clock.steps_of(task)
    return tuple(
        CallDue(step=n, at=datetime.fromisoformat(each["done"]))
        for n, each in enumerate(task.escalation)
        if each.get("done") and not each.get("met") and _has_call(steps[n])
    )


def _has_call(step: Step) -> bool:
    return any(isinstance(action, Call) for action in step.all_actions)


async def _do(tx: Transaction, file: CaseFile, stored: TaskRow, n: int, now: datetime) -> TaskRow:
    """Do one step and write it down."""
    task = lifecycle.awake(stored, now)
    step = clock.steps_of(task)[n]
    met = step.of == "start" and task.status not in NOT_BEGUN
    doing = Doing(task, now, dict(difference(stored, task)))
    for action in () if met else step.all_actions:
        await DO[type(action)](tx, doing, action)
    done = {"at": task.escalation[n]["at"], "done": now.isoformat(), **({"met": True} if met else {})}
    doing.changes["escalation"] = [
        done if i == n else each for i, each in enumerate(doing.now_is("escalation"))
    ]
    if doing.said:
        doing.changes["escalated"] = task.escalated + 1
    decisive = doing.said or "status" in doing.changes
    write = tx.tasks.change if decisive else tx.tasks.note
    changed = await write(stored, **doing.changes)
    if changed is None:
        raise NotFound("This task has changed in the meantime; it is looked at again.")
    _tell(file, stored, changed, step, doing)
    return changed


def _tell(file: CaseFile, stored: TaskRow, changed: TaskRow, step: Step, doing: Doing) -> None:
    late = "begun" if step.of == "start" else "done"
    if doing.said:
        words = {"title": stored.title, "late": late, "team": changed.team, "done": "; ".join(doing.said)}
        before, after = told(stored, doing.changes), told(changed, doing.changes)
        file.note(Event("task.escalated", doing.now, task=stored.id, before=before, after=after, words=words))
    for event in doing.events:
        file.note(event)
    if changed.status is Status.OBSOLETE:
        before, after = told(stored, doing.changes), told(changed, doing.changes)
        words = {"title": stored.title}
        file.note(Event("task.expired", doing.now, task=stored.id, before=before, after=after, words=words))


async def _notify(tx: Transaction, doing: Doing, action: Notify) -> None:
    """An event names who is to be reminded; how they are told is a matter of their own choice."""
    task = doing.task
    owner = doing.now_is("owner_id")
    teams = {*action.teams}
    if action.owner and owner is None:
        teams |= {doing.now_is("team"), doing.now_is("home_team")}
    reached = {**await tx.members.of(teams), **await tx.members.named(action.people)}
    if action.lead:
        reached |= await tx.members.leads(doing.now_is("home_team"))
    if action.owner and owner is not None:
        reached |= {owner: (await tx.people.views([owner]))[owner].name}
    missing = sorted({*action.people} - {*reached.values()})
    to = ", ".join(sorted(reached.values())) or "nobody, for there is nobody to remind"
    doing.events.append(
        Event(
            kind="task.reminded",
            at=doing.now,
            task=task.id,
            after={"recipients": [str(each) for each in reached], "missing": missing},
            words={"title": task.title, "to": to},
        )
    )


async def _raise(tx: Transaction, doing: Doing, action: RaisePriority) -> None:
    doing.changes["priority"] = max(0, doing.now_is("priority") - action.by)
    doing.said.append("it is more urgent now")


async def _add(tx: Transaction, doing: Doing, action: AddTeam) -> None:
    doing.changes["team"] = action.team
    doing.said.append(f"it now also waits for {action.team}")


async def _move(tx: Transaction, doing: Doing, action: MoveTeam) -> None:
    """Its deadlines follow the calendar of the team that it is moved to, if that has time for them."""
    task = doing.task
    hours = await hours_of(tx, task, action.team)
    doing.changes |= {"team": action.team, "home_team": action.team, "status": Status.READY}
    doing.changes |= {"owner_id": None, "for_id": None, "activates_at": None}
    with contextlib.suppress(Invalid):
        doing.changes |= clock.columns(clock.of(task), hours, doing.now_is("escalation"))
    doing.said.append(f"it is work of {action.team} now")


async def _assign(tx: Transaction, doing: Doing, action: AssignToLead) -> None:
    """To somebody who leads the team and may do it; the task's owner keeps it if that is one of them."""
    team = action.team or doing.now_is("home_team")
    leads = await tx.members.leads(team)
    barred = {*await barred_from(tx, doing.task), *doing.task.people(TaskRole.EXCLUDED)}
    out = barred | {*await tx.absences.substitutes(doing.now)}
    able = [(id_, name) for id_, name in leads.items() if id_ not in out]
    if not able:
        await _add(tx, doing, AddTeam(team=team))
        doing.said[-1] = f"nobody who leads {team} may do it, so it waits for all of {team}"
        return
    kept = next((each for each in able if each[0] == doing.now_is("owner_id")), None)
    lead, name = kept or able[0]
    if kept is None:
        doing.changes |= {"owner_id": lead, "status": Status.RESERVED}
        doing.changes |= {"for_id": None, "activates_at": None}
    if team != doing.now_is("home_team"):
        doing.changes["team"] = team
    doing.said.append(f"{name} has it now")


async def _call(tx: Transaction, doing: Doing, action: Call) -> None:
    """The case itself makes the call, told of it by the answer."""
    doing.said.append(f"{action.contract.replace('_', ' ')} was set going")


async def _expire(tx: Transaction, doing: Doing, action: Expire) -> None:
    """Nobody is asked any more; the case is told by the answer, and knows the value that counts instead."""
    doing.changes |= {"status": Status.OBSOLETE, "closed_at": doing.now, "reason": NO_ANSWER}
    doing.changes["activates_at"] = None


DO: Mapping[type[Any], Callable[[Transaction, Doing, Any], Awaitable[None]]] = {
    Notify: _notify,
    RaisePriority: _raise,
    AddTeam: _add,
    MoveTeam: _move,
    AssignToLead: _assign,
    Call: _call,
    Expire: _expire,
}
