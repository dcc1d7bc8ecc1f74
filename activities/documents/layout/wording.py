"""What is measured of the words of a part."""

import re
from functools import lru_cache

from activities.documents.fields.parse import plain
from activities.documents.layout.cues import HEADINGS, LABELS, PROSE, VALUES, cues

_SHOWN = (
    "ends with a colon", "ends with a question mark", "ends with a full stop", "ends with a comma",
    "ends with a line or dots", "ends with a number sign", "in brackets", "ends with a bracket", "a choice",
    "money", "percent", "begins with a mark", "numbered", "capitals", "a number", "a day",
    "a mark or an answer", "marks alone",
)  # fmt: skip
"""Cues that simply hold or not."""


@lru_cache(4096)
def wording(text: str) -> dict[str, float]:
    """Measures of the words alone, by name."""
    found = cues(text)
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", plain(text))
    written = text.split()
    letters = [c for c in text if c.isalpha()]
    figures = sum(c.isdigit() for c in text)
    bare = text.lstrip()[:1]
    return {
        **{cue: float(cue in found) for cue in _SHOWN},
        "share of capitals": sum(c.isupper() for c in letters) / max(1, len(letters)),
        "share of figures": figures / max(1, figures + len(letters)),
        "share of marks": sum(not c.isalnum() and not c.isspace() for c in text) / max(1, len(text)),
        "share of capital words": sum(word[:1].isupper() for word in written) / max(1, len(written)),
        "figures": float(figures),
        "letters": float(len(letters)),
        "words": float(len(words)),
        "letters a word": sum(map(len, words)) / max(1, len(words)),
        "begins small": float(bare.islower()),
        "begins with a capital": float(bare.isupper()),
        "begins with a figure": float(bare.isdigit()),
        "share of label words": _share(words, LABELS),
        "share of value words": _share(words, VALUES),
        "share of heading words": _share(words, HEADINGS),
        "small words": float(sum(word in PROSE for word in words)),
        "first word is of labels": float(words[:1] != [] and words[0] in LABELS),
        "last word is of labels": float(words[-1:] != [] and words[-1] in LABELS),
    }


def _share(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / max(1, len(words))
