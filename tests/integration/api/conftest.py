"""The real app on a real database, asked over httpx without a network between."""

import io
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from activities.documents.batches.opener import StackOpener
from activities.documents.opener import Opener
from activities.documents.sheets import SheetOpener
from api.app import create_app
from api.services import Limits, Services
from cases.batches.service import Batches
from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.exports import Exports
from cases.service import Cases
from cases.sheets.service import Imports
from schemas.registry import forms
from store.blobs import FolderBlobs
from store.database import Store
from tests.integration.api.house import UPLOAD_LIMIT, Clock, Command, House, furnish
from tests.integration.api.running import Running
from tests.ready import copied
from workers import cli
from workers.embedded.folder import Folder, Run
from workers.settings import Settings
from worklist.absences import Absences
from worklist.own import OwnWorklists
from worklist.people import People
from worklist.service import Worklist
from worklist.sign_in import SignIn


@pytest.fixture(scope="session")
def opener() -> Iterator[Opener]:
    found = Opener()
    yield found
    found.sandbox.close()


@pytest.fixture
def web(tmp_path: Path) -> Path:
    return tmp_path / "web"


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path, opener: Opener, web: Path) -> AsyncIterator[House]:
    """The app on each kind of database, with people of two tenants and a client system."""
    tokens = dict(await copied(database_url, furnish))
    store, clock = Store(database_url), Clock()
    worklist, cases = Worklist(store, forms()), Cases(store, forms())
    blobs = FolderBlobs(tmp_path / "blobs")
    services = Services(
        store=store,
        worklist=worklist,
        own=OwnWorklists(store),
        cases=cases,
        documents=Documents(store, blobs, opener),
        catalogue=Catalogue(store),
        exports=Exports(store, worklist, cases),
        imports=Imports(store, blobs, SheetOpener(opener), forms()),
        batches=Batches(store, blobs, StackOpener(opener), forms()),
        people=People(store),
        absences=Absences(store),
        sign_in=SignIn(store),
        web=web,
        clock=clock,
        limits=Limits(upload=UPLOAD_LIMIT, body=20_000),
    )
    async with AsyncExitStack() as stack:
        yield House(create_app(services), services, clock, stack, tokens)
    await store.close()


@pytest_asyncio.fixture
async def ada(house: House) -> httpx.AsyncClient:
    """An adjuster."""
    return await house.client("ada")


@pytest_asyncio.fixture
async def portal(house: House) -> httpx.AsyncClient:
    """A client system."""
    return await house.client("portal")


@pytest.fixture
def casework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process; gives exit code, output and errors."""
    monkeypatch.setenv("CASEWORK_DATA", str(tmp_path / "data"))
    for name in ("CASEWORK_URL", "CASEWORK_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            cli.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def system(casework: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A running API whose folder tells where it is, and a client system's token in the environment."""
    code, token, _ = casework("user", "add", "portal", "--role", "system", "--role", "staff", "--token")
    assert code == 0
    monkeypatch.setenv("CASEWORK_TOKEN", token.strip())
    settings = Settings(data=tmp_path / "data")
    running = Running(settings)
    running.start()
    assert running.up.wait(60)
    folder = Folder(settings.folder)
    run = Run(
        supervisor=os.getpid(),
        address=running.address,
        port=0,
        temporal_port=0,
        temporal_binary="",
        temporal_origin="",
    )
    with folder.lock():
        folder.write_run(run)
        yield running
    running.stop()
