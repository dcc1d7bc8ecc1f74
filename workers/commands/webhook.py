"""`casework webhook`: where client systems hear of their cases; written straight to the database."""

import asyncio
import base64
import json
import secrets
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

import typer

from schemas.errors import Invalid
from schemas.tasks import Role
from store.events import Event
from store.webhooks import Endpoint
from workers.commands.connection import AsJson, DataFolder, table
from workers.database import store_of
from workers.settings import Settings, load
from workers.webhook_sender import check_url

app = typer.Typer()


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The system account whose cases are told of.")],
    url: Annotated[str, typer.Argument(help="https://host/path")],
    data: DataFolder = None,
) -> None:
    """Register an endpoint; prints the secret that its messages are signed with, shown only now."""
    settings = load(data)
    check_url(url, settings.allow_private_webhooks)
    typer.echo(asyncio.run(_add(settings, name, url)))


@app.command("list")
def list_endpoints(as_json: AsJson = False, data: DataFolder = None) -> None:
    """List the endpoints with their ids."""
    found = asyncio.run(_list(load(data)))
    if as_json:
        rows = [{"id": str(each.id), "account": name, "url": each.url} for name, each in found]
        typer.echo(json.dumps(rows, indent=2))
    else:
        table(("account", "url", "id"), [(name, each.url, str(each.id)) for name, each in found])


@app.command()
def remove(
    endpoint: Annotated[UUID, typer.Argument(metavar="ID", help="As `casework webhook list` shows it.")],
    data: DataFolder = None,
) -> None:
    """Send nothing there any more."""
    asyncio.run(_remove(load(data), endpoint))


def new_secret() -> str:
    """A secret as standardwebhooks.com has it: 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


async def _add(settings: Settings, name: str, url: str) -> str:
    secret, now = new_secret(), datetime.now(UTC)
    async with store_of(settings) as store, store.transaction(settings.tenant) as tx:
        person = await tx.people.named(name)
        if not person.has(Role.SYSTEM):
            raise Invalid(
                f"{name} is no system account; webhooks go to those: casework user add NAME --role system"
            )
        endpoint = Endpoint(settings.tenant, uuid4(), person.id, url, secret, now)
        await tx.webhooks.add(endpoint)
        await tx.events.add(Event("webhook.added", now, after={"webhook": str(endpoint.id), "url": url}))
    return secret


async def _list(settings: Settings) -> tuple[tuple[str, Endpoint], ...]:
    async with store_of(settings) as store, store.reading(settings.tenant) as tx:
        return await tx.webhooks.all()


async def _remove(settings: Settings, endpoint: UUID) -> None:
    now = datetime.now(UTC)
    async with store_of(settings) as store, store.transaction(settings.tenant) as tx:
        await tx.webhooks.remove(endpoint, now)
        await tx.events.add(Event("webhook.removed", now, before={"webhook": str(endpoint)}))
