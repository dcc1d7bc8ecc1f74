"""Opaque places in a list."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.errors import CalledWrongly
from store.paging import WRONG_PLACE


def encode(order: str, values: tuple[Any, ...]) -> str:
    """A place as it is given out."""
    parts = [order, *(_tagged(value) for value in values)]
    return base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(order: str, cursor: str | None) -> tuple[Any, ...] | None:
    """The place behind what was given out.

    Raises:
        CalledWrongly: it was not given out here, or for another order.
    """
    if cursor is None:
        return None
    try:
        said, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if said != order:
            raise CalledWrongly(WRONG_PLACE)
        return tuple(_plain(value) for value in values)
    except (ValueError, OverflowError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise CalledWrongly(WRONG_PLACE) from error


def decode_number(order: str, cursor: str | None) -> int | None:
    """The place behind what was given out, in an order of whole numbers.

    Raises:
        CalledWrongly: it was not given out here, or for another order.
    """
    match decode(order, cursor):
        case None:
            return None
        case (int(place),):
            return place
    raise CalledWrongly(WRONG_PLACE)


def _tagged(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, UUID):
        return {"id": value.hex}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, int) and abs(value) >= 2**31:
        raise ValueError("no place in any order")
    if isinstance(value, str):
        value.encode()
    if not isinstance(value, dict):
        return value
    if "at" not in value:
        return UUID(value["id"])
    at = datetime.fromisoformat(value["at"])
    if at.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return at.astimezone(UTC)
