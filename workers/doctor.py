"""What is there, what is missing and what is stuck, each with its remedy."""

import asyncio
import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from activities.documents import languages
from schemas.errors import CaseworkError
from store.reasons import reason_of
from workers import agreement, temporal_server
from workers.agreement import again_in_parts
from workers.clock import utc_now
from workers.embedded.folder import Folder
from workers.findings import Finding
from workers.settings import Settings, unknown_in

ROOM = 2 * 1024**3
"""Free bytes below which a disk is called nearly full."""
LAG = 60.0
"""Seconds after which a row of the outbox should have been delivered."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; a look that itself fails is a finding too."""
    looks: tuple[Callable[[Settings], Finding], ...] = (
        _release,
        _settings,
        _folder,
        _disk,
        _running,
        _temporal_binary,
        _temporal_server,
        _standing_still,
        _database,
        _outbox,
        _agreement,
        _calendars,
        _teams,
        _e_mail,
        _tesseract,
        _rapidocr,
        _sandbox,
        _web_app,
    )
    for look in looks:
        try:
            yield look(settings)
        except (CaseworkError, OSError, ImportError, sqlite3.Error) as fault:
            name = look.__name__.strip("_").replace("_", " ")
            yield Finding(what=name, state="bad", text=str(fault), remedy=reason_of(fault))


def _release(_: Settings) -> Finding:
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return Finding(what="release", state="good", text=f"Casework {version('casework')}, {python}")


def _settings(_: Settings) -> Finding:
    unknown = unknown_in(os.environ)
    if not unknown:
        return Finding(what="settings", state="good", text="every variable of the environment is known")
    text = f"nothing here reads {', '.join(unknown)}"
    remedy = "Is it misspelled, or of another release? workers/settings.py has all there are."
    return Finding(what="settings", state="poor", text=text, remedy=remedy)


def _folder(settings: Settings) -> Finding:
    if not settings.folder.is_dir():
        return Finding(
            what="data folder",
            state="poor",
            text=f"{settings.folder} is not there yet",
            remedy="`casework up` makes it; name another one with --data or CASEWORK_DATA.",
        )
    if not os.access(settings.folder, os.W_OK):
        return Finding(what="data folder", state="bad", text=f"{settings.folder} cannot be written")
    return Finding(what="data folder", state="good", text=str(settings.folder))


def _disk(settings: Settings) -> Finding:
    place = next(each for each in (settings.folder, *settings.folder.parents) if each.exists())
    free = shutil.disk_usage(place).free
    text = f"{free / 1024**3:.1f} GiB free"
    if free < ROOM:
        return Finding(what="disk", state="poor", text=text, remedy="Make room before it is full.")
    return Finding(what="disk", state="good", text=text)


def _running(settings: Settings) -> Finding:
    folder = Folder(settings.folder)
    run = folder.run()
    if run is None or not folder.is_in_use():
        return Finding(what="system", state="good", text="does not run in this folder at the moment")
    restarts = sum(child.restarts for child in run.children.values())
    children = ", ".join(f"{name} {child.pid}" for name, child in run.children.items())
    text = f"runs at {run.address} ({children})"
    if restarts:
        remedy = f"Look into {folder.logs}."
        return Finding(what="system", state="poor", text=f"{text}, {restarts} restarts", remedy=remedy)
    return Finding(what="system", state="good", text=text)


def _temporal_binary(settings: Settings) -> Finding:
    if settings.temporal_address is not None:
        return Finding(what="temporal binary", state="good", text="not needed: a server is named")
    binary = temporal_server.find()
    return Finding(
        what="temporal binary",
        state="good",
        text=f"server {binary.server} from {binary.origin}: {binary.path}",
    )


def _temporal_server(settings: Settings) -> Finding:
    addressed = _addressed(settings)
    if addressed is None:
        return Finding(what="temporal server", state="good", text="does not run at the moment")
    return asyncio.run(_asked(addressed))


def _addressed(settings: Settings) -> Settings | None:
    """The settings with the address of the Temporal server that runs; None: there is none."""
    folder = Folder(settings.folder)
    run = folder.run() if folder.is_in_use() else None
    address = settings.temporal_address or (f"127.0.0.1:{run.temporal_port}" if run else None)
    return settings.model_copy(update={"temporal_address": address}) if address else None


def _standing_still(settings: Settings) -> Finding:
    """Cases whose process breaks off again and again: a bug holds them, and nobody has a task for it."""
    from workers.stuck_look import look

    addressed = _addressed(settings)
    if addressed is None:
        return Finding(what="cases", state="good", text="cannot be looked at while Temporal does not run")
    return look(addressed)


async def _asked(settings: Settings) -> Finding:
    from temporalio.api.workflowservice.v1 import GetSystemInfoRequest
    from temporalio.service import RPCError

    from workers.temporal_client import connect

    try:
        client = await asyncio.wait_for(connect(settings), timeout=10)
        about = await client.workflow_service.get_system_info(GetSystemInfoRequest())
    except (RuntimeError, RPCError, TimeoutError) as fault:
        return Finding(
            what="temporal server",
            state="bad",
            text=f"{settings.temporal_address} does not answer: {str(fault) or type(fault).__name__}",
            remedy="Cases are accepted and tasks worked meanwhile; what it is to hear waits in the outbox.",
        )
    text = f"{about.server_version} answers at {settings.temporal_address}"
    return Finding(what="temporal server", state="good", text=text)


