"""The engine's own contracts, activity by activity. Workflows call by contract; activities implement it."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from schemas.base import Data, DocumentId, Instant, Model, TaskId
from schemas.contract import CASES, DOCUMENTS, Contract, Done, OfCase
from schemas.deadlines import Span, Step
from schemas.tasks import CaseStatus, Origin, Status
from schemas.values import Money

Probability = Annotated[float, Field(ge=0, le=1)]


class ReadRequest(OfCase):
    """Read these documents and find the form's fields in them."""

    documents: tuple[DocumentId, ...]
    form: str
    version: int
    sure_at: dict[str, Probability] = Field(default_factory=dict)
    """By field: from which probability on it need not be asked, where that is not the usual one."""


class Unread(Model):
    """A document, or one page of it, that could not be read."""

    document: DocumentId
    page: int | None = None
    reason: str


class ReadingRef(Model):
    """Where the readings are, and whether a person is needed."""

    readings: tuple[UUID, ...]
    """Of the documents recognised as the form, in the order of the request; empty: none was."""
    unsure: tuple[str, ...]
    """Fields a person should look at, in the form's order."""
    unread: tuple[Unread, ...] = ()


READ_DOCUMENTS = Contract(
    "read_documents",
    DOCUMENTS,
    ReadRequest,
    ReadingRef,
    timeout=timedelta(minutes=30),
    patience=timedelta(hours=1),
    heartbeat=timedelta(seconds=20),
)


class OpenTask(OfCase):
    """Open a task for people; opening it again gives what is there."""

    task: TaskId
    origin: Origin = Origin.PROCESS
    form: str
    version: int
    title: str
    team: str = ""
    """Empty: only the people named may do it."""
    reason: str | None = None
    """Why it is there, for the one who works it."""
    asked: tuple[str, ...] | None = None
    """The fields that are asked; None: all."""
    blind: tuple[str, ...] = ()
    """Those of them of which what was read is not shown, so that the answer tells how right it was."""
    readings: tuple[UUID, ...] = ()
    """What was read: fills in the form and shows where each value stands."""
    known: Data = Field(default_factory=dict)
    """Values filled in beforehand; they win over what was read."""
    shown: Data = Field(default_factory=dict)
    """What is shown beside the form: headings with forms' data."""
    documents: tuple[DocumentId, ...] = ()
    apart: UUID | None = None
    """Tasks of a case that share this are done by different people, and nobody sees another's answer before
    two of them are done."""
    not_by: tuple[str, ...] = ()
    """Forms: who completed one of these in this case may not do this task."""
    not_seen_by: tuple[str, ...] = ()
    """Forms: who opened a task of one of these in this case may not do this task."""
    not_by_filer: bool = False
    """Whether who filed the case may not do this task."""
    people: tuple[str, ...] = ()
    """Names of people who may do it, besides the team; without a team they alone."""
    excluded: tuple[str, ...] = ()
    """Names of people who may not do it."""
    administrators: tuple[str, ...] = ()
    """Names of people who are in charge of it."""
    recipients: tuple[str, ...] = ()
    """Names of people who are told of it."""
    stakeholders: tuple[str, ...] = ()
    """Names of people who have an interest in it."""
    manual: bool = False
    """Whether it waits, created but not ready, until somebody activates it."""
    begins: Span | None = None
    """How long it waits, created but not ready, until it is activated by itself."""
    undo: timedelta = timedelta()
    """For how long a completion can be undone; the case hears of it only then."""
    priority: int = 50
    """0, most urgent, to 100."""
    due: Span | None = None
    start_by: Span | None = None
    """By when somebody should have begun."""
    escalation: tuple[Step, ...] = ()
    facets: Data = Field(default_factory=dict)
    customer_waits: bool = False
    """Somebody outside waits for this very task; it comes sooner."""
    needs: tuple[str, ...] = Field(default=(), max_length=2)
    """Skills; `next` gives it only to people who have all of them."""
    stage: str | None = None
    """Stage the case is in from now on."""


