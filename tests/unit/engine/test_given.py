"""What cannot be right about `ask` and `capture` is told when the process is imported, else when it runs."""

from pathlib import Path

import pytest

from tests.unit.engine.test_process_faults import imported
from workflows.engine import ProcessFault
from workflows.engine.given import faults

HEAD = """
from casework import Step, hours, minutes, working_days

LATE = 500
TEAM = "clerks"


class Loss(Form):
    claimant: str
    amount: int


@workflow.defn
class Claim(Process):
    ""{doc}""

    facets = (Facet("amount", FacetType.NUMBER),)

    async def work(self, request: Request, options: dict[str, Any], n: int) -> None:
        await self.{call}

    @workflow.run
    async def run(self, request: Request) -> Answer:
        return Answer(granted=True)
"""


def claim(folder: Path, call: str) -> None:
    imported(folder, HEAD.format(doc='"A claim."', call=call))


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (
            'capture(Loss, (), customer="clamant")',
            "`customer` names clamant, but Loss has no such field; is claim",
        ),
        ('capture(Loss, (), sure_at={"amuont": 0.9})', "`sure_at` names amuont, but Loss has no such field"),
        (
            'capture(Loss, (), sure_at={"amount": 99})',
            "`sure_at` takes probabilities, from 0 to 1, and 99 is none",
        ),
        ('capture(Loss, (), twice=("iban",))', "no such field; there is claimant, amount"),
        ('capture(Loss, (), twice="amount")', "`twice` takes several names; write ('amount',)"),
        ("capture(Loss, (), sample=2)", "`sample` is a share, from 0 to 1"),
        ('capture(Loss, (), escalate_to="seniors")', "`escalate_to` needs `due`"),
        ('ask(BaseModel, "Look", team=TEAM)', "`ask` asks for BaseModel, which is no form"),
        ('ask(Form, "Look", team=TEAM)', "`ask` asks for Form, which is no form"),
        ('ask("loss", "Look", team=TEAM)', "`ask` asks for 'loss', which is no form"),
        ('ask(form=int, title="Look", team=TEAM)', "`ask` asks for int, which is no form"),
        ('ask(Loss, "Look", team=TEAM, facets={"amuont": n})', "`facets` gives amuont"),
        ('ask(Loss, "Look", team=TEAM, facets={**options, "amuont": n})', "is amount meant?"),
        ('ask(Loss, "Look", team=TEAM, priority=500)', "`priority` goes from 0, most urgent, to 100; 500"),
        ('ask(Loss, "Look", team=TEAM, priority=LATE)', "500 is outside"),
        ('ask(Loss, "Look", team=TEAM, priority=-1)', "-1 is outside"),
        ('ask(Loss, "Look", team=TEAM, undo=5)', "`undo` takes elapsed time such as minutes(5), not 5"),
        ('ask(Loss, "Look", team=TEAM, undo=working_days(1))', "not working days or hours"),
        (
            'ask(Loss, "Look", team=TEAM, due=2)',
            "`due` takes a time such as working_days(2) or hours(4), not 2",
        ),
        ('ask(Loss, "Look", team=TEAM, escalate_to="seniors")', "`escalate_to` needs `due`"),
        ('ask(Loss, "Look")', "`ask` says neither `team` nor `people`"),
        ('ask(Loss, "Look", team="", people=())', "`ask` says neither `team` nor `people`"),
    ],
)
def test_what_stands_there_and_cannot_be_right_is_a_fault(tmp_path: Path, call: str, fault: str) -> None:
    with pytest.raises(ProcessFault) as found:
        claim(tmp_path, call)
    assert fault in found.value.detail
    assert "- `work`, line 48: " in found.value.detail
    assert found.value.detail.count("\n- ") == 1


@pytest.mark.parametrize(
    "call",
    [
        'capture(Loss, (), customer="claimant", sure_at={"amount": 0.99}, twice=("amount",), sample=0.02)',
        'capture(Loss, (), due=hours(4), escalate_to="seniors")',
        "capture(Loss, (), customer=request.wish, sample=n, twice=(request.wish,))",
        'ask(Loss, "Look", team=TEAM, facets={"amount": n, request.wish: n}, priority=100, undo=minutes(5))',
        'ask(Loss, "Look", team=request.wish, priority=n, undo=options["undo"], due=working_days(n))',
        'ask(Loss, "Look", people=[request.wish], facets=options)',
        'ask(Loss, "Look", **options)',
        'ask(Loss, "Look", escalate_to="seniors", **options)',
        "ask(*options)",
        'ask(options["form"], "Look", team=TEAM)',
        'ask(Loss, "Look", manual=True)',
        'ask(Loss, "Look", team=TEAM, due=working_days(2.5))',
        'ask(Loss, "Look", administrators="lea")',
        'ask(Loss, "Look", team=TEAM, escalate_to=(Step(at=hours(1), team="seniors"),))',
    ],
)
def test_what_only_a_case_knows_is_none(tmp_path: Path, call: str) -> None:
    claim(tmp_path, call)


def test_the_same_is_told_of_what_a_case_came_to() -> None:
    given = {"priority": 101, "facets": {"kind": "x"}, "undo": 3, "due": "soon", "form": None}
    told = "\n".join(faults(["amount"], "ask", given))
    for part in ("101 is outside", "gives kind", "not 3", "not 'soon'", "asks for None"):
        assert part in told
