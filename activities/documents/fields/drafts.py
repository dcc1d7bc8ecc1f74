"""First drafts of a form's fields: where each stands, what it says, and what that alone is worth."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from activities.documents.fields import evidence, ticked
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.labels import Label
from activities.documents.fields.parse import plain
from activities.documents.fields.places import Place, Sheet, places
from activities.documents.fields.runs import around, lines
from activities.documents.fields.table import Table, TableCell, table
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import Value, understood

_EXACT = 97.0
_FAINT = 0.8
_AROUND = " .,:;□☐☑☒■"
"""What may stand around the word of a choice."""


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """A draft of each field that was found, by name."""
    found = {name: _written(place) for name, place in places(targets, sheets).items()}
    for target in targets:
        draft = None
        if target.kind in (Kind.TICK, Kind.CHOICE):
            draft = _ticked(target, sheets, targets)
        elif target.kind is Kind.TABLE:
            draft = _tabled(target, sheets, targets)
        if draft:
            found[target.name] = draft
    _compare(list(found.values()), sheets)
    for draft in found.values():
        if _of_another(draft, targets):
            draft.notes.append(evidence.OTHER_FIELDS)
    return found


def _of_another(draft: Draft, targets: Sequence[Target]) -> bool:
    """Whether free text is one of another field's choices, or has the form that another field demands."""
    if draft.target.kind is not Kind.TEXT or draft.target.patterned or not isinstance(draft.value, str):
        return False
    others = [target for target in targets if target is not draft.target]
    words = plain(draft.value).strip(_AROUND)
    choices = {plain(choice) for target in others for choice in target.choices}
    return words in choices or any(t.patterned and not understood(t, draft.value).fault for t in others)


def _written(place: Place) -> Draft:
    target = place.label.target
    value = understood(target, place.text)
    engine = place.sheet.page.engine_at(place.box)
    draft = Draft(target, value.json, place.text, place.sheet.page.n, place.box, engine, fault=value.fault)
    draft.rules = "labels.written"
    draft.notes += of_engine(engine, place.confidence) + _of_label(place.label) + of_value(target, value)
    if place.cell is None:
        draft.notes.append(evidence.BEHIND_LABEL if place.label.rest else evidence.NO_BOX)
    if _is_menu(place):
        draft.value, draft.fault = None, "it cannot be seen which of the choices is meant"
        return draft  # a second reader would take the printed choice for the answer
    for line in lines(place.runs):
        box = around([run.box for run in line])
        draft.crops.append(Crop(draft.page, box, place.text, target, value.json, place.cell))
    return draft


def _is_menu(place: Place) -> bool:
    """Whether the words beside the label are printed choices rather than the answer."""
    choices = {plain(choice) for choice in place.label.target.choices}
    return len({plain(run.text) for run in place.sheet.runs} & choices) > 1


def of_engine(engine: str, confidence: float) -> list[Note]:
    if engine == "pdf-text":
        return [evidence.TEXT_OF_FILE]
    return [evidence.FAINT] if confidence < _FAINT else []


def _of_label(label: Label | None) -> list[Note]:
    if label is None:
        return [evidence.NO_LABEL]
    return [evidence.LABEL_EXACT if label.score >= _EXACT else evidence.LABEL_ALIKE]


def of_value(target: Target, value: Value) -> list[Note]:
    """What the way a value is written says of it."""
    notes = []
    if value.checks and not value.repaired:
        notes.append(evidence.CHECK_DIGIT)
    elif target.patterned and not value.fault and not value.repaired:
        notes.append(evidence.LOOKS_RIGHT)
    if value.repaired and not value.fault:
        notes.append(evidence.REPAIRED)
    if value.twofold:
        notes.append(evidence.TWOFOLD)
    return notes


def _ticked(target: Target, sheets: Sequence[Sheet], others: Sequence[Target]) -> Draft | None:
    answer = ticked.answer(target, sheets, others)
    if answer is None:
        return None
    fault = None if answer.value is not None else "no box, or more than one, is ticked"
    draft = Draft(target, answer.value, answer.text, answer.sheet.page.n, answer.box, "checkbox", fault=fault)
    draft.rules = "labels.ticked"
    draft.notes += _of_label(answer.label)
    draft.notes.append(evidence.ONE_TICK if answer.clear else evidence.UNCLEAR_TICK)
    return draft


