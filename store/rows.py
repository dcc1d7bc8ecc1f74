"""Rows as the services see them: what stands in the tables, with our own types."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from schemas.base import CaseId, Data, DocumentId, PersonId, TaskId, Tenant
from schemas.tasks import ENDED, OPEN, CaseStatus, Origin, Status, TaskRole

R = TypeVar("R")


@dataclass(frozen=True)
class CaseRow:
    """A case as it stands."""

    tenant: Tenant
    id: CaseId
    number: str
    title: str
    customer: str | None
    reference: str | None
    process: str
    status: CaseStatus
    stage: str | None
    data: Data
    outcome: Data | None
    reason: str | None
    channel: str
    created_by: PersonId | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_requested_at: datetime | None
    seq: int
    event_seq: int
    event_head: str
    started_again_at: datetime | None = None
    """When work began anew, because Temporal had lost the case."""

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def over(self) -> bool:
        """Ended, or about to: nothing new begins in it."""
        return self.ended or self.cancel_requested_at is not None


@dataclass(frozen=True)
class CaseHead:
    """As much of a case as its start has to know."""

    tenant: Tenant
    number: str
    reference: str | None
    status: CaseStatus
    created_by: PersonId | None


NOBODY: frozenset[PersonId] = frozenset()


@dataclass(frozen=True)
class TaskHead:
    """A task as it stands, as far as lists and access rules need it."""

    tenant: Tenant
    id: TaskId
    case_id: CaseId
    process: str
    version: int
    status: Status
    suspended_from: Status | None
    suspended_at: datetime | None
    suspended_until: datetime | None
    origin: Origin
    title: str
    team: str
    home_team: str
    owner_id: PersonId | None
    priority: int
    created_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    completed_by: PersonId | None
    on_behalf_of: PersonId | None
    form: str
    form_version: int
    schema_hash: str
    for_id: PersonId | None
    """Whom the owner stands in for."""
    named: dict[str, list[str]]
    """Ids of the people named for it, by `TaskRole`."""
    stand_ins: dict[str, str]
    """Ids of those who may do it in place of somebody away: {substitute: absent}."""
    activates_at: datetime | None
    not_by: list[str]
    not_seen_by: list[str]
    not_by_filer: bool
    undo_seconds: int
    undo_until: datetime | None
    escalation: list[Data]
    escalated: int
    facets: Data
    customer_waits: bool
    filed_by: PersonId | None
    """Who started the case."""
    needs: str | None
    """Skills without which nobody is given it, with a comma between."""
    start_by: datetime | None = field(default=None, kw_only=True)
    paused_at: datetime | None = field(default=None, kw_only=True)
    apart: UUID | None = field(default=None, kw_only=True)
    """Shared by tasks of the case that different people do without seeing each other's answers."""

    @property
    def stands_still(self) -> bool:
        """Whether its clock stands still, and nobody knows for how long."""
        resting = self.status is Status.SUSPENDED and self.suspended_until is None
        return resting or self.paused_at is not None

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def teams(self) -> frozenset[str]:
        """Whose work it is: the team it was meant for, and the one it escalated to."""
        return frozenset({self.team, self.home_team})

    def people(self, role: TaskRole) -> frozenset[PersonId]:
        """Who is named for it in this role."""
        its = self.named.get(role)
        return frozenset(UUID(each) for each in its) if its else NOBODY


@dataclass(frozen=True)
class TaskRow(TaskHead):
    """A task as it stands, with all that is needed to work it."""

    reason: str | None
    asked: list[str] | None
    blind: list[str] | None
    known: Data
    readings: list[str]
    shown: Data
    documents: list[str]
    answer: Data | None
    clock: Data | None = field(default=None, kw_only=True)
    calendar: str | None = field(default=None, kw_only=True)
    calendar_version: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Listed:
    """A task in a list, with the names that stand beside it."""

    task: TaskHead
    number: str
    case_title: str
    customer: str | None
    stage: str | None
    created_by: PersonId | None
    """Of the case."""
    owner: str | None
    """Name of the owner."""


