"""A machine that refuses the sandbox its walls, and children that lie about theirs."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.documents.opener import Opener
from schemas.errors import Invalid
from tests.integration.documents import hostile

ROOT = Path(__file__).parents[3]

REFUSING = """
import asyncio, ctypes, json, platform, struct, sys
sys.path.insert(0, sys.argv[1])
from structlog.testing import capture_logs
from activities.documents.opener import Opener
from tests.integration.documents import hostile

unshare, chroot = {"x86_64": (272, 161), "aarch64": (97, 51)}[platform.machine()]
steps = [(0x20, 0, 0, 0), (0x15, 2, 0, unshare), (0x15, 1, 0, chroot), (6, 0, 0, 0x7FFF0000)]
steps += [(6, 0, 0, 0x50001)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
filter = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, filter, 0, 0) == 0

async def look():
    opener = Opener()
    try:
        return [len((await opener.inspect(hostile.picture(), "a.jpg")).pages) for _ in range(3)]
    finally:
        await opener.close()

with capture_logs() as logs:
    pages = asyncio.run(look())
print(json.dumps({"pages": pages, "logs": logs}))
"""
"""Refuses itself and its children unshare and chroot by seccomp, as Docker's default profile does."""


def test_an_error_is_logged_once_where_the_walls_are_refused() -> None:
    line = [sys.executable, "-c", REFUSING, str(ROOT)]
    told = json.loads(subprocess.run(line, capture_output=True, check=True).stdout)
    assert told["pages"] == [1, 1, 1]
    (only,) = told["logs"]
    assert only["log_level"] == "error"
    assert "without a wall to the network and a folder of their own" in only["event"]
    assert "Allow user namespaces" in only["reason"]


LYING = """
from activities.documents.sandbox import framing
honest = framing.send
def send(conn, mark, payload=b""):
    if mark is not framing.Mark.HOLDS:
        return honest(conn, mark, payload)
    for each in {payloads}:
        honest(conn, mark, each)
framing.send = send
"""


@pytest.fixture
async def lied_to(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Opener]:
    """An opener whose children say of what holds them what the parameter lists."""
    (tmp_path / "sitecustomize.py").write_text(LYING.format(payloads=request.param))
    monkeypatch.syspath_prepend(tmp_path)
    opener = Opener()
    yield opener
    await opener.close()


@pytest.mark.parametrize(
    "lied_to",
    [[b""], [b"\x0f\x0f"], [b"\x01", b"\x0f"]],
    indirect=True,
    ids=["nothing", "two bytes", "twice"],
)
async def test_a_child_that_garbles_what_holds_it_is_not_believed(lied_to: Opener) -> None:
    with pytest.raises(Invalid, match="cannot be opened"):
        await lied_to.inspect(hostile.picture(), "letter.jpg")
