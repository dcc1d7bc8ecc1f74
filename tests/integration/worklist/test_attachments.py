"""Answers with documents."""

from uuid import uuid4

import pytest

from schemas.errors import Invalid
from schemas.forms import Attachment, Form
from schemas.registry import forms
from tests.build import NOW, House, add_document, add_person
from worklist.service import Worklist


class Inspection(Form):
    """What was found on the spot."""

    report: Attachment | None = None
    photos: tuple[Attachment, ...] = ()


@pytest.fixture
def inspecting(house: House) -> House:
    """The house with that form."""
    house.worklist = Worklist(house.store, {**forms(), "inspection": Inspection})
    return house


async def test_documents_of_an_answer_join_the_case_and_the_case_is_told_before_the_answer(
    inspecting: House,
) -> None:
    house = inspecting
    case = await house.running()
    report, photo = await add_document(house.store, house.ada), await add_document(house.store, house.ada)
    task = await house.task(case, form="inspection")
    await house.worklist.claim(house.ada, task, 1, NOW)
    answer = {"report": str(report), "photos": [str(photo), str(report)]}
    view = await house.worklist.complete(house.ada, task, 2, answer, NOW)
    assert view.data == answer
    documents = {each.id for each in (await house.cases.get(house.lea, case)).documents}
    assert {report, photo} <= documents
    told = (await house.outbox(case))[-2:]
    assert [row.name for row in told] == ["documents_added", "task_closed"]
    assert told[0].payload["documents"] == [str(report), str(photo)]


async def test_a_document_that_is_not_there_or_of_another_tenant_is_named_and_nothing_is_kept(
    inspecting: House,
) -> None:
    house = inspecting
    stranger = await add_person(house.store, "stranger", tenant="other")
    theirs = await add_document(house.store, stranger)
    task = await house.task(form="inspection")
    await house.worklist.claim(house.ada, task, 1, NOW)
    answer = {"report": str(theirs), "photos": [str(uuid4())]}
    with pytest.raises(Invalid, match="documents are not there") as caught:
        await house.worklist.complete(house.ada, task, 2, answer, NOW)
    assert [error["loc"] for error in caught.value.errors] == [["report"], ["photos", 0]]
    assert (await house.worklist.get(house.ada, task, NOW)).status == "reserved"


async def test_what_is_no_id_at_all_is_a_fault_of_its_field(inspecting: House) -> None:
    house = inspecting
    task = await house.task(form="inspection")
    await house.worklist.claim(house.ada, task, 1, NOW)
    for worklist in (house.worklist, Worklist(house.store, forms())):
        with pytest.raises(Invalid) as caught:
            await worklist.complete(house.ada, task, 2, {"report": "nonsense"}, NOW)
        assert [error["loc"] for error in caught.value.errors] == [["report"]]
