"""Calendars and clocks over HTTP, and the command line for calendars."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from schemas.base import Data
from schemas.deadlines import working_days
from tests.integration.api.house import Command, House, case

MUNICH: Data = {
    "zone": "Europe/Berlin",
    "week": {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("monday", "tuesday", "wednesday")},
    "holidays": {"country": "DE", "subdivision": "BY"},
    "closures": [{"first": "2026-12-24", "last": "2026-12-31", "reason": "Between the years"}],
}


async def test_a_lead_writes_a_calendar_and_gives_it_to_a_team(house: House, ada: httpx.AsyncClient) -> None:
    lee = await house.client("lee")
    written = await lee.put("/api/v1/calendars/munich", json=MUNICH)
    assert (written.status_code, written.json()["version"]) == (200, 1)
    assert written.json()["calendar"]["week"]["monday"][1] == {"open": "13:00:00", "close": "17:00:00"}
    given = await lee.put("/api/v1/teams/adjusters/calendar", json={"calendar": "munich"})
    assert given.json()["teams"] == ["adjusters"]
    listed = (await ada.get("/api/v1/calendars")).json()["items"]
    assert [(each["name"], each["version"]) for each in listed] == [("default", 0), ("munich", 1)]
    assert (await ada.get("/api/v1/calendars/munich")).json()["changed_by"] is not None
    back = await lee.put("/api/v1/teams/adjusters/calendar", json={"calendar": None})
    assert back.json()["name"] == "default"


async def test_what_is_refused_says_why(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    lee = await house.client("lee")
    assert (await ada.put("/api/v1/calendars/munich", json=MUNICH)).status_code == 403
    assert (await portal.get("/api/v1/calendars")).status_code == 403
    assert (await ada.get("/api/v1/calendars/atlantis")).status_code == 404
    assert (await lee.put("/api/v1/teams/pirates/calendar", json={"calendar": None})).status_code == 404
    backwards = {"week": {"monday": [["17:00", "09:00"]]}}
    refused = await lee.put("/api/v1/calendars/munich", json=backwards)
    assert (refused.status_code, refused.json()["errors"][0]["loc"][:3]) == (422, ["body", "week", "monday"])
    elsewhere = await lee.put("/api/v1/calendars/munich", json={**MUNICH, "holidays": {"country": "XX"}})
    assert (elsewhere.status_code, elsewhere.json()["errors"][0]["loc"]) == (422, ["holidays", "country"])
    stale = await lee.put("/api/v1/calendars/munich", params={"version": 3}, json=MUNICH)
    assert (stale.status_code, stale.json()["version"]) == (409, 0)


async def test_a_calendar_comes_back_as_it_can_be_sent_again(house: House) -> None:
    lee = await house.client("lee")
    first = (await lee.put("/api/v1/calendars/munich", json=MUNICH)).json()
    again = await lee.put("/api/v1/calendars/munich", json=first["calendar"], params={"version": 1})
    assert again.json() == first


async def test_what_a_change_would_do_to_open_deadlines_is_told_before_anything_changes(
    house: House, portal: httpx.AsyncClient
) -> None:
    lee = await house.client("lee")
    task = await house.open_task(await case(portal), due=working_days(2))
    before = (await lee.get(f"/api/v1/tasks/{task}")).json()["due_at"]
    default = (await lee.get("/api/v1/calendars/default")).json()["calendar"]
    day_off = {**default, "closures": [{"first": before[:10]}]}
    longer = {**default, "week": {**default["week"], "monday": [["08:00", "16:00"]]}}
    told = {"open": 1, "looked_at": 1, "sooner": 0, "later": 0, "stuck": 0}
    for changed, moved in ((default, {}), (day_off, {"later": 1}), (longer, {})):
        asked = await lee.post("/api/v1/calendars/default/effect", json=changed)
        assert asked.json() == {**told, **moved}
    assert (await lee.post("/api/v1/calendars/munich/effect", json=day_off)).json() == {
        **told,
        "open": 0,
        "looked_at": 0,
    }
    await lee.put("/api/v1/calendars/munich", json=day_off)
    asked = await lee.post("/api/v1/teams/adjusters/calendar/effect", json={"calendar": "munich"})
    assert asked.json() == {**told, "later": 1}
    assert (await lee.get(f"/api/v1/tasks/{task}")).json()["due_at"] == before


@pytest.mark.parametrize(
    ("team", "calendar", "status"),
    [("pirates", None, 404), ("pirates", "default", 404), ("adjusters", "atlantis", 422)],
)
async def test_asking_what_a_choice_would_do_is_refused_as_making_it_is(
    house: House, team: str, calendar: str | None, status: int
) -> None:
    lee = await house.client("lee")
    body = {"calendar": calendar}
    asked = await lee.post(f"/api/v1/teams/{team}/calendar/effect", json=body)
    made = await lee.put(f"/api/v1/teams/{team}/calendar", json=body)
    assert (asked.status_code, made.status_code) == (status, status)
    assert (asked.json()["detail"], asked.json().get("errors")) == (
        made.json()["detail"],
        made.json().get("errors"),
    )


async def test_the_holidays_of_a_place_are_told_by_name(
    ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    known = {
        each["country"]: each["subdivisions"] for each in (await ada.get("/api/v1/holidays")).json()["items"]
    }
    assert "BY" in known["DE"]
    bavaria = (await ada.get("/api/v1/holidays/DE", params={"year": 2026, "subdivision": "BY"})).json()
    assert {"on": "2026-01-06", "name": "Epiphany"} in bavaria["days"]
    assert "public" in bavaria["categories"]
    nowhere = await ada.get("/api/v1/holidays/DE", params={"year": 2026, "subdivision": "ZZ"})
    assert (nowhere.status_code, nowhere.json()["errors"][0]["loc"]) == (422, ["holidays", "subdivision"])
    assert (await portal.get("/api/v1/holidays")).status_code == 403


async def test_a_clock_is_stopped_and_runs_on(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    task = await house.open_task(await case(portal), due=working_days(2))
    claimed = (await ada.post(f"/api/v1/tasks/{task}/claim", json={"version": 1})).json()
    assert claimed["clock"] == {
        "running": True,
        "due_at": claimed["due_at"],
        "start_by": None,
        "paused_since": None,
        "reason": None,
        "allowed": ["pause"],
    }
    body: dict[str, Any] = {"version": 2, "reason": "Waiting for photos"}
    paused = (await ada.post(f"/api/v1/tasks/{task}/clock/pause", json=body)).json()
    assert (paused["clock"]["running"], paused["clock"]["reason"]) == (False, "Waiting for photos")
    assert "complete" in paused["allowed"]
    assert paused["clock"]["allowed"] == ["resume"]
    house.clock.move(timedelta(hours=1))
    resumed = (await ada.post(f"/api/v1/tasks/{task}/clock/resume", json={**body, "version": 3})).json()
    assert resumed["due_at"] == "2026-03-05T10:00:00Z"
    assert (
        await ada.post(f"/api/v1/tasks/{task}/clock/resume", json={**body, "version": 3})
    ).status_code == 409
    assert (
        await ada.post(f"/api/v1/tasks/{task}/clock/restart", json={**body, "version": 4})
    ).status_code == 403
    assert (await ada.post(f"/api/v1/tasks/{task}/clock/melt", json=body)).status_code == 404


def test_calendars_by_the_command_line(casework: Command, tmp_path: Path) -> None:
    casework("db", "upgrade")
    casework("user", "add", "ada", "--team", "adjusters", "--token")
    code, out, _ = casework("calendar", "show")
    assert (code, json.loads(out)["week"]["monday"]) == (0, [{"open": "09:00:00", "close": "17:00:00"}])
    file = tmp_path / "munich.json"
    file.write_text(json.dumps(MUNICH))
    assert casework("calendar", "put", str(file)) == (0, "munich, version 1: no team yet\n", "")
    code, out, _ = casework("calendar", "assign", "adjusters", "munich")
    assert (code, out) == (0, "adjusters goes by the calendar munich\n")
    assert "munich   1        Europe/Berlin  adjusters" in casework("calendar", "list")[1]
    listed = json.loads(casework("calendar", "list", "--json")[1])
    assert [each["name"] for each in listed] == ["default", "munich"]
    shown = casework("calendar", "show", "munich")[1]
    assert (
        casework("calendar", "put", "-", "--name", "munich", stdin=shown)[1]
        == "munich, version 1: adjusters\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("put", "nowhere.json"), 2, "cannot be read"),
        (("put", "-"), 2, "--name NAME"),
        (("put", "-", "--name", "munich"), 1, "week.monday.0: Value error, closes at 09:00"),
        (("show", "atlantis"), 1, "no calendar called atlantis"),
        (("assign", "pirates", "default"), 1, "no team called pirates"),
    ],
)
def test_the_command_line_says_what_is_wrong(
    casework: Command, words: tuple[str, ...], code: int, told: str
) -> None:
    casework("db", "upgrade")
    done, _, said = casework("calendar", *words, stdin='{"week": {"monday": [["17:00", "09:00"]]}}')
    assert done == code
    assert told in said
    assert "Traceback" not in said
