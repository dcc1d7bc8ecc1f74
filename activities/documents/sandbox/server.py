"""The small process that children are forked from: all they need is loaded, and nothing they could steal.

Started as `python -m activities.documents.sandbox.server FD`; FD is a SOCK_SEQPACKET socket. A message is
CALL with two file descriptors: the child's connection, and a pipe that gets VERDICT when the child has ended.
The server ends when its parent does.
"""

import contextlib
import gc
import io
import os
import select
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pi_heif
import pypdfium2 as pdfium
from PIL import Image

from activities.documents.sandbox import confine, decode, einvoice, framing, mail, picture, stack, typeset

CALL = struct.Struct("!ddQI?")
"""Seconds of computing time, seconds of wall time, bytes of address space, open files, whether threads."""
VERDICT = struct.Struct("!iBdQ")
"""Exit code (negative: signal), whether it took too long, seconds computed, bytes resident."""


@dataclass
class Child:
    """A child at work."""

    ends: float
    verdict: int
    late: bool = False


def main() -> None:
    """Serve until the parent goes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    confine.die_with_parent(int(sys.argv[2]))
    warm()
    folder = _empty_folder()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    _loop(control, woken, folder, {})


def warm() -> None:
    """Load every decoder now; once the folder is empty nothing can be loaded any more."""
    Image.init()
    sheet = Image.new("L", (8, 8), 255)
    for kind, options in (("JPEG", {}), ("PNG", {}), ("WEBP", {}), ("TIFF", {"compression": "group4"})):
        out = io.BytesIO()
        (sheet.convert("1") if options else sheet).save(out, kind, **options)
        with Image.open(io.BytesIO(out.getvalue()), formats=[kind]) as image:
            image.load()
    pi_heif.register_heif_opener()
    typeset.warm()
    mail.warm()
    einvoice.warm()
    stack.warm()
    document = pdfium.PdfDocument.new()
    page = document.new_page(72, 72)
    page.get_textpage().count_chars()
    picture.without_colour(page.render(scale=1).to_numpy())
    document.close()


def _empty_folder() -> int:
    """A folder that is open but no longer has a name: nothing is in it and nothing can be put there."""
    path = Path(tempfile.mkdtemp())
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    path.rmdir()
    return folder


def _loop(control: socket.socket, woken: int, folder: int, children: dict[int, Child]) -> None:
    called = control.fileno()
    while True:
        ready, _, _ = select.select([called, woken], [], [], _patience(children))
        if woken in ready:
            os.read(woken, 4096)
        _end_the_late(children)
        _reap(children)
        if called in ready and not _serve(control, folder, children):
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            return


def _patience(children: dict[int, Child]) -> float | None:
    ends = [child.ends for child in children.values() if not child.late]
    return max(0.0, min(ends) - time.monotonic()) if ends else None


def _end_the_late(children: dict[int, Child]) -> None:
    for pid, child in children.items():
        if not child.late and time.monotonic() >= child.ends:
            child.late = True
            os.kill(pid, signal.SIGKILL)


def _reap(children: dict[int, Child]) -> None:
    while children:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        child = children.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        verdict = VERDICT.pack(code, child.late, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)
        with contextlib.suppress(OSError):
            os.write(child.verdict, verdict)
        os.close(child.verdict)


def _serve(control: socket.socket, folder: int, children: dict[int, Child]) -> bool:
    """Fork a child for one call; False when there is nobody left to call."""
    message, fds, _, _ = socket.recv_fds(control, CALL.size, 2)
    if not message:
        return False
    cpu, wall, space, files, threads = CALL.unpack(message)
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        _be_child(parent, fds[0], folder, lambda: confine.confine(folder, space, cpu, files, threads))
    os.close(fds[0])
    children[pid] = Child(time.monotonic() + wall, fds[1])
    return True


def _be_child(parent: int, connection: int, folder: int, confined: Callable[[], framing.Holds]) -> None:
    """Work confined, and never return."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _close_all_but({connection, folder})
        conn = socket.socket(fileno=connection)
        holds = confined()
        confine.die_with_parent(parent)  # the kernel forgets it when privileges change
        framing.send(conn, framing.Mark.HOLDS, bytes([holds]))
        decode.work(conn, *framing.receive_job(conn))
        code = 0
    finally:
        os._exit(code)


def _close_all_but(kept: set[int]) -> None:
    start = 3
    for fd in sorted(kept):
        os.closerange(start, fd)
        start = fd + 1
    os.closerange(start, 4096)


if __name__ == "__main__":
    main()
