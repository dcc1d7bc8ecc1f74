"""Live events reach those who may see them, and nobody else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.live import BACKLOG, Listener, may_see
from schemas.notices import Unread
from schemas.people import Person
from schemas.tasks import Role
from store.rows import EventRow


def somebody(role: Role, tenant: str = "default") -> Person:
    return Person(tenant=tenant, id=uuid4(), name="ada", roles=frozenset({role}), teams=frozenset())


def event(n: int = 1) -> EventRow:
    return EventRow(
        id=n,
        tenant="default",
        case_id=uuid4(),
        task_id=None,
        seq=n,
        kind="case.started",
        actor=None,
        on_behalf_of=None,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        payload={},
        payload_digest="",
        chain=None,
    )


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN])
def test_colleagues_see_what_happens(role: Role) -> None:
    assert may_see(somebody(role), event())


def test_systems_and_other_tenants_do_not() -> None:
    assert not may_see(somebody(Role.SYSTEM), event())
    assert not may_see(somebody(Role.ADMIN, "other"), event())


def test_a_listener_that_does_not_keep_up_learns_that_it_missed_something() -> None:
    listener = Listener(somebody(Role.STAFF))
    for n in range(BACKLOG + 1):
        listener.tell(event(n))
    assert listener.missed
    assert listener.queue.qsize() == BACKLOG


def test_how_much_waits_is_told_when_it_changes() -> None:
    listener = Listener(somebody(Role.SYSTEM))
    for n in (0, 0, 2, 2, 1):
        listener.count(n)
    told = [listener.queue.get_nowait() for _ in range(listener.queue.qsize())]
    assert told == [Unread(unread=2), Unread(unread=1)]
