"""What a process begins and does not wait for: an `await` that was forgotten."""

import ast
import asyncio
import inspect
from collections.abc import Iterator

from pydantic import BaseModel

from workflows.engine.stories import Story, stories

PASSED_ON = (ast.IfExp, ast.BoolOp, ast.Starred)
"""What has its value from a part: what becomes of the whole becomes of the part."""
UNHEARD = (
    ast.Expr,
    ast.Attribute,
    ast.Subscript,
    ast.Compare,
    ast.BinOp,
    ast.UnaryOp,
    ast.FormattedValue,
    ast.If,
    ast.While,
    ast.Assert,
)
"""Uses of something that do not wait for it."""
WORDS = frozenset({"ask", "capture", "call", "message"})
"""Words of the engine, which take answers and nothing that is still to come."""


def faults(cls: type) -> Iterator[str]:
    """Each place where nobody waits for what was begun, as a sentence that says what to do."""
    for story in stories(cls):
        for node in ast.walk(story.tree):
            name = _begun(cls, story, node) if isinstance(node, ast.Call) else None
            if name is not None and isinstance(node, ast.Call) and not _is_waited_for(story, node):
                yield (
                    f"{story.place(node)}, does not wait for `{name}(...)`, so the case goes on without it; "
                    f"write `await {name}(...)`, or hand it to `asyncio.gather` or a TaskGroup"
                )


def _begun(cls: type, story: Story, call: ast.Call) -> str | None:
    """The name of what is called, if it does its work only while somebody waits for it."""
    word = story.word(call.func)
    called = story.named(call.func) if word is None else getattr(cls, word, None)
    if inspect.iscoroutinefunction(called) or called is asyncio.gather:
        return ast.unparse(call.func)
    return None


def _is_waited_for(story: Story, node: ast.AST) -> bool:
    """Whether something is awaited, handed on or kept under a name of which that is true."""
    parent = story.parents[node]
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return _is_name_waited_for(story, name)
        case ast.NamedExpr(target=ast.Name(id=name)):
            return _is_waited_for(story, parent) or _is_name_waited_for(story, name)
        case ast.Call():
            return node is not parent.func and not _takes_answers(story, parent)
        case ast.keyword():
            call = story.parents[parent]
            return not (isinstance(call, ast.Call) and _takes_answers(story, call))
        case ast.Return():
            return not _ends_the_case(story, parent)
    if isinstance(parent, PASSED_ON):
        return _is_waited_for(story, parent)
    return not isinstance(parent, UNHEARD)


def _is_name_waited_for(story: Story, name: str) -> bool:
    for node in ast.walk(story.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            parent = story.parents[node]
            kept = isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr)
            if kept or _is_waited_for(story, node):
                return True
    return False


def _takes_answers(story: Story, call: ast.Call) -> bool:
    """Whether a call can do nothing with what is still to come: a form, a model, a word of the engine."""
    called = story.named(call.func)
    return story.word(call.func) in WORDS or (isinstance(called, type) and issubclass(called, BaseModel))


def _ends_the_case(story: Story, node: ast.AST) -> bool:
    if not hasattr(story.function, "__temporal_workflow_run"):
        return False
    inside = story.parents[node]
    while not isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        inside = story.parents[inside]
    return inside is story.tree
