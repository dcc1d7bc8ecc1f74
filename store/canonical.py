"""Digests of JSON that come out the same wherever it was kept."""

import hashlib
import json
from typing import Any

import pydantic_core


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no white space; 1.0 and 1 are the same number."""
    plain = pydantic_core.to_jsonable_python(value)
    return json.dumps(_plain(plain), sort_keys=True, separators=(",", ":")).encode()


def digest(value: Any) -> str:
    """SHA-256, hex, of the canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
