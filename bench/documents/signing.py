"""Drawn places to sign: what stands there, how the place is made, and how the page came in."""

import random
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from samples import paper, people
from samples.drawn import Quality
from samples.sheet import BLACK, BLUE_INK, Colour, Pen, Sheet


class Place(StrEnum):
    """How the place to sign is made."""

    ABOVE = "line above its label"
    BEHIND = "line behind its label"
    BOX = "box with its label"
    BELOW = "line below its label"


class Stands(StrEnum):
    """What stands there."""

    CURSIVE = "cursive"
    INITIALS = "initials"
    SCRAWL = "scrawl"
    SMALL = "small"
    LEGIBLE = "legible hand"
    CROSSED = "signed over a stamp"
    NOTHING = "nothing"
    TYPED = "typed name"
    STAMP = "stamp alone"
    SPECKS = "specks"

    @property
    def signed(self) -> bool:
        return self in SIGNED


SIGNED = (Stands.CURSIVE, Stands.INITIALS, Stands.SCRAWL, Stands.SMALL, Stands.LEGIBLE, Stands.CROSSED)
WORDS = ("Signature", "Unterschrift", "Handtekening", "Firma", "Podpis", "Signed")
PARTIES = ("applicant", "insured", "agent", "witness", "spouse", "clerk", "driver", "owner")
ROWS = 8


@dataclass(frozen=True)
class Drawn:
    """One place on a page; the box is that of the label."""

    label: str
    place: Place
    stands: Stands


def page(seed: int, blank: bool = False) -> tuple[bytes, list[Drawn]]:
    """A page with places to sign, as a PDF; `blank`: with nothing in them."""
    rng = random.Random(f"signing-{seed}")
    ink = random.Random(f"strokes-{seed}")
    sheet = Sheet()
    sheet.text(50, 50, "Declaration of the parties", "serif-bold", 15)
    sheet.text(50, 68, "Everybody named below signs in their own place.", "sans", 9)
    font = rng.choice(("sans", "serif", "mono"))
    size = rng.uniform(8, 10.5)
    line = rng.uniform(0.4, 1.2)
    drawn = []
    for row in range(ROWS):
        place = rng.choice(list(Place))
        stands = rng.choice(list(Stands))
        label = f"{rng.choice(WORDS)} of {PARTIES[row]}"
        x, y = rng.uniform(50, 120), 120 + row * 88
        at = _place(sheet, rng, place, label, x, y, font, size, line)
        if not blank:
            _fill(sheet, ink, stands, *at)
        drawn.append(Drawn(label, place, stands))
    return sheet.pdf(), drawn


def _place(
    sheet: Sheet,
    rng: random.Random,
    place: Place,
    label: str,
    x: float,
    y: float,
    font: str,
    size: float,
    line: float,
) -> tuple[float, float, float]:
    """Where one writes: left end, base, room."""
    wide = rng.uniform(150, 240)
    dashes = rng.choice((0.0, 0.0, 1.0))
    if place is Place.ABOVE:
        sheet.line(x, y + 48, x + wide, y + 48, line, dashes=dashes)
        sheet.text(x, y + 48 + size + 2, label, font, size)
        return x, y + 46, wide
    if place is Place.BEHIND:
        sheet.text(x, y + 48, label, font, size)
        start = x + 15 * size * 1.05
        sheet.line(start, y + 50, start + wide, y + 50, line, dashes=dashes)
        return start, y + 48, wide
    if place is Place.BELOW:
        sheet.text(x, y + 10, label, font, size)
        sheet.line(x, y + 56, x + wide, y + 56, line, dashes=dashes)
        return x, y + 54, wide
    sheet.box(x, y, wide, 62, line=line)
    sheet.text(x + 4, y + size + 3, label, font, size)
    return x + 4, y + 54, wide - 8


@dataclass(frozen=True)
class Hand:
    """Who signs, with what."""

    sheet: Sheet
    rng: random.Random
    pen: float
    """Points wide."""
    colour: Colour

    def stroke(self, points: list[tuple[float, float]]) -> None:
        self.sheet.curve(points, self.pen, self.colour)


def _fill(sheet: Sheet, rng: random.Random, stands: Stands, x: float, y: float, room: float) -> None:
    who = people.person(rng)
    x += rng.uniform(0, 30)
    colour = rng.choice((BLACK, BLUE_INK))
    hand = Hand(sheet, rng, rng.uniform(0.7, 1.7), colour)
    if stands is Stands.CURSIVE:
        cursive(hand, x, y, rng.uniform(70, 130))
    elif stands is Stands.INITIALS:
        initials(hand, x, y)
    elif stands is Stands.SCRAWL:
        scrawl(hand, x, y, rng.uniform(50, 120))
    elif stands is Stands.SMALL:
        cursive(hand, x, y, rng.uniform(32, 55), 0.6)
    elif stands is Stands.LEGIBLE:
        font = rng.choice(("hand-a", "hand-b"))
        Pen(font, colour, rng, hand=True).write(sheet, x, y - 2, who.name, rng.uniform(12, 16), room - 30)
    elif stands is Stands.CROSSED:
        stamp(sheet, rng, x + rng.uniform(40, 90), y - 14)
        cursive(hand, x, y, rng.uniform(70, 130))
    elif stands is Stands.TYPED:
        font = rng.choice(("sans", "serif", "mono", "sans-bold"))
        sheet.text(x, y - 2, who.name, font, rng.uniform(9, 12), BLACK)
    elif stands is Stands.STAMP:
        stamp(sheet, rng, x + rng.uniform(40, 90), y - 14)
    elif stands is Stands.SPECKS:
        for _ in range(rng.randint(2, 7)):
            sheet.dot(x + rng.uniform(0, room - 40), y - rng.uniform(0, 26), rng.uniform(0.3, 1.1), BLACK)


