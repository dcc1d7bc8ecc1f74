"""Spreadsheets over the API: all rows or none, once and not twice, back with reasons, and in the trail."""

import asyncio
import csv
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio
import sqlalchemy as sa

from cases.sheets.columns import REASONS
from schemas.errors import TakenIn
from store.tables import cases, events, followers, outbox
from tests.integration.api.house import CLAIM, House, document
from tests.integration.sheets import files

IMPORTS = "/api/v1/imports"
KEYED = CLAIM.model_copy(update={"name": "keyed_claim", "title": "Keyed claim", "start_form": "loss_report"})
"""A process whose start form is filled in by hand, without paper."""
HEADS = [
    "Policy number", "Name of claimant", "Address", "Telephone", "E-mail", "Date of loss", "Cause of loss",
    "Place of loss", "Reported to the police", "Amount claimed", "IBAN", "Reference",
]  # fmt: skip
GOOD = [
    "HH-4000006", "Ada Example", "1 Sample Street", "+44 20 7946 0000", "ada@example.com", "2026-02-20",
    "water", "Kitchen", "no", "1200.50", "DE89370400440532013000", "ours-1",
]  # fmt: skip


def row(**changes: Any) -> list[Any]:
    """A good row with some cells changed, by the first word of their heading."""
    said = dict(zip((head.split()[0] for head in HEADS), GOOD, strict=True))
    assert changes.keys() <= said.keys()
    return list({**said, **changes}.values())


def sheet(form: str, *rows: Sequence[Any], heads: Sequence[str] = HEADS) -> bytes:
    return files.xlsx(heads, *rows) if form == "xlsx" else files.text(heads, *rows)


async def send(
    client: httpx.AsyncClient, content: bytes, key: str | None = None, name: str = "claims.csv", **order: Any
) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    data = {"process": "keyed_claim", **{name: str(value) for name, value in order.items()}}
    return await client.post(IMPORTS, files={"file": (name, content)}, data=data, headers=headers)


