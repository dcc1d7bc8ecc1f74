"""A whole system as it runs in production, for one measurement: PostgreSQL, Temporal on it, API, worker."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.lists import address, until_ready
from bench.postgres import postgres
from bench.processes import cpu_ms
from bench.system import casework, install_pack
from bench.temporal_cluster import temporal_on
from workers.temporal_server import free_port


@dataclass
class Production:
    """Where it answers, the environment its commands need, and its processes by part."""

    url: str
    temporal: str
    libpq: str
    folder: Path
    env: Mapping[str, str]
    parts: dict[str, int] = field(default_factory=dict)
    """Process ids: "API", "relay + worker", "Temporal", "PostgreSQL"."""
    worker: subprocess.Popen[bytes] | None = None

    def token(self, name: str, *options: str) -> str:
        """A new account's bearer token."""
        command = [*casework("user", "add", name), *options, "--token"]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def start_worker(self) -> None:
        """The worker of cases with the relay inside."""
        line = [*casework("worker"), "--queue", "cases"]
        with (self.folder / "worker.log").open("a") as log:
            self.worker = subprocess.Popen(line, env=self.env, stdout=log, stderr=log)
        self.parts["relay + worker"] = self.worker.pid

    def stop_worker(self, kill: bool = False) -> None:
        """End it, or have it end."""
        if self.worker is not None:
            self.worker.kill() if kill else self.worker.terminate()
            self.worker.wait(timeout=60)
            self.worker = None

    def cpu_ms(self) -> dict[str, float]:
        """CPU time that each part has used so far, in ms."""
        return {name: cpu_ms(pid) for name, pid in self.parts.items()}

    def commits(self) -> dict[str, int]:
        """Transactions committed so far, by database."""
        with psycopg.connect(self.libpq, autocommit=True) as connection:
            rows = connection.execute("SELECT datname, xact_commit FROM pg_stat_database").fetchall()
        return {str(name): int(count) for name, count in rows if name}

    def take_statistics(self) -> None:
        """Let PostgreSQL count what is there, as its autovacuum does within a minute of work.

        Until then it runs by plans that were made for empty tables.
        """
        for name in self.commits():
            if not name.startswith("template"):
                with psycopg.connect(self.libpq, dbname=name, autocommit=True) as connection:
                    connection.execute("ANALYZE")

    def bytes(self) -> dict[str, int]:
        """Size of each database, in bytes, and of the write-ahead log so far."""
        with psycopg.connect(self.libpq, autocommit=True) as connection:
            rows = connection.execute("SELECT datname, pg_database_size(datname) FROM pg_database").fetchall()
            wal = connection.execute("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn").fetchone()
        return {**{str(name): int(size) for name, size in rows}, "wal": int(wal[0]) if wal else 0}


@contextmanager
def production(kept: Path | None = None) -> Iterator[Production]:
    """A system with the measuring process.

    Args:
        kept: a folder that outlives the run, so that what was filled in need not be filled in again.
    """
    with ExitStack() as stack:
        temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="casework-bench-"))
        folder = kept or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        libpq = stack.enter_context(postgres(kept / "postgres" if kept else None))
        temporal, temporal_pid = stack.enter_context(temporal_on(libpq, folder))
        port = free_port()
        env = {
            **install_pack(Path(temporary) / "pack"),
            "CASEWORK_DATABASE": address(libpq),
            "CASEWORK_DATA": str(folder),
            "CASEWORK_BLOBS": str(folder / "blobs"),
            "CASEWORK_TEMPORAL_ADDRESS": temporal,
        }
        subprocess.run(casework("db", "upgrade"), env=env, check=True, capture_output=True)
        system = Production(f"http://127.0.0.1:{port}", temporal, libpq, folder, env)
        system.start_worker()
        stack.callback(system.stop_worker)
        with (folder / "api.log").open("a") as log:
            api = subprocess.Popen([*casework("api"), "--port", str(port)], env=env, stdout=log, stderr=log)
        stack.callback(_end, api)
        until_ready(f"{system.url}/readyz", api, folder / "api.log")
        system.parts |= {"API": api.pid, "Temporal": temporal_pid, "PostgreSQL": _postmaster(libpq)}
        yield system


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=30)


def _postmaster(libpq: str) -> int:
    with psycopg.connect(libpq) as connection:
        row = connection.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'").fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().split()[0])
