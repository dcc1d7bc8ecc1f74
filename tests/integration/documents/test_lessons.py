"""Corrections in the store: learned from once, of one tenant, forgotten and switched off."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from activities.documents.lessons import KEPT, Lessons
from activities.documents.pipeline import DocumentReading
from schemas.base import TaskId
from schemas.errors import Conflict, NotFound
from schemas.learned import Fitted, Judged, Layout, Weight
from schemas.reading import Word
from schemas.receipt import Receipt
from schemas.registry import forms
from schemas.tasks import Origin
from store.tables import events
from tests.build import NOW, REPORT, TENANT, House, add_document, reading
from workers.commands import fits
from worklist import lessons as kept
from worklist.access import By

PRINT = "Lantern Mutual Statement Who writes Survenu Montant Answer everything that applies Keep this sheet"
LATER = NOW + timedelta(hours=1)


def words() -> tuple[Word, ...]:
    """A page with the claimant and the telephone of a loss report."""
    printed = [_word(text, 50 + 50 * (i % 5), 50 + 90 * (i // 5)) for i, text in enumerate(PRINT.split())]
    values = (REPORT["claimant"], REPORT["phone"], REPORT["place"])
    return (*printed, *(_word(text, 320, 400 + 40 * i) for i, text in enumerate(values)))


def _word(text: str, x: float, y: float) -> Word:
    return Word(text=text, page=1, box=(x, y, x + 4 * len(text), y + 10), confidence=1)


async def checked(house: House, recognised: bool = True, answered: bool = True, **changes: Any) -> TaskId:
    """A check of a loss report, its words kept, answered as it stands there."""
    lessons = Lessons(house.store, forms())
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    read = reading(document, REPORT, unsure=("phone", "claimant"))
    async with house.store.transaction(TENANT) as tx:
        found = await tx.readings.put(read, NOW)
    await lessons.keep(TENANT, case, document, DocumentReading(read, words=words()), NOW)
    about: dict[str, Any] = {"origin": Origin.CHECK, "asked": ("phone", "claimant"), "readings": (found,)}
    if not recognised:
        about = {"origin": Origin.REPAIR, "documents": (document,)}
    task = await house.task(case, form="loss_report", team="adjusters", **about, **changes)
    if answered:
        await house.worklist.claim(house.ada, task, 1, NOW)
        said = {name: REPORT[name] for name in about["asked"]} if recognised else REPORT
        await house.worklist.complete(house.ada, task, 2, said, NOW)
    return task


async def known(house: House, tenant: str = TENANT, at: Any = LATER) -> tuple[Layout, ...]:
    return (await Lessons(house.store, forms()).known(tenant, at)).layouts


async def forgotten(house: House, tenant: str, ids: set[UUID]) -> int:
    return await kept.Lessons(house.store).forget(By(tenant), ids, None, LATER)


async def waiting(house: House) -> bool:
    async with house.store.reading(TENANT) as tx:
        return await tx.lessons.waiting(LATER)


@pytest.mark.parametrize("recognised", [True, False])
async def test_a_check_teaches_once_and_its_words_are_gone(house: House, recognised: bool) -> None:
    await checked(house, recognised)
    assert await waiting(house)
    (layout,) = await known(house)
    place = set() if recognised else {"place"}
    assert {lesson.field for lesson in layout.lessons} == {"claimant", "phone"} | place
    assert await known(house) == (layout,)
    assert not await waiting(house)


async def test_copies_of_one_layout_are_counted_together(house: House) -> None:
    for _ in range(3):
        await checked(house)
    (layout,) = await known(house)
    assert [lesson.taught for lesson in layout.lessons] == [3, 3]


async def test_a_lesson_names_the_checks_that_taught_it(house: House) -> None:
    first, second = await checked(house), await checked(house)
    (layout,) = await known(house)
    assert [set(lesson.checks) for lesson in layout.lessons] == [{first, second}] * 2
    found = await kept.Lessons(house.store).checks(By(TENANT), layout.lessons[0].id)
    assert {(each.task, each.by and each.by.name) for each in found} == {(first, "ada"), (second, "ada")}


async def test_another_tenant_learns_nothing_of_it(house: House) -> None:
    await checked(house)
    assert await known(house, "other") == ()
    assert len(await known(house)) == 1
    assert await known(house, "other") == ()
    with pytest.raises(NotFound):
        await forgotten(house, "other", {(await known(house))[0].id})


async def test_an_answer_that_can_still_be_undone_teaches_nothing_yet(house: House) -> None:
    await checked(house, undo=timedelta(minutes=5))
    assert await known(house, at=NOW) == ()
    assert len(await known(house)) == 1


async def test_words_of_a_check_that_never_came_do_not_stay(house: House) -> None:
    await checked(house, answered=False)
    await checked(house)
    await known(house, at=NOW + 2 * KEPT)
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.drop_words(NOW + 2 * KEPT)
        assert not await tx.lessons.waiting(NOW + 2 * KEPT)


async def test_lessons_are_forgotten_one_by_one_or_with_their_layout(house: House) -> None:
    await checked(house)
    (layout,) = await known(house)
    assert await forgotten(house, TENANT, {layout.lessons[0].id}) == 1
    (left,) = await known(house)
    assert left.lessons == layout.lessons[1:]
    with pytest.raises(NotFound):
        await forgotten(house, TENANT, {layout.lessons[0].id, left.id})
    assert await forgotten(house, TENANT, {left.id}) == 1
    assert await known(house) == ()


@pytest.mark.parametrize("form", ["", "loss_report"])
async def test_what_is_switched_off_is_neither_learned_nor_used_until_it_is_on_again(
    house: House, form: str
) -> None:
    await checked(house)
    before = await known(house)
    await _switch(house, form, on=False)
    await checked(house)
    assert await known(house) == ()
    await _switch(house, form, on=True)
    assert await known(house) == before


SHOP = {"company": "GREENLEAF TRADING SDN BHD", "address": "12 JALAN ANGSANA 3 81300 SKUDAI"}


async def checked_receipt(house: House) -> None:
    """A check of a receipt, its words kept, that says who sent it."""
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    read = reading(document, {**SHOP, "total": "12.50", "date": "2026-04-03"}, unsure=tuple(SHOP))
    read = read.model_copy(update={"form": "receipt", "type": "receipt", "form_version": 1})
    async with house.store.transaction(TENANT) as tx:
        found = await tx.readings.put(read, NOW)
    printed = tuple(
        _word(text, 50, 50 + 20 * i) for i, text in enumerate(("GST ID 001234567890", *SHOP.values()))
    )
    lessons = Lessons(house.store, forms())
    await lessons.keep(TENANT, case, document, DocumentReading(read, words=printed), NOW)
    about: dict[str, Any] = {"origin": Origin.CHECK, "asked": tuple(SHOP), "readings": (found,)}
    task = await house.task(case, form="receipt", team="adjusters", **about)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, SHOP, NOW)


async def test_others_go_on_while_a_check_is_learned_from(house: House) -> None:
    """The rules look into the form beside the loop that serves everything else."""
    where = set()

    class Watched(Receipt):
        @classmethod
        def form_name(cls) -> str:
            where.add(threading.current_thread())
            return Receipt.form_name()

    await checked_receipt(house)
    assert (await Lessons(house.store, {"receipt": Watched}).known(TENANT, LATER)).senders
    assert where
    assert threading.current_thread() not in where


async def test_a_check_of_a_receipt_tells_who_sent_it_to_its_tenant_alone_until_that_is_forgotten(
    house: House,
) -> None:
    await checked_receipt(house)
    lessons = Lessons(house.store, forms())
    (sender,) = (await lessons.known(TENANT, LATER)).senders
    assert {fact.name: fact.value for fact in sender.facts} == SHOP
    assert [sign.value for sign in sender.signs] == ["001234567890"]
    assert len(sender.checks) == 1
    assert (await lessons.known("other", LATER)).senders == ()
    with pytest.raises(NotFound):
        await forgotten(house, "other", {sender.id})
    assert await forgotten(house, TENANT, {sender.id}) == 1
    assert (await lessons.known(TENANT, LATER)).senders == ()


async def _switch(house: House, form: str, on: bool) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.lessons.switch(form, on, NOW)
        await tx.lessons.switch(form, on, NOW)
        assert list(await tx.lessons.off()) == ([] if on else [form])


JUDGED = Judged(calibration_error=0.05, share=0.5, wrong=0.02, loss=0.3)
WEIGHT = Weight(rules="labels", of_place=False, reason="x", factor=0.5, before=0.3, fields=200, wrong=20)
FITTED = Fitted(
    fields=400,
    sampled=40,
    before=JUDGED,
    after=JUDGED.model_copy(update={"loss": 0.2}),
    weights=(WEIGHT,),
)


async def test_fitted_weights_count_for_their_tenant_until_they_are_taken_back(house: House) -> None:
    async def counting(tenant: str = TENANT) -> tuple[Weight, ...]:
        return (await Lessons(house.store, forms()).known(tenant, LATER)).weights

    with pytest.raises(Conflict, match="0 fields were checked"):
        await fits.tried(house.store, TENANT, NOW)
    with pytest.raises(Conflict, match="no better"):
        await fits.applied(house.store, TENANT, FITTED.model_copy(update={"after": JUDGED}), NOW)
    assert await counting() == ()
    second = FITTED.model_copy(update={"weights": (WEIGHT.model_copy(update={"factor": 0.6}),)})
    await fits.applied(house.store, TENANT, FITTED, NOW)
    await fits.applied(house.store, TENANT, second, LATER)
    assert await counting() == second.weights
    assert await counting("other") == ()
    assert await fits.undone(house.store, TENANT, LATER) == FITTED
    assert await counting() == FITTED.weights
    assert await fits.undone(house.store, TENANT, LATER) is None
    with pytest.raises(Conflict):
        await fits.undone(house.store, TENANT, LATER)
    assert await _noted(house) == ["reading.fitted"] * 2 + ["reading.fit_undone"] * 2


async def test_a_form_that_is_switched_off_is_read_by_the_shipped_weights(house: House) -> None:
    await fits.applied(house.store, TENANT, FITTED, NOW)
    await _switch(house, "loss_report", on=False)
    learned = await Lessons(house.store, forms()).known(TENANT, LATER)
    assert learned.weights_of("loss_report") == ()
    assert learned.weights_of("receipt") == FITTED.weights


async def _noted(house: House) -> list[str]:
    async with house.store.reading(TENANT) as tx:
        query = sa.select(events.c.kind).where(events.c.tenant == TENANT, events.c.kind.like("reading.%"))
        return list(
            (await tx.connection.execute(query.order_by(events.c.at, events.c.kind.desc()))).scalars()
        )
