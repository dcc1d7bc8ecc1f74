"""The shop's address: the lines on top that speak of a house, a street, a town."""

import re
from collections.abc import Sequence

from rapidfuzz import process

from activities.documents.fields import parse
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.receipts.lines import Line, drafted, texts
from activities.documents.receipts.shop import name_at

POSTCODE = Note("a post code stands in it", 0.4, True)
CLOSED = Note("the telephone or tax number stands right below it", 0.6, True)
COMPLETE = Note("it goes from a house or street to a town", 0.5, True)
MOST = 6
"""Lines that an address may take."""
_REACH = 12
"""Lines below the name in which it begins."""

_END = re.compile(
    r"\bvat\b|\btax\b|\btva\b|\bust\b|siret|\btel|phone|\bfax|\bgst|\bsst\b|\breg\b|reg\.|invoice|receipt|e-?mail|www|http"
    r"|\bdate|cashier|\bbill\b|\border|@|\broc\b|hotline|\bid\b|\btable\b|\bcounter\b|\bnumber\b|\bslip\b|\bchit\b"
    r"|\bwelcome\b|\bdescription\b|\bqty\b|\bclerk\b|\bterminal\b|\bcopy\b|\bstore\s*(?:no|#)|\bpos\b|\bserver\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\s*[|,(]?\s*(?:(?<![\w.])(?:tel|t|ph|phone|fax|f|h/?p|mobile)\b\.?\s*(?:no)?\s?:|\b(?:tel|phone|fax)\b).*$"
    r"|\s+\(?\b0\d{1,2}\s?-\s?\d{3,4}\s?\d{3,4}\b.*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^\W*(?:(?:co|company|syarikat|reg|roc|business)\b[\w.\s/]*\bno\b\.?\W*)?[\s(<\[]*\d{4,}\s?-?\s?[A-Z]{0,2}\s?[)>\]]+\s*"
    r"|^\W*(?:co|company|syarikat|business)\b[\w.\s/]*\bno\b[\s.:(]*[\w-]+\)?\s*$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(jalan|j[l1i]n|lorong|lrg|persiaran|lebuh\w*|lingkaran|taman|tmn|kampung|kg|kawasan|bandar|desa|batu|mukim|seksyen"
    r"|lot|unit|level|lvl|floor|flr|block|blk|suite|wisma|menara|bangunan|section|street|str|st|rue|road|rd|avenue|ave"
    r"|lane|drive|blvd|boulevard|platz|weg|allee|gasse|via|viale|calle|plaza|place|square|off|hq"
    r"|straat|laan|plein|ulica|ul)\b"
    r"|\w+(?:stra(?:ss|ß)e|str\.|straat|platz|weg|allee|gasse)(?!\w)|\bj[l1i]n[a-z]{1,3}\d",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"^\W*(?:no\b\W*)?\d+[a-z]?\b\W.*[a-z]{3}|\b(?:no)\b\W*\d", re.IGNORECASE)
_POST = re.compile(
    r"(?<![\d-])\d{5}(?![\d-])|\b\d{4}\s?[A-Z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b\d{2}-\d{3}\s+[A-Z]"
)
_BRACKETED = re.compile(r"^\(.*\)$")
_WORDS = frozenset(
    [
        "jln",
        "jalan",
        "mall",
        "floor",
        "level",
        "block",
        "village",
        "hill",
        "hills",
        "wilayah",
        "selangor",
        "melaka",
        "pulau",
        "klang",
    ]
)
_PRICE = re.compile(r"\d[.,]\d{2}\b(?!\d)")
_REGIONS = (
    "selangor", "selangor darul ehsan", "johor", "johor bahru", "kedah", "kelantan", "melaka",
    "negeri sembilan", "pahang", "perak", "perlis", "pulau pinang", "penang", "sabah", "sarawak",
    "terengganu", "kuala lumpur", "putrajaya", "petaling jaya", "malaysia", "singapore",
    "deutschland", "germany", "france", "nederland", "united kingdom", "england",
    "osterreich", "schweiz", "espana", "italia", "polska", "usa",
)  # fmt: skip


def address(target: Target, sheet: Sheet) -> Draft | None:
    """The lines from the first that speaks of a street or town up to a telephone number or the like."""
    top = texts(sheet)
    kept, ended = _block(top, (name_at(top) or 0) + 1)
    if not kept:
        return None
    notes = [POSTCODE] if any(_POST.search(text) for text, _ in kept) else []
    if ended:
        notes.append(CLOSED)
    if _whole([text for text, _ in kept]):
        notes.append(COMPLETE)
    runs = [run for _, line in kept for run in line]
    return drafted(target, sheet, runs, " ".join(text for text, _ in kept), notes)


def _whole(parts: Sequence[str]) -> bool:
    """Whether the first line tells house or street and the last one the town."""
    begins = bool(_STREET.search(parts[0]) or _HOUSE.search(parts[0]))
    last = parts[-1].rstrip(" .,").rpartition(",")[2]
    return begins and (bool(_POST.search(parts[-1])) or _region(last))


def _block(top: Sequence[Line], start: int) -> tuple[list[Line], bool]:
    """Lines of the address, and whether something ended it that stands below addresses."""
    kept: list[Line] = []
    for i, (whole, runs) in enumerate(top[start : start + _REACH], start):
        text = _mended(_ASIDE.sub("", whole).strip())
        if not text or ((parse.day_in(text) or _BRACKETED.match(text)) and not kept):
            continue
        text = _CALL.sub("", text).strip(" |")
        if not text or _END.search(text):
            if kept:
                return kept, True
            continue
        if len(kept) == MOST or _foreign(text) or not (_placed(text) or _between(top, i, kept)):
            if kept:
                return kept, False
            continue
        kept.append((text, runs))
        if text != whole and _CALL.search(whole):
            return kept, True
    return kept, False


def _mended(text: str) -> str:
    """Ones that were read for the letter l in words of addresses."""
    return re.sub(r"[A-Za-z1]*1[A-Za-z1]*", lambda m: _letters(m[0]), text)


def _letters(word: str) -> str:
    return word.replace("1", "l") if word.replace("1", "l").casefold() in _WORDS else word


def _placed(text: str) -> bool:
    return bool(_STREET.search(text) or _HOUSE.search(text) or _POST.search(text)) or _region(text)


def _region(text: str) -> bool:
    """A state or country alone in its line."""
    word = re.sub(r"[\W\d]+", " ", parse.plain(text)).strip()
    return len(word) > 3 and process.extractOne(word, _REGIONS, score_cutoff=84) is not None


def _between(top: Sequence[Line], i: int, kept: Sequence[Line]) -> bool:
    """A line of words within an address: a comma ends the one before it, or the next one goes on with it."""
    if not kept or i + 1 >= len(top):
        return False
    below = top[i + 1][0]
    if kept[-1][0].rstrip().endswith(",") or _POST.search(below):
        return True
    unfinished = not any(_POST.search(text) for text, _ in kept)
    return unfinished and bool(_CALL.search(below) or (_STREET.search(below) and not _foreign(below)))


def _foreign(text: str) -> bool:
    """Prices, dates and headings end an address."""
    return bool(_PRICE.search(text) or parse.day_in(text)) or sum(c.isalpha() for c in text) < 3
