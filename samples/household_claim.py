"""The paper of a household claim: the claim form and a shop's receipt."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import numpy as np

from samples import paper, till
from samples.drawn import Drawn, Quality
from samples.goods import CENT, PLACES, Lost, lost
from samples.layouts import alder, corvid, harbour
from samples.layouts.entries import Entries, Habit
from samples.people import Person, person, policy_number
from samples.sheet import A4, BLACK, BLUE_INK, Face, HandFace, Pen, Sheet
from schemas.base import Data
from schemas.household_claim import Cause, LossReport, LostItem
from schemas.values import Money, Positive

FIRST_DAY = date(2025, 9, 1)
DAYS = 300
"""Losses happen on one of so many days from the first."""

STRAIGHT_THROUGH = (Decimal(60), Decimal(500))
ASSESSED = (Decimal(520), Decimal(4900))
APPROVED_BY_TWO = (Decimal(5200), Decimal(14000))
"""Ranges of amounts that take the three ways of the shipped process."""


LINES = ((250, (1, 2)), (5000, (2, 5)), (Decimal("Infinity"), (5, 7)))
"""Fewest and most lines of the list of items, by the amount up to which."""


@dataclass(frozen=True)
class Layout:
    """An insurer's form."""

    draw: Callable[[Sheet, Entries, Pen], None]
    habit: Habit


LAYOUTS = {
    "alder": Layout(alder.draw, alder.HABIT),
    "harbour": Layout(harbour.draw, harbour.HABIT),
    "corvid": Layout(corvid.draw, corvid.HABIT),
}


@dataclass(frozen=True)
class Contents:
    """What is written on the paper."""

    who: Person
    report: LossReport
    lost: list[Lost]
    signed: date


def contents(seed: int, amount: Decimal | tuple[Decimal, Decimal] | None = None) -> Contents:
    """The case of that seed; `amount` is the exact sum in euros, or a range to draw it from."""
    rng = random.Random(f"household claim {seed}")
    who, cause = person(rng), rng.choice(list(Cause))
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    total = _amount(rng, amount)
    fewest, most = next(lines for limit, lines in LINES if total <= limit)
    goods = lost(rng, total, rng.randint(fewest, most))
    report = LossReport(
        policy_number=policy_number(rng),
        claimant=who.name,
        address=who.address,
        phone=who.phone,
        email=who.email,
        date_of_loss=day,
        cause=cause,
        place=rng.choice(PLACES[cause]),
        police_report=cause is Cause.BURGLARY or rng.random() < 0.2,
        items=tuple(
            LostItem(description=g.good.name, quantity=g.pieces, price=Money(amount=g.worth)) for g in goods
        ),
        amount=Positive(amount=total),
        iban=who.iban,
    )
    return Contents(who, report, goods, day + timedelta(days=rng.randint(1, 9)))


def _amount(rng: random.Random, amount: Decimal | tuple[Decimal, Decimal] | None) -> Decimal:
    if isinstance(amount, Decimal):
        return amount.quantize(CENT)
    low, high = amount or rng.choice((STRAIGHT_THROUGH, ASSESSED, ASSESSED, APPROVED_BY_TWO))
    return (Decimal(rng.randint(int(low * 10), int(high * 10))) / 10).quantize(CENT)


class Unreadable(StrEnum):
    """What of the paper nobody can read."""

    PAGE = "page"
    """One more page of the claim form; where a file holds one page only, a file of its own."""
    FORM = "form"
    """The claim form itself."""


def draw(
    seed: int,
    quality: Quality = Quality.SCAN,
    *,
    hand: bool = False,
    amount: Decimal | tuple[Decimal, Decimal] | None = None,
    layout: str | None = None,
    face: Face | None = None,
    crumpled: bool = False,
    unreadable: Unreadable | None = None,
) -> Drawn:
    """One case's claim form and receipt.

    What is written depends on `seed` and `amount` only, so that qualities can be compared. Layout and face
    go round with the seed unless they are given. `crumpled` shows in a photo's receipt. With
    `Unreadable.FORM` the truth still says what had been written.
    """
    said = contents(seed, amount)
    form = form_pdf(said, _layout(seed, layout), _pen(seed, face, hand))
    rng = random.Random(f"receipt {seed}")
    bought = sorted(said.lost, key=lambda g: g.worth, reverse=True)[: rng.randint(1, 3)]
    bought_on = said.report.date_of_loss - timedelta(days=rng.randrange(20, 700))
    receipt = till.drawn_up(rng, bought_on, bought, said.who.country)
    strip = till.strip(receipt, bought, rng)
    noise = np.random.default_rng([seed, 4711])
    forms = _form_files(form, quality, noise, unreadable)
    receipts = _receipt_files(strip, quality, noise, crumpled)
    truth: dict[str, Data] = {name: {} for name in (*forms, *receipts)}
    truth[next(iter(forms))] = said.report.model_dump(mode="json")
    truth[next(iter(receipts))] = receipt.model_dump(mode="json")
    return Drawn({**forms, **receipts}, _case(seed, said, list(truth)), truth)


def _case(seed: int, said: Contents, names: list[str]) -> Data:
    return {
        "process": "household_claim",
        "data": {"customer": said.report.claimant},
        "documents": names,
        "reference": f"SAMPLE-{seed:04d}",
    }


def _layout(seed: int, name: str | None) -> Layout:
    return LAYOUTS[name or list(LAYOUTS)[seed % len(LAYOUTS)]]


def _pen(seed: int, face: Face | None, hand: bool) -> Pen:
    rng, turn = random.Random(f"pen {seed}"), seed // len(LAYOUTS)
    if hand:
        return Pen(list(HandFace)[turn % 2], BLUE_INK, rng, hand=True)
    return Pen(face or list(Face)[turn % 3], BLACK, rng)


def form_pdf(said: Contents, layout: Layout, pen: Pen) -> bytes:
    """The claim form as a digital PDF, filled in."""
    sheet = Sheet(A4, "Household claim form")
    layout.draw(sheet, Entries(said.report, said.signed, layout.habit), pen)
    return sheet.pdf()


def _form_files(pdf: bytes, quality: Quality, rng: paper.Rng, spoiled: Unreadable | None) -> dict[str, bytes]:
    if quality is Quality.CLEAN and spoiled is None:
        return {"claim-form.pdf": pdf}
    page = paper.came_in(pdf, quality, rng)
    pages = [paper.jammed(page, rng) if spoiled is Unreadable.FORM else page]
    if spoiled is Unreadable.PAGE:
        pages.append(paper.jammed(page, rng))
    return paper.filed("claim-form", pages, quality)


def _receipt_files(pdf: bytes, quality: Quality, rng: paper.Rng, crumpled: bool) -> dict[str, bytes]:
    if quality is Quality.CLEAN:
        return {"receipt.pdf": pdf}
    if quality is Quality.SCAN:
        return {"receipt.jpg": paper.as_jpeg(paper.scanned(pdf, rng), 50, paper.SCAN_DPI)}
    return paper.filed("receipt", [paper.came_in(pdf, quality, rng, crumpled)], quality)
