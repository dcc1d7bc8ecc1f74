"""Computing time for a page, and memory of the process that reads: text, one engine, two engines."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from rapidocr import RapidOCR

from activities.documents import pipeline
from activities.documents.kinds import Kind
from activities.documents.reader import Reader
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.framing import Job
from bench.documents.claim_forms import drawn_forms
from bench.figures import Spread, say
from bench.processes import children, cpu_ms, resident
from samples.drawn import Quality
from schemas.household_claim import LossReport

SEEDS = range(5000, 5012)
ROUNDS = 3


async def run(reader: Reader) -> None:
    """Print the figures."""
    texts = [content for _, content, _ in drawn_forms(SEEDS, Quality.CLEAN, hand=False)]
    scans = [content for _, content, _ in drawn_forms(SEEDS, Quality.SCAN, hand=False)]

    lazy = replace(reader, lazy=True)

    async def in_full(content: bytes) -> None:
        await pipeline.read(content, "form.pdf", LossReport, reader)

    async def as_workers_do(content: bytes) -> None:
        await pipeline.read(content, "form.pdf", LossReport, lazy)

    async def to_look_at(content: bytes) -> None:
        await reader.opener.render(content, 1)

    async def words(content: bytes) -> None:
        await pipeline.pages_of(content, "form.pdf", reader)

    await in_full(scans[0])
    await in_full(texts[0])
    for title, work, files in (
        ("text PDF, fields and all", as_workers_do, texts),
        ("the same, drawn for people as well", in_full, texts),
        ("drawn when somebody looks at it", to_look_at, texts),
        ("scan, one engine, words alone", words, scans),
        ("scan, two engines, fields and all", in_full, scans),
    ):
        say(f"{title:36} {await _per_page(work, files)} CPU s a page")
    await _against_bare(scans, reader)
    for pid in _readers():
        say(f"{'memory of a reader, at most':36} {resident(pid, 'VmHWM'):.0f} MiB")


async def _per_page(work: Callable[[bytes], Awaitable[None]], files: Sequence[bytes]) -> Spread:
    """CPU seconds a page of this process and all that it started; each file has one page."""
    found = []
    for _ in range(ROUNDS):
        before = cpu_ms(os.getpid())
        for content in files:
            await work(content)
        found.append((cpu_ms(os.getpid()) - before) / 1000 / len(files))
    return Spread(tuple(found))


async def _against_bare(scans: Sequence[bytes], reader: Reader) -> None:
    """Pages a second that our reader makes, by those of the engine alone on the same pixels, turn by turn."""
    answers = [await reader.opener.answer(content, Job(Kind.PDF, (1,), pipeline.DPI)) for content in scans]
    pages = [answer.pages[0] for answer in answers]
    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    bare = RapidOCR(params={"Global.log_level": "critical", threads: reader.readers.threads})
    ratios = []
    for _ in range(ROUNDS):
        ours, theirs = 0.0, 0.0
        for page in pages:
            begun = time.perf_counter()
            await reader.readers.page(page)
            ours += time.perf_counter() - begun
            begun = time.perf_counter()
            await asyncio.to_thread(bare, _pixels(page), use_cls=False)
            theirs += time.perf_counter() - begun
        ratios.append(theirs / ours)
    say(f"{'throughput by that of the bare engine':36} {Spread(tuple(ratios))}")


def _pixels(page: RawPage) -> np.ndarray[Any, Any]:
    head = page.head
    shape = (head.height, head.width) if head.channels == 1 else (head.height, head.width, 3)
    return np.frombuffer(page.pixels, np.uint8).reshape(shape)


def _readers() -> list[int]:
    """Processes in which engines run: the largest of those that were started."""
    started = [pid for pid in children(os.getpid()) if resident(pid) > 150]
    return sorted(started, key=resident, reverse=True)[:1]
