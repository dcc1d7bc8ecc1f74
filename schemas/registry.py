"""The forms that are installed: everything in the modules of the entry-point group `casework.forms`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from inspect import isclass
from types import MappingProxyType, ModuleType

from schemas.descriptors import FormDescriptor
from schemas.entries import load
from schemas.errors import CaseworkError
from schemas.forms import Form

GROUP = "casework.forms"


class TwoForms(CaseworkError):
    """Two installed forms have the same public name; the text names both."""


@cache
def forms() -> Mapping[str, type[Form]]:
    """Every installed form by its public name.

    Raises:
        TwoForms: two of them have the same name.
        NotLoaded: what a distribution registers cannot be imported.
    """
    known: dict[str, type[Form]] = {}
    for entry in entry_points(group=GROUP):
        for form in _forms_in(load(entry)):
            other = known.setdefault(form.form_name(), form)
            if other is not form:
                places = f"{other.__module__}.{other.__qualname__} and {form.__module__}.{form.__qualname__}"
                raise TwoForms(f"{places} are both called {form.form_name()!r}; rename one of them.")
    return MappingProxyType(known)


@cache
def descriptor(form: type[Form]) -> FormDescriptor:
    """What is kept of a form in SQL. Never change what is in it: all share it."""
    schema = form.form_schema()
    return FormDescriptor(
        name=form.form_name(),
        version=form.version,
        title=form.model_config.get("title") or title(form.form_name()),
        schema_hash=form.schema_hash(),
        json_schema=schema,
    )


def title(name: str) -> str:
    """loss_report -> Loss report."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _forms_in(loaded: object) -> Iterator[type[Form]]:
    if not isinstance(loaded, ModuleType):
        if isclass(loaded) and issubclass(loaded, Form):
            yield loaded
        return
    for thing in vars(loaded).values():
        if isclass(thing) and issubclass(thing, Form) and thing.__module__ == loaded.__name__:
            yield thing
