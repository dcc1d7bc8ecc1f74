"""Fields that are asked only where another field has some value (`schemas.forms.AskedIf`)."""

from typing import Any

from schemas.base import Data

EMPTY: tuple[Any, ...] = (None, "", [])


def settled(data: Data, schema: Data) -> tuple[Data, list[dict[str, Any]]]:
    """The data without what is not asked, and a fault for each field that is asked now and left empty.

    A field that is not asked counts as empty, so that what hangs on it is not asked either.
    """
    fields = {name: each["x-asked-if"] for name, each in _conditional(schema)}
    if not fields:
        return data, []
    kept = dict(data)
    while gone := [name for name in kept if name in fields and not _holds(fields[name], kept, schema)]:
        for name in gone:
            del kept[name]
    missing = [
        name
        for name, condition in fields.items()
        if not condition["optional"] and _holds(condition, kept, schema) and kept.get(name) in EMPTY
    ]
    return kept, [{"loc": [name], "msg": "Field required"} for name in missing]


def _conditional(schema: Data) -> list[tuple[str, Data]]:
    return [(name, each) for name, each in schema.get("properties", {}).items() if "x-asked-if" in each]


def _holds(condition: Data, data: Data, schema: Data) -> bool:
    of: str = condition["field"]
    preset = schema.get("properties", {}).get(of, {}).get("default")
    return data.get(of, preset) in condition["values"]