def _tabled(target: Target, sheets: Sequence[Sheet], others: Sequence[Target]) -> Draft | None:
    found = table(target, sheets, [t for t in others if t is not target])
    if found is None:
        return None
    rows, faults = [], []
    crops = []
    for cells in found.rows:
        row, wrong = _row(cells)
        rows.append(row)
        faults += wrong
        crops += _row_crops(found, cells, row)
    text = "\n".join(" | ".join(cell.text for cell in cells) for cells in found.rows)
    page, box = found.sheet.page, _rows_box(found)
    engine = page.engine_at(box)
    fault = faults[0] if faults else _refused(target, rows)
    draft = Draft(target, rows, text, page.n, box, engine, fault=fault, crops=crops)
    draft.rules = "labels.tabled"
    draft.notes += of_engine(
        engine, min((r.confidence for c in found.rows for x in c for r in x.runs), default=1.0)
    )
    draft.notes.append(evidence.LABEL_EXACT if found.ruled else evidence.NO_BOX)
    if any(not cell.runs for cells in found.rows for cell in cells):
        draft.notes.append(evidence.EMPTY_CELLS)
    return draft


def _rows_box(found: Table) -> tuple[float, float, float, float]:
    return around([cell.box for row in found.rows for cell in row]) if found.rows else found.box


def _row(cells: Sequence[TableCell]) -> tuple[dict[str, Any], list[str]]:
    row: dict[str, Any] = {}
    faults = []
    for cell in cells:
        if not cell.runs and not cell.target.required:
            continue
        value = understood(cell.target, cell.text)
        row[cell.target.name] = value.json
        if value.fault:
            faults.append(f"{cell.target.labels[0]}: {value.fault}")
    return row, faults


def _row_crops(found: Table, cells: Sequence[TableCell], row: dict[str, Any]) -> list[Crop]:
    return [
        Crop(
            found.sheet.page.n,
            around([r.box for r in cell.runs]),
            cell.text,
            cell.target,
            row.get(cell.target.name),
            cell.box if found.ruled else None,
        )
        for cell in cells
        if cell.runs
    ]


def _refused(target: Target, rows: list[dict[str, Any]]) -> str | None:
    try:
        target.checked(rows)
    except ValueError as error:
        return str(error)
    return None


def _compare(found: list[Draft], sheets: Sequence[Sheet]) -> None:
    """What fields say about each other: sums, and values that stand on the paper twice."""
    _add_up(found)
    for draft in found:
        if draft.target.kind in (Kind.TEXT, Kind.DATE, Kind.MONEY, Kind.NUMBER) and _repeats(draft, sheets):
            draft.notes.append(evidence.REPEATED)


def _add_up(found: list[Draft]) -> None:
    amounts = [d for d in found if d.target.kind is Kind.MONEY and not d.fault]
    for rows in (d for d in found if d.target.kind is Kind.TABLE and not d.fault and d.value):
        total = _total(rows)
        if total is None or not amounts:
            continue
        equal = [d for d in amounts if Decimal(d.value["amount"]) == total]
        for draft in equal:
            draft.notes += [evidence.SUM_FITS, evidence.SUM_PLACES]
        if not equal and len(amounts) == 1:
            amounts[0].notes.append(evidence.SUM_DIFFERS)
        rows.notes.append(evidence.ITEMS_SUM_FITS if equal else evidence.SUM_DIFFERS)


def _total(rows: Draft) -> Decimal | None:
    """Sum of the one column that holds money."""
    columns = [c.name for c in rows.target.columns if c.kind is Kind.MONEY]
    if len(columns) != 1:
        return None
    return sum((Decimal(row[columns[0]]["amount"]) for row in rows.value), Decimal(0))


def _repeats(draft: Draft, sheets: Sequence[Sheet]) -> bool:
    """Whether a text of some length stands elsewhere too."""
    text = plain(draft.text).replace(" ", "")
    if draft.fault or len(text) < 6:
        return False
    elsewhere = (
        r for s in sheets for r in s.runs if s.page.n != draft.page or not _touches(r.box, draft.box)
    )
    return any(text in plain(run.text).replace(" ", "") for run in elsewhere)


def _touches(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
