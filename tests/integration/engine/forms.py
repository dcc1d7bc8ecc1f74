"""Forms of the processes that only the tests know."""

from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.base import Model
from schemas.forms import Form


def _not_blank(value: str) -> str:
    if value == "blank":
        raise ValueError("say more than that")
    return value


class Wish(Form):
    """What somebody wants."""

    wish: str = Field(title="Wish")


class Opinion(Form):
    """What somebody thinks of it; the rule is not in its schema, so only the process itself knows it."""

    text: Annotated[str, AfterValidator(_not_blank), Field(title="Opinion")]


class Granted(Form):
    """What came of it."""

    text: str


class Hint(Model):
    """A message to a case."""

    text: str
