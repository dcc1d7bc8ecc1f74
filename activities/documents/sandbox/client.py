"""The parent's side: hand bytes to a fresh child, take back what it found, and learn how it ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace

import structlog

from activities.documents.kinds import Kind
from activities.documents.sandbox import framing
from activities.documents.sandbox.framing import Holds, Job, Mark, PageHead, Part, Silent, Trouble, Word
from activities.documents.sandbox.limits import MIB, Limits
from activities.documents.sandbox.packed import Box, Garbled, Stated, unpack_pictures, unpack_stated
from activities.documents.sandbox.server import CALL, VERDICT
from schemas.errors import Unavailable

log = structlog.get_logger(__name__)

NOTHING_HOLDS = Holds(0)
REMEDY = (
    "Allow user namespaces, or give this process a container of its own (deploy/README.md, Foreign files)."
)
WALLS = {Holds.NETWORK: "a wall to the network", Holds.FOLDER: "a folder of their own"}
"""What keeps a child that was taken over from reaching others."""
_SPARING = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""Each thread and each arena of its own would take address space."""
_GRACE = 5.0
"""Seconds beyond a child's wall time after which the forking process itself is taken for dead."""


@dataclass(frozen=True)
class RawPage:
    """A drawn page: `pixels` are rows of height x width x channels samples."""

    head: PageHead
    words: tuple[Word, ...]
    pixels: bytes
    pictures: tuple[Box, ...] = ()
    """Where print may stand that is not among the words."""


@dataclass(frozen=True)
class End:
    """How a child ended, and what it took."""

    signal: int
    late: bool
    seconds: float
    """Computed."""
    resident: int
    """Bytes at most."""


UNKNOWN_END = End(0, False, 0.0, 0)


@dataclass
class Answer:
    """What a child found; `killed` tells that it was ended before it was through."""

    end: End
    holds: Holds = NOTHING_HOLDS
    kind: Kind | None = None
    """What an archive turned out to be."""
    sizes: list[tuple[float, float]] = field(default_factory=list)
    pages: list[RawPage] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    """What the electronic invoice says that the file is or carries."""
    """The files in an e-mail or archive."""
    whole: bool = False
    """The child came to its end by itself."""

    @property
    def killed(self) -> End | None:
        return None if self.whole else self.end