async def count(house: House, table: sa.Table) -> int:
    async with house.services.store.system_reading() as sx:
        return int((await sx.connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def trail(house: House, prefix: str) -> list[dict[str, Any]]:
    async with house.services.store.system_reading() as sx:
        query = sa.select(events).where(events.c.kind.like(f"{prefix}%")).order_by(events.c.id)
        return [dict(found) for found in (await sx.connection.execute(query)).mappings()]


@pytest_asyncio.fixture
async def house(house: House) -> House:
    """With a process that begins without paper."""
    async with house.services.store.transaction("default") as tx:
        await tx.processes.put(KEYED, house.clock())
    return house


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_each_row_becomes_a_case_that_tells_where_it_came_from(
    house: House, ada: httpx.AsyncClient, form: str
) -> None:
    typed = row(Date=date(2026, 2, 21), Amount=99.9, Reported=True) if form == "xlsx" else row(Reference="2")
    answer = await send(ada, sheet(form, GOOD, typed), name=f"März.{form}")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["status"], told["rows"], told["sheet"], told["problems"]) == ("imported", 2, False, [])
    assert [each["row"] for each in told["cases"]] == [2, 3]
    case = (await ada.get(f"/api/v1/cases/{told['cases'][0]['id']}")).json()
    assert (case["status"], case["reference"]) == ("accepted", "ours-1")
    assert case["data"]["amount"] == {"amount": "1200.50"}
    assert await count(house, outbox) == 2
    assert await count(house, followers) == 0
    timeline = (await ada.get(f"/api/v1/cases/{told['cases'][1]['id']}/timeline")).json()["items"]
    assert [each["text"] for each in timeline] == [
        "ada sent in the case",
        f"It came from row 3 of the spreadsheet März.{form}",
    ]
    understood = {each["heading"]: (each["field"], each["example"]) for each in told["columns"]}
    assert understood["Date of loss"] == ("Date of loss", "2026-02-20")
    assert understood["Amount claimed"] == ("Amount claimed", "1200.50")
    assert understood["Reported to the police"][1] == "no"
    assert understood["Reference"] == ("Reference", "ours-1")
    assert (await ada.get(f"{IMPORTS}/{told['id']}")).json() == {**told, "columns": []}
    (noted,) = await trail(house, "sheet.")
    assert noted["kind"] == "sheet.imported"
    after = noted["payload"]["after"]
    assert (after["file"], after["sha256"], after["cases"]) == (f"März.{form}", told["sha256"], 2)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_one_bad_row_in_a_thousand_keeps_all_out_and_comes_back_marked(
    house: House, ada: httpx.AsyncClient, form: str
) -> None:
    rows = [row(Reference=f"n-{n}") for n in range(1000)]
    rows[700] = row(IBAN="DE89370400440532013001", Amount="1,5", Cause="wind", Reference="n-700")
    told = (await send(ada, sheet(form, *rows), name=f"claims.{form}")).json()
    assert (told["status"], told["rows"], told["cases"], told["sheet"]) == ("refused", 1000, [], True)
    assert [(each["row"], each["column"]) for each in told["problems"]] == [
        (702, "Cause of loss"),
        (702, "Amount claimed"),
        (702, "IBAN"),
    ]
    assert await count(house, cases) == 0
    back = await ada.get(f"{IMPORTS}/{told['id']}/sheet")
    assert back.headers["content-type"] == "application/octet-stream"
    assert back.headers["content-disposition"].startswith(f'attachment; filename="claims.{form}"')
    mended = marked(form, back.content)
    assert mended[0][-1] == REASONS
    assert [n for n, each in enumerate(mended, 1) if n > 1 and each[-1]] == [702]
    assert mended[701][-1].startswith("Cause of loss: 'wind' is none of fire, water")
    assert [each[:12] for each in mended[1:3]] == [[*each] for each in rows[:2]]


def marked(form: str, content: bytes) -> list[list[Any]]:
    if form == "xlsx":
        return files.cells(content)
    read = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";")
    return [[*line, *[""] * (13 - len(line))] for line in read]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_sheet_that_came_back_is_corrected_and_taken_in(
    house: House, ada: httpx.AsyncClient, form: str
) -> None:
    told = (await send(ada, sheet(form, GOOD, row(IBAN="DE00")))).json()
    assert "check digits" in told["problems"][0]["text"] or "pattern" in told["problems"][0]["text"]
    back = (await ada.get(f"{IMPORTS}/{told['id']}/sheet")).content
    if form == "csv":
        mended = back.replace(b"DE00", b"DE89370400440532013000")
    else:
        book = openpyxl.load_workbook(io.BytesIO(back))
        book.worksheets[0]["K3"] = GOOD[10]
        out = io.BytesIO()
        book.save(out)
        mended = out.getvalue()
    again = (await send(ada, mended)).json()
    assert (again["status"], len(again["cases"])) == ("imported", 2)


async def test_headings_that_do_not_fit_are_told_beside_them(house: House, ada: httpx.AsyncClient) -> None:
    heads = ["Shoe size" if head == "IBAN" else head for head in HEADS]
    told = (await send(ada, sheet("csv", GOOD, heads=heads))).json()
    assert told["status"] == "refused"
    assert {each["row"] for each in told["problems"]} == {1}
    texts = [each["text"] for each in told["problems"]]
    assert texts[0].startswith("There is no field 'Shoe size'.")
    assert texts[1] == "The column 'IBAN' is missing; the form needs it."
    back = (await ada.get(f"{IMPORTS}/{told['id']}/sheet")).text
    assert f"{REASONS}. There is no field 'Shoe size'" in back.splitlines()[0]


async def test_a_look_takes_nothing_in_and_a_look_at_a_good_sheet_has_no_reasons(
    house: House, ada: httpx.AsyncClient
) -> None:
    looked = (await send(ada, sheet("csv", GOOD), dry_run=True)).json()
    assert (looked["status"], looked["rows"], looked["problem_count"]) == ("checked", 1, 0)
    assert (await ada.get(f"{IMPORTS}/{looked['id']}/sheet")).status_code == 404
    assert await count(house, cases) == 0
    assert (await send(ada, sheet("csv", GOOD))).json()["status"] == "imported"


async def test_the_same_request_twice_makes_its_cases_once(house: House, ada: httpx.AsyncClient) -> None:
    key, content = str(uuid4()), sheet("csv", GOOD, row(Reference="2"))
    first, second = await send(ada, content, key), await send(ada, content, key)
    assert (second.status_code, second.json()) == (201, first.json())
    assert await count(house, cases) == 2
    assert (await send(ada, sheet("csv", GOOD), key)).status_code == 409


