"""A file that was handed in, with what is to be done with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from schemas.base import Data, Model
from schemas.people import Person

Order = TypeVar("Order", bound=Model)


@dataclass(frozen=True)
class HandedIn(Generic[Order]):
    """A file as it came, from whom and when; `kind` tells one sort of file from another."""

    kind: ClassVar[str]

    person: Person
    name: str
    content: bytes
    sha256: str
    order: Order
    key: str | None
    now: datetime

    @property
    def request(self) -> Data:
        """What makes it the same request as another one."""
        return {self.kind: self.order.model_dump(mode="json"), "name": self.name, "sha256": self.sha256}
