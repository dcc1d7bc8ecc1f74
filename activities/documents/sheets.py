"""Spreadsheets that are taken in row by row: opened and marked in the sandbox, like all foreign bytes."""

from collections.abc import Mapping

from activities.documents.kinds import Kind, kind_of, looks_like
from activities.documents.opener import Opener, unreadable
from activities.documents.sandbox import cells, marking
from activities.documents.sandbox.framing import Job, Reason
from activities.documents.sandbox.packed import Garbled
from activities.documents.sandbox.sheet import CSV
from activities.documents.troubles import in_words
from cases.sheets.table import SheetCell, SheetRow, SheetTable
from schemas.errors import Invalid, Unsupported

WANTED = "Please send an XLSX or CSV file."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 64 * 1024


class SheetOpener:
    """Opens spreadsheets where they can do no harm."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    async def table(self, content: bytes, name: str) -> SheetTable:
        """The cells of the first sheet that a person sees.

        Raises:
            Unsupported: it is no spreadsheet.
            Invalid: damaged, empty, or larger than can be taken in; the text says what to do.
        """
        found = cells_of(await self._done(content, Job(_kind(content, name), sheet="cells"), name), name)
        if not found.rows:
            raise Invalid(f"{name} has nothing in its first sheet. Please put the rows there.")
        return found

    async def marked(self, content: bytes, name: str, place: int, reasons: Mapping[int, str]) -> bytes:
        """The same file with reasons in the column at `place` (from 0), by the number of their row.

        Raises:
            Invalid: it is written in a way that nothing can be put in.
        """
        job = Job(_kind(content, name), sheet="marked")
        return await self._done(marking.order(content, place, reasons), job, name)

    async def _done(self, content: bytes, job: Job, name: str) -> bytes:
        answer = await self._opener.answer(content, job)
        if len(answer.parts) == 1 and not answer.killed and not answer.troubles:
            return answer.parts[0].content
        if any(trouble.reason is Reason.OTHER for trouble in answer.troubles):
            raise Unsupported(f"{name} is no spreadsheet that can be taken in here. {WANTED}")
        if answer.killed or not answer.troubles:
            problem = unreadable(answer, self._opener.sandbox.limits, job)
            raise Invalid(f"{name} cannot be opened: {problem}. Please split it, or save it anew.")
        raise Invalid(f"{name} cannot be opened: {in_words(answer.troubles[0])}.")


def cells_of(payload: bytes, name: str) -> SheetTable:
    """The table that a child handed out.

    Raises:
        Invalid: it is none.
    """
    try:
        from_1904, rows = cells.unpacked(payload)
    except Garbled as error:
        raise Invalid(f"{name} cannot be opened: it is damaged. Please save it anew.") from error
    made = tuple(SheetRow(n, tuple(SheetCell(kind, text) for kind, text in found)) for n, found in rows)
    return SheetTable(made, from_1904)


def _kind(content: bytes, name: str) -> str:
    """The kind of file by its content.

    Raises:
        Unsupported: it is neither XLSX nor a text.
    """
    if not content:
        raise Invalid(f"{name} is empty. Please send it again.")
    kind = kind_of(content)
    if kind is Kind.ZIP:
        return Kind.XLSX
    start = content[:_LOOKED_AT]
    if kind in (None, Kind.MAIL) and (start.startswith(_UTF16) or _is_text(start)):
        return CSV
    what = f"a file of the kind {kind}" if kind else looks_like(content)
    raise Unsupported(f"{name} is {what}, not a spreadsheet. {WANTED}")


def _is_text(start: bytes) -> bool:
    """Whether there is nothing in it that no text has."""
    return not any(byte < 32 and byte not in b"\t\r\n\f" for byte in start) and not start.startswith(
        (b"<!DOCTYPE", b"<html", b"<?xml", b"{\\rtf")
    )
