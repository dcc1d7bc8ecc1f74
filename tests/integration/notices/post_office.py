"""A real SMTP server that keeps what it takes, and can be told to behave badly."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

NAME, PASSWORD = "casework", "se/cret@1"


@dataclass
class PostOffice:
    """What came in, and what is answered instead of taking it."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refuse_recipient: str | None = None
    refuse_data: str | None = None
    hang_up_at_data: bool = False
    silent_at_data: bool = False
    """Never answers to a letter."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """A letter has come."""
    signed_in: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.asked.set()
        if self.silent_at_data:
            await asyncio.Event().wait()
        if self.refuse_data:
            return self.refuse_data
        content = cast(bytes, envelope.content)
        self.letters.append(message_from_bytes(content, policy=default))
        self.to += envelope.rcpt_tos
        if self.hang_up_at_data:
            cast(asyncio.Transport, server.transport).abort()
        return "250 taken"

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = (data.login, data.password) == (NAME.encode(), PASSWORD.encode())
        self.signed_in += right
        return AuthResult(success=right, handled=False)

    def url(self, scheme: str = "smtp", who: str = "") -> str:
        return f"{scheme}://{who}localhost:{self.port}"


@contextlib.asynccontextmanager
async def post_office(
    tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, port: int = 0
) -> AsyncIterator[PostOffice]:
    """The server on a free port of loopback, in this very event loop."""
    office = PostOffice()

    guarded = tls is not None or starttls is not None

    def door() -> SMTP:
        return SMTP(
            office,
            hostname="post.test",
            tls_context=starttls,
            auth_required=starttls is not None,
            auth_require_tls=starttls is not None,
            authenticator=office.sign_in if guarded else None,
        )

    make: Callable[[], asyncio.BaseProtocol] = door
    server = await asyncio.get_running_loop().create_server(make, "localhost", port, ssl=tls)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
