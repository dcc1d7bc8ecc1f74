"""Accounts are made, changed, closed and opened again; who is shut out is shut out everywhere."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from schemas.errors import CalledWrongly, Conflict, Invalid, NotFound, NotSignedIn
from schemas.tasks import Role
from store.tables import events, people
from tests.integration.api.house import PASSWORD, Command, House, case
from tests.waiting import until
from workers.demo import office
from workers.settings import load
from worklist.people import NewAccount, Rights
from worklist.sign_in import Session

ME = "/api/v1/me"
SESSION = "/api/v1/session"


def roles(*names: Role) -> frozenset[Role]:
    return frozenset(names)


async def test_who_is_shut_out_is_shut_out_at_once_and_can_be_let_in_again(house: House) -> None:
    token, browser = await house.client("ada"), await house.signed_in("ada")
    accounts = house.services.people
    await accounts.close("default", "ada", house.clock())
    assert [(await each.get(ME)).status_code for each in (browser, token)] == [401, 401]
    again = {"name": "ada", "password": PASSWORD}
    anybody = await house.client()
    assert (await anybody.post(SESSION, json=again)).status_code == 401
    person = await accounts.enable("default", "ada", house.clock())
    assert person.roles == {Role.STAFF}
    assert person.teams == {"adjusters"}
    assert (await anybody.post(SESSION, json=again)).status_code == 201
    assert (await token.get(ME)).status_code == 401, "a revoked token stays worthless"


async def test_a_token_is_renewed_without_a_gap(house: House) -> None:
    accounts, account = house.services.people, NewAccount(name="portal", token=True)
    newer = (await accounts.add("default", account, house.clock() + timedelta(seconds=1))).token
    old, new, other = await house.client("portal"), await house.client(), await house.client("ada")
    new.headers["Authorization"] = f"Bearer {newer}"
    assert [(await each.get(ME)).status_code for each in (old, new)] == [200, 200]
    assert await accounts.revoke_older("default", "portal", house.clock()) == 1
    assert [(await each.get(ME)).status_code for each in (old, new, other)] == [401, 200, 200]
    assert await accounts.revoke_older("default", "portal", house.clock()) == 0


async def test_adding_to_a_closed_account_is_refused_and_points_to_the_way(house: House) -> None:
    accounts = house.services.people
    await accounts.close("default", "lee", house.clock())
    with pytest.raises(Conflict, match="casework user enable lee"):
        await accounts.add("default", NewAccount("lee", password="another horse"), house.clock())
    assert (await accounts.enable("default", "lee", house.clock())).roles == {Role.LEAD}


async def test_closing_and_opening_twice_is_no_fault_and_stands_in_the_trail_once(house: House) -> None:
    accounts = house.services.people
    for _ in range(2):
        await accounts.close("default", "ada", house.clock())
    for _ in range(2):
        await accounts.enable("default", "ada", house.clock())
    assert await _trail(house, "person.closed", "person.opened") == ["person.closed", "person.opened"]


async def test_teams_and_roles_come_and_go_but_never_the_last_role(house: House) -> None:
    accounts, now = house.services.people, house.clock()
    rights = Rights(
        add_roles=roles(Role.ADMIN),
        remove_roles=roles(Role.LEAD),
        add_teams=frozenset({"night"}),
        remove_teams=frozenset({"seniors"}),
    )
    person = await accounts.change("default", "lee", rights, now)
    assert person.roles == {Role.ADMIN}
    assert person.teams == {"adjusters", "night"}
    seen = (await (await house.client("lee")).get(ME)).json()
    assert (seen["roles"], seen["teams"]) == (["admin"], ["adjusters", "night"])
    with pytest.raises(Invalid, match=r"no role left.*casework user disable lee"):
        await accounts.change("default", "lee", Rights(remove_roles=roles(Role.ADMIN)), now)
    with pytest.raises(Invalid, match="no team typo"):
        await accounts.change("default", "lee", Rights(remove_teams=frozenset({"typo"})), now)
    with pytest.raises(CalledWrongly, match="Say what to change"):
        await accounts.change("default", "lee", Rights(), now)
    both = frozenset({"night"})
    with pytest.raises(CalledWrongly, match="night cannot be added and removed at once"):
        await accounts.change("default", "lee", Rights(add_teams=both, remove_teams=both), now)
    with pytest.raises(NotFound, match="no account named nobody"):
        await accounts.change("default", "nobody", rights, now)


async def test_a_change_to_a_closed_account_does_not_open_it(house: House) -> None:
    accounts, token = house.services.people, await house.client("ada")
    await accounts.close("default", "ada", house.clock())
    await accounts.change("default", "ada", Rights(add_roles=roles(Role.LEAD)), house.clock())
    assert (await token.get(ME)).status_code == 401
    assert (await accounts.enable("default", "ada", house.clock())).roles == {Role.LEAD, Role.STAFF}


async def test_two_administrators_at_once_lose_neither_change(house: House) -> None:
    accounts, now = house.services.people, house.clock()
    changes = [
        Rights(add_roles=roles(Role.LEAD)),
        Rights(add_roles=roles(Role.DESIGNER)),
        Rights(remove_roles=roles(Role.STAFF), add_roles=roles(Role.ADMIN)),
    ]
    await asyncio.gather(*(accounts.change("default", "ada", each, now) for each in changes))
    seen = (await (await house.client("ada")).get(ME)).json()
    assert seen["roles"] == ["admin", "designer", "lead"]


async def test_two_who_make_the_same_account_get_one(house: House) -> None:
    accounts, now = house.services.people, house.clock()
    made = await asyncio.gather(
        *(accounts.add("default", NewAccount("kim"), now) for _ in range(4)), return_exceptions=True
    )
    added = [each for each in made if not isinstance(each, BaseException)]
    assert sum(each.new for each in added) == 1
    assert all(isinstance(each, Conflict) for each in made if isinstance(each, BaseException))


async def test_many_who_join_a_new_team_at_once_are_all_in_it(house: House) -> None:
    accounts, names = house.services.people, [f"kim {n}" for n in range(6)]
    await asyncio.gather(
        *(accounts.add("default", NewAccount(name, teams=("night",)), house.clock()) for name in names)
    )
    teams = (await (await house.client("ada")).get("/api/v1/teams")).json()["items"]
    [night] = [each for each in teams if each["name"] == "night"]
    assert [each["name"] for each in night["members"]] == names


async def test_what_a_leaver_had_in_hand_is_told_and_goes_back_to_its_queue(house: House) -> None:
    portal, ada, lead = [await house.client(name) for name in ("portal", "ada", "lee")]
    here = await case(portal)
    held = await house.open_task(here)
    await house.open_task(here)
    await ada.post(f"/api/v1/tasks/{held}/claim", json={"version": 1})
    closed = await house.services.people.close("default", "ada", house.clock())
    assert (closed.open_tasks, [each.id for each in closed.tasks]) == (1, [held])
    assert closed.tasks[0].title == "Assess the damage"
    freed = (await lead.get(f"/api/v1/tasks/{held}")).json()
    assert (freed["status"], freed["owner"]) == ("ready", None)
    assert (await house.services.people.close("default", "ada", house.clock())).open_tasks == 0


async def test_a_new_password_ends_sessions_and_tokens_and_a_first_one_does_not(house: House) -> None:
    token = await house.client("ada")
    browser = await house.signed_in("ada")
    assert (await token.get(ME)).status_code == 200
    added = await house.services.people.add(
        "default", NewAccount("ada", password="another horse", token=True), house.clock()
    )
    assert added.ended
    assert [(await each.get(ME)).status_code for each in (browser, token)] == [401, 401]
    house.tokens["ada"] = added.token or ""
    assert (await (await house.client("ada")).get(ME)).status_code == 200


async def test_a_sign_in_under_way_while_the_account_is_closed_begins_no_session(house: House) -> None:
    signing_in = await _slow_sign_in(house)
    await house.services.people.close("default", "ada", house.clock())
    with pytest.raises(NotSignedIn):
        await signing_in
    assert await _sessions(house) == 0


async def test_a_sign_in_under_way_while_the_password_is_changed_begins_no_session(house: House) -> None:
    signing_in = await _slow_sign_in(house)
    await house.give_password("ada", "another horse")
    with pytest.raises(NotSignedIn, match="changed while you signed in"):
        await signing_in
    assert await _sessions(house) == 0


async def _slow_sign_in(house: House) -> "asyncio.Task[Session]":
    """A sign-in whose password is being checked, which takes its time, as the kept hash says."""
    slow = PasswordHasher(time_cost=8).hash(PASSWORD)
    async with house.services.store.transaction("default") as tx:
        change = sa.update(people).where(people.c.name == "ada").values(password=slow)
        await tx.connection.execute(change)
    door = house.services.sign_in
    signing_in = asyncio.create_task(door.begin("ada", PASSWORD, house.clock()))

    async def checking() -> bool:
        return door.passwords.waiting == 1

    await until(checking)
    return signing_in


async def _sessions(house: House) -> int:
    async with house.services.store.system_reading() as sx:
        found = await sx.connection.exec_driver_sql("SELECT count(*) FROM sessions")
        return int(found.scalar_one())


async def _trail(house: House, *kinds: str) -> list[str]:
    async with house.services.store.system_reading() as sx:
        query = sa.select(events.c.kind).where(events.c.kind.in_(kinds)).order_by(events.c.id)
        return list((await sx.connection.execute(query)).scalars())


def test_accounts_are_changed_closed_and_opened_by_command(casework: Command) -> None:
    casework("user", "add", "kim", "--team", "clerks", "--team", "seniors", "--token")
    change = (
        "--remove-team",
        "seniors",
        "--add-team",
        "night",
        "--add-role",
        "lead",
        "--remove-role",
        "staff",
    )
    code, out, _ = casework("user", "change", "kim", *change)
    assert (code, out) == (0, "kim changed: roles lead; teams clerks, night\n")
    casework("user", "add", "kim", "--token")
    older = "kim: all tokens but the newest revoked, 1 in all\n"
    assert casework("user", "revoke", "kim", "--older")[:2] == (0, older)
    assert casework("user", "revoke", "kim")[:2] == (0, "kim: sessions ended, tokens revoked\n")
    code, out, _ = casework("user", "disable", "kim")
    assert (code, out) == (0, "kim is shut out: sessions ended, tokens revoked\n")
    code, _, err = casework("user", "add", "kim", "--token")
    assert (code, "casework user enable kim" in err) == (1, True)
    assert casework("user", "list", "--json")[1] == "[]\n"
    [closed] = json.loads(casework("user", "list", "--all", "--json")[1])
    assert (closed["name"], closed["state"], closed["teams"]) == ("kim", "closed", ["clerks", "night"])
    code, out, _ = casework("user", "enable", "kim")
    assert (code, out.splitlines()[0]) == (0, "kim is open: roles lead; teams clerks, night")
    assert "casework user add kim --token" in out
    listed = casework("user", "list")[1].splitlines()
    assert listed[1].startswith("kim   lead   clerks, night  open")


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("disable", "nobody"), 1, "There is no account named nobody"),
        (("enable", "nobody"), 1, "There is no account named nobody"),
        (("change", "nobody", "--add-team", "night"), 1, "There is no account named nobody"),
        (("change", "kim"), 2, "Say what to change"),
        (("change", "kim", "--remove-role", "staff"), 1, "casework user disable kim"),
        (("change", "kim", "--add-team", "a", "--remove-team", "a"), 2, "added and removed at once"),
        (("change", "kim", "--add-team", " "), 1, "printable characters"),
        (("narrow", "kim"), 2, "No such command"),
    ],
)
def test_what_cannot_be_done_to_an_account_is_said(
    casework: Command, words: tuple[str, ...], code: int, hint: str
) -> None:
    casework("user", "add", "kim", "--token")
    ended, _, said = casework("user", *words)
    assert (ended, hint in said) == (code, True), said
    assert "Traceback" not in said


def test_a_new_password_says_what_it_ends(casework: Command) -> None:
    casework("user", "add", "kim", "--password-stdin", stdin="correct horse\n")
    code, out, _ = casework("user", "add", "kim", "--password-stdin", stdin="another horse\n")
    assert (code, "sessions ended, tokens revoked" in out) == (0, True)


def test_the_demo_opens_its_accounts_again_and_signs_in_anew(casework: Command) -> None:
    casework("user", "add", "kim")
    first = office.furnish(load())
    for name in ("clerk", office.LEAD, office.PORTAL):
        assert casework("user", "disable", name)[0] == 0
    second = office.furnish(load())
    assert first.lead != second.lead
    listed = casework("user", "list")[1]
    assert all(name in listed for name in (*office.STAFF, office.LEAD, office.PORTAL))


def test_commands_make_no_system_where_a_folder_is_misspelled(casework: Command, tmp_path: Path) -> None:
    nowhere = tmp_path / "ofice"
    for words in (("user", "list"), ("user", "revoke", "kim"), ("webhook", "list")):
        code, _, err = casework(*words, "--data", str(nowhere))
        assert (code, "There is no Casework system in" in err) == (1, True)
    assert not nowhere.exists()
