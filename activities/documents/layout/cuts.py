"""Where words that were read in one go fall apart: behind a label, before a value, at a wide blank."""

import re
from collections.abc import Iterator
from statistics import median

import cv2
import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.engines.protocol import Pixels
from activities.documents.layout.cues import cues
from schemas.reading import Box, Word

_COLON = re.compile(r"^(.{0,60}?[^\W\d]\W{0,3}?)\s*:\s*(.*)$")
_LAST = re.compile(r"\w{3}\.$")
"""The end of a sentence, behind which blanks are wide."""
_TIME = re.compile(r"\d\s*:\s*\d")
_SEAMS = re.compile(
    r"\s+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[A-Za-z]{3})(?=\d)|(?<=No\.)(?=[A-Z0-9])"
    r"|(?<=^X)(?=[A-Z])"
)
_GAP, _WIDE, _UNLIKE = 0.2, 0.5, 0.9
"""Heights of a line between two words from which it may be, is likely, or is surely more than a blank."""
_MARK = re.compile(r"[xX]|[^\W\d_]?[\u2610-\u2612\u2713\u2714]")


class Sheet:
    """Ink of a page, to see how far words stand apart."""

    def __init__(self, page: ReadPage) -> None:
        self._scale = page.dpi / 72
        image = cv2.imdecode(np.frombuffer(page.png, np.uint8), cv2.IMREAD_GRAYSCALE) if page.png else None
        self._image: Pixels | None = None if image is None else np.asarray(image, np.uint8)

    def blanks(self, box: Box, wanted: int) -> list[tuple[float, float]]:
        """The widest blanks within a line, from left to right: where each lies and how wide it is.

        Places are in points from the left, widths in heights of the line. Empty if there are not so many.
        """
        x0, y0, x1, y1 = box
        height = max(1.0, y1 - y0)
        if self._image is None or not wanted:
            return []
        rows = slice(round((y0 + 0.2 * height) * self._scale), round((y0 + 0.7 * height) * self._scale))
        part = self._image[rows, round(x0 * self._scale) : round(x1 * self._scale)]
        if not part.size:
            return []
        inked = (part < 150).any(axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.view(np.int8), [0]))))
        ends, starts = edges[1:-1:2], edges[2::2]
        wide = starts - ends
        if len(wide) < wanted:
            return []
        widest = sorted(np.argsort(-wide, kind="stable")[:wanted])
        return [
            (x0 + float(ends[i] + starts[i]) / 2 / self._scale, float(wide[i]) / self._scale / height)
            for i in widest
        ]


def at_seams(run: Word, sheet: Sheet) -> Iterator[Word]:
    """A run cut behind a label that has no colon, at a blank unlike the others, and beside a mark."""
    x0, y0, x1, y1 = run.box
    blanks = sheet.blanks(run.box, len(run.text.split()) - 1)
    usual = median(wide for _, wide in blanks) if blanks else _WIDE
    for match in _SEAMS.finditer(run.text):
        before, after = run.text[: match.start()], run.text[match.end() :]
        if not before.strip() or not after.strip():
            continue
        at = x0 + (x1 - x0) * (match.start() + match.end()) / 2 / len(run.text)
        wide = _WIDE
        if blanks and match.group():
            at, wide = blanks[len(before.split()) - 1]
        unlike = wide >= _UNLIKE and (wide >= 2 * usual or len(blanks) < 3)
        if (unlike and not _LAST.search(before)) or _apart(before, after, wide):
            yield run.model_copy(update={"text": before, "box": (x0, y0, at, y1)})
            yield from at_seams(run.model_copy(update={"text": after, "box": (at, y0, x1, y1)}), sheet)
            return
    yield run


def _apart(before: str, after: str, wide: float) -> bool:
    """Whether a label ends before a seam, or a mark stands on one side of it."""
    left, right, first = cues(before), cues(after), cues(after.split()[0])
    if _MARK.fullmatch(before) or _MARK.fullmatch(after):
        return "small words" not in left | right and "a sentence" not in left | right
    if "ends with a question mark" in left:
        return "a few words" in left or "many words" in left
    if left & {"many words", "a sentence", "small letters", "small words", "mostly figures"}:
        return False
    named = "last word is of labels" in left and "first word is of labels" not in right
    figures = bool(first & {"begins with a figure", "mostly figures", "some figures"})
    if "ends with a number sign" in left:
        return figures
    if named and (before.endswith("-") or after.startswith("- ")):
        return "all words are of labels" in left
    other = bool(left & {"capitals"}) and bool(first & {"title case"})
    return named and ((figures and wide >= _GAP) or (other and wide >= _WIDE))


def behind_colons(run: Word) -> Iterator[Word]:
    """A run cut behind the colons of its labels."""
    match = _COLON.match(run.text)
    if not match or not match[2] or _TIME.search(run.text[: match.start(2) + 1]):
        yield run
        return
    x0, y0, x1, y1 = run.box
    at = x0 + (x1 - x0) * match.start(2) / len(run.text)
    yield run.model_copy(update={"text": f"{match[1]}:", "box": (x0, y0, at, y1)})
    yield from behind_colons(run.model_copy(update={"text": match[2], "box": (at, y0, x1, y1)}))
