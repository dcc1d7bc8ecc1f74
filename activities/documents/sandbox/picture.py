"""Pictures in the child: opened within limits, their sizes, and their pixels on white paper."""

import io
import math

import numpy as np
import numpy.typing as npt
from PIL import Image

from activities.documents.kinds import Kind, kind_of
from activities.documents.sandbox.framing import Job, Reason, Unopened
from activities.documents.sandbox.limits import Limits

Pixels = npt.NDArray[np.uint8]

_FORMATS = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.TIFF: "TIFF",
    Kind.WEBP: "WEBP",
    Kind.HEIC: "HEIF",
}
_LEAST_SIDE = 400
"""Pixels of the shorter side of a page or receipt, however coarse; logos and icons are smaller."""
_A4 = (595.0, 842.0)
_A4_INCHES = 11.69
_ORIENTATION = 0x0112
_SENSIBLE_DPI = (40.0, 2400.0)
_SENSIBLE_INCHES = 44.0
"""Longer than this, and the resolution that the file names is not the paper's."""


def opened(content: bytes, kind: Kind, limits: Limits) -> Image.Image:
    """The picture, not yet decoded.

    Raises:
        Unopened: damaged, empty, or more pixels than may be.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        image = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
    except MemoryError:
        raise
    except Exception as error:
        raise Unopened(Reason.DAMAGED) from error
    check_pixels(image, limits)
    return image


def may_be_page(content: bytes) -> bool:
    """Whether a picture set into a text may be a page of its own, and not what adorns it."""
    kind = kind_of(content)
    if kind is None or not kind.picture:
        return False
    Image.MAX_IMAGE_PIXELS = None
    try:
        return min(Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]).size) >= _LEAST_SIDE
    except MemoryError:
        raise
    except Exception:  # its own child tells why it cannot be opened
        return True


def check_pixels(image: Image.Image, limits: Limits) -> None:
    """Let pass only a page with as many pixels as may be.

    Raises:
        Unopened: it has more, or none.
    """
    pixels = image.width * image.height
    if pixels > limits.picture_pixels:
        raise Unopened(Reason.PIXELS, pixels, limits.picture_pixels)
    if not pixels:
        raise Unopened(Reason.EMPTY)


def sizes(image: Image.Image, limits: Limits) -> list[tuple[float, float]]:
    """Of every page; only a TIFF has several. Where a later one cannot be found, it is the last, as A4."""
    found = [size(image)]
    while image.format == "TIFF":
        if len(found) > limits.pages:
            raise Unopened(Reason.PAGES, 0, limits.pages)
        try:
            image.seek(len(found))
            found.append(size(image))
        except EOFError:
            break
        except Exception:  # decoders of pictures raise whatever they like on damaged bytes
            return [*found, _A4]
    return found


def size(image: Image.Image) -> tuple[float, float]:
    """Width and height in points as shown."""
    width, height = image.size
    dpi_x, dpi_y = dpi_of(image)
    across, down = width / dpi_x * 72, height / dpi_y * 72
    return (down, across) if _turned(image) else (across, down)


def _turned(image: Image.Image) -> bool:
    return image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)


def dpi_of(image: Image.Image) -> tuple[float, float]:
    """Resolution as the file tells it, else as if the picture showed a sheet of A4."""
    try:
        x, y = (float(v) for v in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        x = y = 0.0
    low, high = _SENSIBLE_DPI
    if all(math.isfinite(v) and low <= v <= high for v in (x, y)):
        inches = max(image.width / x, image.height / y)
        if inches <= _SENSIBLE_INCHES:
            return x, y
    guess = max(image.size) / _A4_INCHES
    return guess, guess


def plain(image: Image.Image) -> Image.Image:
    """Grey or RGB, eight bits a sample, on white paper."""
    if image.mode in ("1", "L", "RGB"):
        return image if image.mode != "1" else image.convert("L")
    if image.mode.startswith("I;16"):
        return _with_exif(Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)), image)
    if "A" in image.mode or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return _with_exif(paper.convert("RGB"), image)
    return image.convert("RGB")


def _with_exif(image: Image.Image, like: Image.Image) -> Image.Image:
    image.getexif().update(like.getexif())
    return image


def fitted(image: Image.Image, width_pt: float, height_pt: float, job: Job, limits: Limits) -> Image.Image:
    """At most the limit's pixels; with `square` exactly as many as the page has at that resolution."""
    width, height = image.size
    if job.square:
        width, height = round(width_pt * job.dpi / 72), round(height_pt * job.dpi / 72)
    shrink = min(1.0, math.sqrt(limits.page_pixels / max(1, width * height)))
    wanted = max(1, int(width * shrink)), max(1, int(height * shrink))
    if wanted == image.size:
        return image
    return image.resize(wanted, Image.Resampling.BILINEAR, reducing_gap=2.0)


def without_colour(pixels: Pixels) -> Pixels:
    """One channel where the three are alike."""
    if pixels.ndim == 3 and np.array_equal(pixels[..., 0], pixels[..., 1]):
        return pixels[..., 0] if np.array_equal(pixels[..., 1], pixels[..., 2]) else pixels
    return pixels
