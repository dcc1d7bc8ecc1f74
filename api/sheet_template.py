"""An empty sheet for a form: a column for each field, and a row of notes that an import passes over."""

import io
from typing import Any

from xlsxwriter import Workbook

from cases.sheets.columns import REFERENCE
from cases.sheets.fields import Field, Holds, fields_of
from cases.sheets.rows import NOTE
from schemas.descriptors import FormDescriptor

ROWS = 5000
"""Down to where cells are given their type."""
LONGEST_LIST = 255
"""Characters of a list of choices that a spreadsheet keeps within a cell's validation."""
_FORMATS = {Holds.TEXT: "@", Holds.CHOICE: "@", Holds.MOMENT: "@", Holds.DATE: "yyyy-mm-dd", Holds.WHOLE: "0"}
_FORMATS |= {Holds.NUMBER: "0.00", Holds.TRUTH: "@"}


def template(form: FormDescriptor) -> bytes:
    """The sheet as XLSX."""
    found = fields_of(form.json_schema, tables=False)
    if all(field.path != REFERENCE.path for field in found):
        found.append(REFERENCE)
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Cases")
    sheet.freeze_panes(2, 0)
    head, note = book.add_format({"bold": True}), book.add_format({"italic": True, "text_wrap": True})
    for place, field in enumerate(found):
        sheet.set_column(place, place, 24, book.add_format({"num_format": _FORMATS[field.holds]}))
        sheet.write_string(0, place, field.title, head)
        sheet.write_string(1, place, _note(field), note)
        _offer(sheet, place, field)
    book.close()
    return out.getvalue()


def _note(field: Field) -> str:
    needed = "needed" if field.required else "may stay empty"
    what = f"one of: {', '.join(field.choices)}" if field.choices else field.holds.value
    many = ", several with semicolons between" if field.many else ""
    return " ".join(filter(None, (f"{NOTE}{what}{many}; {needed}.", field.note)))


def _offer(sheet: Any, place: int, field: Field) -> None:
    """Let the spreadsheet offer what there is to choose from, and refuse the rest."""
    choices = field.choices or (("yes", "no") if field.holds is Holds.TRUTH else ())
    if choices and not field.many and len(",".join(choices)) <= LONGEST_LIST:
        sheet.data_validation(2, place, ROWS, place, {"validate": "list", "source": list(choices)})
    elif field.holds is Holds.DATE:
        rule = {
            "validate": "date",
            "criteria": ">=",
            "value": "=DATE(1900,3,1)",
            "error_message": "A date, please.",
        }
        sheet.data_validation(2, place, ROWS, place, rule)