async def test_the_same_file_twice_is_noticed_and_taken_in_again_only_when_meant(
    house: House, ada: httpx.AsyncClient
) -> None:
    grace, content = await house.client("grace"), sheet("csv", GOOD)
    first = (await send(ada, content)).json()
    for order in (False, True):
        refused = await send(grace, content, name="other name.csv", dry_run=order)
        assert refused.status_code == 409
        assert refused.json()["import"] == first["id"]
        assert refused.json()["type"] == TakenIn.problem_type()
        assert "was taken in on 2026-03-02 at 09:00 UTC by ada as claims.csv, 1 case." in refused.text
    assert (await send(grace, content, again=True)).json()["status"] == "imported"
    assert (await send(grace, content, again=True)).json()["status"] == "imported"
    assert await count(house, cases) == 3


async def test_a_client_system_is_not_told_who_handed_in_the_same_file_and_as_what(
    ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    first = (await send(ada, sheet("csv", GOOD), name="Claims of Jane Doe.csv")).json()
    refused = await send(portal, sheet("csv", GOOD))
    assert (refused.status_code, refused.json()["type"]) == (409, TakenIn.problem_type())
    assert not any(each in refused.text for each in ("ada", "Jane Doe", first["id"]))
    assert (await send(portal, sheet("csv", GOOD), again=True)).json()["status"] == "imported"


async def test_of_two_uploads_at_once_one_makes_cases(house: House, ada: httpx.AsyncClient) -> None:
    content = sheet("csv", *(row(Reference=str(n)) for n in range(20)))
    grace = await house.client("grace")
    answers = await asyncio.gather(*(send(who, content) for who in (ada, grace, ada, grace)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await count(house, cases) == 20


async def test_the_language_of_a_sheet_is_said_and_not_guessed(house: House, ada: httpx.AsyncClient) -> None:
    content = sheet("csv", row(Amount="1.200,50", Date="20.02.2026"))
    refused = (await send(ada, content)).json()
    assert [each["column"] for each in refused["problems"]] == ["Date of loss", "Amount claimed"]
    taken = (await send(ada, content, locale="de")).json()
    case = (await ada.get(f"/api/v1/cases/{taken['cases'][0]['id']}")).json()
    assert case["data"]["amount"] == {"amount": "1200.50"}
    assert case["data"]["date_of_loss"] == "2026-02-20"


@pytest.mark.parametrize("dry_run", [True, False])
async def test_rows_are_the_table_of_one_case(house: House, ada: httpx.AsyncClient, dry_run: bool) -> None:
    names = ("policy_number", "claimant", "address", "phone", "email", "date_of_loss", "cause", "place")
    rest: dict[str, Any] = dict(zip(names, GOOD, strict=False))
    rest |= {"police_report": False, "amount": {"amount": "60"}, "iban": GOOD[10]}
    content = files.xlsx(["Description", "Qty", "Value"], ["Kettle", 1, 40], ["Lamp", 2, 10.5])
    order: dict[str, Any] = {"mode": "case", "data": json.dumps(rest), "reference": "one", "dry_run": dry_run}
    told = (await send(ada, content, **order)).json()
    assert (told["problems"], told["rows"], len(told["cases"])) == ([], 2, 0 if dry_run else 1)
    if not dry_run:
        case = (await ada.get(f"/api/v1/cases/{told['cases'][0]['id']}")).json()
        assert (case["reference"], [each["quantity"] for each in case["data"]["items"]]) == ("one", [1, 2])


async def test_a_fault_in_the_table_of_one_case_is_told_at_its_row(
    house: House, ada: httpx.AsyncClient
) -> None:
    content = files.text(["Description", "Qty", "Value"], ["Kettle", "1", "40"], ["Lamp", "0", "10.5"])
    told = (await send(ada, content, mode="case", data="{}")).json()
    assert (told["status"], told["cases"]) == ("refused", [])
    assert {(each["row"], each["column"]) for each in told["problems"]} == {(2, None), (3, "Qty")}
    wrong: list[dict[str, Any]] = [{"field": "x"}, {"data": "[1]"}, {"data": "{"}, {"data": '{"items": []}'}]
    for order in wrong:
        refused = await send(ada, content, mode="case", **order)
        assert refused.status_code in (400, 422), refused.text


async def test_rows_may_name_documents_that_were_handed_in(house: House, ada: httpx.AsyncClient) -> None:
    paper = await document(ada)
    content = files.text(["Documents", "Customer"], [paper, "Ada"], [str(uuid4()), "Bob"], ["paper 7", "Eve"])
    told = (await send(ada, content, process="household_claim")).json()
    assert [(each["row"], each["column"]) for each in told["problems"]] == [
        (3, "Documents"),
        (4, "Documents"),
    ]
    good = files.text(["Documents", "Customer"], [paper, "Ada"])
    made = (await send(ada, good, process="household_claim")).json()["cases"][0]
    case = (await ada.get(f"/api/v1/cases/{made['id']}")).json()
    assert [each["id"] for each in case["documents"]] == [paper]
    assert case["customer"] == "Ada"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"%PDF-1.4", 415),
        (b"PK\x03\x04 no", 422),
        (b'a;"b', 422),
        (b"\n", 422),
        (b"MZ\x90\x00", 415),
    ],
)
async def test_a_file_that_cannot_be_opened_leaves_nothing_behind(
    house: House, ada: httpx.AsyncClient, content: bytes, status: int
) -> None:
    answer = await send(ada, content)
    assert answer.status_code == status, answer.text
    assert "claims.csv" in answer.json()["detail"]
    assert await trail(house, "sheet.") == []


