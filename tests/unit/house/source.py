"""The source tree, as the tests of the house read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workers.house import HOME, PACKAGES

ROOT = HOME
OURS = (*PACKAGES, "tests", "scripts", "bench")


def python_files(*rooms: str) -> Iterator[Path]:
    """All Python files of these rooms."""
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def named(path: Path, line: int | None = None) -> str:
    """A place in the source as a message names it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


@dataclass(frozen=True)
class Use:
    """A dotted name that is used somewhere."""

    name: str
    place: str


def uses(path: Path) -> Iterator[Use]:
    """Every dotted name in a file, by the name it was imported under: `dt.now` is `datetime.datetime.now`."""
    tree = ast.parse(path.read_text())
    known = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, *rest = _dotted(node).split(".")
            yield Use(".".join([known.get(head, head), *rest]), named(path, node.lineno))


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                top = each.name.partition(".")[0]
                yield (each.asname or top, each.name if each.asname else top)
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield (each.asname or each.name, f"{node.module}.{each.name}")


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
