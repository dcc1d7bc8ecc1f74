"""What engines read of a page, kept on disk between runs, so that rules are measured without reading anew.

Only while CASEWORK_CACHE names a folder; it belongs outside the project. A page is read anew whenever
its pixels or the code that reads them have changed.
"""

import hashlib
import os
import pickle
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from activities.documents import engines, paper
from activities.documents.engines.page import ReadPage
from activities.documents.engines.readers import Readers
from activities.documents.sandbox.client import RawPage
from schemas.reading import Box

T = TypeVar("T")


def readers() -> Readers:
    """Readers that remember, if there is a place for it; else plain ones, whose times can be trusted."""
    where = os.environ.get("CASEWORK_CACHE")
    return KeptReaders(Path(where)) if where else Readers()


class KeptReaders(Readers):
    """Readers that look a page up before they read it.

    Args:
        where: the folder; made if it is not there.
    """

    def __init__(self, where: Path) -> None:
        super().__init__()
        self._where = where / f"read-{_code()}"
        self._where.mkdir(parents=True, exist_ok=True)

    async def page(self, raw: RawPage) -> ReadPage:
        head = raw.head
        words = [(w.text, w.box) for w in raw.words]
        key = _key(
            raw.pixels,
            repr((head.width, head.height, head.channels, head.dpi_x, words, raw.pictures)).encode(),
        )
        found = await self._kept(key, lambda: super(KeptReaders, self).page(raw))
        return found if found.n == head.n else _numbered(found, head.n)

    async def again(self, shown: ReadPage, boxes: list[Box], engine: str) -> list[str]:
        key = _key(shown.png, repr((boxes, engine, self.languages)).encode())
        return await self._kept(key, lambda: super(KeptReaders, self).again(shown, boxes, engine))

    async def _kept(self, key: str, read: Callable[[], Awaitable[T]]) -> T:
        file = self._where / key
        if file.exists():
            kept: T = pickle.loads(file.read_bytes())
            return kept
        found = await read()
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(found))
        part.replace(file)
        return found


def _numbered(page: ReadPage, n: int) -> ReadPage:
    words = tuple(word.model_copy(update={"page": n}) for word in page.words)
    return ReadPage(**{**vars(page), "n": n, "words": words})


def _key(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _code() -> str:
    """A mark of the code that reads pages."""
    folders = [Path(next(iter(package.__path__))) for package in (engines, paper)]
    files = sorted(file for folder in folders for file in folder.glob("*.py"))
    return _key(*(file.read_bytes() for file in files))[:12]
