"""When teams work, and the clocks of tasks."""

import asyncio
from typing import Annotated

from fastapi import Path, Query

from api.calls import Caller, Key, TaskIn
from api.routes.subject import subject
from schemas.calendars import (
    DEFAULT,
    Calendar,
    CalendarEffect,
    CalendarView,
    HolidayCountry,
    Holidays,
    HolidayYear,
    TeamCalendar,
)
from schemas.clocks import ClockChange, ClockOperation
from schemas.views import Page, TaskView
from worklist.calendar import countries, holiday_year
from worklist.calendars import colleague, in_charge

router = subject(tag="calendars")

Name = Annotated[str, Path(max_length=63, description="Name of the calendar.")]


@router.get("/calendars")
async def list_calendars(call: Caller) -> Page[CalendarView]:
    """All calendars by name. `default` is always there: it is what teams go by that name no other."""
    return Page[CalendarView](items=await call.services.calendars.list(colleague(call.person)))


@router.get("/calendars/{name}")
async def get_calendar(name: Name, call: Caller) -> CalendarView:
    """One calendar."""
    return await call.services.calendars.get(colleague(call.person), name)


@router.put("/calendars/{name}")
async def put_calendar(
    name: Name,
    body: Calendar,
    call: Caller,
    version: Annotated[
        int | None, Query(ge=0, description="The version that was seen; without it: whatever there is.")
    ] = None,
) -> CalendarView:
    """Write a calendar, new or changed. Open deadlines follow it within seconds."""
    by = in_charge(call.person)
    return await call.services.calendars.put(by, name, body, version, call.now)


@router.post("/calendars/{name}/effect")
async def effect_of_calendar(name: Name, body: Calendar, call: Caller) -> CalendarEffect:
    """What writing this calendar would do to open deadlines. Nothing is changed."""
    return await call.services.calendars.effect(in_charge(call.person), name, body, call.now)


@router.get("/holidays")
async def list_holiday_countries(call: Caller) -> Page[HolidayCountry]:
    """The countries whose holidays are known, with their parts that have holidays of their own."""
    colleague(call.person)
    return Page[HolidayCountry](items=await asyncio.to_thread(countries))


@router.get("/holidays/{country}")
async def get_holidays(
    country: Annotated[str, Path(pattern="^[A-Z]{2}$", description="ISO 3166-1 code of two letters.")],
    year: Annotated[int, Query(ge=2000, le=2100)],
    call: Caller,
    subdivision: Annotated[
        str | None, Query(max_length=20, description="State, province or the like.")
    ] = None,
    category: Annotated[tuple[str, ...], Query(max_length=10, description="Kinds of holidays.")] = (
        "public",
    ),
) -> HolidayYear:
    """The holidays of a country, or of a part of it, in one year."""
    colleague(call.person)
    wanted = Holidays(country=country, subdivision=subdivision, categories=category)
    return await asyncio.to_thread(holiday_year, wanted, year)


@router.post("/teams/{name}/calendar/effect")
async def effect_of_assigning(
    name: Annotated[str, Path(max_length=63, description="Name of the team.")],
    body: TeamCalendar,
    call: Caller,
) -> CalendarEffect:
    """What letting a team go by a calendar would do to its open deadlines. Nothing is changed."""
    by = in_charge(call.person)
    return await call.services.calendars.effect_of_assigning(by, name, body.calendar)


@router.put("/teams/{name}/calendar")
async def assign_calendar(
    name: Annotated[str, Path(max_length=63, description="Name of the team.")],
    body: TeamCalendar,
    call: Caller,
) -> CalendarView:
    """Let a team go by a calendar; gives that calendar. Open deadlines follow it within seconds."""
    by = in_charge(call.person)
    await call.services.calendars.assign(by, name, body.calendar, call.now)
    return await call.services.calendars.get(by, body.calendar or DEFAULT)


@router.post("/tasks/{id}/clock/{operation}")
async def turn_task_clock(
    task: TaskIn, operation: ClockOperation, body: ClockChange, call: Caller, key: Key = None
) -> TaskView:
    """Stop the clock of a task, as while waiting for the customer, let it run on, or start it anew.

    The task itself goes on meanwhile; its deadlines move by the time that was lost.
    """
    return await call.services.worklist.turn_clock(call.person, task, operation, body, call.now, key)
