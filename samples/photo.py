"""A page as a phone takes it: on a table, at a slant, in uneven light, perhaps crumpled."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rng = np.random.Generator
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Size = tuple[int, int]
"""Width and height."""

TABLE = (60, 44, 33)
PAPER = (0.985, 0.97, 0.93)
"""Share of red, green and blue light that each gives back; the table's out of 255."""

COARSE = 6
"""Pixels of the page for one of the grid on which creases are laid out."""


def photographed(page: Image.Image, rng: Rng, crumpled: bool = False) -> Image.Image:
    """The page in colour, photographed from not quite above; a little more than the page is seen."""
    pixels = np.asarray(page.convert("RGB"), dtype=np.uint8)
    pixels = _shone_on(pixels, np.array(PAPER, dtype=np.float32))
    if crumpled:
        slopes = _facets(page.size, rng)
        pixels = _shone_on(_bent(pixels, *slopes), _shading(*slopes)[..., None])
    return Image.fromarray(_exposed(_on_table(pixels, rng), rng))


def _pixels(values: NDArray[Any]) -> Pixels:
    pixels: Pixels = np.clip(values, 0, 255).astype(np.uint8)
    return pixels


def _shone_on(pixels: Pixels, light: Floats) -> Pixels:
    return _pixels(pixels * light)


def _stretched(values: Floats, size: Size) -> Floats:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _noise(size: Size, cells: Size, rng: Rng) -> Floats:
    """Smooth noise, mean 0 and deviation 1, of that many cells across and down."""
    return _stretched(rng.standard_normal((cells[1], cells[0]), dtype=np.float32), size)


def _on_table(page: Pixels, rng: Rng) -> Pixels:
    """The page seen at a slant on a dark table, with a thin shadow along its edges."""
    height, width = page.shape[:2]
    size = (round(width * 1.16), round(height + width * 0.16))
    flat = np.array(((0, 0), (width, 0), (width, height), (0, height)), dtype=np.float32)
    slack = rng.uniform(-0.035 * width, 0.035 * width, (4, 2))
    view = cv2.getPerspectiveTransform(flat, (flat + 0.08 * width + slack).astype(np.float32))
    seen = cv2.warpPerspective(page, view, size, flags=cv2.INTER_CUBIC)
    cover = cv2.warpPerspective(np.full((height, width), 1, np.float32), view, size, flags=cv2.INTER_LINEAR)
    drop = cv2.blur(np.roll(cover, round(width * 0.01), axis=(0, 1)), (25, 25))
    table = _table(size, rng) * (1 - 0.6 * drop[..., None])
    return _pixels(table + (seen - table) * cover[..., None])


def _table(size: Size, rng: Rng) -> Floats:
    """Dark wood: grain along the table."""
    grain = 5 * _noise(size, (4, 140), rng) + 4 * _noise(size, (3, 30), rng)
    wood = np.array(TABLE, dtype=np.float32)
    table: Floats = wood + grain[..., None] * (wood / wood[0])
    return table


def _exposed(scene: Pixels, rng: Rng) -> Pixels:
    """Light that falls off, the photographer's soft shadow, a lens not quite sharp, a grainy sensor."""
    height, width = scene.shape[:2]
    light = _stretched(_light(rng), (width, height))
    soft = cv2.GaussianBlur(scene, (0, 0), 0.8)
    grain = 3.5 * rng.standard_normal((height, width), dtype=np.float32)
    return _pixels(soft * light[..., None] + grain[..., None])


def _light(rng: Rng) -> Floats:
    """Brightness over the scene on a coarse grid, about 1 where it is well lit."""
    across, down = np.meshgrid(*(np.linspace(-1, 1, 96, dtype=np.float32),) * 2)
    turn, edge, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.6), rng.uniform(0.22, 0.36)
    along = np.cos(turn) * across + np.sin(turn) * down
    shadow = 1 / (1 + np.exp(-9 * (along - edge + 0.25 * across * down)))
    light: Floats = (1.02 - 0.07 * (across**2 + down**2) - 0.06 * along - depth * shadow).astype(np.float32)
    return light


def _facets(size: Size, rng: Rng) -> tuple[Floats, Floats]:
    """Slope across and down of crumpled paper: flat facets of two sizes between random creases."""
    w, h = size[0] // COARSE, size[1] // COARSE
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    across, down = (0.25 * _noise((w, h), (4, 7), rng) for _ in range(2))
    for facets, steepness in ((9, 0.5), (40, 0.55), (110, 0.35)):
        at = rng.uniform((0, 0), (w, h), (facets, 2)).astype(np.float32)
        nearest = np.argmin([(x - px) ** 2 + (y - py) ** 2 for px, py in at], axis=0)
        slopes = (steepness * rng.standard_normal((facets, 2))).astype(np.float32)
        across, down = across + slopes[nearest, 0], down + slopes[nearest, 1]
    return _creased(across, size), _creased(down, size)


def _creased(slope: Floats, size: Size) -> Floats:
    """In the page's pixels, creases a little rounded."""
    fine = cv2.resize(slope, size, interpolation=cv2.INTER_LINEAR)
    return cv2.GaussianBlur(fine, (0, 0), COARSE * 0.6).astype(np.float32)


def _shading(across: Floats, down: Floats) -> Floats:
    """Brightness of each spot, about 1 where the paper lies flat, by its slope towards the light."""
    lit: Floats = np.clip(0.97 - 0.09 * across - 0.07 * down, 0.6, 1.06).astype(np.float32)
    return lit


def _bent(page: Pixels, across: Floats, down: Floats) -> Pixels:
    """The page as seen from above when it is not flat."""
    pull = [cv2.GaussianBlur(slope, (0, 0), 2.5 * COARSE) * 3.5 for slope in (across, down)]
    y, x = np.mgrid[0 : page.shape[0], 0 : page.shape[1]].astype(np.float32)
    bent = cv2.remap(page, x + pull[0], y + pull[1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return bent.astype(np.uint8)
