"""Which messages the cases of a process take, told from its text."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticUserError

from schemas.descriptors import MessageDescriptor
from workflows.engine.stories import Story, counting, stories

FREELY = frozenset({"function-before", "function-wrap", "function-plain"})
"""Validators that take what a JSON Schema cannot tell."""
BY_OTHER_NAMES = ("populate_by_name", "validate_by_name", "coerce_numbers_to_str")


def messages(cls: type) -> tuple[MessageDescriptor, ...] | None:
    """Each name with the model that is waited for under it; None: the text does not tell all of them."""
    told = list(stories(cls))
    if len(told) != len(list(counting(cls))):
        return None
    found: dict[tuple[str, type[BaseModel]], None] = {}
    for story in told:
        if _is_passed_on(story):
            return None
        for call in _calls(story):
            named = _named(story, call)
            if named is None:
                return None
            found[named] = None
    return tuple(MessageDescriptor(name=name, json_schema=_schema(model)) for name, model in found)


def _is_passed_on(story: Story) -> bool:
    """Whether the case, or the word itself, gets to where this text does not tell what is done with it."""
    for node in ast.walk(story.tree):
        parent = story.parents.get(node)
        if isinstance(node, ast.Name) and node.id == story.itself and not isinstance(parent, ast.Attribute):
            return True
        if isinstance(node, ast.Name) and node.id == "super":
            return True
        is_word = isinstance(node, ast.expr) and story.word(node) == "message"
        if is_word and not (isinstance(parent, ast.Call) and parent.func is node):
            return True
    return False


def _calls(story: Story) -> Iterator[ast.Call]:
    for node in ast.walk(story.tree):
        if isinstance(node, ast.Call) and story.word(node.func) == "message":
            yield node


def _named(story: Story, call: ast.Call) -> tuple[str, type[BaseModel]] | None:
    given = dict(zip(("name", "model"), call.args, strict=False))
    given |= {each.arg: each.value for each in call.keywords if each.arg is not None}
    if set(given) != {"name", "model"}:
        return None
    node = given["name"]
    name = node.value if isinstance(node, ast.Constant) else story.named(node)
    model = story.named(given["model"])
    if not isinstance(name, str) or not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    return name, model


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema; an empty one where only the model itself can tell what fits."""
    if any(model.model_config.get(each) for each in BY_OTHER_NAMES):
        return {}
    try:
        if _is_free(model.__pydantic_core_schema__):
            return {}
        return model.model_json_schema()
    except PydanticUserError:
        return {}


def _is_free(schema: Any) -> bool:
    if isinstance(schema, Mapping):
        return schema.get("type") in FREELY or any(_is_free(each) for each in schema.values())
    return isinstance(schema, list | tuple) and any(_is_free(each) for each in schema)
