"""Where on a page a value stands that a person has given."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from activities.documents.fields.parse import plain
from activities.documents.fields.runs import around, middle
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import understood
from activities.documents.learned.tokens import Token, groups, lines
from schemas.reading import Box

LEARNED = (Kind.TEXT, Kind.DATE, Kind.MONEY, Kind.NUMBER, Kind.WHOLE, Kind.CHOICE)
"""Kinds of fields whose places are learned; not yet boxes to tick, nor tables."""
_LONGEST = 12
"""Words of one line that make up a value."""
_ALIKE = 86.0
"""Of 100: how like the answer a text must be, since a correction mends what was misread."""
_MARKED = 82.0
_SHORT = 5
"""Letters of texts that must stand there as they are."""
_MOST = 6
_FIGURES = 6
"""Words that make up a date or an amount, at most."""
_BEGINS = 75.0
_SPACED = 2.2
"""Heights of a letter between two lines of one value."""


def found(target: Target, value: Any, page: Sequence[Token]) -> list[Box]:
    """Where the value stands, the surest place first; nowhere for kinds that are not learned."""
    if value in (None, "") or target.kind not in LEARNED:
        return []
    standing = lines(page)
    if target.kind in (Kind.TEXT, Kind.CHOICE):
        return _words(str(value), standing)[:_MOST]
    return [around([t.box for t in part]) for part in _figures(target, value, standing)][:_MOST]


def letters(text: str) -> str:
    """Letters and figures alone, as values are compared."""
    return re.sub(r"[\W_]+", "", plain(text))


def closed(text: str) -> str:
    """In small letters, without accents and blanks."""
    return "".join(plain(text).split())


def _windows(line: Sequence[Token], longest: int) -> Iterator[Sequence[Token]]:
    for start in range(len(line)):
        for end in range(start + 1, min(len(line), start + longest) + 1):
            yield line[start:end]


def _words(value: str, standing: Sequence[Sequence[Token]]) -> list[Box]:
    if not letters(value):
        return []
    hits: list[tuple[float, Box]] = []
    for line in standing:
        hits += _best_of_line(closed(value), line)
    hits = hits or _over_lines(letters(value), standing)
    return [box for _, box in sorted(hits, key=lambda hit: -hit[0])]


def _best_of_line(wanted: str, line: Sequence[Token]) -> list[tuple[float, Box]]:
    """The part of a line that is most like what is wanted, and others as like that do not touch it."""
    scored = []
    for part in _windows(line, _LONGEST):
        if 0.7 * len(wanted) <= sum(len(token.text) for token in part) <= 1.4 * len(wanted):
            score = _likeness(wanted, closed("".join(token.text for token in part)))
            if score:
                scored.append((score, around([t.box for t in part])))
    chosen: list[tuple[float, Box]] = []
    for score, box in sorted(scored, key=lambda hit: (-hit[0], hit[1][2] - hit[1][0])):
        if all(box[2] <= other[0] or other[2] <= box[0] for _, other in chosen):
            chosen.append((score, box))
    return chosen


def alike(said: str, text: str) -> bool:
    """Whether a text is what was said, perhaps misread."""
    return _likeness(closed(said), closed(text)) > 0


def _likeness(wanted: str, text: str) -> float:
    """By letters and figures, and by the marks between them as well."""
    if letters(wanted) == letters(text):
        return 100.0
    score = fuzz.ratio(letters(wanted), letters(text))
    alike = len(wanted) > _SHORT and score >= _ALIKE and fuzz.ratio(wanted, text) >= _MARKED
    return score if alike else 0.0


def _over_lines(wanted: str, standing: Sequence[Sequence[Token]]) -> list[tuple[float, Box]]:
    """A value that goes on in the lines below, as addresses do."""
    parts = [group for line in standing for group in groups(line)]
    hits = []
    for i, group in enumerate(parts):
        for start in range(len(group)):
            found = _going_on(wanted, group[start:], parts[i + 1 :])
            score = fuzz.ratio(wanted, _text(found)) if len(found) > len(group) - start else 0.0
            if score >= _ALIKE:
                hits.append((score, around([t.box for t in found])))
                break
    return hits


def _going_on(wanted: str, first: Sequence[Token], below: Sequence[Sequence[Token]]) -> list[Token]:
    """The words with those of the lines below that say how the wanted text goes on."""
    found = list(first)
    if not _begins(wanted, _text(found)):
        return []
    for group in below:
        if middle(group[0].box)[1] - middle(found[-1].box)[1] > _SPACED * found[-1].height:
            break
        if _under(group, found) and _begins(wanted[len(_text(found)) :], _text(group)):
            found += group
    return found


def _text(part: Sequence[Token]) -> str:
    return "".join(token.key for token in part)


def _begins(wanted: str, text: str) -> bool:
    return bool(text) and fuzz.ratio(wanted[: len(text)], text) >= _BEGINS


def _under(group: Sequence[Token], above: Sequence[Token]) -> bool:
    one, other = around([t.box for t in group]), around([t.box for t in above])
    return one[2] > other[0] - 10 and one[0] < other[2] + 10


def _figures(target: Target, value: Any, standing: Sequence[Sequence[Token]]) -> list[Sequence[Token]]:
    """The fewest words of each line that are worth the value."""
    hits: list[Sequence[Token]] = []
    for line in standing:
        for part in sorted(_windows(line, _FIGURES), key=len):
            if not any(c.isdigit() for c in part[0].text + part[-1].text):
                continue
            if any(set(map(id, part)) & set(map(id, hit)) for hit in hits):
                continue
            if worth(understood(target, " ".join(t.text for t in part)).json) == worth(value):
                hits.append(part)
    return hits


def worth(value: Any) -> Any:
    """What a value is worth when it is compared with another."""
    if isinstance(value, dict) and "amount" in value:
        return Decimal(str(value["amount"]))
    try:
        return Decimal(str(value)) if not isinstance(value, str) else value
    except ArithmeticError:
        return value
