"""Whether strange paper is a form: by fields that are asked in other words, some of them its own."""

from collections.abc import Sequence

from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Kind, Target
from activities.documents.strange.drafts import shared
from activities.documents.strange.likeness import WORDED, asked, relation

_ENOUGH = 0.5
"""Share of a form's written fields that must stand beside words that ask for them."""
_TELLING = 2
"""Fields that also say what they are of, as a date does of a loss; names stand on any paper."""
_OWN = 1.5
"""From this on a label says what its field is of as well."""


def share(targets: Sequence[Target], sheets: Sequence[Sheet]) -> float:
    """Share of a form's written fields that pages ask for in other words; 0 where it is not told by them."""
    wanted = [t for t in targets if t.kind not in (Kind.TABLE, Kind.TICK, Kind.SIGNED)]
    found = [(t, fit) for t, _, fit in shared(wanted, sheets) if fit.worded >= WORDED and fit.label]
    telling = [
        t for t, fit in found if asked(t).of - {"self"} and fit.label and relation(t, fit.label.text) >= _OWN
    ]
    part = len(found) / max(1, len(wanted))
    return part if part >= _ENOUGH and len(telling) >= _TELLING else 0.0
