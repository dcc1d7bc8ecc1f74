"""What people's corrections taught: layouts of paper, and where each field stands on them.

Of the documents it keeps words that are printed on every copy and the places of values, never a value.
"""

from uuid import UUID

from pydantic import Field

from schemas.base import Model
from schemas.reading import Box, FieldReading

BECAUSE = "read here because of"
"""How the reason begins of a value that was read where corrections say."""


class Mark(Model):
    """A printed word by which a layout is known again."""

    text: str
    """In small letters, without accents and marks."""
    box: Box
    seen: int = 1
    """Copies on which it stood there."""


class Spot(Model):
    """A place on a layout where a field's value was found."""

    box: Box
    """Around all values found there, in points of the layout."""
    label: str = ""
    """The printed words beside or above it."""
    votes: int = 1
    """Corrected copies that had the value there."""
    closed: tuple[bool, bool] = (False, False)
    """Whether other words stand close before it, and behind it, so that it reaches no further there."""


class Lesson(Model):
    """Where one field stands on one layout."""

    id: UUID
    field: str
    spots: tuple[Spot, ...]
    """The likeliest first."""
    taught: int = 1
    """Corrected copies on which the value was found at all."""
    spared: int = 0
    """Of these, copies that were read rightly without this lesson, or wrongly because of it."""

    @property
    def needed(self) -> bool:
        """Whether it is believed where reading without it says otherwise."""
        return self.taught - self.spared > self.spared


class Layout(Model):
    """One page of paper as its copies look, and what is known of it."""

    id: UUID
    form: str
    """Public name of the form that it is read for."""
    marks: tuple[Mark, ...]
    copies: int = 1
    """Corrected ones."""
    lessons: tuple[Lesson, ...] = ()

    def lesson(self, field: str) -> Lesson | None:
        """What is known of one field."""
        return next((lesson for lesson in self.lessons if lesson.field == field), None)


def by_lesson(field: FieldReading) -> bool:
    """Whether a value was read where corrections say that it stands."""
    return any(reason.startswith(BECAUSE) for reason in field.reasons)


class PageWords(Model):
    """A page's words, kept until a check of it is done."""

    n: int = Field(ge=1)
    words: tuple[tuple[str, Box], ...]
