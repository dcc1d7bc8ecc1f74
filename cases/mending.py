"""The records beside what the running case says: what differs, and how it is mended.

One of the two may have been restored from an older copy. docs/decisions/009 tells who is right in what.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from cases import ledger
from schemas.account import Account, Answered
from schemas.base import TaskId
from schemas.contracts import OpenTask, Record
from schemas.messages import TaskChanged
from schemas.tasks import OPEN, Origin, Status
from store.cases import CaseFile
from store.comparing import Side
from store.database import Transaction
from store.events import Event
from store.rows import TaskHead, TaskRow
from worklist import clock, turns
from worklist.forms import FormShelf

UNDER_WAY = timedelta(minutes=1)
"""What a case asked for more recently may still be on its way into the records."""


@dataclass(frozen=True)
class Difference:
    """What the two sides do not agree on."""

    lost: tuple[OpenTask, ...] = ()
    """The case waits for it; the records do not have it."""
    taken: tuple[OpenTask, ...] = ()
    """The case waits for it; in the records it was taken away, and the case was not told."""
    answered: tuple[Answered, ...] = ()
    """The case has heard of its end; the records have not."""
    left: tuple[TaskId, ...] = ()
    """Open in the records; the case knows nothing of it."""
    untold: tuple[int, ...] = ()
    """Outbox rows that were delivered, and that the case has not heard."""
    records: tuple[Record, ...] = ()
    """What the case put into its file, and is not there."""
    behind: int = 0
    """The number that the case has heard and the records have not yet given; 0: they have."""

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass
class Doubts:
    """What is only done when it was found twice, a while apart."""

    patience: timedelta
    _first: dict[TaskId, datetime] = field(default_factory=dict)

    def confirmed(self, task: TaskId, now: datetime) -> bool:
        """Whether it was found before, and long enough ago."""
        return now - self._first.setdefault(task, now) >= self.patience

    def keep(self, found: set[TaskId], case_tasks: set[TaskId]) -> None:
        """Forget what was not found again."""
        for task in case_tasks - found:
            self._first.pop(task, None)


def compare(side: Side, account: Account, now: datetime) -> Difference:
    """What differs; the side of the records was read before the case was asked."""
    waiting = {request.task: request for request in account.waiting}
    known = waiting.keys() | set(account.watched) | {each.request.task for each in account.answered}
    old = [each for each in account.waiting if now - each.now > UNDER_WAY]
    behind = account.highest if account.highest > side.case.seq else 0
    return Difference(
        lost=tuple(each for each in old if each.task not in side.tasks),
        taken=tuple(each for each in old if _is_taken(side, each.task)),
        answered=tuple(each for each in account.answered if _is_open_or_gone(side, each)),
        left=tuple(task for task in sorted(side.open - known) if _is_asked(side.tasks[task], now)),
        untold=tuple(_untold(side, account)),
        records=tuple(each for each in account.recorded if _is_missing(side, each, bool(behind))),
        behind=behind,
    )


def confirmed(difference: Difference, side: Side, doubts: Doubts, now: datetime) -> Difference:
    """Without what has to be found a second time first."""
    taken = tuple(each for each in difference.taken if doubts.confirmed(each.task, now))
    left = tuple(each for each in difference.left if doubts.confirmed(each, now))
    doubts.keep({*difference.left, *(each.task for each in difference.taken)}, set(side.tasks))
    return Difference(**{**vars(difference), "taken": taken, "left": left})


async def mend(
    tx: Transaction, forms: FormShelf, side: Side, difference: Difference, now: datetime
) -> Counter[str]:
    """Let the records agree with the case; what was mended, by kind. What moved meanwhile is left alone."""
    file = await tx.cases.lock(side.case.id)
    if file.row.ended or file.row.seq != side.case.seq:
        return Counter()
    done: Counter[str] = Counter()
    for record in difference.records:
        done["recorded"] += _put(file, record, now)
    for request, answer in _in_order(difference):
        done["task_opened"] += await _open_again(tx, forms, file, request, now)
        if answer is not None:
            done["task_closed"] += await _close(tx, file, side, answer, now)
    for task in difference.left:
        done["task_obsolete"] += await _make_obsolete(tx, file, side.tasks[task], now)
    if difference.behind:
        file.change(seq=difference.behind)
        await _tell_deadlines(tx, file, side, now)
        done["numbers_raised"] += 1
    return +done


def _in_order(difference: Difference) -> list[tuple[OpenTask, Answered | None]]:
    """Tasks as they were asked one after the other, so that the last one's stage stays."""
    answered = [(each.request, each) for each in difference.answered]
    asked = [(each, None) for each in (*difference.lost, *difference.taken)]
    return sorted([*answered, *asked], key=lambda pair: pair[0].now)


