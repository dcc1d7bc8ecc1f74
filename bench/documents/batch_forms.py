"""Drawn stacks without any sheet, divided where a known form begins; nothing was tuned on them."""

import asyncio
from functools import partial

import numpy as np

from activities.documents.batches import firsts
from activities.documents.batches.opener import StackOpener
from activities.documents.reader import Reader
from bench.documents import real
from bench.documents.batches import WAYS, picture, single
from bench.figures import say, wilson
from samples import paper
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.batches import Split

SEEDS = (43_000, 43_001)
LETTERS = 6
"""In a stack: a claim form each, with its receipts behind it."""
TRIED = ("clean", "scanned at 2 degrees", "faxed")


async def run(reader: Reader) -> None:
    """Drawn letters of known forms, and real forms that are none of them."""
    for title in TRIED:
        await _drawn(title, reader)
    await _unknown(reader)


async def _drawn(title: str, reader: Reader) -> None:
    found = begun = wrong = pages = 0
    opener = StackOpener(reader.opener, partial(firsts.of_stack, reader=reader))
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        papers: list[bytes] = []
        begins: set[int] = set()
        for n in range(LETTERS):
            begins.add(len(papers) + 1)
            case = draw(seed + 1_000 * n, Quality.CLEAN)
            files = [file for name, file in case.files.items() if name.endswith(".pdf")]
            papers += [page for file in files for page in single(file)]
        images = [WAYS[title](page, rng) for page in papers]
        fax = "fax" in title
        content = paper.as_fax(images) if fax else paper.as_pdf(images, 50, paper.SCAN_DPI)
        told = {part.first for part in (await opener.split(content, "stack", Split.FORMS)).parts}
        begun, pages = begun + len(begins), pages + len(papers)
        found, wrong = found + len(told & begins), wrong + len(told - begins)
    low, high = wilson(found, begun)
    most = wilson(wrong, pages - begun)[1]
    say(f"{title:22} first pages found {found} of {begun} ({low:.3f} to {high:.3f}); "
        f"false splits {wrong} in {pages - begun} other pages (up to {most:.3f})")  # fmt: skip


async def _unknown(reader: Reader) -> None:
    """Real forms, none of which is known: none of them begins anything."""
    files = [path for path in sorted(real.folder("forms").glob("*.*")) if picture(path)]
    told = 0
    for path in files:
        content = await asyncio.to_thread(path.read_bytes)
        told += bool(await firsts.of_stack(content, path.name, reader=reader))
    most = wilson(told, len(files))[1]
    say(f"real forms             taken for a known one {told} of {len(files)} (up to {most:.3f})")
