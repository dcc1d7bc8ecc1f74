"""The command line: accounts and webhooks in the database, cases and tasks over the API."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from schemas.contracts import OpenTask
from schemas.registry import forms
from store.database import Store
from tests.integration.api.house import Command, pdf
from tests.integration.api.running import Running
from workers.settings import Settings
from worklist.service import Worklist


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A case folder as `casework sample` writes one."""
    (tmp_path / "claim.pdf").write_bytes(pdf("Claim"))
    body = {"process": "household_claim", "documents": ["claim.pdf"], "data": {"customer": "Ada Example"}}
    (tmp_path / "case.json").write_text(json.dumps(body))
    return tmp_path / "case.json"


def test_adding_a_user_with_a_token_prints_the_token_and_nothing_else(casework: Command) -> None:
    code, token, _ = casework("user", "add", "portal", "--role", "system", "--token")
    assert code == 0
    assert len(token.strip()) >= 43
    assert token == token.strip() + "\n"


def test_adding_a_known_user_adds_teams_and_roles(casework: Command) -> None:
    casework("user", "add", "ada", "--team", "adjusters")
    code, said, _ = casework("user", "add", "ada", "--team", "seniors", "--role", "lead")
    assert code == 0
    assert said.startswith("ada changed: roles lead, staff; teams adjusters, seniors")