class Sandbox:
    """Opens foreign bytes, each file in a child of its own. Calls block; use them from a thread.

    The process that forks is started when first needed, and anew should it die; it ends with this one.
    """

    def __init__(self, limits: Limits | None = None, at_once: int = 2) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(at_once)
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._told = False

    @property
    def pid(self) -> int | None:
        """Of the forking process, if there is one."""
        return self._server.pid if self._server else None

    def start(self) -> None:
        """Start the forking process if it does not run. Call it from a thread that lives on."""
        with self._lock:
            if self._server is None or self._server.poll() is not None:
                self._stop()
                self._launch()

    def close(self) -> None:
        """End the forking process and its children."""
        with self._lock:
            self._stop()

    def _launch(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "activities.documents.sandbox.server",
                    str(theirs.fileno()),
                    str(os.getpid()),
                ],
                pass_fds=[theirs.fileno()],
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_SPARING},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._control = ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        self._server = self._control = None

    def open(self, content: bytes, job: Job) -> Answer:
        """Let a fresh child do `job` with `content`.

        Raises:
            Unavailable: no child could be had; trying again later is right.
        """
        with self._slots:
            for _ in range(2):
                answer = self._asked(content, job)
                if answer is not None:
                    return answer
                self.close()
        raise Unavailable("Opening this file was interrupted. Please try again in a minute.")

    def _asked(self, content: bytes, job: Job) -> Answer | None:
        """The answer of one child; None when the forking process went away under it."""
        data, verdict = self._call(job)
        with data, os.fdopen(verdict, "rb", buffering=0) as ended:
            data.settimeout(self._wall(job) + _GRACE)
            answer = self._converse(data, content, job)
            data.close()
            end = ended.read(VERDICT.size)
        if len(end) == VERDICT.size:
            answer.end = _end(end)
        elif not answer.whole:
            return None
        self._note_walls(answer.holds)
        return answer

    def _note_walls(self, holds: Holds) -> None:
        """Say once what does not hold on this machine; files are opened all the same."""
        missing = lacking(holds)
        if holds and missing and not self._told:
            self._told = True
            log.error(f"foreign files are opened without {missing}", reason=REMEDY)

    def _wall(self, job: Job) -> float:
        return self.limits.cpu(len(job.pages)) * self.limits.wall_factor

    def _call(self, job: Job) -> tuple[socket.socket, int]:
        """A child's connection and the pipe that tells its end; the forking process is revived once."""
        message = CALL.pack(
            self.limits.cpu(len(job.pages)),
            self._wall(job),
            self.limits.space(job.kind == Kind.PDF),
            self.limits.files,
            job.kind == Kind.HEIC,
        )
        for _ in range(2):
            self.start()
            ours, theirs = socket.socketpair()
            verdict, tell = os.pipe()
            try:
                with theirs, self._lock:
                    assert self._control is not None
                    socket.send_fds(self._control, [message], [theirs.fileno(), tell])
                return ours, verdict
            except OSError:
                ours.close()
                os.close(verdict)
                self.close()
            finally:
                os.close(tell)
        raise Unavailable("Files cannot be opened at the moment. Please try again in a minute.")

    def _converse(self, data: socket.socket, content: bytes, job: Job) -> Answer:
        """What the child says, to its end or as far as it came."""
        answer = Answer(UNKNOWN_END)
        with contextlib.suppress(Silent, Garbled, OSError):
            framing.send_job(data, job, self.limits, content)
            while self._take(data, answer, job):
                pass
            answer.whole = True
        return answer

    def _take(self, data: socket.socket, answer: Answer, job: Job) -> bool:
        mark, payload = framing.receive(data, self.limits)
        match mark:
            case Mark.HOLDS if not answer.holds:
                answer.holds = framing.unpack_holds(payload)
            case Mark.SIZES:
                answer.sizes = framing.unpack_sizes(payload)
            case Mark.TROUBLE:
                if len(answer.troubles) > len(job.pages) + 1:
                    raise Garbled("more troubles than pages")
                answer.troubles.append(framing.unpack_trouble(payload))
            case Mark.PAGE:
                head = framing.unpack_page(payload, self.limits)
                if head.n not in job.pages or any(page.head.n == head.n for page in answer.pages):
                    raise Garbled("a page nobody asked for")
                answer.pages.append(self._page(data, head))
            case Mark.KIND if answer.kind is None:
                answer.kind = framing.unpack_kind(payload)
            case Mark.PART:
                answer.parts.append(self._part(data, framing.unpack_part(payload), answer.parts))
            case Mark.STATED if not answer.stated:
                answer.stated = unpack_stated(payload)
            case Mark.END:
                return False
            case _:
                raise Garbled(f"{mark.name} out of turn")
        return True

    def _page(self, data: socket.socket, head: PageHead) -> RawPage:
        words_mark, words = framing.receive(data, self.limits)
        pictures_mark, pictures = framing.receive(data, self.limits)
        pixels_mark, pixels = framing.receive(data, self.limits)
        marks = (words_mark, pictures_mark, pixels_mark)
        if marks != (Mark.WORDS, Mark.PICTURES, Mark.PIXELS) or len(pixels) != head.bytes:
            raise Garbled("a page that is not whole")
        return RawPage(
            head,
            tuple(framing.unpack_words(words)),
            bytes(pixels),
            tuple(unpack_pictures(pictures)),
        )

    def _part(self, data: socket.socket, part: Part, before: list[Part]) -> Part:
        mark, content = framing.receive(data, self.limits)
        size = len(content) + sum(len(each.content) for each in before)
        if mark is not Mark.CONTENT or len(before) >= self.limits.parts or size > self.limits.unpacked:
            raise Garbled("more files than may be")
        return replace(part, content=bytes(content))


def lacking(holds: Holds) -> str:
    """The walls that do not stand, in words; "" when all do."""
    return " and ".join(WALLS[wall] for wall in WALLS if wall not in holds)


def _end(verdict: bytes) -> End:
    code, late, seconds, resident = VERDICT.unpack(verdict)
    return End(-code, bool(late), seconds, resident)


def why(killed: End, limits: Limits, job: Job) -> str:
    """Why a child was ended, with figures, for staff, and what to do."""
    return f"{_what_was_too_much(killed, limits, job)}; please send it smaller, or print and scan it again"


def _what_was_too_much(killed: End, limits: Limits, job: Job) -> str:
    cpu = limits.cpu(len(job.pages))
    space = limits.space(job.kind == Kind.PDF) // MIB
    if killed.late:
        return f"it took longer than {cpu * limits.wall_factor:.0f} seconds to open"
    if killed.signal in (signal.SIGXCPU, signal.SIGKILL):
        return f"it takes more than {cpu:.0f} seconds of computing time to open"
    return f"it needs more than {space} MB of memory to open, or is damaged"
