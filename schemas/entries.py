"""Loading what installed distributions register, and saying in a sentence what cannot be loaded."""

from importlib import import_module
from importlib.metadata import EntryPoint
from traceback import extract_tb
from types import ModuleType
from typing import Any

from schemas.errors import CaseworkError

IN_WORDS = {
    "Workflow run method must be an async function": (
        "its `run` is not `async`; write `async def run(self, start: StartForm) -> OutcomeForm`"
    ),
}
"""What Temporal says of a process before the engine can look at it, in the engine's words."""


class NotLoaded(CaseworkError):
    """What a distribution registers cannot be imported; the text names it, the place and what to do."""


def load(entry: EntryPoint) -> Any:
    """What an entry point names.

    Raises:
        NotLoaded: its module is missing or faulty, or has nothing of that name.
        CaseworkError: the module says itself what is wrong with it.
    """
    try:
        return entry.load()
    except CaseworkError:
        raise
    except Exception as fault:
        raise NotLoaded(_said(entry, fault)) from fault


def module_of(entry: EntryPoint) -> ModuleType:
    """The module or package that an entry point names.

    Raises:
        NotLoaded, CaseworkError: as above.
    """
    try:
        return import_module(entry.module)
    except CaseworkError:
        raise
    except Exception as fault:
        raise NotLoaded(_said(entry, fault)) from fault


def _said(entry: EntryPoint, fault: Exception) -> str:
    owner = f"The distribution {entry.dist.name}" if entry.dist is not None else "A distribution"
    why = IN_WORDS.get(str(fault)) or f"{type(fault).__name__}: {fault}"
    return (
        f"{owner} registers {entry.name} = {entry.value} under {entry.group}, which cannot be loaded"
        f"{_place(fault)}: {why.rstrip('.')}. Mend it and install it again, or uninstall it."
    )


def _place(fault: Exception) -> str:
    """The line at which the module broke off, if it came so far."""
    frames = [each for each in extract_tb(fault.__traceback__) if each.name == "<module>"]
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
