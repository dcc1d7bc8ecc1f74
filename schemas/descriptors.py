"""What is known of forms and processes without importing them; workers write it to SQL when they start."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from schemas.base import Model


class FormDescriptor(Model):
    """One version of a form."""

    name: str
    version: int
    title: str
    schema_hash: str
    json_schema: dict[str, Any]


class FacetType(StrEnum):
    """How a facet compares."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    """A text out of a few."""

    @property
    def room(self) -> "FacetType":
        """The type whose columns it takes: a choice is kept as a text."""
        return FacetType.TEXT if self is FacetType.CHOICE else self


MOST_FACETS = {FacetType.TEXT: 4, FacetType.NUMBER: 4, FacetType.DATE: 3}
"""Facets of each type that a process may have: a task has a column for each. Choices count as texts."""


class AdHoc(Model):
    """A task that staff may add to a running case."""

    form: str
    title: str
    team: str


class MessageDescriptor(Model):
    """A message that cases of a process take by name."""

    name: str
    json_schema: dict[str, Any]
    """Of its data; an empty one where only the process itself can tell what fits."""


class ProcessDescriptor(Model):
    """What a client, the staff and the API need to know of a process."""

    name: str
    title: str
    description: str = ""
    workflow: str
    """Name of the Temporal workflow type."""
    start_form: str
    """Form that the `data` and `documents` of a new case must fit."""
    outcome_form: str | None = None
    forms: tuple[FormDescriptor, ...] = ()
    facets: dict[str, FacetType] = Field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """For each facet that is a choice, what there is to choose from."""
    ad_hoc: tuple[AdHoc, ...] = ()
    messages: tuple[MessageDescriptor, ...] | None = None
    """What its cases can be told, a name once for each model; None: its text does not tell all of it."""
