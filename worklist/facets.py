"""Facets: business values copied onto a task, by which lists are filtered and sorted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from schemas.base import Data
from schemas.descriptors import MOST_FACETS, FacetType, ProcessDescriptor
from schemas.errors import CalledWrongly
from store.tasklists import FacetTest

COLUMN = {FacetType.TEXT: "ft", FacetType.CHOICE: "ft", FacetType.NUMBER: "fn", FacetType.DATE: "fd"}
COMPARISONS = ("gt", "ge", "lt", "le")
LONGEST = 200
EXAMPLES = {FacetType.NUMBER: ", as 5000 or 1000.50", FacetType.DATE: ", as 2026-03-02"}
"""How a value is written that could be written in several ways."""


def columns(process: ProcessDescriptor | None) -> dict[str, tuple[str, FacetType]]:
    """Which column holds which facet: the n-th of its type in the process's order.

    A process may add facets behind those it has; taking one away or changing their order would let old tasks
    be found under another name.
    """
    out: dict[str, tuple[str, FacetType]] = {}
    used = dict.fromkeys(FacetType, 0)
    for name, kind in process.facets.items() if process else ():
        counted = kind.room
        used[counted] += 1
        if used[counted] <= MOST_FACETS[counted]:
            out[name] = (f"{COLUMN[kind]}{used[counted]}", kind)
    return out


def column(name: str, processes: Sequence[ProcessDescriptor]) -> str:
    """The column that a list is sorted by.

    Raises:
        CalledWrongly: there is no such facet, or it stands in another column in each process.
    """
    found = {columns(process)[name][0] for process in processes if name in columns(process)}
    if not found:
        raise _unknown(name, processes)
    if len(found) > 1:
        raise CalledWrongly(f"Several processes have a {name!r}; add `process=` to sort by it.")
    return found.pop()


def filled(process: ProcessDescriptor | None, values: Data) -> Data:
    """Columns with a task's facets; what cannot be compared as its type says stays empty."""
    out: Data = {}
    for name, (column, kind) in columns(process).items():
        value = values.get(name)
        try:
            out[column] = None if value is None else PARSE[kind](value)
        except (ValueError, InvalidOperation, TypeError):
            out[column] = None
    return out


def tests(
    wanted: Mapping[str, str], processes: Sequence[ProcessDescriptor]
) -> tuple[tuple[FacetTest, ...], ...]:
    """For each filter the columns it looks at, one in each process that has the facet.

    Raises:
        CalledWrongly: no process has such a facet, or the value is not of its type.
    """
    return tuple(_tests_of(key, value, processes) for key, value in wanted.items())


def _tests_of(key: str, value: str, processes: Sequence[ProcessDescriptor]) -> tuple[FacetTest, ...]:
    name, _, comparison = key.partition(".")
    if comparison and comparison not in COMPARISONS:
        raise CalledWrongly(f"facet.{key}: compare with .gt, .ge, .lt or .le, or without any for equal.")
    having = [(process.name, *columns(process)[name]) for process in processes if name in columns(process)]
    if not having:
        raise _unknown(name, processes)
    try:
        return tuple(
            FacetTest(owner, column, comparison or "eq", PARSE[kind](value)) for owner, column, kind in having
        )
    except (ValueError, InvalidOperation, TypeError) as error:
        kind = having[0][2]
        raise CalledWrongly(f"facet.{key} needs a {kind.value}{EXAMPLES.get(kind, '')}.") from error


def _unknown(name: str, processes: Sequence[ProcessDescriptor]) -> CalledWrongly:
    known = sorted({facet for process in processes for facet in columns(process)})
    return CalledWrongly(f"There is no facet {name!r}; there are: {', '.join(known) or 'none'}.")


def _text(value: Any) -> str:
    return str(value)[:LONGEST]


def _number(value: Any) -> float:
    amount = value.get("amount") if isinstance(value, dict) else value
    number = Decimal(str(amount))
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        raise ValueError("not a number that can be compared")
    return float(number)


def _date(value: Any) -> datetime:
    text = str(value)
    if len(text) == len("YYYY-MM-DD"):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


PARSE: Mapping[FacetType, Callable[[Any], Any]] = {
    FacetType.TEXT: _text,
    FacetType.CHOICE: _text,
    FacetType.NUMBER: _number,
    FacetType.DATE: _date,
}
