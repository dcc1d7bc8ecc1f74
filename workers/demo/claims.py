"""The claims of the demo: one for each way that a household claim can take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from samples.drawn import Drawn, Quality
from samples.household_claim import APPROVED_BY_TWO, ASSESSED, STRAIGHT_THROUGH, Unreadable, draw

Json = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """One claim's paper, and what is to become of it."""

    what: str
    paper: Callable[[], Drawn]
    forms: tuple[str, ...]
    """Forms of the tasks that it must take; with a check more or less, as the paper is."""
    checked: bool | None = None
    """Whether a person must be asked what the paper says; None: as the paper is."""


def _with_photo_receipt(seed: int) -> Drawn:
    """A scanned form, and the receipt as a photo of a crumpled slip."""
    form = draw(seed, Quality.SCAN, amount=ASSESSED)
    photo = draw(seed, Quality.PHOTO, amount=ASSESSED, crumpled=True)
    files = {"claim-form.pdf": form.files["claim-form.pdf"]}
    files |= {name: content for name, content in photo.files.items() if name.startswith("receipt")}
    truth = {name: (photo if name.startswith("receipt") else form).truth[name] for name in files}
    return Drawn(files, {**form.case, "documents": list(files)}, truth)


CLAIMS = (
    Claim("small and clear", lambda: draw(101, Quality.CLEAN, amount=STRAIGHT_THROUGH), (), checked=False),
    Claim("digital PDF", lambda: draw(102, Quality.CLEAN, amount=ASSESSED), ("assessment",)),
    Claim("filled in by hand", lambda: draw(103, hand=True, amount=ASSESSED), ("assessment",), checked=True),
    Claim("large, two approvers", lambda: draw(104, amount=APPROVED_BY_TWO), ("assessment", "approval")),
    Claim(
        "an unreadable page",
        lambda: draw(105, amount=ASSESSED, unreadable=Unreadable.PAGE),
        ("assessment",),
        checked=True,
    ),
    Claim("photo of a receipt", lambda: _with_photo_receipt(106), ("assessment",)),
    Claim("fax", lambda: draw(107, Quality.FAX, amount=ASSESSED), ("assessment",)),
)


def truth_of_form(paper: Drawn) -> Json:
    """The claim form's true values among a case's papers."""
    return next(values for values in paper.truth.values() if "policy_number" in values)
