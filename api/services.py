"""What the front door needs to do its work; `workers` puts it together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.service import Cases
from store.database import Store
from worklist.calendars import Calendars
from worklist.own import OwnWorklists
from worklist.people import People
from worklist.service import Worklist

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much is taken in."""

    upload: int = 50 * MIB
    """Bytes of one document."""
    body: int = 2 * MIB
    """Bytes of any other request."""


def wall_clock() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """The services behind the routes, and the one clock."""

    store: Store
    worklist: Worklist
    own: OwnWorklists
    cases: Cases
    documents: Documents
    catalogue: Catalogue
    people: People
    web: Path
    """Folder of the built web app."""
    clock: Callable[[], datetime] = wall_clock
    limits: Limits = field(default_factory=Limits)
    secure_cookies: bool = False
    """Always mark cookies Secure, also where a proxy does not say that it speaks https."""

    @property
    def calendars(self) -> Calendars:
        """When teams work."""
        return Calendars(self.store)
