"""Which answer belongs to which question when a case is begun again."""

from datetime import UTC, datetime, timedelta

from schemas.tasks import Status
from store.rows import TaskRow
from tests.unit.worklist.tasks import row
from worklist.earlier import earlier

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEGUN = MONDAY + timedelta(days=1)
BEGUN_ONCE_MORE = MONDAY + timedelta(days=2)


def done(at: datetime, note: str) -> TaskRow:
    return row(status=Status.COMPLETED, closed_at=at, answer={"note": note})


def answer(task: TaskRow | None) -> str | None:
    return task.answer["note"] if task is not None and task.answer is not None else None


def test_the_second_question_gets_the_second_answer_and_a_third_none() -> None:
    before = [done(MONDAY, "one"), done(MONDAY, "two")]
    assert answer(earlier(before, [BEGUN])) == "one"
    again = row(status=Status.READY, closed_at=None)
    assert answer(earlier([*before, again], [BEGUN])) == "two"
    assert earlier([*before, again, again], [BEGUN]) is None


def test_what_was_taken_away_when_the_case_began_again_does_not_count() -> None:
    left = row(status=Status.OBSOLETE, closed_at=BEGUN)
    assert answer(earlier([done(MONDAY, "one"), left], [BEGUN])) == "one"


def test_the_last_run_that_came_so_far_is_the_one_that_is_repeated() -> None:
    begun = [BEGUN, BEGUN_ONCE_MORE]
    tasks = [done(MONDAY, "one"), done(MONDAY, "two"), done(BEGUN, "one again")]
    assert answer(earlier(tasks, begun)) == "one again"
    later = done(BEGUN_ONCE_MORE, "one for the third time")
    assert answer(earlier([*tasks, later], begun)) == "two"
