"""What the doctor finds in the outbox, and what it can mend."""

import asyncio
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import NOW, TENANT, House, house_at
from workers.clock import utc_now
from workers.doctor import examine
from workers.embedded.folder import Folder
from workers.findings import Finding
from workers.settings import Settings, load
from workers.team_look import look


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    Folder(tmp_path).make()
    return load(tmp_path)


async def outbox_of(settings: Settings) -> Finding:
    findings = await asyncio.to_thread(lambda: list(examine(settings)))
    (found,) = [each for each in findings if each.what == "outbox"]
    return found


async def redelivered(settings: Settings) -> dict[str, str]:
    """The states that the command tells after it had everything delivered once more."""
    line = [sys.executable, "-m", "workers.cli", "doctor", "--redeliver", "--json"]
    told = await asyncio.create_subprocess_exec(
        *line, "--data", str(settings.folder), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    out, _ = await told.communicate()
    return {each["what"]: each["state"] for each in json.loads(out)}


async def set_aside(house: House) -> int:
    (row,) = await house.outbox(await house.case())
    async with house.store.system() as sx:
        await sx.outbox.set_aside(row.id, "INVALID_ARGUMENT", NOW)
    return row.id


async def test_what_was_set_aside_is_told_with_its_reason_and_delivered_again_when_asked(
    settings: Settings,
) -> None:
    async with house_at(settings.database_url) as house:
        row = await set_aside(house)
        found = await outbox_of(settings)
        assert found.state == "bad"
        assert found.remedy == (
            "Mend the cause (INVALID_ARGUMENT), then have them delivered: `casework doctor --redeliver`."
        )
        assert (await redelivered(settings))["outbox"] != "bad"
        async with house.store.system() as sx:
            (due,) = await sx.outbox.lease("relay", NOW.replace(year=NOW.year + 9), NOW, 9)
    assert (due.id, due.attempts) == (row, 0)


async def test_what_fails_and_is_tried_again_is_told_with_its_reason(settings: Settings) -> None:
    async with house_at(settings.database_url) as house:
        (row,) = await house.outbox(await house.case())
        tomorrow = utc_now() + timedelta(days=1)
        async with house.store.system() as sx:
            await sx.outbox.failed(row.id, "hooks.example: it answered 500", tomorrow)
        found = await outbox_of(settings)
    assert found.state == "poor"
    assert found.text.startswith("0 waiting, the oldest for 0 s; 1 failing; 0 set aside")
    assert found.remedy == (
        "Mend the cause (hooks.example: it answered 500); they are tried again by themselves."
    )


async def test_with_tesseract_alone_the_other_engine_is_not_used_and_a_missing_one_is_bad(
    settings: Settings,
) -> None:
    alone = settings.model_copy(update={"engine": "tesseract"})
    found = {each.what: each for each in await asyncio.to_thread(lambda: list(examine(alone)))}
    assert found["rapidocr"].text == "is not used: Tesseract reads alone"
    there = shutil.which("tesseract") is not None
    assert (found["tesseract"].state == "bad") is not there
    assert ("alone" if there else "nothing can be read") in found["tesseract"].text


async def test_open_tasks_of_teams_without_members_are_told_with_their_teams(settings: Settings) -> None:
    async with house_at(settings.database_url) as house:
        task = await house.task()
        assert (await teams_of(settings)).text == "no open tasks of teams without members"
        async with house.store.transaction(TENANT) as tx:
            await tx.people.leave(house.ada.id, "adjusters")
            await tx.people.leave(house.ben.id, "adjusters")
        found = await teams_of(settings)
        assert (found.state, found.text) == (
            "poor", "open tasks of teams without members: adjusters of main (1)"
        )  # fmt: skip
        await house.worklist.forward(house.lea, task, 1, "seniors", NOW)
        assert (await teams_of(settings)).state == "good"


async def teams_of(settings: Settings) -> Finding:
    return await asyncio.to_thread(look, settings)


async def test_variables_that_are_no_setting_of_this_release_are_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> Finding:
        return next(each for each in examine(settings) if each.what == "settings")

    assert found().state == "good"
    monkeypatch.setenv("CASEWORK_OF_A_LATER_RELEASE", "1")
    told = found()
    assert told.state == "poor"
    assert told.text == "nothing here reads CASEWORK_OF_A_LATER_RELEASE"
