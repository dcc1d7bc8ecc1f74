"""Processes that only the tests know."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

from schemas.contracts import PAY, PaymentOrder
from schemas.deadlines import Span, Step, days, hours, minutes, working_days
from schemas.household_claim import ClaimOutcome, LossNotice, LossReport
from workflows.engine import CaseFailed, OnDemand, Process
from workflows.household_claim import HouseholdClaim

with workflow.unsafe.imports_passed_through():
    from tests.integration.engine.forms import Granted, Hint, Opinion, Wish
    from tests.integration.engine.switches import Deployed
    from tests.orders import an_order


@workflow.defn
class Asking(Process):
    """Asks one opinion, with two deadlines."""

    ad_hoc = (OnDemand(Opinion, "Another opinion", team="adjusters"),)

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        opinion = await self.ask(
            Opinion,
            "What do you think?",
            team="adjusters",
            due=days(2),
            escalate_to=(Step(at=days(2), team="seniors"), Step(at=days(4), team="operations")),
        )
        return Granted(text=opinion.text)


@workflow.defn
class Paying(Process):
    """Pays at once."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        order = an_order(key=f"{self.case}:pay", tenant=self.tenant, case=self.case)
        payment = await self.call(PAY, PaymentOrder(**{**order.model_dump(), **self.here}), title="Pay")
        return Granted(text=payment.reference)


@workflow.defn
class Hearing(Process):
    """Waits for a person first and then for a message that may have come long before."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        await self.ask(Opinion, "First this", team="adjusters", due=hours(1))
        hint = await self.message("hint", Hint)
        return Granted(text=hint.text)


@workflow.defn
class Refusing(Process):
    """Ends without an outcome."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        raise CaseFailed("The policy had lapsed.")


@workflow.defn
class Faulty(Process):
    """Has a bug until it is corrected."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        if Deployed.broken:
            raise KeyError(wish.wish)
        return Granted(text=wish.wish)


@workflow.defn
class Inserting(Process):
    """Gets another question, which is put before the one that cases wait for."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        first, inserted = None, Deployed.inserted
        if inserted:
            first = await self.ask(inserted, "How much fee?", team="adjusters")
        refund = await self.ask(Opinion, "How much refund?", team="adjusters")
        return Granted(text=f"{first} {refund.text}")


@workflow.defn
class Misspelled(Process):
    """Breaks off in many ways, as a test says."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        match wish.wish:
            case "escalate":
                await self.ask(Opinion, "What?", team="adjusters", escalate_to=wish.wish)
            case "sure_at":
                await self.capture(Opinion, (), sure_at={wish.wish: 0.9})
            case "span":
                await self.ask(Opinion, "What?", team="adjusters", due=working_days(len(wish.wish) - 4))
            case "clock":
                datetime.now()
        raise ValueError(f"no such member: {wish.wish}")


@workflow.defn
class Pair(Process):
    """Asks two opinions side by side."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        async with asyncio.TaskGroup() as both:
            one = both.create_task(self.ask(Opinion, "The first", team="adjusters"))
            two = both.create_task(self.ask(Opinion, "The second", team="adjusters"))
        return Granted(text=f"{one.result().text}, {two.result().text}")


@workflow.defn
class Wordy(Process):
    """Has more to say than a list has room for."""

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        self.stage("Going on and on " * 10)
        opinion = await self.ask(Opinion, "And what do you think? " * 20, team="adjusters")
        return Granted(text=opinion.text)


@workflow.defn
class Sampling(Process):
    """Reads paper, and asks all that is sure once more without showing what was read."""

    @workflow.run
    async def run(self, notice: LossNotice) -> Granted:
        report = await self.capture(LossReport, notice.documents, sample=1.0)
        return Granted(text=report.phone)


@workflow.defn
class Typing(Process):
    """Has two people type the account, the day and the amount, whatever was read."""

    @workflow.run
    async def run(self, notice: LossNotice) -> LossReport:
        return await self.capture(LossReport, notice.documents, twice=("iban", "date_of_loss", "amount"))


@workflow.defn(name="HouseholdClaim")
class Demanding(HouseholdClaim):
    """The shipped process after a change: by now it demands that two people type the account."""

    @workflow.run
    async def run(self, notice: LossNotice) -> ClaimOutcome:
        self.stage("Reading the claim form")
        report = await self.capture(
            LossReport, notice.documents, "Check the claim form", customer="claimant", twice=("iban",)
        )
        return await self.pay(report, report.amount, "Small and clear: paid at once.")


@workflow.defn
class Careful(Process):
    """Lets a completion be undone: one for a moment, one for long; only one person may do the second."""

    undo = Span(elapsed=timedelta(seconds=2))

    @workflow.run
    async def run(self, wish: Wish) -> Granted:
        first = await self.ask(Opinion, "The first", team="adjusters")
        second = await self.ask(
            Opinion, "The second", people="sam", not_by_filer=True, undo=minutes(30), known=first
        )
        return Granted(text=f"{first.text}, {second.text}")
