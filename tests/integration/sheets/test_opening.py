"""Spreadsheets are opened in the sandbox, typed, and come back with reasons and nothing else changed."""

import asyncio
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from activities.documents.opener import Opener
from activities.documents.sandbox import cells as packing
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.packed import Garbled
from activities.documents.sheets import SheetOpener, cells_of
from cases.sheets.table import SheetTable
from schemas.errors import Invalid, Unsupported
from schemas.sheets import CellKind
from tests.integration.api.house import pdf
from tests.integration.sheets import files


@pytest.fixture(scope="module")
def sheets() -> Iterator[SheetOpener]:
    opener = Opener(Limits(open_cpu=10))
    yield SheetOpener(opener)
    asyncio.run(opener.close())


def told(table: SheetTable) -> list[list[tuple[str, str]]]:
    return [[(cell.kind.name, cell.text) for cell in row.cells] for row in table.rows]


async def test_cells_keep_their_types_and_rows_their_numbers(sheets: SheetOpener) -> None:
    rows: list[list[Any]] = [
        ["Name", "Sum"],
        [],
        ["Łódź", 12.1, True, date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), 7],
    ]
    table = await sheets.table(files.xlsx(*rows), "rows.xlsx")
    assert [row.n for row in table.rows] == [1, 3]
    assert told(table)[1] == [
        ("TEXT", "Łódź"),
        ("NUMBER", "12.1"),
        ("TRUTH", "true"),
        ("DATE", "2026-03-01"),
        ("DATE", "2026-03-01T08:30:00"),
        ("NUMBER", "7"),
    ]


async def test_a_formula_says_what_it_came_to_or_that_nobody_knows(sheets: SheetOpener) -> None:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["=1+1", "x"])
    book.save(out)
    assert told(await sheets.table(out.getvalue(), "f.xlsx")) == [[("FORMULA", ""), ("TEXT", "x")]]
    known = files.edited(
        out.getvalue(), files.SHEET, lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>2</v>", xml)
    )
    assert told(await sheets.table(known, "f.xlsx"))[0][0] == ("NUMBER", "2")


async def test_days_counted_from_1904_are_told_and_hidden_sheets_are_left_alone(sheets: SheetOpener) -> None:
    book = openpyxl.Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Shown").append(["seen"])
    book.epoch = datetime(1904, 1, 1)
    out = io.BytesIO()
    book.save(out)
    table = await sheets.table(out.getvalue(), "old.xlsx")
    assert table.from_1904
    assert told(table) == [[("TEXT", "seen")]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("between", [";", ",", "\t", "|"])
async def test_csv_is_read_whatever_program_wrote_it(
    sheets: SheetOpener, encoding: str, between: str
) -> None:
    content = files.text(
        ["Näme", "Sum"], ['Ada; Bob, "C"\nD|E', "1.234,50"], between=between, encoding=encoding
    )
    table = await sheets.table(content, "rows.csv")
    assert told(table) == [
        [("TEXT", "Näme"), ("TEXT", "Sum")],
        [("TEXT", 'Ada; Bob, "C"\nD|E'), ("TEXT", "1.234,50")],
    ]


async def test_a_file_may_name_its_delimiter(sheets: SheetOpener) -> None:
    table = await sheets.table(b"sep=|\r\na,b|c\r\n1|2\r\n", "rows.csv")
    assert [(row.n, len(row.cells)) for row in table.rows] == [(2, 2), (3, 2)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\r\n;;\r\n", "has nothing in its first sheet"),
        (b'a;b\r\n1;2\r\n"3;4\r\n5;6\r\n', "a quotation mark in line 3 is not closed"),
        (b"a;b\n" + b"1;2\n" * 20_000, "more than 20,000 rows and at most 20,000"),
        (b";".join([b"a"] * 301), "301 columns and at most 300"),
        (files.xlsx(["a"])[:-200], "damaged"),
        (files.edited(files.xlsx(["a"]), files.SHEET, lambda xml: xml[:-30]), "damaged"),
    ],
)
async def test_what_cannot_be_taken_in_says_what_to_do(
    sheets: SheetOpener, content: bytes, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        await sheets.table(content, "rows")


@pytest.mark.parametrize(
    "content",
    [pdf(), b"\x00\x01\x02", b"\xd0\xcf\x11\xe0 old", b"<html>", b"MZ\x00", b"PK\x05\x06" + bytes(18)],
)
async def test_what_is_no_spreadsheet_is_refused(sheets: SheetOpener, content: bytes) -> None:
    with pytest.raises((Unsupported, Invalid), match=r"not a spreadsheet|Please"):
        await sheets.table(content, "rows.xlsx")


async def test_an_archive_that_is_no_workbook_is_refused(sheets: SheetOpener) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unsupported, match="XLSX or CSV"):
        await sheets.table(out.getvalue(), "rows.xlsx")


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(6))
    + b"]>"
)


