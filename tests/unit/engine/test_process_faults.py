"""A process class is checked when it is imported, and told all of its faults at once."""

import importlib.util
from pathlib import Path
from textwrap import dedent, indent
from types import ModuleType

import pytest

import workflows.household_claim
from schemas.descriptors import FacetType
from workflows.engine import ProcessFault
from workflows.household_claim import HouseholdClaim

HEAD = '''
from datetime import date
from typing import Any

from pydantic import BaseModel
from temporalio import workflow

from casework import Facet, FacetType, Form, OnDemand, Process, working_days


class Request(Form):
    """What somebody asks for."""

    wish: str


class Answer(Form):
    """What somebody gets."""

    granted: bool


class Visit(Form):
    """What was seen."""

    on: date


'''
RUN = """
@workflow.run
async def run(self, request: Request) -> Answer:
    return Answer(granted=True)
"""


def imported(folder: Path, source: str) -> ModuleType:
    """A designer's module with this source."""
    file = folder / "designed.py"
    file.write_text(HEAD + dedent(source))
    spec = importlib.util.spec_from_file_location("designed", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def body(source: str) -> str:
    return indent(dedent(source), "    ")


def test_every_fault_of_a_process_is_told_in_one_message(tmp_path: Path) -> None:
    source = """
    class Loose(Form):
        anything: Any
        some: list
        deep: dict[str, Any]
        raw: bytes | None = None


    class Broken(Process):
        ad_hoc = (Visit, "site visit")
        facets = (
            Facet("amount"), Facet("amount", FacetType.NUMBER), "cause", Facet("kind", FacetType.CHOICE),
        )

        def task_closed(self):
            ...

        def ask(self):
            ...

        def run(self, request: Request, more: int) -> str:
            return Loose.form_name()
    """
    with pytest.raises(ProcessFault) as fault:
        imported(tmp_path, source)
    text = fault.value.detail
    assert text.startswith("The process Broken cannot work yet:")
    assert "it has no docstring" in text
    assert "`run` is not decorated with `@workflow.run`" in text
    assert "`run` is not `async`" in text
    assert "`run` takes exactly one thing besides self" in text
    assert "`run` does not say which form it returns" in text
    assert "`ad_hoc` holds 'site visit'" in text
    assert "`facets` names amount twice" in text
    assert "`facets` holds 'cause'" in text
    assert "`facets` names kind: what there is to choose from goes with FacetType.CHOICE" in text
    assert "`task_closed` is a word of the engine" in text
    assert "`ask` is a word of the engine" in text
    assert "Loose.anything is a bare Any" in text
    assert "Loose.some is a bare list" in text
    assert "Loose.deep is a dict, whose entries no screen asks for" in text
    assert "Loose.raw is bytes, which nobody can type; use `Attachment`" in text
    assert text.count("\n- ") == 15


def test_a_process_without_run_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(ProcessFault, match="write `async def run"):
        imported(tmp_path, 'class Empty(Process):\n    """Does nothing."""\n')


def test_an_annotation_that_cannot_be_resolved_is_named(tmp_path: Path) -> None:
    source = 'class Lost(Process):\n    """Refers to what is not there."""\n' + body(
        RUN.replace("request: Request", 'request: "Unknown"')
    )
    with pytest.raises(ProcessFault, match="names Unknown, which is not known"):
        imported(tmp_path, source)


def test_more_facets_than_a_task_has_room_for_are_refused(tmp_path: Path) -> None:
    source = (
        'class Wide(Process):\n    """Wants to be sorted by everything."""\n'
        '    facets = tuple(Facet(f"n{n}", FacetType.NUMBER) for n in range(6))\n'
    )
    with pytest.raises(ProcessFault, match="`facets` names 6 of type number; a task has room for 4"):
        imported(tmp_path, source + body(RUN))


def test_a_process_that_wants_its_start_when_it_is_made_is_refused(tmp_path: Path) -> None:
    source = (
        'class Eager(Process):\n    """Looks at the start too early."""\n'
        "    @workflow.init\n    def __init__(self, request: Request) -> None:\n        pass\n"
    )
    with pytest.raises(ProcessFault, match="take what the case starts with in `run`"):
        imported(tmp_path, source + body(RUN))


def test_a_vague_part_of_a_form_is_found(tmp_path: Path) -> None:
    source = (
        "class Inner(BaseModel):\n    rest: set\n\n"
        "class Outer(Form):\n    parts: tuple[Inner, ...]\n\n"
        'class Nested(Process):\n    """Uses a form with a vague part."""\n'
    )
    with pytest.raises(ProcessFault, match=r"Inner\.rest is a bare set"):
        imported(tmp_path, source + body(RUN.replace("-> Answer", "-> Outer")))


def test_two_forms_of_one_name_are_refused(tmp_path: Path) -> None:
    source = (
        "First = Visit\n\n"
        "class Visit(Form):\n    seen: bool\n\n"
        'class Twice(Process):\n    """Uses two forms that cannot be told apart."""\n'
        '    ad_hoc = (First, OnDemand(Visit, "Look again"))\n'
    )
    with pytest.raises(ProcessFault, match="two forms are named Visit"):
        imported(tmp_path, source + body(RUN))


def test_forms_that_only_a_helper_names_are_found(tmp_path: Path) -> None:
    source = (
        "def wanted():\n    return Visit\n\n"
        '@workflow.defn\nclass Helped(Process):\n    """Uses a helper."""\n'
        "    def look(self):\n        return wanted()\n"
    )
    descriptor = imported(tmp_path, source + body(RUN)).Helped.descriptor()
    assert {form.name for form in descriptor.forms} == {"request", "answer", "visit", "failed_step"}


def test_forms_that_only_a_base_names_are_found(tmp_path: Path) -> None:
    source = (
        "class Base(Process, abstract=True):\n"
        "    async def look(self) -> None:\n"
        '        await self.ask(Visit, "Look", team="clerks")\n\n'
        '@workflow.defn\nclass Looking(Base):\n    """Has a look."""\n'
    )
    descriptor = imported(tmp_path, source + body(RUN)).Looking.descriptor()
    assert {form.name for form in descriptor.forms} == {"request", "answer", "visit", "failed_step"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('facets = Facet("a")', "`facets` is no tuple; write `facets = (...,)`"),
        ('facets = [Facet("a")]', "`facets` is no tuple"),
        ('ad_hoc = OnDemand(Visit, "Look again")', "`ad_hoc` is no tuple"),
        ("undo = 5", "`undo` takes elapsed time such as minutes(5), not 5"),
        ("undo = working_days(1)", "not working days or hours"),
    ],
)
def test_a_comma_and_a_time_that_were_forgotten_are_told(tmp_path: Path, line: str, fault: str) -> None:
    source = f'class Plain(Process):\n    """Grants every wish."""\n\n    {line}\n'
    with pytest.raises(ProcessFault) as found:
        imported(tmp_path, source + body(RUN))
    assert fault in found.value.detail
    assert found.value.detail.count("\n- ") == 1


