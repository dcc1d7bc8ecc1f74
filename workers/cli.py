"""The `casework` command. Each subcommand is imported when it is called, so `--help` is quick."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer

from workers import house, mishaps


@dataclass(frozen=True)
class Command:
    """Where a subcommand is and what it is for."""

    target: str
    """`module:name`; the name is a function, or a Typer app of further commands."""
    help: str

    @property
    def is_there(self) -> bool:
        """Whether this installation has it."""
        return find_spec(self.target.partition(":")[0]) is not None

    def load(self) -> Callable[..., Any] | typer.Typer:
        """Import it."""
        module, _, attribute = self.target.partition(":")
        target: Callable[..., Any] | typer.Typer = getattr(import_module(module), attribute)
        return target


COMMANDS = {
    "up": Command("workers.commands.up:up", "Run the whole system in one folder."),
    "demo": Command("workers.commands.demo:demo", "Run the system with sample people and claims."),
    "case": Command("workers.commands.case:app", "Start, show and list cases."),
    "import": Command(
        "workers.commands.import_:import_", "Start cases from the rows of a spreadsheet, all or none."
    ),
    "batch": Command(
        "workers.commands.batch:batch", "Hand in a stack of scans, split at the sheets between letters."
    ),
    "post": Command("workers.commands.post:app", "Show and place what no sheet of a stack placed."),
    "sheets": Command("workers.commands.sheets:app", "Print the sheets that divide stacks of scans."),
    "task": Command("workers.commands.task:app", "List, show, claim and complete tasks."),
    "read": Command("workers.commands.read:read", "Read a form's fields from documents; needs no server."),
    "learn": Command("workers.commands.learn:app", "Tell how well paper is read and what was learned."),
    "template": Command("workers.commands.template:app", "Register your own blank forms."),
    "sample": Command("workers.commands.sample:sample", "Draw one case's paper."),
    "user": Command("workers.commands.user:app", "Add people, systems and their tokens."),
    "calendar": Command("workers.commands.calendar:app", "Say when teams work."),
    "webhook": Command("workers.commands.webhook:app", "Register where events are sent."),
    "doctor": Command("workers.commands.doctor:doctor", "Tell what is there, missing or stuck."),
    "backup": Command("workers.commands.backup:backup", "Copy the embedded system's folder while it runs."),
    "restore": Command("workers.commands.backup:restore", "Make a folder from a backup."),
    "db": Command("workers.commands.db:app", "Bring the database to this release."),
    "api": Command("workers.commands.api:api", "Serve the API and the web app."),
    "worker": Command("workers.commands.worker:worker", "Work one queue: cases or documents."),
    "relay": Command("workers.commands.worker:relay", "Deliver the outbox."),
    "replay": Command("workers.commands.replay:replay", "Check that recorded cases still replay."),
}


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; exit code 0, 1 (it failed, and why) or 2 (called wrongly).

    Args:
        words: what stands behind `casework`; None: as this process was called.
    """
    called = list(sys.argv[1:] if words is None else words)
    try:
        house.check()
        application(called)(called)
    except Exception as fault:
        told = mishaps.told(fault)
        if told is None:
            raise
        typer.echo(told.text, err=True)
        sys.exit(told.code)


def application(arguments: list[str]) -> typer.Typer:
    """The command line with the one subcommand imported that these arguments call."""
    app = typer.Typer(
        name="casework",
        help="Durable case management for document-heavy back offices.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_nothing)
    called = next((word for word in arguments if not word.startswith("-")), None)
    for name, command in COMMANDS.items():
        if name == called:
            _add(app, name, command)
        elif command.is_there:
            app.command(name, help=command.help)(_nothing)
    return app


def _add(app: typer.Typer, name: str, command: Command) -> None:
    if not command.is_there:
        return
    target = command.load()
    if isinstance(target, typer.Typer):
        app.add_typer(target, name=name, help=command.help, no_args_is_help=True)
    else:
        app.command(name, help=command.help)(target)


def _nothing() -> None:
    """Stands for what is not called this time."""


if __name__ == "__main__":
    main()
