"""`casework task`: list, show, claim and complete tasks over the API."""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from casework_client.client import Client
from casework_client.folder import read_json
from casework_client.queries import TasksWanted
from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.requests import View
from schemas.tasks import Operation
from schemas.views import TaskView
from workers.commands.connection import AsJson, DataFolder, Token, Url, ask, show, table

app = typer.Typer()

Id = Annotated[UUID, typer.Argument(metavar="ID", help="Id of the task.")]


@app.command("list")
def list_tasks(
    view: Annotated[View, typer.Option(help="Of your teams, those you hold, or all.")] = View.TEAM,
    team: Annotated[str | None, typer.Option(help="Only those of this team.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """List open tasks, the most urgent first."""
    query = TasksWanted(view=view.value, limit=limit)
    if team:
        query["team"] = team
    page = ask(lambda client: client.tasks(**query), url, token, data)
    if as_json:
        show(page)
        return
    rows = [
        (
            each.title,
            each.status.value,
            each.team,
            each.owner.name if each.owner else "",
            each.case.number,
            str(each.id),
        )
        for each in page.items
    ]
    table(("task", "status", "team", "with", "case", "id"), rows)


@app.command("show")
def show_task(
    task: Id, as_json: AsJson = False, url: Url = None, token: Token = None, data: DataFolder = None
) -> None:
    """Show a task: what is asked, and what is filled in."""
    _print(ask(lambda client: client.task(task), url, token, data), as_json)


@app.command()
def claim(
    task: Id, as_json: AsJson = False, url: Url = None, token: Token = None, data: DataFolder = None
) -> None:
    """Take a task."""
    _print(ask(_operated(task, Operation.CLAIM), url, token, data), as_json)


@app.command()
def release(
    task: Id, as_json: AsJson = False, url: Url = None, token: Token = None, data: DataFolder = None
) -> None:
    """Give a task back to its team; a lead may do that with anybody's."""
    _print(ask(_operated(task, Operation.RELEASE), url, token, data), as_json)


@app.command()
def delegate(
    task: Id,
    to: Annotated[str, typer.Argument(metavar="NAME", help="Whom it goes to.")],
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Hand a task to a colleague; a lead may do that with anybody's."""
    _print(ask(_operated(task, Operation.DELEGATE, to=to), url, token, data), as_json)


@app.command()
def complete(
    task: Id,
    answer: Annotated[
        Path | None,
        typer.Option(help="File with the answer as JSON, - for standard input; else what is filled in."),
    ] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Give one field another value.")
    ] = None,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Complete a task that is yours."""
    given = _answer(answer)
    changes = dict(_change(each) for each in values or [])

    async def completed(client: Client) -> TaskView:
        seen = await client.task(task)
        filled = given if given is not None else (seen.draft or seen.data)
        return await client.operate(task, Operation.COMPLETE, seen.version, data={**filled, **changes})

    _print(ask(completed, url, token, data), as_json)


def _operated(task: UUID, operation: Operation, **arguments: str) -> Callable[[Client], Awaitable[TaskView]]:
    async def operated(client: Client) -> TaskView:
        seen = await client.task(task)
        return await client.operate(task, operation, seen.version, **arguments)

    return operated


def _answer(path: Path | None) -> Data | None:
    if path is None:
        return None
    return read_json(Path("/dev/stdin") if str(path) == "-" and not sys.stdin.isatty() else path)


def _change(text: str) -> tuple[str, object]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CalledWrongly(f"--set {text}: write FIELD=VALUE.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _print(task: TaskView, as_json: bool) -> None:
    if as_json:
        show(task)
        return
    owner = f", with {task.owner.name}" if task.owner else ""
    typer.echo(f"{task.title}  {task.status.value}, team {task.team}{owner}")
    typer.echo(f"case {task.case.number}: {task.case.title}")
    if task.reason:
        typer.echo(task.reason)
    for name in task.schema_.get("properties", {}):
        value = {**task.data, **(task.draft or {})}.get(name)
        typer.echo(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    typer.echo("may: " + (", ".join(operation.value for operation in task.allowed) or "nothing"))
