"""Whether pages are turned upright: real receipts and forms, each handed in all four ways."""

import asyncio
import io
import math
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from activities.documents.engines.page import ReadPage
from activities.documents.kinds import Kind
from activities.documents.reader import Reader
from activities.documents.sandbox.framing import Job
from bench.documents.real import folder
from bench.figures import say, wilson

KINDS = (("receipts", "*.jpg"), ("forms", "*.png"))
DPI = 200.0


def turned(picture: Path) -> Iterator[tuple[int, bytes]]:
    """The picture turned clockwise by 0 to 3 quarters."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(picture) as opened:
        page = opened.convert("L")
    for quarters in range(4):
        out = io.BytesIO()
        page.rotate(-90 * quarters, expand=True).save(out, "PNG", compress_level=1)
        yield quarters, out.getvalue()


def quarters_of(page: ReadPage) -> int:
    """By how many quarters a page was turned clockwise, whatever else was done to it."""
    return round(math.degrees(math.atan2(page.matrix[3], page.matrix[0])) / 90) % 4


async def one(content: bytes, reader: Reader) -> ReadPage:
    """The page in a picture."""
    answer = await reader.opener.answer(content, Job(Kind.PNG, (1,), DPI))
    return await reader.readers.page(answer.pages[0])


async def run(reader: Reader) -> None:
    """Print the figures."""
    for kind, names in KINDS:
        right, of, wrong = 0, 0, []
        for picture in sorted(folder(kind).glob(names)):
            for quarters, content in await asyncio.to_thread(list, turned(picture)):
                found = quarters_of(await one(content, reader))
                of += 1
                right += (found + quarters) % 4 == 0
                if (found + quarters) % 4:
                    wrong.append(f"{picture.stem} turned by {quarters * 90}: {found * 90}")
        low, high = wilson(right, of)
        say(f"{kind}: upright {right / max(1, of):.4f} ({low:.4f} to {high:.4f}) of {of}")
        for each in wrong:
            say(f"  {each} degrees")
