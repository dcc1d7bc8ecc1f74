"""Hundreds of hostile files: none takes more than its limits, none stops the next one, each has an end."""

import asyncio
import functools
import os
import re
import signal
from collections.abc import Callable, Iterator

import pytest

from activities.documents.kinds import Kind
from activities.documents.opener import Opener
from activities.documents.sandbox.client import Answer, Sandbox
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.limits import MIB, Limits
from activities.documents.sandbox.server import VERDICT
from cases.documents import LONGEST_NAME, plain_name
from schemas.errors import Invalid, NotFound, Unsupported
from tests.integration.documents import hostile, wrapped
from tests.integration.documents.attacks import archives, damaged, einvoices, mails, office, pdfs, pictures

TIGHT = Limits(open_cpu=2, page_cpu=1, parts=20, unpacked=16 * MIB, parts_cpu=6)
COARSE = 1.0
"""Seconds; the kernel counts computing time in whole ones."""
FAMILIES = (
    damaged.cut_off, damaged.changed, damaged.misnamed, damaged.ambiguous,
    pictures.huge, pictures.bombs, pictures.endless,
    pdfs.bombs, pdfs.references, pdfs.tables, pdfs.scripts, pdfs.drawings, pdfs.locked,
    archives.named, archives.bombs, archives.lying,
    office.entities, office.texts, office.sheets,
    mails.recursive, mails.floods, mails.pages, mails.misformed,
    einvoices.entities, einvoices.floods, einvoices.broken,
)  # fmt: skip
Family = Callable[[], Iterator[tuple[str, bytes]]]
WHAT_TO_DO = re.compile("[Pp]lease ")


@functools.cache
def files_of(family: Family) -> dict[str, bytes]:
    """The files of a family, made once."""
    return dict(family())


class Watched(Opener):
    """An opener that notes what its children took beyond their limits."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.beyond: list[str] = []
        self.asked = 0

    async def answer(self, content: bytes, job: Job) -> Answer:
        answer = await super().answer(content, job)
        self.asked += 1
        limits, end = self.sandbox.limits, answer.end
        if end.seconds > limits.cpu(len(job.pages)) + COARSE:
            self.beyond.append(f"{end.seconds:.1f} s for {job}")
        if end.resident > limits.space(job.kind == "application/pdf"):
            self.beyond.append(f"{end.resident / MIB:.0f} MiB for {job}")
        return answer


@pytest.fixture(scope="module")
def opener() -> Iterator[Watched]:
    made = Watched(TIGHT)
    yield made
    asyncio.run(made.close())


async def how_it_ends(opener: Opener, name: str, content: bytes) -> str:
    """ "read", "kept", or the reason why not; anything else is raised."""
    try:
        seen = await opener.inspect(content, name)
    except (Invalid, Unsupported) as refused:
        return refused.detail
    if seen.problem:
        return "kept"
    for page in seen.pages[:2]:
        try:
            assert (await opener.render(content, page.n, 100)).startswith(b"\x89PNG")
        except (Invalid, NotFound) as refused:
            return refused.detail
    return "read"


async def in_turn(opener: Opener, family: Family) -> dict[str, str]:
    """How each file of a family ends; two are opened at once."""
    files = files_of(family)
    ends = await asyncio.gather(*(how_it_ends(opener, *file) for file in files.items()))
    return dict(zip(files, ends, strict=True))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: f"{family.__module__[-8:]}.{family.__name__}")
async def test_every_hostile_file_ends_within_its_limits_and_with_a_reason(
    opener: Watched, family: Family
) -> None:
    ends = await in_turn(opener, family)
    unexplained = {n: e for n, e in ends.items() if e not in ("read", "kept") and not WHAT_TO_DO.search(e)}
    assert unexplained == {}
    assert opener.beyond == []
    assert (await opener.inspect(hostile.picture(), "next.jpg")).pages


@pytest.mark.parametrize(
    ("family", "name"),
    [
        (pictures.huge, "3600 megapixels.png"),
        (pictures.endless, "2000 pages.tif"),
        (pdfs.bombs, "packed 3 times.pdf"),
        (pdfs.references, "10000 pages.pdf"),
        (archives.bombs, "many zeros.zip"),
        (archives.bombs, "thirty deep.zip"),
        (archives.bombs, "10000 files.zip"),
        (office.entities, "laughs.docx"),
        (office.entities, "laughs in strings.xlsx"),
        (office.entities, "outside.docx"),
        (office.texts, "too large unpacked.docx"),
        (mails.recursive, "5000 parts deep.eml"),
        (mails.floods, "10000 parts.eml"),
    ],
)
async def test_what_can_only_be_an_attack_is_refused(opener: Watched, family: Family, name: str) -> None:
    assert WHAT_TO_DO.search(await how_it_ends(opener, name, files_of(family)[name]))


async def test_names_of_files_are_never_places(opener: Watched) -> None:
    for content in files_of(archives.named).values():
        answer = await opener.answer(content, Job(Kind.ZIP))
        for part in answer.parts:
            name = plain_name(part.name)
            assert not {"/", "\\"} & set(name)
            assert name.isprintable()
            assert len(name) <= LONGEST_NAME


async def test_a_stranger_s_entities_bring_nothing_of_this_machine(opener: Watched) -> None:
    for name, content in files_of(office.entities).items():
        answer = await opener.answer(content, Job(Kind.ZIP, (1,)))
        said = " ".join(word.text for page in answer.pages for word in page.words)
        assert "root:" not in said, name


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (hostile.memory_bomb, "needs more than 512 MB of memory"),
        (
            lambda: files_of(pdfs.references)["fine pattern.pdf"],
            "more than 20 seconds|longer than 60 seconds",
        ),
        (lambda: hostile.pdf(*[b""] * 501), "501 pages and at most 500"),
        (lambda: wrapped.zipped({"a.pdf": bytes(129 * MIB)}), "129 MB and at most 128"),
        (lambda: wrapped.zipped({"a.jpg": bytes(2 * MIB)}), "at most 200 times"),
        (lambda: wrapped.zipped({f"{n}": b"" for n in range(101)}), "101 files and at most 100"),
        (hostile.huge_png, "3,600 megapixels and at most 120"),
    ],
    ids=["memory", "computing", "pages", "unpacked", "ratio", "files", "pixels"],
)
async def test_the_limits_hold_as_they_are_for_real_work(make: Callable[[], bytes], why: str) -> None:
    opener = Watched(Limits())
    try:
        assert re.search(why, await how_it_ends(opener, "paper", make()))
        assert opener.beyond == []
    finally:
        await opener.close()


def test_a_child_that_waits_for_ever_is_ended_by_the_clock() -> None:
    sandbox = Sandbox(Limits(open_cpu=1, wall_factor=1))
    try:
        sandbox.start()
        data, verdict = sandbox._call(Job(Kind.PDF))
        with data, os.fdopen(verdict, "rb") as ended:
            code, late, _, _ = VERDICT.unpack(ended.read(VERDICT.size))
        assert (code, late) == (-signal.SIGKILL, True)
    finally:
        sandbox.close()


def test_there_are_at_least_two_hundred_of_them() -> None:
    assert sum(len(files_of(family)) for family in FAMILIES) >= 200
