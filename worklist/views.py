"""Tasks as the API shows them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from schemas.base import CaseId, Data, DocumentId, PersonId
from schemas.clocks import ClockOperation
from schemas.descriptors import FormDescriptor
from schemas.people import Person
from schemas.reading import FieldReading, PageInfo, Reading
from schemas.tasks import Operation, Status
from schemas.views import (
    CaseRef,
    ClockView,
    DocumentView,
    EarlierDraft,
    FieldEvidence,
    PersonView,
    SameFile,
    TaskItem,
    TaskView,
)
from store.database import Transaction
from store.drafts import KeptDraft
from store.rows import DocumentRow, FirstCopy, Listed, PageRow, TaskRow, Worked
from worklist import clock, draft_tags
from worklist.access import COLLEAGUES
from worklist.answers import asked_schema, in_page_order, read_values, split

NOTHING_SAME: Mapping[DocumentId, SameFile] = {}
CERTAIN = "Read from the documents"
"""Heading over the values that need no look."""
TYPED = "it is typed from the paper, by people who do not see what was read nor what others typed"
BLIND = "it is asked to see how well paper is read: what was read is not shown"


def person_view(person: PersonId | None, name: str | None) -> PersonView | None:
    """Somebody's id and name."""
    return PersonView(id=person, name=name or "a former colleague") if person is not None else None


def task_item(listed: Listed, allowed: Sequence[Operation]) -> TaskItem:
    """A task in a list."""
    return TaskItem.model_validate(_head(listed, allowed))


def task_view(
    worked: Worked,
    allowed: Sequence[Operation],
    form: FormDescriptor,
    readings: list[Reading],
    documents: tuple[DocumentView, ...],
    clock_allowed: Sequence[ClockOperation],
    earlier: KeptDraft | None = None,
    sealed: bool = False,
) -> TaskView:
    """A task with all that is needed to work it: only the fields asked, the certain ones beside them.

    `sealed`: of the fields asked blind nothing is told yet, though they are answered.
    """
    task = worked.task
    unseen = (task.blind or ()) if sealed else ()
    completed = task.status is Status.COMPLETED and task.answer is not None
    asked, certain = split(task.answer if completed and task.answer else task.known, task.asked)
    shown = {**task.shown, CERTAIN: certain} if certain else task.shown
    return TaskView.model_validate(
        {
            **_head(worked, allowed),
            "reason": task.reason,
            "schema": asked_schema(form.json_schema, in_page_order(task.asked, readings)),
            "data": _without(asked, unseen),
            "draft": worked.draft if task.open else None,
            "draft_etag": draft_tags.etag(worked),
            "shown": shown,
            "evidence": _evidence(readings, form.json_schema, task, sealed),
            "documents": documents,
            "closed_at": task.closed_at,
            "completed_by": person_view(task.completed_by, worked.completer),
            "earlier_draft": _earlier(earlier, task),
            "undo_until": task.undo_until,
            "suspended_until": task.suspended_until if task.status is Status.SUSPENDED else None,
            "held_for": person_view(task.for_id, worked.absent) if task.open else None,
            "comments": worked.comments,
            "clock": clock_view(task, clock_allowed),
        }
    )


def _earlier(kept: KeptDraft | None, task: TaskRow) -> EarlierDraft | None:
    """What somebody else began; who types unseen is not offered what others typed."""
    if kept is None:
        return None
    by = PersonView(id=kept.person, name=kept.name)
    data = _without(kept.data, (task.blind or ()) if task.apart else ())
    return EarlierDraft(by=by, saved_at=kept.saved_at, data=data)


def _without(data: Data, names: Sequence[str]) -> Data:
    return {name: value for name, value in data.items() if name not in names}


def clock_view(task: TaskRow, allowed: Sequence[ClockOperation]) -> ClockView:
    """How the time of a task runs; of one that has ended it does not."""
    waiting = clock.of(task).waiting
    resting = task.suspended_at if task.status is Status.SUSPENDED else None
    since = [at for at in (task.paused_at, resting) if at is not None]
    return ClockView(
        running=task.open and not since,
        due_at=task.due_at,
        start_by=task.start_by,
        paused_since=min(since) if task.open and since else None,
        reason=waiting.reason if task.open and waiting else None,
        allowed=tuple(allowed),
    )


