"""Temporal's own server on one SQLite file: which binary, how it is started, when it is ready."""

import asyncio
import random
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from schemas.errors import Unavailable

CLI_VERSION = "1.9.1"
SERVER_VERSION = "1.32.0"
"""What the pinned command line carries; its database file is only good for this version."""

LEAN = (
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2",
)
"""One node needs no partitions: measured p95 of a trip 0.9 s instead of 1.6 s.

That a process breaks off is noted at the second time, so that `casework doctor` can name the case.
"""

_OURS = (20_000, 32_000)
"""Ports that no system hands out by itself: Linux begins at 32768, others at 49152."""

REMEDY = "Run `make setup` in the checkout, or put `temporal` of version {version} or later on PATH."


@dataclass(frozen=True)
class Binary:
    """A Temporal command line that can serve."""

    path: Path
    server: str
    """Version of the server inside."""
    origin: str
    """Where it came from, in words."""


def cache_folder() -> Path:
    """Where tools of pinned versions are kept, shared by all checkouts of this user."""
    return platformdirs.user_cache_path("casework") / "bin"


def cached_path(version: str = CLI_VERSION) -> Path:
    """Where the pinned command line stands once it is installed."""
    return cache_folder() / f"temporal-{version}"


def find() -> Binary:
    """The server to use: the pinned one from the cache, else a good enough one on PATH.

    Raises:
        Unavailable: there is none; the text says how to get it.
    """
    if cached_path().is_file():
        return Binary(cached_path(), SERVER_VERSION, "cache folder")
    on_path = shutil.which("temporal")
    if on_path is not None:
        binary = Binary(Path(on_path), server_version(Path(on_path)), "PATH")
        if _order(binary.server) >= _order(SERVER_VERSION):
            return binary
    raise Unavailable(f"There is no Temporal server here. {REMEDY.format(version=CLI_VERSION)}")


def server_version(path: Path) -> str:
    """The server version a `temporal` command names, or "0" when it names none."""
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=20)
    named = re.search(r"Server (\d+(?:\.\d+)*)", answer.stdout)
    return named.group(1) if named else "0"


def command(binary: Path, port: int, database: Path | None = None) -> list[str]:
    """The command line that serves on loopback; without a database file all is lost at its end."""
    line = [
        str(binary), "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", str(port),
        "--log-level", "warn", "--disable-config-file", "--disable-config-env",
    ]  # fmt: skip
    for value in LEAN:
        line += ["--dynamic-config-value", value]
    if database is not None:
        line += ["--db-filename", str(database)]
        line += ["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=1"]
    return line


def database_file(folder: Path, binary: Binary) -> Path:
    """The server's SQLite file in a data folder: its schema is made once, so the version is in its name.

    Raises:
        Unavailable: the folder holds the file of another version, whose cases would be forgotten.
    """
    wanted = folder / f"temporal-{binary.server}.sqlite"
    others = [each for each in sorted(folder.glob("temporal-*.sqlite")) if each != wanted]
    if others and not wanted.exists():
        raise Unavailable(
            f"This folder was last run with another Temporal server ({others[-1].name}), this one is "
            f"{binary.server}. Let its cases end under the Casework release it was run with, "
            f"or move the file away to start them anew."
        )
    return wanted


def free_port() -> int:
    """A port of loopback that nobody uses at this moment.

    It lies below those that systems hand out by themselves: Temporal takes such for its inner services when
    it starts, and ends when it so took the one that it was told to listen on.
    """
    while not is_free(port := random.randrange(*_OURS)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether a server of ours could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


async def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody listens there."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), timeout=2)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def is_worked(port: int, queue: str, namespace: str = "default") -> bool:
    """Whether the server there answers and a worker asks it for the work of a queue."""
    kind = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
    asked = DescribeTaskQueueRequest(
        namespace=namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    try:
        client = await Client.connect(f"127.0.0.1:{port}")
        return bool((await client.workflow_service.describe_task_queue(asked)).pollers)
    except (RuntimeError, RPCError):
        return False


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
