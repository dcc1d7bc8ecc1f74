"""What checks say of who sent paper, and what the next document of the same sender gets of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import pytest

from activities.documents import invoices, receipts
from activities.documents.engines.page import ReadPage
from activities.documents.fields import evidence, find
from activities.documents.fields.evidence import Draft
from activities.documents.fields.places import sheet_of
from activities.documents.fields.targets import targets
from activities.documents.learned import remembering, senders
from activities.documents.learned.senders import Paper
from activities.documents.learned.signs import signs_in
from activities.documents.lessons import sender_from
from schemas.base import Data
from schemas.forms import Form
from schemas.invoice import Invoice
from schemas.learned import PageWords, Sender, SignKind
from schemas.reading import Box, Evidence, FieldReading, Reading
from schemas.receipt import Receipt
from store.lessons import Answered
from tests.unit.documents.paper import page, word

TOP = (
    "GREENLEAF TRADING SDN BHD",
    "GST ID : 001234567890",
    "12 JALAN ANGSANA 3",
    "81300 SKUDAI JOHOR",
    "TEL : 07-5551234",
    "TAX INVOICE",
)
SHOP = {"company": TOP[0], "address": f"{TOP[2]} {TOP[3]}"}
MINE, OTHERS = "DE89370400440532013000", "GB82WEST12345698765432"
BILL = ("Lantern Tools GmbH", "Hafenweg 3, 20457 Hamburg", "USt-IdNr. DE 123456788", "Rechnung Nr. 4711")


def shown(lines: Sequence[str], engine: str = "rapidocr") -> ReadPage:
    return page(*(word(text, 50, 40 + 16 * i) for i, text in enumerate(lines)), engine=engine)


def receipt(*lines: str) -> ReadPage:
    return shown((*lines, "Date : 03/04/2026", "TOTAL 12.50"))


def invoice(iban: str, top: Sequence[str] = BILL) -> ReadPage:
    return shown((*top, "Datum 21.04.2026", "Gesamtbetrag 119,00 EUR", f"IBAN {iban}"), "pdf-text")


def said(
    form: type[Form], lines: Sequence[str], answers: dict[str, str], known: Sequence[Sender] = ()
) -> Sender:
    found = senders.told(known, form.form_name(), targets(form), Paper(lines, signs_in(lines), answers))
    assert found is not None
    return found


def often(form: type[Form], lines: Sequence[str], *answers: dict[str, str]) -> list[Sender]:
    """What is known after a check of each, one after another."""
    known: dict[object, Sender] = {}
    for each in answers:
        sender = said(form, lines, each, list(known.values()))
        known[sender.id] = sender
    return list(known.values())


async def read(form: type[Form], page_: ReadPage, known: Sequence[Sender]) -> dict[str, FieldReading]:
    async def nobody(_: ReadPage, boxes: list[Box]) -> list[str]:
        return [""] * len(boxes)

    rules = receipts.drafts if form is Receipt else invoices.drafts
    drafter = remembering.remembered(form.form_name(), rules, known)
    return await find.fields(form, [page_], nobody, independent=True, drafter=drafter)


async def test_a_known_sender_speaks_for_what_is_read_of_it() -> None:
    cold = await read(Receipt, receipt(*TOP), [])
    warm = await read(Receipt, receipt(*TOP), often(Receipt, TOP, SHOP, SHOP, SHOP, SHOP))
    for name in SHOP:
        assert "known from 4 checked documents of this sender" in warm[name].reasons
        assert warm[name].probability > cold[name].probability
    assert warm["company"].sure
    assert warm["total"] == cold["total"]


async def test_a_misread_name_is_written_as_checks_wrote_it_and_the_reason_says_so() -> None:
    misread = receipt("GREENLEEF TRAD1NG SDN 8HD", *TOP[1:])
    found = (await read(Receipt, misread, often(Receipt, TOP, SHOP, SHOP)))["company"]
    assert found.value == TOP[0]
    assert any("written as in 2 checked documents" in reason for reason in found.reasons)
    assert found.evidence is not None
    assert found.evidence.text == "GREENLEEF TRAD1NG SDN 8HD"


async def test_other_figures_in_an_address_are_not_taken_for_misread() -> None:
    moved = receipt(*TOP[:2], "21 JALAN ANGSANA 3", *TOP[3:])
    found = (await read(Receipt, moved, often(Receipt, TOP, SHOP, SHOP)))["address"]
    assert str(found.value).startswith("21 JALAN")
    assert "2 checked documents of this sender say otherwise" in found.reasons


async def test_one_likeness_alone_does_not_make_a_known_sender() -> None:
    """The name, or a number that stands on paper of two senders."""
    known = often(Receipt, TOP, SHOP)
    assert "company" not in _known(await read(Receipt, receipt(TOP[0], "5 QUAY STREET 10450 PENANG"), known))
    other = said(Receipt, [*TOP[1:2], "BLUE KETTLE CAFE"], {"company": "BLUE KETTLE CAFE"})
    paper = Paper(["GREENLEAF TRADING SDN BHD", TOP[1]], signs_in([TOP[1]]))
    assert senders.recognised(known, targets(Receipt), paper) == known
    assert senders.recognised([*known, other], targets(Receipt), paper) == []


@dataclass(frozen=True)
class Watched(Paper):
    """A document that tells which names were looked for on it."""

    names: list[str] = field(default_factory=list)

    def says(self, name: str) -> bool:
        self.names.append(name)
        return super().says(name)


def test_a_name_is_looked_for_only_where_a_number_or_a_place_speaks_for_the_sender() -> None:
    fields, others = (
        targets(Receipt),
        [
            said(
                Receipt,
                [f"TEL : 08-55512{n}"],
                {"company": f"KETTLE {n} CAFE", "address": f"{n} QUAY STREET"},
            )
            for n in range(100, 150)
        ],
    )
    known = [*others, *often(Receipt, TOP, SHOP)]
    lines = [*TOP, others[0].facts[0].said[0], *(f"{n} LANTERN {n}" for n in range(100))]
    paper = Watched(lines, signs_in(lines))
    assert senders.recognised(known, fields, paper) == known[-1:]
    assert paper.names == [TOP[0]]
    of_check = Watched(lines, signs_in(lines), SHOP)
    again = senders.told(known, "receipt", fields, of_check)
    assert again is not None
    assert again.id == known[-1].id
    assert of_check.names == []


def test_a_document_is_put_into_letters_and_figures_once_for_all_senders() -> None:
    class Lines(list[str]):
        walks = 0

        def __iter__(self) -> Iterator[str]:
            self.walks += 1
            return super().__iter__()

    def walks(known: Sequence[Sender]) -> int:
        lines = Lines(TOP)
        senders.recognised(known, targets(Receipt), Paper(lines, signs_in(TOP)))
        return lines.walks

    one = often(Receipt, TOP, SHOP)
    assert walks(one * 20) == walks(one)


def _known(found: dict[str, FieldReading]) -> set[str]:
    return {name for name, field in found.items() if any("checked document" in r for r in field.reasons)}


async def test_an_account_other_than_the_senders_is_always_asked() -> None:
    facts = {"seller": BILL[0], "iban": MINE, "currency": "EUR"}
    known = often(Invoice, [*BILL, f"IBAN {MINE}"], facts, facts, facts)
    usual = (await read(Invoice, invoice(MINE), known))["iban"]
    forged = (await read(Invoice, invoice(OTHERS), known))["iban"]
    copied = (await read(Invoice, invoice(OTHERS, (BILL[0], "Other Street 9", "Rechnung Nr. 1")), known))[
        "iban"
    ]
    assert usual.sure
    for each in (forged, copied):
        assert each.value == OTHERS
        assert not each.sure
        assert each.probability <= 0.3
        assert any("3 checked documents had one that ends in 3000" in reason for reason in each.reasons)


async def test_a_new_account_is_believed_when_most_of_the_latest_checks_say_so() -> None:
    old, new = ({"seller": BILL[0], "iban": iban} for iban in (MINE, OTHERS))
    lines = [*BILL, f"IBAN {MINE}"]
    assert not (await read(Invoice, invoice(OTHERS), often(Invoice, lines, old, old, old, new)))["iban"].sure
    assert not (await read(Invoice, invoice(OTHERS), often(Invoice, lines, old, new)))["iban"].sure
    settled = often(Invoice, lines, old, old, new, new, new)
    assert (await read(Invoice, invoice(OTHERS), settled))["iban"].sure
    assert not (await read(Invoice, invoice(MINE), settled))["iban"].sure


async def test_a_wrong_answer_does_not_outweigh_those_that_agree_and_a_draw_gives_nothing() -> None:
    wrong = {**SHOP, "company": "SOMEBODY ELSE ENTERPRISE"}
    (poisoned,) = often(Receipt, TOP, SHOP, SHOP, SHOP, wrong)
    fact = poisoned.fact("company")
    assert fact is not None
    assert (fact.value, fact.votes, len(fact.said)) == (TOP[0], 3, 4)
    found = await read(Receipt, receipt(*TOP), [poisoned])
    assert "known from 3 checked documents of this sender" in found["company"].reasons
    drawn = await read(Receipt, receipt(*TOP), often(Receipt, TOP, SHOP, wrong))
    assert "company" not in _known(drawn)


async def test_branches_of_one_name_are_told_apart_by_where_they_are() -> None:
    lines = [*TOP[:2], "7 LEBUH PANTAI", "10300 GEORGETOWN PENANG"]
    there = said(Receipt, lines, {"company": TOP[0], "address": "7 LEBUH PANTAI 10300 GEORGETOWN PENANG"})
    known = [*often(Receipt, TOP, SHOP), there]
    assert len(known) == 2
    found = await read(Receipt, receipt(*lines, "TEL : 04-5559876"), known)
    assert found["address"].value == "7 LEBUH PANTAI 10300 GEORGETOWN PENANG"
    assert {"company", "address"} <= _known(found)


async def test_a_date_that_could_be_meant_either_way_is_read_as_the_sender_writes_dates() -> None:
    known = often(Receipt, TOP, {**SHOP, senders.ORDER: remembering.MONTH_FIRST})
    assert (await read(Receipt, receipt(*TOP), []))["date"].value == "2026-04-03"
    found = (await read(Receipt, receipt(*TOP), known))["date"]
    assert found.value == "2026-03-04"
    assert "the month stands first in 1 checked document of this sender" in found.reasons
    assert remembering.order_of("03/04/2026", "2026-03-04") == remembering.MONTH_FIRST
    assert remembering.order_of("04/04/2026", "2026-04-04") is None


@pytest.mark.parametrize(
    ("text", "is_read", "is_meant"),
    [
        ("12:10:45 05/06/2024", "2024-06-05", "2024-05-06"),
        ("12:30:45 05/06/2024", "2024-06-05", "2024-05-06"),
        ("06:05:45 05/06/2024", "2024-06-05", "2024-05-06"),
        ("05/06/24 12:30:45", "2024-06-05", "2024-05-06"),
        ("O5/O6/2024 12:10:45", "2024-06-05", "2024-06-05"),
        ("05/06/2024 06/05/2024", "2024-06-05", "2024-06-05"),
        ("13/06/2024", "2024-06-13", "2024-06-13"),
        ("05/06/2024", "2024-06-05T00:00:00", "2024-06-05T00:00:00"),
    ],
)
def test_only_numbers_of_the_date_itself_are_put_into_the_senders_order(
    text: str, is_read: str, is_meant: str
) -> None:
    (known,) = often(Receipt, TOP, {**SHOP, senders.ORDER: remembering.MONTH_FIRST})
    (date,) = [target for target in targets(Receipt) if target.name == "date"]
    draft = Draft(date, is_read, text, 1, (0, 0, 9, 9), "rapidocr", [evidence.TWOFOLD])
    drafter = remembering.remembered("receipt", lambda *_: {"date": draft}, [known])
    found = drafter(targets(Receipt), [sheet_of(receipt(*TOP))])["date"]
    assert found.value == is_meant
    assert (evidence.TWOFOLD in found.notes) == (is_meant == is_read)


def test_numbers_of_a_sender_are_found_and_those_that_do_not_recur_are_forgotten() -> None:
    assert (SignKind.TAX, "001234567890") in signs_in(TOP)
    assert (SignKind.PHONE, "075551234") in signs_in(TOP)
    assert signs_in([f"IBAN {MINE[:-1]}1"]) == frozenset()
    known: list[Sender] = []
    for n in range(4):
        known = [said(Receipt, [*TOP, f"TAX INVOICE NO 10000{n}"], SHOP, known)]
    assert {sign.value for sign in known[0].signs} == {"001234567890", "075551234"}


def test_a_check_tells_of_the_sender_what_it_asked_and_what_was_sure_by_itself() -> None:
    answered = _answered({"address": SHOP["address"], "company": "not asked"}, asked=["address"])
    sender = sender_from([], Receipt, answered, _reading(TOP[0]))
    assert sender is not None
    assert {fact.name: fact.said for fact in sender.facts} == {name: (text,) for name, text in SHOP.items()}
    given = "written as in 3 checked documents of this sender; “X” is read here"
    assert sender_from([], Receipt, answered, _reading(TOP[0], given)) is None
    elsewhere = _answered({"company": "BLUE KETTLE CAFE"}, asked=["company"])
    assert sender_from([], Receipt, elsewhere, _reading(TOP[0])) is None


def _answered(answer: Data, asked: list[str]) -> Answered:
    words = tuple((each.text, each.box) for each in receipt(*TOP).words)
    return Answered(uuid4(), "receipt", [PageWords(n=1, words=words)], asked, answer, [uuid4()])


def _reading(company: str, *reasons: str) -> Reading:
    evidence = Evidence(page=1, box=(0, 0, 9, 9), text=company, engine="rapidocr")
    field = FieldReading(value=company, probability=0.99, sure=True, reasons=reasons, evidence=evidence)
    return Reading(form="receipt", form_version=1, type="receipt", pages=(), fields={"company": field})
