"""What people say to each other about cases and tasks."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.base import DocumentId, Model, TaskId
from schemas.views import CaseRef, PersonView

LONGEST_TEXT = 10_000
"""Characters of one comment."""
MOST_MENTIONS = 20
MOST_ATTACHMENTS = 20


class CommentKind(StrEnum):
    """What a comment is."""

    COMMENT = "comment"
    QUESTION = "question"
    """To one colleague; the task stays with whoever has it."""
    ANSWER = "answer"
    """To a question."""


class CommentAction(StrEnum):
    """What the one who looks may do with a comment."""

    ANSWER = "answer"
    WITHDRAW = "withdraw"


class Said(Model):
    """Words, and what goes with them."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT, examples=["Is this kettle covered?"])
    mentions: tuple[str, ...] = Field(default=(), max_length=MOST_MENTIONS, examples=[["ben"]])
    """Sign-in names of colleagues who are told of it; client systems mention nobody."""
    documents: tuple[DocumentId, ...] = Field(default=(), max_length=MOST_ATTACHMENTS)
    """Attachments, sent to /documents before; they become documents of the case."""


class NewComment(Said):
    """A comment; with `to` a question."""

    to: str | None = Field(default=None, min_length=1, max_length=200, examples=["sue"])
    """Sign-in name of the colleague who is asked; by a client system one who is at work on the case."""


class TaskRef(Model):
    """A task, named."""

    id: TaskId
    title: str


class Attachment(Model):
    """A document that came with a comment."""

    id: DocumentId
    name: str
    media_type: str


class AnswerView(Model):
    """What was answered to a question."""

    id: UUID
    at: AwareDatetime
    author: PersonView
    on_behalf_of: PersonView | None = None
    text: str
    documents: tuple[Attachment, ...] = ()


class CommentView(Model):
    """Something that was said about a case or about one of its tasks."""

    id: UUID
    kind: CommentKind
    case: CaseRef
    task: TaskRef | None
    at: AwareDatetime
    author: PersonView
    on_behalf_of: PersonView | None = None
    text: str
    """Empty once it was withdrawn."""
    mentions: tuple[PersonView, ...] = ()
    documents: tuple[Attachment, ...] = ()
    to: PersonView | None = None
    """Who is asked."""
    in_reply_to: UUID | None = None
    """The question that this answers."""
    question: str | None = None
    """The words of that question."""
    answered_at: AwareDatetime | None = None
    answer: AnswerView | None = None
    """Of a question that has been answered."""
    withdrawn_at: AwareDatetime | None = None
    allowed: tuple[CommentAction, ...] = ()
    """What the one who looks may do now."""


class QuestionView(StrEnum):
    """Whose questions are listed."""

    TO_ME = "to_me"
    """Those that wait for one's answer."""
    BY_ME = "by_me"
    """Those one has asked."""


class Following(Model):
    """Who is told of what happens in a case."""

    following: bool
    """Whether the one who looks is."""
    followers: tuple[PersonView, ...]
