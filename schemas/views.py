"""What the API answers: shapes of /api/v1, kept stable."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from schemas.base import CaseId, Data, DocumentId, Model, PersonId, TaskId
from schemas.clocks import ClockOperation
from schemas.reading import Evidence, PageInfo
from schemas.tasks import CaseOperation, CaseStatus, Operation, Origin, Role, Status

T = TypeVar("T")


class Page(Model, Generic[T]):
    """A page of a list; `next` is passed as `after` for the page behind it."""

    model_config = ConfigDict(use_attribute_docstrings=False)
    """pydantic would read the source anew for each kind of page, half of the time that the API starts in."""

    items: tuple[T, ...]
    next: str | None = None


class PersonView(Model):
    """Somebody, as colleagues see them."""

    id: PersonId
    name: str


class Me(PersonView):
    """The one who is signed in."""

    roles: tuple[Role, ...]
    teams: tuple[str, ...]


class TeamView(Model):
    """A group with a queue."""

    name: str
    title: str
    members: tuple[PersonView, ...] = ()


class CaseRef(Model):
    """A case, named."""

    id: CaseId
    number: str
    title: str


class SameFile(Model):
    """A document with the same bytes that came in before."""

    id: DocumentId
    name: str
    added_at: AwareDatetime
    case: CaseRef | None = None
    """The first case that it came in with."""


class DocumentView(Model):
    """A document as received."""

    id: DocumentId
    name: str
    media_type: str
    bytes: int
    sha256: str
    added_at: AwareDatetime
    pages: tuple[PageInfo, ...] = ()
    problem: str | None = None
    same_as: SameFile | None = None
    """For colleagues: the first document with just the same bytes, where this one is not the first."""


class FieldEvidence(Model):
    """Why a field holds what it holds, for the screen."""

    probability: float | None
    """None: it is asked blind, and nothing of what was read is told but where it stands."""
    sure: bool
    evidence: Evidence | None = None
    reasons: tuple[str, ...] = ()


class TaskItem(Model):
    """A task in a list."""

    id: TaskId
    version: int
    status: Status
    origin: Origin
    title: str
    case: CaseRef
    customer: str | None
    process: str
    stage: str | None
    team: str
    owner: PersonView | None
    priority: int
    created_at: AwareDatetime
    due_at: AwareDatetime | None
    paused: bool = False
    """Its deadlines stand still, and nobody knows for how long."""
    escalated: bool
    form: str
    facets: Data = Field(default_factory=dict)
    allowed: tuple[Operation, ...] = ()


class TaskCount(Model):
    """How many tasks a list holds."""

    count: int
    more: bool
    """There are more than were counted."""


class EarlierDraft(Model):
    """An answer that somebody else began before the task came to its owner."""

    by: PersonView
    saved_at: AwareDatetime
    data: Data


class DraftView(Model):
    """One's own draft as it is kept."""

    data: Data | None = None
    """None: there is none any more."""
    saved_at: AwareDatetime | None = None
    etag: str


class MayDo(Model):
    """Whether one may do something to a task now."""

    operation: Operation
    allowed: bool
    why_not: str | None = None


class CandidateView(Model):
    """Whether tasks could be given to a colleague now."""

    person: PersonView
    tasks: int
    """How many of them."""
    why_not: str | None
    """Why not the others, or the first of them; None: all could be."""
    stand_in: PersonView | None
    """Who would get them, since this colleague is away; None: the colleague."""


class SightView(Model):
    """Somebody looked at a task, for the first time then."""

    person: PersonView
    first_at: AwareDatetime


class AbsenceView(Model):
    """Somebody is away, or will be."""

    id: UUID
    person: PersonView
    begins_at: AwareDatetime
    ends_at: AwareDatetime | None
    substitute: PersonView | None
    note: str | None = None
    """Seen by the person and by who leads."""


class BulkResult(Model):
    """What became of one task of many."""

    id: TaskId
    ok: bool
    status: Status | None = None
    """The task's, where it was done."""
    version: int | None = None
    problem: "Problem | None" = None
    """Why it was not done."""


class BulkResults(Model):
    """What became of each task, in the order that they were named."""

    results: tuple[BulkResult, ...]


