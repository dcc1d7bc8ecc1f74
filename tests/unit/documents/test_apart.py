"""What stands in stamps, kept apart from fields, unless a pen may have ringed it."""

from collections.abc import Sequence

import pytest

from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.targets import Target, targets
from activities.documents.imprints.apart import RATHER, STAMPED, marked, without
from activities.documents.imprints.stamps import Stamp
from schemas.reading import Word
from schemas.receipt import Receipt
from tests.unit.documents.paper import page, word

RING = Stamp((200, 90, 280, 170), ((200, 90), (280, 90), (280, 170), (200, 170)))
TOTAL = next(target for target in targets(Receipt) if target.name == "total")
PRINT = (word("Total", 60, 125), word("70.00", 400, 127))


def last(wanted: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Takes what stands farthest down."""
    run = max((run for sheet in sheets for run in sheet.runs), key=lambda run: run.box[1])
    return {"total": Draft(TOTAL, run.text, run.text, 1, run.box, "rapidocr")}


def test_one_line_stays_since_a_pen_may_have_ringed_a_value() -> None:
    shown = page(*PRINT, word("77.20", 220, 125))
    assert without(shown, [RING]) is shown


def test_what_a_stamp_says_in_lines_is_kept_apart() -> None:
    shown = page(*PRINT, word("PAID", 220, 110), word("12 May", 220, 140))
    assert [word.text for word in without(shown, [RING]).words] == ["Total", "70.00"]


@pytest.mark.parametrize(
    ("inside", "notes"),
    [
        ((word("PAID", 220, 110), word("77.20", 220, 140)), [RATHER]),
        ((word("PAID", 220, 95), word("77.20", 220, 110)), []),
        ((word("PAID", 220, 110), word("70.00", 220, 140)), []),
        ((word("77.20", 220, 140),), [STAMPED]),
    ],
    ids=["another within", "nothing that would count", "the same within", "one line"],
)
def test_a_value_is_asked_where_a_stamp_may_hold_the_right_one(
    inside: tuple[Word, ...], notes: list[Note]
) -> None:
    shown = page(*PRINT, *inside)
    kept = without(shown, [RING])
    (draft,) = marked(last, {1: [RING]}, [shown])([TOTAL], [sheet_of(kept)]).values()
    assert draft.notes == notes