class OpenedTask(Model):
    """A task as it stands: just opened, or already there."""

    task: TaskId
    status: Status
    answer: Data | None = None
    reason: str | None = None
    due_at: AwareDatetime | None = None
    deadlines: tuple[AwareDatetime, ...] = ()
    """Instants of the escalation steps still to come, in order, on the team's calendar."""
    expired: bool = False
    """Nobody answered in time, and its escalation says what then counts."""
    asks: str | None = None
    """What it asks, as `schemas.tasks.asks` tells it; None: as releases did that did not say."""


OPEN_TASK = Contract("open_task", CASES, OpenTask, OpenedTask, local=True)


class CallDue(Model):
    """The calls of an escalation step that was done at that time are to be made by the case itself."""

    step: int
    """Counted from 0."""
    at: Instant


class Escalate(OfCase):
    """A deadline has passed: do what is due, if the task still waits."""

    task: TaskId
    called: tuple[CallDue, ...] = ()
    """Calls that the case has in hand already."""


class Escalated(Model):
    """What is still to come."""

    seq: int
    """Place in the order of what the case is told up to which this is true."""
    deadlines: tuple[AwareDatetime, ...] = ()
    """Instants of the steps still to come, in order."""
    calls: tuple[CallDue, ...] = ()
    """Those that the case did not have in hand."""
    expired: bool = False
    """Nobody answered in time, and the escalation says what then counts."""


ESCALATE_TASK = Contract("escalate_task", CASES, Escalate, Escalated, local=True)


class Reopen(OfCase):
    """The answer does not fit after all: give the task back to its owner with the reason."""

    task: TaskId
    reason: str


REOPEN_TASK = Contract("reopen_task", CASES, Reopen, Done, local=True)


class Withdraw(OfCase):
    """These tasks are not needed any more."""

    tasks: tuple[TaskId, ...]


WITHDRAW_TASKS = Contract("withdraw_tasks", CASES, Withdraw, Done, local=True)


class Record(OfCase):
    """Put a value into the case file under a name; from readings where no value is given."""

    name: str
    form: str
    version: int
    readings: tuple[UUID, ...] = ()
    value: Data | None = None
    customer: str | None = None
    """Name of the customer for lists and titles, once it is known."""
    stage: str | None = None


class Recorded(Model):
    """The value as it now stands in the case file."""

    value: Data


RECORD = Contract("record", CASES, Record, Recorded, local=True)


class StageReached(OfCase):
    """The case is in this stage from now on, and waits for something that is no task."""

    stage: str


TELL_STAGE = Contract("tell_stage", CASES, StageReached, Done, local=True)


class LeftAside(Model):
    """A message that the case was told and could not use."""

    message: str
    """Its `identity`: it is told once."""
    name: str
    reason: str


class MessagesLeft(OfCase):
    """Messages that could not be used."""

    messages: tuple[LeftAside, ...]


TELL_LEFT = Contract("tell_left", CASES, MessagesLeft, Done, local=True)


class Finish(OfCase):
    """The case has ended; what is still open goes with it."""

    status: CaseStatus
    outcome: Data | None = None
    reason: str | None = None
    stage: str | None = None
    """Stage the case was in last."""
    left: tuple[LeftAside, ...] = ()
    """Messages that it never used, so far as that is not told yet."""


FINISH_CASE = Contract("finish_case", CASES, Finish, Done, local=True)


class PaymentOrder(OfCase):
    """Pay somebody; the same key is paid once, however often it is asked."""

    key: str
    payee: str
    iban: str
    amount: Money
    purpose: str


class Payment(Model):
    """A payment that was made."""

    reference: str


PAY = Contract("pay", CASES, PaymentOrder, Payment, patience=timedelta(hours=24))

ALL: tuple[Contract[Any, Any], ...] = (
    READ_DOCUMENTS,
    OPEN_TASK,
    ESCALATE_TASK,
    REOPEN_TASK,
    WITHDRAW_TASKS,
    RECORD,
    TELL_STAGE,
    TELL_LEFT,
    FINISH_CASE,
    PAY,
)
