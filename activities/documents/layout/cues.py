"""What a few words tell of their part on a form: whether they look like a label or like what is filled in."""

import re
import tomllib
from functools import lru_cache
from importlib import resources

from activities.documents.fields.parse import plain

_WORDS = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
LABELS = frozenset(_WORDS["labels"].split())
"""Words that stand in labels of forms of any kind."""
PROSE = frozenset(_WORDS["prose"].split())
"""Small words that sentences are held together by."""
VALUES = frozenset(_WORDS["values"].split())
"""Names of people, places, months and firms."""
HEADINGS = frozenset(_WORDS["headings"].split())
"""What forms are called."""
_SUMS = re.compile(
    r"^[\W_]*(?:[$€£]|usd|eur)?\s*[-+]?[\d][\d.,\s]*(?:[%¢]|[a-z]{1,3})?[\W_]*$", re.IGNORECASE
)
_DAYS = re.compile(
    r"\b\d{1,4}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,4}\b"
    r"|\b(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?\s*\d{1,4}"
)
_AHEAD = re.compile(r"^\(?(?:\d{1,2}|[A-Za-z])[.)]\s+\S")


@lru_cache(4096)
def cues(text: str) -> frozenset[str]:
    """What can be seen of the words alone, each in a few words."""
    words = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", plain(text))
    return frozenset((*_of_end(text), *_of_letters(text), *_of_length(words), *_of_words(words, plain(text))))


def _of_end(text: str) -> list[str]:
    bare = text.rstrip()
    found = [
        name
        for name, pattern in (
            ("ends with a colon", r":\W{0,2}$"),
            ("ends with a question mark", r"\?\W?$"),
            ("ends with a full stop", r"\w\.$"),
            ("ends with a comma", r",$"),
            ("ends with a line or dots", r"(?:_{2,}|\.{3,}|-{3,})$"),
            ("ends with a number sign", r"(?:#|\bN[or]\.?|№)\W*$"),
            ("colon within", r":.*\w"),
            ("in brackets", r"^\W?\(.*\)\W?$"),
            ("ends with a bracket", r"\w\s*\)\W?$"),
            ("a choice", r"\w\s*/\s*[^\W\d]"),
            ("money", r"[$€£]\s*\d"),
            ("percent", r"\d\s*%"),
            ("begins with a mark", r"^[^\w\s(]"),
        )
        if re.search(pattern, bare)
    ]
    return [*found, *(["numbered"] if _AHEAD.match(bare) else [])]


def _of_letters(text: str) -> list[str]:
    letters = [c for c in text if c.isalpha()]
    figures = sum(c.isdigit() for c in text)
    found = []
    if letters:
        capitals = [word for word in text.split() if word[:1].isupper()]
        if all(c.isupper() for c in letters):
            found.append("capitals")
        elif len(capitals) == len([word for word in text.split() if word[:1].isalpha()]):
            found.append("title case")
        elif letters[0].isupper():
            found.append("first capital")
        else:
            found.append("small letters")
    if figures:
        found.append("mostly figures" if figures > len(letters) else "some figures")
        if text.lstrip()[:1].isdigit():
            found.append("begins with a figure")
    if not letters and not figures:
        found.append("marks alone")
    return found


def _of_length(words: list[str]) -> list[str]:
    length = sum(len(word) for word in words)
    steps = ((1, "one word"), (2, "two words"), (4, "a few words"), (7, "many words"))
    return [
        next((name for most, name in steps if len(words) <= most), "a sentence"),
        "up to three letters" if length <= 3 else "over thirty letters" if length > 30 else "some letters",
    ]


def _of_words(words: list[str], small: str) -> list[str]:
    found = []
    if words and words[0] in LABELS:
        found.append("first word is of labels")
    if words and words[-1] in LABELS:
        found.append("last word is of labels")
    if words and all(word in LABELS for word in words):
        found.append("all words are of labels")
    prose = sum(word in PROSE for word in words)
    if prose:
        found.append("a small word" if prose == 1 else "small words")
    if _SUMS.match(small):
        found.append("a number")
    if _DAYS.search(small):
        found.append("a day")
    if words in (["x"], ["xx"], ["yes"], ["no"]):
        found.append("a mark or an answer")
    return found
