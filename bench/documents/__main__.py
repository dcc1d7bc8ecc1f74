"""`python -m bench.documents [NAME]...`: the named measures, or all."""

import asyncio
import importlib
import sys

from activities.documents.reader import Reader
from bench.documents import kept
from bench.figures import say
from schemas.registry import forms

MEASURES = (
    "claim_forms",
    "orientation",
    "degraded",
    "receipts",
    "invoices",
    "forms",
    "calibration",
    "templates",
    "tickboxes",
    "cold",
    "learning",
    "learning_receipts",
    "learning_weights",
    "batches",
    "batch_forms",
    "signatures",
    "stamps",
    "handwriting",
    "speed",
)
"""Modules of this package."""
ASKED_FOR = ("fit", "fit_pairs")
"""Run only when named: they write the tables of weights."""


async def _run(names: list[str]) -> None:
    reader = Reader(known=forms(), readers=kept.readers())
    await reader.start()
    try:
        for name in names:
            say(f"\n== {name}")
            await importlib.import_module(f"bench.documents.{name}").run(reader)
    finally:
        await reader.close()


def main(names: list[str] | None = None) -> int:
    """Run the named measures, or all."""
    unknown = [n for n in names or () if n not in MEASURES + ASKED_FOR]
    if unknown:
        say(f"There is no measure {', '.join(unknown)}; there are: {', '.join(MEASURES)}.")
        return 2
    asyncio.run(_run(names or list(MEASURES)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
