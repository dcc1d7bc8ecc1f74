"""What is told of a process that broke off: our own words and the designer's place, nobody's data."""

from pathlib import PurePath
from sys import stdlib_module_names
from traceback import walk_tb
from types import FrameType

from pydantic import ValidationError
from temporalio.workflow import NondeterminismError

from schemas.deadlines import Span, Step
from workflows.engine.errors import ProcessFault

OURS = ("schemas", "workflows.engine", "pydantic", "pydantic_core", "temporalio", *stdlib_module_names)
"""Modules in which no designer's fault is looked for."""


def told(error: Exception, process: type) -> str:
    """What broke off and where: faults of the process and the sandbox's refusals in full, others by kind.

    What other errors say may quote a case, and so somebody's data.
    """
    said = _said(error)
    place = _place(error, process.__module__)
    if said is None:
        return f"{type(error).__name__} at {place}" if place else type(error).__name__
    return f"{said} ({place})" if place else said


def _said(error: Exception) -> str | None:
    if isinstance(error, ProcessFault | NondeterminismError):
        return str(error)
    if isinstance(error, ValidationError) and error.title in (Span.__name__, Step.__name__):
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        return "; ".join(" ".join((error.title, *map(str, each["loc"]), each["msg"])) for each in faults)
    return None


def _place(error: Exception, module: str) -> str | None:
    """File and line of the designer's own code: the innermost of the process's package, else of any."""
    written = [(frame, line) for frame, line in walk_tb(error.__traceback__) if not _within(frame, OURS)]
    package = module.partition(".")[0]
    own = [(frame, line) for frame, line in written if _within(frame, (package,))]
    for frame, line in reversed(own or written):
        return f"{_file(frame)}:{line}"
    return None


def _within(frame: FrameType, modules: tuple[str, ...]) -> bool:
    name = _name(frame)
    return any(name == each or name.startswith(f"{each}.") for each in modules)


def _file(frame: FrameType) -> str:
    """The file as its package names it: `shop/refunds.py`."""
    path = PurePath(frame.f_code.co_filename)
    folders = _name(frame).count(".") + (path.stem == "__init__")
    return "/".join(path.parts[-1 - folders :])


def _name(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))
