"""The mail server as it is named in the settings, and one message handed to it."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

from schemas.errors import CalledWrongly, CaseworkError, Unavailable
from workers.settings import Settings

TIMEOUT = 30.0
"""Seconds for one command."""
SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
ADDRESS = (
    "CASEWORK_SMTP_URL: write smtp://host:port, smtps://user:password@host or "
    "smtp+starttls://user:password@host; special characters in a password as %xx."
)
OPEN_PASSWORD = "CASEWORK_SMTP_URL: a password is only sent over TLS; write smtps:// or smtp+starttls://."
SENDER = "CASEWORK_MAIL_FROM: name the address that e-mail comes from, such as casework@example.com."


class Refused(CaseworkError):
    """The mail server did not take the message."""

    status = 502
    title = "The e-mail was not sent"

    def __init__(self, detail: str, final: bool) -> None:
        super().__init__(detail)
        self.final = final
        """Whether trying again is useless."""


class Unsure(CaseworkError):
    """Nobody knows whether the mail server took the message."""

    status = 502
    title = "It is not known whether the e-mail was sent"


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed in, and as whom."""

    host: str
    port: int
    tls: bool
    starttls: bool | None
    """None: if the server offers it."""
    user: str | None
    password: str | None
    sender: str


def mail_server(settings: Settings) -> MailServer | None:
    """The mail server of these settings; None: there is none, so no e-mail is sent.

    Raises:
        CalledWrongly: the settings do not fit; the text says how they have to be.
    """
    if settings.smtp_url is None:
        return None
    parts = urlsplit(settings.smtp_url.get_secret_value())
    if parts.scheme not in SCHEMES or not parts.hostname or parts.path.strip("/") or parts.query:
        raise CalledWrongly(ADDRESS)
    password = unquote(parts.password) if parts.password else None
    if password and parts.scheme == "smtp" and not _is_loopback(parts.hostname):
        raise CalledWrongly(OPEN_PASSWORD)
    if "@" not in parseaddr(settings.mail_from or "")[1]:
        raise CalledWrongly(SENDER)
    return MailServer(
        host=parts.hostname,
        port=_port(parts.netloc) or SCHEMES[parts.scheme],
        tls=parts.scheme == "smtps",
        starttls={"smtps": False, "smtp+starttls": True}.get(parts.scheme),
        user=unquote(parts.username) if parts.username else None,
        password=password,
        sender=settings.mail_from or "",
    )


def _port(netloc: str) -> int | None:
    try:
        return urlsplit(f"//{netloc}").port
    except ValueError as error:
        raise CalledWrongly(ADDRESS) from error


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Connection:
    """A signed-in connection to the mail server, used for several messages.

    Raises:
        Unavailable: on entering, when the server cannot be reached or does not let us in.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls,
            start_tls=server.starttls,
            username=server.user,
            password=server.password,
            timeout=TIMEOUT,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise Unavailable(f"The mail server does not let us in ({_said(error)}).") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._client.is_connected:
                await self._client.quit()
        except (aiosmtplib.SMTPException, OSError):
            self._client.close()

    @property
    def alive(self) -> bool:
        """Whether another message can be handed over."""
        return self._client.is_connected

    async def send(self, message: EmailMessage, to: str) -> None:
        """Hand one message over.

        Raises:
            Refused: it was not taken.
            Unsure: the connection broke when it might just have been taken.
        """
        try:
            await self._client.rset()
            await self._client.mail(parseaddr(self._server.sender)[1])
            await self._client.rcpt(to)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _refused(error) from error
        try:
            await self._client.data(message.as_bytes())
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Unsure(f"The connection broke while it was sent ({type(error).__name__}).") from error


def _refused(error: Exception) -> Refused:
    code = error.code if isinstance(error, aiosmtplib.SMTPResponseException) else 0
    return Refused(_said(error), final=500 <= code < 600)


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return type(error).__name__
