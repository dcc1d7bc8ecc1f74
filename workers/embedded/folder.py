"""The data folder of an embedded system: what lies where, who has it, and which ports it uses."""

import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from schemas.errors import Conflict, Unavailable
from workers.temporal_server import free_port, is_free

DEFAULT_PORT = 8700
LAST_BREATH = 15.0
"""Seconds that children of a killed supervisor get until they must be gone."""
LETTING_GO = 1.0
"""Seconds that the last holder of a port gets; what was killed goes piece by piece."""
ASIDE = "before-restore-"
"""How the folders begin into which a restore puts what was there."""


class Child(BaseModel):
    """A process of a running system."""

    pid: int
    restarts: int = 0


class Run(BaseModel):
    """What is running in a folder, as `run.json` tells."""

    supervisor: int
    address: str
    """Of the API, `http://127.0.0.1:N`."""
    port: int
    temporal_port: int
    temporal_binary: str
    temporal_origin: str
    children: dict[str, Child] = {}


class Folder:
    """One embedded system's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        self.logs = self.root / "logs"
        self.database = self.root / "casework.sqlite"
        self.blobs = self.root / "blobs"
        self.restoring = self.root / "restoring"

    def make(self) -> None:
        """Make the folder, for this user alone, unless it is there.

        From then on this process and its children make files for this user alone, and so are those that are
        there: others may have the folder itself, but nothing in it.

        Raises:
            Unavailable: it cannot be made or written.
        """
        os.umask(0o077)
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for each in (self.logs, self.blobs):
                each.mkdir(exist_ok=True, mode=0o700)
            for each in (self.logs, self.blobs, *self.root.glob("*.sqlite*"), *self.root.glob(f"{ASIDE}*")):
                _shut(each)
        except OSError as fault:
            raise Unavailable(f"{self.root} cannot be used as data folder: {fault.strerror}.") from None

    def is_empty(self) -> bool:
        """Whether no system has ever lived here."""
        return not self._content()

    def _content(self) -> list[Path]:
        """Everything that a backup holds, and what SQLite keeps beside it."""
        databases = [*self.root.glob("*.sqlite"), *self.root.glob("*.sqlite-*")]
        return databases + ([self.blobs] if self.blobs.is_dir() and any(self.blobs.iterdir()) else [])

    def replace_by_restored(self) -> None:
        """Put aside what is here and set in its place what a restore has unpacked."""
        old = self._content()
        if old:
            aside = self.root / f"{ASIDE}{time.strftime('%Y%m%d-%H%M%S')}"
            aside.mkdir()
            for path in old:
                path.replace(aside / path.name)
        for path in self.restoring.iterdir():
            if path.name == self.blobs.name and self.blobs.is_dir():
                self.blobs.rmdir()
            path.replace(self.root / path.name)
        self.restoring.rmdir()

    def refuse_half_restored(self) -> None:
        """Nothing starts on what a broken-off restore has left.

        Raises:
            Conflict: the last restore did not come to its end.
        """
        if self.restoring.exists():
            raise Conflict(f"A restore into {self.root} was broken off. Run it again with --force.")

    @contextmanager
    def lock(self, patience: float = LAST_BREATH) -> Iterator[int]:
        """Have the folder for oneself; gives the file descriptor that children are to inherit.

        The lock lives until the last process that has the descriptor is gone, so nobody starts beside
        what a killed supervisor left behind.

        Raises:
            Conflict: another `casework up` runs here; the text says which.
        """
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._acquire(descriptor, patience)
            yield descriptor
        finally:
            os.close(descriptor)

    def _acquire(self, descriptor: int, patience: float) -> None:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                self._refuse_if_alive(waited=time.monotonic() > until)
                time.sleep(0.05)

    def _refuse_if_alive(self, waited: bool) -> None:
        run = self.run()
        if run is not None and alive(run.supervisor):
            raise Conflict(
                f"{self.root} is in use: `casework up` with process id {run.supervisor} serves it "
                f"at {run.address}. Use that one, stop it, or give another folder with --data."
            )
        if waited:
            raise Conflict(f"{self.root} is in use by another process that is just starting or stopping.")

    def run(self) -> Run | None:
        """What runs here, or ran here last; None if nothing did."""
        try:
            return Run.model_validate_json((self.root / "run.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def running(self) -> Run:
        """What runs here at this moment.

        Raises:
            Unavailable: nothing does.
        """
        run = self.run()
        if run is None or not self.is_in_use():
            raise Unavailable(f"Nothing runs in {self.root}. Start it with `casework up --data {self.root}`.")
        return run

    def is_in_use(self) -> bool:
        """Whether a system has the folder; its process id alone could by now be another program's."""
        try:
            descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def write_run(self, run: Run) -> None:
        """Tell what runs here."""
        self.write("run.json", run.model_dump_json(indent=1))

    def forget_run(self) -> None:
        """Nothing runs here any more."""
        (self.root / "run.json").unlink(missing_ok=True)

    def port(self, name: str, wanted: int | None, preferred: int | None = None) -> int:
        """The port to use for a name: the wanted one, else the one of last time, else a free one.

        Raises:
            Conflict: the wanted port is taken.
        """
        if wanted:
            if not is_free(wanted):
                raise Conflict(f"Port {wanted} is in use by another program. Give another one with --port.")
            return self._remembered(name, wanted)
        last = self._ports().get(name)
        if last and _comes_free(last):
            return self._remembered(name, last)
        if preferred and wanted is None and is_free(preferred):
            return self._remembered(name, preferred)
        return self._remembered(name, free_port())

    def _ports(self) -> dict[str, int]:
        try:
            ports: Any = json.loads((self.root / "ports.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return {name: port for name, port in ports.items() if isinstance(port, int)}

    def _remembered(self, name: str, port: int) -> int:
        self.write("ports.json", json.dumps(self._ports() | {name: port}))
        return port

    def write(self, name: str, text: str) -> None:
        """Replace a file as a whole, so that a kill leaves the old one or the new one."""
        draft = self.root / f"{name}.new"
        draft.write_text(text)
        draft.replace(self.root / name)


def _comes_free(port: int) -> bool:
    """Whether the port of last time is free, or is so in a moment."""
    until = time.monotonic() + LETTING_GO
    while not is_free(port):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _shut(path: Path) -> None:
    """Let nobody but its owner at a file or folder; SQLite may have removed it just now."""
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)


def alive(pid: int) -> bool:
    """Whether a process with this id runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except OSError:
        return False
    return state not in ("Z", "X")
