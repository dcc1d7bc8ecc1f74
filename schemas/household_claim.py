"""The household claim: what comes in on paper and what people decide about it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from schemas.base import DocumentId, Model
from schemas.forms import Attachment, Form, Printed
from schemas.values import Iban, Money, Positive, luhn

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _policy_number(value: str) -> str:
    if not luhn(value[3:]):
        raise ValueError("the check digit of this policy number does not fit; compare it with the paper")
    return value


class Cause(StrEnum):
    """What caused the loss."""

    FIRE = "fire"
    WATER = "water"
    STORM = "storm"
    BURGLARY = "burglary"
    OTHER = "other"


class LostItem(Model):
    """One line of the table of lost or damaged things."""

    description: Annotated[Line, Field(title="Description"), Printed("Description", "Item", "Article")]
    quantity: Annotated[int, Field(ge=1, le=999, title="Quantity"), Printed("Qty", "Quantity", "Pieces")] = 1
    price: Annotated[Money, Field(title="Value"), Printed("Value", "Amount", "Price")]


class LossNotice(Form):
    """What starts a household claim: the paper, and who sent it if that is known."""

    documents: tuple[DocumentId, ...] = Field(min_length=1, title="Documents")
    customer: Line | None = Field(default=None, title="Customer")


class LossReport(Form):
    """The claim form as filled in by the policy holder."""

    policy_number: Annotated[
        str,
        StringConstraints(pattern=r"^HH-\d{7}$"),
        AfterValidator(_policy_number),
        Field(title="Policy number", description="HH- and seven digits; the last is a check digit."),
        Printed("Policy number", "Policy no.", "Contract number"),
    ]
    claimant: Annotated[
        Line, Field(title="Name of claimant"), Printed("Name of claimant", "Claimant", "Full name")
    ]
    address: Annotated[Line, Field(title="Address"), Printed("Address", "Street and town", "Home address")]
    phone: Annotated[
        str,
        StringConstraints(pattern=r"^\+?[\d ]{6,20}$"),
        Field(title="Telephone"),
        Printed("Telephone", "Phone", "Daytime phone"),
    ]
    email: Annotated[
        str,
        StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$", max_length=254),
        Field(title="E-mail", json_schema_extra={"format": "email"}),
        Printed("E-mail", "Email address", "E-mail address"),
    ]
    date_of_loss: Annotated[
        date, Field(title="Date of loss"), Printed("Date of loss", "Loss occurred on", "Date of damage")
    ]
    cause: Annotated[Cause, Field(title="Cause of loss"), Printed("Cause of loss", "What happened", "Cause")]
    place: Annotated[
        Line, Field(title="Place of loss"), Printed("Place of loss", "Where did it happen", "Location")
    ]
    police_report: Annotated[
        bool,
        Field(title="Reported to the police"),
        Printed("Reported to the police", "Police informed", "Police report made"),
    ]
    items: Annotated[
        tuple[LostItem, ...],
        Field(max_length=40, title="Lost or damaged items"),
        Printed("Lost or damaged items", "Items", "List of items"),
    ] = ()
    amount: Annotated[
        Positive, Field(title="Amount claimed"), Printed("Amount claimed", "Total claimed", "Total amount")
    ]
    iban: Annotated[
        Iban,
        Field(title="IBAN", description="Without blanks."),
        Printed("IBAN", "Bank account (IBAN)", "Pay to IBAN"),
    ]


class Verdict(StrEnum):
    """How an assessor decides."""

    PAY = "pay"
    DECLINE = "decline"


class Assessment(Form):
    """What an adjuster finds the damage to be worth."""

    verdict: Verdict = Field(title="Decision")
    amount: Money = Field(title="Amount to pay", description="What is paid out, after deductions.")
    note: str = Field(default="", max_length=4000, title="Grounds", json_schema_extra={"format": "textarea"})

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.verdict is Verdict.PAY and self.amount.amount <= 0:
            raise ValueError("An amount to pay must be more than 0; to pay nothing, choose decline.")
        if self.verdict is Verdict.DECLINE and self.amount.amount != Decimal(0):
            raise ValueError("A declined claim pays 0.")
        if self.verdict is Verdict.DECLINE and not self.note:
            raise ValueError("Please give the grounds for declining; the claimant will read them.")
        return self


class Approval(Form):
    """The second pair of eyes on a large payment."""

    approved: bool = Field(title="I approve this payment")
    note: str = Field(default="", max_length=4000, title="Remark", json_schema_extra={"format": "textarea"})


class SiteVisit(Form):
    """What was seen on the spot; a task that staff may add to a case when they need it."""

    visited_on: date = Field(title="Visited on")
    findings: str = Field(
        min_length=1, max_length=8000, title="Findings", json_schema_extra={"format": "textarea"}
    )
    photos: tuple[Attachment, ...] = Field(default=(), max_length=20, title="Photos and papers")


class ClaimOutcome(Form):
    """How a household claim ended."""

    paid: Money = Field(title="Paid")
    reason: str = Field(title="Reason")
    payment: str | None = Field(default=None, title="Payment reference")
