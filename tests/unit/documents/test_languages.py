"""Languages of paper."""

from datetime import date

import pytest
from pydantic import ValidationError

from activities.documents import languages
from activities.documents.fields import parse
from workers.settings import Settings

SHIPPED = ("en", "de", "fr", "es", "nl", "pl")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3 March 2026", 3),
        ("3. März 2026", 3),
        ("3 août 2026", 8),
        ("3 dic. 2026", 12),
        ("3 maart 2026", 3),
        ("3 października 2026", 10),
    ],
)
def test_a_date_is_understood_in_each_language(text: str, month: int) -> None:
    day = parse.day_in(text)
    assert day is not None
    assert day.value == date(2026, month, 3)


def test_every_language_that_is_promised_is_there() -> None:
    assert set(SHIPPED) <= set(languages.LANGUAGES)


def test_tesseract_reads_in_the_languages_that_were_set_as_far_as_they_are_installed() -> None:
    assert languages.for_tesseract(["de", "en"], {"eng", "deu", "osd"}) == "deu+eng"
    assert languages.for_tesseract(["de", "en"], {"eng", "osd"}) == "eng"
    assert [each.name for each in languages.missing(["de", "en"], {"eng"})] == ["German"]


def test_without_a_setting_it_reads_all_of_latin_script_where_that_is_installed() -> None:
    assert languages.for_tesseract([], {"eng", "Latin"}) == "Latin"
    assert languages.for_tesseract([], {"eng", "deu"}) == "eng"


def test_an_unknown_language_is_named_with_those_that_there_are() -> None:
    with pytest.raises(ValidationError, match="no language xx; try one of en, de"):
        Settings(languages="de,xx")


def test_languages_are_set_by_their_codes() -> None:
    assert Settings(languages="DE, en").languages == ("de", "en")