def test_an_abstract_base_is_not_held_to_tell_a_story(tmp_path: Path) -> None:
    source = (
        "class Base(Process, abstract=True):\n    pass\n\n"
        '@workflow.defn\nclass Granting(Base):\n    """Grants every wish."""\n'
    )
    assert imported(tmp_path, source + body(RUN)).Granting.descriptor().start_form == "request"


def test_a_process_without_its_decorator_is_told_so_when_it_is_registered(tmp_path: Path) -> None:
    source = 'class Bare(Process):\n    """Lacks its decorator."""\n'
    with pytest.raises(ProcessFault, match=r"not decorated with `@workflow\.defn`"):
        imported(tmp_path, source + body(RUN)).Bare.descriptor()


def test_the_descriptor_names_every_form_that_the_story_speaks_of() -> None:
    descriptor = HouseholdClaim.descriptor()
    assert descriptor.name == "household_claim"
    assert descriptor.title == "Household claim"
    assert descriptor.workflow == "HouseholdClaim"
    assert {form.name for form in descriptor.forms} == {
        "loss_notice", "loss_report", "assessment", "approval", "claim_outcome", "site_visit", "failed_step"
    }  # fmt: skip
    assert descriptor.start_form == "loss_notice"
    assert descriptor.outcome_form == "claim_outcome"
    assert [(each.form, each.title, each.team) for each in descriptor.ad_hoc] == [
        ("site_visit", "Visit the site", "adjusters")
    ]
    assert descriptor.facets == {"amount": FacetType.NUMBER, "cause": FacetType.CHOICE}
    assert descriptor.choices["cause"][:2] == ("fire", "water")


def test_the_household_claim_is_told_in_less_than_100_lines() -> None:
    assert len(Path(workflows.household_claim.__file__).read_text().splitlines()) < 100
