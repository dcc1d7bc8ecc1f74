"""Waking the relay: PostgreSQL's NOTIFY, or a datagram beside the SQLite file."""

import asyncio
import contextlib
import hashlib
import socket
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa

CHANNEL = "casework_outbox"
SOCKET = "relay.sock"
LONGEST_ADDRESS = 100
"""Bytes; Unix sockets take 108 on Linux and 104 elsewhere."""
RECONNECT_SECONDS = 2.0


class Waker(Protocol):
    """Tells the relay that something waits."""

    def spoken(self) -> None:
        """A transaction that wrote into the outbox has been committed."""

    def close(self) -> None:
        """Let go of what it holds."""


class NotifyWaker:
    """PostgreSQL has told the listeners by itself (store/together.py)."""

    def spoken(self) -> None:
        return

    def close(self) -> None:
        return


class SocketWaker:
    """One datagram to the relay's socket; nobody listening is no error, for the relay also polls."""

    def __init__(self, address: Path) -> None:
        self._address = str(address)
        self._socket: socket.socket | None = None

    def spoken(self) -> None:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.setblocking(False)
        with contextlib.suppress(OSError):
            self._socket.sendto(b"1", self._address)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def waker_for(url: str) -> Waker:
    """The way to wake whoever serves this database."""
    return SocketWaker(socket_address(url)) if _is_sqlite(url) else NotifyWaker()


def socket_address(url: str) -> Path:
    """Where the relay of a SQLite file listens; elsewhere by its hash where the path would be too long."""
    folder = Path(sa.make_url(url).database or "").absolute().parent
    address = folder / SOCKET
    if len(bytes(address)) <= LONGEST_ADDRESS:
        return address
    return Path(tempfile.gettempdir()) / f"casework-{hashlib.sha256(bytes(folder)).hexdigest()[:16]}.sock"


@contextlib.asynccontextmanager
async def listen(url: str) -> AsyncIterator[asyncio.Event]:
    """An event that is set whenever something may wait in the outbox; the listener clears it.

    It is set once at the beginning, and again whenever the connection had to be made anew.
    """
    woken = asyncio.Event()
    woken.set()
    way = _datagrams(url, woken) if _is_sqlite(url) else _notifications(url, woken)
    async with way:
        yield woken


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, woken: asyncio.Event) -> None:
        self._woken = woken

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._woken.set()


@contextlib.asynccontextmanager
async def _datagrams(url: str, woken: asyncio.Event) -> AsyncIterator[None]:
    address = socket_address(url)
    address.unlink(missing_ok=True)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.setblocking(False)
    receiver.bind(str(address))
    address.chmod(0o600)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Datagrams(woken), sock=receiver
    )
    try:
        yield
    finally:
        transport.close()
        address.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _notifications(url: str, woken: asyncio.Event) -> AsyncIterator[None]:
    ready = asyncio.Event()
    task = asyncio.create_task(_follow(libpq(url), woken, ready))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(RECONNECT_SECONDS):
            await ready.wait()
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _follow(address: str, woken: asyncio.Event, ready: asyncio.Event) -> None:
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                ready.set()
                woken.set()
                async for _ in connection.notifies():
                    woken.set()
        except psycopg.OperationalError:
            await asyncio.sleep(RECONNECT_SECONDS)


def libpq(url: str) -> str:
    """The address as PostgreSQL's own tools take it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _is_sqlite(url: str) -> bool:
    return sa.make_url(url).get_backend_name() == "sqlite"