async def documents_beside(
    tx: Transaction, person: Person, case: CaseId, wanted: Sequence[str]
) -> tuple[DocumentView, ...]:
    """The documents a task names, else all of its case, with their pages.

    A client system does not see what colleagues attached to what they say to each other.
    """
    if wanted:
        found = await tx.documents.find(UUID(each) for each in wanted)
        rows = [found[UUID(each)] for each in wanted if UUID(each) in found]
    else:
        rows = await tx.documents.of_case(case, None if person.has(*COLLEAGUES) else person.id)
    pages = await tx.documents.pages_of(row.id for row in rows)
    same = await same_files(tx, person, rows)
    return tuple(document_view(row, pages.get(row.id, []), same) for row in rows)


async def same_files(
    tx: Transaction, person: Person, rows: Sequence[DocumentRow]
) -> Mapping[DocumentId, SameFile]:
    """What came in before with the same bytes, by id; a client system is not told what others sent."""
    wanted = {row.same_as for row in rows if row.same_as is not None}
    if not wanted or not person.has(*COLLEAGUES):
        return {}
    return {key: _same(found) for key, found in (await tx.documents.same_files(wanted)).items()}


def _same(found: FirstCopy) -> SameFile:
    case = None
    if found.case is not None:
        case = CaseRef(id=found.case, number=found.number or "", title=found.title or "")
    return SameFile(id=found.id, name=found.name, added_at=found.added_at, case=case)


def document_view(
    row: DocumentRow, pages: Sequence[PageRow], same: Mapping[DocumentId, SameFile] = NOTHING_SAME
) -> DocumentView:
    """A document as the API shows it."""
    shown = [
        PageInfo.model_validate({name: getattr(page, name) for name in PageInfo.model_fields})
        for page in pages
    ]
    return DocumentView(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        bytes=row.bytes,
        sha256=row.sha256,
        added_at=row.added_at,
        pages=tuple(shown),
        problem=row.problem,
        same_as=same.get(row.same_as) if row.same_as is not None else None,
    )


def _head(listed: Listed, allowed: Sequence[Operation]) -> Data:
    task = listed.task
    return {
        "id": task.id,
        "version": task.version,
        "status": task.status,
        "origin": task.origin,
        "title": task.title,
        "case": CaseRef(id=task.case_id, number=listed.number, title=listed.case_title),
        "customer": listed.customer,
        "process": task.process,
        "stage": listed.stage,
        "team": task.team,
        "owner": person_view(task.owner_id, listed.owner),
        "priority": task.priority,
        "created_at": task.created_at,
        "due_at": task.due_at,
        "paused": task.open and task.stands_still,
        "escalated": task.escalated > 0,
        "form": task.form,
        "facets": task.facets,
        "allowed": tuple(allowed),
    }


def _evidence(
    readings: list[Reading], schema: Data, task: TaskRow, sealed: bool
) -> Mapping[str, FieldEvidence]:
    """Why each field that is asked holds what it holds; of a blind one that is open only where to look."""
    if not readings:
        return {}
    names = tuple(task.asked if task.asked is not None else schema.get("properties", {}))
    blind = (task.blind or ()) if task.open or sealed else ()
    why = TYPED if task.apart else BLIND
    found = read_values(readings, names)
    return {name: _blind(field, why) if name in blind else _shown(field) for name, field in found.items()}


def _shown(field: FieldReading) -> FieldEvidence:
    return FieldEvidence(
        probability=field.probability, sure=field.sure, evidence=field.evidence, reasons=field.reasons
    )


def _blind(field: FieldReading, why: str) -> FieldEvidence:
    place = field.evidence and field.evidence.model_copy(update={"text": "", "engine": ""})
    return FieldEvidence(probability=None, sure=False, evidence=place, reasons=(why,))


def document_ids(wanted: Sequence[DocumentId]) -> list[str]:
    """Ids as they are kept in JSON."""
    return [str(each) for each in wanted]
