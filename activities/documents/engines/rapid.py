"""RapidOCR (PP-OCR models on ONNX Runtime): the engine that is always there."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det import TextDetOutput
from rapidocr.ch_ppocr_rec import TextRecOutput
from rapidocr.utils.process_img import get_rotate_crop_image

from activities.documents.engines.protocol import Pixels, Run

DETECTED_PIXELS = 1_100_000
"""Lines are found on a picture of this size (A4 at 107 dpi) and read from the whole one: a third of the time,
and the same lines, as finding them at 200 dpi."""
LEAST = 0.5
"""Confidence below which what was found is not print."""
_LARGEST = 1_000_000


class RapidEngine:
    """Keeps one instance; its flags stay as they are set here, so every call sets all of them."""

    name = "rapidocr"

    def __init__(self, threads: int = 2) -> None:
        onnx = "EngineConfig.onnxruntime."
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": _LARGEST,
                "Global.use_cls": False,
                onnx + "intra_op_num_threads": threads,
                onnx + "inter_op_num_threads": 1,
            }
        )

    def words(self, image: Pixels) -> list[Run]:
        """Lines of the page, parted where the gap between words is wide."""
        page = _bgr(image)
        shrink = min(1.0, math.sqrt(DETECTED_PIXELS / (page.shape[0] * page.shape[1])))
        small = cv2.resize(page, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        found = self._ocr(np.asarray(small, np.uint8), use_det=True, use_cls=False, use_rec=False)
        if not isinstance(found, TextDetOutput) or found.boxes is None:
            return []
        corners = [np.asarray(c, np.float32) / shrink for c in found.boxes]
        if not corners:
            return []
        read = self._ocr.recognize_txt([get_rotate_crop_image(page, c.copy()) for c in corners])
        rows = zip(corners, read.txts or (), read.scores or (), strict=True)
        return [
            Run(text.strip(), _around(c), float(score))
            for c, text, score in rows
            if text.strip() and score >= LEAST
        ]

    def lines(self, crops: Sequence[Pixels]) -> list[str]:
        """Each crop is taken for one line."""
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Pixels) -> str:
        found = self._ocr(_bgr(crop), use_det=False, use_cls=False, use_rec=True)
        return " ".join(found.txts or ()).strip() if isinstance(found, TextRecOutput) else ""


def _bgr(image: Pixels) -> Pixels:
    code = cv2.COLOR_GRAY2BGR if image.ndim == 2 else cv2.COLOR_RGB2BGR
    return np.asarray(cv2.cvtColor(image, code), dtype=np.uint8)


def _around(corners: np.ndarray) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)
