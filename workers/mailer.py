"""Sends notices as e-mail: each at most once.

A notice is marked `sending` before it is handed over. Who is killed in between leaves it so, and it is called
unsure later and not sent again: a notice also stands in the app, so a lost e-mail is better than two.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from schemas.errors import Unavailable
from store.database import Store
from store.notices import Mailbox, NoticeRow
from workers.clock import utc_now
from workers.letters import letter
from workers.pause import comes_within
from workers.smtp import Connection, MailServer, Refused, Unsure

log = structlog.get_logger(__name__)

EVERY = 1.0
"""Seconds between two looks."""
LONGEST_PAUSE = 300.0
"""Seconds between two attempts to reach a mail server that is not there."""
MOST_IN_ONE = 50
"""Notices in one e-mail; what waits for the same person goes out together."""
AT_ONCE = 50
"""People who get an e-mail in one look."""
ABANDONED = timedelta(minutes=10)
TOO_OLD = timedelta(days=4)
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=2)
TIDY = timedelta(minutes=5)
LOST = "Whoever sent it was stopped meanwhile, so it may have arrived or not; it is not sent again."
GAVE_UP = "It could not be sent for four days."


class Mailer:
    """Runs until `stop` is called. Several may run; each e-mail is taken by one of them."""

    def __init__(
        self,
        store: Store,
        server: MailServer,
        address: str | None,
        per_minute: int,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._server = server
        self._address = address
        self._pace = timedelta(minutes=1) / per_minute
        self._clock = clock
        self._next = clock()
        self._tidied: datetime | None = None
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Send what is due again and again until stopped."""
        pause = EVERY
        while not await comes_within(self._stopped, pause):
            try:
                await self.look()
                pause = EVERY
            except Unavailable as error:
                log.warning("no e-mail can be sent", error=type(error.__cause__ or error).__name__)
                pause = min(LONGEST_PAUSE, pause * 2)
            except Exception:
                log.exception("e-mail could not be sent; it is tried again")
                pause = min(LONGEST_PAUSE, pause * 2)

    def stop(self) -> None:
        self._stopped.set()

    async def look(self) -> int:
        """Send what is due; how many e-mails went out.

        Raises:
            Unavailable: the mail server, or the database, cannot be reached; nothing is lost.
        """
        await self._tidy()
        async with self._store.system_reading() as sx:
            boxes = await sx.notices.due(self._clock(), AT_ONCE)
        if not boxes:
            return 0
        sent = 0
        async with Connection(self._server) as connection:
            for box in boxes:
                if not connection.alive or await comes_within(self._stopped, self._wait()):
                    break
                sent += await self._send(connection, box)
        return sent

    def _wait(self) -> float:
        """Seconds until the next e-mail may go out; they are spread so that no server is flooded."""
        now = self._clock()
        at = max(self._next, now)
        self._next = at + self._pace
        return (at - now).total_seconds()

    async def _send(self, connection: Connection, box: Mailbox) -> bool:
        async with self._store.transaction(box.tenant) as tx:
            rows = await tx.notices.take(box.person, self._clock(), MOST_IN_ONE)
        if not rows:
            return False
        try:
            message = letter(rows, box, self._server.sender, self._address, self._clock())
            await connection.send(message, box.email)
        except Refused as refused:
            await self._refused(rows, refused)
        except Unsure as unsure:
            await self._settle(rows, "unsure", unsure.detail)
        else:
            await self._settle(rows, "sent")
            return True
        return False

    async def _refused(self, rows: Sequence[NoticeRow], refused: Refused) -> None:
        log.warning("an e-mail was refused", id=rows[0].id, error="final" if refused.final else "for now")
        if refused.final:
            await self._settle(rows, "failed", refused.detail)
        else:
            later = self._clock() + retry_after(max(row.mail_tries for row in rows))
            await self._settle(rows, "waiting", refused.detail, later)

    async def _settle(
        self,
        rows: Sequence[NoticeRow],
        state: str,
        reason: str | None = None,
        after: datetime | None = None,
    ) -> None:
        async with self._store.system() as sx:
            await sx.notices.settle([row.id for row in rows], state, self._clock(), reason, after)

    async def _tidy(self) -> None:
        """Now and then: what was being sent when somebody was killed, and what nobody can send."""
        now = self._clock()
        if self._tidied is not None and now - self._tidied < TIDY:
            return
        self._tidied = now
        async with self._store.system() as sx:
            lost = await sx.notices.settle_abandoned(now - ABANDONED, LOST)
            await sx.notices.settle_unwanted(now - TOO_OLD, now, GAVE_UP)
        if lost:
            log.error("it is not known whether e-mails were sent", count=lost)


def retry_after(tries: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time."""
    doublings = min(max(tries - 1, 0), 10)
    return min(LAST_RETRY, FIRST_RETRY * (1 << doublings))
