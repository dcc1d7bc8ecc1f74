"""Whether stamps are found, what is read in them, and whether fields keep apart from them.

Limits were set on seeds 0 to 29; measured on others.
"""

import asyncio
import os
from collections import Counter

from rapidfuzz import fuzz

from activities.documents.fields.runs import within
from activities.documents.imprints import apart
from activities.documents.pipeline import pages_of, read
from activities.documents.reader import Reader
from bench.documents import real, stamping
from bench.documents.batches import picture
from bench.documents.stamping import Came, Make
from bench.figures import say, wilson
from samples.sheet import BLACK
from schemas.reading import Box, MarkKind, PageMark

FIRST = 1000
"""First seed of pages that nothing was tuned on."""
PAGES = int(os.environ.get("CASEWORK_BENCH_FORMS", "60"))
STAMPS = 2
"""On each page but every third, which has none."""
LEVEL = 1.6
"""Degrees up to which a frame counts as level."""
READ = 80.0
"""Of 100: how like what is printed on it a stamp must be read."""


async def run(reader: Reader) -> None:
    """Drawn pages, and real ones."""
    told: Counter[tuple[str, str]] = Counter()
    false = bare = 0
    for seed in range(FIRST, FIRST + PAGES):
        count = STAMPS if seed % 3 else 0
        bare += not count
        came = list(Came)[seed // 3 % 3]
        pdf, drawn = stamping.page(seed, count)
        found = (await read(*_turned(stamping.came_in(pdf, came, seed)), None, reader)).reading
        left = [mark for mark in found.marks if mark.kind is MarkKind.STAMP]
        for stamp in drawn:
            hit = next((mark for mark in left if _at(found.pages[0].matrix, stamp.box, mark, came)), None)
            if hit is not None:
                left.remove(hit)
            _count(told, stamp, came, hit)
        false += len(left)
    for kind in sorted({kind for kind, _ in told}):
        say(f"  {kind:28} {_shares(told, kind)}")
    low, high = wilson(min(false, PAGES), PAGES)
    say(f"false: {false} on {PAGES} pages, {bare} of them without a stamp ({low:.3f} to {high:.3f} a page)")
    for kind in ("forms", "receipts"):
        await _real(kind, reader)


def _turned(file: tuple[str, bytes]) -> tuple[bytes, str]:
    return file[1], file[0]


def _at(matrix: tuple[float, ...], box: Box, mark: PageMark, came: Came) -> bool:
    """Whether a mark lies where a stamp was drawn, the page having been laid straight."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    a, b, c, d, e, f, g, h, i = matrix
    by = g * x + h * y + i
    at = ((a * x + b * y + c) / by, (d * x + e * y + f) / by)
    return within((*at, *at), mark.box)


def _count(told: Counter[tuple[str, str]], stamp: stamping.Drawn, came: Came, hit: PageMark | None) -> None:
    level = stamp.make is Make.FRAMED and abs(stamp.tilt) < LEVEL
    kind = "framed, level" if level else stamp.make.value
    colour = "black" if stamp.colour == BLACK or came is not Came.COLOUR else "coloured"
    like = fuzz.ratio(_bare(stamp.text), _bare(hit.text)) if hit else 0.0
    for name in (f"{kind}, seen {colour}", came.value, "all"):
        told[name, "drawn"] += 1
        told[name, "found"] += hit is not None
        told[name, "read"] += like >= READ


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _shares(told: Counter[tuple[str, str]], kind: str) -> str:
    drawn = told[kind, "drawn"]
    parts = []
    for what in ("found", "read"):
        low, high = wilson(told[kind, what], drawn)
        parts.append(f"{what} {told[kind, what]} of {drawn} ({low:.3f} to {high:.3f})")
    return ", ".join(parts)


async def _real(kind: str, reader: Reader) -> None:
    """Real pages: what is told as a stamp, to be looked at by eye."""
    files = [path for path in sorted(real.folder(kind).glob("*.*")) if picture(path)]
    said = []
    for path in files:
        pages = await pages_of(await asyncio.to_thread(path.read_bytes), path.name, reader)
        found = apart.told(pages, *await apart.found(pages, reader.readers.run))
        marks = [mark for mark in found if mark.kind is MarkKind.STAMP]
        said += [f"{path.name} at {[round(v) for v in mark.box]}: {mark.text!r}" for mark in marks]
    say(f"real {kind}: {len(said)} told on {len(files)} pages; {'; '.join(said)}")
