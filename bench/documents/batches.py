"""Drawn stacks with sheets between letters: how many sheets are found, and what is split where none is."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from activities.documents.batches.opener import StackOpener
from activities.documents.batches.printed import Sheet, sheets
from activities.documents.reader import Reader
from bench.documents import real
from bench.documents.degraded import speckled
from bench.figures import say, wilson
from cases.batches.stack import Stack
from samples import paper
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.batches import Place, Split

Rng = np.random.Generator
SEEDS = range(42_000, 42_006)
"""Stacks that nothing was tuned on."""
LETTERS = 6
"""In a stack, each behind a sheet."""


def askew(pdf: bytes, rng: Rng) -> Image.Image:
    """Two degrees to one side or the other, with an office scanner's noise."""
    page = paper.rendered(pdf, paper.SCAN_DPI)
    turned = page.rotate(float(rng.choice((-2.0, 2.0))), Image.Resampling.BICUBIC, fillcolor=255)
    noisy = np.asarray(turned, dtype=np.float32) + rng.normal(0, 8, (turned.height, turned.width))
    return Image.fromarray(speckled(np.clip(noisy, 0, 255).astype(np.uint8), rng, 0.002))


def on_its_head(pdf: bytes, rng: Rng) -> Image.Image:
    """As `askew`, fed in the wrong way round or across."""
    return askew(pdf, rng).rotate(int(rng.choice((90, 180, 270))), expand=True)


def worst(pdf: bytes, rng: Rng) -> Image.Image:
    """Put into a fax machine askew, half the rows, and 2 % speckle on the line."""
    page = np.asarray(paper.faxed(pdf, rng).rotate(float(rng.choice((-2.0, 2.0))), fillcolor=255))
    return Image.fromarray(speckled(page, rng, 0.02))