@pytest.mark.parametrize(
    ("words", "stdin", "code", "hint"),
    [
        (("user", "add", "ada", "--password-stdin"), "", 2, "no password on standard input"),
        (("user", "add", "ada", "--password-stdin"), "short\n", 1, "at least 8 characters"),
        (("user", "add", " "), "", 1, "printable characters"),
        (("user", "add", "ada", "--role", "emperor"), "", 2, "emperor"),
        (("webhook", "add", "nobody", "https://hooks.example.com/"), "", 1, "nobody called nobody"),
        (("webhook", "add", "portal", "https://10.0.0.8/hook"), "", 1, "private network"),
        (("webhook", "add", "portal", "http://hooks.example.com/"), "", 1, "https"),
        (("webhook", "remove", str(uuid4())), "", 1, "casework webhook list"),
        (("case", "list"), "", 2, "casework user add"),
        (("case", "list", "--token", "x"), "", 1, "casework up"),
        (("case", "start", "nowhere/case.json", "--token", "x"), "", 2, "nowhere/case.json"),
        (("task", "complete", str(uuid4()), "--set", "amount", "--token", "x"), "", 2, "FIELD=VALUE"),
        (("task", "show", "17", "--token", "x"), "", 2, "valid UUID"),
        (("case", "list", "--token", "x", "--url", "http://127.0.0.1:9"), "", 1, "does not answer"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    casework: Command, words: tuple[str, ...], stdin: str, code: int, hint: str
) -> None:
    casework("user", "add", "zoe")
    ended, _, said = casework(*words, stdin=stdin)
    assert (ended, hint in said) == (code, True), said
    assert "Traceback" not in said


def test_webhooks_are_registered_listed_and_removed(casework: Command) -> None:
    casework("user", "add", "portal", "--role", "system")
    casework("user", "add", "ada")
    code, secret, _ = casework("webhook", "add", "portal", "https://hooks.example.com/casework")
    assert code == 0
    assert secret.startswith("whsec_")
    assert casework("webhook", "add", "ada", "https://hooks.example.com/")[0] == 1
    listed = json.loads(casework("webhook", "list", "--json")[1])
    assert [(each["account"], each["url"]) for each in listed] == [
        ("portal", "https://hooks.example.com/casework")
    ]
    assert casework("webhook", "remove", listed[0]["id"])[0] == 0
    assert json.loads(casework("webhook", "list", "--json")[1]) == []


def test_a_password_given_on_standard_input_signs_in(casework: Command, system: Running) -> None:
    code, said, _ = casework("user", "add", "ada", "--password-stdin", stdin="correct horse\n")
    assert (code, "ada added" in said) == (0, True)
    sign_in = {"name": "ada", "password": "correct horse"}
    answer = httpx.post(f"{system.address}/api/v1/session", json=sign_in, trust_env=False, timeout=20)
    assert answer.status_code == 201


def test_a_case_is_started_once_and_found_again(casework: Command, system: Running, paper: Path) -> None:
    code, first, said = casework("case", "start", str(paper))
    assert code == 0, said
    case, number = first.split()
    assert casework("case", "start", str(paper))[1] == first
    shown = json.loads(casework("case", "show", case, "--json")[1])
    assert (shown["number"], [each["name"] for each in shown["documents"]]) == (number, ["claim.pdf"])
    assert casework("case", "show", number.lower())[1] == casework("case", "show", case)[1]
    assert number in casework("case", "show", case)[1]
    code, _, said = casework("case", "show", "C-999999")
    assert (code, "There is no case C-999999." in said) == (1, True)
    listed = json.loads(casework("case", "list", "--json")[1])
    assert [each["id"] for each in listed["items"]] == [case]
    assert number in casework("case", "list")[1]
    code, _, told = casework("case", "list", "--process", "keyed_clam")
    assert (code, "There is no process called 'keyed_clam' here; there is: " in told) == (1, True)
    changed = json.loads(paper.read_text()) | {"reference": "another"}
    paper.write_text(json.dumps(changed))
    assert casework("case", "start", str(paper))[1] != first


def test_what_the_api_refuses_is_said_with_its_reasons(
    casework: Command, system: Running, paper: Path
) -> None:
    paper.write_text(json.dumps({"process": "household_claim", "documents": ["claim.pdf"], "data": {"x": 1}}))
    code, _, said = casework("case", "start", str(paper))
    assert (code, "x" in said) == (1, True)
    (paper.parent / "claim.pdf").write_bytes(b"%PDF-1.7 broken")
    assert casework("case", "start", str(paper))[0] == 1
    paper.write_text(json.dumps({"process": "household_claim", "documents": ["missing.pdf"]}))
    assert casework("case", "start", str(paper))[0] == 2


def test_a_task_is_listed_claimed_and_completed(casework: Command, system: Running, paper: Path) -> None:
    casework("user", "add", "portal", "--team", "adjusters")
    case = casework("case", "start", str(paper))[1].split()[0]
    task = asyncio.run(_opened(system.settings, case))
    assert str(task) in casework("task", "list")[1]
    assert "verdict" in casework("task", "show", str(task))[1]
    claimed = json.loads(casework("task", "claim", str(task), "--json")[1])
    assert claimed["owner"]["name"] == "portal"
    code, _, said = casework("task", "complete", str(task), "--set", "verdict=perhaps")
    assert (code, "verdict" in said) == (1, True)
    answer = paper.parent / "answer.json"
    answer.write_text(json.dumps({"verdict": "decline", "amount": {"amount": "0", "currency": "EUR"}}))
    code, done, said = casework(
        "task", "complete", str(task), "--answer", str(answer), "--set", "note=Not covered", "--json"
    )
    assert (code, json.loads(done)["status"]) == (0, "completed"), said


def test_a_task_is_handed_on_and_given_back_by_command(
    casework: Command, system: Running, paper: Path
) -> None:
    casework("user", "add", "portal", "--team", "adjusters")
    casework("user", "add", "kim", "--team", "adjusters", "--token")
    case = casework("case", "start", str(paper))[1].split()[0]
    task = str(asyncio.run(_opened(system.settings, case)))
    casework("task", "claim", task)
    given = json.loads(casework("task", "delegate", task, "kim", "--json")[1])
    assert (given["status"], given["owner"]["name"]) == ("reserved", "kim")
    code, said, _ = casework("user", "disable", "kim")
    assert (code, "kim had 1 open task in hand" in said, task in said) == (0, True, True)
    casework("task", "claim", task)
    freed = json.loads(casework("task", "release", task, "--json")[1])
    assert (freed["status"], freed["owner"]) == ("ready", None)
    assert casework("user", "disable", "kim")[1].splitlines() == [
        "kim is shut out: sessions ended, tokens revoked"
    ]
    assert casework("task", "delegate", task, "kim")[0] == 1


async def _opened(settings: Settings, case: str) -> UUID:
    task, store = uuid4(), Store(settings.database_url)
    await Worklist(store, forms()).open(
        OpenTask(
            tenant="default",
            case=UUID(case),
            now=datetime.now(UTC),
            task=task,
            form="assessment",
            version=1,
            title="Assess the damage",
            team="adjusters",
        )
    )
    await store.close()
    return task


def test_how_well_paper_is_read_is_told_also_while_nobody_has_checked(casework: Command) -> None:
    casework("user", "add", "cleo")
    code, said, _ = casework("learn", "report", "--days", "7")
    assert (code, said) == (0, "Nobody has checked anything that was read in the last 7 days.\n")
    code, said, _ = casework("learn", "report", "--json")
    assert json.loads(said)["checked"] == 0


def test_learning_is_shown_switched_off_and_on_and_nothing_unknown_is_forgotten(casework: Command) -> None:
    casework("user", "add", "cleo")
    assert "Nothing has been learned yet" in casework("learn", "list")[1]
    assert casework("learn", "off", "--form", "loss_report")[0] == 0
    assert "Nothing is learned of loss_report since" in casework("learn", "list")[1]
    assert casework("learn", "on", "--form", "loss_report")[0] == 0
    for switch in ("off", "on"):
        code, _, said = casework("learn", switch, "--form", "loss_reprot")
        assert (code, "There is no form called 'loss_reprot' here; there is: approval, " in said) == (1, True)
    nothing: dict[str, Any] = {"layouts": [], "senders": [], "weights": [], "off": {}}
    assert json.loads(casework("learn", "list", "--json")[1]) == nothing
    assert casework("learn", "forget")[0] == 2
    code, _, said = casework("learn", "forget", "00000000-0000-0000-0000-000000000001")
    assert (code, "There is no lesson" in said) == (1, True)
    for how, complaint in (((), "0 fields were checked"), (("--undo",), "No weights were fitted")):
        code, _, said = casework("learn", "fit", *how)
        assert (code, complaint in said) == (1, True)
    assert casework("learn", "forget", "--all")[1] == "0 lessons are forgotten.\n"
