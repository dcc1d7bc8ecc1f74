"""Spreadsheets, taken in row by row or given back with reasons."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Path, Query, Response, UploadFile

from api.calls import After, Caller, Key, Limit, OneForm
from api.routes.documents import BINARY, SAVED, attachment
from api.routes.subject import subject
from api.sheet_template import template
from api.sheets import MEDIA_TYPE, Format
from api.wire import too_large
from schemas.sheets import ImportHead, ImportMode, ImportOrder, ImportView, SheetLocale
from schemas.views import Page

router = subject("/imports", "imports")

ImportIn = Annotated[UUID, Path(alias="id")]
Process = Annotated[str, Form(min_length=1, max_length=100, description="Process that cases are started of.")]
Table = Annotated[str | None, Form(min_length=1, max_length=100)]


async def order_of(
    process: Process,
    mode: Annotated[ImportMode, Form(description="What the rows are.")] = ImportMode.CASES,
    locale: Annotated[SheetLocale, Form(description="How numbers and dates are written.")] = SheetLocale.EN,
    field: Annotated[Table, Form(description="Table of the form that the rows of one case go into.")] = None,
    data: Annotated[
        str | None, Form(max_length=100_000, description="Other fields of one case, as a JSON object.")
    ] = None,
    dry_run: Annotated[bool, Form(description="Only look whether all would fit.")] = False,
    again: Annotated[bool, Form(description="Take in a file that was taken in before.")] = False,
    reference: Annotated[
        str | None, Form(min_length=1, max_length=200, description="The client's own number for one case.")
    ] = None,
) -> ImportOrder:
    """How the file is to be taken in."""
    return ImportOrder(
        process=process, mode=mode, locale=locale, field=field, data=data,
        dry_run=dry_run, again=again, reference=reference,
    )  # fmt: skip


@router.post("", status_code=201, dependencies=[OneForm])
async def add_import(
    file: Annotated[UploadFile, File(description="XLSX or CSV; the first row has the headings.")],
    order: Annotated[ImportOrder, Depends(order_of)],
    call: Caller,
    key: Key = None,
) -> ImportView:
    """Take in a spreadsheet: all of it or nothing. `status` tells which.

    Where something does not fit, `problems` says what, and `/imports/{id}/sheet` is the file with a column
    of reasons.
    """
    limit = call.services.limits.upload
    if file.size is not None and file.size > limit:
        raise too_large(limit, upload=True)
    content = await file.read()
    return await call.services.imports.take(
        call.person, file.filename or "sheet", content, order, key, call.now
    )


@router.get("")
async def list_imports(call: Caller, limit: Limit = 50, after: After = None) -> Page[ImportHead]:
    """Spreadsheets that were handed in, the newest first."""
    return await call.services.imports.list(call.person, after, limit)


@router.get(
    "/template",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE[Format.XLSX]: BINARY}}},
)
async def get_import_template(
    process: Annotated[str, Query(min_length=1, max_length=100)], call: Caller
) -> Response:
    """An empty sheet for a process: headings, what each column holds, what there is to choose from."""
    form = await call.services.imports.form(call.person, process)
    content = await asyncio.to_thread(template, form)
    headers = {**attachment(f"{process}.xlsx"), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPE[Format.XLSX], headers=headers)


@router.get("/{id}")
async def get_import(found: ImportIn, call: Caller) -> ImportView:
    """What became of a spreadsheet that was handed in."""
    return await call.services.imports.get(call.person, found)


@router.get("/{id}/sheet", response_class=Response, responses={200: {"content": {SAVED: BINARY}}})
async def get_import_sheet(found: ImportIn, call: Caller) -> Response:
    """The file as it came, with the reasons in a column of their own; to be saved."""
    name, content = await call.services.imports.marked(call.person, found)
    return Response(content, media_type=SAVED, headers=attachment(name))
