"""Answers given before work on a case had to begin again: offered, so that nothing is typed twice."""

from collections.abc import Sequence
from datetime import datetime

from schemas.base import Data
from schemas.contracts import OpenTask
from schemas.tasks import Origin, Status
from store.database import Transaction
from store.rows import CaseRow, TaskRow

OFFERED = "Work on the case had to begin again. What was answered before is filled in; check it and send it."
ASKED = frozenset({Origin.PROCESS, Origin.CHECK})
"""A decision on a step that failed, and what a person added, is not carried over."""


async def offered(tx: Transaction, case: CaseRow, request: OpenTask) -> OpenTask:
    """The request, filled in with the answer that the same question got before the case began again."""
    if case.started_again_at is None or request.origin not in ASKED:
        return request
    tasks = [each for each in await tx.tasks.of_form(case.id, request.form) if each.origin in ASKED]
    begun = await tx.events.instants(case.id, "case.started_again")
    before = earlier(tasks, begun)
    if before is None or before.answer is None:
        return request
    offers = {n: v for n, v in _asked(before.answer, request.asked).items() if n not in request.blind}
    known = {**request.known, **offers}
    reason = f"{OFFERED} {request.reason}" if request.reason else OFFERED
    return request.model_copy(update={"known": known, "reason": reason})


def earlier(tasks: Sequence[TaskRow], begun: Sequence[datetime]) -> TaskRow | None:
    """The task of which the next one is the repetition: of the last run that came so far, the one as manieth.

    `tasks` are those of one form, in the order they were opened; `begun` when the case began again.
    """
    runs: list[list[TaskRow]] = [[] for _ in begun]
    again = 0
    for task in tasks:
        run = next(
            (n for n, at in enumerate(begun) if task.closed_at is not None and task.closed_at < at), None
        )
        if run is None:
            again += task.status is not Status.OBSOLETE
        elif task.status is Status.COMPLETED:
            runs[run].append(task)
    return next((run[again] for run in reversed(runs) if len(run) > again), None)


def _asked(answer: Data, asked: Sequence[str] | None) -> Data:
    return answer if asked is None else {name: value for name, value in answer.items() if name in asked}
