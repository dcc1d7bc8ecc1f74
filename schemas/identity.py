"""A passport, identity card or visa."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.forms import Form, Printed


class Sex(StrEnum):
    """As the document says it."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


Code = Annotated[str, StringConstraints(pattern="^[A-Z]{1,3}$")]
"""A state or organisation as in the machine-readable zone: ISO 3166 of three letters, `D` for Germany."""


class IdentityDocument(Form):
    """What the machine-readable zone of a passport, identity card or visa says (ICAO Doc 9303)."""

    kind: Annotated[
        str, StringConstraints(pattern="^[A-Z][A-Z]?$"), Field(title="Kind of document"), Printed()
    ]
    issuer: Annotated[Code, Field(title="Issuing state"), Printed()]
    number: Annotated[
        str, StringConstraints(min_length=1, max_length=30), Field(title="Document number"), Printed()
    ]
    surname: Annotated[
        str, StringConstraints(min_length=1, max_length=100), Field(title="Surname"), Printed()
    ]
    given_names: Annotated[str, StringConstraints(max_length=100), Field(title="Given names"), Printed()] = ""
    nationality: Annotated[Code, Field(title="Nationality"), Printed()]
    birth_date: Annotated[date, Field(title="Date of birth"), Printed()]
    sex: Annotated[Sex, Field(title="Sex"), Printed()]
    expiry_date: Annotated[date, Field(title="Date of expiry"), Printed()]
