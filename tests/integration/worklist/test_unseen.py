"""Until two people have typed, nobody is shown what was read or typed, wherever they look."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest_asyncio

from activities.documents.opener import Opener
from cases.documents import Documents
from cases.ledger import begin_again
from schemas.base import CaseId, DocumentId, TaskId
from schemas.people import Person
from schemas.reading import MarkKind, PageMark, SuggestedPair
from schemas.tasks import Origin
from store.blobs import FolderBlobs
from tests.build import HOUR, NOW, REPORT, TENANT, House, add_document, reading

TYPED = {"iban": REPORT["iban"]}
FORMS = (None, "loss_report", "assessment")


@dataclass
class Typing:
    """A case whose paper was read as two forms, and whose account two people type."""

    house: House
    documents: Documents
    case: CaseId
    paper: DocumentId
    found: UUID

    async def ask(self, group: UUID, now: datetime = NOW) -> TaskId:
        """Have the account typed by somebody of this group."""
        blind = {"asked": ("iban",), "blind": ("iban",), "apart": group, "readings": (self.found,)}
        return await self.house.task(self.case, origin=Origin.CHECK, form="loss_report", now=now, **blind)

    async def type(self, who: Person, task: TaskId) -> None:
        await self.house.worklist.claim(who, task, 1, NOW)
        await self.house.worklist.complete(who, task, 2, TYPED, NOW)

    async def beside(self) -> bool:
        """Whether what stands beside the fields is in the reading that staff may see."""
        seen = await self.documents.reading(self.house.lea, self.paper, "assessment")
        return bool(seen.pairs and seen.marks)

    async def shown(self) -> list[bool]:
        """Whether the account is in each of the readings that staff may see."""
        seen = [await self.documents.reading(self.house.lea, self.paper, form) for form in FORMS]
        assert all("phone" in each.fields for each in seen)
        return ["iban" in each.fields for each in seen]

    async def answers(self, task: TaskId) -> bool:
        """Whether a colleague is told what was typed."""
        view = await self.house.worklist.get(self.house.lea, task, NOW)
        return REPORT["iban"] in view.model_dump_json()


@pytest_asyncio.fixture
async def typing(house: House, tmp_path: Path) -> AsyncIterator[Typing]:
    opener = Opener()
    paper = await add_document(house.store, house.client)
    found = await house.read(paper, REPORT)
    beside = {
        "pairs": (SuggestedPair(page=1, label="IBAN", value=REPORT["iban"], box=(0, 0, 9, 9)),),
        "marks": (PageMark(kind=MarkKind.STAMP, page=1, box=(0, 0, 9, 9), text=REPORT["iban"]),),
    }
    other = reading(paper, REPORT).model_copy(update={"form": "assessment", **beside})
    async with house.store.transaction(TENANT) as tx:
        await tx.readings.put(other, NOW + HOUR)
    case = await house.running(documents=(paper,))
    documents = Documents(house.store, FolderBlobs(tmp_path / "blobs"), opener)
    yield Typing(house, documents, case, paper, found)
    await opener.close()


async def test_what_was_read_of_any_form_is_left_out_until_two_have_typed(typing: Typing) -> None:
    group = uuid4()
    assert (await typing.shown(), await typing.beside()) == ([True] * 3, True)
    first = await typing.ask(group)
    assert (await typing.shown(), await typing.beside()) == ([False] * 3, False)
    await typing.type(typing.house.ada, first)
    assert await typing.shown() == [False] * 3, "before the second task is there"
    second = await typing.ask(group)
    assert await typing.shown() == [False] * 3
    await typing.type(typing.house.ben, second)
    assert await typing.shown() == [True] * 3


async def test_what_two_typed_before_a_case_began_again_is_shut_until_two_have_typed_it_anew(
    typing: Typing,
) -> None:
    ada, ben = typing.house.ada, typing.house.ben
    old, new = uuid4(), uuid4()
    before = await typing.ask(old)
    await typing.type(ada, before)
    await typing.type(ben, await typing.ask(old))
    assert (await typing.answers(before), await typing.shown()) == (True, [True] * 3)
    async with typing.house.store.transaction(TENANT) as tx:
        await begin_again(tx, typing.case, NOW + HOUR)
    for who in (ada, ben):
        assert (await typing.answers(before), await typing.shown()) == (False, [False] * 3)
        task = await typing.ask(new, NOW + HOUR)
        assert (await typing.answers(before), await typing.shown()) == (False, [False] * 3)
        await typing.type(who, task)
    assert (await typing.answers(before), await typing.shown()) == (True, [True] * 3)


async def test_an_earlier_check_of_the_form_stays_shut_while_a_later_one_is_undecided(typing: Typing) -> None:
    one, other = uuid4(), uuid4()
    before = await typing.ask(one)
    await typing.type(typing.house.ada, before)
    await typing.type(typing.house.ben, await typing.ask(one))
    await typing.ask(other, NOW + HOUR)
    assert not await typing.answers(before)
