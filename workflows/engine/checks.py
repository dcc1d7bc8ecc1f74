"""What can be wrong with a process class, found when it is defined."""

import inspect
import types
from collections.abc import Iterator
from itertools import takewhile
from typing import Any, get_type_hints

from schemas.descriptors import MOST_FACETS, FacetType
from schemas.forms import Form
from workflows.engine import field_checks, form_checks, given, literal, stories, waits
from workflows.engine.declared import Facet
from workflows.engine.given import is_form

OPEN_WORDS = frozenset({"ad_hoc", "facets", "undo"})
"""What a process class may define although `Process` has it."""


def faults(cls: type, base: type) -> list[str]:
    """Every fault of a process class, each as a sentence that says what to do."""
    return [
        *_story(cls),
        *_made(cls),
        *_overridden(cls, base),
        *_ad_hoc(cls),
        *_facets(cls),
        *_undo(cls),
        *_forms(cls),
        *waits.faults(cls),
        *literal.faults(
            cls, base, [each.name for each in _entries(cls, "facets") if isinstance(each, Facet)]
        ),
    ]


def forms_of(cls: type) -> tuple[type[Form], ...]:
    """The forms that a process names: in its annotations, its code, and the helpers that its code calls."""
    found: dict[type[Form], None] = {}
    for form in (*_run_forms(cls), *_ad_hoc_forms(cls), *_named_in_code(cls)):
        found.setdefault(form, None)
    return tuple(found)


def start_form(cls: type) -> type[Form]:
    """The form that a case of this process starts with."""
    return next(_run_forms(cls))


def outcome_form(cls: type) -> type[Form]:
    """The form of its outcome."""
    outcome: type[Form] = get_type_hints(vars(cls)["run"])["return"]
    return outcome


def _story(cls: type) -> Iterator[str]:
    if not (vars(cls).get("__doc__") or "").strip():
        yield "it has no docstring; say in a sentence what the process is for"
    run = vars(cls).get("run")
    if not inspect.isfunction(run):
        yield "it has no `run`; write `async def run(self, start: StartForm) -> OutcomeForm`"
        return
    if not hasattr(run, "__temporal_workflow_run"):
        yield "`run` is not decorated with `@workflow.run`"
    if not inspect.iscoroutinefunction(run):
        yield "`run` is not `async`"
    try:
        hints = get_type_hints(run)
    except NameError as error:
        yield f"an annotation of `run` names {error.name}, which is not known when the class is defined"
        return
    parameters = list(inspect.signature(run).parameters.values())[1:]
    if len(parameters) != 1 or parameters[0].kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
        yield "`run` takes exactly one thing besides self: the form that starts a case"
    elif not is_form(hints.get(parameters[0].name)):
        yield f"`run` does not say which form `{parameters[0].name}` is; annotate it with a Form"
    if not is_form(hints.get("return")):
        yield "`run` does not say which form it returns; annotate the outcome with a Form"


def _made(cls: type) -> Iterator[str]:
    if getattr(vars(cls).get("__init__"), "__temporal_workflow_init", False):
        yield "`__init__` is decorated with `@workflow.init`; take what the case starts with in `run`"


def _is_pythons(name: str) -> bool:
    """Whether Python itself gives classes this name; which ones it gives changes with its releases."""
    return name.startswith("__") and name.endswith("__")


def _overridden(cls: type, base: type) -> Iterator[str]:
    own = takewhile(lambda owner: owner is not base, cls.__mro__)
    for name in dict.fromkeys(name for owner in own for name in vars(owner)):
        if hasattr(base, name) and name not in OPEN_WORDS and not _is_pythons(name):
            yield f"`{name}` is a word of the engine; give yours another name"


def _ad_hoc(cls: type) -> Iterator[str]:
    yield from _alone(cls, "ad_hoc")
    for entry in _entries(cls, "ad_hoc"):
        if not is_form(getattr(entry, "form", entry)):
            yield f"`ad_hoc` holds {_named(entry)}, which is neither a Form nor OnDemand(Form, title, team)"


def _facets(cls: type) -> Iterator[str]:
    yield from _alone(cls, "facets")
    names: set[str] = set()
    entries = _entries(cls, "facets")
    kinds = [entry.type.room for entry in entries if isinstance(entry, Facet)]
    for kind in dict.fromkeys(kinds):
        if kinds.count(kind) > MOST_FACETS[kind]:
            most = MOST_FACETS[kind]
            yield f"`facets` names {kinds.count(kind)} of type {kind.value}; a task has room for {most}"
    for entry in entries:
        if not isinstance(entry, Facet):
            yield f"`facets` holds {_named(entry)}, which is not Facet(name, FacetType)"
        elif entry.name in names:
            yield f"`facets` names {entry.name} twice"
        else:
            names.add(entry.name)
            if bool(entry.choices) != (entry.type is FacetType.CHOICE):
                yield f"`facets` names {entry.name}: what there is to choose from goes with FacetType.CHOICE"


def _alone(cls: type, name: str) -> Iterator[str]:
    """A comma that was forgotten."""
    if not isinstance(getattr(cls, name, ()), tuple):
        yield f"`{name}` is no tuple; write `{name} = (...,)`, with a comma also behind a single one"


def _undo(cls: type) -> Iterator[str]:
    yield from given.undo_faults(getattr(cls, "undo", None))


def _forms(cls: type) -> Iterator[str]:
    names: dict[str, type[Form]] = {}
    for form in forms_of(cls):
        other = names.setdefault(form.form_name(), form)
        if other is not form:
            yield f"two forms are named {form.__name__}; their answers could not be told apart"
        yield from (f"{place} {problem}" for place, problem in field_checks.faults(form))
        yield from form_checks.faults(form)


def _run_forms(cls: type) -> Iterator[type[Form]]:
    try:
        hints = get_type_hints(vars(cls)["run"])
    except (KeyError, NameError, TypeError):
        return
    yield from (hint for hint in hints.values() if is_form(hint))


def _ad_hoc_forms(cls: type) -> Iterator[type[Form]]:
    for entry in _entries(cls, "ad_hoc"):
        form = getattr(entry, "form", entry)
        if is_form(form):
            yield form


def _named_in_code(cls: type) -> Iterator[type[Form]]:
    seen: set[types.CodeType] = set()
    waiting = [each for owner in stories.owners(cls) for each in stories.functions(owner)]
    while waiting:
        function = waiting.pop(0)
        if function.__code__ in seen:
            continue
        seen.add(function.__code__)
        for named in _globals_named(function):
            if is_form(named):
                yield named
            elif inspect.isfunction(named) and named.__module__ == function.__module__:
                waiting.append(named)


def _globals_named(function: types.FunctionType) -> Iterator[Any]:
    names = list(_names(function.__code__))
    for name in names:
        named = function.__globals__.get(name)
        if inspect.ismodule(named):
            yield from (getattr(named, other, None) for other in names)
        else:
            yield named


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _entries(cls: type, name: str) -> tuple[Any, ...]:
    entries = getattr(cls, name, ())
    return tuple(entries) if isinstance(entries, tuple | list) else (entries,)


def _named(thing: Any) -> str:
    return getattr(thing, "__name__", None) or repr(thing)