class ClockView(Model):
    """How the time of a task runs."""

    running: bool
    """False: its deadlines stand still, because it is suspended or waits for somebody outside."""
    due_at: AwareDatetime | None = None
    start_by: AwareDatetime | None = None
    """By when somebody should have begun."""
    paused_since: AwareDatetime | None = None
    reason: str | None = None
    """Why it stands still."""
    allowed: tuple[ClockOperation, ...] = ()
    """What this person may do to it now."""


class TaskView(TaskItem):
    """A task with all that is needed to work it."""

    reason: str | None = None
    """Why it is there, or came back."""
    schema_: dict[str, Any] = Field(alias="schema", serialization_alias="schema")
    data: Data
    """Values filled in beforehand, of the fields that are asked; the answer once it is completed."""
    draft: Data | None = None
    draft_etag: str = '"none"'
    """Of one's own draft, also where there is none: for If-Match of the next saving."""
    shown: Data = Field(default_factory=dict)
    evidence: dict[str, FieldEvidence] = Field(default_factory=dict)
    documents: tuple[DocumentView, ...] = ()
    closed_at: AwareDatetime | None = None
    completed_by: PersonView | None = None
    earlier_draft: EarlierDraft | None = None
    """Offered to an owner who has not begun an answer."""
    undo_until: AwareDatetime | None = None
    """Until when the completion can be undone."""
    suspended_until: AwareDatetime | None = None
    """Until when it rests; of a suspended task none means: until somebody resumes it."""
    held_for: PersonView | None = None
    """Who is away, and whom its owner stands in for."""
    comments: int = 0
    """How many there are."""
    clock: ClockView


class CaseAccepted(Model):
    """A case that was taken in."""

    id: CaseId
    number: str
    status: CaseStatus


class CaseItem(Model):
    """A case in a list."""

    id: CaseId
    number: str
    title: str
    customer: str | None
    reference: str | None
    process: str
    status: CaseStatus
    stage: str | None
    created_at: AwareDatetime
    ended_at: AwareDatetime | None
    cancel_requested_at: AwareDatetime | None = None


class CaseView(CaseItem):
    """The case file on one page."""

    data: Data
    outcome: Data | None
    reason: str | None = None
    """Why it failed or was cancelled."""
    tasks: tuple[TaskItem, ...]
    documents: tuple[DocumentView, ...]
    ad_hoc: tuple[dict[str, str], ...] = ()
    """Tasks that may be added: form, title, team."""
    allowed: tuple[CaseOperation, ...] = ()
    """What this account may do to the case now; each is a POST to the address of that name below it."""


class EventView(Model):
    """One entry of the timeline."""

    id: int
    at: AwareDatetime
    kind: str
    actor: PersonView | None
    """None: the process itself."""
    on_behalf_of: PersonView | None = None
    task: UUID | None = None
    text: str
    """What happened, in words for staff."""
    data: Data = Field(default_factory=dict)


class EventNotice(Model):
    """That something has happened, as `GET /events` tells it; what it was is read where it happened."""

    id: int
    case: CaseId | None
    task: TaskId | None
    kind: str


class ProcessView(Model):
    """A process that cases may be started of."""

    name: str
    title: str
    description: str
    schema_: dict[str, Any] = Field(alias="schema", serialization_alias="schema")
    forms: tuple[str, ...]
    facets: dict[str, str] = Field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    messages: tuple[str, ...] | None = None
    """Names of what its cases can be told; null: its text does not tell all of it."""


class FormView(Model):
    """A form's current version."""

    name: str
    version: int
    title: str
    schema_: dict[str, Any] = Field(alias="schema", serialization_alias="schema")


class Health(Model):
    """Whether it can work, and on what that rests."""

    ready: bool
    checks: dict[str, str]
    """What was looked at, and how it stands."""


class Problem(Model):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    """What a program tells it by: `urn:problem-type:casework:` and the kind of error; `about:blank` where the
    status says it all."""
    title: str
    status: int
    detail: str
    errors: tuple[dict[str, Any], ...] | None = None
    draft: DraftView | None = None
    """One's own draft, where it was saved elsewhere since it was seen."""
