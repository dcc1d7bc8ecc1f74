"""The household claim, told by what people and clients see of it."""

from schemas.tasks import CaseStatus, Origin
from tests.integration.engine.house import REPORT, House, Paper, euros


async def test_a_small_claim_that_is_read_surely_is_paid_at_once(house: House) -> None:
    async with house.open():
        case = await house.file(Paper())
        seen = await house.ended(case)
    assert seen.status is CaseStatus.COMPLETED
    assert seen.tasks == ()
    assert seen.outcome is not None
    assert seen.outcome["paid"] == euros("320.00")
    assert seen.outcome["payment"].startswith("P-")
    assert seen.customer == "Erika Mustermann"
    assert seen.data["loss_report"]["policy_number"] == REPORT["policy_number"]
    assert [order["key"] for order in await house.payments(case)] == [f"{case}:claim"]


async def test_only_what_is_not_sure_is_asked_and_then_an_adjuster_decides(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(says=REPORT | {"phone": "O221"}, unsure=("phone",)))
        check = await house.look(await house.task(case, "loss_report"))
        assert check.title == "Check the claim form"
        assert check.origin is Origin.CHECK
        assert check.team == "clerks"
        assert set(check.schema_["properties"]) == {"phone"}
        assert len(check.documents) == 1
        await house.answer("cleo", case, "loss_report", phone="0221 77")
        assessment = await house.look(await house.task(case, "assessment"))
        assert assessment.shown["Loss report"]["phone"] == "0221 77"
        assert assessment.team == "adjusters"
        assert assessment.due_at is not None
        assert len(assessment.documents) == 1, "the documents stand beside the task"
        await house.answer("ada", case, "assessment", verdict="pay", amount=euros("300.00"))
        seen = await house.ended(case)
    assert seen.outcome is not None
    assert seen.outcome["paid"] == euros("300.00")
    assert seen.data["loss_report"]["phone"] == "0221 77"


async def test_above_5000_a_second_person_approves(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(says=REPORT | {"amount": euros("7200.00")}))
        await house.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))
        approval = await house.look(await house.task(case, "approval"))
        assert approval.team == "seniors"
        assert set(approval.shown) == {"Loss report", "Assessment"}
        await house.answer("sam", case, "approval", approved=True)
        seen = await house.ended(case)
    assert seen.outcome is not None
    assert seen.outcome["paid"] == euros("7000.00")
    assert [order["amount"] for order in await house.payments(case)] == [euros("7000.00")]


async def test_a_payment_that_is_not_approved_is_assessed_again_with_the_remark(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(says=REPORT | {"amount": euros("7200.00")}))
        await house.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))
        await house.answer("sam", case, "approval", approved=False, note="Ask for the receipts.")
        again = await house.task(case, "assessment")
        assert (await house.look(again)).reason == "The payment was not approved. Ask for the receipts."
        await house.answer(
            "ada", case, "assessment", verdict="decline", amount=euros("0"), note="No receipts."
        )
        seen = await house.ended(case)
    assert seen.status is CaseStatus.COMPLETED
    assert seen.outcome == {"paid": euros("0"), "reason": "No receipts.", "payment": None}
    assert await house.payments(case) == []


async def test_a_claim_that_is_never_approved_is_declined_in_the_end(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(says=REPORT | {"amount": euros("7200.00")}))
        for _ in range(3):
            await house.answer("ada", case, "assessment", verdict="pay", amount=euros("7000.00"))
            await house.answer("sam", case, "approval", approved=False, note="Too much.")
        seen = await house.ended(case)
    assert seen.outcome is not None
    assert seen.outcome["reason"].startswith("Declined after 3 assessments.")
    assert await house.payments(case) == []


async def test_a_page_that_cannot_be_read_becomes_a_task_that_says_why(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(), Paper(unread="it is blank."))
        task = await house.look(await house.task(case, "loss_report"))
        assert task.origin is Origin.REPAIR
        assert task.reason == "Not everything could be read. Page 1: it is blank."
        assert task.data["claimant"] == "Erika Mustermann", "what could be read is filled in"
        assert set(task.schema_["properties"]) == set(REPORT), "all fields are asked"
        await house.answer("cleo", case, "loss_report", **REPORT)
        await house.answer("ada", case, "assessment", verdict="pay", amount=euros("320.00"))
        assert (await house.ended(case)).status is CaseStatus.COMPLETED


async def test_paper_that_is_something_else_becomes_a_task_too(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(recognised=False))
        task = await house.look(await house.task(case, "loss_report"))
    assert task.reason == "None of the documents was recognised. Please fill it in from the paper."
    assert task.data == {}


async def test_values_that_were_sure_but_do_not_fit_together_are_asked(house: House) -> None:
    async with house.open():
        case = await house.file(Paper(says=REPORT | {"policy_number": "HH-0012345"}))
        task = await house.look(await house.task(case, "loss_report"))
    assert task.reason == "What was read does not fit together."
    assert task.origin is Origin.CHECK
