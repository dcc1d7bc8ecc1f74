"""Stacks of scans, taken in part by part; what no sheet places is placed by a person."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, File, Form, Path, Query, Response, UploadFile

from api.calls import After, Caller, Key, Limit, OneForm
from api.routes.documents import BINARY, SAVED, attachment
from api.routes.subject import subject
from api.wire import too_large
from schemas.batches import BatchOrder, BatchView, Placement, ProcessName, Split
from schemas.views import Page

router = subject("/batches", "batches")

BatchIn = Annotated[UUID, Path(alias="id")]
PartIn = Annotated[int, Path(alias="n", ge=1, le=100_000, description="The part, counted from 1.")]


async def order_of(
    split: Annotated[Split, Form(description="What divides the stack.")] = Split.SHEETS,
    process: Annotated[
        ProcessName | None, Form(description="Process of the parts that no sheet says anything about.")
    ] = None,
    again: Annotated[bool, Form(description="Take in a stack that was taken in before.")] = False,
) -> BatchOrder:
    """How the stack is to be taken in."""
    return BatchOrder(split=split, process=process, again=again)


@router.post("", status_code=201, dependencies=[OneForm])
async def add_batch(
    file: Annotated[UploadFile, File(description="One PDF or TIFF of all pages, sheets between them.")],
    order: Annotated[BatchOrder, Depends(order_of)],
    call: Caller,
    key: Key = None,
) -> BatchView:
    """Take in a stack of scans. Each part starts a case, goes into one, or waits to be placed.

    The same stack a second time makes nothing; `before` tells so.
    """
    limit = call.services.limits.upload
    if file.size is not None and file.size > limit:
        raise too_large(limit, upload=True)
    content = await file.read()
    return await call.services.batches.take(
        call.person, file.filename or "stack", content, order, key, call.now
    )


@router.get("")
async def list_batches(
    call: Caller,
    waiting: Annotated[bool, Query(description="Only stacks with parts that wait to be placed.")] = False,
    limit: Limit = 50,
    after: After = None,
) -> Page[BatchView]:
    """Stacks, the newest first."""
    return await call.services.batches.list(call.person, waiting, after, limit)


@router.get("/{id}")
async def get_batch(batch: BatchIn, call: Caller) -> BatchView:
    """What became of a stack, part by part."""
    return await call.services.batches.get(call.person, batch)


@router.get("/{id}/content", response_class=Response, responses={200: {"content": {SAVED: BINARY}}})
async def get_batch_content(batch: BatchIn, call: Caller) -> Response:
    """The stack as it came; to be saved."""
    name, content = await call.services.batches.content(call.person, batch)
    return Response(content, media_type=SAVED, headers=attachment(name))


@router.post("/{id}/parts/{n}/place")
async def place_part(batch: BatchIn, n: PartIn, body: Placement, call: Caller, key: Key = None) -> BatchView:
    """Put a part that waits where it belongs: into a new case of a process, or into a case by its number."""
    return await call.services.batches.place(call.person, batch, n, body, key, call.now)
