"""Lists of tasks."""

from datetime import timedelta
from uuid import UUID

import pytest

from schemas.deadlines import hours
from schemas.errors import CalledWrongly, NotAllowed
from schemas.requests import Order, TaskQuery, View
from schemas.tasks import Operation, Status
from tests.build import HOUR, NOW, PAY, House


async def titles(house: House, **query: object) -> list[str]:
    """What an adjuster finds in a list."""
    page = await house.worklist.list(house.ada, TaskQuery.model_validate(query), NOW)
    return [item.title for item in page.items]


async def test_the_most_urgent_comes_first_and_what_has_no_deadline_last(house: House) -> None:
    case = await house.running()
    await house.task(case, title="no deadline")
    await house.task(case, title="due later", due=hours(5))
    await house.task(case, title="due soon", due=hours(1))
    await house.task(case, title="urgent", priority=10)
    assert await titles(house) == ["urgent", "due soon", "due later", "no deadline"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.DUE, ["b", "a", "c"]),
        (Order.NEWEST, ["c", "b", "a"]),
        (Order.OLDEST, ["a", "b", "c"]),
        (Order.TITLE, ["a", "b", "c"]),
    ],
)
async def test_a_list_can_be_put_into_other_orders(house: House, order: Order, expected: list[str]) -> None:
    case = await house.running()
    for n, (title, due) in enumerate((("a", hours(9)), ("b", hours(1)), ("c", None))):
        await house.task(case, title=title, due=due, now=NOW + timedelta(minutes=n))
    assert await titles(house, order=order) == expected


@pytest.mark.parametrize("order", list(Order))
async def test_pages_hold_every_task_once_while_tasks_come_and_go(house: House, order: Order) -> None:
    case = await house.running()
    there = [await house.task(case, title=f"t{n % 3}", due=hours(1) if n % 2 else None) for n in range(7)]
    seen: list[UUID] = []
    place: str | None = None
    while True:
        page = await house.worklist.list(house.ada, TaskQuery(order=order, limit=3, after=place), NOW)
        seen += [item.id for item in page.items]
        await house.worklist.skip(house.lea, seen[0], 1, "gone", NOW) if place is None else None
        await house.task(case, title="new", due=hours(2))
        place = page.next
        if place is None:
            break
    assert set(there) <= set(seen)
    assert len(seen) == len(set(seen))


async def test_a_made_up_place_is_refused(house: House) -> None:
    for place in ("nonsense", "WyJ1cmdlbmN5Il0", "WyJ1cmdlbmN5IiwxLDIsMyw0XQ"):
        with pytest.raises(CalledWrongly):
            await titles(house, after=place)


async def test_each_sees_the_tasks_of_their_teams_and_who_leads_sees_all(house: House) -> None:
    case = await house.running()
    await house.task(case, title="ours")
    await house.task(case, title="theirs", team="seniors")
    assert await titles(house) == ["ours"]
    assert await titles(house, view=View.ALL) == ["ours"]
    page = await house.worklist.list(house.lea, TaskQuery(view=View.ALL), NOW)
    assert {item.title for item in page.items} == {"ours", "theirs"}
    with pytest.raises(NotAllowed):
        await titles(house, team="seniors")


async def test_ones_own_tasks_are_listed_until_they_are_done_and_found_again_by_status(house: House) -> None:
    task = await house.task(title="mine")
    await house.task(title="free")
    await house.worklist.claim(house.ada, task, 1, NOW)
    assert await titles(house, view=View.MINE) == ["mine"]
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    assert await titles(house, view=View.MINE) == []
    assert await titles(house, view=View.MINE, status=Status.COMPLETED) == ["mine"]


async def test_a_client_system_finds_the_tasks_of_its_cases(house: House) -> None:
    await house.task(title="of its case")
    await house.task(await house.running(house.lea), title="of another")
    page = await house.worklist.list(house.client, TaskQuery(view=View.ALL), NOW)
    assert [(item.title, item.allowed) for item in page.items] == [("of its case", ())]


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"amount.gt": "500"}, ["large"]),
        ({"amount.le": "500"}, ["small"]),
        ({"amount": "500"}, ["small"]),
        ({"cause": "fire"}, ["large"]),
        ({"loss.ge": "2026-02-01", "amount.lt": "100000"}, ["large"]),
        ({"cause": "fire", "amount.lt": "501"}, []),
    ],
)
async def test_a_list_is_narrowed_by_business_values(
    house: House, facets: dict[str, str], expected: list[str]
) -> None:
    case = await house.running()
    small = {"amount": {"amount": "500.00", "currency": "EUR"}, "cause": "water", "loss": "2026-01-31"}
    large = {"amount": {"amount": "7000.00", "currency": "EUR"}, "cause": "fire", "loss": "2026-02-01"}
    await house.task(case, title="small", facets=small)
    await house.task(case, title="large", facets=large)
    await house.task(case, title="without")
    assert await titles(house, facets=facets) == expected


async def test_a_list_says_what_may_be_done_and_by_whom_not(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await house.task(case, form="approval", not_by=("assessment",))
    for somebody, may in ((house.ada, False), (house.ben, True)):
        page = await house.worklist.list(somebody, TaskQuery(), NOW)
        assert (Operation.CLAIM in page.items[0].allowed) is may


async def test_a_suspension_that_has_run_out_no_longer_hides_a_task(house: House) -> None:
    task = await house.task()
    await house.worklist.suspend(house.lea, task, 1, NOW + HOUR, NOW)
    for at, resting in ((NOW, True), (NOW + HOUR, False)):
        ready = await house.worklist.list(house.ada, TaskQuery(status=Status.READY), at)
        suspended = await house.worklist.list(house.ada, TaskQuery(status=Status.SUSPENDED), at)
        assert (len(suspended.items), len(ready.items)) == ((1, 0) if resting else (0, 1))
    view = await house.worklist.claim(house.ada, task, 2, NOW + HOUR)
    assert view.status == "reserved"
