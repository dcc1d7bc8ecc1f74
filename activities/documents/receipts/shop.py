"""The shop's name: the line on top that is written like one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from activities.documents.fields import parse
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.receipts.lines import Line, drafted, texts

TOP = 9
"""Lines from the top in which the shop's name stands."""
NAMED = Note("it is written like the name of a company", 0.5, True)
LEGAL = Note("a legal form of a company stands behind it", 0.5, True)
REGISTERED = Note("a company's registration number stands beside it", 0.3, True)
ON_TOP = Note("it stands at the top", 0.9, True)
ABOVE = Note("other words that could be the shop's name stand above it", 4.0, True)
TWO_NAMES = Note("another line could be the shop's name as well", 4.0, True)

_LEGAL = re.compile(
    r"\b(sdn\.?\s*b\w*|[s5]/b|bhd|ltd|limited|llc|llp|inc|gmbh|kg|ag|ug|ohg|plc|s\.?a\.?r\.?l|s\.?a\.?s?|b\.?v|n\.?v"
    r"|srl|s\.?p\.?a|s\.?l|oy|ab|aps|sp\.?\s*z\.?\s*o\.?\s*o|pte|corporation|corp)\b\.?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"\b(sdn\.?\s*bhd|s/b|bhd|ltd|limited|llc|llp|inc|gmbh|kg|ag|plc|corporation|corp)\.?$", re.IGNORECASE
)
_TRADE = re.compile(
    r"\b(enterprise|trading|restaurant|restoran|store|shop|market|mart|supermarket|hypermarket|hardware|stationery"
    r"|bakery|caf[eé]|coffee|pharmacy|farmasi|apotheke|kedai|perniagaan|syarikat|pasar|holdings?|confectionery"
    r"|bistro|grocer|clinic|hotel|petrol|boutique|bookstore|baeckerei|bäckerei|metzgerei|markt|boulangerie|librairie)\b",
    re.IGNORECASE,
)
_SUFFIX_ONLY = re.compile(
    r"^[\W\d]*(?:co\b\W*)?(?:\(?m\)?\s*)?(?:sdn\.?\s*bhd|bhd|ltd|gmbh|enterprise)\b.{0,24}$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"tax invoice|invoice|receipt|^tel|^fax|gst|reg\.? ?no|^date|cash sale|bill|welcome|thank"
    r"|^no\b|^lot\b|jalan|^jln|copy|table|order|formerly|licensee|a member of|\bref\b|^\(",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\s*[(\[<{]?(?:(?:co|company|reg|roc|gst|no)[\w.\s/]*[:.]?\s*)?[(\[<{]?\b\d{4,}\s?-?\s?[A-Z]{0,2}\b[)\]>}]?\W*$",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r"\s*[(\[<{]?\s?\b\d{5,7}\s?-\s?[A-Z]{1,2}\b.*$")
_NUMBER_ONLY = re.compile(
    r"^\W*(?:(?:co|company|reg|roc)[\w.\s/]*[:.]?\s*)?\(?\d{4,}\s?-?\s?[A-Z]{0,2}\W*$", re.IGNORECASE
)


def name_at(top: Sequence[Line]) -> int | None:
    """The line with the shop's name: the first with a legal form, else with a trade, else with words."""
    for pattern in (_LEGAL, _TRADE):
        for i, (text, _) in enumerate(top[:TOP]):
            if pattern.search(text) and not _NO_NAME.search(text):
                return i
    return next((i for i, (text, _) in enumerate(top[:TOP]) if _wordy(text)), None)


def shop(target: Target, sheet: Sheet) -> Draft | None:
    """The name without the registration number, put together where it goes over two lines."""
    top = texts(sheet)
    at = name_at(top)
    if at is None:
        return None
    text, runs = top[at]
    below = top[at + 1] if at + 1 < len(top) else ("", [])
    while at and (text.count(")") > text.count("(") or _lacks_front(text, top[at - 1][0])):
        at -= 1
        text, runs = f"{top[at][0]} {text}", [*top[at][1], *runs]
    if _goes_on(text, below[0]):
        text, runs = f"{text} {below[0]}", [*runs, *below[1]]
    name = _NUMBER_BEHIND.sub("", text)
    name = _REGISTRATION.sub("", name).strip(" -,:;*|") or text
    name = re.sub(r"\b5/B\b", "S/B", name)
    draft = drafted(target, sheet, runs, name, _notes(name, text, at, top))
    form = _SPELLED.search(name)
    draft.crops = [replace(crop, known=form[0] if form else "") for crop in draft.crops]
    return draft


def _lacks_front(text: str, above: str) -> bool:
    return bool(_SUFFIX_ONLY.match(text)) and _wordy(above)


def _goes_on(text: str, below: str) -> bool:
    """Whether the name goes on in the line below: a legal form alone, or a bracket that is still open."""
    if text.count("(") > text.count(")"):
        return below.count(")") > below.count("(")
    return not _LEGAL.search(text) and bool(_SUFFIX_ONLY.match(below))


def _notes(name: str, text: str, at: int, top: Sequence[Line]) -> list[Note]:
    notes = [NAMED if _LEGAL.search(name) or _TRADE.search(name) else ON_TOP]
    if _LEGAL.search(name):
        notes.append(LEGAL)
    beside = [text, *(line for line, _ in top[at + 1 : at + 3])]
    if _REGISTRATION.search(text) or _NUMBER_BEHIND.search(text) or any(map(_NUMBER_ONLY.match, beside[1:])):
        notes.append(REGISTERED)
    if any(_wordy(line) and line not in text for line, _ in top[:at]):
        return [*notes, ABOVE]
    others = [line for i, (line, _) in enumerate(top[:TOP]) if i != at and _rival(line, text)]
    return [*notes, TWO_NAMES] if others else notes


def _rival(line: str, name: str) -> bool:
    if line in name or _NO_NAME.search(line.lstrip("(")) or re.search(r"\d{5}", line):
        return False
    return bool(_LEGAL.search(line) or _TRADE.search(line))


def _wordy(text: str) -> bool:
    return sum(c.isalpha() for c in text) >= 4 and not _NO_NAME.search(text) and not parse.day_in(text)
