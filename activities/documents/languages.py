"""Languages of paper: the words of their months, and what Tesseract reads them with."""

import tomllib
from collections.abc import Collection, Sequence
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

LATIN = "Latin"
"""Tesseract's training data for all languages of Latin script."""
_ENGLISH = "eng"


class Language(BaseModel):
    """A language as `languages.toml` has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    tesseract: str
    """Name of its training data, `deu`."""
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    """For each month its words and abbreviations, parted by blanks, without accents."""
    signature: tuple[str, ...] = ()
    """What is printed where one signs."""


LANGUAGES = {
    code: Language.model_validate(table)
    for code, table in tomllib.loads(
        files("activities.documents").joinpath("languages.toml").read_text(encoding="utf-8")
    ).items()
}
"""By ISO 639-1 code."""

SIGNATURE = tuple(dict.fromkeys(word for language in LANGUAGES.values() for word in language.signature))
"""What is printed where one signs, in any of the languages."""

MONTHS = {
    word: number
    for language in LANGUAGES.values()
    for number, words in enumerate(language.months, 1)
    for word in words.split()
}
"""Word for a month, in any of the languages -> its number."""


def for_tesseract(wanted: Sequence[str], installed: Collection[str]) -> str:
    """What Tesseract is told to read with: training data joined by "+".

    Args:
        wanted: codes of languages, the likeliest first; none: whatever is written in Latin script.
        installed: names of the training data that there are.

    Returns:
        Only what is installed. "eng" where nothing is, which Tesseract then complains of by itself.
    """
    if not wanted:
        chosen = [LATIN] if LATIN in installed else [_ENGLISH]
    else:
        chosen = [LANGUAGES[code].tesseract for code in wanted if LANGUAGES[code].tesseract in installed]
    return "+".join(dict.fromkeys(chosen)) or _ENGLISH


def missing(wanted: Sequence[str], installed: Collection[str]) -> list[Language]:
    """The wanted languages whose training data is not installed."""
    return [LANGUAGES[code] for code in wanted if LANGUAGES[code].tesseract not in installed]
