"""What differs between the records and what a case says, and what is only on its way."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from cases.mending import Difference, Doubts, compare, confirmed
from schemas.account import Account, Answered
from schemas.messages import TaskClosed
from schemas.tasks import CaseStatus, Origin, Status
from store.comparing import Side
from store.rows import CaseRow, TaskRow
from tests.build import NOW, PAY, TENANT, open_task
from tests.unit.worklist.tasks import row

LATER = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
CASE = uuid4()


def a_case(**changes: Any) -> CaseRow:
    values: dict[str, Any] = dict.fromkeys(CaseRow.__dataclass_fields__)
    values |= {"tenant": TENANT, "id": CASE, "status": CaseStatus.RUNNING, "data": {}, "seq": 5}
    return CaseRow(**{**values, **changes})


def side(*tasks: TaskRow, told: bool = False, **changes: Any) -> Side:
    rows = {task.id: n for n, task in enumerate(tasks) if told}
    return Side(a_case(**changes), {task.id: task for task in tasks}, rows, {}, None)


def test_records_and_process_that_agree_do_not_differ() -> None:
    task = row()
    request = open_task(CASE, task=task.id)
    assert not compare(side(task), Account(waiting=(request,), highest=5), LATER)


def test_a_task_that_was_asked_for_just_now_is_not_lost_but_on_its_way() -> None:
    request = open_task(CASE)
    account = Account(waiting=(request,))
    assert compare(side(), account, NOW + MINUTE / 2) == Difference()
    assert compare(side(), account, LATER).lost == (request,)


def test_a_task_that_was_opened_just_now_or_by_a_person_is_not_left_behind() -> None:
    fresh = row(created_at=LATER - MINUTE / 2)
    added = row(origin=Origin.AD_HOC)
    left = row()
    assert compare(side(fresh, added, left), Account(), LATER).left == (left.id,)


def test_a_task_whose_end_the_case_was_told_and_did_not_hear_is_told_again() -> None:
    task = row(status=Status.COMPLETED, answer=PAY)
    account = Account(waiting=(open_task(CASE, task=task.id),))
    assert compare(side(task, told=True), account, LATER).untold == (0,)
    assert compare(side(task), account, LATER) == Difference(), "nobody told it; it will open it again"


def test_a_task_taken_away_though_the_case_waits_for_it_comes_back() -> None:
    task = row(status=Status.OBSOLETE)
    account = Account(waiting=(open_task(CASE, task=task.id),))
    assert [each.task for each in compare(side(task), account, LATER).taken] == [task.id]
    assert compare(side(task, told=True), account, LATER).taken == (), "a person decided so"


def test_an_end_that_the_case_has_heard_is_written_down_but_for_that_of_the_case_itself() -> None:
    task = row()
    heard = {
        status: Answered(
            request=open_task(CASE, task=task.id), closed=TaskClosed(seq=9, task=task.id, status=status)
        )
        for status in (Status.COMPLETED, Status.EXITED)
    }
    account = Account(answered=tuple(heard.values()), highest=9)
    found = compare(side(task), account, LATER)
    assert found.answered == (heard[Status.COMPLETED],)
    assert found.behind == 9


def test_what_has_to_be_found_twice_is_forgotten_when_it_is_not_found_again() -> None:
    task, doubts = row(), Doubts(MINUTE)
    here, found = side(task), Difference(left=(task.id,))
    assert confirmed(found, here, doubts, NOW).left == ()
    assert confirmed(found, here, doubts, NOW + MINUTE / 2).left == ()
    assert confirmed(Difference(), here, doubts, NOW + MINUTE).left == ()
    assert confirmed(found, here, doubts, NOW + 2 * MINUTE).left == (), "anew"
    assert confirmed(found, here, doubts, NOW + 3 * MINUTE).left == (task.id,)
