"""What an escalation asks of the case itself: calls of connectors, and what counts when nobody answers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import ConfigDict, ValidationError

from schemas.base import Data, Model, TaskId
from schemas.contract import Contract
from schemas.deadlines import Span, Step, policy_faults
from schemas.escalation import Call, Expire
from schemas.forms import Form
from workflows.engine import wording
from workflows.engine.errors import ProcessFault

F = TypeVar("F", bound=Form)


class Given(Model):
    """A request or result whose shape only the connector knows; what was asked was checked when written."""

    model_config = ConfigDict(extra="allow")


def steps_of(
    due: Span | None, start_by: Span | None, escalate_to: str | Sequence[Step], escalation: Sequence[Step]
) -> tuple[Step, ...]:
    """The escalation of a task; `escalate_to` is its short form.

    Raises:
        ProcessFault: it cannot work as it is written.
    """
    if isinstance(escalate_to, str) and due is None:
        raise ProcessFault("`escalate_to` needs `due`: when shall it become that team's work?")
    first = (Step(at=due, team=escalate_to),) if isinstance(escalate_to, str) else tuple(escalate_to)
    steps = (*first, *escalation)
    faults = policy_faults(steps, due, start_by)
    if faults:
        raise ProcessFault(wording.listed("The escalation cannot work yet:", faults))
    return steps


def expiry_of(steps: Sequence[Step]) -> Expire | None:
    """What counts when nobody answers, if the escalation says so."""
    return next((step.expiry for step in steps if step.expiry is not None), None)


def expired_value(form: type[F], steps: Sequence[Step]) -> F | None:
    """The answer that the designer wrote for the case that nobody answers.

    Raises:
        ProcessFault: it is no answer to what is asked.
    """
    expiry = expiry_of(steps)
    if expiry is None:
        return None
    wanted = form.form_name()
    if expiry.form not in (None, wanted):
        raise ProcessFault(f"The escalation expires with a {expiry.form}, but the task asks for a {wanted}.")
    try:
        return form.model_validate(expiry.value)
    except ValidationError as error:
        said = wording.asked_again(form, error)
        raise ProcessFault(f"The escalation expires with what is no {wanted}: {said}") from None


def calls_of(step: Step) -> tuple[Call, ...]:
    """The connectors that a step calls."""
    return tuple(action for action in step.all_actions if isinstance(action, Call))


def contract_of(call: Call) -> Contract[Given, Given]:
    """The contract as the call names it."""
    return Contract(
        call.contract,
        call.queue,
        Given,
        Given,
        timeout=timedelta(seconds=call.timeout),
        patience=_seconds(call.patience),
        heartbeat=_seconds(call.heartbeat),
    )


def request_of(call: Call, here: Mapping[str, Any], task: TaskId) -> Given:
    """The request, with what the engine fills in."""
    known: Data = {**here, "task": task}
    return Given(**call.request, **{name: known[name] for name in call.filled})


def _seconds(value: float | None) -> timedelta | None:
    return timedelta(seconds=value) if value is not None else None
