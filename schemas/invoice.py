"""An invoice from a supplier."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.base import Model
from schemas.forms import Form, OfSender, Printed
from schemas.values import Amount, Currency, Iban


class InvoiceLine(Model):
    """One item of an invoice."""

    description: Annotated[str, StringConstraints(min_length=1, max_length=400), Field(title="Description")]
    quantity: Annotated[Decimal | None, Field(title="Quantity")] = None
    amount: Annotated[Amount, Field(title="Amount")]


class Invoice(Form):
    """What a supplier's invoice says; it is told by its words, not by labels that must all be there."""

    seller: Annotated[
        str, StringConstraints(min_length=1, max_length=200), Field(title="Seller"), Printed(), OfSender()
    ]
    number: Annotated[
        str, StringConstraints(min_length=1, max_length=60), Field(title="Invoice number"), Printed()
    ]
    date: Annotated[date, Field(title="Invoice date"), Printed()]
    currency: Annotated[Currency | None, Field(title="Currency"), Printed(), OfSender()] = None
    net: Annotated[Amount | None, Field(title="Net amount"), Printed()] = None
    tax: Annotated[Amount | None, Field(title="Tax"), Printed()] = None
    total: Annotated[Amount, Field(title="Total"), Printed()]
    iban: Annotated[Iban | None, Field(title="IBAN"), Printed(), OfSender(guarded=True)] = None
    items: Annotated[tuple[InvoiceLine, ...], Field(title="Items"), Printed()] = ()
