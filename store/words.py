"""Words as they are kept for searching: without case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

WORD = re.compile(r"[^\W_]+")
LETTERS = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "\u0131": "i",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters that Unicode does not take apart, as those write them whose keyboard has none of them."""
_PLAIN = str.maketrans(LETTERS)
LONGEST_WORD = 60
FOUND_BY = ("number", "title", "customer", "reference")
"""What a case is found by."""
MOST_WORDS = 500
"""Different words kept of one task; what comes later is not found."""


def words(text: str) -> list[str]:
    """The words of a text, in order: `Müller-Łukasiewicz` is `muller` and `lukasiewicz`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each)).casefold().translate(_PLAIN)
    return [word[:LONGEST_WORD] for word in WORD.findall(bare)]


def kept(texts: Iterable[Any]) -> str:
    """The words of several texts, each once, with a blank between."""
    found = dict.fromkeys(word for text in texts if text is not None for word in words(str(text)))
    return " ".join(list(found)[:MOST_WORDS])