def cursive(hand: Hand, x: float, y: float, width: float, tall: float = 1.0) -> None:
    """Loops of changing height that lean, with tall ones where a name begins."""
    strokes = hand.rng.randint(1, 2)
    each = width / strokes
    for n in range(strokes):
        start = x + n * (each + 4)
        count = max(3, round(each / hand.rng.uniform(6, 10)))
        step = each / count
        points = [(start, y - hand.rng.uniform(0, 4))]
        for i in range(count):
            high = tall * (
                hand.rng.uniform(16, 27) if i == 0 or hand.rng.random() < 0.12 else hand.rng.uniform(4, 10)
            )
            low = hand.rng.uniform(5, 11) * tall if hand.rng.random() < 0.15 else hand.rng.uniform(-1, 1)
            ax, bx = points[-1][0], points[-1][0] + step
            points += [
                (ax + step * hand.rng.uniform(0.6, 1.4), y - high),
                (ax + step * hand.rng.uniform(-0.2, 0.5), y - high),
                (ax + step * 0.5, y - high * 0.45),
                (ax + step * 0.5, y + low),
                (bx, y + low),
                (bx, y - hand.rng.uniform(0, 3)),
            ]
        hand.stroke(points)


def initials(hand: Hand, x: float, y: float) -> None:
    """Two or three large letters of few strokes."""
    for n in range(hand.rng.randint(2, 3)):
        left, high = x + n * hand.rng.uniform(12, 18), hand.rng.uniform(16, 26)
        points = [(left, y)]
        for _ in range(hand.rng.randint(2, 3)):
            points += [
                (left + hand.rng.uniform(-6, 12), y - high * hand.rng.uniform(0.3, 1.2)),
                (left + hand.rng.uniform(0, 16), y - high * hand.rng.uniform(0.3, 1.1)),
                (left + hand.rng.uniform(2, 14), y - hand.rng.uniform(0, high)),
            ]
        hand.stroke(points)


def scrawl(hand: Hand, x: float, y: float, width: float) -> None:
    """A flat wave that ends in a long stroke, with a bow around."""
    points = [(x, y - hand.rng.uniform(4, 18))]
    turns = hand.rng.randint(3, 6)
    for i in range(turns):
        to = x + width * (i + 1) / turns
        points += [
            (points[-1][0] + hand.rng.uniform(2, 8), y - hand.rng.uniform(-6, 22)),
            (to - hand.rng.uniform(2, 8), y - hand.rng.uniform(-8, 16)),
            (to, y - hand.rng.uniform(0, 10)),
        ]
    hand.stroke(points)
    if hand.rng.random() < 0.5:
        hand.stroke([(x - 4, y + 2), (x + width * 0.3, y + 9), (x + width * 0.7, y - 2), (x + width, y + 3)])


def stamp(sheet: Sheet, rng: random.Random, x: float, y: float) -> None:
    """A round or square stamp with words, its middle at the point."""
    colour = rng.choice(((0.1, 0.2, 0.6), (0.6, 0.1, 0.15), BLACK))
    if rng.random() < 0.5:
        radius = rng.uniform(19, 26)
        points = []
        bow = 0.5523 * radius
        quarter = ((radius, 0, bow, 0), (0, radius, 0, bow), (-radius, 0, -bow, 0), (0, -radius, 0, -bow))
        points = [(x + radius, y)]
        for (ax, ay, _, _), (bx, by, _, _) in zip(quarter, (*quarter[1:], quarter[0]), strict=True):
            points += [
                (x + ax + bx * 0.5523, y + ay + by * 0.5523),
                (x + bx + ax * 0.5523, y + by + ay * 0.5523),
                (x + bx, y + by),
            ]
        sheet.curve(points, rng.uniform(1, 2), colour)
    else:
        wide, high = rng.uniform(70, 100), rng.uniform(30, 40)
        sheet.box(x - wide / 2, y - high / 2, wide, high, stroke=colour, line=rng.uniform(1, 2))
    turn = rng.uniform(-8, 8)
    for n, text in enumerate(("RECEIVED", f"{rng.randint(10, 28)} MAY 2026")):
        size = rng.uniform(6, 7.5)
        sheet.turned(x - 18, y - 3 + 9 * n, text, "sans-bold", size, colour, turn)


def came_in(seed: int, quality: Quality, pdf: bytes) -> bytes:
    """The page as a file of that quality."""
    image = paper.came_in(pdf, quality, np.random.default_rng(seed))
    return next(iter(paper.filed("page", [image], quality).values()))
