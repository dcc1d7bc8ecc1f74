"""Names of files as people give them become names that do no harm."""

import pytest

from api.routes.documents import attachment
from cases.documents import LONGEST_NAME, plain_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("claim.pdf", "claim.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\scan 1.tif", "scan 1.tif"),
        ("Überweisung.pdf", "Überweisung.pdf"),
        ("a\nb\x00c.pdf", "a b c.pdf"),
        ("", "document"),
        ("/", "document"),
    ],
)
def test_a_file_keeps_its_own_name_without_folders_or_control_characters(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_a_name_that_is_too_long_keeps_its_end() -> None:
    assert plain_name("x" * 400 + ".pdf") == "x" * (LONGEST_NAME - 4) + ".pdf"


def test_a_file_is_handed_out_to_be_saved_under_its_name() -> None:
    header = attachment('Über "1".pdf')["Content-Disposition"]
    assert header == "attachment; filename=\"_ber _1_.pdf\"; filename*=UTF-8''%C3%9Cber%20%221%22.pdf"
