"""What a case makes of messages about a task: twice, late, out of order, before anybody waits."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from schemas.contracts import CallDue, Escalated, OpenedTask
from schemas.messages import TaskChanged, TaskClosed
from schemas.tasks import Status
from workflows.engine.watch import Watch

TASK = uuid4()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)


def closed(seq: int, verdict: str = "pay") -> TaskClosed:
    return TaskClosed(seq=seq, task=TASK, status=Status.COMPLETED, answer={"verdict": verdict})


def changed(seq: int, *deadlines: datetime) -> TaskChanged:
    return TaskChanged(seq=seq, task=TASK, deadlines=deadlines)


def opened(status: Status = Status.READY, **values: object) -> OpenedTask:
    return OpenedTask(task=TASK, status=status, **values)


def test_an_answer_that_came_before_the_wait_is_there_when_it_begins() -> None:
    watch = Watch()
    watch.hear_closed(closed(7))
    watch.opened(opened(deadlines=(NOON,)))
    assert watch.closed == closed(7)


def test_a_task_that_was_answered_already_gives_its_answer_when_it_is_opened_again() -> None:
    watch = Watch()
    watch.opened(opened(Status.COMPLETED, answer={"verdict": "pay"}))
    assert watch.closed is not None
    assert watch.closed.answer == {"verdict": "pay"}


def test_a_task_refused_because_the_case_is_being_ended_is_waited_for() -> None:
    watch = Watch()
    watch.opened(opened(Status.OBSOLETE))
    assert watch.closed is None
    assert watch.deadlines == ()


def test_an_answer_delivered_again_after_the_task_was_reopened_is_not_taken() -> None:
    watch = Watch()
    watch.hear_closed(closed(3))
    watch.reopened()
    watch.hear_closed(closed(3))
    assert watch.closed is None
    watch.hear_closed(closed(5, "decline"))
    assert watch.closed == closed(5, "decline")


def test_a_resumed_task_goes_on_with_the_deadlines_that_it_is_told() -> None:
    watch = Watch()
    watch.opened(opened(deadlines=(NOON, LATER)))
    watch.passed()
    assert watch.deadlines == (LATER,)
    watch.hear_changed(changed(4))
    assert list(watch.deadlines) == []
    watch.hear_changed(changed(5, LATER))
    assert list(watch.deadlines) == [LATER]


def test_what_the_worklist_says_after_a_step_wins_over_what_was_known() -> None:
    watch = Watch()
    watch.opened(opened(deadlines=(NOON, LATER)))
    watch.passed()
    watch.escalated(TASK, Escalated(seq=0))
    assert watch.deadlines == ()


def test_a_change_that_came_while_a_step_was_done_wins_over_what_the_step_says() -> None:
    watch = Watch()
    watch.hear_changed(changed(7, LATER))
    watch.escalated(TASK, Escalated(seq=6, deadlines=(NOON,)))
    assert watch.deadlines == (LATER,)


def test_a_call_is_taken_in_hand_once_and_again_after_its_clock_began_anew() -> None:
    watch = Watch()
    first, again = CallDue(step=0, at=NOON), CallDue(step=0, at=LATER)
    assert watch.escalated(TASK, Escalated(seq=0, calls=(first,))) == (first,)
    assert watch.escalated(TASK, Escalated(seq=0, calls=(first,))) == ()
    assert watch.escalated(TASK, Escalated(seq=0, calls=(again,))) == (again,)


def test_a_task_that_expired_ends_the_wait_also_when_it_is_opened_again() -> None:
    timely, anew = Watch(), Watch()
    timely.escalated(TASK, Escalated(seq=3, expired=True))
    anew.opened(opened(Status.OBSOLETE, expired=True))
    for watch in (timely, anew):
        assert watch.expired
        assert watch.closed is not None


def test_a_change_that_came_before_the_answer_of_opening_wins_over_it() -> None:
    watch = Watch()
    watch.hear_changed(changed(2))
    watch.opened(opened(deadlines=(NOON,)))
    assert watch.deadlines == ()


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=30))
def test_in_whatever_order_and_however_often_messages_come_the_youngest_one_counts(seqs: list[int]) -> None:
    watch = Watch()
    for seq in seqs:
        watch.hear_changed(changed(seq, NOON + timedelta(hours=seq)))
    assert watch.deadlines == (NOON + timedelta(hours=max(seqs)),)
