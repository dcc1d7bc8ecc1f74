"""What happened in a case, in words for staff."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from cases.access import COLLEAGUES
from schemas.base import Data
from schemas.people import Person
from schemas.views import EventView, PersonView
from store.rows import EventRow

SENTENCES: Mapping[str, str] = {
    "case.accepted": "{who} sent in the case",
    "case.imported": "It came from row {row} of the spreadsheet {file}",
    "case.from_stack": "From the stack {file} came: {pages}",
    "case.started": "Work on the case began",
    "case.started_again": "Work on the case began again; what had been asked is asked once more",
    "case.stage_reached": "The case is now at: {stage}",
    "case.recorded": "{name} was put into the case file",
    "case.message": "{who} told the case: {name}",
    "case.message_left": "The message {name} could not be used: {reason}",
    "case.documents_added": "{who} added documents ({count})",
    "case.task_added": "{who} added the task '{title}' for {team}",
    "case.cancel_requested": "{who} cancelled the case: {reason}",
    "case.cancelled": "The case was cancelled",
    "case.completed": "The case was completed",
    "case.failed": "The case could not be completed: {reason}",
    "task.opened": "'{title}' is waiting for {team}",
    "task.claimed": "{who} claimed '{title}'",
    "task.given": "'{title}' was given to {to} as the next one. {why}",
    "task.released": "{who} gave '{title}' back to the team",
    "task.started": "{who} began work on '{title}'",
    "task.stopped": "{who} put '{title}' aside",
    "task.delegated": "{who} handed '{title}' to {to}",
    "task.forwarded": "{who} forwarded '{title}' to {team}",
    "task.nominated": "{who} named {to} for '{title}'",
    "task.activated": "{who} activated '{title}'",
    "task.begun": "The time for '{title}' has come",
    "task.priority_set": "{who} gave '{title}' the priority {priority}",
    "task.deadline_set": "{who} moved the deadline of '{title}' to {due_at}",
    "task.undone": "{who} undid the completion of '{title}'",
    "task.broken": "'{title}' cannot be shown any more: {reason}",
    "task.handed_over": "{absent} is away: '{title}' went to {to}",
    "task.left_behind": "{absent} is away and nobody stands in: '{title}' went back to its queue",
    "task.passed_on": "The account of {absent} is closed: '{title}' went to {to}",
    "task.set_free": "The account of {absent} is closed: '{title}' went back to its queue",
    "task.nobodys": "Nobody who is named for '{title}' has an open account any more: {absent}",
    "task.stand_in": "{absent} is away: {to} may do '{title}' too",
    "task.handed_back": "{absent} is back: '{title}' came back from {by}",
    "task.suspended": "{who} suspended '{title}'",
    "task.resumed": "{who} took '{title}' up again",
    "task.completed": "{who} completed '{title}'",
    "task.failed": "{who} could not do '{title}': {reason}",
    "task.skipped": "{who} decided that '{title}' need not be done: {reason}",
    "task.escalated": "'{title}' was not {late} in time: {done}",
    "task.reminded": "'{title}' was not done yet; reminded: {to}",
    "task.expired": "Nobody answered '{title}' in time; the case goes on without",
    "task.deadline_moved": "The deadlines of '{title}' follow the calendar {calendar}",
    "task.clock_paused": "{who} stopped the clock of '{title}': {reason}",
    "task.clock_resumed": "{who} let the clock of '{title}' run on: {reason}",
    "task.clock_restarted": "{who} started the clock of '{title}' anew: {reason}",
    "task.reopened": "'{title}' came back: {reason}",
    "task.final": "'{title}' was no longer needed; its completion stands",
    "task.withdrawn": "'{title}' was no longer needed",
    "case.restored": "The case was missing in the records and was put back from the running process",
    "task.restored": "'{title}' was missing in the records and was put back from the running process",
    "task.end_restored": "'{title}' had been done; this was put back from the running process",
    "task.exited": "'{title}' was closed with the case",
    "comment.added": "{who} wrote about '{title}'",
    "comment.withdrawn": "{who} took back what they wrote about '{title}'",
    "question.asked": "{who} asked {to} about '{title}'",
    "question.answered": "{who} answered {to} about '{title}'",
}
TALK = ("comment.", "question.")
NOBODY = "The process"
UNKNOWN = "?"


class _Words(Formatter):
    """Fills a sentence in; a word that was erased becomes a question mark."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, UNKNOWN)


def heard(person: Person, row: EventRow) -> bool:
    """Whether an account is told of an event: a client system not of colleagues' own talk."""
    if person.has(*COLLEAGUES) or not row.kind.startswith(TALK) or row.actor == person.id:
        return True
    return bool((row.payload or {}).get("after", {}).get("to") == str(person.id))


def event_view(row: EventRow, people: Mapping[Any, PersonView], sealed: bool = False) -> EventView:
    """An event of the trail as the timeline shows it; `sealed`: without the answer that it tells of."""
    actor = people.get(row.actor)
    behalf = people.get(row.on_behalf_of)
    return EventView(
        id=row.seq or row.id,
        at=row.at,
        kind=row.kind,
        actor=actor,
        on_behalf_of=behalf,
        task=row.task_id,
        text=sentence(row, actor, behalf),
        data={name: _told(part, sealed) for name, part in (row.payload or {}).items() if name != "words"},
    )


def _told(part: Any, sealed: bool) -> Any:
    if not sealed or not isinstance(part, dict):
        return part
    return {name: value for name, value in part.items() if name != "answer"}


def sentence(row: EventRow, actor: PersonView | None, behalf: PersonView | None) -> str:
    """What happened, as one would tell a colleague."""
    who = actor.name if actor else NOBODY
    if behalf is not None:
        who = f"{who} (for {behalf.name})"
    words: Data = (row.payload or {}).get("words", {})
    said = {**words, "who": who}
    if row.kind in ("case.recorded", "case.message", "case.message_left"):
        said["name"] = _spoken(str(words.get("name", UNKNOWN)))
    return _Words().format(SENTENCES.get(row.kind, _spoken(row.kind)), **said)


def _spoken(name: str) -> str:
    """loss_report -> Loss report."""
    words = name.replace("_", " ").replace(".", ": ")
    return words[:1].upper() + words[1:]
