"""What is told of forms and processes to those who cannot import them."""

import inspect
from typing import Any

from schemas.descriptors import AdHoc, ProcessDescriptor
from schemas.forms import Form, snake_case
from schemas.registry import descriptor
from schemas.repair import FailedStep
from workflows.engine import checks, taken, wording
from workflows.engine.declared import CLERKS
from workflows.engine.errors import ProcessFault


def describe(cls: type) -> ProcessDescriptor:
    """Everything that clients, staff and the API need to know of a process."""
    forms: tuple[type[Form], ...] = (*checks.forms_of(cls), FailedStep)
    return ProcessDescriptor(
        name=snake_case(cls.__name__),
        title=wording.sentence(snake_case(cls.__name__)),
        description=inspect.cleandoc(cls.__doc__ or ""),
        workflow=_workflow(cls),
        start_form=checks.start_form(cls).form_name(),
        outcome_form=checks.outcome_form(cls).form_name(),
        forms=tuple(descriptor(form) for form in forms),
        facets={facet.name: facet.type for facet in getattr(cls, "facets", ())},
        choices={facet.name: facet.choices for facet in getattr(cls, "facets", ()) if facet.choices},
        messages=taken.messages(cls),
        ad_hoc=tuple(_ad_hoc(entry) for entry in getattr(cls, "ad_hoc", ())),
    )


def _workflow(cls: type) -> str:
    definition = getattr(cls, "__temporal_workflow_definition", None)
    if definition is None or definition.cls is not cls:
        raise ProcessFault(f"The process {cls.__name__} is not decorated with `@workflow.defn`.")
    name: str = definition.name
    return name


def _ad_hoc(entry: Any) -> AdHoc:
    form = getattr(entry, "form", entry)
    title = getattr(entry, "title", None) or wording.title(form)
    return AdHoc(form=form.form_name(), title=title, team=getattr(entry, "team", CLERKS))
