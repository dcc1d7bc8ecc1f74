"""The second reader: looks at what an engine read, unless something better than a second look proves it."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from activities.documents.fields import evidence, parse
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.parse import plain, unaccented
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import understood
from schemas.reading import Box

Again = Callable[[int, list[Box]], Awaitable[list[str]]]
"""Reads boxes of a page once more: page number and boxes in, one text a box out."""

_PROOFS = (evidence.CHECK_DIGIT, evidence.SUM_FITS)
"""With these a value is not read once more. Not how sure it is decides, so that weights can be fitted anew
without reading anew."""
_PAD = 2.5
"""Points around the words that the second reader sees."""
_RULE = 1.0
"""Points inside a box that its rules may reach."""
_LEAST_WITHIN = 6
"""Letters and figures that a part of a line needs to be told from chance."""
_TELLING = 0.5
"""Likeness of two readings, 0 to 1, below which the second one was not of these letters at all."""
_WORDS, _RUN, _NEARLY = 3, 3, 0.95
"""Words of a text that may be read nearly the same, letters that count as read together, share of them."""
_NUMBER = re.compile(r"\d+")
_SMALL = re.compile(r"[a-z\u00df-\u00ff]{2}")
"""Two small letters."""
_BROKEN_OFF = re.compile(r"\b([B-DF-HJ-NP-TV-XZ]) (?=[a-z\u00df-\u00ff]{2})")
"""A consonant that a reader breaks off its word: "W inter"."""
_CLEAR = 0.8
"""Likeness from which a second reading is believed to have seen where words end."""
_ALIKE = str.maketrans(
    {"¥": "y", "0": "o", "1": "i", "l": "i", "]": "i", "|": "i", "!": "i", "5": "s", "$": "s", "8": "b"}
)
"""Signs that are read for each other, in small letters."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_POINTS = ".,·'"
"""What a speck at the end of a text looks like."""
_STRAY = " \t|_\u2018\u2019“”\"'`~=°·:;«»"
"""What specks at the ends of a line are taken for."""


async def ask(drafts: Sequence[Draft], again: Again, independent: bool) -> None:
    """Let a second reader look at each draft that was read by an engine and is not proved yet.

    Args:
        drafts: get the notes that follow, and a better value where the second one is proved right.
        again: the second reader.
        independent: it is another engine than the first.
    """
    doubtful = [d for d in drafts if d.crops and d.engine not in ("pdf-text", "checkbox") and not _proved(d)]
    for page in sorted({d.page for d in doubtful}):
        asked = [(d, crop) for d in doubtful if d.page == page for crop in d.crops]
        texts = await again(page, [_looked_at(crop) for _, crop in asked])
        heard: dict[int, list[tuple[Crop, str]]] = {}
        for (draft, crop), text in zip(asked, texts, strict=True):
            heard.setdefault(id(draft), []).append((crop, " ".join(text.split()).strip(_STRAY)))
        for draft in doubtful:
            if id(draft) in heard:
                _weigh(draft, heard[id(draft)], independent)


def _proved(draft: Draft) -> bool:
    return draft.fault is None and any(note in _PROOFS for note in draft.notes)


def _looked_at(crop: Crop) -> Box:
    """The words with a little paper around them, but not the rules of their box."""
    x0, y0, x1, y1 = crop.box
    box = (x0 - _PAD, y0 - _PAD, x1 + _PAD, y1 + _PAD)
    if crop.cell is None:
        return box
    inner = (crop.cell[0] + _RULE, crop.cell[1] + _RULE, crop.cell[2] - _RULE, crop.cell[3] - _RULE)
    return (max(box[0], inner[0]), max(box[1], inner[1]), min(box[2], inner[2]), min(box[3], inner[3]))


