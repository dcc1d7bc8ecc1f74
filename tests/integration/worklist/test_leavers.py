"""An account is closed: nothing waits in its hands, and the trail says where everything went."""

from datetime import timedelta

from schemas.base import TaskId
from schemas.contracts import Reopen
from schemas.notices import NoticeKind
from tests.build import HOUR, NOW, PAY, TENANT, House, add_person
from tests.integration.notices.test_notifier import kinds
from tests.integration.notices.test_notifier import told as tell_people
from tests.integration.worklist.test_absences import away, held, owner, seen, told
from worklist.absences import Absences
from worklist.people import People


async def close(house: House, name: str = "ada") -> int:
    """How many tasks went to others."""
    return (await People(house.store).close(TENANT, name, NOW)).open_tasks


async def test_what_somebody_has_in_hand_goes_back_to_its_queue_when_their_account_is_closed(
    house: House,
) -> None:
    reserved, begun, others = [await held(house, who) for who in (house.ada, house.ada, house.ben)]
    await house.worklist.start(house.ada, begun, 2, NOW)
    assert await close(house) == 2
    for task in (reserved, begun):
        assert ((await seen(house, task)).status, await owner(house, task)) == ("ready", None)
        went = "The account of ada is closed: 'Assess the damage' went back to its queue"
        assert (await told(house, task))[-1] == went
    assert await owner(house, others) == "ben"
    assert (await house.worklist.claim(house.ben, reserved, 3, NOW)).status == "reserved"


async def test_it_goes_to_who_stands_in_while_an_absence_lasts(house: House) -> None:
    await away(house, house.ada, "ben", begins=NOW - HOUR)
    async with house.store.transaction(TENANT) as tx:
        await tx.people.join(house.ada.id, "seniors")
    task = await held(house, house.ada)
    assert await close(house) == 1
    assert await owner(house, task) == "ben"
    await tell_people(house)
    assert await kinds(house, house.ben) == [[NoticeKind.ASSIGNED]]


async def only_for_ada(house: House) -> TaskId:
    return await house.task(team="", people=("ada",))


async def test_what_it_alone_was_named_for_goes_to_operations_and_who_leads_is_told(house: House) -> None:
    task = await only_for_ada(house)
    taken = await only_for_ada(house)
    await house.worklist.claim(house.ada, taken, 1, NOW)
    shared = await house.task(team="", people=("ada", "ben"))
    await close(house)
    for each in (task, taken):
        view = await seen(house, each)
        assert (view.status, view.team, view.owner) == ("ready", "operations", None)
    assert (await seen(house, shared)).team == ""
    olga = await add_person(house.store, "olga", "operations")
    assert (await house.worklist.claim(olga, task, 2, NOW)).status == "reserved"
    await tell_people(house)
    assert await kinds(house, house.lea, house.ben) == [[NoticeKind.NOBODYS] * 2, []]


async def test_what_was_taken_just_while_the_account_was_closed_is_moved_soon_after(house: House) -> None:
    task = await held(house, house.ada)
    async with house.store.transaction(TENANT) as tx:
        await tx.people.close(house.ada.id, NOW)
    assert [await Absences(house.store).due(NOW) for _ in range(2)] == [1, 0]
    assert await owner(house, task) is None


async def test_what_a_leaver_completed_comes_back_to_its_queue_when_it_is_undone(house: House) -> None:
    task = await house.task(undo=timedelta(minutes=5))
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await close(house)
    view = await house.worklist.undo(house.lea, task, 3, NOW)
    assert (view.status, view.owner) == ("ready", None)


async def with_operations(house: House, *tasks: TaskId) -> bool:
    """Whether all of them wait for operations."""
    views = [await seen(house, each) for each in tasks]
    return all((view.status, view.team, view.owner) == ("ready", "operations", None) for view in views)


async def test_where_the_closing_broke_off_what_only_the_leaver_could_do_is_moved_soon_after(
    house: House,
) -> None:
    task = await only_for_ada(house)
    shared = await house.task(team="", people=("ada", "ben"))
    async with house.store.transaction(TENANT) as tx:
        await tx.people.close(house.ada.id, NOW)
    later = await only_for_ada(house)
    assert [await Absences(house.store).due(NOW) for _ in range(2)] == [1, 0]
    assert await with_operations(house, task, later)
    assert (await seen(house, shared)).team == ""
    assert (await told(house, task))[-1] == (
        "Nobody who is named for 'Assess the damage' has an open account any more: ada"
    )
    async with house.store.transaction(TENANT) as tx:
        await tx.people.close(house.ben.id, NOW)
    assert [await Absences(house.store).due(NOW) for _ in range(2)] == [2, 0]
    assert await with_operations(house, shared)


async def test_who_stands_in_counts_only_while_their_account_is_open(house: House) -> None:
    await away(house, house.ada, "ben", begins=NOW - HOUR)
    task = await only_for_ada(house)
    await close(house)
    assert (await seen(house, task)).team == "", "ben may do it"
    await close(house, "ben")
    assert await with_operations(house, task)
    await tell_people(house)
    assert await kinds(house, house.lea) == [[NoticeKind.NOBODYS]]


async def test_what_only_a_leaver_could_do_goes_to_operations_when_it_comes_back(house: House) -> None:
    undone = await house.task(team="", people=("ada",), undo=timedelta(minutes=5))
    case = await house.running()
    refused = await house.task(case, team="", people=("ada",))
    for task in (undone, refused):
        await house.worklist.claim(house.ada, task, 1, NOW)
        await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await close(house)
    view = await house.worklist.undo(house.lea, undone, 3, NOW)
    assert (view.status, view.team, view.owner) == ("ready", "operations", None)
    await house.worklist.reopen(Reopen(tenant=TENANT, case=case, now=NOW, task=refused, reason="Say more."))
    assert await with_operations(house, undone, refused)
    await tell_people(house)
    assert await kinds(house, house.lea) == [[NoticeKind.NOBODYS] * 2]


async def test_what_a_leaver_had_in_somebodys_place_goes_back_to_its_queue_too(house: House) -> None:
    await add_person(house.store, "bea", "adjusters")
    task = await held(house, house.ada)
    await away(house, house.ada, "bea")
    assert await owner(house, task) == "bea"
    await close(house, "bea")
    assert ((await seen(house, task)).status, await owner(house, task)) == ("ready", None)
