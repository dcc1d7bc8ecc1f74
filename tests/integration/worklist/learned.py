"""What checks may have taught, put on a real store."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from schemas.learned import Fact, Layout, Lesson, Mark, Sender, Sign, SignKind, Spot
from schemas.lessons import LessonQuery, LessonView
from store.tables import events
from tests.build import NOW, TENANT, House
from worklist.access import By
from worklist.lessons import Lessons

BY = By(TENANT)
PRINT = (
    "harbour",
    "mutual",
    "notice",
    "of",
    "loss",
    "what",
    "happened",
    "when",
    "policy",
    "claimant",
    "sign",
)


def lesson(field: str, label: str = "", votes: int = 4, **changes: Any) -> Lesson:
    spot = Spot(box=(300, 100, 380, 112), label=label, votes=votes)
    return Lesson(**{"id": uuid4(), "field": field, "spots": (spot,), "taught": votes, **changes})


def layout(*lessons: Lesson, form: str = "loss_report", words: tuple[str, ...] = PRINT) -> Layout:
    marks = tuple(Mark(text=word, box=(50, 20.0 * i, 90, 20.0 * i + 10)) for i, word in enumerate(words))
    return Layout(id=uuid4(), form=form, marks=marks, copies=4, lessons=lessons)


def shop(name: str = "Greenleaf Trading", said: tuple[str, ...] = ("EUR",)) -> Sender:
    facts = (Fact(name="company", said=(name,)), Fact(name="currency", said=said))
    sign = Sign(kind=SignKind.TAX, value="001234567890", seen=3)
    return Sender(id=uuid4(), form="receipt", facts=facts, signs=(sign,), papers=3)


async def put(house: House, *known: Layout | Sender, tenant: str = TENANT) -> None:
    """Keep these, each a minute after the one before it."""
    async with house.store.transaction(tenant) as tx:
        for minute, each in enumerate(known):
            await tx.lessons.put(each, NOW + timedelta(minutes=minute))


async def found(house: House, by: By = BY, **query: Any) -> tuple[LessonView, ...]:
    return (await Lessons(house.store).list(by, LessonQuery(**query), None, 50, NOW)).items


async def in_use(house: House) -> list[Layout | Sender]:
    async with house.store.reading(TENANT) as tx:
        return [*await tx.lessons.layouts(), *await tx.lessons.senders()]


async def noted(house: House) -> list[tuple[str, UUID | None]]:
    async with house.store.reading(TENANT) as tx:
        query = sa.select(events.c.kind, events.c.actor).where(events.c.kind.like("reading.%"))
        return [(kind, actor) for kind, actor in await tx.connection.execute(query.order_by(events.c.id))]
