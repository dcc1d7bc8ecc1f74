"""Drawn forms of many offices: each seed has its own questions, layout, print and way of being filled in."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints, create_model

from samples.people import Person, person
from samples.sheet import BLACK, BLUE_INK, GREY, Face, HandFace, Pen, Sheet, width_of
from schemas.forms import Form, Printed
from schemas.reading import Box
from schemas.values import Iban, Money

Say = Callable[[random.Random, Person], tuple[Any, str]]
"""A value as JSON, and as it is written."""


@dataclass(frozen=True)
class Question:
    """Something a form asks."""

    name: str
    labels: tuple[str, ...]
    type: Any
    say: Say
    choices: tuple[str, ...] = ()
    width: float = 1.0
    """Share of a whole line that the answer needs."""


@dataclass(frozen=True)
class Square:
    """A drawn check box."""

    box: Box
    ticked: bool


@dataclass
class OfficeForm:
    """A form, blank and filled in, and what is true of it."""

    model: type[Form]
    blank: bytes
    filled: bytes
    truth: dict[str, Any]
    squares: list[Square] = field(default_factory=list)
    layout: str = ""
    hand: bool = False


class Manner(StrEnum):
    """How a form leaves room for answers."""

    BOXES = "boxes"
    ABOVE = "above"
    LINES = "lines"
    CELLS = "cells"
    DOTS = "dots"


def _same(value: str) -> tuple[str, str]:
    return value, value


def _day(rng: random.Random, _: Person) -> tuple[str, str]:
    day = date(2023, 1, 1) + timedelta(days=rng.randrange(1000))
    return day.isoformat(), rng.choice((day.strftime("%d.%m.%Y"), day.isoformat(), f"{day.day} {day:%B %Y}"))


def _money(rng: random.Random, _: Person) -> tuple[dict[str, str], str]:
    amount = (Decimal(rng.randrange(500, 900_000)) / 100).quantize(Decimal("0.01"))
    text = f"{amount:,.2f}"
    if rng.random() < 0.5:
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return {"amount": str(amount), "currency": "EUR"}, text


def _whole(low: int, high: int) -> Say:
    def say(rng: random.Random, _: Person) -> tuple[int, str]:
        n = rng.randint(low, high)
        return n, str(n)

    return say


def _code(pattern: str) -> Say:
    def say(rng: random.Random, _: Person) -> tuple[str, str]:
        return _same("".join(str(rng.randrange(10)) if c == "#" else c for c in pattern))

    return say


def _iban(_: random.Random, who: Person) -> tuple[str, str]:
    return who.iban, " ".join(who.iban[i : i + 4] for i in range(0, len(who.iban), 4))


def _one_of(*words: str) -> Say:
    return lambda rng, _: _same(rng.choice(words))


def _yes_or_no(rng: random.Random, _: Person) -> tuple[bool, str]:
    return rng.random() < 0.5, ""


Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[\d ]{6,20}$")]


def _coded(pattern: str) -> Any:
    return Annotated[str, StringConstraints(pattern="^" + pattern.replace("#", r"\d") + "$")]


GOODS = ("Kitchen table", "Garden shed", "Mountain bicycle", "Piano", "Sewing machine", "Wardrobe", "Camera")
TOWNS = ("Bremen", "Lyon", "Galway", "Tralee", "Rennes", "Kiel", "Dresden", "Brest", "Sligo")
WORK = ("Carpenter", "Nurse", "Teacher", "Bus driver", "Gardener", "Accountant", "Baker", "Electrician")

QUESTIONS = (
    Question("member", ("Name of member", "Full name", "Applicant"), Line, lambda r, p: _same(p.name)),
    Question(
        "address",
        ("Postal address", "Street and town", "Home address"),
        Line,
        lambda r, p: _same(p.address),
        width=1.3,
    ),
    Question("phone", ("Telephone", "Daytime phone", "Mobile"), Phone, lambda r, p: _same(p.phone)),
    Question("email", ("E-mail", "E-mail address"), Mail, lambda r, p: _same(p.email)),
    Question("iban", ("IBAN", "Account (IBAN)"), Iban, _iban, width=1.1),
    Question("born", ("Date of birth", "Born on"), date, _day, width=0.6),
    Question("begins", ("Start of contract", "Valid from", "Begins on"), date, _day, width=0.6),
    Question("signed", ("Date of signature", "Signed on"), date, _day, width=0.6),
    Question("premium", ("Monthly premium", "Amount per month", "Premium in EUR"), Money, _money, width=0.6),
    Question("worth", ("Sum insured", "Total value", "Value of goods"), Money, _money, width=0.6),
    Question("persons", ("Number of persons", "Persons in household"), int, _whole(1, 12), width=0.5),
    Question("area", ("Living space", "Floor area in m2"), int, _whole(20, 350), width=0.5),
    Question(
        "number", ("Contract number", "Membership no."), _coded("KV-######"), _code("KV-######"), width=0.7
    ),
    Question("plate", ("Registration", "Vehicle plate"), _coded("AB ####"), _code("AB ####"), width=0.6),
    Question("object", ("Insured object", "Description of object"), Line, _one_of(*GOODS), width=0.8),
    Question("town", ("Place of birth", "Town of risk"), Line, _one_of(*TOWNS), width=0.8),
    Question("work", ("Occupation", "Profession"), Line, _one_of(*WORK), width=0.8),
)
TICKED = (
    Question("smoker", ("Do you smoke", "Smoker"), bool, _yes_or_no),
    Question("insured", ("Insured elsewhere", "Other insurance"), bool, _yes_or_no),
    Question("abroad", ("Lived abroad before", "Stays abroad planned"), bool, _yes_or_no),
    Question(
        "payment",
        ("Payment", "Pay"),
        str,
        _one_of("monthly", "quarterly", "yearly"),
        ("monthly", "quarterly", "yearly"),
    ),
    Question(
        "tariff",
        ("Tariff", "Cover wanted"),
        str,
        _one_of("basic", "comfort", "premium", "family"),
        ("basic", "comfort", "premium", "family"),
    ),
    Question(
        "dwelling",
        ("Kind of dwelling", "Dwelling"),
        str,
        _one_of("house", "flat", "farm"),
        ("house", "flat", "farm"),
    ),
)
TITLES = (
    "Application for cover",
    "Change of contract",
    "Member enrolment",
    "Notice of removal",
    "Transfer order",
)
OFFICES = ("Tamarind Mutual", "Bluefin Societe", "Northgate Kasse", "Old Mill Union", "Juniper Pension Fund")
ADVICE = (
    "Please use block letters and a dark pen. Return the form within two weeks.",
    "Fill in all parts that concern you. Copies of documents are enough.",
    "Questions that do not concern you may stay open. We keep your data safe.",
)


class _Paper(Sheet):
    """A sheet that can carry fields to type into."""

    def asked(self, name: str, box: Box) -> None:
        x0, y0, x1, y1 = box
        self._canvas.acroForm.textfield(
            name=name, x=x0, y=self.height - y1, width=x1 - x0, height=y1 - y0, borderWidth=0, fontSize=9
        )

    def boxed(self, name: str, box: Box) -> None:
        x0, _, x1, y1 = box
        self._canvas.acroForm.checkbox(
            name=name, x=x0, y=self.height - y1, size=x1 - x0, borderWidth=1, buttonStyle="cross"
        )


@dataclass
class _Style:
    manner: Manner
    face: str
    size: float
    row: float
    left: float
    right: float
    top: float
    columns: int
    side: float
    order: list[Question]
    labels: dict[str, str]
    title: int
    typed: bool
    band: bool


def _style(rng: random.Random, manner: Manner | None) -> _Style:
    chosen = manner or rng.choice(list(Manner))
    asked = rng.sample(QUESTIONS, rng.randint(8, 12))
    ticked = rng.sample(TICKED, rng.randint(2, 4))
    at = rng.randint(3, 6)
    return _Style(
        chosen,
        rng.choice(list(Face)),
        rng.uniform(8.5, 10.5),
        rng.uniform(27, 34),
        rng.uniform(40, 64),
        595.28 - rng.uniform(36, 60),
        rng.uniform(44, 70),
        2 if chosen in (Manner.ABOVE, Manner.CELLS) else 1,
        rng.uniform(8, 12),
        [*asked[:at], *ticked, *asked[at:]],
        {q.name: rng.choice(q.labels) for q in (*QUESTIONS, *TICKED)},
        rng.randrange(len(TITLES)),
        rng.random() < 0.25,
        rng.random() < 0.5,
    )


def office_form(seed: int, manner: Manner | None = None, hand: bool | None = None) -> OfficeForm:
    """The form of that seed; `manner` and whether it is filled in by `hand` can be given."""
    rng = random.Random(f"office form {seed}")
    style, who = _style(rng, manner), person(rng)
    by_hand = rng.random() < 0.3 if hand is None else hand
    face = rng.choice(list(HandFace)) if by_hand else rng.choice([f for f in Face if f != style.face])
    pen = Pen(face, BLUE_INK if by_hand else BLACK, rng, hand=by_hand)
    said = {q.name: q.say(rng, who) for q in style.order}
    model = create_model(
        f"Office{seed}",
        __base__=Form,
        **{q.name: (Annotated[_type(q), Printed(*q.labels)], Field(title=q.labels[0])) for q in style.order},
    )  # fmt: skip
    made = OfficeForm(
        model, b"", b"", {name: value for name, (value, _) in said.items()}, [], style.manner, by_hand
    )
    made.blank = _drawn(style, said, None, OfficeForm(model, b"", b"", {}), seed)
    made.filled = _drawn(style, said, pen, made, seed)
    return made


def _type(question: Question) -> Any:
    if not question.choices:
        return question.type
    return StrEnum(question.name.title(), {c.upper(): c for c in question.choices})


def _drawn(style: _Style, said: dict[str, Any], pen: Pen | None, into: OfficeForm, seed: int) -> bytes:
    sheet = _Paper(title=TITLES[style.title])
    y = _head(sheet, style, seed)
    column, width = 0, (style.right - style.left) / style.columns
    for question in style.order:
        wide = question.width > 1 or question.type in (bool, str) or style.columns == 1
        if wide and column:
            column, y = 0, y + _height(style)
        x = style.left + column * width
        room = style.right - x if wide else width
        box = (x, y, x + room - (0 if style.manner is Manner.CELLS else 8), y + _height(style))
        if question.type in (bool, str):
            _ticks(sheet, style, question, box, said[question.name][0], pen, into)
        else:
            _answer(sheet, style, question, box, said[question.name][1], pen)
        column = 0 if wide else (column + 1) % style.columns
        y += 0 if column else _height(style)
    _foot(sheet, style, y + (_height(style) if column else 0), seed)
    return sheet.pdf()


def _height(style: _Style) -> float:
    return style.row + (8 if style.manner in (Manner.ABOVE, Manner.CELLS) else 0)


def _head(sheet: Sheet, style: _Style, seed: int) -> float:
    office, advice = OFFICES[seed % len(OFFICES)], ADVICE[seed % len(ADVICE)]
    sheet.text(style.left, style.top, office, f"{style.face}-bold", 13)
    sheet.text(
        style.right, style.top, f"Form {seed % 90 + 10}-{'ABCDEF'[seed % 6]}", style.face, 8, GREY, "right"
    )
    sheet.text(style.left, style.top + 24, TITLES[style.title], f"{style.face}-bold", 16)
    sheet.text(style.left, style.top + 40, advice, style.face, 8, GREY)
    if style.band:
        sheet.box(style.left, style.top + 48, style.right - style.left, 5, fill=GREY, stroke=None)
    return style.top + 62


def _foot(sheet: Sheet, style: _Style, y: float, seed: int) -> None:
    sheet.text(style.left, y + 22, "I have read the terms and agree that my data are kept.", style.face, 8)
    sheet.line(style.left, y + 62, style.left + 190, y + 62)
    sheet.text(style.left, y + 72, "Signature", style.face, 7.5, GREY)
    sheet.text(
        style.right, 812, f"{OFFICES[seed % len(OFFICES)]} - page 1 of 1", style.face, 7, GREY, "right"
    )


def _answer(sheet: _Paper, style: _Style, question: Question, box: Box, text: str, pen: Pen | None) -> None:
    label, (x0, y0, x1, y1) = style.labels[question.name], box
    aside = x0 + 150
    if style.manner is Manner.BOXES:
        sheet.text(x0, y0 + 15, label, style.face, style.size)
        room = (aside, y0 + 1, x1, y1 - 6)
        sheet.box(room[0], room[1], room[2] - room[0], room[3] - room[1])
    elif style.manner is Manner.ABOVE:
        sheet.text(x0, y0 + 9, label, style.face, style.size - 1)
        room = (x0, y0 + 13, x1, y1 - 4)
        sheet.box(room[0], room[1], room[2] - room[0], room[3] - room[1])
    elif style.manner is Manner.CELLS:
        sheet.box(x0, y0, x1 - x0, y1 - y0)
        sheet.text(x0 + 3, y0 + 9, label, style.face, style.size - 2)
        room = (x0 + 3, y0 + 12, x1 - 3, y1 - 2)
    else:
        sheet.text(x0, y0 + 15, label, style.face, style.size)
        room = (aside, y0 - 1, x1, y0 + 18)
        sheet.line(aside, y0 + 18, x1, y0 + 18, 0.7, dashes=1.2 if style.manner is Manner.DOTS else 0)
    if style.typed and pen is None:
        sheet.asked(question.name, room)
    if pen is not None:
        size = 10.5 if not pen.hand else 11.0
        pen.write(
            sheet,
            room[0] + 5,
            room[3] - (room[3] - room[1] - 8) / 2 - 0.5,
            text,
            size,
            room[2] - room[0] - 10,
        )


def _ticks(
    sheet: _Paper, style: _Style, question: Question, box: Box, value: Any, pen: Pen | None, into: OfficeForm
) -> None:
    x0, y0, x1, y1 = box
    if style.manner is Manner.CELLS:
        sheet.box(x0, y0, x1 - x0, y1 - y0)
        x0 += 3
    sheet.text(x0, y0 + 15, style.labels[question.name], style.face, style.size)
    options = {word.capitalize(): word == value for word in question.choices} or {
        "Yes": value,
        "No": not value,
    }
    x = x0 + 150
    for word, ticked in options.items():
        top = y0 + 16 - style.side
        into.squares.append(Square((x, top, x + style.side, top + style.side), ticked))
        sheet.box(x, top, style.side, style.side, line=0.8)
        if style.typed and pen is None:
            sheet.boxed(f"{question.name}.{word}", into.squares[-1].box)
        sheet.text(x + style.side + 4, y0 + 15, word, style.face, style.size)
        if ticked and pen is not None:
            (pen.tick if pen.rng.random() < 0.4 else pen.cross)(sheet, x, top, style.side)
        x += style.side + 22 + width_of(word, style.face, style.size)
