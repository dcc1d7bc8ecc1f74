"""RapidOCR (PP-OCR models on ONNX Runtime): the engine that is always there."""

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput
from rapidocr.ch_ppocr_rec import TextRecOutput
from rapidocr.utils.process_img import get_rotate_crop_image

from activities.documents.engines.protocol import Pixels, Run
from activities.documents.paper import direction
from activities.documents.paper.direction import Corners

DETECTED_PIXELS = 1_100_000
"""Lines are found on a picture of this size (A4 at 107 dpi) and read from the whole one: a third of the time,
and the same lines, as finding them at 200 dpi."""
PART_SHRINK = 0.55
"""A page drawn at 200 dpi is shrunk so much; parts of it too, so that their print is as large."""
_LEAST_SIDE = 32
LEAST = 0.5
"""Confidence below which what was found is not print."""
SURE = 0.85
"""Mean confidence of a page that stands upright without a doubt; one on its head reads at .55."""
ENOUGH = 8
"""A line is told by a piece so many times as long as it is high."""
_LARGEST = 1_000_000
_AT_ONCE = 6
"""Lines of about one length that are read in one go."""


class RapidEngine:
    """Keeps one instance; its flags stay as they are set here, so every call sets all of them.

    Args:
        threads: that read lines beside each other. Each computes by itself: those that share the work on one
            line spin while they wait for each other, which took a third more computing time.
    """

    name = "rapidocr"

    def __init__(self, threads: int = 2) -> None:
        onnx = "EngineConfig.onnxruntime."
        self._params = {
            "Global.log_level": "critical",
            "Global.max_side_len": _LARGEST,
            "Global.use_cls": False,
            onnx + "intra_op_num_threads": 1,
            onnx + "inter_op_num_threads": 1,
        }
        self._ocr = RapidOCR(params=self._params)
        self._threads = ThreadPoolExecutor(threads)

    @cached_property
    def _unscaled(self) -> RapidOCR:
        """Finds lines without making small pictures larger first, which costs ten times as much."""
        return RapidOCR(params={**self._params, "Det.limit_side_len": _LEAST_SIDE})

    def upright(self, image: Pixels) -> tuple[int, list[Run] | None]:
        """By its lines; a page that reads well as it lies is not looked at twice."""
        page = _bgr(image)
        found = self._found(page)
        if direction.sideways(found):
            return (1 if self._on_its_head(page, found) else 3), None
        scored = self._scored(page, found)
        if _quality(scored) >= SURE or not self._on_its_head(page, found):
            return 0, _printed(scored)
        height, width = page.shape[:2]
        turned = [np.array([width, height], np.float32) - line[[2, 3, 0, 1]] for line in found]
        return 2, _printed(self._scored(np.ascontiguousarray(np.rot90(page, 2)), turned))

    def words(self, image: Pixels) -> list[Run]:
        """Lines of the page, parted where the gap between words is wide."""
        page = _bgr(image)
        return _printed(self._scored(page, self._found(page)))

    def part(self, image: Pixels) -> list[Run]:
        """Lines of a part of a page, found at the resolution at which those of a page are."""
        part = _bgr(image)
        shrink = min(PART_SHRINK, math.sqrt(DETECTED_PIXELS / (part.shape[0] * part.shape[1])))
        return _printed(self._scored(part, _lines(self._unscaled, part, shrink)))

    def _found(self, page: Pixels) -> list[Corners]:
        """Where lines stand."""
        shrink = min(1.0, math.sqrt(DETECTED_PIXELS / (page.shape[0] * page.shape[1])))
        return _lines(self._ocr, page, shrink)

    def _scored(self, page: Pixels, lines: Sequence[Corners]) -> list[Run]:
        """What stands in each line, however unsure."""
        read = self._recognised([get_rotate_crop_image(page, line.copy()) for line in lines])
        return [
            Run(text.strip(), _around(line), score) for line, (text, score) in zip(lines, read, strict=True)
        ]

    def _on_its_head(self, page: Pixels, lines: Sequence[Corners]) -> bool:
        """Whether lines read better turned; upright ones are turned counterclockwise first."""

        def confidences() -> Iterator[tuple[float, float]]:
            for line in direction.telling(lines):
                crop = get_rotate_crop_image(page, line.copy())
                crop = crop[:, : ENOUGH * crop.shape[0]]
                (_, lying), (_, turned) = self._recognised([crop, np.ascontiguousarray(np.rot90(crop, 2))])
                yield lying, turned

        return direction.on_its_head(confidences())

    def _recognised(self, crops: list[Pixels]) -> list[tuple[str, float]]:
        """Text and confidence of each line; those of about one length are read together, drawn out to it."""
        order = sorted(range(len(crops)), key=lambda n: crops[n].shape[1] / crops[n].shape[0])
        parts = [order[n : n + _AT_ONCE] for n in range(0, len(order), _AT_ONCE)]
        read = self._threads.map(lambda part: self._together([crops[n] for n in part]), parts)
        found = {
            n: line
            for part, lines in zip(parts, read, strict=True)
            for n, line in zip(part, lines, strict=True)
        }
        return [found[n] for n in range(len(crops))]

    def _together(self, crops: list[Pixels]) -> list[tuple[str, float]]:
        read = self._ocr.recognize_txt(crops)
        return [(text, float(score)) for text, score in zip(read.txts or (), read.scores or (), strict=True)]

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        """Each crop is taken for one line."""
        return list(self._threads.map(self._line, crops))

    def _line(self, crop: Pixels) -> str:
        found = self._ocr(_bgr(crop), use_det=False, use_cls=False, use_rec=True)
        return " ".join(found.txts or ()).strip() if isinstance(found, TextRecOutput) else ""


def _lines(ocr: RapidOCR, page: Pixels, shrink: float) -> list[Corners]:
    small = cv2.resize(page, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    found = ocr(np.asarray(small, np.uint8), use_det=True, use_cls=False, use_rec=False)
    if not isinstance(found, TextDetOutput) or found.boxes is None:
        return []
    return [np.asarray(corners, np.float32) / np.float32(shrink) for corners in found.boxes]


def _printed(runs: list[Run]) -> list[Run]:
    """Those that are print."""
    return [run for run in runs if run.text and run.confidence >= LEAST]


def _quality(runs: list[Run]) -> float:
    """Mean confidence, by letters."""
    letters = sum(len(run.text) for run in runs)
    return sum(run.confidence * len(run.text) for run in runs) / letters if letters else 0.0


def _bgr(image: Pixels) -> Pixels:
    code = cv2.COLOR_GRAY2BGR if image.ndim == 2 else cv2.COLOR_RGB2BGR
    return np.asarray(cv2.cvtColor(image, code), dtype=np.uint8)


def _around(corners: Corners) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
