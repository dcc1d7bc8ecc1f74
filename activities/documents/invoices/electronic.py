"""Invoices that come with their data: values from the XML, held against what the pages show."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from activities.documents.fields import parse
from activities.documents.fields.evidence import STATED, SURE, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import understood
from activities.documents.invoices.found import spots
from activities.documents.invoices.references import TWO_ACCOUNTS
from activities.documents.invoices.sums import ADDS_UP
from activities.documents.receipts.amounts import amounts_of
from activities.documents.sandbox.packed import Stated
from schemas.reading import Box

MISPLACED = 0.005
"""Chance that a sender put a value into the wrong element."""
SHOWN = Note("the page shows the same", 0.1, True)
DOUBTFUL = 0.5
"""The same where something speaks against the data: they are worth no more than what contradicts them."""
NOT_SHOWN = Note("the page does not show it", 3.0, True)
DIFFERS = Note("net amount and tax do not add up to the total in the invoice's data", 3.0, True)
SEVERAL = Note("the document holds the data of more than one invoice", 3.0, True)
CREDIT = Note("its data says that it is a credit note, not an invoice", 3.0, True)
_CREDIT_NOTES = frozenset({"381", "396", "532"})
"""UNTDID 1001, as EN 16931 uses it."""
_COMPARED = (Kind.TEXT, Kind.DATE, Kind.NUMBER, Kind.TABLE)
_OF_SELLER = {"seller": "", "seller_tax_id": "VAT", "iban": "IBAN"}
"""What tells who sent it, each with what stands before it on paper."""
_ALSO = frozenset({"currency"})
"""Fields of which a page that shows nothing says nothing against the data: a sign may stand for a code."""

Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]


def says(element: str) -> Note:
    """The value comes from this element."""
    return Note(f"the invoice's own data says so in {element}", 0.3, general="the invoice's own data says so")


def contradicts(shown: str) -> Note:
    return Note(f"the page shows “{shown}”", 3.0, True, general="the page shows something else")


@dataclass(frozen=True)
class Data:
    """What an electronic invoice says that a document is or carries."""

    stated: tuple[Stated, ...]
    page: int
    """The document's page that stands for it: the first of the PDF that carries it."""
    pages: frozenset[int] = frozenset()
    """Pages that were set from the data themselves, so that they prove nothing."""

    def values(self, name: str) -> list[Stated]:
        return [each for each in self.stated if each.name == name]

    def of_seller(self) -> list[str]:
        """What tells who sent it, in lines as on paper."""
        said = ((word, each.text) for name, word in _OF_SELLER.items() for each in self.values(name))
        return [f"{word} {text}".strip() for word, text in said]


def drafter(found: Sequence[Data], by_page: Drafter) -> Drafter:
    """Finds fields in an invoice's data, and those that it does not tell by the rules for pages."""
    data = found[0]
    several = len({tuple(each.text for each in one.values("number")) for one in found}) > 1
    set_from_data = frozenset(n for one in found for n in one.pages)

    def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        pages = [sheet for sheet in sheets if sheet.page.n not in set_from_data]
        shown = by_page(targets, pages) if pages else {}
        out = dict(shown)
        for target in targets:
            draft = _drafted(target, data)
            if draft:
                _place(draft, shown.get(target.name), pages, sheets)
                _doubt(draft, *_against(target, data), *([SEVERAL] * several))
                out[target.name] = draft
        _add_up(out)
        return out

    return drafts


def _drafted(target: Target, data: Data) -> Draft | None:
    said = data.values(target.name)
    if not said:
        return None
    value, fault = _rows(target, said) if target.kind is Kind.TABLE else _value(target, said[0].text)
    path = said[0].element if target.kind is not Kind.TABLE else said[0].element.partition("[")[0]
    text = "\n".join(each.text.replace("\t", " ") for each in said) if len(said) > 1 else said[0].text
    draft = Draft(target, value, f"{path}: {text}", data.page, (0, 0, 0, 0), STATED, fault=fault)
    draft.misplaced = MISPLACED
    draft.notes.append(says(path.rpartition("/")[2]))
    return draft


def _value(target: Target, text: str) -> tuple[Any, str | None]:
    """As XML writes it; what does not fit the form keeps its text and says why."""
    bare = re.sub(r"\s", "", text) if target.name == "iban" else text
    bare = _cents(bare) if target.kind is Kind.NUMBER else bare
    try:
        return target.checked(bare), None
    except ValueError as error:
        second = understood(target, text)
        return (second.json, None) if second.fault is None else (bare, str(error))


def _rows(target: Target, said: Sequence[Stated]) -> tuple[Any, str | None]:
    rows = []
    for each in said:
        description, quantity, amount = [*each.text.split("\t"), "", ""][:3]
        rows.append({"description": description, "quantity": quantity or None, "amount": _cents(amount)})
    try:
        return target.checked(rows), None
    except ValueError as error:
        return rows, str(error)


