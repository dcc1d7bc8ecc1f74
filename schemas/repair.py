"""What a person decides when a step could not be done by the machine."""

from enum import StrEnum

from pydantic import Field

from schemas.forms import Form


class Remedy(StrEnum):
    """What to do with a step that failed."""

    TRY_AGAIN = "try_again"
    END_CASE = "end_case"


class FailedStep(Form):
    """The answer to the task that a failed step becomes."""

    remedy: Remedy = Field(title="What shall happen now")
    note: str = Field(default="", max_length=4000, title="Remark", json_schema_extra={"format": "textarea"})
