"""Comments as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from schemas.base import DocumentId
from schemas.people import Person
from schemas.talk import AnswerView, Attachment, CommentAction, CommentKind, CommentView, TaskRef
from schemas.views import CaseRef, PersonView
from store.database import Transaction
from store.rows import DocumentRow
from store.talk import CommentRow, Spoken
from worklist.turns import shortened

UNDO = timedelta(minutes=5)
"""How long one may take back what one has said."""
LONGEST_QUOTE = 300

Names = Mapping[UUID, PersonView]
Paper = Mapping[DocumentId, DocumentRow]


async def views(
    tx: Transaction, person: Person, spoken: Sequence[Spoken], now: datetime
) -> tuple[CommentView, ...]:
    """Comments with the names of people and documents in them."""
    said = [each.comment for each in spoken]
    answers = await tx.talk.answers(said)
    rows = [*said, *answers.values()]
    names = await tx.people.views(who for row in rows for who in people_in(row))
    paper = await tx.documents.find(UUID(each) for row in rows for each in row.documents)
    return tuple(
        comment_view(each, person, names, paper, now).model_copy(
            update={"answer": answer_view(answers.get(each.comment.id), names, paper)}
        )
        for each in spoken
    )


def answer_view(row: CommentRow | None, names: Names, paper: Paper) -> AnswerView | None:
    """The answer that stands beside its question."""
    if row is None:
        return None
    return AnswerView(
        id=row.id,
        at=row.at,
        author=_named(row.author, names),
        on_behalf_of=_named(row.on_behalf_of, names) if row.on_behalf_of else None,
        text=row.text,
        documents=_attachments(row, paper),
    )


def people_in(row: CommentRow) -> list[UUID | None]:
    """Everybody who is named in a comment."""
    return [row.author, row.on_behalf_of, row.to_person, *map(UUID, row.mentions)]


def comment_view(spoken: Spoken, person: Person, names: Names, paper: Paper, now: datetime) -> CommentView:
    """One comment; of what was withdrawn only that it was there."""
    row = spoken.comment
    there = row.withdrawn_at is None
    return CommentView(
        id=row.id,
        kind=CommentKind(row.kind),
        case=CaseRef(id=row.case_id, number=spoken.number, title=spoken.case_title),
        task=TaskRef(id=row.task_id, title=spoken.task_title or "") if row.task_id else None,
        at=row.at,
        author=_named(row.author, names),
        on_behalf_of=_named(row.on_behalf_of, names) if row.on_behalf_of else None,
        text=row.text if there else "",
        mentions=tuple(_named(UUID(each), names) for each in row.mentions) if there else (),
        documents=_attachments(row, paper) if there else (),
        to=_named(row.to_person, names) if row.to_person else None,
        in_reply_to=row.in_reply_to,
        question=shortened(spoken.question, LONGEST_QUOTE) if spoken.question else None,
        answered_at=row.answered_at,
        withdrawn_at=row.withdrawn_at,
        allowed=allowed(row, person, now),
    )


def allowed(row: CommentRow, person: Person, now: datetime) -> tuple[CommentAction, ...]:
    """What somebody may do with a comment now."""
    can = {CommentAction.ANSWER: may_answer(row, person), CommentAction.WITHDRAW: may_undo(row, person, now)}
    return tuple(action for action, may in can.items() if may)


def may_answer(row: CommentRow, person: Person) -> bool:
    """Whether this is a question that waits for this person, or for whom they stand in for."""
    waits = row.answered_at is None and row.withdrawn_at is None
    return waits and row.to_person is not None and row.to_person in (person.id, person.on_behalf_of)


def may_undo(row: CommentRow, person: Person, now: datetime) -> bool:
    """Whether this is one's own and fresh, or a question that nobody has answered yet."""
    if row.author != person.id or row.withdrawn_at is not None or row.answered_at is not None:
        return False
    return row.kind == CommentKind.QUESTION or now - row.at <= UNDO


def _named(person: UUID, names: Names) -> PersonView:
    return names.get(person) or PersonView(id=person, name="a former colleague")


def _attachments(row: CommentRow, paper: Paper) -> tuple[Attachment, ...]:
    found = [paper[UUID(each)] for each in row.documents if UUID(each) in paper]
    return tuple(Attachment(id=each.id, name=each.name, media_type=each.media_type) for each in found)
