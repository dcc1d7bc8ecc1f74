"""Words as they are kept for searching: without case, accents and punctuation."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
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
UNMARKED = "----"
"""Before the words of a task that a release without marks has kept."""


def words(text: str) -> list[str]:
    """The words of a text, in order: `Müller-Łukasiewicz` is `muller` and `lukasiewicz`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each)).casefold().translate(_PLAIN)
    return [word[:LONGEST_WORD] for word in WORD.findall(bare)]


def kept(texts: Iterable[Any]) -> str:
    """The words of several texts, each once, with a blank between."""
    found = dict.fromkeys(word for text in texts if text is not None for word in words(str(text)))
    return " ".join(list(found)[:MOST_WORDS])


def marks(teams: Iterable[str]) -> list[str]:
    """What stands before the words of these teams' tasks: four characters that few other teams share."""
    return [sha256(team.encode()).hexdigest()[:4] for team in sorted(teams)]


def matching(asked: Sequence[str], postgres: bool, its: Sequence[str] = ()) -> str:
    """The words as the full-text index is asked for them; they hold letters and digits only.

    `its`: marks of the teams to look them up for. PostgreSQL keeps each word of an open task once more behind
    each of the task's marks.
    """
    *whole, last = asked
    if not postgres:
        return " ".join([*(f'"{word}"' for word in whole), f'"{last}"*'])
    before = [f"@{mark}" for mark in (UNMARKED, *its)] if its else [""]
    held = ([*(f"'{mark}{word}'" for word in whole), f"'{mark}{last}':*"] for mark in before)
    return " | ".join(" & ".join(each) for each in held)


def within(asked: Sequence[str]) -> list[str]:
    """The words as they stand in a text that has a blank before and behind each."""
    return [f" {word} " for word in asked[:-1]] + [f" {word}" for word in asked[-1:]]
