"""The machine-readable zone of travel documents: its lines, fields and check digits, after ICAO Doc 9303."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

_WEIGHTS = (7, 3, 1)
_LAYOUTS = {"TD3": (44, 44), "TD2": (36, 36), "TD1": (30, 30, 30)}
_FILLER = str.maketrans(dict.fromkeys("\u00ab\u2039\u2264\u300a\u3008(", "<"))
"""Signs that engines read in place of a filler."""
_DIGITS = str.maketrans("OQDILZSGB", "000112568")
_LETTERS = str.maketrans("0125688", "OIZSGBB")
_ZONE = re.compile(r"^[A-Z0-9<]{26,46}$")
_MOST_READINGS = 8


@dataclass(frozen=True)
class Checked:
    """A field that a check digit guards."""

    text: str
    fits: bool
    """Its own check digit does, and the one over all of the zone."""


@dataclass(frozen=True)
class Zone:
    """What a machine-readable zone says; texts without fillers."""

    kind: str
    issuer: str
    number: Checked
    surname: str
    given_names: str
    nationality: str
    birth_date: date | None
    birth_fits: bool
    sex: str
    """F, M, or X where the document does not say."""
    expiry_date: date | None
    expiry_fits: bool

    @property
    def proofs(self) -> int:
        """How many check digits fit."""
        return self.number.fits + self.birth_fits + self.expiry_fits


def normal(line: str) -> str:
    """A line as the zone has it: capitals, figures and fillers, however an engine wrote the latter."""
    return re.sub(r"\s+", "", line).upper().translate(_FILLER)


def like_a_line(text: str) -> bool:
    """Whether a text may be a line of a zone: of its length, and with a filler or many figures in it."""
    line = normal(text)
    return bool(_ZONE.match(line)) and ("<" in line or sum(c.isdigit() for c in line) >= 8)


def zone_in(lines: Sequence[str]) -> tuple[Zone, int, int] | None:
    """The zone in some lines of text, with the numbers of its first line and of the one behind it.

    None: there is none of which at least two check digits fit.
    """
    found = [
        (zone, first, first + len(widths))
        for widths in _LAYOUTS.values()
        for first in range(len(lines) - len(widths) + 1)
        if (zone := _zone(lines[first : first + len(widths)], widths)) is not None
    ]
    best = max(found, key=lambda each: each[0].proofs, default=None)
    return best if best is not None and best[0].proofs >= 2 else None


def check_digit(text: str) -> str:
    """Of figures, letters (A is 10) and fillers (0), weighed 7, 3, 1 and so on."""
    return str(sum(_worth(c) * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10)


def _worth(sign: str) -> int:
    return 0 if sign == "<" else int(sign, 36)


def _zone(lines: Sequence[str], widths: Sequence[int]) -> Zone | None:
    if not all(like_a_line(line) for line in lines):
        return None
    fitted = [_fitted(normal(line), width) for line, width in zip(lines, widths, strict=True)]
    readings = [list(islice(each, _MOST_READINGS)) for each in fitted]
    take = _cards if len(widths) == 3 else _books
    zones = [zone for each in product(*readings) if (zone := take(*each)) is not None]
    return max(zones, key=lambda zone: zone.proofs, default=None)


def _fitted(line: str, width: int) -> Iterator[str]:
    """The line in its right length: engines lose or add fillers where many stand in a row."""
    lacking = width - len(line)
    if lacking == 0:
        yield line
        return
    runs = sorted(re.finditer("<+", line), key=lambda run: -len(run[0]))
    for run in runs:
        if lacking > 0:
            yield line[: run.start()] + "<" * lacking + line[run.start() :]
        elif len(run[0]) > -lacking:
            yield line[: run.start()] + line[run.start() - lacking :]


def _books(first: str, second: str) -> Zone | None:
    """Passports and visas (TD3, two lines of 44) and older cards (TD2, two of 36)."""
    if not first[0].translate(_LETTERS).isalpha():
        return None
    number, birth, expiry = _checked(second, 0, 9), _day(second, 13), _day(second, 21)
    surname, given = _names(first[5:])
    return _complete(first, number, second[10:13], birth, second[20], expiry, surname, given)


def _cards(first: str, second: str, third: str) -> Zone | None:
    """Cards (TD1, three lines of 30)."""
    if not first[0].translate(_LETTERS).isalpha():
        return None
    number, birth, expiry = _number_of_card(first), _day(second, 0), _day(second, 8)
    surname, given = _names(third)
    return _complete(first, number, second[15:18], birth, second[7], expiry, surname, given)


def _complete(
    first: str,
    number: Checked,
    nationality: str,
    birth: tuple[str, bool],
    sex: str,
    expiry: tuple[str, bool],
    surname: str,
    given: str,
) -> Zone | None:
    if not surname:
        return None
    ends = _date(expiry[0], 2000)
    return Zone(
        kind=first[:2].translate(_LETTERS).rstrip("<"),
        issuer=first[2:5].translate(_LETTERS).rstrip("<"),
        number=number,
        surname=surname,
        given_names=given,
        nationality=nationality.translate(_LETTERS).rstrip("<"),
        birth_date=_born(birth[0], ends),
        birth_fits=birth[1],
        sex=sex if sex in "FM" else "X",
        expiry_date=ends,
        expiry_fits=expiry[1],
    )


def _checked(line: str, start: int, end: int) -> Checked:
    """A field with its check digit behind it; letters that look like figures are tried as such."""
    text, digit = line[start:end], line[end].translate(_DIGITS)
    for said in dict.fromkeys((text, text.replace("O", "0"), text.translate(_DIGITS))):
        if check_digit(said) == digit:
            return Checked(said.rstrip("<"), True)
    return Checked(text.rstrip("<"), False)


def _number_of_card(line: str) -> Checked:
    """Longer numbers go on in the optional part, told by a filler in place of the check digit."""
    if line[14] != "<":
        return _checked(line, 5, 14)
    more = line[15:].split("<", 1)[0]
    if len(more) < 2:
        return Checked(line[5:14].rstrip("<"), False)
    text = line[5:14] + more[:-1]
    return Checked(text, check_digit(text) == more[-1].translate(_DIGITS))


def _day(line: str, start: int) -> tuple[str, bool]:
    text = line[start : start + 6].translate(_DIGITS)
    return text, text.isdigit() and check_digit(text) == line[start + 6].translate(_DIGITS)


def _date(text: str, century: int) -> date | None:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def _born(text: str, ends: date | None) -> date | None:
    """In the century before the document ends: it has two figures for the year alone."""
    born = _date(text, 2000)
    return born if born and ends and born < ends else _date(text, 1900)


def _names(text: str) -> tuple[str, str]:
    """Surname and given names; two fillers part them."""
    surname, _, given = text.translate(_LETTERS).strip("<").partition("<<")
    return " ".join(surname.split("<")), " ".join(part for part in given.split("<") if part)
