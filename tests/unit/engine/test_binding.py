"""Contracts and activities are held together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.binding import TRIES, ContractFault, bound, contracts_of, implements
from schemas.contract import CASES, Contract, Done
from schemas.contracts import PAY, RECORD, Payment, PaymentOrder, Record, Recorded
from schemas.errors import Conflict, Unavailable
from tests.orders import an_order


def loosely(contract: Contract[Any, Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The binding, without the type checker's own refusal."""
    binding: Any = implements(contract)
    bind: Callable[[Callable[..., Any]], Callable[..., Any]] = binding
    return bind


class Bank:
    """A connector that does what the test tells it."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        if self.fault:
            raise self.fault
        return Payment(reference="P-1")


async def failure(fault: Exception) -> ApplicationError:
    with pytest.raises(ApplicationError) as raised:
        await Bank(fault).pay(an_order())
    return raised.value


def test_an_activity_that_takes_something_else_than_its_contract_is_refused() -> None:
    with pytest.raises(
        ContractFault, match=r"pay does not fit pay, which takes PaymentOrder and gives Payment"
    ):

        class Wrong:
            @loosely(PAY)
            async def pay(self, request: Record) -> Payment:
                return Payment(reference="P-1")


def test_an_activity_that_gives_something_else_than_its_contract_is_refused() -> None:
    with pytest.raises(ContractFault, match="does not fit record"):

        class Wrong:
            @loosely(RECORD)
            async def record(self, request: Record) -> Done:
                return Done()


def test_an_activity_that_is_not_async_is_refused() -> None:
    with pytest.raises(ContractFault, match="is not async"):

        class Wrong:
            @loosely(RECORD)
            def record(self, request: Record) -> Recorded:
                return Recorded(value={})


def test_activities_are_found_with_their_contracts() -> None:
    bank = Bank()
    assert [(contract, activity) for contract, activity in contracts_of(bank)] == [(PAY, bank.pay)]
    assert bound(CASES, bank) == [bank.pay]
    assert bound("elsewhere", bank) == []


async def test_what_retrying_cannot_mend_reaches_the_case_with_its_reason() -> None:
    error = await failure(Conflict("The account is closed; ask for another one."))
    assert error.message == "The account is closed; ask for another one."
    assert error.type == "Conflict"
    assert error.non_retryable


async def test_what_is_only_away_is_tried_again() -> None:
    assert not (await failure(Unavailable("The bank does not answer."))).non_retryable


async def test_nothing_of_an_unexpected_fault_but_its_kind_reaches_temporal() -> None:
    with capture_logs() as logs:
        error = await failure(KeyError("Erika Mustermann"))
    assert error.type == "KeyError"
    assert "Erika" not in error.message
    assert error.__cause__ is None
    assert not error.non_retryable
    assert logs == [{"event": "an activity failed", "kind": "pay", "exc_info": True, "log_level": "error"}]


class Filing:
    """A step on our own database that breaks off."""

    @implements(RECORD)
    async def record(self, request: Record) -> Recorded:
        raise KeyError("a bug")


@pytest.mark.parametrize(("attempt", "lasting"), [(1, False), (TRIES, True)])
async def test_a_step_that_breaks_off_again_and_again_is_given_to_a_person(
    attempt: int, lasting: bool
) -> None:
    inside = ActivityEnvironment()
    inside.info = replace(inside.info, attempt=attempt)
    order = an_order()
    entry = Record(tenant=order.tenant, case=order.case, now=order.now, name="x", form="x", version=1)
    with pytest.raises(ApplicationError) as raised:
        await inside.run(Filing().record, entry)
    assert raised.value.non_retryable is lasting
    assert "a bug" not in str(raised.value)
