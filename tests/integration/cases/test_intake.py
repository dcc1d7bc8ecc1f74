"""Taking cases in."""

import asyncio
from uuid import uuid4

import pytest

from schemas.errors import CaseworkError, Conflict, Invalid, NotAllowed
from schemas.requests import CaseQuery, NewCase
from schemas.tasks import Role
from tests.build import NOW, House, add_document, add_person


async def new_case(house: House, **changes: object) -> NewCase:
    """A case of one document."""
    document = await add_document(house.store, house.client)
    values: dict[str, object] = {"process": "household_claim", "documents": (document,), **changes}
    return NewCase.model_validate(values)


async def refused(house: House, body: NewCase) -> Invalid:
    """Why a case is not taken in; checks that nothing of it was kept."""
    with pytest.raises(Invalid) as caught:
        await house.cases.accept(house.client, body, "key", NOW)
    assert (await house.cases.list(house.lea, CaseQuery())).items == ()
    return caught.value


async def test_a_case_is_taken_in_with_a_number_a_title_and_its_documents(house: House) -> None:
    body = await new_case(house, data={"customer": "Ada Example"}, reference="mail-17")
    accepted = await house.cases.accept(house.client, body, None, NOW)
    view = await house.cases.get(house.ada, accepted.id)
    assert (accepted.number, accepted.status) == ("C-000001", "accepted")
    assert (view.title, view.customer, view.reference) == (
        "Household claim: Ada Example",
        "Ada Example",
        "mail-17",
    )
    assert [document.id for document in view.documents] == list(body.documents)
    assert view.documents[0].pages[0].width == 595
    assert view.data == {"customer": "Ada Example"}
    assert view.ad_hoc == ({"form": "site_visit", "title": "Visit the site", "team": "adjusters"},)


async def test_the_same_key_and_body_give_the_same_case(house: House) -> None:
    body = await new_case(house)
    tried = await asyncio.gather(*(house.cases.accept(house.client, body, "key", NOW) for _ in range(4)))
    assert len(set(tried)) == 1
    assert len((await house.cases.list(house.client, CaseQuery())).items) == 1


async def test_the_same_key_with_another_body_is_a_conflict(house: House) -> None:
    await house.cases.accept(house.client, await new_case(house), "key", NOW)
    with pytest.raises(Conflict, match="Idempotency-Key"):
        await house.cases.accept(house.client, await new_case(house), "key", NOW)


async def test_two_accounts_may_use_the_same_key(house: House) -> None:
    other = await add_person(house.store, "other portal", roles=(Role.SYSTEM, Role.STAFF))
    body = await new_case(house)
    first = await house.cases.accept(house.client, body, "key", NOW)
    assert (await house.cases.accept(other, body, "key", NOW)).id != first.id


async def test_an_unknown_process_is_refused_with_those_that_there_are(house: House) -> None:
    error = await refused(house, await new_case(house, process="tax_return"))
    assert "household_claim" in error.detail
    assert error.errors[0]["loc"] == ["process"]


async def test_all_faults_of_data_and_documents_are_told_together(house: House) -> None:
    good = await add_document(house.store, house.client)
    strangers = await add_document(house.store, house.ada)
    body = await new_case(
        house, data={"customer": "", "colour": 1}, documents=(good, uuid4(), strangers, good)
    )
    error = await refused(house, body)
    places = [each["loc"] for each in error.errors]
    assert sorted(places[:3]) == [["documents", 1], ["documents", 2], ["documents", 3]]
    assert sorted(places[3:]) == [["data", "colour"], ["data", "customer"]]


async def test_a_claim_without_paper_is_refused(house: House) -> None:
    error = await refused(house, await new_case(house, documents=()))
    assert [each["loc"] for each in error.errors] == [["documents"]]


async def test_data_that_no_database_keeps_is_refused(house: House) -> None:
    error = await refused(house, await new_case(house, data={"customer": "A\x00B"}))
    assert error.errors[0]["loc"] == ["data", "customer"]


async def test_after_a_refusal_the_key_can_be_used_for_what_is_right(house: House) -> None:
    await refused(house, await new_case(house, data={"colour": 1}))
    assert (await house.cases.accept(house.client, await new_case(house), "key", NOW)).number == "C-000001"


async def test_an_account_without_a_role_for_it_may_not_start_cases(house: House) -> None:
    designer = await add_person(house.store, "dora", roles=(Role.DESIGNER,))
    with pytest.raises(NotAllowed):
        await house.cases.accept(designer, await new_case(house), None, NOW)


async def test_a_client_system_sees_only_its_own_cases(house: House) -> None:
    other = await add_person(house.store, "other portal", roles=(Role.SYSTEM,))
    case = await house.case()
    assert (await house.cases.list(other, CaseQuery())).items == ()
    assert len((await house.cases.list(house.client, CaseQuery())).items) == 1
    with pytest.raises(CaseworkError, match="There is no such case"):
        await house.cases.get(other, case)


async def test_another_tenants_case_is_not_there(house: House) -> None:
    case = await house.case()
    boss = await add_person(house.store, "boss", roles=(Role.ADMIN,), tenant="other")
    for attempt in (
        house.cases.get(boss, case),
        house.cases.timeline(boss, case, None, 10),
        house.cases.cancel(boss, case, "why", None, NOW),
        house.cases.message(boss, case, "hello", {}, None, NOW),
        house.cases.add_documents(boss, case, (uuid4(),), None, NOW),
    ):
        with pytest.raises(CaseworkError, match="There is no such case"):
            await attempt
    assert (await house.cases.list(boss, CaseQuery())).items == ()


async def test_cases_are_found_by_reference_number_and_part_of_a_name(house: House) -> None:
    body = await new_case(house, data={"customer": "Ada 100% Example"}, reference="mail-17")
    wanted = (await house.cases.accept(house.client, body, None, NOW)).id
    await house.case()
    for query in (
        CaseQuery(reference="mail-17"),
        CaseQuery(number="C-000001"),
        CaseQuery(q="100%"),
        CaseQuery(q="ada 1"),
    ):
        assert [case.id for case in (await house.cases.list(house.ada, query)).items] == [wanted]


async def test_pages_of_cases_hold_every_case_once_while_new_ones_come_in(house: House) -> None:
    there = {await house.case() for _ in range(5)}
    seen, place = [], None
    while True:
        page = await house.cases.list(house.ada, CaseQuery(limit=2, after=place))
        seen += [case.id for case in page.items]
        await house.case()
        place = page.next
        if place is None:
            break
    assert there <= set(seen)
    assert len(seen) == len(set(seen))
