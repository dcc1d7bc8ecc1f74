"""Sure values asked blind, and what checks tell of how well paper is read."""

from datetime import timedelta
from typing import Any

from schemas.base import TaskId
from schemas.reading import Evidence
from schemas.tasks import Origin
from tests.build import NOW, REPORT, TENANT, House, add_document, reading
from worklist.outcomes import outcomes_of, report

DAY = timedelta(days=1)


async def check(house: House, asked: tuple[str, ...], blind: tuple[str, ...], **places: Any) -> TaskId:
    """A check of a loss report of which only the telephone number is not sure."""
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    read = reading(document, REPORT, unsure=("phone",))
    moved = {
        name: read.fields[name].model_copy(
            update={"evidence": Evidence(page=page, box=box, text="here", engine="rapidocr")}
        )
        for name, (page, box) in places.items()
    }
    async with house.store.transaction(TENANT) as tx:
        found = await tx.readings.put(read.model_copy(update={"fields": {**read.fields, **moved}}), NOW)
    return await house.task(
        case,
        origin=Origin.CHECK,
        form="loss_report",
        asked=asked,
        blind=blind,
        readings=(found,),
        team="adjusters",
    )


async def answered(house: House, task: TaskId, **answer: Any) -> None:
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, answer, NOW)


async def test_of_a_blind_field_only_its_place_is_told_until_it_is_answered(house: House) -> None:
    task = await check(house, ("phone", "iban"), ("iban",))
    view = await house.worklist.get(house.ada, task, NOW)
    assert view.data == {"phone": REPORT["phone"]}
    told = view.evidence["iban"]
    assert (told.probability, told.sure) == (None, False)
    assert told.evidence is not None
    assert (told.evidence.page, told.evidence.text) == (1, "")
    assert REPORT["iban"] not in view.model_dump_json()
    assert view.evidence["phone"].probability == 0.4
    await answered(house, task, phone=REPORT["phone"], iban=REPORT["iban"])
    after = (await house.worklist.get(house.ada, task, NOW)).evidence["iban"]
    assert after.probability == 0.99
    assert after.evidence is not None
    assert after.evidence.text == REPORT["iban"]


async def test_fields_are_asked_in_the_order_in_which_they_stand_on_the_paper(house: House) -> None:
    task = await check(
        house,
        ("phone", "iban", "place", "claimant"),
        (),
        phone=(2, (50, 50, 90, 60)),
        iban=(1, (50, 700, 90, 710)),
        place=(1, (300, 101, 340, 111)),
        claimant=(1, (50, 103, 90, 113)),
    )
    view = await house.worklist.get(house.ada, task, NOW)
    assert list(view.schema_["properties"]) == ["claimant", "place", "iban", "phone"]


async def test_checks_tell_how_well_each_field_is_read(house: House) -> None:
    for phone in (REPORT["phone"], "+49 30 123456"):
        task = await check(house, ("phone", "iban"), ("iban",))
        await answered(house, task, phone=phone, iban=REPORT["iban"])
    await check(house, ("phone",), ())
    async with house.store.reading(TENANT) as tx:
        checked = [each async for each in tx.outcomes.since(NOW - DAY)]
        assert [each async for each in tx.outcomes.since(NOW + DAY)] == []
        assert [each async for each in tx.outcomes.since(NOW - DAY, "approval")] == []
    found = report(outcome for each in checked for outcome in outcomes_of(each))
    by_name = {field.field: field for field in found.fields}
    assert (by_name["phone"].asked, by_name["phone"].right) == (2, 1)
    assert (by_name["iban"].sampled, by_name["iban"].sampled_wrong, by_name["iban"].asked) == (2, 0, 0)
    assert found.checked == 4


async def test_checks_that_end_at_one_moment_are_each_told_once(house: House) -> None:
    for _ in range(3):
        await answered(house, await check(house, ("phone",), ()), phone=REPORT["phone"])
    async with house.store.reading(TENANT) as tx:
        checked = [each.task async for each in tx.outcomes.since(NOW, at_once=2)]
    assert len(checked) == len(set(checked)) == 3
