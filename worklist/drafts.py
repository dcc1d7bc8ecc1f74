"""Unfinished answers: kept as typed, each person's own, also when the task was taken away meanwhile."""

from datetime import datetime

import pydantic_core

from schemas.base import Data, TaskId
from schemas.errors import Conflict, NotAllowed, TooLarge
from schemas.people import Person
from store.database import Transaction
from store.drafts import Saving
from store.rows import Worked
from worklist import access, desk, draft_tags, reasons

LARGEST = 256 * 1024
"""Bytes of a draft as JSON; what a case can be told at once is as much."""
KEPT = "What you typed is kept, and is here again should the task come back to you."


def require_size(data: Data) -> None:
    """Let pass only what can become an answer.

    Raises:
        TooLarge: it is more.
    """
    size = len(pydantic_core.to_json(data))
    if size > LARGEST:
        raise TooLarge(
            f"An answer has at most {LARGEST // 1024} KiB; this one has {size // 1024}. Put what is large "
            f"into a document and add that to the case."
        )


async def keep(
    tx: Transaction, person: Person, task_id: TaskId, saving: Saving, now: datetime
) -> str | Conflict:
    """Keep the draft and give its tag.

    A Conflict tells that the task was taken away, and is raised once the draft is kept.

    Raises:
        NotAllowed: the person never could do this task.
        Outdated: it was saved elsewhere since it was seen; nothing is kept.
    """
    worked = await desk.look(tx, person, task_id, now)
    its = access.standing(person, worked.task, await desk.barred_from(tx, worked.task))
    began = worked.draft is not None
    if not began and (its.excluded or not (its.owner or its.potential)):
        raise NotAllowed("Only those who may do this task can keep a draft of it.")
    if not worked.task.open and not began:
        raise reasons.too_late(worked.task, holder(worked))
    tag = await tx.tasks.drafts.put(task_id, person.id, saving, now)
    if tag is None:
        raise draft_tags.changed(await tx.tasks.worked(task_id, person.id))
    if worked.task.open and (its.owner or its.free) and not its.excluded and (its.owner or its.potential):
        return tag
    why = reasons.moved_on(worked.task, holder(worked))
    return reasons.too_late(worked.task, None, f"{why} {KEPT}")


def holder(worked: Worked) -> str | None:
    """Who has the task, or had it last."""
    return worked.completer or worked.owner
