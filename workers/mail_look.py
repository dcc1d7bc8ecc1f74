"""What the doctor finds of e-mail."""

import asyncio
from datetime import timedelta

from schemas.errors import Unavailable
from store.database import Store
from store.notices import MailStats
from workers.clock import utc_now
from workers.embedded.folder import Folder
from workers.findings import Finding
from workers.settings import Settings
from workers.smtp import Connection, MailServer, mail_server

WHAT = "e-mail"
LATE = timedelta(minutes=15)
RECENT = timedelta(days=7)


def look(settings: Settings) -> Finding:
    """Whether e-mail goes out, and what did not in the last week."""
    server = mail_server(settings)
    if server is None:
        return Finding(what=WHAT, state="good", text="is not sent: no CASEWORK_SMTP_URL is set")
    try:
        asyncio.run(_answers(server))
    except Unavailable as fault:
        remedy = "Notices wait and go out once it does; check CASEWORK_SMTP_URL."
        return Finding(what=WHAT, state="bad", text=str(fault), remedy=remedy)
    if settings.embedded and not Folder(settings.folder).database.is_file():
        return Finding(what=WHAT, state="good", text=f"{server.host} answers")
    return judged(server, asyncio.run(_stats(settings)))


def judged(server: MailServer, stats: MailStats) -> Finding:
    """What the numbers mean."""
    text = f"{server.host} answers; in the last week {stats.failed} refused, {stats.unsure} unsure"
    if stats.late:
        text = f"{text}; {stats.late} wait too long"
    if stats.failed or stats.late:
        remedy = f"The last reason was: {stats.reason or 'none was given'}. Is a worker of `cases` running?"
        return Finding(what=WHAT, state="poor", text=text, remedy=remedy)
    return Finding(what=WHAT, state="good", text=text)


async def _answers(server: MailServer) -> None:
    async with Connection(server):
        return


async def _stats(settings: Settings) -> MailStats:
    now = utc_now()
    async with Store(settings.database_url) as store, store.system_reading() as sx:
        return await sx.notices.mail_stats(now - LATE, now - RECENT)
