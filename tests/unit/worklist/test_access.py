"""Who may do what to a task."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clocks import ClockOperation
from schemas.errors import NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import Bar, Operation, Role, Status
from tests.build import NOW, person
from tests.unit.worklist.tasks import row
from worklist import access

ADA = person("ada", "adjusters")
BEN = person("ben", "adjusters")
SUE = person("sue", "seniors")
LEA = person("lea", roles=(Role.LEAD,))
ROOT = person("root", roles=(Role.ADMIN,))
PORTAL = person("portal", roles=(Role.SYSTEM,))


def test_a_member_of_the_team_may_claim_and_a_stranger_may_not() -> None:
    assert Operation.CLAIM in access.allowed(ADA, row())
    assert access.allowed(SUE, row()) == ()


def test_only_the_owner_may_complete() -> None:
    task = row(status=Status.RESERVED, owner_id=ADA.id)
    assert Operation.COMPLETE in access.allowed(ADA, task)
    assert Operation.COMPLETE not in access.allowed(BEN, task)
    assert Operation.COMPLETE not in access.allowed(ROOT, task)


def test_who_leads_may_take_a_task_out_of_somebodys_hands() -> None:
    task = row(status=Status.IN_PROGRESS, owner_id=ADA.id)
    assert {Operation.RELEASE, Operation.DELEGATE, Operation.SKIP} <= set(access.allowed(LEA, task))


def test_the_team_it_escalated_to_may_take_it_over_and_the_first_team_still_may_work_it() -> None:
    held = row(status=Status.RESERVED, owner_id=ADA.id, team="seniors", escalated=1)
    free = row(team="seniors", escalated=1)
    assert set(access.allowed(SUE, held)) == {Operation.RELEASE, Operation.DELEGATE}
    assert Operation.CLAIM in access.allowed(BEN, free)
    assert Operation.CLAIM in access.allowed(SUE, free)


@pytest.mark.parametrize("somebody", [ADA, LEA, ROOT], ids=lambda who: who.name)
def test_whoever_did_the_earlier_step_may_neither_claim_nor_complete(somebody: Person) -> None:
    excluded = {somebody.id: Bar.DID}
    own = row(status=Status.RESERVED, owner_id=somebody.id)
    assert not {Operation.CLAIM, Operation.START} & set(access.allowed(somebody, row(), excluded))
    assert Operation.COMPLETE not in access.allowed(somebody, own, excluded)
    with pytest.raises(NotAllowed, match="somebody else has to check"):
        access.require_right(somebody, own, Operation.COMPLETE, excluded, None)


def test_who_stands_in_for_the_one_who_did_it_is_excluded_too() -> None:
    stand_in = BEN.model_copy(update={"on_behalf_of": ADA.id})
    assert Operation.CLAIM not in access.allowed(stand_in, row(), {ADA.id: Bar.DID})


def test_it_cannot_be_handed_to_whoever_did_the_earlier_step() -> None:
    with pytest.raises(NotAllowed, match="ben did an earlier step"):
        access.require_candidate(BEN, row(), {BEN.id: Bar.DID})


def test_it_cannot_be_handed_to_a_stranger_to_the_team() -> None:
    with pytest.raises(NotAllowed, match="not in the team adjusters"):
        access.require_candidate(SUE, row(), {})


def test_a_client_system_sees_only_tasks_of_its_own_cases() -> None:
    access.require_sight(PORTAL, row(), created_by=PORTAL.id)
    with pytest.raises(NotFound):
        access.require_sight(PORTAL, row(), created_by=ADA.id)


def test_every_operation_has_a_rule() -> None:
    assert set(access.RIGHTS) == set(Operation)


@given(
    st.sampled_from(Status),
    st.booleans(),
    st.sampled_from([ADA, LEA]),
    st.booleans(),
)
def test_what_is_said_of_a_clock_is_what_holds(status: Status, waits: bool, who: Person, owns: bool) -> None:
    task = row(status=status, paused_at=NOW if waits else None, owner_id=who.id if owns else None)
    allowed = access.clock_allowed(who, task)
    assert not (allowed and not task.open)
    assert (ClockOperation.PAUSE in allowed) is (task.open and not waits and (owns or who is LEA))
    assert (ClockOperation.RESUME in allowed) is (task.open and waits and (owns or who is LEA))
    assert (ClockOperation.RESTART in allowed) is (
        task.open and who is LEA and status is not Status.SUSPENDED
    )
