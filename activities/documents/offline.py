"""Reading documents from anywhere in Python, without database, server or case."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.documents import pipeline
from activities.documents.engines.readers import EngineName, Readers
from activities.documents.fields.day_order import Order
from activities.documents.opener import Opener
from activities.documents.pipeline import DocumentReading
from activities.documents.reader import Reader
from activities.documents.sandbox.limits import Limits
from activities.documents.templates.template import Template
from schemas.errors import Invalid, NotFound
from schemas.forms import Form
from schemas.reading import Reading
from schemas.registry import forms

MOST_BYTES = 200 * 1024 * 1024
"""A larger file is not even loaded."""


@dataclass(frozen=True)
class ReadFile:
    """A file and what it says; `found.reading.problem` tells why it says nothing."""

    file: Path
    found: DocumentReading

    @property
    def reading(self) -> Reading:
        return self.found.reading


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files themselves, and all within folders in the order of their names; hidden ones are left out.

    Raises:
        NotFound: there is no such file or folder.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.")
        found |= dict.fromkeys(_within(path) if path.is_dir() else (path,))
    return list(found)


def _within(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield path


async def each_read(
    files: Sequence[Path],
    form: type[Form] | None = None,
    reader: Reader | None = None,
    templates: tuple[Template, ...] = (),
    limits: Limits | None = None,
    languages: Sequence[str] = (),
    engine: EngineName = "rapidocr",
    order: Order = "day",
) -> AsyncIterator[ReadFile]:
    """Read file after file; what cannot be read is told in its reading, and the next one is read.

    Args:
        form: what to look for; None: whatever known form each document is.
        reader: a started one that is kept open; None: one for these files alone.
        templates: registered blanks, for a reader of its own.
        limits: of the sandbox of that one.
        languages: codes of those that paper is written in, for the reader of its own.
        engine: that reads whole pages, for the same.
        order: of days and months where the paper does not tell, for the same.
    """
    own = reader or Reader(
        opener=Opener(limits),
        readers=Readers(languages=languages, name=engine),
        known=forms(),
        templates=templates,
        order=order,
    )
    try:
        if reader is None:
            await own.start()
        for file in files:
            yield ReadFile(file, await _read(file, form, own))
    finally:
        if reader is None:
            await own.close()


async def _read(file: Path, form: type[Form] | None, reader: Reader) -> DocumentReading:
    try:
        content = await asyncio.to_thread(_content, file)
    except Invalid as error:
        return pipeline.unread(form, error.detail)
    return await pipeline.read(content, file.name, form, reader)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            most = MOST_BYTES // (1024 * 1024)
            raise Invalid(f"It is larger than {most} MB. Please send it smaller, or split it.")
        return file.read_bytes()
    except OSError as error:
        raise Invalid(f"It cannot be opened: {error.strerror or error}.") from error


def read_files(paths: Sequence[Path | str], form: type[Form] | None = None) -> list[ReadFile]:
    """What documents say: each of the files and of the files in the folders, as `casework read` tells it.

    Not for use in workflows, which read through `Process.capture`.

    Args:
        form: what to look for; None: whatever known form each document is.

    Raises:
        NotFound: there is no such file or folder.
    """
    files = files_in(Path(path) for path in paths)

    async def all_read() -> list[ReadFile]:
        return [each async for each in each_read(files, form)]

    return asyncio.run(all_read())
