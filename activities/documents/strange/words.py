"""What a label asks and of whom, told by the words of labels in several languages (words.toml)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import fuzz

from activities.documents.fields.labels import bare

OTHERS = frozenset(("birth", "paperwork", "cover", "party"))
"""Whose or what for: days, sums and people that forms name beside those that they are about."""
_LETTERS = str.maketrans("łøđæœ", "lodao")
_FIGURES = str.maketrans("0158", "olsb")
_INSIDE = "~"
_FUZZY = 6
"""Letters from which a word may be misread a little."""
_ALIKE = 87.0
_GLUED = 7
"""Letters from which a phrase is also found where the blanks around it were not read."""
_SMALL = frozenset(["on", "of", "at", "by", "in", "to", "le", "la", "am", "im", "den", "el", "op"])
_BESIDE = {"email": {"address", "account"}, "account": {"number"}, "phone": {"number", "name"}}
"""What else the words of a more telling thing may name: an e-mail address is no address."""


@dataclass(frozen=True)
class Meaning:
    """What a label asks."""

    what: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    covered: float = 0.0
    """Share of its letters that are of known words."""

    def __bool__(self) -> bool:
        return bool(self.what or self.of)

    @property
    def foreign(self) -> frozenset[str]:
        """For what it is asked that the form may not be about."""
        return self.of & OTHERS


@dataclass(frozen=True)
class _Phrase:
    words: tuple[str, ...]
    inside: bool
    table: str
    name: str


@cache
def _phrases() -> tuple[_Phrase, ...]:
    """All phrases, the longest first."""
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    found = {
        _Phrase(
            tuple(phrase.strip().lstrip(_INSIDE).split()), phrase.strip().startswith(_INSIDE), table, name
        )
        for table, names in tomllib.loads(text).items()
        for name, languages in names.items()
        for phrases in languages.values()
        for phrase in phrases.split(";")
    }
    return tuple(sorted(found, key=lambda p: (-sum(map(len, p.words)), p.words, p.name)))


@lru_cache(4096)
def meaning(label: str) -> Meaning:
    """What a label asks, as far as its words are known; words of longer phrases do not count twice."""
    words = [_spelled(word) for word in bare(label).translate(_LETTERS).split()]
    free = [True] * len(words)
    what: set[str] = set()
    of: set[str] = set()
    letters = 0
    near = frozenset(known for word in words for known in _like(word))
    glued = any(len(word) > _GLUED and word not in _known() for word in words)
    for phrase in _phrases():
        if not (phrase.inside or glued or phrase.words[0] in near):
            continue
        for at, size in _standing(phrase, words, free):
            (what if phrase.table == "what" else of).add(phrase.name)
            letters += (
                sum(len(words[i]) for i in range(at, at + size) if free[i]) if size else len(phrase.words[0])
            )
            free[at : at + size] = [False] * size
    for telling, less in _BESIDE.items():
        if telling in what:
            what -= less
    whole = sum(map(len, words))
    return Meaning(frozenset(what), frozenset(of), min(1.0, letters / whole) if whole else 0.0)


def _spelled(word: str) -> str:
    """With letters where figures were read among letters."""
    return word if word.isdigit() or word.isalpha() else word.translate(_FIGURES)


def _standing(phrase: _Phrase, words: list[str], free: list[bool]) -> Iterator[tuple[int, int]]:
    """Where a phrase stands among words that are free, and how many it takes: none if it is within one."""
    if phrase.inside:
        part = phrase.words[0]
        for i, word in enumerate(words):
            if free[i] and (word == part or (len(word) > 4 and _within(part, word))):
                yield i, 0
        return
    size, glued = len(phrase.words), "".join(phrase.words)
    for i in range(len(words) - size + 1):
        if all(_same(a, b) for a, b in zip(phrase.words, words[i : i + size], strict=True)):
            again = size == 1 and _twofold(phrase.words[0])
            if again or all(free[i : i + size]):
                yield i, size
    if size > 1 and len(glued) >= _GLUED:
        yield from ((i, 1) for i, word in enumerate(words) if free[i] and glued in word)
    if size == 1 and len(glued) >= _FUZZY:
        yield from ((i, 0) for i, word in enumerate(words) if free[i] and _parts(glued, word))


@lru_cache(65536)
def _parts(word: str, glued: str) -> bool:
    """Whether a text is two words whose blank was not read, this one first and the other a known one."""
    return glued.startswith(word) and (glued[len(word) :] in _known() or glued[len(word) :] in _SMALL)


@cache
def _known() -> frozenset[str]:
    """All words of the phrases, which are no misreadings of others."""
    return frozenset(word for phrase in _phrases() for word in phrase.words)


@cache
def _twofold(word: str) -> bool:
    """Whether a word alone is in several tables."""
    return len({(p.table, p.name) for p in _phrases() if p.words == (word,)}) > 1


def _within(part: str, word: str) -> bool:
    return word.startswith(part) or word.endswith(part) or (len(part) > 4 and part in word)


@lru_cache(16384)
def _like(word: str) -> frozenset[str]:
    """The words of the phrases that a word may be."""
    return frozenset({word} if word in _known() else (known for known in _known() if _same(known, word)))


@lru_cache(65536)
def _same(wanted: str, given: str) -> bool:
    if wanted == given:
        return True
    if given in _known():
        return False
    return len(wanted) >= _FUZZY and abs(len(wanted) - len(given)) < 2 and fuzz.ratio(wanted, given) >= _ALIKE


_ENDS_AS_QUESTION = re.compile(r"[:?]\W*$")


def asks(text: str) -> bool:
    """Whether it is punctuated as a label is."""
    return bool(_ENDS_AS_QUESTION.search(text))
