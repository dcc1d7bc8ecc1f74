"""What was taken back while others learn, or learned anew since: on real stores, several at once."""

import asyncio
from datetime import timedelta

import pytest

from schemas.errors import Conflict
from schemas.learned import Layout, Lesson
from store.database import Store
from tests.build import NOW, TENANT, House, house_at
from tests.integration.notices.test_locks import somebody_waits
from tests.integration.worklist.learned import BY, found, in_use, layout, lesson, noted, put, shop
from tests.waiting import until
from worklist.lessons import Lessons


async def test_taking_back_of_all_forms_while_several_are_learned_waits_in_no_ring(postgres_url: str) -> None:
    async with house_at(postgres_url) as house:
        known = (layout(lesson("total"), form="receipt"), layout(lesson("place")), shop())
        await put(house, *known)
        learning, watch = Store(postgres_url), Store(postgres_url)
        async with learning.transaction(TENANT) as tx:
            await tx.lessons.hold()
            await tx.lessons.put(known[0], NOW + timedelta(hours=1))
            taking = asyncio.create_task(Lessons(house.store).forget(BY, set(), None, NOW))
            await until(lambda: somebody_waits(watch))
            for each in known[1:]:
                await tx.lessons.put(each, NOW + timedelta(hours=1))
        assert await taking == 3
        assert await in_use(house) == []
        for store in (learning, watch):
            await store.close()


async def test_two_leads_take_back_and_put_back_the_same_at_once(house: House) -> None:
    whole, lessons = layout(lesson("place"), lesson("phone")), Lessons(house.store)
    await put(house, whole)
    item = whole.lessons[0].id
    for _ in range(3):
        await asyncio.gather(*(lessons.take_back(BY, item, NOW) for _ in range(2)))
        assert await in_use(house) == [whole.model_copy(update={"lessons": whole.lessons[1:]})]
        await asyncio.gather(*(lessons.put_back(BY, item, NOW) for _ in range(2)))
        (back,) = await in_use(house)
        assert isinstance(back, Layout)
        assert {each.id for each in back.lessons} == {each.id for each in whole.lessons}
    assert len(await noted(house)) == 6


def again(old: Layout, *known: Lesson) -> Layout:
    """The same paper, learned anew from a scan that lies a little farther right and down."""
    marks = tuple(
        mark.model_copy(
            update={"box": tuple(at + by for at, by in zip(mark.box, (9, 14, 9, 14), strict=True))}
        )
        for mark in old.marks
    )
    return layout(*known).model_copy(update={"marks": marks})


async def test_what_is_put_back_goes_onto_its_paper_that_was_learned_anew(house: House) -> None:
    old = layout(lesson("place"), lesson("phone"))
    await put(house, old)
    lessons = Lessons(house.store)
    await lessons.take_back(BY, old.id, NOW)
    new = again(old, lesson("place"))
    await put(house, new)
    await lessons.put_back(BY, old.id, NOW)
    (back,) = await in_use(house)
    assert isinstance(back, Layout)
    assert (back.id, [each.field for each in back.lessons]) == (new.id, ["place", "phone"])
    assert back.lessons[0] == new.lessons[0]
    assert (back.lessons[1].id, back.lessons[1].spots[0].box) == (old.lessons[1].id, (309, 114, 389, 126))
    (left,) = await found(house, taken_back=True)
    assert [place.field for place in left.places] == ["place"]
    with pytest.raises(Conflict, match="taught since"):
        await lessons.put_back(BY, old.id, NOW)
    await lessons.take_back(BY, new.id, NOW)
    await lessons.put_back(BY, old.id, NOW)
    assert [each.id for each in await in_use(house)] == [old.id]


async def test_a_sender_that_was_learned_anew_is_not_put_back_beside_itself(house: House) -> None:
    old, new = shop(), shop()
    await put(house, old)
    lessons = Lessons(house.store)
    await lessons.take_back(BY, old.id, NOW)
    await put(house, new, shop("Another shop"))
    with pytest.raises(Conflict, match="who sends this anew"):
        await lessons.put_back(BY, old.id, NOW)
    await lessons.take_back(BY, new.id, NOW)
    await lessons.put_back(BY, old.id, NOW)
    assert {each.id for each in await in_use(house)} >= {old.id}
    assert new.id not in {each.id for each in await in_use(house)}
