"""A till receipt or shop bill."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.forms import Form, OfSender, Printed
from schemas.values import Amount


class Receipt(Form):
    """What a shop's receipt says; the currency is the receipt's own and often not printed."""

    company: Annotated[
        str, StringConstraints(min_length=1, max_length=200), Field(title="Shop"), Printed(), OfSender()
    ]
    date: Annotated[date, Field(title="Date"), Printed("Date", "Invoice date", "Bill date")]
    address: Annotated[
        str, StringConstraints(max_length=400), Field(title="Address"), Printed(), OfSender()
    ] = ""
    total: Annotated[
        Amount,
        Field(title="Total"),
        Printed("Total", "Grand total", "Total amount", "Amount due", "Nett total", "Rounded total"),
    ]
