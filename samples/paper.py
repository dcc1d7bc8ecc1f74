"""What happens to paper on its way in: scanned, faxed, photographed; steps on grey or colour pixels."""

import io
import time

import numpy as np
import pypdfium2
from PIL import Image

from samples.drawn import Quality
from samples.photo import photographed

SCAN_DPI = 200
PHOTO_DPI = 210
"""How fine a phone sees the page, about."""
FAX_DPI = (200, 100)
"""Across and down: group 3 in normal resolution."""

Rng = np.random.Generator


def rendered(pdf: bytes, dpi: float, mode: str = "L") -> Image.Image:
    """The first page of a PDF as pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return page.convert(mode)
    finally:
        document.close()


def _skewed(page: Image.Image, rng: Rng, most: float) -> Image.Image:
    return page.rotate(float(rng.uniform(-most, most)), Image.Resampling.BICUBIC, fillcolor=255)


def _speckled(pixels: np.ndarray, share: float, rng: Rng) -> np.ndarray:
    """Salt and pepper in equal parts on that share of the pixels."""
    hit = rng.integers(0, pixels.size, round(pixels.size * share))
    out = pixels.copy()
    out.flat[hit] = np.where(np.arange(hit.size) % 2, 255, 0)
    return out


def scanned(pdf: bytes, rng: Rng) -> Image.Image:
    """A page from an office scanner: skew up to 2 degrees, Gaussian noise of sigma 8, 0.2 % speckle."""
    page = np.asarray(_skewed(rendered(pdf, SCAN_DPI), rng, 2.0), dtype=np.float32)
    noisy = np.clip(page + rng.normal(0, 8, page.shape).astype(np.float32), 0, 255).astype(np.uint8)
    return Image.fromarray(_speckled(noisy, 0.002, rng))


def faxed(pdf: bytes, rng: Rng) -> Image.Image:
    """A page from a fax machine: half the rows, black and white, 0.5 % speckle."""
    page = _skewed(rendered(pdf, SCAN_DPI), rng, 0.8)
    coarse = page.resize((page.width, page.height * FAX_DPI[1] // FAX_DPI[0]), Image.Resampling.BOX)
    return Image.fromarray(_speckled(np.where(np.asarray(coarse) < 165, 0, 255).astype(np.uint8), 0.005, rng))


def as_jpeg(page: Image.Image, quality: int, dpi: int) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def as_pdf(pages: list[Image.Image], quality: int, dpi: int) -> bytes:
    """A PDF of JPEG pictures, as scanners send it; equal pages give equal bytes."""
    out, then = io.BytesIO(), time.gmtime(0)
    dates = {"creationDate": then, "modDate": then}
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], quality=quality, resolution=dpi, **dates
    )
    return out.getvalue()


def as_fax(pages: list[Image.Image]) -> bytes:
    """A TIFF of group 4 pages."""
    out, bits = io.BytesIO(), [page.convert("1", dither=Image.Dither.NONE) for page in pages]
    bits[0].save(out, "TIFF", compression="group4", dpi=FAX_DPI, save_all=True, append_images=bits[1:])
    return out.getvalue()


def taken(pdf: bytes, rng: Rng, crumpled: bool = False) -> Image.Image:
    """A page as a phone's camera takes it."""
    return photographed(rendered(pdf, PHOTO_DPI, "RGB"), rng, crumpled)


def came_in(pdf: bytes, quality: Quality, rng: Rng, crumpled: bool = False) -> Image.Image:
    """The first page of a PDF as it arrives; a clean one as printed."""
    if quality is Quality.SCAN:
        return scanned(pdf, rng)
    if quality is Quality.FAX:
        return faxed(pdf, rng)
    return taken(pdf, rng, crumpled) if quality is Quality.PHOTO else rendered(pdf, SCAN_DPI)


def filed(name: str, pages: list[Image.Image], quality: Quality) -> dict[str, bytes]:
    """Files as this quality comes in: a PDF of pictures, a fax TIFF, or one JPEG for each photo."""
    if quality is Quality.FAX:
        return {f"{name}.tif": as_fax(pages)}
    if quality is Quality.PHOTO:
        names = [name, *(f"{name}-{n}" for n in range(2, len(pages) + 1))]
        return {f"{n}.jpg": as_jpeg(page, 60, 72) for n, page in zip(names, pages, strict=True)}
    return {f"{name}.pdf": as_pdf(pages, 50, SCAN_DPI)}


def jammed(page: Image.Image, rng: Rng) -> Image.Image:
    """A page that tore through the feeder: smeared along and dark, not a word left to read."""
    small = page.resize((page.width // 4, page.height // 24), Image.Resampling.BOX)
    pixels = np.asarray(small.resize(page.size, Image.Resampling.BILINEAR)).copy()
    wander = np.cumsum(rng.normal(0, 9, page.height)).astype(int)
    for row in range(page.height):
        pixels[row] = np.roll(pixels[row], wander[row], axis=0)
    streaks = rng.uniform(0.25, 0.75, page.width)[None, :] * np.linspace(1, 0.3, page.height)[:, None]
    shape = streaks.reshape(streaks.shape + (1,) * (pixels.ndim - 2))
    dark = Image.fromarray(np.clip(pixels * shape, 0, 255).astype(np.uint8))
    return dark.point([0 if n < 90 else 255 for n in range(256)]) if _two_tone(page) else dark


def _two_tone(page: Image.Image) -> bool:
    histogram = page.convert("L").histogram()
    return histogram[0] + histogram[255] == page.width * page.height
