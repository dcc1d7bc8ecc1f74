"""The one base that every message and value shares."""

from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

CaseId = UUID
TaskId = UUID
DocumentId = UUID
PersonId = UUID
Tenant = str

Data = dict[str, Any]
"""Business data as JSON: decimals as strings, dates and instants in RFC 3339."""


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("This is beyond every calendar.") from None


Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A moment in time; UTC inside, a zone is a matter of the edges."""


class Model(BaseModel):
    """An immutable value that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @classmethod
    def stored(cls, value: Any) -> Self:
        """From the database, where a later release that runs beside this one may have kept more of it."""
        return cls.model_validate(value, extra="ignore")
