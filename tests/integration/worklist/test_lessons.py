"""What checks taught: found, explained, taken back and put back, on real stores."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from schemas.errors import CalledWrongly, Conflict, NotAllowed, NotFound
from schemas.learned import Layout
from schemas.lessons import LessonKind, LessonQuery, LessonSwitch
from schemas.tasks import Origin
from tests.build import NOW, REPORT, TENANT, House, add_document, reading
from tests.integration.worklist.learned import BY, found, in_use, layout, lesson, noted, put, shop
from worklist.access import By
from worklist.improvement import improvement
from worklist.lessons import KEPT, Lessons, in_charge


async def test_each_is_explained_in_words(house: House) -> None:
    told = lesson("date_of_loss", "Day it happened", votes=4)
    astray = lesson("place", votes=3, taught=4)
    spared = lesson("phone", votes=3, spared=3)
    first = layout(lesson("place")).model_copy(update={"placed": 4, "firsts": 4})
    await put(house, first, layout(told, astray, spared), shop(said=("EUR", "USD")))
    sender, paper, begins = await found(house)
    assert begins.says.endswith("4 corrected copies taught it; stacks are divided where it begins")
    assert (paper.kind, paper.title) == (
        LessonKind.PAPER,
        "harbour mutual notice of loss what happened when …",
    )
    assert paper.says == "Known again by 11 printed words; 4 corrected copies taught it"
    assert [place.says for place in paper.places] == [
        "Read here because of 4 corrections",
        "Read here because of 3 corrections; in 1 it stood elsewhere",
        "Read rightly without it; 3 checks had it here",
    ]
    assert [(place.label, place.everywhere) for place in paper.places][:2] == [
        ("Day it happened", True),
        ("", False),
    ]
    assert (sender.title, sender.says) == ("Greenleaf Trading", "Known from 3 checked documents")
    assert [(fact.name, fact.value, fact.says) for fact in sender.facts] == [
        ("company", "Greenleaf Trading", "1 check says so"),
        ("currency", None, "Checks contradict each other: EUR, USD"),
        ("tax or registration number", "001234567890", "It stands on 3 documents"),
    ]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ({}, [3, 2, 1, 0]),
        ({"form": "receipt"}, [3, 2]),
        ({"kind": LessonKind.PAPER}, [1, 0]),
        ({"kind": LessonKind.LABEL}, [0]),
        ({"kind": LessonKind.SENDER}, [3, 2]),
        ({"q": "HARBOUR claimant"}, [0]),
        ({"q": "greenleaf 0012345"}, [2]),
        ({"q": "date of loss"}, [0]),
        ({"q": "größe"}, [3]),
        ({"q": "atlantis"}, []),
        ({"kind": LessonKind.SENDER, "q": "harbour"}, []),
    ],
)
async def test_they_are_found_by_form_kind_and_words(
    house: House, query: dict[str, Any], which: list[int]
) -> None:
    other = layout(lesson("place"), words=("lantern", "statement", "who", "writes", "amount", "keep", "it"))
    known = (layout(lesson("date_of_loss", "Day it happened")), other, shop(), shop("Größe & Sohn"))
    await put(house, *known)
    assert [each.id for each in await found(house, **query)] == [known[i].id for i in which]


async def test_a_long_list_comes_in_pages_and_each_stands_on_one_of_them(house: House) -> None:
    await put(house, *(shop(f"Shop {n}") if n % 2 else layout(lesson("place")) for n in range(230)))
    lessons, seen, after = Lessons(house.store), [], None
    while True:
        page = await lessons.list(BY, LessonQuery(), after, 60, NOW)
        seen += [each.id for each in page.items]
        assert len(page.items) == 60 or page.next is None
        after = page.next
        if after is None:
            break
    assert (len(seen), len(set(seen))) == (230, 230)
    with pytest.raises(CalledWrongly):
        await lessons.list(BY, LessonQuery(taken_back=True), page.next or "x", 60, NOW)


async def test_who_leads_sees_and_changes_what_was_learned_and_nobody_else(house: House) -> None:
    assert in_charge(house.lea) == By(TENANT, house.lea.id)
    for stranger in (house.ada, house.sue, house.client):
        with pytest.raises(NotAllowed, match="Only leads and administrators"):
            in_charge(stranger)


async def test_a_place_is_taken_back_alone_and_put_back_as_it_was(house: House) -> None:
    whole = layout(lesson("place"), lesson("phone"))
    await put(house, whole)
    lessons, by = Lessons(house.store), in_charge(house.lea)
    for _ in range(2):
        await lessons.take_back(by, whole.lessons[0].id, NOW)
    assert await in_use(house) == [whole.model_copy(update={"lessons": whole.lessons[1:]})]
    (gone,) = await found(house, taken_back=True)
    assert (gone.id, [place.field for place in gone.places]) == (whole.lessons[0].id, ["place"])
    assert (gone.taken_by and gone.taken_by.id, gone.taken_at) == (house.lea.id, NOW)
    for _ in range(2):
        await lessons.put_back(by, whole.lessons[0].id, NOW)
    (back,) = await in_use(house)
    assert isinstance(back, Layout)
    assert {each.id for each in back.lessons} == {each.id for each in whole.lessons}
    assert await found(house, taken_back=True) == ()
    assert await noted(house) == [
        ("reading.lesson_taken_back", house.lea.id),
        ("reading.lesson_put_back", house.lea.id),
    ]


async def test_layouts_and_senders_are_taken_back_and_put_back_whole_and_where_they_were(
    house: House,
) -> None:
    known = (layout(lesson("place"), lesson("phone")), shop())
    await put(house, *known)
    before = await found(house)
    lessons = Lessons(house.store)
    for each in known:
        await lessons.take_back(BY, each.id, NOW)
    assert await in_use(house) == []
    for each in known:
        await lessons.put_back(BY, each.id, NOW + KEPT / 2)
    assert await in_use(house) == [*known]
    assert await found(house) == before


async def test_the_last_place_takes_its_layout_along_and_brings_it_back(house: House) -> None:
    whole = layout(lesson("place"))
    await put(house, whole)
    lessons = Lessons(house.store)
    await lessons.take_back(BY, whole.lessons[0].id, NOW)
    assert await in_use(house) == []
    await lessons.put_back(BY, whole.lessons[0].id, NOW)
    assert await in_use(house) == [whole]


async def test_what_was_learned_anew_is_not_overwritten(house: House) -> None:
    old, new = lesson("place"), lesson("place")
    whole = layout(old, lesson("phone"))
    await put(house, whole)
    lessons = Lessons(house.store)
    await lessons.take_back(BY, old.id, NOW)
    await put(house, whole.model_copy(update={"lessons": (new,)}))
    with pytest.raises(Conflict, match="taught since"):
        await lessons.put_back(BY, old.id, NOW)
    await lessons.take_back(BY, new.id, NOW)
    await lessons.put_back(BY, old.id, NOW)
    (back,) = await in_use(house)
    assert isinstance(back, Layout)
    assert back.lessons == (old,)


async def test_another_tenants_lessons_are_neither_seen_nor_taken(house: House) -> None:
    whole = layout(lesson("place"))
    await put(house, whole)
    lessons, other = Lessons(house.store), By("other")
    assert await found(house, other) == ()
    for item in (whole.id, whole.lessons[0].id, uuid4()):
        for deed in (lessons.take_back, lessons.put_back):
            with pytest.raises(NotFound):
                await deed(other, item, NOW)
        with pytest.raises(NotFound):
            await lessons.checks(other, item)
    await lessons.take_back(BY, whole.id, NOW)
    with pytest.raises(NotFound):
        await lessons.put_back(other, whole.id, NOW)
    assert await found(house, other, taken_back=True) == ()


async def test_after_sixty_days_it_cannot_be_put_back(house: House) -> None:
    first, second = shop(), shop("Another shop")
    await put(house, first, second)
    lessons = Lessons(house.store)
    await lessons.take_back(BY, first.id, NOW)
    late = NOW + KEPT + timedelta(seconds=1)
    assert (await lessons.list(BY, LessonQuery(taken_back=True), None, 50, late)).items == ()
    with pytest.raises(NotFound, match="gone for good"):
        await lessons.put_back(BY, first.id, late)
    await lessons.take_back(BY, second.id, late)
    with pytest.raises(NotFound, match="gone for good"):
        await lessons.put_back(BY, first.id, late)


async def test_what_is_forgotten_for_good_is_kept_nowhere(house: House) -> None:
    first, second = shop(), shop("Another shop")
    await put(house, first, second, layout(lesson("place")))
    lessons = Lessons(house.store)
    await lessons.take_back(BY, first.id, NOW)
    assert await lessons.forget(BY, {first.id, second.id}, None, NOW, for_good=True) == 1
    assert await found(house, taken_back=True) == ()
    assert [type(each) for each in await in_use(house)] == [Layout]


async def test_forms_are_switched_off_and_on_and_the_trail_says_so(house: House) -> None:
    await put(house, layout(lesson("place")), shop())
    lessons, by = Lessons(house.store), in_charge(house.lea)
    for _ in range(2):
        await lessons.switch(by, LessonSwitch(form="receipt", on=False), NOW)
    receipt, report = (await lessons.forms(by)).forms[1], (await lessons.forms(by)).forms[0]
    assert (receipt.form, receipt.papers, receipt.senders, receipt.off_since) == ("receipt", 0, 1, NOW)
    assert (report.form, report.papers, report.senders, report.off_since) == ("loss_report", 1, 0, None)
    assert [each.used for each in await found(house)] == [False, True]
    everywhere = await lessons.switch(by, LessonSwitch(form=None, on=False), NOW)
    assert everywhere.off_since == NOW
    assert [each.used for each in await found(house)] == [False, False]
    await lessons.switch(by, LessonSwitch(form=None, on=True), NOW)
    assert [kind for kind, _ in await noted(house)] == [
        "reading.learning_off",
        "reading.learning_off",
        "reading.learning_on",
    ]


async def checked(house: House, at: Any, phone: str, **changes: Any) -> UUID:
    """A check of a loss report of which the telephone was asked; twelve fields were read."""
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    async with house.store.transaction(TENANT) as tx:
        read = await tx.readings.put(reading(document, REPORT, unsure=("phone",)), at)
    asked = {"origin": Origin.CHECK, "asked": ("phone",), "readings": (read,), **changes}
    task = await house.task(case, form="loss_report", team="adjusters", **asked)
    await house.worklist.claim(house.ada, task, 1, at)
    await house.worklist.complete(house.ada, task, 2, {"phone": phone}, at)
    return task


async def test_who_taught_it_when_and_in_which_case_is_told(house: House) -> None:
    first = await checked(house, NOW, "+49 30 1")
    last = await checked(house, NOW + timedelta(days=1), "+49 30 1")
    one, other = lesson("phone", checks=(first, last)), lesson("place", checks=(first,))
    whole, sender = layout(one, other), shop().model_copy(update={"checks": (last, uuid4())})
    await put(house, whole, sender)
    lessons = Lessons(house.store)

    async def tasks(item: UUID) -> list[UUID]:
        return [each.task for each in await lessons.checks(BY, item)]

    assert await tasks(one.id) == [last, first]
    assert await tasks(other.id) == [first]
    assert await tasks(whole.id) == [last, first]
    assert await tasks(sender.id) == [last]
    (told,) = await lessons.checks(BY, other.id)
    assert (told.by and told.by.name, told.at) == ("ada", NOW)
    assert told.case.number.startswith("C-")
    await lessons.take_back(BY, one.id, NOW)
    assert await tasks(one.id) == [last, first]


async def test_the_report_tells_week_by_week_how_many_fields_were_corrected(house: House) -> None:
    await checked(house, NOW - timedelta(weeks=2), "+49 30 1")
    await checked(house, NOW - timedelta(weeks=2), REPORT["phone"])
    await checked(house, NOW, REPORT["phone"])
    report = await Lessons(house.store).report(BY, None, 3, NOW)
    assert [(str(w.begins), w.checks, w.judged, w.fields, w.asked, w.corrected) for w in report.weeks] == [
        ("2026-02-16", 2, 2, 24, 2, 1),
        ("2026-02-23", 0, 0, 0, 0, 0),
        ("2026-03-02", 1, 1, 12, 1, 0),
    ]
    assert [week.share for week in report.weeks] == [0.0417, None, 0.0]
    low, high = report.weeks[0].between or (1, 0)
    assert low < 1 / 24 < high < 0.25
    assert (await Lessons(house.store).report(BY, "receipt", 1, NOW)).weeks[0].checks == 0


async def test_of_a_busy_week_a_sample_is_judged_and_all_are_counted(house: House) -> None:
    for _ in range(3):
        await checked(house, NOW, REPORT["phone"])
    async with house.store.reading(TENANT) as tx:
        (week,) = (await improvement(tx, None, 1, NOW, most=2)).weeks
    assert (week.checks, week.judged, week.fields) == (3, 2, 24)