def _weigh(draft: Draft, heard: list[tuple[Crop, str]], independent: bool) -> None:
    """One field may be one text, or a table of many: a table is as good as its worst cell."""
    if draft.target.kind is Kind.TABLE:
        if independent:
            draft.value = _spaced_rows(draft.value, heard)
        notes = [_note(crop, text, independent) for crop, text in heard if not _summed(draft, crop)]
        if notes:
            draft.notes.append(max(notes, key=lambda note: note.factor))
        return
    crop, text = heard[0][0], " ".join(text for _, text in heard).strip()
    if independent and draft.target.kind is Kind.TEXT and not draft.fault:
        spaced = _spaced(draft.target, draft.value, text)
        if spaced != draft.value:
            draft.notes.append(evidence.BLANKS)
        spaced = ascii_mail(with_small_l(spaced, text), text)
        crop, draft.value = replace(crop, value=spaced), spaced
    if independent and draft.fault and _mended(draft, text):
        return
    draft.notes.append(_note(crop, text, independent))


def _spaced_rows(rows: list[dict[str, Any]], heard: list[tuple[Crop, str]]) -> list[dict[str, Any]]:
    """Rows whose texts have the blanks that the second reader saw."""
    spaced = {
        str(crop.value): _spaced(crop.target, crop.value, text)
        for crop, text in heard
        if isinstance(crop.value, str)
    }
    return [{k: spaced.get(v, v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]


def _spaced(target: Target, value: str, other: str) -> str:
    if _likeness(value, other) < _CLEAR:
        return value
    better = understood(target, with_blanks(value, other))
    return better.json if better.fault is None else value


def with_blanks(text: str, other: str) -> str:
    """`text` with the blanks that `other`, a reading of the same print, has between the same letters."""
    return _blanked(text, _blanks(text) | _blanks_of(other, text))


def spaced_alike(texts: Sequence[str], least: int) -> list[str]:
    """Readings of the same print, each with the blanks that so many of them have between the same letters.

    Engines lose narrow blanks far more often than they see one where there is none. That happens between
    small letters set wide, where half of the readings are not enough.
    """
    spaced = []
    for text in texts:
        seen = Counter(at for other in texts for at in _blanks_of(other, text))
        letters = _close(text)
        told = {at for at, times in seen.items() if times >= least}
        few = {at for at in told if _SMALL.match(letters, at - 1) and 2 * seen[at] <= len(texts)}
        spaced.append(_blanked(text, told - few))
    return spaced


def _blanks(text: str) -> set[int]:
    """Where blanks stand, in letters before them."""
    return {len(_close(text[:i])) for i, c in enumerate(text) if c == " "}


def _blanks_of(other: str, text: str) -> set[int]:
    """Where `other` has blanks between letters that `text` has, too; in letters of `text` before them."""
    theirs = _blanks(other)
    same = SequenceMatcher(None, _close(text), _close(other), autojunk=False).get_matching_blocks()
    return {mine + blank - its for mine, its, size in same for blank in theirs if its < blank < its + size}


def _blanked(text: str, at: set[int]) -> str:
    spaced = "".join((" " if i in at and i else "") + c for i, c in enumerate(_close(text)))
    return _BROKEN_OFF.sub(r"\1", spaced)


def with_small_l(text: str, other: str) -> str:
    """`text` with the l that `other` has where a capital I would stand inside a word of small letters."""
    if len(text) != len(other):
        return text
    return "".join(
        "l" if (mine, its) == ("I", "l") and text[:i][-1:].islower() and not text[:i].endswith("c") else mine
        for i, (mine, its) in enumerate(zip(text, other, strict=True))
    )


def ascii_mail(text: str, other: str) -> str:
    """An address of e-mail without accents that `other`, a reading of the same print, does not have.

    Such addresses are ASCII unless all that carry them know better (RFC 6531); specks look like accents.
    """
    bare = unaccented(text)
    return bare if _MAIL.fullmatch(bare) and bare.isascii() and _close(other) == bare else text


def _summed(draft: Draft, crop: Crop) -> bool:
    """Amounts that add up need no second reader."""
    return crop.target.kind is Kind.MONEY and evidence.ITEMS_SUM_FITS in draft.notes


def _mended(draft: Draft, text: str) -> bool:
    """Take the second reader's value where the first one's does not fit the form."""
    value = understood(draft.target, text)
    if value.fault:
        return False
    draft.value, draft.text, draft.fault, draft.engine = value.json, text, None, "tesseract"
    draft.notes.append(evidence.CHECK_DIGIT if value.checks and not value.repaired else evidence.OTHER_UNFIT)
    return True


def _note(crop: Crop, text: str, independent: bool) -> Note:
    """What the second reader's text says of the first one's value."""
    if not text:
        return evidence.UNREAD
    if not independent:
        return evidence.AGREED_SELF if _same(crop.target, crop.value, text) else evidence.differs(text)
    if _same(crop.target, crop.value, text):
        return evidence.AGREED
    if crop.target.kind is Kind.TEXT and isinstance(crop.value, str):
        note = _of_text(crop, crop.value, text)
        if note:
            return note
    if _within(crop, text):
        return evidence.AGREED_WITHIN
    return evidence.differs(text) if _telling(crop, text) else evidence.tells_nothing(text)


def _of_text(crop: Crop, value: str, text: str) -> Note | None:
    """In what way two texts are the same, if they are."""
    if _close(value) == _close(text):
        return evidence.AGREED_BLANKS
    if plain(_close(unaccented(value))) == plain(_close(unaccented(text))):
        return evidence.AGREED_ACCENTS
    if _bare(value) == _bare(text):
        pointed = Counter(c for c in value if c in _POINTS) - Counter(c for c in text if c in _POINTS)
        return evidence.POINTED if pointed else evidence.AGREED_MARKS
    mine, other, known = _folded(value), _folded(text), _folded(crop.known)
    if mine == other:
        return evidence.AGREED_ALIKE
    if len(mine) < _LEAST_WITHIN or crop.target.patterned:
        return None
    if _within(crop, text):
        return evidence.AGREED_WITHIN
    if mine in other:
        return evidence.AGREED_AMONG
    name = mine.removesuffix(known)
    if len(name) >= _LEAST_WITHIN and name in other:
        return evidence.AGREED_KNOWN
    return evidence.AGREED_MOSTLY if nearly(value, text) else None


def nearly(value: str, text: str) -> bool:
    """Whether a text of several words has all figures of a value, and its letters but for a few."""
    if len(value.split()) < _WORDS or Counter(_NUMBER.findall(value)) - Counter(_NUMBER.findall(text)):
        return False
    mine = _folded(value)
    same = SequenceMatcher(None, mine, _folded(text), autojunk=False).get_matching_blocks()
    return sum(block.size for block in same if block.size >= _RUN) >= _NEARLY * len(mine)


def _telling(crop: Crop, text: str) -> bool:
    """Whether the second reading is one of the same letters, or at least of something of the same kind."""
    if crop.target.kind is Kind.TEXT and not crop.target.patterned:
        return _likeness(str(crop.value), text) >= _TELLING
    return understood(crop.target, text).fault is None


def _within(crop: Crop, text: str) -> bool:
    """Whether the value stands in what the second reader saw, where more than the value is printed."""
    if crop.target.kind in (Kind.NUMBER, Kind.MONEY):
        value = crop.value["amount"] if isinstance(crop.value, dict) else crop.value
        if value is None:
            return False
        return understood(crop.target, text).fault is not None and Decimal(value) in _amounts(text)
    if crop.target.kind is not Kind.TEXT or not isinstance(crop.value, str):
        return False
    value, printed = _bare(crop.value), _bare(crop.text)
    return _LEAST_WITHIN <= len(value) < len(printed) and value in printed and value in _bare(text)


def _amounts(text: str) -> list[Decimal]:
    joined = re.sub(r"(?<=\d[.,])\s(?=\d\d\b)", "", text)
    signed = re.sub(r"[\u2014\u2013_]+(?=-)", "", joined)
    return parse.numbers_in(signed)


def _bare(text: str) -> str:
    """Letters and figures alone."""
    return re.sub(r"[\W_]", "", plain(text))


def _likeness(text: str, other: str) -> float:
    """0 to 1."""
    return SequenceMatcher(None, _folded(text), _folded(other), autojunk=False).ratio()


def _folded(text: str) -> str:
    """Letters and figures alone, those that look alike as one."""
    return _bare(plain(text).translate(_ALIKE))


def _same(target: Target, value: Any, text: str) -> bool:
    second = understood(target, text)
    return second.fault is None and second.json == value


def _close(text: str) -> str:
    return re.sub(r"\s+", "", text)
