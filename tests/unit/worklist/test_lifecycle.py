"""The life of a task, as properties of its table."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.tasks import OPEN, Operation, Status
from tests.build import HOUR, NOW
from tests.unit.worklist.tasks import row
from worklist import lifecycle

OPERATIONS = st.lists(st.sampled_from(Operation), max_size=30)
CLOSED = set(Status) - OPEN


def follow(operations: list[Operation]) -> list[Status]:
    """Where a task goes when the possible ones among these are done; what changes no status is left out."""
    task, seen = row(), [Status.READY]
    for operation in operations:
        status = lifecycle.after(task, operation)
        if status not in (None, task.status):
            before = task.status if status is Status.SUSPENDED else None
            task = row(status=status, suspended_from=before)
            seen.append(status)
    return seen


@given(OPERATIONS)
def test_nothing_can_be_done_to_a_task_that_has_ended(operations: list[Operation]) -> None:
    seen = follow(operations)
    ended = [n for n, status in enumerate(seen) if status in CLOSED]
    assert ended in ([], [len(seen) - 1])


@given(OPERATIONS)
def test_a_task_is_completed_only_out_of_somebodys_hands(operations: list[Operation]) -> None:
    seen = follow(operations)
    before = {first for first, then in pairwise(seen) if then is Status.COMPLETED}
    assert before <= {Status.RESERVED, Status.IN_PROGRESS}


@given(OPERATIONS)
def test_a_suspended_task_resumes_to_where_it_was(operations: list[Operation]) -> None:
    seen = follow(operations)
    for first, then, later in zip(seen, seen[1:], seen[2:], strict=False):
        if then is Status.SUSPENDED and later is not Status.OBSOLETE:
            assert later is first


def test_every_open_status_leads_somewhere_and_no_closed_one_does_but_by_undoing() -> None:
    assert {status for status, operation in lifecycle.MOVES if operation is not Operation.UNDO} == OPEN
    assert {status for status, operation in lifecycle.MOVES if operation is Operation.UNDO} == {
        Status.COMPLETED
    }


def test_a_completion_can_be_undone_until_its_time_is_over_and_not_a_moment_longer() -> None:
    done = row(status=Status.COMPLETED, undo_until=NOW + HOUR)
    early, late = lifecycle.awake(done, NOW), lifecycle.awake(done, NOW + HOUR)
    assert lifecycle.after(early, Operation.UNDO) is Status.RESERVED
    assert lifecycle.after(late, Operation.UNDO) is None


def test_only_a_completed_task_can_come_back() -> None:
    back = {status for status, turn in lifecycle.TURNS if turn is lifecycle.Turn.REOPEN}
    assert back == {Status.COMPLETED}


def test_a_task_wakes_to_where_it_was_when_its_suspension_is_over() -> None:
    task = row(
        status=Status.SUSPENDED, suspended_from=Status.RESERVED, suspended_at=NOW, suspended_until=NOW + HOUR
    )
    woken = lifecycle.awake(task, NOW + HOUR)
    assert (woken.status, woken.suspended_at, woken.suspended_until) == (Status.RESERVED, None, None)


def test_a_task_sleeps_on_until_its_suspension_is_over() -> None:
    task = row(
        status=Status.SUSPENDED, suspended_from=Status.READY, suspended_at=NOW, suspended_until=NOW + HOUR
    )
    assert lifecycle.awake(task, NOW + HOUR - timedelta(seconds=1)) is task
