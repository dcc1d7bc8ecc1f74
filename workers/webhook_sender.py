"""Sends one webhook: signed, without redirects, and never into a private network unless that is allowed."""

import asyncio
import ipaddress
import json
import socket
import ssl
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from standardwebhooks import Webhook

from schemas.base import Data
from schemas.errors import CaseworkError, Invalid

TIMEOUT = 10.0
"""Seconds for all of it."""
FOR_GOOD = (301, 308)
"""Redirects that stay (RFC 9110, 15.4); any other may be a page that says "back soon"."""


class Undelivered(CaseworkError):
    """The endpoint did not take it."""

    status = 502
    title = "The webhook could not be delivered"

    def __init__(self, detail: str, final: bool = False) -> None:
        super().__init__(detail)
        self.final = final
        """Whether trying again is useless."""


async def send(
    endpoint_url: str,
    secret: str,
    message_id: str,
    payload: Data,
    now: datetime,
    allow_private: bool,
    seconds: float = TIMEOUT,
) -> None:
    """Deliver one message, signed as standardwebhooks.com has it.

    `message_id` stays the same for every attempt, so that the endpoint can tell a repetition. It is given up
    after so many seconds.

    Raises:
        Undelivered: it was not taken; `final` tells whether trying again is useless.
    """
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    headers = {
        "content-type": "application/json",
        "user-agent": "casework",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body),
    }
    try:
        async with asyncio.timeout(seconds):
            status = await _post(endpoint_url, headers, body.encode(), allow_private)
    except (
        TimeoutError,
        OSError,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ) as error:
        why = ": ".join(filter(None, (type(error).__name__, str(error))))
        raise Undelivered(f"The endpoint does not answer ({why}).") from error
    _judge(status)


def _judge(status: int) -> None:
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        why = f"The endpoint redirects ({status}); register the address it leads to."
        raise Undelivered(why, final=status in FOR_GOOD)
    if status == 410:
        raise Undelivered("The endpoint is gone for good (410); remove it.", final=True)
    raise Undelivered(f"The endpoint answered {status}.")


async def _post(url: str, headers: dict[str, str], body: bytes, allow_private: bool) -> int:
    try:
        check_url(url, allow_private)
    except Invalid as error:
        raise Undelivered(error.detail, final=True) from error
    network = _Guarded(allow_private)
    async with (
        httpcore.AsyncConnectionPool(ssl_context=_trust(), network_backend=network) as pool,
        pool.stream("POST", url, headers=list(headers.items()), content=body) as response,
    ):
        status: int = response.status
        return status


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Guarded(httpcore.AsyncNetworkBackend):
    """Looks a name up once, refuses what is private, and connects to the very address it looked at."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, *more: Any, **named: Any
    ) -> httpcore.AsyncNetworkStream:
        address = await self._address(host, port)
        return await self._network.connect_tcp(address, port, *more, **named)

    async def _address(self, host: str, port: int) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise Undelivered(
                "The endpoint's name leads into a private network, which is not allowed.", final=True
            )
        return addresses[0]


def check_url(url: str, allow_private: bool) -> None:
    """Whether an endpoint may be registered; its name is looked up when something is sent.

    Raises:
        Invalid: the text says what to do.
    """
    parts = urlsplit(url)
    host = parts.hostname
    if (
        parts.scheme not in ("https", "http")
        or not host
        or parts.username
        or parts.fragment
        or len(url) > 2000
    ):
        raise Invalid("Give the address of the endpoint as https://host/path.")
    if allow_private:
        return
    if parts.scheme != "https":
        raise Invalid(
            "The endpoint's address must begin with https://; "
            "CASEWORK_ALLOW_PRIVATE_WEBHOOKS=true allows http:// as well."
        )
    if host == "localhost" or host.endswith(".localhost") or _is_private(host):
        raise Invalid(
            "This address is in a private network; CASEWORK_ALLOW_PRIVATE_WEBHOOKS=true allows such."
        )


def _is_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False


NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 addresses as an IPv6-only network sees them (RFC 6052)."""
GIVEN_OUT = ipaddress.ip_network("2000::/3")
"""The only IPv6 addresses of the internet (IANA); all others are reserved or of some network's own."""
UNROUTED = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20")))
"""Retired relays (RFC 7526) and examples (RFC 9637), which Python 3.11 takes for public."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Raises:
        ValueError: it is no IP address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip not in GIVEN_OUT:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in UNROUTED)


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it does."""
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
