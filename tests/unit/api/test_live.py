"""Live events reach those who may see them, and nobody else."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.live import BACKLOG, RELOAD, Listener, may_see, sse
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
    assert may_see(somebody(role), event(), {})


def test_systems_see_what_happens_in_the_cases_that_they_filed_as_the_timeline_shows_it() -> None:
    portal, case = somebody(Role.SYSTEM), uuid4()
    said = replace(event(), case_id=case)
    assert may_see(portal, said, {("default", case): portal.id})
    assert not may_see(portal, said, {("default", case): uuid4()})
    assert not may_see(portal, said, {("default", case): None})
    assert not may_see(portal, replace(said, kind="comment.added"), {("default", case): portal.id})
    assert not may_see(portal, replace(said, case_id=None), {})


def test_other_tenants_see_nothing() -> None:
    portal, case = somebody(Role.SYSTEM, "other"), uuid4()
    assert not may_see(somebody(Role.ADMIN, "other"), event(), {})
    assert not may_see(portal, replace(event(), case_id=case), {("default", case): portal.id})


async def heard(listener: Listener) -> bytes:
    """What is told to it at one time."""
    return await anext(aiter(listener.told()))


async def test_what_came_together_is_told_together_and_in_order() -> None:
    listener = Listener(somebody(Role.STAFF))
    for n in (1, 2, 3):
        listener.tell(event(n), f"{n}".encode(), {})
    assert await heard(listener) == b"123"


async def test_a_listener_that_does_not_keep_up_learns_that_it_missed_something() -> None:
    listener = Listener(somebody(Role.STAFF))
    for n in range(BACKLOG + 1):
        listener.tell(event(n), b".", {})
    assert await heard(listener) == RELOAD + b"." * BACKLOG
    listener.tell(event(), b"one more", {})
    assert await heard(listener) == b"one more"


async def test_a_stream_that_ends_tells_nothing_more() -> None:
    listener = Listener(somebody(Role.STAFF))
    listener.tell(event(), b"too late", {})
    listener.end()
    assert [words async for words in listener.told()] == []


async def test_a_stream_on_which_nothing_happens_shows_that_it_is_alive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.live.QUIET", 0.001)
    assert (await heard(Listener(somebody(Role.STAFF)))).startswith(b":")


def test_an_event_on_the_wire_names_case_and_task_and_can_be_gone_on_from() -> None:
    said = event(7)
    wanted = f'data: {{"id":7,"case":"{said.case_id}","task":null,"kind":"case.started"}}\nid: 7\n\n'
    assert sse(said).decode() == wanted


async def test_how_much_waits_is_told_when_it_changes() -> None:
    listener = Listener(somebody(Role.SYSTEM))
    for n in (0, 0, 2, 2, 1):
        listener.count(n)
    wanted = 'event: notice\ndata: {"unread":2}\n\nevent: notice\ndata: {"unread":1}\n\n'
    assert (await heard(listener)).decode() == wanted
