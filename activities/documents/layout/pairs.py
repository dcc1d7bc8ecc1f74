"""Labels with their values on a page that nobody registered, by clues of words and places."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import around
from activities.documents.layout import trees
from activities.documents.layout.clues import Sight
from activities.documents.layout.filling import filled
from activities.documents.layout.groups import said
from activities.documents.layout.parts import Part, parts
from activities.documents.layout.trees import Trees
from schemas.reading import Box


@dataclass(frozen=True)
class Pair:
    """A label and what is filled in beside it, each with its place in points of the page as shown."""

    page: int
    label: str
    value: str
    label_box: Box
    value_box: Box


def pairs(page: ReadPage, judges: Trees | None = None) -> list[Pair]:
    """Every label with its value, in reading order.

    Lines fall into parts behind colons and at wide blanks. Each part is judged as a label and as a value, by
    its words, its looks, its place and its neighbours, and each two as belonging together; then all that may
    be a label and its value is judged as a whole, and the likeliest are told whose parts are still free.
    Of noisy scanned forms that nobody looked at, two in five pairs are found exactly
    (docs/benchmarks.md): show them to people, never take them unasked. A word of a label that was read with
    a letter wrong is set right if it is one that labels are made of.

    Args:
        judges: trees; those that come with the project if there are none.
    """
    found = parts(page)
    chosen = filled(Sight(page, found), judges or trees.fitted())
    return [
        _pair(page.n, *([found[i] for i in sorted(group)] for group in (label, value)))
        for label, value in chosen
    ]


def _pair(n: int, label: Sequence[Part], value: Sequence[Part]) -> Pair:
    a = [part.run.model_copy(update={"text": part.text}) for part in label]
    b = [part.run for part in value]
    return Pair(n, said(a), said(b), around([run.box for run in a]), around([run.box for run in b]))
