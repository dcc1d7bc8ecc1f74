"""Numbers on paper by which its sender is known: bank accounts, tax and registration numbers, telephones."""

import re
from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter, ValidationError

from schemas.learned import SignKind, bare
from schemas.values import Iban

Found = tuple[SignKind, str]
"""What it is, and its figures; of an account its letters too."""

_ACCOUNT = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_TAX = re.compile(
    r"\b(?:vat|gst|sst|tva|btw|iva|ust|tax|uid|nip|siret|abn|steuer\w*|registration|regist\w*|reg|roc|co)\b[^\d]{0,24}?"
    r"([A-Z]{0,3}\s?\d[\d .\-/]{5,18}[A-Z\d]?)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:tel\w*|phone|fon|ph|fax|hotline|t)\b[^\d+(]{0,12}([+(]?\d[\d ()\-/.]{6,18})", re.IGNORECASE
)
_FEWEST = 6
"""Figures of a number that tells senders apart."""
_IBAN: TypeAdapter[str] = TypeAdapter(Iban)


def signs_in(lines: Iterable[str]) -> frozenset[Found]:
    """Every such number in the lines of a document."""
    return frozenset(sign for line in lines for sign in _of(line))


def _of(line: str) -> Iterator[Found]:
    for match in _ACCOUNT.finditer(line):
        if _fits(bare(match[0])):
            yield SignKind.ACCOUNT, bare(match[0])
    for kind, pattern in ((SignKind.TAX, _TAX), (SignKind.PHONE, _PHONE)):
        for match in pattern.finditer(line):
            if sum(c.isdigit() for c in match[1]) >= _FEWEST:
                yield kind, re.sub(r"\D", "", match[1])


def _fits(account: str) -> bool:
    try:
        _IBAN.validate_python(account.upper())
    except ValidationError:
        return False
    return True
