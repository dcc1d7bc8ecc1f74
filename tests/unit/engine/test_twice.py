"""What two people type, where nobody comes for one of the entries."""

from typing import Any

import pytest

from tests.integration.engine.forms import Opinion
from workflows.engine.twice import typed_twice

FIRST, OTHER = Opinion(text="One"), Opinion(text="Another")


class Desk:
    """Answers in turn; what nobody answers expires with what the designer wrote."""

    def __init__(self, *answers: Opinion | None, default: str) -> None:
        self.answers = list(answers)
        self.default = default
        self.expired: list[Opinion] = []
        self.reasons: list[str] = []

    async def ask(self, title: str, reason: str, **details: Any) -> Opinion:
        self.reasons.append(reason)
        answer = self.answers.pop(0)
        if answer is None:
            answer = Opinion(text=self.default)
            self.expired.append(answer)
        return answer

    def has_expired(self, answer: Any) -> bool:
        return any(answer is each for each in self.expired)


@pytest.mark.parametrize("default", ["One", "Nobody typed it"], ids=["as typed", "unlike what was typed"])
@pytest.mark.parametrize("before", [(), (OTHER,)], ids=["second", "third"])
async def test_an_entry_that_nobody_makes_is_not_compared_but_told_as_expired(
    before: tuple[Opinion, ...], default: str
) -> None:
    desk = Desk(*before, None, default=default)
    taken = await typed_twice(desk.ask, "Check", FIRST, ("text",), desk.has_expired)
    assert desk.has_expired(taken)
    assert taken.text == default
    assert len(desk.reasons) == len(before) + 1
