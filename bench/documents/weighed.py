"""Fields with the evidence that was gathered for each, and whether they are right."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from activities.documents import receipts
from activities.documents.engines.page import ReadPage
from activities.documents.fields import find
from activities.documents.fields.drafts import drafts
from activities.documents.fields.evidence import Draft
from activities.documents.fields.parse import plain
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.claim_forms import drawn_forms
from bench.documents.real import folder
from bench.documents.receipts import real_receipts
from bench.documents.scoring import as_receipts_compare, exactly
from samples.drawn import Quality
from schemas.forms import Form
from schemas.household_claim import LossReport
from schemas.reading import Box
from schemas.receipt import Receipt

PAPER = (Quality.SCAN, Quality.FAX, Quality.PHOTO)


@dataclass(frozen=True)
class Weighed:
    """A field of a document as it was found."""

    source: str
    """The kind of paper."""
    group: str
    """What it may share with other fields besides its kind: the document, or the shop."""
    name: str
    draft: Draft | None
    right: bool

    @property
    def probability(self) -> float:
        return self.draft.probability if self.draft else 0.0

    @property
    def sure(self) -> bool:
        return self.draft is not None and self.draft.sure()


@dataclass(frozen=True)
class Known:
    """What is known of a document."""

    source: str
    group: str
    truth: dict[str, Any]


async def weighed(
    form: type[Form],
    pages: Sequence[ReadPage],
    known: Known,
    reader: Reader,
    drafter: find.Drafter,
    same: Callable[[str, Any, Any], bool],
) -> list[Weighed]:
    """Each field that something is known of."""
    found: dict[str, Draft] = {}

    def kept(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        found.update(drafter(targets, sheets))
        return found

    async def again(page: ReadPage, boxes: list[Box]) -> list[str]:
        return await reader.readers.again(page, boxes, reader.witness)

    fields = await find.fields(form, pages, again, reader.witness != reader.readers.name, kept)
    return [
        Weighed(known.source, known.group, name, found.get(name), same(name, fields[name].value, value))
        for name, value in known.truth.items()
    ]


async def drawn(reader: Reader, seeds: Iterable[int], quality: Quality) -> list[Weighed]:
    """The fields of drawn claim forms; what came in on several kinds of paper is one group."""
    found = []
    for seed in seeds:
        for name, content, truth in drawn_forms([seed], quality, hand=False):
            pages = await pages_of(content, name, reader)
            known = Known(quality.value, f"form {seed}", truth)
            found += await weighed(LossReport, pages, known, reader, drafts, exactly)
    return found


async def real(reader: Reader) -> list[Weighed]:
    """The fields of real receipts, a shop a group."""
    found = []
    for name, content, truth in real_receipts(folder("receipts")):
        pages = await pages_of(content, name, reader)
        known = Known("receipt", shop(truth["company"]), truth)
        found += await weighed(Receipt, pages, known, reader, receipts.drafts, as_receipts_compare)
    return found


def shop(company: str) -> str:
    """What the branches of one shop have in common: the first two words of its name."""
    return " ".join(re.findall(r"\w+", plain(company.replace(".", "")))[:2])
