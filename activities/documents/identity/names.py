"""Names as they are printed, found by how the machine-readable zone writes them."""

import unicodedata
from collections.abc import Sequence

from schemas.reading import Word

_WRITTEN = str.maketrans({
    "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "SS", "ẞ": "SS", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE",
    "Ł": "L", "Đ": "D", "Þ": "TH", "Ð": "D", "Ĳ": "IJ",
})  # fmt: skip
"""Letters that the zone writes with others (ICAO Doc 9303, part 3, section 6)."""


def as_printed(name: str, runs: Sequence[Word]) -> str | None:
    """The run of words that says this name, in its own spelling; None where it is not printed."""
    if not name:
        return None
    wanted = "".join(name.split())
    return next((_tidy(run.text) for run in runs if wanted in _spellings(_tidy(run.text))), None)


def _spellings(text: str) -> set[str]:
    """How a zone may write it: with other letters, or without accents."""
    upper = text.upper()
    return {_bare(upper.translate(_WRITTEN)), _bare(upper)}


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if c.isalpha() and not unicodedata.combining(c))


def _tidy(text: str) -> str:
    return " ".join(text.strip(" .,:;").split())
