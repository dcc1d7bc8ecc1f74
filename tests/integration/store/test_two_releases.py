"""During an update two releases share a database: the older one reads what the newer one kept."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from schemas.learned import Fact, Layout, Lesson, Mark, Sender, Sign, SignKind, Spot
from schemas.reading import MarkKind, PageMark
from store.database import Transaction
from store.tables import layouts, processes, readings, senders, taken_back
from store.taught import TakenBack
from tests.build import NOW, REPORT, TENANT, House, add_document, reading
from tests.integration.api.house import CLAIM

WITHIN = ("marks", "lessons", "spots", "facts", "signs", "pages", "evidence", "ad_hoc")


def of_a_later_release(value: Any) -> Any:
    """The same, with something in it and in its parts that this release does not know."""
    if isinstance(value, list):
        return [of_a_later_release(each) for each in value]
    if not isinstance(value, dict):
        return value
    fields = {name: of_a_later_release(each) for name, each in value.get("fields", {}).items()}
    parts = {name: of_a_later_release(value[name]) for name in WITHIN if name in value}
    return {**value, **({"fields": fields} if fields else {}), **parts, "since_later": 1}


async def rewritten(tx: Transaction, column: sa.Column[Any]) -> None:
    """The one row of a table as a later release keeps it."""
    (found,) = (await tx.connection.execute(sa.select(column).where(column.is_not(None)))).scalars()
    await tx.connection.execute(sa.update(column.table).values({column.name: of_a_later_release(found)}))


def paper() -> Layout:
    lesson = Lesson(id=uuid4(), field="place", spots=(Spot(box=(300, 100, 380, 112), votes=2),), taught=2)
    marks = tuple(Mark(text=word, box=(50, 20, 90, 30)) for word in ("notice", "of", "loss"))
    return Layout(id=uuid4(), form="loss_report", marks=marks, lessons=(lesson,))


def shop() -> Sender:
    facts, sign = (Fact(name="company", said=("Greenleaf",)),), Sign(kind=SignKind.TAX, value="0012345")
    return Sender(id=uuid4(), form="receipt", facts=facts, signs=(sign,))


async def test_what_a_later_release_kept_is_read_without_what_it_knows_more(house: House) -> None:
    document = await add_document(house.store, house.client)
    mark = PageMark(kind=MarkKind.STAMP, page=1, box=(1, 2, 3, 4), text="PAID")
    read = reading(document, REPORT).model_copy(update={"marks": (mark,)})
    layout, sender, gone = paper(), shop(), paper()
    async with house.store.transaction(TENANT) as tx:
        kept = await tx.readings.put(read, NOW)
        for each in (layout, sender):
            await tx.lessons.put(each, NOW)
        await tx.taught.take(TakenBack(gone.id, gone, NOW, NOW, None))
        for column in (readings.c.reading, layouts.c.layout, senders.c.sender, taken_back.c.layout):
            await rewritten(tx, column)
    async with house.store.reading(TENANT) as tx:
        assert await tx.readings.get([kept]) == [read]
        assert await tx.readings.latest(document) == read
        assert await tx.lessons.layouts() == [layout]
        assert await tx.lessons.senders() == [sender]
        assert {each.learned.id for each in await tx.taught.page(None, (Layout, Sender), None, 9)} == {
            layout.id,
            sender.id,
        }
        taken = await tx.taught.find(gone.id)
        assert taken is not None
        assert taken.learned == gone


async def test_a_process_of_a_later_release_can_be_seen(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.delete(processes))
        await tx.processes.put(CLAIM, NOW)
        await rewritten(tx, processes.c.descriptor)
    async with house.store.reading(TENANT) as tx:
        assert await tx.processes.get(CLAIM.name) == CLAIM