def _is_taken(side: Side, task: TaskId) -> bool:
    row = side.tasks.get(task)
    return row is not None and row.status in turns.TAKEN_AWAY and task not in side.told


def _is_open_or_gone(side: Side, answer: Answered) -> bool:
    row = side.tasks.get(answer.request.task)
    return answer.closed.status is not Status.EXITED and (row is None or row.open)


def _is_asked(row: TaskHead, now: datetime) -> bool:
    """Whether a case asked for it a while ago: what a person added is told again instead."""
    return row.origin is not Origin.AD_HOC and now - row.created_at > UNDER_WAY


def _untold(side: Side, account: Account) -> Iterator[int]:
    for task in [each.task for each in account.waiting] + list(account.watched):
        row = side.tasks.get(task)
        if row is not None and not row.open and task in side.told:
            yield side.told[task]
    yield from (row for told, row in side.once.items() if told not in account.heard)
    if side.cancel is not None and not account.cancelled:
        yield side.cancel


def _is_missing(side: Side, record: Record, behind: bool) -> bool:
    """Where both have a value, only records that are known to be older give way."""
    if record.value is None:
        return False
    there = side.case.data.get(record.name)
    return there is None or (behind and there != record.value)


def _put(file: CaseFile, record: Record, now: datetime) -> int:
    """The value and the customer; the stage comes with the tasks."""
    ledger.write(file, record.model_copy(update={"now": now, "stage": None}), record.value or {})
    return 1


async def _open_again(
    tx: Transaction, forms: FormShelf, file: CaseFile, request: OpenTask, now: datetime
) -> int:
    before = await tx.tasks.find(request.task)
    if before is not None and before.status in OPEN:
        return 0
    opened = await turns.open_task(tx, forms, await _as_read(tx, request))
    if opened.status not in OPEN:
        return 0
    file.note(Event("task.restored", now, task=request.task, words={"title": request.title}))
    return 1


async def _as_read(tx: Transaction, request: OpenTask) -> OpenTask:
    """Where what was read is lost, nothing is certain any more: all fields are asked."""
    found = await tx.readings.get(request.readings)
    return request if len(found) == len(request.readings) else request.model_copy(update={"asked": None})


async def _close(tx: Transaction, file: CaseFile, side: Side, answer: Answered, now: datetime) -> int:
    """The task ends as the case has heard; an answer too large to travel stands in the case file only."""
    task = await tx.tasks.find(answer.request.task)
    seen = side.tasks.get(answer.request.task)
    if task is None or task.status not in OPEN or (seen is not None and seen.version != task.version):
        return 0
    closed = answer.closed
    status = closed.status
    if status is Status.COMPLETED and closed.answer is None:
        status = Status.OBSOLETE
    changes = {
        "status": status,
        "answer": closed.answer,
        "closed_at": closed.at or now,
        "owner_id": closed.by or task.owner_id,
        "completed_by": closed.by if status is Status.COMPLETED else None,
        "on_behalf_of": closed.on_behalf_of if status is Status.COMPLETED else None,
    }
    if await tx.tasks.change(task, **changes) is None:
        return 0
    words = {"title": task.title}
    after = {"status": status.value, "answer": closed.answer}
    by = (closed.by, closed.on_behalf_of)
    file.note(Event("task.end_restored", now, *by, task=task.id, after=after, words=words))
    return 1


async def _make_obsolete(tx: Transaction, file: CaseFile, task: TaskHead, now: datetime) -> int:
    changed = await tx.tasks.change(task, status=Status.OBSOLETE, closed_at=now)
    if changed is None:
        return 0
    told = {"status": Status.OBSOLETE.value, "version": changed.version}
    before = {"status": task.status.value}
    words = {"title": task.title}
    file.note(Event("task.withdrawn", now, task=task.id, before=before, after=told, words=words))
    return 1


async def _tell_deadlines(tx: Transaction, file: CaseFile, side: Side, now: datetime) -> None:
    """Deadlines told under a number that the case had heard before were passed over."""
    for task in sorted(side.open):
        row = await tx.tasks.find(task)
        if row is not None and row.open and row.status is not Status.SUSPENDED and row.escalation:
            file.signal(partial(_deadlines, row), now)


def _deadlines(task: TaskRow, seq: int) -> TaskChanged:
    return TaskChanged(seq=seq, task=task.id, deadlines=clock.to_come(task))
