"""Labels with their values on a page that nobody registered, by clues of words and places."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import around, lines
from activities.documents.layout import trees
from activities.documents.layout.clues import Sight
from activities.documents.layout.filling import filled
from activities.documents.layout.parts import Part, parts
from activities.documents.layout.trees import Trees
from schemas.reading import Box, Word


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
    its words, its looks, its place and its neighbours; then each goes to the label it most likely belongs to.
    Of noisy scanned forms that nobody looked at, about a third of the pairs are found exactly
    (docs/benchmarks.md): show them to people, never take them unasked. A word of a label that was read with
    a letter wrong is set right if it is one that labels are made of.

    Args:
        judges: trees; those that come with the project if there are none.
    """
    groups = filled(Sight(page, parts(page)), judges or trees.fitted())
    return [_pair(page.n, label, value) for label, value in groups]


def _pair(n: int, label: Sequence[Part], value: Sequence[Part]) -> Pair:
    a = [part.run.model_copy(update={"text": part.text}) for part in label]
    b = [part.run for part in value]
    return Pair(n, _text(a), _text(b), around([run.box for run in a]), around([run.box for run in b]))


def _text(runs: Sequence[Word]) -> str:
    return " ".join(run.text for line in lines(runs) for run in line)
