"""Activities and their contracts, held together."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar, get_type_hints

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from schemas.base import Model
from schemas.contract import Contract
from schemas.errors import CaseworkError, Unavailable

Q = TypeVar("Q", bound=Model)
R = TypeVar("R", bound=Model)
S = TypeVar("S")
Implementation = Callable[[S, Q], Awaitable[R]]
MARK = "__casework_contract__"
BROKE_OFF = "The step broke off unexpectedly."
TRIES = 5
"""Of a step on our own database that breaks off unexpectedly; then a person decides.

What is merely away is tried for longer, and a connector as long as its contract says."""

log = structlog.get_logger(__name__)


class ContractFault(CaseworkError):
    """An activity does not fit its contract; the text says how."""


def implements(contract: Contract[Q, R]) -> Callable[[Implementation[S, Q, R]], Implementation[S, Q, R]]:
    """Make a method the activity of a contract: `async def pay(self, request: PaymentOrder) -> Payment`.

    What retrying cannot mend reaches the case as its reason; of everything else only the kind of fault does,
    so that nobody's data stands in Temporal; after some tries it counts as lasting.

    Raises:
        ContractFault: the method takes or gives something else than the contract says.
    """

    def bind(method: Implementation[S, Q, R]) -> Implementation[S, Q, R]:
        _check(contract, method)

        @functools.wraps(method)
        async def carried_out(self: S, request: Q) -> R:
            try:
                return await method(self, request)
            except CaseworkError as error:
                raise _told(error) from None
            except ApplicationError:
                raise
            except Exception as error:
                log.exception("an activity failed", kind=contract.name)
                lasting = contract.local and activity.info().attempt >= TRIES
                raise ApplicationError(BROKE_OFF, type=type(error).__name__, non_retryable=lasting) from None

        carried_out.__dict__[MARK] = contract
        return activity.defn(name=contract.name)(carried_out)

    return bind


def contracts_of(*services: object) -> Iterator[tuple[Contract[Any, Any], Callable[..., Any]]]:
    """The contracts that these objects implement, each with its bound activity."""
    for service in services:
        for _, member in inspect.getmembers(service, inspect.ismethod):
            contract = getattr(member, MARK, None)
            if contract is not None:
                yield contract, member


def bound(queue: str, *services: object) -> list[Callable[..., Any]]:
    """The activities of these services that belong on a queue."""
    return [implementation for contract, implementation in contracts_of(*services) if contract.queue == queue]


def _told(error: CaseworkError) -> ApplicationError:
    lasting = not isinstance(error, Unavailable)
    return ApplicationError(error.detail, type=type(error).__name__, non_retryable=lasting)


def _check(contract: Contract[Any, Any], method: Callable[..., Any]) -> None:
    hints = get_type_hints(method)
    given = hints.pop("return", None)
    taken = [hints.get(name) for name in list(inspect.signature(method).parameters)[1:]]
    if not inspect.iscoroutinefunction(method):
        raise ContractFault(f"{method.__qualname__} is not async, which {contract.name} has to be.")
    if taken != [contract.request] or given is not contract.result:
        raise ContractFault(
            f"{method.__qualname__} does not fit {contract.name}, which takes "
            f"{contract.request.__name__} and gives {contract.result.__name__}."
        )
