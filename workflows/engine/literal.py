"""What the text of a process gives to `ask` and `capture`, as far as it stands there and is not computed."""

import ast
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from schemas.deadlines import days, hours, minutes, working_days, working_hours
from workflows.engine import given as rules
from workflows.engine.stories import UNKNOWN, Story, stories

SPANS: tuple[Callable[..., Any], ...] = (days, hours, minutes, working_days, working_hours)


def faults(cls: type, base: type, facets: Collection[str]) -> Iterator[str]:
    """What is wrong with what stands there, each with its place."""
    for story in stories(cls):
        for node in ast.walk(story.tree):
            word = story.word(node.func) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and word in ("ask", "capture"):
                given = _given(story, node, inspect.signature(getattr(base, word)))
                found = rules.faults(facets, word, given)
                unnamed = rules.unnamed(given) if word == "ask" else ()
                yield from (f"{story.place(node)}: {fault}" for fault in (*found, *unnamed))


def _given(story: Story, call: ast.Call, signature: inspect.Signature) -> Mapping[str, Any]:
    """By name what is known of what is given, with the defaults of what surely is not."""
    names = list(signature.parameters)[1:]
    given: dict[str, Any] = {}
    spread = any(isinstance(each, ast.Starred) for each in call.args)
    if not spread:
        given |= {name: _value(story, node) for name, node in zip(names, call.args, strict=False)}
    given |= {each.arg: _value(story, each.value) for each in call.keywords if each.arg is not None}
    if not spread and all(each.arg is not None for each in call.keywords):
        left = {name: each.default for name, each in signature.parameters.items() if name in names}
        given = {name: value for name, value in left.items() if value is not inspect.Parameter.empty} | given
    return {name: value for name, value in given.items() if value is not UNKNOWN}


def _value(story: Story, node: ast.expr) -> Any:
    """What stands there; what only a running case knows is UNKNOWN, also in tuples and dictionaries."""
    match node:
        case ast.Constant():
            return node.value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return tuple(_value(story, each) for each in parts)
        case ast.Dict():
            known = (
                (_value(story, key), value) for key, value in zip(node.keys, node.values, strict=True) if key
            )
            return {key: _value(story, value) for key, value in known if isinstance(key, str)}
        case ast.Call(func=called, args=[ast.Constant(value=int() | float() as number)], keywords=[]):
            return _span(story.named(called), number)
    return story.named(node)


def _span(called: Any, number: float) -> Any:
    if called not in SPANS:
        return UNKNOWN
    try:
        return called(number)
    except (ValueError, OverflowError):
        return UNKNOWN
