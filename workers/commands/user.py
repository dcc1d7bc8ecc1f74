"""`casework user`: people, systems and how they sign in; written straight to the database."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from schemas.errors import CalledWrongly
from schemas.people import Person
from schemas.tasks import Role
from store.people import Known
from workers.commands.connection import AsJson, DataFolder, interactive, table
from workers.database import store_of
from workers.settings import Settings, load
from worklist.people import Added, Closed, NewAccount, People, Rights

T = TypeVar("T")

app = typer.Typer()

Name = Annotated[str, typer.Argument(help="Sign-in name.")]


@app.callback()
def user() -> None:
    """Add people, systems and their tokens, and shut them out."""


@app.command()
def add(
    name: Name,
    team: Annotated[
        list[str] | None, typer.Option(help="Team to be in; made if there is none. May be repeated.")
    ] = None,
    role: Annotated[list[Role] | None, typer.Option(help="May be repeated; staff if none is given.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    token: Annotated[
        bool, typer.Option("--token", help="Print a new bearer token, and nothing else.")
    ] = False,
    data: DataFolder = None,
) -> None:
    """Add an account, or give the one of that name more roles, teams and ways to sign in."""
    settings = load(data)
    account = NewAccount(
        name=name,
        roles=frozenset(role or ()),
        teams=tuple(team or ()),
        password=_password(name, password_stdin, token),
        token=token,
    )
    added = asyncio.run(_add(settings, account))
    typer.echo(added.token if added.token else _told(added, account))


@app.command()
def disable(name: Name, data: DataFolder = None) -> None:
    """Shut an account out at once, its tokens too; tells which open tasks it leaves behind."""
    closed = _done(data, lambda people, tenant, now: people.close(tenant, name, now))
    typer.echo(f"{closed.person.name} is shut out: sessions ended, tokens revoked")
    for line in _left_behind(closed):
        typer.echo(line)


@app.command()
def enable(name: Name, data: DataFolder = None) -> None:
    """Open a closed account again, with the roles, teams and password it had."""
    person = _done(data, lambda people, tenant, now: people.enable(tenant, name, now))
    typer.echo(_rights(person, "is open"))
    typer.echo(f"Tokens stay revoked: `casework user add {name} --token` makes a new one.")


@app.command()
def revoke(
    name: Name,
    older: Annotated[
        bool, typer.Option("--older", help="Only tokens older than the newest, once that is in use.")
    ] = False,
    data: DataFolder = None,
) -> None:
    """End an account's sessions and make its tokens worthless; it may sign in anew."""
    if older:
        ended = _done(data, lambda people, tenant, now: people.revoke_older(tenant, name, now))
        typer.echo(f"{name}: all tokens but the newest revoked, {ended} in all")
        return
    person = _done(data, lambda people, tenant, now: people.revoke(tenant, name, now))
    typer.echo(f"{person.name}: sessions ended, tokens revoked")


@app.command()
def change(
    name: Name,
    add_team: Annotated[
        list[str] | None, typer.Option(help="Team to be in; made if there is none. May be repeated.")
    ] = None,
    remove_team: Annotated[list[str] | None, typer.Option(help="Team to take away. May be repeated.")] = None,
    add_role: Annotated[list[Role] | None, typer.Option(help="Role to give. May be repeated.")] = None,
    remove_role: Annotated[
        list[Role] | None, typer.Option(help="Role to take away, but never the last. May be repeated.")
    ] = None,
    data: DataFolder = None,
) -> None:
    """Give an account teams and roles, and take others away."""
    rights = Rights(
        frozenset(add_role or ()),
        frozenset(remove_role or ()),
        frozenset(add_team or ()),
        frozenset(remove_team or ()),
    )
    person = _done(data, lambda people, tenant, now: people.change(tenant, name, rights, now))
    typer.echo(_rights(person, "changed"))


@app.command("list")
def list_users(
    everyone: Annotated[bool, typer.Option("--all", help="Those that are closed, too.")] = False,
    as_json: AsJson = False,
    data: DataFolder = None,
) -> None:
    """List the accounts by name."""
    found = _done(data, lambda people, tenant, now: people.accounts(tenant))
    rows = [_listed(each) for each in found if everyone or not each.closed]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        head = ("name", "roles", "teams", "state", "id")
        table(head, [tuple(_cell(row[name]) for name in head) for row in rows])


def _listed(account: Known) -> dict[str, str | list[str]]:
    person = account.person
    return {
        "id": str(person.id),
        "name": person.name,
        "roles": sorted(person.roles),
        "teams": sorted(person.teams),
        "state": "closed" if account.closed else "open",
    }


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _password(name: str, from_stdin: bool, token: bool) -> str | None:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise CalledWrongly("There is no password on standard input; write it there as one line.")
        return password
    if token or not interactive():
        return None
    answer: str = typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True)
    return answer


def _told(added: Added, account: NewAccount) -> str:
    what = "added" if added.new else "changed"
    hint = (
        ""
        if account.password or not added.new
        else "\nIt has no password yet: --password-stdin or --token gives it one."
    )
    ended = "\nA new password: sessions ended, tokens revoked." if added.ended else ""
    return f"{_rights(added.person, what)}{hint}{ended}"


def _left_behind(closed: Closed) -> list[str]:
    """Which tasks who has gone had in hand."""
    if not closed.open_tasks:
        return []
    name, count = closed.person.name, closed.open_tasks
    tasks = "1 open task" if count == 1 else f"{count} open tasks"
    lines = [
        f"{name} had {tasks} in hand, which went back to their queues, or to who stands in:",
        *(f"  {each.id}  {each.title} ({each.team}, case {each.case})" for each in closed.tasks),
    ]
    return [*lines, "  ..."] if count > len(closed.tasks) else lines


def _rights(person: Person, what: str) -> str:
    roles, teams = ", ".join(sorted(person.roles)), ", ".join(sorted(person.teams)) or "none"
    return f"{person.name} {what}: roles {roles}; teams {teams}"


async def _add(settings: Settings, account: NewAccount) -> Added:
    async with store_of(settings, new=True) as store:
        return await People(store).add(settings.tenant, account, datetime.now(UTC))


def _done(data: Path | None, act: Callable[[People, str, datetime], Awaitable[T]]) -> T:
    """Do something to an account of the database that these settings name."""
    settings = load(data)

    async def acted() -> T:
        async with store_of(settings) as store:
            return await act(People(store), settings.tenant, datetime.now(UTC))

    return asyncio.run(acted())
