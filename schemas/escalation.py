"""What is done when a deadline passes: a closed set of actions."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, ValidationInfo, field_validator, model_validator

from schemas.base import Data, Model
from schemas.contract import Contract
from schemas.forms import Form

FILLED_IN = ("tenant", "case", "now", "task")
"""Fields of a call's request that the engine fills in."""
SOME_TIME = "2000-01-01T00:00:00Z"


class Notify(Model):
    """Remind somebody; the task stays as it is."""

    do: Literal["notify"] = "notify"
    people: tuple[str, ...] = ()
    """Sign-in names."""
    teams: tuple[str, ...] = ()
    lead: bool = False
    """Those who lead the task's team."""
    owner: bool = False
    """Who has the task; its team while nobody has it."""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not (self.people or self.teams or self.lead or self.owner):
            raise ValueError("name who is reminded: people, teams, lead=True or owner=True")
        return self


class RaisePriority(Model):
    """Make it more urgent."""

    do: Literal["raise_priority"] = "raise_priority"
    by: int = Field(default=20, ge=1, le=100)
    """How much its number falls; it stops at 0."""


class AddTeam(Model):
    """It becomes this team's work too; the first team keeps it, a team added before does not."""

    do: Literal["add_team"] = "add_team"
    team: str


class MoveTeam(Model):
    """It becomes this team's work alone; whoever has it loses it."""

    do: Literal["move_team"] = "move_team"
    team: str


class AssignToLead(Model):
    """Put it into the hands of somebody who leads the team; where nobody does, it becomes its work too."""

    do: Literal["assign_to_lead"] = "assign_to_lead"
    team: str | None = None
    """None: the task's own team."""


class Call(Model):
    """Have a connector do something; write it as `Call.of(CONTRACT, field=value, ...)`.

    The engine fills in tenant, case, now and task where the request has them. It may be done more than once.
    """

    do: Literal["call"] = "call"
    contract: str
    queue: str
    timeout: float
    """Seconds of one attempt."""
    patience: float | None
    """Seconds of all attempts."""
    heartbeat: float | None
    request: Data
    filled: tuple[str, ...]
    """Fields of the request that the engine fills in."""

    @classmethod
    def of(cls, contract: Contract[Any, Any], **request: Any) -> "Call":
        """A call of this contract.

        Raises:
            ValidationError: the request does not fit it.
        """
        fields = contract.request.model_fields
        filled = tuple(name for name in FILLED_IN if name in fields and name not in request)
        some = {"tenant": "-", "case": UUID(int=0), "now": SOME_TIME, "task": UUID(int=0)}
        whole = contract.request.model_validate({**{name: some[name] for name in filled}, **request})
        return cls(
            contract=contract.name,
            queue=contract.queue,
            timeout=contract.timeout.total_seconds(),
            patience=contract.patience.total_seconds() if contract.patience else None,
            heartbeat=contract.heartbeat.total_seconds() if contract.heartbeat else None,
            request=whole.model_dump(mode="json", exclude=set(filled)),
            filled=filled,
        )


class Expire(Model):
    """Nobody is asked any more: the task becomes obsolete and the process goes on with this value.

    `self.expired(answer)` tells it from a person's answer.
    """

    do: Literal["expire"] = "expire"
    value: Data
    """A form, as the answer that was asked for."""
    form: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        value = given.get("value") if isinstance(given, dict) else None
        return {**given, "form": value.form_name()} if isinstance(value, Form) else given

    @field_validator("value", mode="before")
    @classmethod
    def _plain(cls, value: Any, info: ValidationInfo) -> Any:
        return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


Action = Annotated[
    Notify | RaisePriority | AddTeam | MoveTeam | AssignToLead | Call | Expire, Field(discriminator="do")
]
