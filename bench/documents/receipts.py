"""Real receipts with company, date, address and total."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.documents.scoring import as_receipts_compare, measure, tell
from schemas.receipt import Receipt


def real_receipts(where: Path) -> Iterable[tuple[str, bytes, dict[str, Any]]]:
    """Pictures of receipts with what is known of them."""
    for picture in sorted(where.glob("*.jpg")):
        yield picture.name, picture.read_bytes(), json.loads(picture.with_suffix(".json").read_text())


async def run(reader: Reader) -> None:
    """Print the figures."""
    real = real_receipts(folder("receipts"))
    tell("real receipts, all of them tuned on", await measure(Receipt, real, reader, as_receipts_compare))
