"""What cannot be right about what a process gives to `ask` and `capture`.

The same rules hold when a process is imported, for what stands in its text, and for all the rest when a case
comes to the place.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from schemas.deadlines import Span
from schemas.forms import Form

SPANS = ("due", "start_by", "begins")
URGENCIES = (0, 100)


def faults(facets: Collection[str], word: str, given: Mapping[str, Any]) -> list[str]:
    """What is wrong with what is given, as far as it is known; each says what to do."""
    found = [*_form(word, given), *_shares(given), *_spans(given), *_late(given)]
    return [*found, *_priority(given), *_undo(given), *_facets(facets, given)]


def unnamed(given: Mapping[str, Any]) -> Iterator[str]:
    """A task that is nobody's by the text of the process; one that turns out so waits to be given away."""
    if {"team", "people", "manual", "administrators"} - set(given):
        return
    if not any(given[name] for name in ("team", "people", "manual", "administrators")):
        yield "`ask` says neither `team` nor `people`, so nobody may do the task; give one of them"


def is_form(thing: Any) -> bool:
    """Whether this is a form that a person can be asked for."""
    return isinstance(thing, type) and issubclass(thing, Form) and thing is not Form


def _form(word: str, given: Mapping[str, Any]) -> Iterator[str]:
    if "form" not in given:
        return
    form = given["form"]
    if not is_form(form):
        named = getattr(form, "__name__", None) or repr(form)
        yield f"`{word}` asks for {named}, which is no form; give it a class that builds on Form"
        return
    if isinstance(given.get("twice"), str):
        yield f"`twice` takes several names; write ({given['twice']!r},) for a single one"
    for name in ("customer", "sure_at", "twice"):
        value = given.get(name) or ()
        for each in (value,) if isinstance(value, str) else value:
            if isinstance(each, str) and each not in form.model_fields:
                rather = _rather(each, form.model_fields)
                yield f"`{name}` names {each}, but {form.__name__} has no such field; {rather}"


def _shares(given: Mapping[str, Any]) -> Iterator[str]:
    if _is_outside(given.get("sample"), (0, 1)):
        yield "`sample` is a share, from 0 to 1"
    sure_at = given.get("sure_at")
    for value in sure_at.values() if isinstance(sure_at, Mapping) else ():
        if _is_outside(value, (0, 1)):
            yield f"`sure_at` takes probabilities, from 0 to 1, and {value!r} is none"


def _priority(given: Mapping[str, Any]) -> Iterator[str]:
    value = given.get("priority", 0)
    if _is_outside(value, URGENCIES):
        yield f"`priority` goes from 0, most urgent, to 100; {value!r} is outside"


def _spans(given: Mapping[str, Any]) -> Iterator[str]:
    for name in SPANS:
        if isinstance(given.get(name), int | float | str | timedelta):
            yield f"`{name}` takes a time such as working_days(2) or hours(4), not {given[name]!r}"


def _undo(given: Mapping[str, Any]) -> Iterator[str]:
    yield from undo_faults(given.get("undo"))


def undo_faults(undo: Any) -> Iterator[str]:
    """What is wrong with the time for which a completion can be undone."""
    if isinstance(undo, int | float | str | timedelta):
        yield f"`undo` takes elapsed time such as minutes(5), not {undo!r}"
    elif isinstance(undo, Span) and undo.elapsed is None:
        yield "`undo` takes elapsed time such as minutes(5), not working days or hours"


def _late(given: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(given.get("escalate_to"), str) and "due" in given and given["due"] is None:
        yield "`escalate_to` needs `due`: when shall it become that team's work?"


def _facets(declared: Collection[str], given: Mapping[str, Any]) -> Iterator[str]:
    for name in given.get("facets") or ():
        if isinstance(name, str) and name not in declared:
            rather = _rather(name, declared)
            yield f"`facets` gives {name}, which the class does not name in its own `facets`; {rather}"


def _rather(name: str, known: Collection[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    if close:
        return f"is {close[0]} meant?"
    return f"there is {', '.join(known)}" if known else "there is none"


def _is_outside(value: Any, bounds: tuple[int, int]) -> bool:
    return isinstance(value, int | float) and not bounds[0] <= value <= bounds[1]