async def test_an_unknown_process_and_too_large_a_file_are_refused(
    house: House, ada: httpx.AsyncClient
) -> None:
    answer = await send(ada, sheet("csv", GOOD), process="nothing")
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["process"])
    assert (await send(ada, b"x" * 300_000)).status_code == 413


async def test_imports_are_seen_by_colleagues_and_not_by_other_systems_or_tenants(
    house: House, portal: httpx.AsyncClient, ada: httpx.AsyncClient
) -> None:
    mine = (await send(portal, sheet("csv", GOOD))).json()["id"]
    theirs = (await send(ada, sheet("csv", row(IBAN="no")))).json()["id"]
    assert (await ada.get(f"{IMPORTS}/{mine}")).status_code == 200
    for who, found in ((portal, theirs), (await house.client("stranger"), mine)):
        assert (await who.get(f"{IMPORTS}/{found}")).status_code == 404
        assert (await who.get(f"{IMPORTS}/{found}/sheet")).status_code == 404


async def test_earlier_imports_are_listed_with_who_and_when_the_newest_first(
    house: House, portal: httpx.AsyncClient, ada: httpx.AsyncClient
) -> None:
    await send(portal, sheet("csv", GOOD), name="theirs.csv")
    house.clock.move(timedelta(minutes=1))
    await send(ada, sheet("csv", GOOD, row(IBAN="no")), name="mine.csv")
    first = (await ada.get(IMPORTS, params={"limit": 1})).json()
    (head,) = first["items"]
    assert (head["name"], head["added_by"]["name"], head["status"]) == ("mine.csv", "ada", "refused")
    assert (head["rows"], head["problem_count"], head["sheet"]) == (2, 1, True)
    (other,) = (await ada.get(IMPORTS, params={"after": first["next"]})).json()["items"]
    assert (other["name"], other["added_by"]["name"], other["status"]) == ("theirs.csv", "portal", "imported")
    assert [each["name"] for each in (await portal.get(IMPORTS)).json()["items"]] == ["theirs.csv"]
    stranger = await house.client("stranger")
    assert (await stranger.get(IMPORTS)).json()["items"] == []


async def test_a_template_offers_what_there_is_and_comes_back_as_rows(
    house: House, ada: httpx.AsyncClient
) -> None:
    answer = await ada.get(f"{IMPORTS}/template", params={"process": "keyed_claim"})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert heads[:3] == ["Policy number", "Name of claimant", "Address"]
    assert heads[-1] == "Reference"
    assert page.cell(2, 7).value.startswith("# one of: fire, water, storm, burglary, other; needed.")
    offered = {str(each.sqref).split(":")[0]: each.formula1 for each in page.data_validations.dataValidation}
    assert offered["G3"] == '"fire,water,storm,burglary,other"'
    assert offered["I3"] == '"yes,no"'
    values = dict(zip(HEADS, GOOD, strict=True))
    for place, head in enumerate(heads, 1):
        if head in values:
            page.cell(3, place).value = values[head]
    out = io.BytesIO()
    book.save(out)
    assert (await send(ada, out.getvalue())).json()["status"] == "imported"
