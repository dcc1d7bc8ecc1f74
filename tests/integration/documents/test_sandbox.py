"""Foreign bytes: what can be opened, what is refused and why, and what becomes of a child that misbehaves."""

import asyncio
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from activities.documents.opener import Opener
from activities.documents.sandbox import framing
from activities.documents.sandbox.client import lacking
from activities.documents.sandbox.framing import Holds
from activities.documents.sandbox.limits import MIB, Limits
from activities.documents.sandbox.packed import Garbled
from schemas.errors import Invalid, NotFound, Unsupported
from tests.integration.documents import hostile

TIGHT = Limits(open_cpu=2, page_cpu=1, wall_factor=3, address_space=512 * MIB)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    made = Opener(TIGHT)
    yield made
    asyncio.run(made.close())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
async def test_a_picture_is_opened_whatever_it_is_called(opener: Opener, kind: str) -> None:
    seen = await opener.inspect(hostile.picture(kind), "letter.pdf")
    assert seen.media_type == f"image/{kind.lower()}"
    assert len(seen.pages) == 1
    assert seen.problem is None


async def test_a_page_is_drawn_as_a_png_with_square_pixels(opener: Opener) -> None:
    out = io.BytesIO()
    Image.new("1", (1728, 1100), 1).save(out, "TIFF", compression="group4", dpi=(200, 100))
    seen = await opener.inspect(out.getvalue(), "fax.tif")
    drawn = Image.open(io.BytesIO(await opener.render(out.getvalue(), 1, 100)))
    assert (round(seen.pages[0].width), round(seen.pages[0].height)) == (622, 792)
    assert drawn.size == (864, 1100)


async def test_a_turned_photograph_is_shown_upright(opener: Opener) -> None:
    image = Image.new("RGB", (400, 200), "white")
    exif = image.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    seen = await opener.inspect(out.getvalue(), "photo.jpg")
    assert seen.pages[0].height > seen.pages[0].width


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (hostile.picture()[:700], "damaged"),
        (hostile.huge_png(), "3,600 megapixels"),
        (b"II*\x00" + b"\xff" * 200, "damaged"),
    ],
)
async def test_a_damaged_or_oversized_file_is_refused_with_what_to_do(
    opener: Opener, content: bytes, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await opener.inspect(content, "paper.pdf")
    assert words in refused.value.detail
    assert "please send it" in refused.value.detail.lower()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Dear all, this is text.", "text"),
        (b"7z\xbc\xaf....", "7-Zip"),
        (b"\x7fELF....", "program"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    ],
)
async def test_a_wrong_kind_of_file_is_named_whatever_its_name_says(
    opener: Opener, content: bytes, what: str
) -> None:
    with pytest.raises(Unsupported, match=what):
        await opener.inspect(content, "claim.pdf")


async def test_a_page_that_is_not_there_is_said_to_be_missing(opener: Opener) -> None:
    with pytest.raises(NotFound, match="no page 3"):
        await opener.render(hostile.picture(), 3)


async def test_a_bomb_ends_its_child_with_figures_and_the_next_document_is_opened(opener: Opener) -> None:
    with pytest.raises(Invalid, match=r"512 MB of memory|2 seconds of computing|longer than 6 seconds"):
        await opener.render(hostile.memory_bomb(), 1)
    assert (await opener.inspect(hostile.picture(), "next.jpg")).pages


async def test_a_page_without_end_is_given_up_after_its_time(opener: Opener) -> None:
    with pytest.raises(Invalid, match=r"more than 2 seconds|longer than 6 seconds"):
        await opener.render(hostile.endless_page(), 1)


async def test_several_files_are_opened_at_once(opener: Opener) -> None:
    seen = await asyncio.gather(*(opener.inspect(hostile.picture(), f"{i}.jpg") for i in range(8)))
    assert all(len(each.pages) == 1 for each in seen)


async def test_the_forking_process_is_replaced_when_it_dies() -> None:
    opener = Opener(TIGHT)
    try:
        await opener.inspect(hostile.picture(), "before.jpg")
        server = opener.sandbox.pid
        assert server is not None
        os.kill(server, signal.SIGKILL)
        assert (await opener.inspect(hostile.picture(), "after.jpg")).pages
        assert opener.sandbox.pid != server
    finally:
        await opener.close()


async def test_the_sandbox_says_what_holds_and_limits_always_do(opener: Opener) -> None:
    holds = await opener.holds()
    assert holds["limits on memory, time and files"]
    assert set(holds) == {"limits on memory, time and files", "no network", "no files", "no privileges"}


CONFINED = """
import os, socket, sys, tempfile
sys.path.insert(0, sys.argv[1])
from activities.documents.sandbox import confine
folder = tempfile.mkdtemp()
fd = os.open(folder, os.O_RDONLY)
os.rmdir(folder)
socket.socket().close()
if os.geteuid() == 0 and sys.argv[2] == "ordinary":
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
holds = confine.confine(fd, 1 << 30, 5, 16)
def tried(what):
    try:
        what()
    except OSError:
        return "refused"
    return "done"
if confine.Holds.NETWORK in holds:
    print("network", tried(lambda: socket.socket().connect(("127.0.0.1", 9))))
if confine.Holds.FOLDER in holds:
    print("files", tried(lambda: [open("/" + name) for name in os.listdir("/")] or os.stat("/etc")))
print("fork", tried(os.fork))
"""


@pytest.mark.parametrize("who", ["ordinary", "root"])
def test_a_confined_process_has_no_network_no_files_and_no_children(who: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CONFINED, str(ROOT), who], capture_output=True, text=True, check=True
    ).stdout
    assert "fork refused" in told
    assert "done" not in told


PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from activities.documents.sandbox.client import Sandbox
sandbox = Sandbox()
sandbox.start()
print(sandbox.pid, flush=True)
sys.stdin.read()
"""


def test_the_forking_process_ends_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", PARENT, str(ROOT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        watched = os.pidfd_open(server)
        parent.kill()
        ended = select.select([watched], [], [], 10)[0]
        os.close(watched)
    assert ended


def test_walls_that_do_not_stand_are_named() -> None:
    assert lacking(Holds.LIMITS | Holds.NETWORK | Holds.FOLDER | Holds.PRIVILEGES) == ""
    assert lacking(Holds.LIMITS) == "a wall to the network and a folder of their own"


@pytest.mark.parametrize("payload", [b"", b"\x0f\x0f"])
def test_what_holds_a_child_is_told_in_one_byte(payload: bytes) -> None:
    with pytest.raises(Garbled):
        framing.unpack_holds(bytearray(payload))
