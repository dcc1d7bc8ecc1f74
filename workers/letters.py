"""What an e-mail about notices says: who did what, the case's number and title, where to look; no more."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape

from schemas.notices import NoticeKind
from store.notices import Mailbox, NoticeRow
from worklist.notices import notice_text

LONGEST_SUBJECT = 150
ASCII = SMTP.clone(cte_type="7bit")
"""Every mail server takes it."""
CHOICES = "How you are told of things is up to you"


def letter(
    rows: Sequence[NoticeRow], box: Mailbox, sender: str, address: str | None, now: datetime
) -> EmailMessage:
    """One e-mail with one notice or several; `address` is where the web app is."""
    message = EmailMessage(policy=ASCII)
    message["From"] = sender
    message["To"] = box.email
    message["Subject"] = _subject(rows)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(rows[0], sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_plain(rows, box, address))
    message.add_alternative(_html(rows, box, address), subtype="html")
    return message


def message_id(row: NoticeRow, sender: str) -> str:
    """The same for the same notice, however often it is tried and also after a restore."""
    return f"<{row.mark}@{parseaddr(sender)[1].rpartition('@')[2]}>"


def _subject(rows: Sequence[NoticeRow]) -> str:
    if len(rows) > 1:
        return f"{len(rows)} notices from Casework"
    about = f" ({rows[0].number})" if rows[0].number else ""
    return one_line(f"{_text(rows[0])}{about}")[:LONGEST_SUBJECT]


def one_line(text: str) -> str:
    """Text that can stand in a header: no line breaks, no control characters."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _text(row: NoticeRow) -> str:
    return one_line(notice_text(NoticeKind(row.kind), row.words))


def _case(row: NoticeRow) -> str:
    return one_line(f"{row.number or ''} {row.case_title or ''}")


def link(row: NoticeRow, address: str | None) -> str | None:
    """Where the web app shows what a notice is about."""
    if address is None:
        return None
    return f"{address.rstrip('/')}/{_place(row)}"


def _place(row: NoticeRow) -> str:
    if row.task_id:
        return f"tasks/{row.task_id}"
    return f"cases/{row.case_id}" if row.case_id else "post"


def _plain(rows: Sequence[NoticeRow], box: Mailbox, address: str | None) -> str:
    parts = [f"Hello {one_line(box.name)},"]
    for row in rows:
        lines = (_text(row), _case(row), link(row, address))
        parts.append("\n".join(line for line in lines if line))
    if address is not None:
        parts.append(f"{CHOICES}: {address.rstrip('/')}/notices")
    return "\n\n".join(parts) + "\n"


def _html(rows: Sequence[NoticeRow], box: Mailbox, address: str | None) -> str:
    parts = [f"<p>Hello {escape(one_line(box.name))},</p>"]
    for row in rows:
        text, to = escape(_text(row)), link(row, address)
        named = f'<a href="{escape(to)}">{text}</a>' if to else text
        parts.append(f"<p>{named}<br>{escape(_case(row))}</p>")
    if address is not None:
        parts.append(f'<p><a href="{escape(address.rstrip("/"))}/notices">{CHOICES}</a></p>')
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><body>\n{body}\n</body></html>\n'
