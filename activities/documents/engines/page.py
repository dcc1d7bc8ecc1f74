"""One page in a reader: from raw pixels to what stands on it. Runs in the warm processes."""

from dataclasses import dataclass
from statistics import mean

import cv2
import numpy as np

from activities.documents.engines import pictured
from activities.documents.engines.protocol import Engine, PixelBox, Pixels, Run
from activities.documents.paper import light, prepare, ruling, straighten
from activities.documents.paper.prepared import Prepared
from activities.documents.sandbox.client import RawPage
from schemas.reading import Box, Word

_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)
"""A third of the time of filtered rows on drawn pages, two thirds on scans, which become 6 % larger."""
DIGITAL = "pdf-text"
"""In place of an engine's name where the file carries its text."""
THROUGH = "the other side showed through: taken for blank"
_CLEAR = 0.85
"""Mean confidence of print that is read the right way round."""
_BLANK = 0.003
"""Share of a page that is dark, up to which a page without words is blank."""
_RULED = 1.0
"""Inches of a level or upright stroke that is no writing."""
_SPECK = 1.5
"""Points: what is smaller both ways is grain, dust, or what pressing the picture together left of them."""


@dataclass(frozen=True)
class Tick:
    """A check box on the page as shown."""

    box: Box
    ink: float
    """Share of its inside that is dark."""


@dataclass(frozen=True, eq=False)
class ReadPage:
    """A page as shown, all boxes in its points; equal only to itself, so that what follows can be kept."""

    n: int
    width: float
    height: float
    matrix: tuple[float, ...]
    """Row-major 3x3 homography from points of the original page."""
    png: bytes
    """Empty where it was not drawn for people to look at."""
    engine: str
    words: tuple[Word, ...]
    cells: tuple[Box, ...]
    ticks: tuple[Tick, ...]
    dpi: float
    blank: bool = False
    """Nothing stands on it, as on the back of a sheet."""
    steps: tuple[str, ...] = ()
    """What was done to it before it was read, in words for staff."""
    came_at: float | None = None
    """Dots per inch of the picture that came in; None: it is drawn, not scanned."""

    def engine_at(self, box: Box) -> str:
        """What read the words in a box: the page's engine, or that of a picture within the page."""
        return next((w.engine for w in self.words if w.engine and _within(w.box, box)), self.engine)


def _within(box: Box, other: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def read_page(raw: RawPage, engine: Engine) -> ReadPage:
    """Words, ruled boxes and check boxes of a page."""
    head = raw.head
    shape = (head.height, head.width) if head.channels == 1 else (head.height, head.width, 3)
    pixels: Pixels = np.frombuffer(raw.pixels, np.uint8).reshape(shape)
    if raw.words and not head.picture:
        words = tuple(Word(text=w.text, page=head.n, box=w.box, confidence=1.0) for w in raw.words)
        words = pictured.merged(words, pictured.read(raw, pixels, engine))
        return _page(raw, Prepared.of(pixels, head.dpi_x, head.dpi_y), DIGITAL, words)
    shown, runs = _standing(prepare.prepared(pixels, head.dpi_x, head.dpi_y), engine)
    if _shows_through(shown, runs, engine):
        shown, runs = shown.cleaned(shown.image, THROUGH), []
    unit = 72 / shown.dpi
    words = tuple(
        Word(text=run.text, page=head.n, box=_scaled(run.box, unit), confidence=min(1.0, run.confidence))
        for run in runs
    )
    return _page(raw, shown, engine.name, words)


def _standing(flat: Prepared, engine: Engine) -> tuple[Prepared, list[Run]]:
    """The page upright and level, and what stands on it."""
    page = straighten.level(flat)
    quarters, runs = engine.upright(page.image)
    on_its_side = quarters % 2
    page = straighten.standing(flat if on_its_side else page, quarters)
    page = straighten.level(page) if on_its_side else page
    return page, engine.words(page.image) if runs is None else runs


def _shows_through(shown: Prepared, runs: list[Run], engine: Engine) -> bool:
    """Whether all that stands there is the print of the other side, which reads well in a mirror."""
    if light.FAINT not in shown.steps or not runs or mean(run.confidence for run in runs) >= _CLEAR:
        return False
    mirror = np.ascontiguousarray(shown.image[:, ::-1])
    _, mirrored = _standing(Prepared.of(mirror, shown.dpi_x, shown.dpi_y), engine)
    return bool(mirrored) and mean(run.confidence for run in mirrored) >= _CLEAR


def _page(raw: RawPage, shown: Prepared, engine: str, words: tuple[Word, ...]) -> ReadPage:
    ink = ruling.inked(shown.image)
    dpi = shown.dpi
    unit = 72 / dpi
    original = np.diag([raw.head.dpi_x / 72, raw.head.dpi_y / 72, 1.0])
    matrix = np.diag([unit, unit, 1.0]) @ shown.way @ original
    return ReadPage(
        n=raw.head.n,
        width=raw.head.width_pt if engine == DIGITAL else shown.image.shape[1] * unit,
        height=raw.head.height_pt if engine == DIGITAL else shown.image.shape[0] * unit,
        matrix=tuple(float(v) for v in (matrix / matrix[2, 2]).ravel()),
        png=b"" if raw.head.coarse else encoded(shown.image),
        engine=engine,
        words=words,
        cells=tuple(_scaled(box, unit) for box in ruling.cells(ink, dpi)),
        ticks=tuple(Tick(_scaled(square.box, unit), square.ink) for square in ruling.squares(ink, dpi)),
        dpi=dpi,
        blank=not words and (THROUGH in shown.steps or _dark(shown.image, dpi) < _BLANK),
        steps=shown.steps,
        came_at=raw.head.dpi_x if engine != DIGITAL else None,
    )


def _dark(image: Pixels, dpi: float) -> float:
    """Share of a page that is ink, without rules, folds and specks."""
    ink = ruling.inked(ruling.unruled(image, round(_RULED * dpi)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    pieces = stats[1:count]
    large = pieces[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= _SPECK * dpi / 72
    return float(pieces[large, cv2.CC_STAT_AREA].sum() / ink.size)


def _scaled(box: PixelBox, unit: float) -> Box:
    return (box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit)


def encoded(image: Pixels) -> bytes:
    """The page as PNG."""
    shown = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, png = cv2.imencode(".png", shown, _PNG)
    return png.tobytes()


def crops(png: bytes, dpi: float, boxes: list[Box]) -> list[Pixels]:
    """Parts of a page; boxes are in points."""
    image = np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    scale = dpi / 72
    found = []
    for x0, y0, x1, y1 in boxes:
        left, top = max(0, round(x0 * scale)), max(0, round(y0 * scale))
        part = image[top : max(top + 1, round(y1 * scale)), left : max(left + 1, round(x1 * scale))]
        found.append(part if part.size else np.full((8, 8), 255, np.uint8))
    return found
