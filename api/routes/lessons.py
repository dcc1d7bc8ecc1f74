"""What checks taught, for who leads: found, explained, taken back and put back."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from api.calls import After, Caller, Limit
from api.routes.subject import subject
from schemas.lessons import (
    LessonCheck,
    LessonForms,
    LessonKind,
    LessonQuery,
    LessonReport,
    LessonSwitch,
    LessonView,
)
from schemas.views import Page
from worklist.lessons import in_charge

router = subject("/lessons", "lessons")

Item = Annotated[UUID, Path(alias="id", description="Of a layout, of one place on it, or of a sender.")]
FormName = Annotated[str | None, Query(max_length=100, description="Only of this form.")]


@router.get("")
async def list_lessons(
    call: Caller,
    form: FormName = None,
    kind: Annotated[
        LessonKind | None,
        Query(description="paper: layouts; label: those with words that count on other paper; sender."),
    ] = None,
    q: Annotated[str | None, Query(max_length=200, description="Words that all stand in it.")] = None,
    taken_back: Annotated[bool, Query(description="Those that were taken back instead.")] = False,
    limit: Limit = 50,
    after: After = None,
) -> Page[LessonView]:
    """What checks taught, the newest first; each explained in words."""
    query = LessonQuery(form=form, kind=kind, q=q, taken_back=taken_back)
    return await call.services.lessons.list(in_charge(call.person), query, after, limit, call.now)


@router.get("/forms")
async def list_lesson_forms(call: Caller) -> LessonForms:
    """How much is learned of each form, and where learning is switched off."""
    return await call.services.lessons.forms(in_charge(call.person))


@router.put("/forms")
async def switch_lessons(body: LessonSwitch, call: Caller) -> LessonForms:
    """Switch learning off or on, of one form or of all. Off, what was learned is not used, and kept."""
    return await call.services.lessons.switch(in_charge(call.person), body, call.now)


@router.get("/report")
async def report_lessons(
    call: Caller,
    form: FormName = None,
    weeks: Annotated[int, Query(ge=1, le=52, description="How many, the one under way among them.")] = 12,
) -> LessonReport:
    """How many of the fields that were read people corrected, week by week."""
    return await call.services.lessons.report(in_charge(call.person), form, weeks, call.now)


@router.get("/{id}/checks")
async def list_lesson_checks(item: Item, call: Caller) -> Page[LessonCheck]:
    """The checks that taught it, the last first; of long ago only the latest are kept."""
    return Page[LessonCheck](items=await call.services.lessons.checks(in_charge(call.person), item))


@router.post("/{id}/take_back", status_code=204)
async def take_lesson_back(item: Item, call: Caller) -> None:
    """Use it no more. It can be put back for 60 days; what later checks show is learned anew."""
    await call.services.lessons.take_back(in_charge(call.person), item, call.now)


@router.post("/{id}/put_back", status_code=204)
async def put_lesson_back(item: Item, call: Caller) -> None:
    """Use again what was taken back."""
    await call.services.lessons.put_back(in_charge(call.person), item, call.now)
