"""`casework import` against a running API."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from store.database import Store
from tests.integration.api.house import Command
from tests.integration.api.running import Running
from tests.integration.api.test_imports import GOOD, KEYED, row, sheet
from workers.settings import Settings


def keyed(tmp_path: Path) -> None:
    """Make the process known that begins without paper."""

    async def put() -> None:
        store = Store(Settings(data=tmp_path / "data").database_url)
        async with store.transaction("default") as tx:
            await tx.processes.put(KEYED, datetime.now(UTC))
        await store.close()

    asyncio.run(put())


def test_rows_are_looked_at_then_taken_in_once(casework: Command, system: Running, tmp_path: Path) -> None:
    keyed(tmp_path)
    file = tmp_path / "claims.csv"
    file.write_bytes(sheet("csv", GOOD, row(Reference="ours-2")))
    words = ("import", str(file), "--process", "keyed_claim")
    assert casework(*words, "--check") == (0, "All 2 rows fit; nothing was taken in yet.\n", "")
    code, said, _ = casework(*words)
    assert code == 0
    assert "C-000002" in said
    assert said.endswith("2 rows, 2 cases.\n")
    code, _, refused = casework(*words)
    assert code == 1
    assert "by portal as claims.csv, 2 cases" in refused
    code, said, _ = casework(*words, "--again", "--json")
    assert (code, json.loads(said)["status"]) == (0, "imported")


def test_what_does_not_fit_is_told_and_written_beside_the_file(
    casework: Command, system: Running, tmp_path: Path
) -> None:
    keyed(tmp_path)
    file = tmp_path / "claims.xlsx"
    file.write_bytes(sheet("xlsx", GOOD, row(Cause="wind")))
    code, said, _ = casework("import", str(file), "--process", "keyed_claim")
    assert code == 1
    assert "3    Cause of loss  'wind' is none of fire, water" in said
    assert "Nothing was taken in: 1 things in 2 rows do not fit." in said
    page = openpyxl.load_workbook(tmp_path / "claims-reasons.xlsx").worksheets[0]
    assert str(page["M3"].value).startswith("Cause of loss: 'wind' is none of")
    assert casework("case", "list")[1].count("C-0") == 0


def test_a_template_is_written_and_wrong_calls_say_what_is_right(
    casework: Command, system: Running, tmp_path: Path
) -> None:
    keyed(tmp_path)
    out = tmp_path / "empty.xlsx"
    assert casework("import", "--template", "keyed_claim", "--out", str(out)) == (0, f"{out}\n", "")
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value == "Policy number"
    for words, code, hint in (
        ((), 2, "casework import FILE --process NAME"),
        ((str(out),), 2, "--process"),
        ((str(tmp_path / "none.csv"), "--process", "keyed_claim"), 2, "cannot be read"),
        ((str(out), "--process", "nothing"), 1, "no such process"),
        (("--template", "nothing"), 1, "no such process"),
        ((str(out), "--process", "keyed_claim"), 1, "do not fit"),
    ):
        found = casework("import", *words)
        assert found[0] == code
        assert hint in found[1] + found[2]
        assert "Traceback" not in found[2]
