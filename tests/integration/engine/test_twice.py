"""What two people have to type without seeing the other's, and what a third decides where they differ."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from temporalio.client import Client

from schemas.base import CaseId
from schemas.errors import NotAllowed
from schemas.requests import OperationArgs
from schemas.tasks import CaseStatus, Operation, Role, Status
from schemas.views import TaskView
from store.database import Store
from tests.integration.engine.designed import Demanding, Typing
from tests.integration.engine.house import REPORT, TENANT, House, Paper, euros, now
from tests.replay.test_replay import HERE
from workers.replaying import replay
from worklist.people import NewAccount, People

TWICE = {name: REPORT[name] for name in ("iban", "date_of_loss", "amount")}
OTHER_IBAN = "DE89370400440532013000"


@pytest_asyncio.fixture
async def office(store: Store, temporal: Client) -> AsyncIterator[House]:
    """An office with three clerks, the last of whom leads, and one to stand in."""
    house = await House(store, temporal, (Typing,)).furnish()
    for name, role in (("cora", Role.STAFF), ("cyd", Role.STAFF), ("chief", Role.ADMIN)):
        account = NewAccount(name, roles=frozenset({Role.STAFF, role}), teams=("clerks",))
        house.people[name] = (await People(store).add(TENANT, account, now())).person
    yield house


async def seen_by(house: House, who: str, case: CaseId) -> TaskView:
    task = await house.task(case, "loss_report")
    return await house.worklist.get(house.people[who], task.id, now())


async def typed(house: House, who: str, case: CaseId, **said: Any) -> TaskView:
    return await house.answer(who, case, "loss_report", **{**TWICE, **said})


async def test_equal_entries_are_taken_and_neither_sees_what_was_read_or_typed(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(unsure=("phone",)), process="typing")
        first = await seen_by(office, "cleo", case)
        assert first.data == {"phone": REPORT["phone"]}, "what two people type is not shown, nor sure"
        assert REPORT["iban"] not in first.model_dump_json()
        await typed(office, "cleo", case, phone="0221 77")
        second = await seen_by(office, "cora", case)
        assert set(second.schema_["properties"]) == set(TWICE), "the rest is asked once"
        assert second.data == {}
        done = await office.worklist.get(office.people["cora"], first.id, now())
        told = await office.cases.timeline(office.people["cora"], case, None, 100)
        said = [done.model_dump_json(), second.model_dump_json(), told.model_dump_json()]
        assert not any(REPORT["iban"] in each for each in said)
        await typed(office, "cora", case, amount=euros("320"))
        seen = await office.ended(case)
        told = await office.cases.timeline(office.people["chief"], case, None, 100)
    assert seen.outcome == REPORT | {"phone": "0221 77"}
    completed = [event for event in told.items if event.kind == "task.completed"]
    assert [event.actor and event.actor.name for event in completed] == ["cleo", "cora"]
    assert [event.data["after"]["answer"]["iban"] for event in completed] == [REPORT["iban"]] * 2


async def test_a_third_decides_what_two_typed_differently_and_sees_both(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(), process="typing")
        await typed(office, "cleo", case)
        await typed(office, "cora", case, iban=OTHER_IBAN)
        third = await seen_by(office, "cyd", case)
        assert set(third.schema_["properties"]) == {"iban"}, "what was typed alike is decided"
        assert third.shown["One typed"] == {"iban": REPORT["iban"]}
        assert third.shown["Another typed"] == {"iban": OTHER_IBAN}
        for who in ("cleo", "cora"):
            assert Operation.CLAIM not in (await seen_by(office, who, case)).allowed
        await office.answer("cyd", case, "loss_report", iban=OTHER_IBAN)
        seen = await office.ended(case)
    assert seen.outcome == REPORT | {"iban": OTHER_IBAN}


@pytest.mark.parametrize("first", ["cleo", "chief"])
async def test_nobody_types_twice_whatever_they_are_nor_by_another_hand(office: House, first: str) -> None:
    async with office.open():
        case = await office.file(Paper(), process="typing")
        await typed(office, first, case)
        again = await seen_by(office, first, case)
        with pytest.raises(NotAllowed, match="typed this before"):
            await office.worklist.claim(office.people[first], again.id, again.version, now())
        to = OperationArgs(to=first)
        nominate = (office.people["chief"], again.id, Operation.NOMINATE, again.version, to, now())
        with pytest.raises(NotAllowed, match="typed this before"):
            await office.worklist.operate(*nominate)
        stands_in = office.people["cora"].model_copy(update={"on_behalf_of": office.people[first].id})
        with pytest.raises(NotAllowed, match="stand in for typed this before"):
            await office.worklist.claim(stands_in, again.id, again.version, now())


async def test_a_case_that_ends_in_between_takes_the_second_entry_away(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(), process="typing")
        await typed(office, "cleo", case)
        second = await seen_by(office, "cora", case)
        await office.cases.cancel(office.people["boss"], case, "Withdrawn.", None, now())
        seen = await office.ended(case)
        assert (await office.look(second)).status is Status.EXITED
    assert seen.status is CaseStatus.CANCELLED


async def test_workers_that_were_away_in_between_go_on_where_they_were(office: House) -> None:
    async with office.open():
        case = await office.file(Paper(), process="typing")
        task = await office.task(case, "loss_report")
    await typed(office, "cleo", case)
    peeked = await office.worklist.get(office.people["cora"], task.id, now())
    assert "iban" not in peeked.data, "also before the second task is there"
    async with office.open():
        await typed(office, "cora", case)
        seen = await office.ended(case)
    assert seen.outcome == REPORT
    assert [each.form for each in seen.tasks] == ["loss_report"] * 2


async def test_a_case_begun_before_the_process_demanded_it_goes_on_without() -> None:
    told = await replay([HERE / "household_claim-1-straight_through.json"], [Demanding])
    assert [each.fault for each in told] == [None]
