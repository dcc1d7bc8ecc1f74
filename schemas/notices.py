"""Who is told of what. The table is the specification; `cases/telling.py` follows it."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.base import Model, TaskId
from schemas.views import CaseRef


class NoticeKind(StrEnum):
    """Why somebody is told of something; each person chooses how, kind by kind."""

    ASSIGNED = "assigned"
    """A task was put into one's hands."""
    RETURNED = "returned"
    """A task that one had completed came back."""
    OVERDUE = "overdue"
    """A task of oneself, or of the team one leads, was not done in time."""
    MENTIONED = "mentioned"
    ASKED = "asked"
    ANSWERED = "answered"
    FOLLOWED = "followed"
    """Somebody spoke about a case that one follows."""
    ENDED = "ended"
    """A case that one follows has ended."""
    NOBODYS = "nobodys"
    """Nobody is left who could do a task; for who leads."""
    POST = "post"
    """Letters of a stack wait to be placed."""


class Ring(StrEnum):
    """Those who stand in one relation to what happened."""

    NEW_OWNER = "new_owner"
    """Who the task went to, by the event."""
    OWNER = "owner"
    """Who has the task now."""
    TEAM = "team"
    """Who leads the team that it went to; where nobody does, its members."""
    REMINDED = "reminded"
    """Whom the escalation names."""
    MENTIONED = "mentioned"
    ASKED = "asked"
    ASKER = "asker"
    """Who asked the question that was answered."""
    FOLLOWERS = "followers"
    IN_CHARGE = "in_charge"
    """All leads and administrators."""
    POST_ROOM = "post_room"
    """The team `post`; where there is none, who leads. Only where letters wait."""


Told = tuple[tuple[Ring, NoticeKind], ...]

_ENDED: Told = ((Ring.FOLLOWERS, NoticeKind.ENDED),)
_LATE: Told = ((Ring.OWNER, NoticeKind.OVERDUE), (Ring.TEAM, NoticeKind.OVERDUE))

TOLD: Mapping[str, Told] = {
    "task.assigned": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.given": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.handed_over": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.passed_on": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.nobodys": ((Ring.IN_CHARGE, NoticeKind.NOBODYS),),
    "task.handed_back": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.delegated": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.nominated": ((Ring.NEW_OWNER, NoticeKind.ASSIGNED),),
    "task.undone": ((Ring.OWNER, NoticeKind.RETURNED),),
    "task.reopened": ((Ring.OWNER, NoticeKind.RETURNED),),
    "task.reminded": ((Ring.REMINDED, NoticeKind.OVERDUE),),
    "task.escalated": _LATE,
    "task.expired": ((Ring.OWNER, NoticeKind.OVERDUE),),
    "comment.added": ((Ring.MENTIONED, NoticeKind.MENTIONED), (Ring.FOLLOWERS, NoticeKind.FOLLOWED)),
    "question.asked": (
        (Ring.ASKED, NoticeKind.ASKED),
        (Ring.MENTIONED, NoticeKind.MENTIONED),
        (Ring.FOLLOWERS, NoticeKind.FOLLOWED),
    ),
    "question.answered": (
        (Ring.ASKER, NoticeKind.ANSWERED),
        (Ring.MENTIONED, NoticeKind.MENTIONED),
        (Ring.FOLLOWERS, NoticeKind.FOLLOWED),
    ),
    "batch.taken": ((Ring.POST_ROOM, NoticeKind.POST),),
    "case.completed": _ENDED,
    "case.failed": _ENDED,
    "case.cancelled": _ENDED,
}
"""Kind of event -> who is told, and why. Nobody is told twice of one event (the first reason counts), and
nobody of what they did themselves."""


class MailTime(StrEnum):
    """When a notice also goes out as e-mail."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    """Together with others, once a day."""
    NEVER = "never"


class Choice(Model):
    """How one is told of one kind of thing."""

    in_app: bool = True
    mail: MailTime = MailTime.NEVER


DEFAULTS: Mapping[NoticeKind, Choice] = {
    NoticeKind.ASSIGNED: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.RETURNED: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.OVERDUE: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.MENTIONED: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.ASKED: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.ANSWERED: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.FOLLOWED: Choice(mail=MailTime.DIGEST),
    NoticeKind.ENDED: Choice(mail=MailTime.DIGEST),
    NoticeKind.NOBODYS: Choice(mail=MailTime.AT_ONCE),
    NoticeKind.POST: Choice(),
}
"""What holds for whoever has chosen nothing."""

MORNING = 8
"""Hour of the digest where none was chosen."""
# One mailbox in ASCII, as RFC 5321 writes it without quotes.
EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$"


class NoticeChoices(Model):
    """How one wants to be told of things."""

    email: str | None = Field(default=None, max_length=254, pattern=EMAIL, examples=["ada@example.com"])
    """Where e-mail goes; none: no e-mail."""
    zone: str | None = Field(default=None, max_length=64, examples=["Europe/Berlin"])
    """Time zone by its IANA name; none: the office's."""
    digest_hour: int = Field(default=MORNING, ge=0, le=23)
    """Hour of the day, in one's own zone, at which the digest goes out."""
    choices: dict[NoticeKind, Choice] = Field(default_factory=dict)
    """Kinds that are not named stay as they are by default."""


class NoticeView(Model):
    """Something that one is told."""

    id: int
    kind: NoticeKind
    text: str
    at: AwareDatetime
    case: CaseRef | None
    """None: it is about no case, as post that waits."""
    task: TaskId | None
    read_at: AwareDatetime | None


class Unread(Model):
    """How many notices wait to be read."""

    unread: int


class ReadUpTo(Model):
    """Everything up to and with this one has been read."""

    up_to: int = Field(ge=1, lt=2**63)
