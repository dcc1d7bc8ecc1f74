"""What of a process's module shows that its cases need no watching."""

import importlib
import sys
import textwrap
from pathlib import Path

import pytest

from tests.unit.house.source import python_files
from workflows.engine.plain import is_plain, reads_plain

REFUND = """
'''Refunds.'''

from datetime import date, datetime, timedelta
from decimal import Decimal

from refund_forms import Goods, Refund
from temporalio import workflow

from casework import Facet, Process, days

SMALL = Decimal("20.00")
STEPS = (days(2), days(4))
WORDS = frozenset({"broken", "late"})


@workflow.defn
class ShopRefund(Process):
    '''Money back for goods.'''

    facets = (Facet("amount"),)

    def __init__(self) -> None:
        self.seen: list[str] = []

    @workflow.run
    async def run(self, goods: Goods) -> Refund:
        self.seen.append(goods.number)
        parts = {"began": workflow.now(), "id": workflow.uuid4()}
        parts["day"] = date(2026, 1, 1)
        return Refund(amount=min(goods.price, SMALL))
"""


def test_a_process_that_tells_its_story_alone_is_plain() -> None:
    assert reads_plain(REFUND, {"refund_forms"})


def test_the_shipped_processes_are_plain() -> None:
    shipped = [path for path in python_files("workflows") if path.parent.name == "workflows"]
    assert [path.name for path in shipped if not reads_plain(path.read_text())] == []


def test_forms_that_live_with_a_process_of_their_own_are_not_taken_for_quiet() -> None:
    assert not reads_plain(REFUND)


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "import random",
        "import os",
        "from uuid import uuid4",
        "from functools import cache",
        "from temporalio import activity",
        "from . import helpers",
        "SEEN = []",
        "SEEN: dict[str, int] = {}",
        "SEEN = {each: 0 for each in WORDS}",
        "SEEN = (1, [])",
        "SEEN = set()",
        "SEEN = Memory()",
        "SEEN = Facet(choices=[])",
        "if SMALL:\n    SEEN = []",
        "class Memory:\n    seen = []",
        "class Memory:\n    class Inner:\n        seen = {}",
        "def note(seen=[]):\n    return seen",
        "def note(*, seen={}):\n    return seen",
        "async def note():\n    global SMALL",
        "def note():\n    return datetime.now()",
        "def note():\n    return date.today()",
        "def note():\n    clock = datetime\n    return clock.now()",
        "def note():\n    return workflow.unsafe",
        "def note():\n    return open('seen')",
        "def note():\n    return __import__('time')",
        "def note():\n    return (1).__class__",
        "def note():\n    import time",
        "def note():\n    ShopRefund.seen = 1",
        "def note(cls):\n    cls.seen = 1",
        "def note(self):\n    type(self).seen = 1",
        "def note(self):\n    self.form.seen = 1",
        "def note():\n    del ShopRefund.seen",
        "def note():\n    STEPS[0] = 1",
        "def note():\n    Facet.known['a'] = 1",
        "def remembered(f):\n    seen = {}\n    return f\n@remembered\ndef note():\n    return 1",
        "def kept(f):\n    return f\nclass Memory:\n    @kept\n    def note(self):\n        return 1",
        "def remembered(f):\n    return f\n@remembered\nclass Memory:\n    pass",
        "def made():\n    return Goods\nclass Memory(made()):\n    pass",
        "class Memory(Goods, seen=[]):\n    pass",
    ],
)
def test_what_may_remember_or_ask_is_watched(line: str) -> None:
    assert not reads_plain(f"{REFUND}\n\n{textwrap.dedent(line)}\n", {"refund_forms"})


REMEMBERING = """
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

KINDS = ["broken", "late"]


class Tally(BaseModel):
    seen: list[str] = []
    nested: tuple[dict[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    tally: Tally


def counted() -> Iterator[int]:
    yield from range(3)
"""


PROCESS = """
from datetime import timedelta
from enum import Enum
from typing import Counter, DefaultDict

import remembering_forms
from remembering_forms import Note, Tally, counted
from temporalio import workflow

from casework import Facet, Form, Process


class Kind(Enum):
    NEW = "new"


class Wish(Form):
    amount: int


LINE


@workflow.defn
class Refund(Process):
    '''Money back.'''

    facets = (Facet("amount"),)

    @workflow.run
    async def run(self, start: Wish) -> Wish:
        return start
"""


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("SEEN = Tally", True),
        ("SEEN = list[str]", True),
        ("SEEN = (timedelta(1), Kind.NEW, Facet('amount'))", True),
        ("class Other(Tally):\n    note: str = 'new'", True),
        ("SEEN = Tally()", False),
        ("SEEN = (1, Tally())", False),
        ("SEEN = Note(Tally())", False),
        ("SEEN = remembering_forms.KINDS", False),
        ("SEEN = Counter()", False),
        ("SEEN = DefaultDict(list)", False),
        ("SEEN = counted()", False),
        ("FIRST, *SEEN = (1, 2, 3)", False),
        ("class Seen(Enum):\n    ONE = Tally()", False),
        ("class Seen:\n    one = Tally()", False),
    ],
)
def test_what_an_imported_name_made_is_looked_at(
    line: str, plain: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "remembering_forms.py").write_text(REMEMBERING)
    text = PROCESS.replace("LINE", line)
    (tmp_path / "remembering.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("remembering_forms", "remembering"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    process = importlib.import_module("remembering").Refund
    assert reads_plain(text, {"remembering_forms"})
    assert is_plain(process, {"remembering_forms"}) is plain
