"""Who sent an invoice: a company's name that its domain, its place or its repetition speak for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.parse import plain
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Target
from activities.documents.invoices.found import Spot, drafted, spots

LEGAL = Note("a legal form of a company stands behind it", 0.8, True)
DOMAIN = Note("an internet address on the invoice is made of this name", 0.2, True)
OFTEN = Note("the same name stands there more than once", 0.5, True)
NO_LEGAL = Note("no legal form of a company stands behind it", 2.0, True)
BUYER = Note("it stands where the customer's name stands", 6.0, True)
MISPLACED = 0.3
"""Chance that it is another company's name, before any evidence: the customer is named too."""

_LEGAL = (
    r"(?:G?mbH(?:\s*&\s*Co\.?\s*KG)?|AG|KG|UG|e\.?K\.?|B\.?V\.?|N\.?V\.?|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Corp\.?|PLC"
    r"|S\.?A\.?S\.?|S\.?A\.?R\.?L\.?|S\.?A\.?|S\.?R\.?L\.?|S\.?p\.?A\.?|S\.?L\.?|Sp\.?\s*z\s*o\.?\s*o\.?"
    r"|spółka akcyjna|Oy|AB|ApS|A/S|Pty\.?\s*Ltd\.?|Pvt\.?\s*(?:Ltd|Limited)\.?"
    r"|Private\s+Limited|Sdn\.?\s*Bhd\.?)"
)
_NAME = re.compile(
    rf"((?:[A-ZÀ-ÞŁŚ0-9][\w&.'\u2019-]*,?\s+){{1,6}}?(?:[\w&.'\u2019-]+\s+){{0,2}}?{_LEGAL})(?![\w])"
)
_HOST = re.compile(r"(?:www\.|@|https?://(?:www\.)?)([\w-]+(?:\.[\w-]+)*)\.[a-z]{2,6}\b", re.IGNORECASE)
_BUYER = re.compile(
    r"bill(?:ed)?\s*to|ship\s*to|sold\s*to|customer|client|attn|klant|kunde|destinataire|adressée|invoice\s*to|c/o",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"^(?:tax\s+)?(?:invoice|rechnung|facture|factuur|fattura|factura|faktura|receipt)\b\W*", re.IGNORECASE
)
_FREE_MAIL = frozenset({"gmail", "hotmail", "outlook", "yahoo", "gmx", "web", "icloud"})


def seller(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    """The company best spoken for; where none has a legal form, the first words of the page."""
    whole = "\n".join(text for _, text, _ in spots(sheets))
    hosts = {_close(host.split(".")[-1]) for host in _HOST.findall(whole)} - _FREE_MAIL
    named = list(_named(sheets))
    often = Counter(_close(spot.text) for spot, _ in named)
    if not named:
        return _first(target, sheets)
    pages = len(sheets)

    def fitness(found: tuple[Spot, bool]) -> float:
        spot, buyer = found
        repeats = often[_close(spot.text)] > pages
        return 4.0 * _hosted(spot.text, hosts) + 1.0 * repeats - 3.0 * buyer

    best, buyer = max(named, key=fitness)
    notes = [LEGAL]
    notes += [DOMAIN] if _hosted(best.text, hosts) else []
    notes += [OFTEN] if often[_close(best.text)] > pages else []
    notes += [BUYER] if buyer else []
    return drafted(target, best, notes, MISPLACED)


def _named(sheets: Sequence[Sheet]) -> Iterator[tuple[Spot, bool]]:
    """Names with a legal form, and whether the words around say that it is the customer's."""
    before = ""
    for sheet, text, line in spots(sheets):
        for match in _NAME.finditer(text):
            runs = tuple(run for run in line if match[1] in run.text) or tuple(line)
            yield (
                Spot(sheet, runs, "", _AHEAD.sub("", match[1]).strip(" ,")),
                bool(_BUYER.search(f"{before} {text}")),
            )
        before = text


def _first(target: Target, sheets: Sequence[Sheet]) -> Draft | None:
    for sheet, text, line in spots(sheets):
        head = line[0].text
        if sum(c.isalpha() for c in head) >= 3 and not re.search(
            r"invoice|page|receipt|bill", text, re.IGNORECASE
        ):
            return drafted(target, Spot(sheet, (line[0],), "", head), [NO_LEGAL], MISPLACED)
    return None


def _close(text: str) -> str:
    return re.sub(r"[\W_]", "", plain(text))


def _hosted(name: str, hosts: set[str]) -> bool:
    """Whether a domain is made of the name: its first word, or all of it."""
    close, first = _close(name), _close(name.split()[0])
    return any(len(host) > 2 and (host in close or (len(first) > 3 and first in host)) for host in hosts)
