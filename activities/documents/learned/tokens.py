"""A page word by word, however an engine put its words together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from activities.documents.fields.parse import plain
from activities.documents.fields.runs import middle
from schemas.reading import Box

_PARTS = re.compile(r"[^\s:]+:?|:")
JOINED = 0.8
"""Heights of a letter up to which two words stand side by side."""
_LEVEL = 0.5
"""Heights of a letter that words of one line stand apart, up or down."""


@dataclass(frozen=True)
class Token:
    """One word with the part of its run's box that its letters take."""

    text: str
    box: Box
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """As words are compared: small letters and figures alone."""
        return re.sub(r"[\W_]+", "", plain(self.text))

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def tokens(words: Iterable[tuple[str, Box, float]]) -> list[Token]:
    """Runs of words, with boxes and confidence, cut at blanks and colons in proportion to their letters."""
    return [token for text, box, confidence in words for token in _cut(text, box, confidence)]


def _cut(text: str, box: Box, confidence: float) -> list[Token]:
    x0, y0, x1, y1 = box
    letter = (x1 - x0) / max(1, len(text))
    return [
        Token(part[0], (x0 + part.start() * letter, y0, x0 + part.end() * letter, y1), confidence)
        for part in _PARTS.finditer(text)
    ]


def lines(found: Sequence[Token]) -> list[list[Token]]:
    """Words by the line they stand in, from the top, each line from the left."""
    out: list[list[Token]] = []
    for token in sorted(found, key=lambda t: middle(t.box)[1]):
        last = out[-1] if out else []
        if last and abs(middle(token.box)[1] - middle(last[-1].box)[1]) < _LEVEL * token.height:
            last.append(token)
        else:
            out.append([token])
    return [sorted(line, key=lambda t: t.box[0]) for line in out]


def groups(line: Sequence[Token]) -> list[list[Token]]:
    """The words of a line that stand side by side, without a wide gap between."""
    out: list[list[Token]] = []
    for token in line:
        if out and token.box[0] - out[-1][-1].box[2] < JOINED * token.height:
            out[-1].append(token)
        else:
            out.append([token])
    return out
