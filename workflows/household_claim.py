"""A household claim, from the paper at the door to the payment."""

from temporalio import workflow

from schemas.contracts import PAY, PaymentOrder
from schemas.deadlines import working_days
from schemas.descriptors import FacetType
from schemas.household_claim import (
    Approval,
    Assessment,
    Cause,
    ClaimOutcome,
    LossNotice,
    LossReport,
    SiteVisit,
    Verdict,
)
from schemas.values import Money
from workflows.engine import Facet, OnDemand, Process

FAST_TRACK = Money(amount=500)
SECOND_PAIR_OF_EYES = Money(amount=5000)
NOTHING = Money(amount=0)
ROUNDS = 3


@workflow.defn
class HouseholdClaim(Process):
    """A household claim, from notice of loss to payment."""

    ad_hoc = (OnDemand(SiteVisit, "Visit the site", team="adjusters"),)
    facets = (Facet("amount", FacetType.NUMBER), Facet("cause", FacetType.CHOICE, tuple(Cause)))

    @workflow.run
    async def run(self, notice: LossNotice) -> ClaimOutcome:
        self.stage("Reading the claim form")
        report = await self.capture(
            LossReport,
            notice.documents,
            "Check the claim form",
            customer="claimant",
            due=working_days(1),
            escalate_to="seniors",
        )
        if report.amount.within(FAST_TRACK) and not self.asked(LossReport):
            return await self.pay(report, report.amount, "Small and clear: paid at once.")
        return await self.decide(report)

    async def decide(self, report: LossReport) -> ClaimOutcome:
        remark = None
        for _ in range(ROUNDS):
            verdict = await self.assess(report, remark)
            if verdict.verdict is Verdict.DECLINE:
                return ClaimOutcome(paid=NOTHING, reason=verdict.note)
            if verdict.amount.within(SECOND_PAIR_OF_EYES):
                return await self.pay(report, verdict.amount, "Assessed and paid.")
            approval = await self.approve(report, verdict)
            if approval.approved:
                return await self.pay(report, verdict.amount, "Assessed, approved and paid.")
            remark = f"The payment was not approved. {approval.note}".strip()
        return ClaimOutcome(paid=NOTHING, reason=f"Declined after {ROUNDS} assessments. {remark}")

    async def assess(self, report: LossReport, remark: str | None) -> Assessment:
        self.stage("Assessing the damage")
        return await self.ask(
            Assessment,
            "Assess the damage",
            team="adjusters",
            due=working_days(2),
            escalate_to="seniors",
            shown=report,
            reason=remark,
            facets={"amount": report.amount.amount, "cause": report.cause},
        )

    async def approve(self, report: LossReport, verdict: Assessment) -> Approval:
        self.stage("Approving the payment")
        return await self.ask(
            Approval,
            "Approve the payment",
            team="seniors",
            due=working_days(1),
            shown=(report, verdict),
            not_by=Assessment,
            facets={"amount": verdict.amount.amount, "cause": report.cause},
        )

    async def pay(self, report: LossReport, amount: Money, reason: str) -> ClaimOutcome:
        self.stage("Paying")
        order = PaymentOrder(
            **self.here,
            key=f"{self.case}:claim",
            payee=report.claimant,
            iban=report.iban,
            amount=amount,
            purpose=f"Household claim {report.policy_number}",
        )
        payment = await self.call(PAY, order, title="Pay the claim")
        return ClaimOutcome(paid=amount, reason=reason, payment=payment.reference)
