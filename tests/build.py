"""Builders with good defaults: a store with people, a process and cases, ready to be worked."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases.service import Cases
from schemas.base import CaseId, Data, DocumentId, TaskId
from schemas.contracts import OpenTask
from schemas.descriptors import AdHoc, FacetType, ProcessDescriptor
from schemas.people import Person
from schemas.reading import Evidence, FieldReading, PageInfo, Reading
from schemas.registry import descriptor, forms
from schemas.requests import NewCase, TaskQuery, View
from schemas.tasks import Role
from schemas.views import TaskItem
from store.database import Store
from store.rows import DocumentRow, OutboxRow, PageRow
from tests.ready import copied, ready
from worklist.service import Worklist

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""
HOUR = timedelta(hours=1)
TENANT = "main"

REPORT: Data = {
    "policy_number": "HH-4000006",
    "claimant": "Ada Example",
    "address": "1 Sample Street, Exampleton",
    "phone": "+44 20 7946 0000",
    "email": "ada@example.com",
    "date_of_loss": "2026-02-20",
    "cause": "water",
    "place": "Kitchen",
    "police_report": False,
    "items": [{"description": "Kettle", "quantity": 1, "price": {"amount": "40.00", "currency": "EUR"}}],
    "amount": {"amount": "1200.00", "currency": "EUR"},
    "iban": "DE89370400440532013000",
}
"""A loss report without a fault."""
PAY: Data = {"verdict": "pay", "amount": {"amount": "900.00", "currency": "EUR"}, "note": "as receipted"}
"""An assessment without a fault, as it is kept."""


def process(**changes: Any) -> ProcessDescriptor:
    """The household claim as a worker describes it."""
    known = forms()
    used = ("loss_notice", "loss_report", "assessment", "approval", "site_visit", "failed_step")
    values: dict[str, Any] = {
        "name": "household_claim",
        "title": "Household claim",
        "workflow": "HouseholdClaim",
        "start_form": "loss_notice",
        "outcome_form": "claim_outcome",
        "forms": tuple(descriptor(known[name]) for name in used),
        "facets": {"amount": FacetType.NUMBER, "cause": FacetType.TEXT, "loss": FacetType.DATE},
        "ad_hoc": (AdHoc(form="site_visit", title="Visit the site", team="adjusters"),),
    }
    return ProcessDescriptor(**{**values, **changes})


def person(name: str, *teams: str, roles: tuple[Role, ...] = (Role.STAFF,), tenant: str = TENANT) -> Person:
    """An account that is not yet in any store."""
    return Person(tenant=tenant, id=uuid4(), name=name, roles=frozenset(roles), teams=frozenset(teams))


async def add_person(
    store: Store, name: str, *teams: str, roles: tuple[Role, ...] = (Role.STAFF,), tenant: str = TENANT
) -> Person:
    """An account in the store, a member of these teams."""
    made = person(name, *teams, roles=roles, tenant=tenant)
    async with store.transaction(tenant) as tx:
        await tx.people.add(made, None, NOW)
        for team in teams:
            await tx.people.join(made.id, team)
    return made


async def add_document(store: Store, owner: Person, name: str = "claim.pdf") -> DocumentId:
    """A document of one page."""
    row = DocumentRow(
        tenant=owner.tenant,
        id=uuid4(),
        name=name,
        media_type="application/pdf",
        bytes=1000,
        sha256=uuid4().hex * 2,
        added_by=owner.id,
        added_at=NOW,
    )
    page = PageRow(1, 595.0, 842.0, [1, 0, 0, 0, 1, 0, 0, 0, 1])
    async with store.transaction(owner.tenant) as tx:
        await tx.documents.add_blob(row.sha256, row.bytes, NOW)
        await tx.documents.add(row, [page])
    return row.id


def reading(document: DocumentId, values: Data, unsure: tuple[str, ...] = ()) -> Reading:
    """A loss report as it was read; the fields named are not sure."""
    return Reading(
        document=document,
        form="loss_report",
        form_version=1,
        type="loss_report",
        pages=(PageInfo(n=1, width=595, height=842),),
        fields={name: _field(value, name not in unsure) for name, value in values.items()},
    )


def _field(value: Any, sure: bool) -> FieldReading:
    evidence = Evidence(page=1, box=(50, 50, 200, 70), text=str(value)[:40], engine="rapidocr")
    return FieldReading(value=value, probability=0.99 if sure else 0.4, evidence=evidence, sure=sure)


@dataclass
class House:
    """A store with people in teams, the household claim, and the services over it."""

    store: Store
    worklist: Worklist
    cases: Cases
    ada: Person
    """Adjuster."""
    ben: Person
    """Adjuster."""
    sue: Person
    """Senior."""
    lea: Person
    """Leads, in no team."""
    client: Person
    """A system account."""

    async def case(self, by: Person | None = None, **changes: Any) -> CaseId:
        """A case that was accepted."""
        owner = by or self.client
        documents = changes.pop("documents", None) or (await add_document(self.store, owner),)
        values: Data = {"process": "household_claim", "data": {}, "documents": documents, **changes}
        return (await self.cases.accept(owner, NewCase(**values), None, NOW)).id

    async def running(self, by: Person | None = None, **changes: Any) -> CaseId:
        """A case whose start was delivered."""
        case = await self.case(by, **changes)
        async with self.store.system() as sx:
            rows = await sx.outbox.of_case((by or self.client).tenant, case)
            await sx.outbox.delivered([row.id for row in rows], NOW)
            await sx.cases.mark_running([((by or self.client).tenant, case)], NOW)
        return case

    async def task(self, case: CaseId | None = None, **changes: Any) -> TaskId:
        """A task that was opened; an assessment for the adjusters unless said otherwise."""
        opened = await self.worklist.open(open_task(case or await self.running(), **changes))
        return opened.task

    async def mine(self, person: Person) -> tuple[TaskItem, ...]:
        """What a person has in hand."""
        return (await self.worklist.list(person, TaskQuery(view=View.MINE), NOW)).items

    async def read(self, document: DocumentId, values: Data, unsure: tuple[str, ...] = ()) -> UUID:
        """A reading of a document in the store."""
        async with self.store.transaction(TENANT) as tx:
            return await tx.readings.put(reading(document, values, unsure), NOW)

    async def outbox(self, case: CaseId) -> list[OutboxRow]:
        """All that was ever put in for a case."""
        async with self.store.system_reading() as sx:
            return await sx.outbox.of_case(TENANT, case)


def open_task(case: CaseId, **changes: Any) -> OpenTask:
    """A request for an assessment by the adjusters."""
    values: Data = {
        "tenant": TENANT,
        "case": case,
        "now": NOW,
        "task": uuid4(),
        "form": "assessment",
        "version": 1,
        "title": "Assess the damage",
        "team": "adjusters",
    }
    return OpenTask(**{**values, **changes})


@contextlib.asynccontextmanager
async def house_at(url: str) -> AsyncIterator[House]:
    """A house in a database where nothing is yet."""
    people = await copied(url, _furnished)
    store = Store(url)
    try:
        yield House(store, Worklist(store, forms()), Cases(store, forms()), *people)
    finally:
        await store.close()


async def _furnished(url: str) -> tuple[Person, ...]:
    """Fill with a process and the people of a house, in the order of its fields."""
    await ready(url)
    store = Store(url)
    async with store.transaction(TENANT) as tx:
        await tx.processes.put(process(), NOW)
    people = (
        await add_person(store, "ada", "adjusters"),
        await add_person(store, "ben", "adjusters"),
        await add_person(store, "sue", "seniors"),
        await add_person(store, "lea", roles=(Role.LEAD,)),
        await add_person(store, "portal", roles=(Role.SYSTEM,)),
    )
    await store.close()
    return people
