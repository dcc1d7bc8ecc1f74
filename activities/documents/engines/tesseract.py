"""Tesseract: a second pair of eyes on single lines; reads whole pages where it is asked to."""

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence

import cv2
import numpy as np

from activities.documents.engines.protocol import PixelBox, Pixels, Run
from activities.documents.paper import ruling

_LINE_HEIGHT = 56
"""Pixels to which crops are scaled; Tesseract reads capitals of 20 to 40 pixels best."""
_MARGIN = 40
_BETWEEN = 70
_SHEET_WIDTH = 1400
_SECONDS = 60
_RULE = 40
"""Pixels; a straight stroke at least so long, and a twentieth of the page's width, is no letter's."""


def installed() -> bool:
    """Whether the program is on this machine."""
    return shutil.which("tesseract") is not None


def trained() -> frozenset[str]:
    """Names of the training data that this machine has."""
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    return frozenset(line.strip().rpartition("/")[2] for line in listed.stdout.splitlines()[1:])


class TesseractEngine:
    """Runs the `tesseract` program."""

    name = "tesseract"

    def __init__(self, languages: str = "eng") -> None:
        self.languages = languages

    def upright(self, image: Pixels) -> tuple[int, list[Run] | None]:
        """By its own detection of orientation; as it lies where that finds too little to tell."""
        try:
            told = self._told(image, "0", "osd").splitlines()
        except (OSError, subprocess.SubprocessError):
            return 0, None
        turn = next((line.partition(":")[2] for line in told if line.startswith("Rotate:")), "0")
        return int(turn) // 90 % 4, None

    def words(self, image: Pixels) -> list[Run]:
        """Words of a page, whose rules are taken away first: words in boxes are lost beside them."""
        return self._read(ruling.unruled(image, max(_RULE, image.shape[1] // 20)), "3")

    def part(self, image: Pixels) -> list[Run]:
        """Words of a part of a page; nothing where the program fails."""
        return self._tried(image, "11")

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        """All crops on one sheet, so that the program starts only once."""
        if not crops:
            return []
        sheet, spots = _sheet([_scaled(crop) for crop in crops])
        texts: list[list[str]] = [[] for _ in crops]
        for run in self._tried(sheet, "6"):
            texts[_nearest(run, spots)].append(run.text)
        return [" ".join(words) for words in texts]

    def _tried(self, image: Pixels, mode: str) -> list[Run]:
        """Nothing where the program fails, as without its languages: then the first reader stands alone."""
        try:
            return self._read(image, mode)
        except (OSError, subprocess.SubprocessError):
            return []

    def _read(self, image: Pixels, mode: str) -> list[Run]:
        """Words of an image, in the page segmentation mode of that number."""
        told = self._told(image, mode, self.languages, "tsv")
        rows = csv.DictReader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_run(row) for row in rows if (row["text"] or "").strip()]

    def _told(self, image: Pixels, mode: str, languages: str, *configs: str) -> str:
        """What the program prints."""
        _, png = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        command = ["tesseract", "stdin", "stdout", "-l", languages, "--psm", mode, *configs]
        done = subprocess.run(command, input=png.tobytes(), capture_output=True, check=True, timeout=_SECONDS)
        return done.stdout.decode()


def _run(row: dict[str, str]) -> Run:
    left, top, width, height = (float(row[key]) for key in ("left", "top", "width", "height"))
    return Run(
        row["text"].strip(), (left, top, left + width, top + height), max(0.0, float(row["conf"])) / 100
    )


def _scaled(crop: Pixels) -> Pixels:
    grey = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    factor = _LINE_HEIGHT / grey.shape[0]
    size = max(1, round(grey.shape[1] * factor)), _LINE_HEIGHT
    return np.asarray(
        cv2.resize(cv2.medianBlur(np.ascontiguousarray(grey), 3), size, interpolation=cv2.INTER_CUBIC),
        dtype=np.uint8,
    )


def _sheet(crops: list[Pixels]) -> tuple[Pixels, list[PixelBox]]:
    """The crops set like words in lines on white paper, and where each stands.

    In company even a lone figure is read, which Tesseract fails at when it has a line of its own.
    """
    corners: list[tuple[int, int]] = []
    x, y = _MARGIN, _MARGIN
    for crop in crops:
        if x > _MARGIN and x + crop.shape[1] > _SHEET_WIDTH:
            x, y = _MARGIN, y + _LINE_HEIGHT + _MARGIN
        corners.append((x, y))
        x += crop.shape[1] + _BETWEEN
    width = max(x + crop.shape[1] for (x, _), crop in zip(corners, crops, strict=True)) + _MARGIN
    sheet = np.full((y + _LINE_HEIGHT + _MARGIN, width), 255, np.uint8)
    for (x, y), crop in zip(corners, crops, strict=True):
        sheet[y : y + _LINE_HEIGHT, x : x + crop.shape[1]] = crop
    return sheet, [(x, y, x + c.shape[1], y + _LINE_HEIGHT) for (x, y), c in zip(corners, crops, strict=True)]


def _nearest(run: Run, spots: list[PixelBox]) -> int:
    """The crop whose place on the sheet is nearest to a word's middle."""
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2

    def away(i: int) -> float:
        x0, y0, x1, y1 = spots[i]
        return max(x0 - x, x - x1, 0.0) + 10 * max(y0 - y, y - y1, 0.0)

    return min(range(len(spots)), key=away)
