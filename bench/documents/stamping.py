"""Drawn stamps on forms and letters: how each is made, where it stands, and how the page came in."""

import math
import random
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image

from bench.documents import learned_forms
from samples import paper, people
from samples.household_claim import contents
from samples.sheet import BLACK, Colour, Pen, Sheet, width_of
from schemas.reading import Box


class Make(StrEnum):
    """How a stamp is made."""

    ROUND = "round"
    FRAMED = "framed"
    WORDS = "words alone"


class Came(StrEnum):
    """How the page came in."""

    SCAN = "grey scan"
    COLOUR = "colour scan"
    FAX = "fax"


@dataclass(frozen=True)
class Drawn:
    """One stamp on a page."""

    make: Make
    colour: Colour
    tilt: float
    """Degrees that it stands askew."""
    box: Box
    text: str


COLOURS: tuple[Colour, ...] = ((0.1, 0.2, 0.6), (0.65, 0.1, 0.15), (0.1, 0.4, 0.2), BLACK)
SAID = (
    ("RECEIVED", "{day} MAY 2026"),
    ("EINGEGANGEN", "{day}. Mai 2026", "Poststelle"),
    ("PAID", "{day} MAY 2026"),
    ("Lantern Mutual", "Claims office", "{day} MAY 2026"),
    ("COPY",),
    ("PAYE LE", "{day}.05.2026"),
    ("Dr. M. Vogel", "Internist", "Telefon 030 23125"),
)
SENTENCES = (
    "Thank you for your letter, which we have read with care.",
    "We ask you to look into the matter once more and to let us know.",
    "Please find enclosed what you asked for on the telephone on Monday.",
    "Our office is open from Monday until Thursday, from nine until four.",
)


def page(seed: int, stamps: int) -> tuple[bytes, list[Drawn]]:
    """A form or a letter as a PDF, with so many stamps on it."""
    rng = random.Random(f"stamping-{seed}")
    sheet, drawn = form(seed, rng) if seed % 2 else letter(rng), list[Drawn]()
    for _ in range(stamps):
        spot = (rng.uniform(110, 480), rng.uniform(100, 740))
        if all(math.dist(spot, _middle(other.box)) > 170 for other in drawn):
            drawn.append(_stamp(sheet, rng, spot))
    return sheet.pdf(), drawn


def form(seed: int, rng: random.Random) -> Sheet:
    """A filled-in form of some office."""
    made, said = learned_forms.layout(seed), contents(seed)
    return learned_forms.filled(made, learned_forms.texts_of(made, said), said, rng)


def letter(rng: random.Random) -> Sheet:
    """A letter on plain paper, signed or not."""
    sheet, who = Sheet(), people.person(rng)
    sheet.text(60, 70, who.name, "sans-bold", 11)
    sheet.text(60, 84, f"{rng.randint(1, 90)} Harbour Road", "sans", 9)
    y = 170.0
    for _ in range(rng.randint(6, 16)):
        sheet.text(60, y, rng.choice(SENTENCES), "serif", 10.5)
        y += rng.choice((15, 15, 26))
    sheet.text(60, y + 24, "Yours sincerely", "serif", 10.5)
    if rng.random() < 0.7:
        Pen("sans", BLACK, rng).sign(sheet, 66, y + 58, 110)
    sheet.text(60, y + 80, who.name, "serif", 10.5)
    return sheet


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _stamp(sheet: Sheet, rng: random.Random, spot: tuple[float, float]) -> Drawn:
    make = rng.choices(list(Make), (4, 5, 1))[0]
    colour, tilt = rng.choice(COLOURS), rng.uniform(-12, 12)
    lines = [line.format(day=rng.randint(1, 31)) for line in rng.choice(SAID)]
    x, y = spot
    size = rng.uniform(7.5, 12)
    wide = max(width_of(line, "sans-bold", size) for line in lines)
    high = 1.25 * size * len(lines)
    room = rng.uniform(5, 10)
    line = rng.uniform(0.9, 2.0)
    if make is Make.ROUND:
        radius = math.hypot(wide, high) / 2 + room / 2
        for each in (radius, radius - 3.5) if rng.random() < 0.5 else (radius,):
            _ring(sheet, x, y, each + 3.5, line, colour)
        half = (radius + 3.5, radius + 3.5)
    else:
        half = (wide / 2 + room, high / 2 + room)
        for each in (0.0, 3.0) if rng.random() < 0.3 and make is Make.FRAMED else (0.0,):
            if make is Make.FRAMED:
                _frame(sheet, (x, y), (half[0] + each, half[1] + each), tilt, line, colour)
    for n, text in enumerate(lines):
        left = -width_of(text, "sans-bold", size) / 2
        at = turned((left, -high / 2 + 1.25 * size * n + size), tilt)
        sheet.turned(x + at[0], y + at[1], text, "sans-bold", size, colour, tilt)
    _wear(sheet, rng, (x, y), half)
    ends = [turned((a * half[0], b * half[1]), tilt) for a in (-1, 1) for b in (-1, 1)]
    across, down = [x + end[0] for end in ends], [y + end[1] for end in ends]
    return Drawn(make, colour, tilt, (min(across), min(down), max(across), max(down)), " ".join(lines))


