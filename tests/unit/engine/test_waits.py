"""An `await` that was forgotten is told when the process is imported; what is waited for later is not."""

from pathlib import Path
from textwrap import indent

import pytest

from tests.unit.engine.test_process_faults import imported
from workflows.engine import ProcessFault

HEAD = """
import asyncio


async def aside(process):
    await process.ask(Visit, "Look", team="clerks")


@workflow.defn
class Waiting(Process):
    ""{doc}""

    async def look(self) -> Visit:
        return await self.ask(Visit, "Look", team="clerks")

    @workflow.run
    async def run(self, request: Request) -> Answer:
"""
END = "        return Answer(granted=True)\n"


def story(folder: Path, lines: str) -> None:
    imported(folder, HEAD.format(doc='"Waits."') + indent(lines, " " * 8) + "\n" + END)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ('self.ask(Visit, "Look", team="clerks")', "self.ask"),
        ('a = self.ask(Visit, "Look", team="clerks")', "self.ask"),
        ('a = self.ask(Visit, "Look", team="clerks")\nif a.on:\n    pass', "self.ask"),
        ('a: Visit = self.ask(Visit, "Look", team="clerks")\nprint_ = f"{a}"', "self.ask"),
        ('if self.ask(Visit, "Look", team="clerks"):\n    pass', "self.ask"),
        ('self.ask(Visit, "Look", team="clerks").on', "self.ask"),
        ("self.capture(Visit, self.documents)", "self.capture"),
        ('told = self.message("hint", Visit)', "self.message"),
        ("self.more_documents()", "self.more_documents"),
        ("self.look()", "self.look"),
        ("aside(self)", "aside"),
        ("asyncio.sleep(60)", "asyncio.sleep"),
        ("workflow.sleep(60)", "workflow.sleep"),
        ("asyncio.gather(self.look(), self.look())", "asyncio.gather"),
        ("seen = self.look()\nreturn Answer(granted=seen)", "self.look"),
        ("return self.look()", "self.look"),
        ('await self.ask(Visit, "Look", team="clerks", shown=self.look())', "self.look"),
    ],
)
def test_what_nobody_waits_for_is_a_fault(tmp_path: Path, lines: str, name: str) -> None:
    with pytest.raises(ProcessFault) as found:
        story(tmp_path, lines)
    assert f"does not wait for `{name}(...)`" in found.value.detail
    assert f"write `await {name}(...)`" in found.value.detail
    assert "- `run`, line 46, " in found.value.detail
    assert found.value.detail.count("\n- ") == 1


@pytest.mark.parametrize(
    "lines",
    [
        "await self.look()",
        "a = self.look()\nb = await a",
        "a = self.look()\nawait asyncio.gather(a, self.look())",
        "a, b = self.look(), self.look()\nawait a\nawait b",
        "await asyncio.gather(*(self.look() for _ in range(2)))",
        "await asyncio.gather(*[self.look(), self.look()])",
        "both = asyncio.gather(self.look(), self.look())\nawait both",
        "strands = [self.look()]\nstrands.append(self.look())\nawait asyncio.gather(*strands)",
        "task = asyncio.create_task(self.look())\nawait task",
        "async with asyncio.TaskGroup() as both:\n    both.create_task(self.look())",
        "await (self.look() if request.wish else self.look())",
        "await (later := self.look())",
        "later = None\nif request.wish:\n    later = self.look()\nif later:\n    await later",
        "self.later = self.look()\nawait self.later",
        "def later():\n    return self.look()\nawait later()",
        "begin = lambda: self.look()\nawait begin()",
        "async with asyncio.timeout(60):\n    await self.look()",
        "try:\n    await asyncio.wait_for(self.look(), 60)\nexcept TimeoutError:\n    pass",
        'self.stage("Looking")',
        "for each in (self.look(),):\n    await each",
    ],
)
def test_what_is_waited_for_in_the_end_is_none(tmp_path: Path, lines: str) -> None:
    story(tmp_path, lines)


def test_what_is_called_on_something_else_is_none(tmp_path: Path) -> None:
    source = (
        HEAD.format(doc='"Waits."')
        + END
        + ("\n    @staticmethod\n    def note(book):\n        book.message(1)\n        book.look()\n")
    )
    imported(tmp_path, source)


def test_a_process_without_its_text_is_taken_as_it_is(tmp_path: Path) -> None:
    module = imported(tmp_path, "")
    told = 'class Unseen(Process):\n    """Has no text."""\n    async def lost(self):\n        self.look()\n'
    run = "    @workflow.run\n    async def run(self, request: Request) -> Answer: ...\n"
    exec(told + run, vars(module))
    assert module.Unseen.__name__ == "Unseen"
