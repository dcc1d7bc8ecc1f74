"""Warm processes that read pages: models loaded once, nothing seen but pixels, ended with their parent."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Literal, TypeVar

import cv2

from activities.documents.engines import page, tesseract
from activities.documents.engines.page import ReadPage
from activities.documents.engines.protocol import Engine
from activities.documents.languages import for_tesseract
from activities.documents.sandbox.client import RawPage
from activities.documents.sandbox.confine import die_with_parent
from schemas.errors import Unavailable
from schemas.reading import Box

T = TypeVar("T")
EngineName = Literal["rapidocr", "tesseract"]

_engines: dict[str, Engine] = {}


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Readers:
    """A pool of readers, for use from one event loop.

    Args:
        processes: how many; by default one for two cores.
        languages: codes of those that paper is written in, the likeliest first; none: all of Latin script.
        name: the engine that reads whole pages. With Tesseract the other one is not even loaded.
    """

    def __init__(
        self, processes: int | None = None, languages: Sequence[str] = (), name: EngineName = "rapidocr"
    ) -> None:
        self.name = name
        self.processes = processes or max(1, cores() // 2)
        self.threads = max(1, cores() // self.processes)
        self.languages = tuple(languages)
        self._pool: ProcessPoolExecutor | None = None

    async def start(self) -> None:
        """Load the models now, so that the first document does not wait for them.

        Raises:
            Unavailable: the engine is not installed.
        """
        if self.name == "tesseract" and not tesseract.installed():
            raise Unavailable(
                "Pages are to be read by Tesseract, which is not installed. Install it, or set "
                "CASEWORK_ENGINE=rapidocr."
            )
        await asyncio.gather(*(self._do(_ready) for _ in range(self.processes)))

    async def close(self) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)
        self._pool = None

    async def page(self, raw: RawPage) -> ReadPage:
        """What stands on a page."""
        return await self._do(_read, raw, self.name)

    async def again(self, shown: ReadPage, boxes: list[Box], engine: str) -> list[str]:
        """What stands in these boxes, read once more by that engine; one text a box, empty where none."""
        return await self._do(_again, shown.png, shown.dpi, boxes, engine) if boxes else []

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Run a function of a module in a reader; what it takes and gives is copied."""
        return await self._do(work, *args)

    async def _do(self, work: Callable[..., T], *args: object) -> T:
        """Run in a reader; one that died is replaced, and the work tried once more."""
        for _ in range(2):
            pool = self._running()
            try:
                return await asyncio.wrap_future(pool.submit(work, *args))
            except BrokenProcessPool:
                self._forget(pool)
        raise Unavailable(
            "The reader of pages ended unexpectedly, twice. Please try this document again later."
        )

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        if self._pool is pool:
            self._pool = None
        pool.shutdown(wait=False)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.processes,
                multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(os.getpid(), self.threads, self.languages, self.name),
            )
        return self._pool


def witness() -> str:
    """The engine that reads unsure fields once more: an independent one where there is one."""
    return "tesseract" if tesseract.installed() else "rapidocr"


def _begin(parent: int, threads: int, languages: tuple[str, ...], name: EngineName) -> None:
    die_with_parent(parent)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    cv2.setNumThreads(1)
    if name == "rapidocr":
        from activities.documents.engines import rapid  # it takes 70 MiB that Tesseract alone does not need

        _engines["rapidocr"] = rapid.RapidEngine(threads)
    if tesseract.installed():
        _engines["tesseract"] = tesseract.TesseractEngine(for_tesseract(languages, tesseract.trained()))


def _ready() -> None:
    return None


def _read(raw: RawPage, engine: EngineName) -> ReadPage:
    return page.read_page(raw, _engines[engine])


def _again(png: bytes, dpi: float, boxes: list[Box], engine: str) -> list[str]:
    return _engines[engine].lines(page.crops(png, dpi, boxes))
