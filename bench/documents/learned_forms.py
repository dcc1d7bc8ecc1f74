"""Claim forms of offices that no rule was made on: each seed has its own labels, places and manner of asking.

Some labels are those the form names, some say the same in other words or another language, some do not say
what they ask ("Box 4"). Dates, amounts and accounts that nobody asks stand on them too.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from samples import paper
from samples.drawn import Quality
from samples.household_claim import Contents, contents
from samples.people import iban
from samples.sheet import BLACK, GREY, Face, Pen, Sheet
from schemas.base import Data

LABELS = {
    "policy_number": (
        ("Policy number", "Contract number"),
        ("Vertrag Nr.", "Our sign", "Scheme ID", "Box 1"),
    ),
    "claimant": (("Name of claimant", "Full name"), ("Versicherungsnehmer", "Who writes", "Assuré", "Box 2")),
    "address": (("Address", "Home address"), ("Wohnhaft in", "Where you live", "Domicile", "Box 3")),
    "phone": (("Telephone", "Daytime phone"), ("Rufnummer", "Call back on", "Ligne directe", "Box 4")),
    "email": (("E-mail", "Email address"), ("Elektronische Post", "Write to", "Courriel", "Box 5")),
    "date_of_loss": (("Date of loss", "Date of damage"), ("Schadentag", "When", "Survenu le", "Box 6")),
    "cause": (("Cause of loss", "What happened"), ("Schadenursache", "Peril", "Origine", "Box 7")),
    "place": (("Place of loss", "Location"), ("Schadenort", "Which room", "Lieu du sinistre", "Box 8")),
    "amount": (("Amount claimed", "Total claimed"), ("Forderung", "We ask for", "Montant", "Box 9")),
    "iban": (("IBAN", "Pay to IBAN"), ("Konto", "Transfer to", "Compte", "Box 10")),
}
"""Of each field: labels that the form names, and others."""
STRANGE = 0.6
"""Share of labels that the form does not name."""
OFFICES = ("Lantern Mutual", "Quayside Versicherung", "Mistral Assurances", "Foxglove Cover", "Ostwind Kasse")
TITLES = ("Notification", "Schadenmeldung", "Déclaration", "Report to the office", "Statement of the insured")
ADVICE = (
    "Send this sheet to the office named above within fourteen days and keep a copy.",
    "Answer everything that applies. Our desk may call you when something is open.",
    "Bitte leserlich schreiben und binnen zwei Wochen an die Kasse senden.",
)
TRAPS = ("Printed on", "Excess per event", "Office account", "Office line", "Received", "Limit of cover")
FIELDS = tuple(LABELS)


class Manner(StrEnum):
    """How a block of questions leaves room."""

    ASIDE = "label left of a line"
    BOXED = "label left of a box"
    ABOVE = "label in a cell above the answer"
    COLUMNS = "a row of labels and a row of answers below"
    UNDER = "label below the line"


@dataclass(frozen=True)
class Block:
    """Some questions in one manner."""

    manner: Manner
    fields: tuple[str, ...]


@dataclass(frozen=True)
class OfficeLayout:
    """An office's form."""

    seed: int
    face: Face
    size: float
    left: float
    row: float
    labels: dict[str, str]
    blocks: tuple[Block, ...]
    traps: tuple[str, ...]
    comma: bool
    day: str


def layout(seed: int) -> OfficeLayout:
    """The form of that seed."""
    rng = random.Random(f"learned form {seed}")
    fields = rng.sample(sorted(LABELS), len(LABELS))
    cuts = sorted(rng.sample(range(2, len(fields) - 1), 2))
    parts = [fields[: cuts[0]], fields[cuts[0] : cuts[1]], fields[cuts[1] :]]
    manners = rng.sample(list(Manner), 3)
    return OfficeLayout(
        seed,
        rng.choice(list(Face)),
        rng.uniform(8.5, 10),
        rng.uniform(40, 70),
        rng.uniform(28, 36),
        {name: rng.choice(LABELS[name][rng.random() < STRANGE]) for name in fields},
        tuple(Block(manner, tuple(part)) for manner, part in zip(manners, parts, strict=True)),
        tuple(rng.sample(TRAPS, 3)),
        rng.random() < 0.5,
        rng.choice(("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")),
    )


def copy(form: OfficeLayout, seed: int, quality: Quality = Quality.SCAN) -> tuple[str, bytes, Data]:
    """One filled-in copy: name, file, and what is true of it."""
    said, rng = contents(seed), random.Random(f"copy {form.seed} {seed}")
    truth = said.report.model_dump(mode="json")
    name, content = drawn(form, texts_of(form, said), said, rng, quality, seed)
    return name, content, {name: truth[name] for name in FIELDS}


def texts_of(form: OfficeLayout, said: Contents) -> dict[str, str]:
    """What is written at each field."""
    truth = said.report.model_dump(mode="json")
    texts = {name: str(truth[name]) for name in FIELDS}
    texts["amount"] = _money(form, truth["amount"]["amount"])
    texts["date_of_loss"] = said.report.date_of_loss.strftime(form.day)
    texts["iban"] = " ".join(truth["iban"][i : i + 4] for i in range(0, len(truth["iban"]), 4))
    return texts


