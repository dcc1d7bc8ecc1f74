"""Spreadsheets drawn for tests: as XLSX, as CSV, and with things in them that a plain table has not."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

Row = Sequence[Any]


def xlsx(*rows: Row, **options: Any) -> bytes:
    """A sheet of these rows; None is an empty cell, a text with "=" in front a formula without a result."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **options})
    sheet = book.add_worksheet("Rows")
    for n, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(n, place, value, None, "")
            elif value is not None:
                sheet.write(n, place, value)
    book.close()
    return out.getvalue()


def text(*rows: Row, between: str = ";", encoding: str = "utf-8", ending: str = "\r\n") -> bytes:
    """The same as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between, lineterminator=ending).writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return out.getvalue().encode(encoding)


def edited(content: bytes, member: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one of its files changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            inside = old.read(each)
            new.writestr(each.filename, edit(inside) if each.filename == member else inside)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def cells(content: bytes) -> list[list[Any]]:
    """What a spreadsheet shows of an XLSX file, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    book.close()
    return found
