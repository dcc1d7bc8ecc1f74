"""Lists as files for spreadsheets."""

import asyncio
import tempfile
from contextlib import ExitStack
from typing import IO, Annotated, Any

from fastapi import Query
from fastapi.responses import StreamingResponse

from api.calls import Call, Caller
from api.routes.cases import CasesWanted
from api.routes.subject import subject
from api.routes.tasks import Wanted
from api.sheets import MEDIA_TYPE, Format, chunks, sheet
from cases.exports import Table
from schemas.requests import CaseQuery, Order, TaskQuery

router = subject()

As = Annotated[Format, Query(alias="format", description="Kind of file.")]
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            MEDIA_TYPE[Format.XLSX]: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}


@router.get("/tasks/export", response_class=StreamingResponse, responses=FILES, tags=["tasks"])
async def export_tasks(call: Caller, wanted: Wanted, form: As = Format.CSV) -> StreamingResponse:
    """The tasks that a list would show, as a file for a spreadsheet, the oldest first.

    Business values have columns of their own, money one for the amount and one for the currency.
    """
    oldest = wanted.model_copy(update={"order": Order.OLDEST})
    table = await call.services.exports.tasks(call.person, oldest, call.now)
    return await _file(call, "tasks", wanted, table, form)


@router.get("/cases/export", response_class=StreamingResponse, responses=FILES, tags=["cases"])
async def export_cases(call: Caller, wanted: CasesWanted, form: As = Format.CSV) -> StreamingResponse:
    """The cases that a list would show, as a file for a spreadsheet, the newest first."""
    table = await call.services.exports.cases(call.person, wanted)
    return await _file(call, "cases", wanted, table, form)


async def _file(
    call: Call, what: str, wanted: TaskQuery | CaseQuery, table: Table, form: Format
) -> StreamingResponse:
    """The whole file, on disk before the first byte leaves, so that it arrives whole or not at all."""
    with ExitStack() as unless_sent:
        file = unless_sent.enter_context(tempfile.TemporaryFile())
        async with call.services.exports.turn:
            rows = await _write(table, form, file)
        await call.services.exports.note(call.person, what, wanted, form, rows, call.now)
        unless_sent.pop_all()
    name = f"{what}-{call.now:%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks(file), media_type=MEDIA_TYPE[form], headers=headers)


async def _write(table: Table, form: Format, file: IO[bytes]) -> int:
    out, count = sheet(form, file, table.columns), 0
    try:
        async for rows in table.pages:
            await asyncio.to_thread(out.add, rows)
            count += len(rows)
    finally:
        await asyncio.to_thread(out.close)
    return count