@dataclass(frozen=True)
class Worked(Listed):
    """A task on its own page."""

    task: TaskRow
    completer: str | None
    """Name of who completed it."""
    absent: str | None
    """Name of whom its owner stands in for."""
    draft: Data | None
    """Of the one who looks."""
    draft_tag: str | None
    draft_saved_at: datetime | None
    seen: bool
    """Whether the one who looks has looked before."""
    drafted: bool
    """Whether somebody else began an answer."""
    comments: int
    """How many it has."""
    papers: bool
    """Whether its case has documents."""


@dataclass(frozen=True)
class Holding:
    """An open task that somebody has."""

    id: TaskId
    title: str
    team: str
    case: str
    """Number of the case."""


@dataclass(frozen=True)
class DocumentRow:
    """A file as received."""

    tenant: Tenant
    id: DocumentId
    name: str
    media_type: str
    bytes: int
    sha256: str
    added_by: PersonId | None
    added_at: datetime
    problem: str | None = None
    same_as: DocumentId | None = None
    """The first document with just these bytes, if another came before."""


@dataclass(frozen=True)
class FirstCopy:
    """The first document with the bytes of another, and the first case it came in with."""

    id: DocumentId
    name: str
    added_at: datetime
    case: CaseId | None
    number: str | None
    title: str | None


@dataclass(frozen=True)
class PageRow:
    """A page as shown, and the blob with its picture."""

    n: int
    width: float
    height: float
    matrix: list[float]
    picture: str | None = None
    problem: str | None = None
    steps: list[str] = field(default_factory=list)
    dpi: float | None = None
    blank: bool = False


@dataclass(frozen=True)
class EventRow:
    """One entry of the audit trail."""

    id: int
    tenant: Tenant
    case_id: CaseId | None
    task_id: TaskId | None
    seq: int | None
    kind: str
    actor: PersonId | None
    on_behalf_of: PersonId | None
    at: datetime
    payload: Data | None
    payload_digest: str
    chain: str | None


@dataclass(frozen=True)
class OutboxRow:
    """Something to be told to Temporal or to the world."""

    id: int
    tenant: Tenant
    case_id: CaseId
    stream: str
    seq: int
    kind: str
    name: str
    payload: Data
    trace: str | None
    created_at: datetime
    deliver_after: datetime
    leased_by: str | None
    leased_until: datetime | None
    attempts: int
    last_error: str | None
    delivered_at: datetime | None
    set_aside_at: datetime | None


@dataclass(frozen=True)
class PaymentRow:
    """A payment that was made."""

    tenant: Tenant
    key: str
    case_id: UUID
    reference: str
    order: Data
    paid_at: datetime


def names(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a row class, which are columns of its table."""
    known = _NAMES.get(kind)
    if known is None:
        known = _NAMES[kind] = tuple(field.name for field in fields(kind))
    return known


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def labelled(kind: type[Any], table: sa.FromClause, prefix: str) -> list[sa.Label[Any]]:
    """The columns behind a row class, under names that do not collide in a join."""
    return [table.c[name].label(prefix + name) for name in names(kind)]


def case_row(row: RowMapping, prefix: str = "") -> CaseRow:
    """A case out of a result."""
    values = {name: row[prefix + name] for name in names(CaseRow)}
    return CaseRow(**{**values, "status": CaseStatus(values["status"])})


T = TypeVar("T", bound=TaskHead)


def task_row(kind: type[T], row: RowMapping, prefix: str = "") -> T:
    """A task out of a result, or as much of it as `kind` says."""
    values = {name: row[prefix + name] for name in names(kind)}
    values |= {name: values[name] or {} for name in ("named", "stand_ins")}
    values["not_seen_by"] = values["not_seen_by"] or []
    before = values["suspended_from"]
    values["suspended_from"] = Status(before) if before else None
    return kind(**{**values, "status": Status(values["status"]), "origin": Origin(values["origin"])})


def plain_row(kind: type[R], row: RowMapping) -> R:
    """Any other row out of a result."""
    return kind(**{name: row[name] for name in names(kind)})
