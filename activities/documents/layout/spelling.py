"""Words of labels that were read with a letter wrong, set right by words that labels of forms are made of."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from activities.documents.layout.cues import HEADINGS, LABELS, PROSE, VALUES

_SURE = 0.98
"""Confidence of a line from which its words stand as they were read."""
_UNSURE = 0.94
"""Confidence below which also the first or the last letter may be wrong."""
_LONG = 5
"""Letters from which a word is set right."""
_KNOWN = LABELS | VALUES | HEADINGS | PROSE
_MEANT = sorted(word for word in LABELS | HEADINGS if len(word) >= _LONG)


@lru_cache(4096)
def set_right(text: str, confidence: float) -> str:
    """The text with words set right that one word of labels alone is a letter away from."""
    return text if confidence >= _SURE else re.sub(r"[^\W_]+", lambda m: _meant(m[0], confidence), text)


def _meant(word: str, confidence: float) -> str:
    small = word.lower()
    if len(small) < _LONG or small in _KNOWN or sum(c.isdigit() for c in small) > 1:
        return word
    near = [each for each, *_ in process.extract(small, _MEANT, scorer=OSA.distance, score_cutoff=1, limit=2)]
    if len(near) != 1 or not _misread(small, near[0], confidence):
        return word
    meant = str(near[0])
    if sum(c.isupper() for c in word) > len(word) / 2:
        return meant.upper()
    return meant.capitalize() if word[0].isupper() else meant


def _misread(word: str, meant: str, confidence: float) -> bool:
    """Whether it is rather misread than another word, as endings make: "dates" is not "rates"."""
    if word.startswith(meant) or meant.startswith(word):
        return False
    if word[0] != meant[0] and len(word) != len(meant):
        return False
    return confidence < _UNSURE or (word[0] == meant[0] and word[-1] == meant[-1])
