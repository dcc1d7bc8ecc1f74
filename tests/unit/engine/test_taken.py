"""What a process can be told is read from its text; where that does not tell all, nothing is claimed."""

from pathlib import Path
from textwrap import indent

import pytest

from schemas.descriptors import MessageDescriptor
from tests.unit.engine.test_process_faults import imported

HEAD = """
from functools import partial

from pydantic import field_validator

from schemas.base import Model

HINT = "hint"


class Hint(Model):
    text: str


class Free(Model):
    text: str

    @field_validator("text", mode="before")
    @classmethod
    def _plain(cls, text: object) -> str:
        return str(text)


async def aside(process):
    return await process.message("aside", Hint)


class Base(Process, abstract=True):
    async def hear(self) -> Hint:
        return await self.message("base", Hint)


@workflow.defn
class Telling(Base):
    ""{doc}""

    {before}

    @workflow.run
    async def run(self, request: Request) -> Answer:
"""
END = "        return Answer(granted=True)\n"


def told(folder: Path, lines: str, before: str = "") -> tuple[MessageDescriptor, ...] | None:
    """What is claimed of a process with these lines in its story."""
    text = HEAD.format(doc='"Tells."', before=before) + indent(lines, " " * 8) + "\n" + END
    found: tuple[MessageDescriptor, ...] | None = imported(folder, text).Telling.descriptor().messages
    return found


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("", {"base"}),
        ('await self.message("hint", Hint)', {"base", "hint"}),
        ("await self.message(HINT, model=Hint)", {"base", "hint"}),
        ('for _ in range(2):\n    await self.message(name="more", model=Hint)', {"base", "more"}),
        ('if workflow.patched("a"):\n    await self.message("old", Hint)', {"base", "old"}),
    ],
)
def test_what_stands_in_the_text_is_told(tmp_path: Path, lines: str, names: set[str]) -> None:
    assert {each.name for each in told(tmp_path, lines) or ()} == names


@pytest.mark.parametrize(
    "lines",
    [
        "await self.message(request.wish, Hint)",
        'for n in range(2):\n    await self.message(f"hint{n}", Hint)',
        "await self.message(*(HINT, Hint))",
        "await aside(self)",
        "wait = partial(self.message, HINT)\nawait wait(Hint)",
        "await super().hear()",
        "case = self\nawait case.message(HINT, Hint)",
    ],
)
def test_what_the_text_does_not_tell_is_not_claimed(tmp_path: Path, lines: str) -> None:
    assert told(tmp_path, lines) is None


def test_what_only_the_model_can_tell_is_not_claimed(tmp_path: Path) -> None:
    found = told(tmp_path, 'await self.message("free", Free)') or ()
    assert {each.name: bool(each.json_schema) for each in found} == {"base": True, "free": False}


def test_what_was_overridden_is_not_counted(tmp_path: Path) -> None:
    own = 'async def hear(self) -> Hint:\n        return await self.message("own", Hint)'
    assert [each.name for each in told(tmp_path, "", own) or ()] == ["own"]