async def test_entities_a_flood_of_rows_and_a_bomb_cost_only_themselves(sheets: SheetOpener) -> None:
    plain = files.xlsx(["a"])
    hostile = [
        files.edited(
            plain, files.SHEET, lambda xml: BOMB + xml.partition(b"?>")[2].replace(b"<v>0</v>", b"<v>&g;</v>")
        ),
        files.edited(plain, files.SHEET, lambda xml: xml.replace(b'r="1"', b'r="999999999"')),
        files.edited(plain, "xl/sharedStrings.xml", lambda _: b"<sst>" + bytes(150 * 1024 * 1024)),
        files.edited(plain, "xl/workbook.xml", lambda xml: xml.replace(b"Rows", b"&x;")),
    ]
    for content in hostile:
        with pytest.raises(Invalid, match="cannot be opened"):
            await sheets.table(content, "rows.xlsx")
    assert told(await sheets.table(plain, "rows.xlsx")) == [[("TEXT", "a")]]


REASONS = {1: "What to correct", 3: 'Sum: <none> & "never"\x01'}


async def test_reasons_are_put_into_csv_and_the_rest_stays_byte_for_byte(sheets: SheetOpener) -> None:
    content = b'Name;"Sum"\r\nAda;1\r\n"B ""b""";\r\nEve;3'
    assert await sheets.marked(content, "rows.csv", 2, {1: "Why", 3: '=cmd; "x"', 4: "late"}) == (
        b'Name;"Sum";Why\r\nAda;1\r\n"B ""b""";;"\'=cmd; ""x"""\r\nEve;3;late'
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
async def test_reasons_are_written_as_the_file_is(sheets: SheetOpener, encoding: str) -> None:
    content = "sep=,\r\nÄ,b\r\n1,2\r\n".encode(encoding)
    marked = await sheets.marked(content, "rows.csv", 2, {2: "Größe", 3: "→ no"})
    assert marked.decode(encoding).startswith("sep=,\r\nÄ,b,Größe\r\n1,2,")
    again = await sheets.marked(marked, "rows.csv", 2, {2: "Größe"})
    assert again.decode(encoding) == "sep=,\r\nÄ,b,Größe\r\n1,2,\r\n"


async def test_reasons_are_put_into_a_workbook_and_the_rest_stays_byte_for_byte(sheets: SheetOpener) -> None:
    content = files.xlsx(["Name", "Sum"], ["Ada", 1], ["Bob", None], ["Eve", "=1+1"])
    marked = await sheets.marked(content, "rows.xlsx", 2, REASONS)
    assert files.cells(marked) == [
        ["Name", "Sum", "What to correct"],
        ["Ada", 1, None],
        ["Bob", None, 'Sum: <none> & "never" '],
        ["Eve", "=1+1", None],
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(marked)) as new:
        assert old.namelist() == new.namelist()
        assert [n for n in old.namelist() if old.read(n) != new.read(n)] == [files.SHEET]


async def test_old_reasons_go_and_cells_beyond_stay(sheets: SheetOpener) -> None:
    rows = ["Ada", "was wrong", 1], ["Bob", None, 2], ["Eve", "too", 3]
    content = files.xlsx(["Name", "Old", "Sum"], *rows)
    marked = await sheets.marked(content, "rows.xlsx", 1, {1: "New", 3: "is wrong"})
    assert files.cells(marked) == [
        ["Name", "New", "Sum"],
        ["Ada", None, 1],
        ["Bob", "is wrong", 2],
        ["Eve", None, 3],
    ]


async def test_a_workbook_with_prefixes_and_without_references_is_marked_too(sheets: SheetOpener) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        b'<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="' + main + b'"><x:sheetData>'
        b'<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row><x:row/>'
        b"<x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    content = files.edited(files.xlsx(["a"]), files.SHEET, lambda _: xml)
    marked = await sheets.marked(content, "rows.xlsx", 1, {1: "Why", 3: "no"})
    assert files.cells(marked) == [["a", "Why"], [None, None], [2, "no"]]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00\x00",
        packing.TABLE.pack(0) + packing.ROW.pack(2, 0) + packing.ROW.pack(2, 0),
        packing.TABLE.pack(0) + packing.ROW.pack(1, 60_000),
        packing.TABLE.pack(0) + packing.ROW.pack(1, 1) + packing.CELL.pack(9, 0),
        packing.TABLE.pack(0) + packing.ROW.pack(1, 1) + packing.CELL.pack(CellKind.TEXT, 2**31),
        packing.TABLE.pack(0) + packing.ROW.pack(1, 1) + packing.CELL.pack(CellKind.NUMBER, 3) + b"NaN",
    ],
)
def test_a_child_that_lies_is_not_believed(payload: bytes) -> None:
    with pytest.raises(Garbled):
        packing.unpacked(payload)
    with pytest.raises(Invalid, match="damaged"):
        cells_of(payload, "rows.csv")
