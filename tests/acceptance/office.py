"""A real embedded system with people at their desks, for tests of the whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from samples.drawn import Drawn
from workers.demo import office
from workers.embedded.folder import Folder, Run
from workers.settings import Settings, load


@dataclass
class House:
    """A system's folder and, while it runs, its process group."""

    settings: Settings
    process: subprocess.Popen[str] | None = None

    @property
    def folder(self) -> Folder:
        return Folder(self.settings.folder)

    @property
    def run(self) -> Run:
        run = self.folder.run()
        assert run is not None, "nothing has run in this folder yet"
        return run

    @property
    def url(self) -> str:
        return self.run.address

    def up(self) -> None:
        """Start it as a process group of its own, and wait until it is ready."""
        line = [
            sys.executable,
            "-P",
            "-m",
            "workers.cli",
            "up",
            "--data",
            str(self.settings.folder),
            "--port",
            "0",
        ]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("ready ")

    def kill(self, name: str) -> None:
        """kill -9 of one process, or of the whole group with everything in it."""
        assert self.process is not None
        if name == "group":
            os.killpg(self.process.pid, signal.SIGKILL)
            self._gone()
        else:
            os.kill(self.run.children[name].pid, signal.SIGKILL)

    def down(self) -> None:
        """Stop it as Ctrl-C would."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self._gone()

    def _gone(self) -> None:
        if self.process is not None:
            self.process.wait(timeout=60)
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def client(self, token: str) -> httpx.Client:
        """An HTTP client that acts as the token's account."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)


@dataclass(frozen=True)
class Bureau:
    """A running system, and the way to bring it work."""

    house: House
    keys: office.Keys

    def file(self, paper: Drawn, key: str) -> str:
        """A claim comes in; its number."""
        with self.house.client(self.keys.portal) as http:
            return str(office.file_claim(http, paper, key)["number"])


@contextmanager
def furnished(folder: Path) -> Iterator[tuple[House, office.Keys]]:
    """A running system with the demo's people; stopped at the end."""
    house = House(load(folder))
    house.up()
    try:
        yield house, office.furnish(house.settings)
    finally:
        house.down()
