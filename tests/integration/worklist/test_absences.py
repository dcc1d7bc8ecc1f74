"""Somebody is away: the work goes to who stands in, what is left comes back, and the trail says who acted."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from schemas.base import TaskId
from schemas.errors import Conflict, Invalid, NotAllowed
from schemas.people import Person
from schemas.requests import NewAbsence, OperationArgs
from schemas.tasks import Operation
from schemas.views import TaskView
from schemas.worklists import DeskChange, TeamWork
from tests.build import HOUR, NOW, PAY, House, add_person
from worklist.absences import Absences
from worklist.own import OwnWorklists

DAY = timedelta(days=1)


async def away(
    house: House,
    who: Person,
    substitute: str | None = None,
    begins: datetime = NOW,
    ends: datetime | None = NOW + 7 * DAY,
) -> UUID:
    """Somebody says that they will be away."""
    body = NewAbsence(begins_at=begins, ends_at=ends, substitute=substitute)
    return (await Absences(house.store).add(who, body, NOW)).id


async def held(house: House, who: Person) -> TaskId:
    """A task that somebody has claimed."""
    task = await house.task()
    await house.worklist.claim(who, task, 1, NOW)
    return task


async def seen(house: House, task: TaskId, at: datetime = NOW) -> TaskView:
    return await house.worklist.get(house.lea, task, at)


async def owner(house: House, task: TaskId, at: datetime = NOW) -> str | None:
    found = (await seen(house, task, at)).owner
    return found.name if found else None


async def told(house: House, task: TaskId) -> list[str]:
    """What the timeline says of a task."""
    case = (await seen(house, task)).case.id
    page = await house.cases.timeline(house.lea, case, None, 100)
    return [event.text for event in page.items if event.task == task]


async def test_what_is_given_to_somebody_who_is_away_goes_to_who_stands_in(house: House) -> None:
    await away(house, house.ada, "ben")
    task = await house.task()
    await house.worklist.nominate(house.lea, task, 1, "ada", NOW)
    assert await owner(house, task) == "ben"
    held_for = (await seen(house, task)).held_for
    assert held_for is not None
    assert held_for.name == "ada"


async def test_what_the_substitute_does_stands_in_the_trail_with_for_whom(house: House) -> None:
    await away(house, house.ada, "ben")
    task = await house.task()
    await house.worklist.nominate(house.lea, task, 1, "ada", NOW)
    await house.worklist.complete(house.ben, task, 2, PAY, NOW)
    assert (await told(house, task))[-1] == "ben (for ada) completed 'Assess the damage'"


async def test_whoever_stood_in_and_whom_they_stood_in_for_are_both_kept_from_checking(house: House) -> None:
    case = await house.running()
    await away(house, house.ada, "ben")
    task = await house.task(case)
    await house.worklist.nominate(house.lea, task, 1, "ada", NOW)
    await house.worklist.complete(house.ben, task, 2, PAY, NOW)
    second = await house.task(case, form="approval", not_by=("assessment",))
    for somebody in (house.ada, house.ben):
        with pytest.raises(NotAllowed, match="did an earlier step"):
            await house.worklist.claim(somebody, second, 1, NOW)


async def test_a_substitute_may_not_do_for_somebody_what_that_one_must_not_do(house: House) -> None:
    case = await house.running()
    first = await house.task(case)
    await house.worklist.claim(house.ada, first, 1, NOW)
    await house.worklist.complete(house.ada, first, 2, PAY, NOW)
    await away(house, house.ada, "ben")
    second = await house.task(case, form="approval", team="", people=("ada",), not_by=("assessment",))
    with pytest.raises(NotAllowed, match="The colleague you stand in for did an earlier step"):
        await house.worklist.claim(house.ben, second, 1, NOW)


async def test_a_task_tells_until_when_it_rests_and_no_longer_once_it_is_awake(house: House) -> None:
    task = await held(house, house.ada)
    await house.worklist.suspend(house.ada, task, 2, NOW + HOUR, NOW)
    assert (await seen(house, task)).suspended_until == NOW + HOUR
    assert (await seen(house, task, NOW + 2 * HOUR)).suspended_until is None


async def test_a_chain_of_substitutes_is_followed_to_the_first_who_is_there(house: House) -> None:
    await add_person(house.store, "cleo", "adjusters")
    await away(house, house.ada, "ben")
    await away(house, house.ben, "cleo")
    task = await house.task()
    await house.worklist.nominate(house.lea, task, 1, "ada", NOW)
    assert await owner(house, task) == "cleo"


async def test_where_substitutes_go_in_a_circle_nothing_is_given_and_what_is_held_goes_to_the_queue(
    house: House,
) -> None:
    mine = await held(house, house.ada)
    await away(house, house.ben, "ada")
    await away(house, house.ada, "ben")
    task = await house.task()
    for operation in (Operation.NOMINATE, Operation.DELEGATE):
        with pytest.raises(Conflict, match="ada is away, and nobody stands in"):
            await house.worklist.operate(house.lea, task, operation, 1, OperationArgs(to="ada"), NOW)
    view = await seen(house, mine)
    assert (view.owner, view.status) == (None, "ready")
    assert "nobody stands in" in (await told(house, mine))[-1]


async def test_what_somebody_has_goes_to_the_substitute_when_the_absence_begins(house: House) -> None:
    reserved, begun = await held(house, house.ada), await held(house, house.ada)
    await house.worklist.start(house.ada, begun, 2, NOW)
    resting = await held(house, house.ada)
    await house.worklist.suspend(house.ada, resting, 2, None, NOW)
    theirs = await held(house, house.ben)
    await away(house, house.ada, "sue", begins=NOW + DAY)
    absences = Absences(house.store)
    await absences.due(NOW)
    assert await owner(house, reserved) == "ada"
    await absences.due(NOW + DAY)
    for task, status in ((reserved, "reserved"), (begun, "reserved"), (resting, "suspended")):
        view = await seen(house, task)
        assert view.owner is not None
        assert (view.owner.name, view.status) == ("sue", status)
    assert await owner(house, theirs) == "ben"
    assert (await told(house, reserved))[-1] == "ada is away: 'Assess the damage' went to sue"


async def test_doing_it_again_changes_nothing(house: House) -> None:
    task = await held(house, house.ada)
    await away(house, house.ada, "ben")
    before = await seen(house, task)
    absences = Absences(house.store)
    assert [await absences.due(NOW + HOUR) for _ in range(2)] == [0, 0]
    assert await seen(house, task) == before
    back = NOW + 8 * DAY
    assert [await absences.due(back) for _ in range(2)] == [1, 0]
    assert len([text for text in await told(house, task) if "is back" in text]) == 1


async def test_on_return_what_is_left_comes_back_and_what_was_begun_stays(house: House) -> None:
    left, begun = await held(house, house.ada), await held(house, house.ada)
    await away(house, house.ada, "ben")
    await house.worklist.start(house.ben, begun, 3, NOW + HOUR)
    await Absences(house.store).due(NOW + 8 * DAY)
    assert (await owner(house, left), await owner(house, begun)) == ("ada", "ben")
    assert (await told(house, left))[-1] == "ada is back: 'Assess the damage' came back from ben"
    view = await house.worklist.complete(house.ben, begun, 4, PAY, NOW + 8 * DAY)
    assert view.status == "completed"


async def test_who_comes_back_early_says_so_and_has_the_work_at_once(house: House) -> None:
    task = await held(house, house.ada)
    absence = await away(house, house.ada, "ben")
    for _ in range(2):
        await Absences(house.store).end(house.ada, absence, NOW + HOUR)
    assert await owner(house, task) == "ada"
    assert await Absences(house.store).list(house.ada, NOW + HOUR) == ()


async def test_without_a_substitute_the_work_goes_back_to_its_team(house: House) -> None:
    task = await held(house, house.ada)
    await away(house, house.ada)
    assert (await seen(house, task)).status == "ready"
    assert (await house.worklist.claim(house.ben, task, 3, NOW)).status == "reserved"


async def test_a_task_for_somebody_alone_may_be_taken_by_who_stands_in_until_the_return(house: House) -> None:
    before = await house.task(team="", people=("ada",))
    await away(house, house.ada, "sue")
    after = await house.task(team="", people=("ada",))
    for task in (before, after):
        assert Operation.CLAIM in (await house.worklist.get(house.sue, task, NOW)).allowed
        assert Operation.CLAIM not in (await house.worklist.get(house.ben, task, NOW)).allowed
    version = (await seen(house, after)).version
    await house.worklist.claim(house.sue, after, version, NOW)
    assert (await told(house, after))[-1] == "sue (for ada) claimed 'Assess the damage'"
    await Absences(house.store).due(NOW + 8 * DAY)
    assert Operation.CLAIM not in (await house.worklist.get(house.sue, before, NOW + 8 * DAY)).allowed
    assert await owner(house, after) == "ada"


async def test_a_draft_stays_its_authors_and_is_offered_to_the_substitute(house: House) -> None:
    task = await held(house, house.ada)
    await house.worklist.save_draft(house.ada, task, {"note": "half a thought"}, NOW)
    await away(house, house.ada, "ben")
    offered = (await house.worklist.get(house.ben, task, NOW)).earlier_draft
    assert offered is not None
    assert (offered.by.name, offered.saved_at, offered.data) == ("ada", NOW, {"note": "half a thought"})
    await house.worklist.save_draft(house.ben, task, {"note": "mine"}, NOW)
    assert (await house.worklist.get(house.ben, task, NOW)).earlier_draft is None
    await Absences(house.store).due(NOW + 8 * DAY)
    assert (await house.worklist.get(house.ada, task, NOW + 8 * DAY)).draft == {"note": "half a thought"}


async def test_an_absence_that_makes_no_sense_is_refused(house: House) -> None:
    with pytest.raises(Invalid, match="Nobody stands in for themselves"):
        await away(house, house.ada, "ada")
    with pytest.raises(Invalid, match="nobody called zoe"):
        await away(house, house.ada, "zoe")
    with pytest.raises(Invalid, match="portal is no colleague"):
        await away(house, house.ada, "portal")
    with pytest.raises(Invalid, match="end later"):
        await away(house, house.ada, begins=NOW + DAY, ends=NOW + DAY)
    await away(house, house.ada, "ben")
    with pytest.raises(Conflict, match="overlaps another"):
        await away(house, house.ada, "ben", begins=NOW + DAY)
    assert len(await Absences(house.store).list(house.ben, NOW)) == 1


async def test_one_may_tell_ones_own_absence_and_who_leads_anybodys(house: House) -> None:
    absences = Absences(house.store)
    body = NewAbsence(person="ada", begins_at=NOW, note="at the dentist")
    with pytest.raises(NotAllowed, match="your own absences"):
        await absences.add(house.ben, body, NOW)
    with pytest.raises(NotAllowed):
        await absences.list(house.client, NOW)
    made = await absences.add(house.lea, body, NOW, "the key")
    assert (await absences.add(house.lea, body, NOW, "the key")).id == made.id
    notes = [(await absences.list(who, NOW))[0].note for who in (house.ada, house.ben, house.lea)]
    assert notes == ["at the dentist", None, "at the dentist"]
    with pytest.raises(NotAllowed):
        await absences.end(house.ben, made.id, NOW)


async def test_a_task_that_begins_later_becomes_ready_when_its_time_has_come(house: House) -> None:
    task = await house.task(begins={"elapsed": timedelta(hours=2)})
    absences = Absences(house.store)
    assert await absences.due(NOW + HOUR) == 0
    assert (await seen(house, task)).status == "created"
    assert [await absences.due(NOW + 2 * HOUR) for _ in range(2)] == [1, 0]
    assert (await house.worklist.claim(house.ada, task, 2, NOW + 2 * HOUR)).status == "reserved"


async def test_a_team_that_hands_its_work_out_passes_over_who_is_away(house: House) -> None:
    own = OwnWorklists(house.store)
    await own.hand_out(house.lea, "adjusters", TeamWork(push=True), NOW)
    await own.change_desk(house.ada, "ada", DeskChange(free=True), NOW)
    task = await house.task()
    absence = await away(house, house.ada)
    assert await house.worklist.hand_out(NOW) == 0
    await Absences(house.store).end(house.ada, absence, NOW)
    assert await house.worklist.hand_out(NOW) == 1
    assert await owner(house, task) == "ada"