def drawn(
    form: OfficeLayout, texts: dict[str, str], said: Contents, rng: random.Random, quality: Quality, seed: int
) -> tuple[str, bytes]:
    """The filled-in form as it came in: name and file."""
    page = paper.came_in(
        filled(form, texts, said, rng).pdf(), quality, np.random.default_rng([form.seed, seed])
    )
    return next(iter(paper.filed(f"form-{form.seed}-{seed}", [page], quality).items()))


def _money(form: OfficeLayout, amount: str) -> str:
    text = f"{float(amount):,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if form.comma else text


def filled(form: OfficeLayout, texts: dict[str, str], said: Contents, rng: random.Random) -> Sheet:
    """The filled-in form as a sheet, on which more can be drawn."""
    sheet = Sheet(title=TITLES[form.seed % len(TITLES)])
    pen = Pen(rng.choice([face for face in Face if face != form.face]), BLACK, rng)
    x, right = form.left, sheet.width - 50
    sheet.text(x, 60, OFFICES[form.seed % len(OFFICES)], form.face.bold, 13)
    sheet.text(x, 84, TITLES[form.seed % len(TITLES)], form.face.bold, 16)
    sheet.text(x, 100, ADVICE[form.seed % len(ADVICE)], form.face, 8, GREY)
    y = 122.0
    for n, block in enumerate(form.blocks):
        sheet.text(
            x, y, f"{'ABC'[n]}  {('About you', 'About the event', 'For the file')[n]}", form.face.bold, 11
        )
        y = _block(sheet, form, block, texts, pen, (x, y + 12, right))
        for trap in form.traps[n : n + 1]:
            y = _trap(sheet, form, trap, said, rng, (x, y))
        y += 16
    sheet.text(x, 770, "I have answered truthfully and agree that my data are kept.", form.face, 8)
    sheet.line(x, 800, x + 190, 800)
    sheet.text(x, 811, "Signature", form.face, 7.5, GREY)
    return sheet


def _trap(
    sheet: Sheet, form: OfficeLayout, trap: str, said: Contents, rng: random.Random, at: tuple[float, float]
) -> float:
    """Something that looks like an answer and is none."""
    day = said.signed.strftime(form.day)
    text = {
        "Printed on": day,
        "Received": day,
        "Excess per event": "150.00",
        "Limit of cover": f"{rng.randrange(10, 90)},000.00",
        "Office account": iban(random.Random(form.seed)),
        "Office line": "+49 30 23125 111",
    }[trap]
    sheet.text(at[0], at[1] + 8, f"{trap}: {text}", form.face, 8, GREY)
    return at[1] + 18


def _block(
    sheet: Sheet,
    form: OfficeLayout,
    block: Block,
    texts: dict[str, str],
    pen: Pen,
    room: tuple[float, float, float],
) -> float:
    """Draws the questions into left, top, right; gives where they end."""
    x, y, right = room
    if block.manner is Manner.COLUMNS:
        for start in range(0, len(block.fields), 3):
            y = _columns(sheet, form, block.fields[start : start + 3], texts, pen, (x, y, right))
        return y + 8
    for name in block.fields:
        label, text, size = form.labels[name], texts[name], form.size
        if block.manner is Manner.UNDER:
            sheet.line(x, y + 18, right - 120, y + 18)
            pen.write(sheet, x + 4, y + 15, text, 10.5)
            sheet.text(x, y + 27, label, form.face, size - 1.5, GREY)
            y += form.row + 6
            continue
        if block.manner is Manner.ABOVE:
            sheet.box(x, y, right - x, form.row + 2)
            sheet.text(x + 3, y + 10, label, form.face, size - 1.5)
            pen.write(sheet, x + 8, y + form.row - 4, text, 10.5)
            y += form.row + 2
            continue
        sheet.text(x, y + 15, label, form.face, size)
        if block.manner is Manner.BOXED:
            sheet.box(x + 170, y + 2, right - x - 170, 18)
        else:
            sheet.line(x + 170, y + 18, right, y + 18, dashes=1.5)
        pen.write(sheet, x + 175, y + 15, text, 10.5)
        y += form.row - 4
    return y + 8


def _columns(
    sheet: Sheet,
    form: OfficeLayout,
    fields: Sequence[str],
    texts: dict[str, str],
    pen: Pen,
    room: tuple[float, float, float],
) -> float:
    x, y, right = room
    wide = (right - x) / len(fields)
    for i, name in enumerate(fields):
        left = x + i * wide
        sheet.box(left, y, wide, 15)
        sheet.box(left, y + 15, wide, 20)
        sheet.text(left + 4, y + 11, form.labels[name], form.face, form.size - 1)
        pen.write(sheet, left + 5, y + 29, texts[name], 10, wide - 10)
    return y + 38
