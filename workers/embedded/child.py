"""One process of the embedded system: started, watched, restarted, stopped; it dies with its supervisor."""

import asyncio
import ctypes
import os
import shutil
import signal
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
STEADY = 30.0
"""Seconds after which a process counts as well and its next death as its first."""
LOG_BYTES = 10 * 1024 * 1024
LOG_FILES = 3


@dataclass
class Program:
    """What a child runs."""

    name: str
    line: list[str]
    environment: Mapping[str, str]
    grace: float = 12.0
    """Seconds it gets to end by itself; API and workers give what they have in hand up to 10."""


@dataclass
class Supervised:
    """A child that is kept running until it is stopped."""

    program: Program
    log_file: Path
    inherited: int
    """The folder's lock: held as long as the child lives."""
    changed: Callable[[], None]
    """Told whenever there is another process id."""
    process: Process | None = None
    restarts: int = 0
    stopping: bool = False
    started: asyncio.Event = field(default_factory=asyncio.Event)
    """Whether it has ever had a process."""
    _watch: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        """Of the process that runs at this moment."""
        return None if self.process is None or self.process.returncode is not None else self.process.pid

    def start(self) -> None:
        """Start it, and again whenever it ends."""
        self._watch = asyncio.create_task(self._keep_running(), name=self.program.name)

    async def stop(self) -> None:
        """Ask it to end, and kill it when its time is over."""
        self.stopping = True
        if self._watch is None:
            return
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
        done, _ = await asyncio.wait({self._watch}, timeout=self.program.grace)
        if not done:
            await self._kill()

    async def _kill(self) -> None:
        if self._watch is None:
            return
        if self.process is not None and self.process.returncode is None:
            log.warning("child killed", child=self.program.name)
            self.process.kill()
        done, _ = await asyncio.wait({self._watch}, timeout=5)
        if not done:
            self._watch.cancel()

    async def _keep_running(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping:
            began = time.monotonic()
            code = await self._run_once()
            if self.stopping:
                return
            if time.monotonic() - began > STEADY:
                pause = FIRST_PAUSE
            self.restarts += 1
            log.warning("child ended", child=self.program.name, exit=code, count=self.restarts)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _run_once(self) -> int:
        parent = os.getpid()
        with self.log_file.open("ab", buffering=0) as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.program.line,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(self.program.environment),
                start_new_session=True,
                pass_fds=(self.inherited,),
                preexec_fn=lambda: die_with(parent),
            )
        self.changed()
        self.started.set()
        if self.stopping:
            self.process.terminate()
        return await self.process.wait()


def rotate(log_file: Path) -> None:
    """Start a log file anew when it is full, and keep a few old ones.

    The writer keeps its open file, so the file is copied and emptied; what is written between
    the two is lost.
    """
    if not log_file.exists() or log_file.stat().st_size < LOG_BYTES:
        return
    older = [log_file.with_name(f"{log_file.name}.{n}") for n in range(1, LOG_FILES + 1)]
    for newer, old in zip(older[-2::-1], older[::-1], strict=False):
        if newer.exists():
            newer.replace(old)
    shutil.copyfile(log_file, older[0])
    os.truncate(log_file, 0)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies, however that happens."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
