"""From pages to a form's fields."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from activities.documents.engines.page import ReadPage
from activities.documents.fields import day_order, evidence, witnesses
from activities.documents.fields.day_order import Order
from activities.documents.fields.drafts import drafts
from activities.documents.fields.evidence import Draft, not_found
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.targets import Kind, Target, targets
from activities.documents.fields.weights import SHIPPED, Weights
from activities.documents.paper import speckle
from schemas.forms import Form
from schemas.reading import Box, FieldReading

_NUMBER = re.compile(r"(?=\d?[ISOlZB])[ISOlZB\d]{1,3} [^\W\d_][^\W\d_]+ [^\W\d_]")
"""Letters where the number of a house stands before its street: "I Castle Avenue", "S6 Strand Road"."""
_SIGNED = re.compile(r"[$€£§|][^\W\d_]{2}|[^\W\d_]{2}[$€£§|]")
"""A sign at the letters of a word: "$trasbourg"."""

Again = Callable[[ReadPage, list[Box]], Awaitable[list[str]]]
"""The second reader: boxes of a page in, one text a box out."""

Hands = Callable[[ReadPage, list[Box]], Awaitable[list[bool]]]
"""Tells of boxes of a page whether they are written by hand."""

Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]


async def fields(
    form: type[Form],
    pages: Sequence[ReadPage],
    again: Again,
    independent: bool,
    drafter: Drafter = drafts,
    thresholds: Mapping[str, float] | None = None,
    weights: Weights = SHIPPED,
    hands: Hands | None = None,
    order: Order = "day",
) -> dict[str, FieldReading]:
    """Every field of `form`, found or not, in its order.

    Args:
        again: the second reader, asked about unsure fields only.
        independent: it is another engine than the first.
        drafter: finds the fields; the default goes by labels.
        thresholds: probability from which a field is sure, where it is not the usual one.
        weights: what evidence counts.
        hands: tells handwriting; None: nothing is said of it.
        order: of days and months where the paper does not tell.
    """
    wanted = targets(form)
    found = await asyncio.to_thread(lambda: drafter(wanted, [sheet_of(page) for page in pages]))
    for draft in found.values():
        draft.weights = weights
    by_number = {page.n: page for page in pages}

    if hands is not None:
        await _by_hand(list(found.values()), by_number, hands)

    async def look(n: int, boxes: list[Box]) -> list[str]:
        return await again(by_number[n], boxes)

    await witnesses.ask(list(found.values()), look, independent)
    day_order.settle(found.values(), [word.text for page in pages for word in page.words], order)
    for draft in found.values():
        if _may_be_a_speck(draft, speckle.SAID in by_number[draft.page].steps):
            draft.notes.append(evidence.SPECKED)
        draft.notes += _slips(draft)
    return {
        target.name: found[target.name].reading((thresholds or {}).get(target.name, evidence.SURE))
        if target.name in found
        else not_found(target)
        for target in wanted
    }


def _slips(draft: Draft) -> list[evidence.Note]:
    """What an engine's text shows to be misread."""
    if draft.engine not in evidence.ENGINES or draft.target.kind is not Kind.TEXT:
        return []
    looks = ((_NUMBER.match(draft.text), evidence.NUMBERED), (_SIGNED.search(draft.text), evidence.SIGNED))
    return [note for seen, note in looks if seen]


def _may_be_a_speck(draft: Draft, speckled: bool) -> bool:
    """Whether one reader alone sees an accent, or a mark that counts: names of shops are the same without."""
    if evidence.POINTED in draft.notes:
        return speckled or not draft.rules.startswith("receipt.")
    return speckled and evidence.AGREED_ACCENTS in draft.notes


async def _by_hand(found: Sequence[Draft], pages: Mapping[int, ReadPage], hands: Hands) -> None:
    """Say of each line that an engine read whether it is written by hand."""
    read = [
        draft for draft in found if draft.engine in evidence.ENGINES and draft.target.kind is not Kind.TABLE
    ]
    for n in sorted({draft.page for draft in read}):
        mine = [draft for draft in read if draft.page == n]
        for draft, hand in zip(mine, await hands(pages[n], [draft.box for draft in mine]), strict=True):
            if hand:
                draft.notes.append(evidence.HANDWRITTEN)
