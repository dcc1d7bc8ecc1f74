"""What a text means as a date, a number, an amount. Pure functions; None: it is not one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product
from typing import Literal

from activities.documents.languages import MONTHS

_LETTERS_AS_DIGITS = str.maketrans("OoQDIlijSsBZzGgT", "0000111155822697")
_CONFUSED = {
    **dict(zip("OoQDIl|!SsBZzGgqT", "00001111558226997", strict=True)),
    **{"±": "+", "\u2014": "-", "\u2013": "-", "_": "-", "~": "-", ".": "-"},
}
"""What is read in place of a digit or a dash. Not the other way round: among so many ways to change digits
into letters, one fits a check digit by chance."""
_AS_LETTERS = str.maketrans("015682|!", "OISGBZII")
"""What letters are read as; for places where only letters stand."""
_MOST_REPAIRS = 3
_SEARCHED = 12
_OLDEST, _NEWEST = 1900, 2099

CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "RM": "MYR", "Fr.": "CHF"}
_CODE = re.compile(r"(?<![A-Za-z])(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|MYR|SGD|JPY|AUD|CAD)(?![A-Za-z])")
_NUMBER = re.compile(r"[-+]?\d[\d.,'\u2019 ]*")

_DAY_FIRST = re.compile(
    r"(?<!\d)(?<!\d[./\-])(\d{1,2})\s?[./\-]\s?(\d{1,2})\s?[./\-]\s?(\d{4}(?=\d\d:\d\d)|(?:\d{4}|\d{2})(?!\d|[./\-]\d))"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[./\-]\s?(\d{1,2})\s?[./\-]\s?(\d{1,2})(?!\d|[./\-]\d)")
_DAY_NAME = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*([^\W\d_]{3,12})\.?[\s.,\-/']*(\d{4}|\d{2})(?!\d)"
)
_NAME_DAY = re.compile(r"([^\W\d_]{3,12})\.?\s*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})(?!\d)")


@dataclass(frozen=True)
class Day:
    """A date as it was understood."""

    value: date
    text: str
    """The part of the text that says it."""
    twofold: bool = False
    """Day and month could be meant the other way round."""


@lru_cache(4096)
def plain(text: str) -> str:
    """Without accents, in small letters."""
    return unaccented(text).casefold()


def unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def day_in(text: str) -> Day | None:
    """The first date in a text; the day stands before the month unless that cannot be."""
    return next(days_in(text), None)


def days_in(text: str) -> Iterator[Day]:
    """Every date in a text, by where it stands."""
    found: list[tuple[int, int, Day]] = []
    for pattern, read in ((_YEAR_FIRST, _ymd), (_DAY_FIRST, _dmy), (_DAY_NAME, _dny), (_NAME_DAY, _ndy)):
        for match in pattern.finditer(text):
            day = read(match)
            if day and not any(a < match.end() and match.start() < b for a, b, _ in found):
                found.append((match.start(), match.end(), day))
    return (day for _, _, day in sorted(found, key=lambda f: f[0]))


def day_orders(texts: Iterable[str]) -> set[Literal["day", "month"]]:
    """What stands first in dates written with figures that can be meant one way only."""
    pairs = [(int(m[1]), int(m[2])) for text in texts for m in _DAY_FIRST.finditer(text) if _dmy(m)]
    shown: set[Literal["day", "month"]] = {"day"} if any(a > 12 for a, _ in pairs) else set()
    return shown | ({"month"} if any(b > 12 for _, b in pairs) else set())


def _ymd(match: re.Match[str]) -> Day | None:
    return _day(match, int(match[1]), int(match[2]), int(match[3]))


def _dmy(match: re.Match[str]) -> Day | None:
    first, second, year = int(match[1]), int(match[2]), _year(match[3])
    if second > 12 >= first:
        return _day(match, year, first, second)
    return _day(match, year, second, first, twofold=first <= 12 and first != second)


def _dny(match: re.Match[str]) -> Day | None:
    month = MONTHS.get(plain(match[2]))
    return _day(match, _year(match[3]), month, int(match[1])) if month else None


def _ndy(match: re.Match[str]) -> Day | None:
    month = MONTHS.get(plain(match[1]))
    return _day(match, int(match[3]), month, int(match[2])) if month else None


def _year(text: str) -> int:
    """Two digits are of this century up to 69."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _day(match: re.Match[str], year: int, month: int, day: int, twofold: bool = False) -> Day | None:
    if not _OLDEST <= year <= _NEWEST:
        return None
    try:
        return Day(date(year, month, day), match[0], twofold)
    except ValueError:
        return None


def number_in(text: str) -> Decimal | None:
    """The number a text says: 1,234.50 or 1.234,50 or 1 234,50 or 1'234.50 or 1234.5."""
    match = _NUMBER.search(text)
    return _number(match[0]) if match else None


def numbers_in(text: str) -> list[Decimal]:
    """Every number in a text."""
    found = (_number(match[0]) for match in _NUMBER.finditer(text))
    return [number for number in found if number is not None]


def _number(text: str) -> Decimal | None:
    digits = re.sub(r"[ '\u2019]", "", text.strip()).rstrip(".,")
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return Decimal(digits)
    last = digits.rindex(marks[-1])
    behind = len(digits) - last - 1
    decimal = behind in (1, 2) or (behind != 3 and len(marks) == 1) or (behind == 3 and _mixed_late(marks))
    whole = re.sub(r"[.,]", "", digits[:last] if decimal else digits)
    return Decimal(f"{whole or '0'}.{digits[last + 1 :]}" if decimal else whole)


def _mixed_late(marks: list[str]) -> bool:
    """1,234.567: two kinds of mark, the last one once."""
    return len(set(marks)) == 2 and marks.count(marks[-1]) == 1


def currency_in(text: str) -> str | None:
    """ISO 4217 code of the currency a text names."""
    code = _CODE.search(text.upper())
    if code:
        return code[1]
    return next((code for sign, code in CURRENCIES.items() if sign in text), None)


def as_digits(text: str) -> str:
    """Letters that look like digits as the digits."""
    return text.translate(_LETTERS_AS_DIGITS)


def repairs(text: str) -> Iterator[str]:
    """The text with one to three characters replaced by what they are mistaken for, fewest first."""
    places = [i for i, c in enumerate(text) if c in _CONFUSED][:_SEARCHED]
    for count in range(1, _MOST_REPAIRS + 1):
        for chosen in combinations(places, count):
            letters = list(text)
            for i in chosen:
                letters[i] = _CONFUSED[letters[i]]
            yield "".join(letters)


def with_country(text: str) -> str:
    """The text with letters as its first two characters, as numbers of accounts and taxes begin."""
    return text[:2].translate(_AS_LETTERS).upper() + text[2:]


def other_digits(text: str) -> Iterator[str]:
    """The text with each digit in turn replaced by three others: what a check digit must refuse."""
    for i, step in product(range(len(text)), (1, 4, 7)):
        if text[i].isdigit():
            yield text[:i] + str((int(text[i]) + step) % 10) + text[i + 1 :]
