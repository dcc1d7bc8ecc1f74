"""A back office of the shipped processes in one process: real database and Temporal, readers by script."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

from activities.binding import implements
from schemas.base import CaseId, Data, DocumentId
from schemas.contracts import PAY, Payment, PaymentOrder
from schemas.errors import NotAllowed
from schemas.tasks import CaseStatus
from workers import testing
from workers.settings import Settings
from workers.testing import TENANT, now
from workflows.engine import Process
from workflows.household_claim import HouseholdClaim

__all__ = ["REPORT", "STAFF", "TENANT", "Bank", "House", "Paper", "euros", "now"]

STAFF = {
    "cleo": ("clerks",),
    "ada": ("adjusters",),
    "sam": ("seniors",),
    "kim": ("seniors",),
    "olga": ("operations",),
}
REPORT: Data = {
    "policy_number": "HH-0012344",
    "claimant": "Erika Mustermann",
    "address": "Heidestrasse 17, Koeln",
    "phone": "+49 221 1234567",
    "email": "erika@example.org",
    "date_of_loss": "2026-02-11",
    "cause": "water",
    "place": "Kitchen",
    "police_report": False,
    "items": [],
    "amount": {"amount": "320.00", "currency": "EUR"},
    "iban": "DE02120300000000202051",
}


def euros(amount: str) -> Data:
    return {"amount": amount, "currency": "EUR"}


def settings_of(house: "House") -> Settings:
    """What a command is told from outside to reach this office."""
    return Settings(
        temporal_address=house.client.service_client.config.target_host,
        temporal_namespace=house.client.namespace,
        database=house.store.url,
    )


class Bank:
    """A bank that refuses until somebody has spoken with it."""

    def __init__(self) -> None:
        self.open = False
        self.orders: list[str] = []

    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        self.orders.append(request.key)
        if not self.open:
            raise NotAllowed("The bank refuses the order; call it.")
        return Payment(reference="B-1")


@dataclass
class Paper(testing.Paper):
    """A claim form that is read without a doubt."""

    says: Data = field(default_factory=lambda: dict(REPORT))


@dataclass
class House(testing.Office):
    """The office, open or closed; its database and its people are always there."""

    processes: tuple[type[Process], ...] = (HouseholdClaim,)

    async def furnish(self) -> "House":
        """Teams, people, and what is known of the processes."""
        await self.hire(STAFF)
        return self

    @contextlib.asynccontextmanager
    async def open(self, relay: bool = True, clock: Callable[[], datetime] = now) -> AsyncIterator["House"]:
        """Workers and relay run meanwhile; `clock` is the relay's."""
        async with self.opened(relay, clock):
            yield self

    async def file(
        self, *papers: testing.Paper, process: str = "household_claim", data: Data | None = None
    ) -> CaseId:
        """A case comes in with this paper."""
        return await self.start(process, data, *papers)

    async def of_another_version(self, process: str) -> None:
        """What cases of the process can be told is not known here, as where another version runs."""
        async with self.store.transaction(TENANT) as tx:
            known = await tx.processes.get(process)
            assert known is not None
            await tx.processes.put(known.model_copy(update={"messages": None}), now())

    async def is_running(self, case: CaseId) -> bool:
        return (await self.see(case)).status is CaseStatus.RUNNING

    async def has_failed_step(self, case: CaseId) -> bool:
        return bool(await self.failures(case))

    async def failures(self, case: CaseId) -> set[str]:
        """Why the case stood still."""
        history = await self.handle(case).fetch_history()
        told = [event.workflow_task_failed_event_attributes for event in history.events]
        return {each.failure.message for each in told if each.failure.message}

    async def payments(self, case: CaseId) -> list[Data]:
        async with self.store.reading(TENANT) as tx:
            return [row.order for row in await tx.payments.of_case(case)]

    async def document(self, paper: testing.Paper | None = None) -> DocumentId:
        """One more piece of paper, which is in no case yet."""
        return await super().document(paper or Paper())