def _cents(text: str) -> str:
    """An amount without zeros behind its cents; as it is where it is no number, or larger than any amount."""
    try:
        number = Decimal(text)
        cents = number.quantize(Decimal("0.01"))
        return str(cents) if number == cents else text
    except InvalidOperation:
        return text


def _doubt(draft: Draft, *notes: Note) -> None:
    """Let this speak against the data, so that a person is asked."""
    if notes:
        draft.notes += notes
        draft.misplaced = DOUBTFUL


def _against(target: Target, data: Data) -> list[Note]:
    credit = any(each.text in _CREDIT_NOTES for each in data.values("kind"))
    accounts = target.name == "iban" and len(data.values("iban")) > 1
    return [CREDIT] * (credit and target.name == "total") + [TWO_ACCOUNTS] * accounts


def _place(draft: Draft, by_page: Draft | None, pages: Sequence[Sheet], sheets: Sequence[Sheet]) -> None:
    """Where the value is shown, and what the page says for or against it."""
    other = by_page if by_page and not by_page.fault and by_page.value is not None else None
    same = other is not None and _alike(draft, other)
    spot = (other.page, other.box) if same and other else _shown(draft, pages)
    if pages and draft.target.kind in _COMPARED:
        speaks = draft.target.kind is not Kind.TABLE and not same
        if other and speaks and (not spot or other.probability >= SURE):
            _doubt(draft, contradicts(other.text))
            spot = other.page, other.box
        elif spot:
            draft.notes.append(SHOWN)
        elif draft.target.name not in _ALSO:
            _doubt(draft, NOT_SHOWN)
    draft.page, draft.box = spot or _shown(draft, sheets) or _whole(draft.page, sheets)


def _alike(draft: Draft, other: Draft) -> bool:
    if isinstance(draft.value, str) and isinstance(other.value, str):
        return draft.value == other.value or _bare(draft.value) == _bare(other.value)
    return bool(draft.value == other.value)


def _whole(n: int, sheets: Sequence[Sheet]) -> tuple[int, Box]:
    page = next((sheet.page for sheet in sheets if sheet.page.n == n), sheets[0].page)
    return page.n, (0.0, 0.0, page.width, page.height)


def _shown(draft: Draft, sheets: Sequence[Sheet]) -> tuple[int, Box] | None:
    """The first place where the value stands."""
    if draft.fault or draft.value is None:
        return None
    match draft.target.kind:
        case Kind.NUMBER:
            return _amounts([Decimal(draft.value)], sheets)
        case Kind.TABLE:
            return _amounts([Decimal(row["amount"]) for row in draft.value], sheets)
        case Kind.DATE:
            return _day(date.fromisoformat(draft.value), sheets)
        case _:
            return _text(_bare(str(draft.value)), sheets)


def _amounts(wanted: Sequence[Decimal], sheets: Sequence[Sheet]) -> tuple[int, Box] | None:
    """Around the amounts on the page of the first, if all are shown."""
    found = {amount.value: amount for sheet in sheets for amount in amounts_of(sheet)}
    if not wanted or any(value not in found for value in wanted):
        return None
    amounts = [found[value] for value in wanted]
    n = amounts[0].sheet.page.n
    return n, around([run.box for each in amounts if each.sheet.page.n == n for run in each.runs])


def _day(wanted: date, sheets: Sequence[Sheet]) -> tuple[int, Box] | None:
    for sheet, text, line in spots(sheets):
        for said in parse.days_in(text):
            turned = said.twofold and (said.value.month, said.value.day) == (wanted.day, wanted.month)
            if said.value == wanted or (turned and said.value.year == wanted.year):
                runs = [run for run in line if said.text in run.text] or line
                return sheet.page.n, around([run.box for run in runs])
    return None


def _text(wanted: str, sheets: Sequence[Sheet]) -> tuple[int, Box] | None:
    for sheet, text, line in spots(sheets):
        if wanted and wanted in _bare(text):
            runs = [run for run in line if wanted in _bare(run.text)] or line
            return sheet.page.n, around([run.box for run in runs])
    return None


def _bare(text: str) -> str:
    """Letters and figures alone, in one case."""
    return re.sub(r"[\W_]", "", parse.plain(text))


def _add_up(found: Mapping[str, Draft]) -> None:
    """Net amount and tax make the total (rule BR-CO-15 of EN 16931)."""
    parts = [found.get(name) for name in ("net", "tax", "total")]
    drafts = [draft for draft in parts if draft and draft.engine == STATED and not draft.fault]
    if len(drafts) == 3:
        net, tax, total = (Decimal(draft.value) for draft in drafts)
        for draft in drafts:
            if net + tax == total:
                draft.notes.append(ADDS_UP)
            else:
                _doubt(draft, DIFFERS)
