"""A real SMTP server in a thread of its own, for tests whose system runs in other processes."""

import contextlib
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Queue
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from workers.temporal_server import free_port


class Letterbox:
    """Keeps what comes in."""

    def __init__(self) -> None:
        self.letters: Queue[EmailMessage] = Queue()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.letters.put(message_from_bytes(cast(bytes, envelope.content), policy=default))
        return "250 taken"


@contextlib.contextmanager
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    """The server and its address as a setting."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
