"""What the front door needs to do its work; `workers` puts it together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from api.rates import UNLIMITED, Rate
from cases.batches.service import Batches
from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.exports import Exports
from cases.service import Cases
from cases.sheets.service import Imports
from cases.talk import Talk
from store.database import Store
from worklist.absences import Absences
from worklist.calendars import Calendars
from worklist.lessons import Lessons
from worklist.notices import Notices
from worklist.own import OwnWorklists
from worklist.people import People
from worklist.service import Worklist
from worklist.sign_in import SignIn

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
    exports: Exports
    imports: Imports
    batches: Batches
    people: People
    absences: Absences
    sign_in: SignIn
    web: Path
    """Folder of the built web app."""
    clock: Callable[[], datetime] = wall_clock
    limits: Limits = field(default_factory=Limits)
    person_rate: Rate = UNLIMITED
    """How often one person may ask."""
    system_rate: Rate = UNLIMITED
    """How often one client system may ask."""
    secure_cookies: bool = False
    """Always mark cookies Secure, also where a proxy does not say that it speaks https."""

    @cached_property
    def talk(self) -> Talk:
        return Talk(self.store)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.store)

    @cached_property
    def lessons(self) -> Lessons:
        return Lessons(self.store)

    @property
    def calendars(self) -> Calendars:
        """When teams work."""
        return Calendars(self.store)
