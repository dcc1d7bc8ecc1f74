"""Putting a part of a stack where it belongs: into a new case, or a case that there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases import access, changes, intake
from cases.batches.stack import Part
from schemas.base import CaseId, Data, DocumentId
from schemas.batches import Placement
from schemas.errors import CaseworkError, Conflict, Invalid, NotAllowed, NotFound
from schemas.people import Person
from schemas.requests import NewCase
from store.batches import BatchRow
from store.database import Transaction
from store.events import Event
from store.rows import CaseRow
from worklist.forms import FormShelf

CHANNEL = "batch"
CANNOT = (NotFound, NotAllowed, Conflict, Invalid)
"""Why a part cannot be placed as a sheet says; a person can then."""
NO_SHEET = "No sheet before it says where it belongs."


@dataclass(frozen=True)
class Pages:
    """A part that is to be placed, as a document."""

    batch: BatchRow
    first: int
    last: int
    document: DocumentId
    begins: str | None = None
    """What its first page shows, where that divided the stack."""

    @property
    def named(self) -> str:
        """Its pages, as one says them."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def told(self) -> str:
        """The same in a sentence."""
        return f"page {self.first}" if self.first == self.last else f"pages {self.first} to {self.last}"

    @property
    def source(self) -> Data:
        """Where it came from, for the trail."""
        pages = {"first": self.first, "last": self.last}
        why = {"begins": self.begins} if self.begins else {}
        return {"batch": str(self.batch.id), "sha256": self.batch.sha256, **pages, **why}


@dataclass(frozen=True)
class Placed:
    """Where a part went."""

    case: CaseId
    started: bool


async def put(
    tx: Transaction, forms: FormShelf, person: Person, pages: Pages, where: Placement, now: datetime
) -> Placed:
    """Start a case with a part, or add it to a case. Nothing is written when that cannot be.

    Raises:
        NotFound, NotAllowed, Conflict, Invalid: it cannot be placed there; the text says why.
    """
    if where.process is not None:
        body = NewCase(process=where.process, data=where.data, documents=(pages.document,))
        process = await intake.known_process(tx, where.process)
        start = await intake.checked(tx, forms, process, person, body)
        file = await intake.add(tx, process, person, body, start, now, CHANNEL)
    else:
        case = await case_with(tx, person, where.case or "")
        await changes.add_documents(tx, person, case.id, (pages.document,), now)
        file = await tx.cases.lock(case.id)
    words = {"pages": pages.told, "file": pages.batch.name}
    after = {**pages.source, "document": str(pages.document)}
    file.note(Event("case.from_stack", now, person.id, person.on_behalf_of, after=after, words=words))
    return Placed(file.row.id, where.process is not None)


async def case_with(tx: Transaction, person: Person, number: str) -> CaseRow:
    """The case with a number, if this account may see it.

    Raises:
        NotFound: to this account there is no such case.
    """
    found = await tx.cases.page(key=None, limit=1, number=number)
    if not found or not access.may_see(person, found[0]):
        raise NotFound(f"There is no case {number} here.")
    return found[0]


async def hold_cases(tx: Transaction, person: Person, parts: Sequence[Part]) -> None:
    """Lock the cases that sheets name in one order, so that two stacks never wait for each other."""
    ids = set()
    for number in {part.place.case for part in parts if part.place and part.place.case}:
        try:
            ids.add((await case_with(tx, person, number)).id)
        except NotFound:
            continue
    for case in sorted(ids):
        await tx.cases.lock(case)


def told(error: CaseworkError) -> str:
    """Why a part cannot be placed, with the fields that do not fit."""
    errors = error.errors if isinstance(error, Invalid) else ()
    fields = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in errors)
    named = "; ".join(fault for fault in fields if not fault.endswith(error.detail))
    return f"{error.detail} ({named})" if named else error.detail
