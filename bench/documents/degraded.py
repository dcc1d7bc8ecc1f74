"""Words of drawn pages that suffered on their way in, against the words that were printed."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
import pypdfium2
from PIL import Image

from activities.documents.engines.page import ReadPage
from activities.documents.kinds import Kind
from activities.documents.reader import Reader
from activities.documents.sandbox.framing import Job
from bench.figures import say
from samples import paper
from samples.drawn import Quality
from samples.household_claim import draw

Rng = np.random.Generator
Pixels = np.ndarray
SEEDS = range(3000, 3012)
"""Pages that no rule was made on."""
DPI = 200


def skewed(page: Pixels, rng: Rng, most: float = 4.0) -> Pixels:
    """Put into the scanner at up to so many degrees."""
    turned = Image.fromarray(page).rotate(
        float(rng.uniform(-most, most)), Image.Resampling.BICUBIC, fillcolor=255
    )
    return np.asarray(turned)


def speckled(page: Pixels, rng: Rng, share: float = 0.02) -> Pixels:
    """Salt and pepper on that share of the pixels."""
    hit = rng.integers(0, page.size, round(page.size * share))
    out = page.copy()
    out.flat[hit] = np.where(np.arange(hit.size) % 2, 255, 0)
    return out


def pale(page: Pixels, rng: Rng) -> Pixels:
    """Grey on grey, 45 levels apart, with a sensor's noise."""
    low = 150 + page.astype(np.float32) * (45 / 255) + rng.normal(0, 2.5, page.shape)
    return np.clip(low, 0, 255).astype(np.uint8)


def squeezed(page: Pixels, rng: Rng) -> Pixels:
    """JPEG of quality 20."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, "JPEG", quality=20)
    return np.asarray(Image.open(out).convert("L"))


def faxed(page: Pixels, rng: Rng) -> Pixels:
    """Half the rows, black and white."""
    height, width = page.shape
    coarse = Image.fromarray(page).resize((width, height // 2), Image.Resampling.BOX)
    return np.where(np.asarray(coarse) < 165, 0, 255).astype(np.uint8)


def shadowed(page: Pixels, rng: Rng) -> Pixels:
    """A hand's shadow with a soft edge, down to a third of the light, and light that falls off."""
    height, width = page.shape
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    turn, edge, depth = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.5), rng.uniform(0.45, 0.65)
    along = np.cos(turn) * across + np.sin(turn) * down
    light = 1 - 0.12 * (across**2 + down**2) / 2 - depth / (1 + np.exp(-12 * (along - edge)))
    return np.clip(page * light + rng.normal(0, 3, page.shape), 0, 255).astype(np.uint8)


def worst(page: Pixels, rng: Rng) -> Pixels:
    """Put in askew, faxed, and speckled on the line."""
    return speckled(faxed(skewed(page, rng, 2.0), rng), rng, 0.01)


WAYS: dict[str, tuple[Callable[[Pixels, Rng], Pixels], tuple[int, int]]] = {
    "clean": (lambda page, rng: page, (DPI, DPI)),
    "skew": (skewed, (DPI, DPI)),
    "speckle": (speckled, (DPI, DPI)),
    "low contrast": (pale, (DPI, DPI)),
    "JPEG 20": (squeezed, (DPI, DPI)),
    "fax": (faxed, (DPI, DPI // 2)),
    "shadow": (shadowed, (DPI, DPI)),
    "fax, skew and speckle": (worst, (DPI, DPI // 2)),
}
"""What happens to a page, and its resolution across and down after that."""


def printed(pdf: bytes) -> Counter[str]:
    """Words that the first page carries as text."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tokens([str(document[0].get_textpage().get_text_bounded())])
    finally:
        document.close()


def tokens(texts: Iterable[str]) -> Counter[str]:
    """Words by their letters and figures, in one case."""
    words = (re.sub(r"[\W_]", "", word).casefold() for text in texts for word in text.split())
    return Counter(word for word in words if word)


def f1(found: Counter[str], known: Counter[str]) -> float:
    """Harmonic mean of precision and recall, each word as often as it stands there."""
    both = (found & known).total()
    return 2 * both / max(1, found.total() + known.total())


def handed_in(page: Pixels, dpi: tuple[int, int]) -> bytes:
    """The page as a file."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, "PNG", compress_level=1, dpi=dpi)
    return out.getvalue()


async def one(content: bytes, reader: Reader) -> ReadPage:
    """The page in a picture."""
    answer = await reader.opener.answer(content, Job(Kind.PNG, (1,), DPI))
    return await reader.readers.page(answer.pages[0])


async def run(reader: Reader) -> None:
    """Print the figures."""
    for title, (spoil, dpi) in WAYS.items():
        scores = []
        for seed in SEEDS:
            case = draw(seed, Quality.CLEAN)
            pdf = next(content for name, content in case.files.items() if name.startswith("claim-form"))
            page = np.asarray(paper.rendered(pdf, DPI))
            read = await one(handed_in(spoil(page, np.random.default_rng(seed)), dpi), reader)
            scores.append(f1(tokens(word.text for word in read.words), printed(pdf)))
        mean, spread = float(np.mean(scores)), float(np.std(scores, ddof=1)) / len(scores) ** 0.5
        say(
            f"{title:22} word F1 {mean:.3f} ({mean - 1.96 * spread:.3f} to {mean + 1.96 * spread:.3f})"
            f" on {len(scores)} pages, lowest {min(scores):.3f}"
        )
