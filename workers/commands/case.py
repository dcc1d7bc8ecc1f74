"""`casework case`: start, show and list cases over the API."""

from pathlib import Path
from typing import Annotated

import typer

from casework_client import Client
from casework_client.folder import CaseFolder
from casework_client.queries import CasesWanted
from schemas.errors import NotFound
from schemas.tasks import CaseStatus
from schemas.views import CaseItem, CaseView, Page
from schemas.waiting import WaitingView
from workers.commands.connection import AsJson, DataFolder, Token, Url, ask, case_named, show, table

app = typer.Typer()


class CaseShown(CaseView):
    """The case file, and what the case waits for."""

    waiting: WaitingView | None
    """None: it does not run."""


@app.command()
def start(
    case: Annotated[Path, typer.Argument(help="case.json; the files it names in `documents` lie beside it.")],
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Hand in a case's files and start it; prints id and number. Repeating it starts nothing twice."""
    folder = CaseFolder.read(case)
    accepted = ask(folder.start, url, token, data)
    if as_json:
        show(accepted)
    else:
        typer.echo(f"{accepted.id} {accepted.number}")


@app.command("show")
def show_case(
    case: Annotated[str, typer.Argument(metavar="ID|NUMBER", help="Id or number of the case, C-000001.")],
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """Show the case file, and what the case waits for."""

    async def case_file(client: Client) -> tuple[CaseView, WaitingView | None]:
        view = await client.case(await case_named(client, case))
        running = view.status is CaseStatus.RUNNING
        return view, await client.waiting(view.id) if running else None

    view, waiting = ask(case_file, url, token, data)
    if as_json:
        show(CaseShown.model_validate({**vars(view), "waiting": waiting}))
        return
    typer.echo(
        f"{view.number}  {view.title}  {view.status.value}" + (f"  {view.stage}" if view.stage else "")
    )
    for name, value in {
        "customer": view.customer,
        "reference": view.reference,
        "reason": view.reason,
    }.items():
        if value:
            typer.echo(f"{name}: {value}")
    table(("task", "status", "id"), [(task.title, task.status.value, str(task.id)) for task in view.tasks])
    if waiting is not None:
        _tell_waits(waiting)


def _tell_waits(waiting: WaitingView) -> None:
    if not waiting.known:
        typer.echo("What it waits for cannot be told now: the engine or its workers do not answer.")
        return
    rows = [
        (
            each.title,
            each.kind.value,
            each.name or "",
            each.since.isoformat(timespec="seconds"),
            each.until.isoformat(timespec="seconds") if each.until else "",
        )
        for each in waiting.waits
    ]
    table(("waits for", "kind", "message", "since", "until"), rows)


@app.command("list")
def list_cases(
    status: Annotated[CaseStatus | None, typer.Option(help="Only those that stand so.")] = None,
    process: Annotated[str | None, typer.Option(help="Only those of this process.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: AsJson = False,
    url: Url = None,
    token: Token = None,
    data: DataFolder = None,
) -> None:
    """List cases, the newest first."""
    query = CasesWanted(limit=limit)
    if status is not None:
        query["status"] = status.value
    if process is not None:
        query["process"] = process
    page = ask(lambda client: _listed(client, query), url, token, data)
    if as_json:
        show(page)
        return
    rows = [
        (each.number, each.status.value, each.stage or "", each.title, str(each.id)) for each in page.items
    ]
    table(("number", "status", "stage", "title", "id"), rows)


async def _listed(client: Client, query: CasesWanted) -> Page[CaseItem]:
    """The cases; where there are none, of a process that there is.

    Raises:
        NotFound: there is no such process.
    """
    page, process = await client.cases(**query), query.get("process")
    if process is not None and not page.items:
        known = {each.name for each in (await client.processes()).items}
        if process not in known:
            raise NotFound.among("process", process, known)
    return page