def _database(settings: Settings) -> Finding:
    from store.migrate import current, newest

    if _is_new(settings):
        return Finding(what="database", state="good", text="not made yet")
    kind = "SQLite" if settings.embedded else "PostgreSQL"
    found, wanted = asyncio.run(current(settings.database_url)), newest()
    if found == wanted:
        return Finding(what="database", state="good", text=f"{kind}, up to date ({found})")
    return Finding(
        what="database",
        state="bad",
        text=f"{kind}, at {found or 'nothing'} instead of {wanted}",
        remedy="Run `casework db upgrade`.",
    )


def _outbox(settings: Settings) -> Finding:
    from store.database import Store
    from store.outbox import OutboxStats

    if _is_new(settings):
        return Finding(what="outbox", state="good", text="not made yet")

    async def looked() -> tuple[OutboxStats, str, str]:
        async with Store(settings.database_url) as store, store.system_reading() as sx:
            errors, failures = await sx.outbox.errors(), await sx.outbox.failures()
            return await sx.outbox.stats(utc_now()), ", ".join(errors), ", ".join(failures)

    stats, errors, failures = asyncio.run(looked())
    waiting, oldest, aside = stats.waiting, stats.oldest_seconds, stats.set_aside
    text = f"{waiting} waiting, the oldest for {oldest:.0f} s; {stats.failing} failing; {aside} set aside"
    if aside:
        remedy = f"Mend the cause ({errors}), then have them delivered: `casework doctor --redeliver`."
        return Finding(what="outbox", state="bad", text=text, remedy=remedy)
    if oldest > LAG:
        return Finding(what="outbox", state="poor", text=text, remedy="Is a worker of queue `cases` running?")
    if stats.failing:
        remedy = f"Mend the cause ({failures}); they are tried again by themselves."
        return Finding(what="outbox", state="poor", text=text, remedy=remedy)
    return Finding(what="outbox", state="good", text=text)


def _agreement(settings: Settings) -> Finding:
    if _is_new(settings):
        return Finding(what=agreement.WHAT, state="good", text="not made yet")
    return agreement.agreement(settings)


def _calendars(settings: Settings) -> Finding:
    from workers.calendar_look import look

    return look(settings)


def _teams(settings: Settings) -> Finding:
    from workers.team_look import look

    return look(settings)


def _e_mail(settings: Settings) -> Finding:
    from workers.mail_look import look

    return look(settings)


def redeliver(settings: Settings) -> int:
    """Have what was set aside delivered once more; how many rows that were."""
    from store.database import Store

    async def again() -> int:
        async with Store(settings.database_url) as store, store.system() as sx:
            rows = await sx.outbox.aside()
            await again_in_parts(sx.outbox, rows, utc_now())
        return len(rows)

    return asyncio.run(again())


def _is_new(settings: Settings) -> bool:
    """Whether the embedded system has not been started yet."""
    return settings.embedded and not Folder(settings.folder).database.is_file()


_WITHOUT = {
    "rapidocr": "is not installed; RapidOCR reads alone, so more fields are asked",
    "tesseract": "is not installed, but is to read alone (CASEWORK_ENGINE): nothing can be read",
}


def _tesseract(settings: Settings) -> Finding:
    from activities.documents.engines import tesseract

    program = shutil.which("tesseract")
    if program is None:
        return Finding(
            what="tesseract",
            state="bad" if settings.engine == "tesseract" else "poor",
            text=_WITHOUT[settings.engine],
            remedy="apt-get install tesseract-ocr",
        )
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
    version, there = told.stdout.splitlines()[0], tesseract.trained()
    lacking = languages.missing(settings.languages, there)
    if lacking:
        return Finding(
            what="tesseract",
            state="poor",
            text=f"{version}: has no training data for {', '.join(each.name for each in lacking)}",
            remedy=f"apt-get install {' '.join(f'tesseract-ocr-{each.tesseract}' for each in lacking)}",
        )
    reads = languages.for_tesseract(settings.languages, there)
    role = "alone, as CASEWORK_ENGINE says" if settings.engine == "tesseract" else "what is unsure"
    return Finding(what="tesseract", state="good", text=f"{version}: {program}, reads {role}: {reads}")


def _rapidocr(settings: Settings) -> Finding:
    if settings.engine == "tesseract":
        return Finding(what="rapidocr", state="good", text="is not used: Tesseract reads alone")
    text = f"RapidOCR {version('rapidocr')} on ONNX Runtime {version('onnxruntime')}"
    return Finding(what="rapidocr", state="good", text=text)


def _sandbox(_: Settings) -> Finding:
    """Open a picture of one pixel in the child that opens foreign files, and ask what holds it."""
    from activities.documents.sandbox.client import Sandbox
    from activities.documents.sandbox.framing import Holds, Job

    sandbox = Sandbox()
    try:
        answer = sandbox.open(_one_pixel(), Job("image/png"))
    finally:
        sandbox.close()
    missing = [each.name or "" for each in Holds if each not in answer.holds]
    held = ", ".join((each.name or "").lower() for each in Holds if each in answer.holds)
    if not missing:
        return Finding(what="sandbox", state="good", text=f"foreign files are opened under: {held}")
    return Finding(
        what="sandbox",
        state="poor",
        text=f"foreign files are opened under: {held or 'nothing'}; not: {', '.join(missing).lower()}",
        remedy="Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), or isolate API and "
        "documents workers by containers (deploy/README.md).",
    )


def _one_pixel() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("L", (1, 1)).save(file, "PNG")
    return file.getvalue()


def _web_app(_: Settings) -> Finding:
    built = Path(__file__).resolve().parent.parent / "web" / "dist" / "index.html"
    if built.is_file():
        return Finding(what="web app", state="good", text="is built")
    return Finding(what="web app", state="poor", text="is not built", remedy="Run `make web`.")
