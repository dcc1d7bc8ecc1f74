"""The fields of a form as columns of a sheet: their names, and what a cell below them has to hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from schemas.base import Data

MOST_REPEATED = 20
"""Entries of a table within a form that may stand beside one another in one row."""
DEEPEST = 6
Place = tuple[str | int, ...]


class Holds(StrEnum):
    """What a cell below a heading has to hold."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    TRUTH = "yes or no"
    DATE = "date"
    MOMENT = "date and time"
    CHOICE = "one of"


@dataclass(frozen=True)
class Field:
    """A field of a form that a column may be."""

    path: Place
    """Where its value goes; entries of a table count from 0."""
    title: str
    holds: Holds
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    many: bool = False
    """Several values in one cell, with semicolons between."""
    note: str = ""
    """What its form says of it."""

    @property
    def name(self) -> str:
        """As the API names it; money is called by its amount, entries of a table count from 1."""
        return _dotted(self.path[:-1] if self.money else self.path)

    @property
    def full_name(self) -> str:
        """With the amount of money named too."""
        return _dotted(self.path)

    @property
    def money(self) -> bool:
        """Whether it is the amount of some money."""
        return len(self.path) > 1 and self.path[-1] == "amount" and self.holds is Holds.NUMBER


def _dotted(path: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def fields_of(schema: Data, tables: bool = True) -> list[Field]:
    """The fields of a form that can be columns; with `tables` also the entries of tables in it."""
    return list(_of_object(schema, schema, (), "", True, DEEPEST if tables else 0))


def tables_of(schema: Data) -> dict[str, Data]:
    """The fields that are tables themselves, and what a row of each holds."""
    found = {name: whole(schema, part) for name, part in schema.get("properties", {}).items()}
    rows = {name: whole(schema, part["items"]) for name, part in found.items() if "items" in part}
    return {
        name: {**row, "$defs": schema.get("$defs", {})} for name, row in rows.items() if "properties" in row
    }


def whole(root: Data, schema: Data) -> Data:
    """A schema with what it refers to; of one that may be null, the other."""
    for _ in range(DEEPEST):
        if "$ref" in schema:
            referred = root.get("$defs", {}).get(schema["$ref"].rpartition("/")[2], {})
            schema = {**referred, **{name: value for name, value in schema.items() if name != "$ref"}}
            continue
        ways = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
        if len(ways) != 1:
            return schema
        schema = {**ways[0], **{name: value for name, value in schema.items() if name != "anyOf"}}
    return schema


def _of_object(root: Data, schema: Data, path: Place, title: str, wanted: bool, deep: int) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        found = whole(root, part)
        own = f"{title}: {found.get('title', name)}" if title else str(found.get("title", name))
        yield from _of_field(root, found, (*path, name), own, wanted and name in required, deep)


def _of_field(root: Data, schema: Data, path: Place, title: str, wanted: bool, deep: int) -> Iterator[Field]:
    inside = schema.get("properties")
    if inside is not None and set(inside) == {"amount", "currency"}:
        yield _field(whole(root, inside["amount"]), (*path, "amount"), title, wanted, schema)
        yield Field((*path, "currency"), f"{title} currency", Holds.TEXT, note="Three letters, such as EUR.")
    elif inside is not None:
        yield from _of_object(root, schema, path, title, wanted, deep) if len(path) < DEEPEST else ()
    elif schema.get("type") == "array":
        row = whole(root, schema.get("items", {}))
        if "properties" not in row:
            yield _field(row, path, title, wanted, schema, many=True)
        elif deep:
            for n in range(min(MOST_REPEATED, schema.get("maxItems", MOST_REPEATED))):
                yield from _of_object(root, row, (*path, n), f"{title} {n + 1}", False, 0)
    else:
        yield _field(schema, path, title, wanted, schema)


def _field(value: Data, path: Place, title: str, wanted: bool, named: Data, many: bool = False) -> Field:
    return Field(
        path,
        title,
        _holds(value),
        wanted,
        tuple(named.get("x-printed", ())),
        tuple(str(each) for each in value.get("enum", ())),
        many,
        str(named.get("description", "")),
    )


def _holds(schema: Data) -> Holds:
    ways = {each.get("type") for each in schema.get("anyOf", ())}
    match schema.get("type"), schema.get("format"):
        case _ if "enum" in schema:
            return Holds.CHOICE
        case "boolean", _:
            return Holds.TRUTH
        case "integer", _:
            return Holds.WHOLE
        case "number", _:
            return Holds.NUMBER
        case "string", "decimal":
            return Holds.NUMBER
        case "string", "date":
            return Holds.DATE
        case "string", "date-time":
            return Holds.MOMENT
        case _ if ways == {"number", "string"}:  # as pydantic describes a Decimal
            return Holds.NUMBER
    return Holds.TEXT