def pale_copy(pdf: bytes, rng: Rng) -> Image.Image:
    """A sheet that was copied until it is grey on grey, 70 levels apart."""
    return askew(pdf, rng).point([160 + value * 70 // 255 for value in range(256)])


WAYS: dict[str, Callable[[bytes, Rng], Image.Image]] = {
    "clean": lambda pdf, rng: paper.rendered(pdf, paper.SCAN_DPI),
    "scanned at 2 degrees": askew,
    "turned": on_its_head,
    "faxed": paper.faxed,
    "fax at its worst": worst,
    "pale copies": pale_copy,
}


@dataclass
class Tally:
    """What came of the stacks of one kind."""

    sheets: int = 0
    found: int = 0
    """Sheets whose letter, all of it and nothing else, goes where the sheet says."""
    backs: int = 0
    """Blank backs of these sheets that are taken for the first page of the letter."""
    asked: int = 0
    """Sheets whose letter is left to a person."""
    wrong: int = 0
    """Letters that went where no sheet says."""
    pages: int = 0
    """Of letters."""
    false: int = 0
    """Parts that begin on a page of a letter other than its first."""
    lost: int = 0
    """Pages of letters that are in no part."""


@dataclass(frozen=True)
class Drawn:
    """A stack, and where its letters are."""

    content: bytes
    letters: tuple[tuple[int, int, Place], ...]
    """First and last page, and where they belong."""
    pages: int
    sheets: tuple[int, ...]

    def sheet_before(self, page: int) -> int:
        """The sheet that a letter lies behind."""
        return max(n for n in self.sheets if n < page)


def letters(seed: int) -> Iterator[list[bytes]]:
    """The pages of drawn letters, each page as a PDF."""
    while True:
        case = draw(seed, Quality.CLEAN)
        for name, content in case.files.items():
            if name.endswith(".pdf"):
                yield single(content)
        seed += 1_000


def single(pdf: bytes) -> list[bytes]:
    """Each page of a PDF by itself."""
    document, found = pypdfium2.PdfDocument(pdf), []
    for n in range(len(document)):
        one, out = pypdfium2.PdfDocument.new(), io.BytesIO()
        one.import_pages(document, [n])
        one.save(out)
        found.append(out.getvalue())
    return found


def drawn(seed: int, came_in: Callable[[bytes, Rng], Image.Image], fax: bool) -> Drawn:
    """A stack of letters, every second sheet with a blank back."""
    rng = np.random.default_rng(seed)
    papers: list[bytes] = []
    known, lain = [], []
    source = letters(seed)
    blank = single(_empty())
    for n in range(LETTERS):
        place = (
            Place(case=f"C-{rng.integers(1, 999_999):06d}")
            if n % 3 == 2
            else Place(process="household_claim")
        )
        lain.append(len(papers) + 1)
        papers += [sheets([Sheet(place)]), *(blank if n % 2 else [])]
        pages = [page for _ in range(int(rng.integers(1, 4))) for page in next(source)]
        known.append((len(papers) + 1, len(papers) + len(pages), place))
        papers += pages
    images = [came_in(page, rng) for page in papers]
    content = paper.as_fax(images) if fax else paper.as_pdf(images, 50, paper.SCAN_DPI)
    return Drawn(content, tuple(known), len(papers), tuple(lain))


def _empty() -> bytes:
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.new_page(595, 842)
    made.save(out)
    return out.getvalue()


def counted(tally: Tally, stack: Drawn, found: Stack) -> None:
    """Hold a split stack against what it was made of."""
    begins = [part.first for part in found.parts]
    firsts = {first for first, _, _ in stack.letters}
    inside = {n for first, last, _ in stack.letters for n in range(first, last + 1)}
    tally.pages += len(inside)
    tally.lost += len(inside & set(found.left_out))
    tally.false += sum(first in inside - firsts for first in begins)
    for first, last, place in stack.letters:
        tally.sheets += 1
        holding = next((part for part in found.parts if part.first <= first <= part.last), None)
        if holding is not None and holding.place == place and holding.last == last:
            whole = holding.first > stack.sheet_before(first)
            tally.found += whole
            tally.backs += whole and holding.first < first
            continue
        tally.asked += holding is None or holding.place is None
        tally.wrong += holding is not None and holding.place not in (None, place)


def told(title: str, tally: Tally) -> str:
    low, high = wilson(tally.found, tally.sheets)
    most = wilson(tally.false, tally.pages)[1]
    return (
        f"{title:22} sheets found {tally.found} of {tally.sheets} ({low:.3f} to {high:.3f}), "
        f"left to a person {tally.asked}, wrong {tally.wrong}, backs kept {tally.backs}; "
        f"false splits {tally.false / tally.pages * 100:.2f} per 100 pages (up to {most * 100:.2f}), "
        f"pages lost {tally.lost}, n={tally.pages} pages"
    )


async def run(reader: Reader, seeds: Sequence[int] = SEEDS) -> None:
    """Print the figures."""
    opener = StackOpener(reader.opener)
    for title, came_in in WAYS.items():
        tally = Tally()
        for seed in seeds:
            stack = drawn(seed, came_in, fax="fax" in title)
            counted(tally, stack, await opener.split(stack.content, "stack", Split.SHEETS))
        say(told(title, tally))
    for kind in ("forms", "receipts"):
        say(await unmarked(kind, opener))


async def unmarked(kind: str, opener: StackOpener) -> str:
    """Real scans without any sheet, as one stack: nothing in it may divide it."""
    pages = [Image.open(path).convert("L") for path in sorted(real.folder(kind).glob("*.*")) if picture(path)]
    if not pages:
        return f"{kind}: there are none here"
    found = await opener.split(paper.as_pdf(pages, 90, paper.SCAN_DPI), kind, Split.SHEETS)
    splits = len(found.parts) - 1 + len(found.left_out)
    most = wilson(splits, len(pages))[1]
    return f"real {kind:17} divided {splits} times in {len(pages)} pages without a sheet (up to {most:.3f})"


def picture(path: Path) -> bool:
    """Whether a file is a scan."""
    return path.suffix in (".png", ".jpg")
