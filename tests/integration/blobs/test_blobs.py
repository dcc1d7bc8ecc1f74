"""Both blob stores keep the same promises."""

import asyncio
import hashlib
import json
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from schemas.errors import CalledWrongly, NotFound, Unavailable
from store.blobs import Blobs, FolderBlobs, S3Blobs, blobs_at
from tests.servers import S3Server

CONTENT = b"%PDF-1.7 a page"
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    if request.param == "folder":
        yield FolderBlobs(tmp_path / "blobs")
        return
    server: S3Server = request.getfixturevalue("s3")
    client = server.client()
    yield S3Blobs(client, request.getfixturevalue("bucket"), "casework")
    client.close()


def files(folder: Path) -> list[Path]:
    """All files in a folder and below."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_was_put_comes_back_by_its_hash(blobs: Blobs) -> None:
    assert await blobs.put("default", CONTENT) == HASH
    assert await blobs.get("default", HASH) == CONTENT


async def test_putting_it_again_changes_nothing(blobs: Blobs) -> None:
    first = await blobs.put("default", CONTENT)
    assert await blobs.put("default", CONTENT) == first
    assert await blobs.get("default", HASH) == CONTENT


async def test_many_put_the_same_at_once(blobs: Blobs) -> None:
    assert set(await asyncio.gather(*(blobs.put("default", CONTENT) for _ in range(8)))) == {HASH}
    assert await blobs.get("default", HASH) == CONTENT


async def test_an_empty_blob_and_a_large_one_come_back(blobs: Blobs) -> None:
    large = bytes(range(256)) * 40_000
    for content in (b"", large):
        assert await blobs.get("default", await blobs.put("default", content)) == content


async def test_another_tenant_does_not_see_it(blobs: Blobs) -> None:
    await blobs.put("default", CONTENT)
    assert await blobs.has("default", HASH)
    assert not await blobs.has("other", HASH)
    with pytest.raises(NotFound):
        await blobs.get("other", HASH)


@pytest.mark.parametrize("name", ["../secrets", "", "A" * 64, "0" * 63 + "/"])
async def test_a_name_that_is_no_hash_finds_nothing(blobs: Blobs, name: str) -> None:
    with pytest.raises(NotFound):
        await blobs.get("default", name)


async def test_bytes_that_changed_in_the_store_are_not_given_out(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    await blobs.put("default", CONTENT)
    files(tmp_path)[0].write_bytes(b"something else")
    with pytest.raises(Unavailable, match="damaged"):
        await blobs.get("default", HASH)


async def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """In a child whose files may not grow beyond 64 KiB: the write fails half way as on a full disk."""
    child = """
import asyncio, resource, signal, sys
from pathlib import Path
from schemas.errors import Unavailable
from store.blobs import FolderBlobs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    asyncio.run(FolderBlobs(Path(sys.argv[1])).put("default", b"x" * 1_000_000))
except Unavailable as error:
    sys.stdout.write(error.detail)
"""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", child, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search("disk .* is full; make room", done.stdout)
    assert files(tmp_path) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 65536


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="cannot be kept"):
        await FolderBlobs(tmp_path / "blobs").put("default", CONTENT)


async def test_an_s3_server_that_is_away_is_told(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    blobs = blobs_at("s3://bucket/prefix?endpoint=http://127.0.0.1:9&region=us-east-1")
    with pytest.raises(Unavailable, match="try again"):
        await blobs.put("default", CONTENT)


async def test_an_address_names_the_bucket_the_prefix_and_the_server(
    s3: S3Server, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    blobs = blobs_at(f"s3://{bucket}/some/where?endpoint={s3.endpoint}&region={s3.region}")
    await blobs.put("default", CONTENT)
    listed = s3.client().list_objects_v2(Bucket=bucket)["Contents"]
    assert [each["Key"] for each in listed] == [f"some/where/default/{HASH[:2]}/{HASH[2:]}"]


@pytest.mark.parametrize("address", ["s3://", "s3://bucket?endpint=http://host"])
def test_an_address_that_cannot_be_understood_is_refused(address: str) -> None:
    with pytest.raises(CalledWrongly, match="CASEWORK_BLOBS"):
        blobs_at(address)


async def test_a_damaged_blob_is_healed_by_sending_it_again(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    sha256 = await blobs.put("default", b"as it was")
    (file,) = files(tmp_path)
    file.write_bytes(b"as it isn")
    assert await blobs.put("default", b"as it was") == sha256
    assert await blobs.get("default", sha256) == b"as it was"


async def test_new_folders_are_made_to_last(tmp_path: Path) -> None:
    """In a child that tells which folders it makes and which it opens afterwards, as fsync needs it."""
    child = """
import asyncio, json, sys
from pathlib import Path
from store.blobs import FolderBlobs
seen = []
def note(event, about):
    if event in ("os.mkdir", "open"):
        seen.append((event, str(about[0])))
sys.addaudithook(note)
asyncio.run(FolderBlobs(Path(sys.argv[1]) / "blobs").put("default", b"paper"))
sys.stdout.write(json.dumps(seen))
"""
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", child, str(tmp_path)], capture_output=True, check=True
    )
    seen = [(event, Path(path)) for event, path in json.loads(done.stdout)]
    made = [(i, path) for i, (event, path) in enumerate(seen) if event == "os.mkdir"]
    assert len(made) == 3
    assert all(("open", path.parent) in seen[i:] for i, path in made)


class Undecided(BaseHTTPRequestHandler):
    """An S3 server on which somebody else is just writing the same blob."""

    protocol_version = "HTTP/1.1"
    answers: ClassVar[list[int]] = []

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        status = self.answers.pop(0) if self.answers else 409
        self.send_response(status)
        body = b"<Error><Code>ConditionalRequestConflict</Code></Error>" if status == 409 else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> Iterator[Blobs]:
    """A blob store on such a server; each answer listed in `Undecided.answers` is given once, then 409."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    with ThreadingHTTPServer(("127.0.0.1", 0), Undecided) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield blobs_at(f"s3://bucket?endpoint=http://127.0.0.1:{server.server_port}&region=us-east-1")
        server.shutdown()
        serving.join()


async def test_a_blob_that_somebody_else_is_just_writing_is_not_taken_for_kept(undecided: Blobs) -> None:
    Undecided.answers = []
    with pytest.raises(Unavailable, match="try again"):
        await undecided.put("default", b"new")
    Undecided.answers = [409, 200]
    assert await undecided.put("default", b"new")
