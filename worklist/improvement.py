"""Whether reading gets better: how many of the fields that were read people corrected, week by week."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from schemas.lessons import LessonReport, LessonWeek
from store.database import Transaction
from store.outcomes import Checked
from worklist.outcomes import outcomes_of, wilson

MOST_JUDGED = 200
"""Checks of a week that are looked at; of more, so many drawn at random."""
WEEK = timedelta(weeks=1)


async def improvement(
    tx: Transaction, form: str | None, weeks: int, now: datetime, most: int = MOST_JUDGED
) -> LessonReport:
    """The last weeks, the oldest first; weeks begin on Monday, in UTC. At most so many checks of each week
    are looked at.
    """
    this = monday(now)
    found = []
    for back in range(weeks - 1, -1, -1):
        begin = this - back * WEEK
        checks = await tx.outcomes.some(begin, begin + WEEK, form, most)
        full = len(checks) == most
        count = await tx.outcomes.count(begin, begin + WEEK, form) if full else len(checks)
        found.append(await asyncio.to_thread(week, begin, count, checks))
    return LessonReport(weeks=tuple(found))


def monday(now: datetime) -> datetime:
    """When the week began, in UTC."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def week(begin: datetime, count: int, checks: Sequence[Checked]) -> LessonWeek:
    """What some of a week's checks say; sure values asked blind were not asked because of doubt, but were
    answered, so what is wrong of them counts as corrected all the same.
    """
    found = [outcome for check in checks for outcome in outcomes_of(check)]
    fields = sum(len(_fields(check)) for check in checks)
    corrected = sum(not outcome.right for outcome in found)
    learned = [outcome for outcome in found if outcome.learned]
    return LessonWeek(
        begins=begin.date(),
        checks=count,
        judged=len(checks),
        fields=fields,
        asked=len(found),
        corrected=corrected,
        share=round(corrected / fields, 4) if fields else None,
        between=_rounded(wilson(corrected, fields)) if fields else None,
        learned=len(learned),
        learned_right=sum(outcome.right for outcome in learned),
    )


def _fields(check: Checked) -> set[str]:
    """Fields that were read for a check, and those that were asked."""
    return {name for reading in check.readings for name in reading.fields} | set(check.asked)


def _rounded(interval: tuple[float, float]) -> tuple[float, float]:
    return round(interval[0], 4), round(interval[1], 4)
