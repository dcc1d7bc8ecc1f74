"""What a cell says, typed as its field wants it: numbers and dates as a stated language writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from cases.sheets.fields import Field, Holds
from cases.sheets.table import SheetCell
from schemas.sheets import CellKind, SheetLocale

FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet, as it counts from March 1900 on (ECMA-376 part 1, 18.17.4.1)."""
FIRST_DAY_1904 = date(1904, 1, 1)
LAST_DAY = 2_958_465
"""31 December 9999."""
EXACT = 15
"""Digits that a spreadsheet keeps of a number."""
YES = frozenset(("true", "yes", "y", "1", "x", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "waar", "tak"))
NO = frozenset(("false", "no", "n", "0", "nein", "falsch", "non", "faux", "nee", "onwaar", "nie"))

_ENGLISH, _GERMAN, _FRENCH = (".", ","), (",", "."), (",", " ")
_MARKS = {"en": _ENGLISH, "de": _GERMAN, "es": _GERMAN, "nl": _GERMAN, "fr": _FRENCH, "pl": _FRENCH}
"""Language -> what stands before the decimals, and between thousands."""
_DAYS = {
    SheetLocale.EN_GB: "dmy", SheetLocale.EN_US: "mdy", SheetLocale.DE: "dmy", SheetLocale.FR: "dmy",
    SheetLocale.ES: "dmy", SheetLocale.NL: "dmy", SheetLocale.PL: "dmy",
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_SPLIT = re.compile(r"[;\n]")


class Misfit(Exception):
    """A cell that does not hold what its field wants; the text says what to do."""


def value_of(cell: SheetCell, field: Field, locale: SheetLocale, from_1904: bool) -> object:
    """What a cell that is not empty says, as JSON holds it.

    Raises:
        Misfit: it says nothing that fits the field.
    """
    match cell.kind:
        case CellKind.FORMULA:
            raise Misfit(
                "the cell has a formula whose result is not in the file; open the file in a spreadsheet and "
                "save it again, or replace the formula by its value"
            )
        case CellKind.FAULT:
            raise Misfit(f"the cell shows the error {cell.text}; correct its formula or write the value")
    if field.many and cell.kind is CellKind.TEXT:
        parts = [part.strip() for part in _SPLIT.split(cell.text)]
        return [_one(SheetCell(CellKind.TEXT, part), field, locale, from_1904) for part in parts if part]
    found = _one(cell, field, locale, from_1904)
    return [found] if field.many else found


def _one(cell: SheetCell, field: Field, locale: SheetLocale, from_1904: bool) -> object:
    match field.holds:
        case Holds.NUMBER:
            return format(_number(cell, locale), "f")
        case Holds.WHOLE:
            return _whole(cell, locale)
        case Holds.TRUTH:
            return _truth(cell)
        case Holds.DATE:
            return _date(cell, locale, from_1904).isoformat()
        case Holds.MOMENT:
            return _moment(cell)
        case Holds.CHOICE:
            return _choice(cell, field)
    return _text(cell)


def _text(cell: SheetCell) -> str:
    if cell.kind is not CellKind.NUMBER:
        return cell.text.strip()
    if len(re.sub(r"\D", "", cell.text.partition("e")[0]).strip("0")) >= EXACT or "e" in cell.text.lower():
        raise Misfit(
            "the spreadsheet has rounded this long number; format the column as text and write it again"
        )
    return cell.text


def _number(cell: SheetCell, locale: SheetLocale) -> Decimal:
    if cell.kind is CellKind.NUMBER:
        return Decimal(cell.text)
    decimal, thousands = _MARKS[locale.value[:2]]
    said = _SPACES.sub(" ", cell.text.strip()).replace("\u2212", "-")
    whole = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+"
    shape = rf"[+-]?(?:{whole})(?:{re.escape(decimal)}\d+)?"
    if cell.kind is not CellKind.TEXT or not re.fullmatch(shape, said, re.ASCII):
        raise Misfit(
            f"{_shown(cell)} is no number as {locale.value} writes it (1{thousands}234{decimal}50); "
            "write the number alone, or say in which language the sheet is"
        )
    return Decimal(said.replace(thousands, "").replace(decimal, "."))


def _whole(cell: SheetCell, locale: SheetLocale) -> int:
    found = _number(cell, locale)
    if found != found.to_integral_value() or abs(found) >= Decimal(10) ** 18:
        raise Misfit(f"{_shown(cell)} is no whole number")
    return int(found)


def _truth(cell: SheetCell) -> bool:
    said = cell.text.strip().casefold()
    if said not in YES | NO:
        raise Misfit(f"{_shown(cell)} is neither yes nor no")
    return said in YES


def _choice(cell: SheetCell, field: Field) -> str:
    said = _text(cell).casefold()
    for choice in field.choices:
        if choice.casefold() == said or choice.replace("_", " ").casefold() == said:
            return choice
    raise Misfit(f"{_shown(cell)} is none of {', '.join(field.choices)}")


def _date(cell: SheetCell, locale: SheetLocale, from_1904: bool) -> date:
    if cell.kind is CellKind.DATE:
        moment = datetime.fromisoformat(cell.text)
        if len(cell.text) > 10 and moment.time() != datetime.min.time():
            raise Misfit("this is a date with a time of day; write the date alone")
        return moment.date()
    if cell.kind is CellKind.NUMBER:
        return _counted(cell, from_1904)
    said = cell.text.strip()
    found = _ISO.fullmatch(said)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        day = _DAY.fullmatch(said)
        if day and locale in _DAYS:
            first, second, year = (int(part) for part in day.groups())
            return date(year, second, first) if _DAYS[locale] == "dmy" else date(year, first, second)
    except ValueError:
        raise Misfit(f"{_shown(cell)} is no day that there is") from None
    raise Misfit(f"{_shown(cell)} is no date that can be told for sure; write it as 2026-03-31")


def _counted(cell: SheetCell, from_1904: bool) -> date:
    """The day behind a number, as spreadsheets count days."""
    days = Decimal(cell.text)
    if days != days.to_integral_value() or not 61 <= days <= LAST_DAY:
        raise Misfit(f"{_shown(cell)} is no date; format the column as date, or write it as 2026-03-31")
    try:
        return (FIRST_DAY_1904 if from_1904 else FIRST_DAY) + timedelta(days=int(days))
    except OverflowError:
        raise Misfit(f"{_shown(cell)} is beyond every calendar") from None


def _moment(cell: SheetCell) -> str:
    said = cell.text.strip()
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Misfit(
            f"{_shown(cell)} does not say a moment in a time zone; write it as 2026-03-31T14:00:00+02:00"
        )
    return said


def _shown(cell: SheetCell) -> str:
    said = cell.text.strip()
    return repr(said if len(said) <= 60 else f"{said[:57]}...")
