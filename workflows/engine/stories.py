"""The text of a process class: its functions as they are written, for what is checked when it is imported."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType, ModuleType
from typing import Any, Generic

ENGINE = "workflows.engine."
UNKNOWN = object()
"""Stands for what only a running case knows."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Story:
    """A function of a process with its text."""

    function: FunctionType
    tree: Function
    is_of_case: bool
    """Whether it is called on the case, which is then its first argument."""

    def place(self, node: ast.expr) -> str:
        """Where something stands, for the designer."""
        return f"`{self.function.__name__}`, line {node.lineno}"

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """What each piece of the text is a part of."""
        return {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    @cached_property
    def local(self) -> frozenset[str]:
        """Names that have their values only while the function runs."""
        return frozenset(name for node in ast.walk(self.tree) for name in _bound(node))

    @property
    def itself(self) -> str | None:
        """What the function calls the case: usually `self`."""
        first = [*self.tree.args.posonlyargs, *self.tree.args.args]
        return first[0].arg if first and self.is_of_case else None

    def word(self, called: ast.expr) -> str | None:
        """`ask`, where what is called is `self.ask`."""
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            return called.attr if called.value.id == self.itself else None
        return None

    def named(self, node: ast.expr) -> Any:
        """What a name, or a name in a module or class, stands for when the class is defined."""
        if isinstance(node, ast.Name):
            beside = _builtins(self.function).get(node.id, UNKNOWN)
            return UNKNOWN if node.id in self.local else self.function.__globals__.get(node.id, beside)
        if isinstance(node, ast.Attribute):
            owner = self.named(node.value)
            return getattr(owner, node.attr, UNKNOWN) if isinstance(owner, type | ModuleType) else UNKNOWN
        return UNKNOWN


def owners(cls: type) -> tuple[type, ...]:
    """The class and those that it builds on, without the engine's own."""
    strangers = (object, Generic)
    return tuple(each for each in cls.__mro__ if each not in strangers and not _is_engines(each))


def functions(owner: type) -> Iterator[FunctionType]:
    """What a class itself defines as functions, whatever they are decorated with."""
    for member in vars(owner).values():
        inner = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if inspect.isfunction(inner):
            yield inspect.unwrap(inner)


def counting(cls: type) -> Iterator[tuple[type, FunctionType]]:
    """The functions of a process that count, each with the class that defines it."""
    seen: set[str] = set()
    for owner in owners(cls):
        yield from ((owner, each) for each in functions(owner) if each.__name__ not in seen)
        seen |= set(vars(owner))


def stories(cls: type) -> Iterator[Story]:
    """The functions of a process that count, with their text, as far as it can be had."""
    for owner, function in counting(cls):
        tree = _parsed(function)
        kept = vars(owner).get(function.__name__)
        if tree is not None:
            yield Story(function, tree, not isinstance(kept, staticmethod | classmethod))


def _is_engines(cls: type) -> bool:
    return cls.__module__.startswith(ENGINE)


def _parsed(function: FunctionType) -> Function | None:
    try:
        lines, first = inspect.getsourcelines(function)
        indented = lines[0][:1].isspace()
        tree = ast.parse("".join(["if True:\n", *lines] if indented else lines))
    except (OSError, TypeError, SyntaxError):
        return None
    ast.increment_lineno(tree, first - 1 - indented)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = (node for node in ast.walk(tree) if isinstance(node, kinds) and node.name == function.__name__)
    return next(found, None)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (each.asname or each.name.partition(".")[0] for each in names)


def _builtins(function: FunctionType) -> dict[str, Any]:
    found = function.__globals__.get("__builtins__", {})
    return found if isinstance(found, dict) else vars(found)
