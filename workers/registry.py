"""The processes of this installation, and making them known to those who cannot import them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.metadata import entry_points

from activities.binding import ContractFault, contracts_of
from schemas.contract import CASES
from schemas.descriptors import ProcessDescriptor
from schemas.entries import load
from schemas.registry import forms
from store.database import Store
from workflows.engine import Process, ProcessFault
from workflows.engine.sandbox import PROCESSES

CONNECTORS = "casework.connectors"
"""Entry-point group in which distributions register what talks to other systems."""


def processes() -> tuple[type[Process], ...]:
    """The process classes that installed distributions register.

    Raises:
        ProcessFault: an entry does not name a process, or two have the same name.
        NotLoaded: what an entry names cannot be imported.
    """
    found: dict[str, type[Process]] = {}
    for entry in sorted(entry_points(group=PROCESSES)):
        named = load(entry)
        if not (isinstance(named, type) and issubclass(named, Process)):
            raise ProcessFault(f"The entry point {entry.name} = {entry.value} does not name a Process class.")
        other = found.setdefault(named.descriptor().name, named)
        if other is not named:
            raise ProcessFault(f"Two processes are called {named.__name__}; rename one of them.")
    return tuple(found.values())


def connectors() -> tuple[object, ...]:
    """The connectors that installed distributions register, each made by calling what its entry names.

    Raises:
        ContractFault: an entry gives nothing that carries out a contract of the queue of cases.
    """
    made = tuple(load(entry)() for entry in sorted(entry_points(group=CONNECTORS)))
    for each in made:
        contracts = [contract for contract, _ in contracts_of(each)]
        if not contracts or any(contract.queue != CASES for contract in contracts):
            raise ContractFault(
                f"{type(each).__name__} is registered as a connector, but carries out no contract of queue "
                f"`{CASES}`; decorate its methods with `@implements(CONTRACT)`."
            )
    return made


def check() -> None:
    """Import all that distributions register, so that what is wrong in it is told before anything starts.

    Raises:
        CaseworkError: the text says what cannot be loaded, or cannot work.
    """
    forms()
    processes()
    for entry in entry_points(group=CONNECTORS):
        load(entry)


async def make_known(store: Store, classes: Iterable[type[Process]], clock: Callable[[], datetime]) -> None:
    """Put what is known of these processes and their forms into SQL, from where the API serves it."""
    described: list[ProcessDescriptor] = [each.descriptor() for each in classes]
    async with store.system() as sx:
        for descriptor in described:
            await sx.processes.put(descriptor, clock())