def turned(point: tuple[float, float], degrees: float) -> tuple[float, float]:
    """A point turned about the origin, as text is that climbs by so many degrees; y goes down."""
    by = math.radians(degrees)
    x, y = point
    return x * math.cos(by) + y * math.sin(by), y * math.cos(by) - x * math.sin(by)


def _ring(sheet: Sheet, x: float, y: float, radius: float, line: float, colour: Colour) -> None:
    bow = 0.5523
    points = [(1.0, 0.0)]
    for a, b in (((1, 0), (0, 1)), ((0, 1), (-1, 0)), ((-1, 0), (0, -1)), ((0, -1), (1, 0))):
        points += [(a[0] + b[0] * bow, a[1] + b[1] * bow), (b[0] + a[0] * bow, b[1] + a[1] * bow), b]
    sheet.curve([(x + radius * px, y + radius * py) for px, py in points], line, colour)


def _frame(
    sheet: Sheet,
    middle: tuple[float, float],
    half: tuple[float, float],
    tilt: float,
    line: float,
    colour: Colour,
) -> None:
    ends = [turned((a * half[0], b * half[1]), tilt) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    corners = [(middle[0] + end[0], middle[1] + end[1]) for end in ends]
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        sheet.line(ax, ay, bx, by, line, colour)


def _wear(sheet: Sheet, rng: random.Random, middle: tuple[float, float], half: tuple[float, float]) -> None:
    """Specks where no ink came through."""
    for _ in range(rng.randint(0, 40)):
        x, y = (m + rng.uniform(-h, h) for m, h in zip(middle, half, strict=True))
        sheet.dot(x, y, rng.uniform(0.2, 0.8), (1, 1, 1))


def came_in(pdf: bytes, came: Came, seed: int) -> tuple[str, bytes]:
    """Name and file of the page."""
    rng = np.random.default_rng(seed)
    if came is Came.FAX:
        return "page.tif", paper.as_fax([paper.faxed(pdf, rng)])
    if came is Came.SCAN:
        return "page.pdf", paper.as_pdf([paper.scanned(pdf, rng)], 60, paper.SCAN_DPI)
    image = paper.rendered(pdf, paper.SCAN_DPI, "RGB")
    image = image.rotate(float(rng.uniform(-2, 2)), Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    noise = rng.normal(0, 6, (image.height, image.width, 3)).astype(np.float32)
    noisy = np.clip(np.asarray(image, np.float32) + noise, 0, 255).astype(np.uint8)
    return "page.pdf", paper.as_pdf([Image.fromarray(noisy)], 60, paper.SCAN_DPI)
