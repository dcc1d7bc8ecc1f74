"""The forms of the measuring process."""

from pydantic import Field

from casework import Form


class Question(Form):
    """What starts the case."""

    text: str = Field(title="Question")


class Answer(Form):
    """What the person says."""

    text: str = Field(title="Answer")


class Said(Form):
    """How the case ended."""

    text: str = Field(title="Answer")
