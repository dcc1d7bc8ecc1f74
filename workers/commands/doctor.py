"""`casework doctor`: what is there, what is missing, what is stuck."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from workers.commands.options import Data, Json
from workers.doctor import examine
from workers.doctor import redeliver as redelivered
from workers.findings import Finding, State
from workers.settings import load

SIGNS: dict[State, str] = {"good": "ok  ", "poor": "note", "bad": "BAD "}


Redeliver = Annotated[
    bool, typer.Option("--redeliver", help="First have what was set aside in the outbox delivered once more.")
]


def doctor(data: Data = None, redeliver: Redeliver = False, as_json: Json = False) -> None:
    """Look at everything Casework stands on; exit code 1 when something does not work."""
    findings = []
    settings = load(data)
    if redeliver:
        rows = redelivered(settings)
        typer.echo(f"{rows} rows are delivered once more.", err=True)
    for finding in examine(settings):
        findings.append(finding)
        if not as_json:
            typer.echo(_line(finding))
    if as_json:
        typer.echo(TypeAdapter(list[Finding]).dump_json(findings, indent=1))
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    text = "\n".join((finding.text, finding.remedy) if finding.remedy else (finding.text,))
    return f"{SIGNS[finding.state]}  {finding.what}: " + text.replace("\n", "\n      ")
