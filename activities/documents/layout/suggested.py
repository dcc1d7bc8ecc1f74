"""Labels with what stands beside them on paper of no known form, for people to look at."""

from collections.abc import Iterator, Sequence
from itertools import islice

from activities.documents.engines.page import ReadPage
from activities.documents.layout.pairs import Pair, pairs
from schemas.reading import PAIRS, SuggestedPair

PAGES = 10
"""Pages that are looked through; each takes some 120 ms of one processor, a crowded one more."""
CROWDED = 800
"""A page of more words is no form, and nobody reads so long a list."""
LABEL, VALUE = 120, 300
"""Characters that are kept."""


def suggested(pages: Sequence[ReadPage]) -> tuple[SuggestedPair, ...]:
    """The first pairs in reading order."""
    return tuple(islice(_told(pages), PAIRS))


def _told(pages: Sequence[ReadPage]) -> Iterator[SuggestedPair]:
    for page in pages[:PAGES]:
        if len(page.words) <= CROWDED:
            yield from (_short(pair) for pair in pairs(page) if pair.value.strip())


def _short(pair: Pair) -> SuggestedPair:
    label, value = _cut(pair.label, LABEL), _cut(pair.value, VALUE)
    return SuggestedPair(page=pair.page, label=label, value=value, box=pair.value_box)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
