"""Whether a process needs watching, seen once from the text of its module instead of in each case.

A case has to take the same way again when its history is replayed, and must not find what another case left.
A module is plain if it imports only what neither remembers nor asks for time or chance, keeps only values
that nobody can change, and changes nothing but its own case. What is not seen to be plain may be all right;
it is watched.
"""

import ast
import dataclasses
import inspect
import sys
from collections.abc import Iterable, Iterator, MutableMapping, MutableSequence, MutableSet
from enum import Enum
from types import ModuleType

from pydantic import BaseModel

QUIET = (
    "__future__",
    "casework",
    "collections.abc",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "math",
    "pydantic",
    "schemas",
    "temporalio.workflow",
    "typing",
    "uuid",
    "workflows.engine",
)
"""Modules, with all that is in them, of which nothing is refused but `ASKING`."""
ASKING = frozenset(
    {"now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "uuid6", "uuid7", "getnode", "unsafe"}
)
"""Attributes and imported names that ask for time or chance, or let others do so."""
OF_THE_CASE = frozenset({"self", "workflow"})
"""Whose `now` and `uuid4` are the case's own."""
REACHING_OUT = frozenset(
    {"open", "input", "breakpoint", "exec", "eval", "compile", "globals", "vars", "setattr", "delattr", "id"}
)
"""Built-in functions that no process calls."""
LASTING = frozenset({"tuple", "frozenset", "int", "str", "bool"})
"""Built-in functions whose results cannot be changed."""
WRAPPERS = frozenset({"property", "staticmethod", "classmethod"})
"""Built-in decorators; others that are not imported may remember what passes through them."""
CHANGING = (MutableMapping, MutableSequence, MutableSet, Iterator)
"""What can be changed, or used up."""


def is_plain(cls: type, forms: Iterable[str]) -> bool:
    """Whether the module of this process is plain; `forms` are modules of forms, which count as quiet.

    Its text does not tell what is called by an imported name, so what it has made is looked at too.
    """
    module = sys.modules[cls.__module__]
    try:
        text = inspect.getsource(module)
    except (OSError, TypeError):
        return False
    return reads_plain(text, forms) and all(_is_fixed(value) for value in _kept(module))


def _kept(module: ModuleType) -> Iterator[object]:
    """What a module and its classes keep; models give each of theirs values of its own."""
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield value
        if inspect.isclass(value) and value.__module__ == module.__name__:
            if issubclass(value, Enum):
                yield from value
            elif not issubclass(value, BaseModel):
                yield from (its for key, its in vars(value).items() if not key.startswith("_"))


def _is_fixed(value: object) -> bool:
    if isinstance(value, CHANGING):
        return False
    if isinstance(value, tuple | frozenset):
        return all(map(_is_fixed, value))
    if isinstance(value, Enum):
        return _is_fixed(value.value)
    if isinstance(value, BaseModel):
        return all(map(_is_fixed, vars(value).values()))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return all(_is_fixed(getattr(value, each.name)) for each in dataclasses.fields(value))
    return True


def reads_plain(text: str, forms: Iterable[str] = ()) -> bool:
    """The same for the text of a module."""
    tree = ast.parse(text)
    quiet = (*QUIET, *forms)
    imports = list(_imported(tree))
    imported = {known for known, _ in imports}
    made = {name for statement in tree.body for name in _made(statement)}
    return (
        all(_among(name, quiet) and name.rpartition(".")[2] not in ASKING for _, name in imports)
        and all(_stays(statement, imported) for statement in tree.body)
        and all(_is_harmless(node, imported | made) for node in ast.walk(tree))
    )


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What is imported anywhere: under which name, and what it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.asname or each.name.partition(".")[0], each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module if node.module and not node.level else ""
            yield from ((each.asname or each.name, f"{module}.{each.name}") for each in node.names)


def _among(name: str, modules: Iterable[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in modules)


def _made(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement gives to the module."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield statement.name
    for node in ast.walk(statement) if isinstance(statement, ast.Assign | ast.AnnAssign) else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _stays(statement: ast.stmt, imported: set[str]) -> bool:
    """Whether what a statement leaves behind in a module or class cannot be changed."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.ClassDef():
            given = [*statement.bases, *(each.value for each in statement.keywords)]
            return (
                all(_wraps_quietly(each, imported) for each in statement.decorator_list)
                and all(_is_lasting(each, imported) for each in given)
                and all(_stays(each, imported) for each in statement.body)
            )
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            given = [*statement.args.defaults, *(each for each in statement.args.kw_defaults if each)]
            return all(_wraps_quietly(each, imported) for each in statement.decorator_list) and all(
                _is_lasting(each, imported) for each in given
            )
        case ast.Assign() | ast.AnnAssign():
            return statement.value is None or _is_lasting(statement.value, imported)
    return False


def _wraps_quietly(decorator: ast.expr, imported: set[str]) -> bool:
    """Whether a decorator remembers nothing."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return _root(called) in imported | WRAPPERS and _is_lasting(decorator, imported)


def _is_lasting(value: ast.expr, imported: set[str]) -> bool:
    match value:
        case ast.Constant() | ast.Name() | ast.Attribute() | ast.Subscript():
            return True
        case ast.Tuple(elts=parts) | ast.Call(func=ast.Name(id="frozenset"), args=[ast.Set(elts=parts)]):
            return all(_is_lasting(each, imported) for each in parts)
        case ast.UnaryOp():
            return _is_lasting(value.operand, imported)
        case ast.BinOp():
            return _is_lasting(value.left, imported) and _is_lasting(value.right, imported)
        case ast.Call():
            given = [*value.args, *(each.value for each in value.keywords)]
            known = _root(value.func) in imported | LASTING
            return known and all(_is_lasting(each, imported) for each in given)
    return False


def _is_harmless(node: ast.AST, shared: set[str]) -> bool:
    """Whether a piece of code asks for nothing and changes nothing that other cases see."""
    match node:
        case ast.Global():
            return False
        case ast.Name(id=name):
            return name not in REACHING_OUT and not name.startswith("__")
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return not name.startswith("__") and (name not in ASKING or _is_of_the_case(node))
        case ast.Attribute():
            return isinstance(node.value, ast.Name) and node.value.id == "self"
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return _root(node.value) not in shared
    return True


def _is_of_the_case(node: ast.Attribute) -> bool:
    return node.attr != "unsafe" and isinstance(node.value, ast.Name) and node.value.id in OF_THE_CASE


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
