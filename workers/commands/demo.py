"""`casework demo`: the system with sample people and claims, for a person to work or by itself."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from schemas.errors import Unavailable
from workers.demo import day, office
from workers.demo.claims import CLAIMS
from workers.settings import Settings, load

Auto = Annotated[bool, typer.Option("--auto", help="Work the tasks through the public API, then end.")]
Data = Annotated[
    Path | None, typer.Option("--data", help="The demo's folder; it goes on where it was.", metavar="DIR")
]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Of the web app and API.")]
FOLDER = "demo"


def demo(auto: Auto = False, data: Data = None, port: Port = None) -> None:
    """Start the system, make people and teams, file sample claims; stays up until Ctrl-C."""
    if auto and data is None:
        with tempfile.TemporaryDirectory(prefix="casework-demo-") as folder:
            _by_itself(load(Path(folder)), 0 if port is None else port)
        return
    settings = load(data) if data else load(load().data / FOLDER)
    if auto:
        _by_itself(settings, port)
    else:
        _for_a_person(settings, port)


def _for_a_person(settings: Settings, port: int | None) -> None:
    with _system(settings, port) as (url, process):
        keys = office.furnish(settings)
        _file(url, keys)
        _welcome(url, keys)
        with suppress(KeyboardInterrupt):
            process.wait()


def _by_itself(settings: Settings, port: int | None) -> None:
    with _system(settings, port) as (url, _):
        keys = office.furnish(settings)
        told = day.work(url, keys, _file(url, keys))
    _print(told)
    faults = [t for t in told if t.fault]
    for each in faults:
        typer.echo(f"{each.number} ({each.claim.what}): {each.fault}", err=True)
    if faults:
        raise typer.Exit(1)


@contextmanager
def _system(settings: Settings, port: int | None) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`casework up` as a process of its own, stopped at the end."""
    words = ["up", "--data", str(settings.folder), *(["--port", str(port)] if port is not None else [])]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "workers.cli", *words], stdout=subprocess.PIPE, text=True
    )
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield _ready(process), process
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    finally:
        _stop(process)
        signal.signal(signal.SIGTERM, before)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.wait()


def _ready(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            return line.split()[1]
    raise Unavailable("The system did not start; the reason stands above.")


def _file(url: str, keys: office.Keys) -> list[day.Filed]:
    filed = []
    with httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {keys.portal}"}, timeout=60, trust_env=False
    ) as http:
        for claim in CLAIMS:
            paper = claim.paper()
            typer.echo(f"filing a claim: {claim.what}")
            at = time.monotonic()
            case = office.file_claim(http, paper, f"demo/{claim.what}")
            filed.append(day.Filed(claim, paper, case["id"], at))
    return filed


def _welcome(url: str, keys: office.Keys) -> None:
    typer.echo(f"\nCasework is ready at {url}\n\nSign in as one of these, password {keys.password}")
    for name, teams in office.STAFF.items():
        typer.echo(f"  {name:10} works for {', '.join(teams)}")
    typer.echo(f"  {office.LEAD:10} sees everything\n\nCtrl-C stops it; the next start goes on from here.")


def _print(told: Sequence[day.Told]) -> None:
    table = Table(title="Household claims")
    for heading in ("case", "what", "documents", "read", "asked", "tasks", "outcome", "seconds"):
        table.add_column(heading, justify="right" if heading in {"read", "asked", "seconds"} else "left")
    for each in told:
        table.add_row(
            each.number,
            each.claim.what,
            str(each.documents),
            str(each.fields_read),
            str(each.fields_asked),
            ", ".join(each.tasks) or "none",
            each.outcome,
            f"{each.seconds:.1f}",
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)
