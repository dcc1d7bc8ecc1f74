"""How well handwriting is told from print on drawn pages; nothing was tuned on them."""

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import around, middle
from activities.documents.hands import handwritten
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.signing import came_in
from bench.figures import say, wilson
from samples import people
from samples.drawn import Quality
from samples.sheet import BLACK, BLUE_INK, Pen, Sheet, width_of
from schemas.reading import Box

ROWS = 22
SEEDS = range(12)
QUALITIES = (Quality.CLEAN, Quality.SCAN, Quality.FAX)
HANDS = ("hand-a", "hand-b")
FACES = ("sans", "serif", "mono", "sans-bold", "serif-bold", "mono-bold")
BESIDE = 9.0
"""Points that a word's middle may be off the line's."""
Told = Counter[tuple[str, Quality, bool]]


@dataclass(frozen=True)
class Line:
    """One line on a page; the box is in points of the drawing."""

    box: Box
    font: str


async def run(reader: Reader) -> None:
    """Lines by what they are written with, and what is said of them."""
    told: Told = Counter()
    for seed in SEEDS:
        quality = QUALITIES[seed % len(QUALITIES)]
        pdf, lines = page(seed)
        name = "page.tif" if quality is Quality.FAX else "page.pdf"
        (shown,) = await pages_of(came_in(seed, quality, pdf), name, reader)
        read = [(line, box) for line in lines if (box := _read(line, shown))]
        said = handwritten(shown.png, shown.dpi, [box for _, box in read])
        told.update((line.font, quality, hand) for (line, _), hand in zip(read, said, strict=True))
    say(f"{len(SEEDS)} pages of {ROWS} lines; said to be written by hand:")
    for quality in QUALITIES:
        hands, print_ = _share(told, quality, HANDS), _share(told, quality, FACES)
        say(f"{quality.value}: {hands} of hands, {print_} of print")


def _share(told: Told, quality: Quality, fonts: tuple[str, ...]) -> str:
    of = sum(n for (font, q, _), n in told.items() if font in fonts and q is quality)
    said = sum(n for (font, q, hand), n in told.items() if font in fonts and q is quality and hand)
    low, high = wilson(said, of)
    return f"{said} of {of} ({low:.3f} to {high:.3f})"


def _read(line: Line, shown: ReadPage) -> Box | None:
    """Around the words that were read where the line is."""
    way, (x0, y0, x1, y1) = np.reshape(shown.matrix, (3, 3)), line.box
    there = way @ np.array([(x0 + x1) / 2, (y0 + y1) / 2, 1.0])
    x, y, half = float(there[0] / there[2]), float(there[1] / there[2]), (x1 - x0) / 2
    middles = [(middle(word.box), word.box) for word in shown.words]
    near = [box for (mx, my), box in middles if abs(my - y) < BESIDE and abs(mx - x) < half]
    return around(near) if near else None


def page(seed: int) -> tuple[bytes, list[Line]]:
    """A page of answers behind labels, as a PDF."""
    rng = random.Random(f"writing-{seed}")
    sheet, lines = Sheet(), []
    label = rng.choice(FACES)
    for row in range(ROWS):
        who, y = people.person(rng), 70 + row * 33
        day = f"{rng.randint(10, 99)}.{rng.randint(10, 99)}.1987"
        text = rng.choice((who.name, who.address, who.phone, who.email, day))
        sheet.text(50, y, f"Answer {row + 1}", label, 8.5)
        hand = rng.random() < 0.5
        font = rng.choice(HANDS if hand else FACES)
        size = rng.uniform(10, 14) if hand else rng.uniform(8, 12)
        if rng.random() < 0.6:
            sheet.line(130, y + 3, 480, y + 3, rng.choice((0.4, 0.8)))
        colour = rng.choice((BLACK, BLUE_INK)) if hand else BLACK
        Pen(font, colour, rng, hand).write(sheet, 134, y, text, size)
        wide = width_of(text, font, size) * (1.06 if hand else 1)
        lines.append(Line((132, y - 1.05 * size, 138 + wide, y + 0.35 * size), font))
    return sheet.pdf(), lines
