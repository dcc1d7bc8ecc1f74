"""What one is told, and how one wants to be told."""

from typing import Annotated

from fastapi import Path, Query

from api.calls import After, Caller, CaseIn, Limit
from api.routes.subject import subject
from schemas.notices import NoticeChoices, NoticeView, ReadUpTo, Unread
from schemas.views import Page

router = subject(tag="notices")


@router.get("/notices")
async def list_notices(
    call: Caller,
    unread: Annotated[bool, Query(description="Only those that wait to be read.")] = False,
    limit: Limit = 50,
    after: After = None,
) -> Page[NoticeView]:
    """What this account was told, the newest first."""
    return await call.services.notices.list(call.person, unread, after, limit)


@router.get("/notices/unread")
async def count_notices(call: Caller) -> Unread:
    """How many wait to be read; `GET /events` says `notice` when that changes."""
    return await call.services.notices.unread(call.person)


@router.post("/notices/read")
async def read_notices(body: ReadUpTo, call: Caller) -> Unread:
    """All up to this one have been read."""
    return await call.services.notices.read_up_to(call.person, body.up_to, call.now)


@router.post("/notices/{id}/read")
async def read_notice(notice: Annotated[int, Path(alias="id", ge=1, lt=2**63)], call: Caller) -> Unread:
    """This one has been read."""
    return await call.services.notices.read(call.person, notice, call.now)


@router.post("/cases/{id}/notices/read")
async def read_case_notices(case: CaseIn, call: Caller) -> Unread:
    """All about this case have been read."""
    return await call.services.notices.read_about(call.person, case, call.now)


@router.get("/me/notices")
async def get_notice_choices(call: Caller) -> NoticeChoices:
    """How this account wants to be told of things."""
    return await call.services.notices.choices(call.person)


@router.put("/me/notices")
async def choose_notices(body: NoticeChoices, call: Caller) -> NoticeChoices:
    """Choose how to be told of things, kind by kind; kinds that are left out are as by default."""
    return await call.services.notices.choose(call.person, body, call.now)
