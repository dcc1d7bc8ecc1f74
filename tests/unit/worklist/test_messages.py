"""What the case is told of a task that has ended."""

import pytest

from schemas.messages import INLINE_ANSWER
from schemas.tasks import Status
from tests.unit.worklist.tasks import row
from worklist.desk import closed

ENVELOPE = len('{"note":""}')


@pytest.mark.parametrize("extra", [0, 1])
def test_an_answer_travels_with_the_message_only_up_to_its_limit(extra: int) -> None:
    answer = {"note": "a" * (INLINE_ANSWER - ENVELOPE + extra)}
    told = closed(1, row(status=Status.COMPLETED, answer=answer))
    assert told.answer == (None if extra else answer)


def test_the_reason_of_a_task_that_came_back_is_not_told_as_an_end() -> None:
    told = closed(1, row(status=Status.COMPLETED, answer={}, reason="The amount did not fit."))
    assert told.reason is None
