"""A backup made while the system runs, and a folder made from it."""

import os
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from temporalio.client import Client
from temporalio.service import RPCError

from schemas.errors import Conflict, Unavailable
from store.tables import cases, metadata, outbox, tenants
from tests import servers
from workers import temporal_server
from workers.embedded.backup import backup, restore
from workers.embedded.folder import Folder

NOW = datetime.now(UTC)
CASE = uuid4()


def made(root: Path) -> Folder:
    """A folder with one case, two rows told to Temporal, one waiting, and one document."""
    folder = Folder(root)
    folder.make()
    (folder.blobs / "default").mkdir()
    (folder.blobs / "default" / "aa").write_bytes(b"paper")
    (folder.blobs / "default" / ".new-half").write_bytes(b"pa")
    engine = sa.create_engine(f"sqlite:///{folder.database}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(tenants.insert().values(id="default", title="Default"))
        case = {
            "id": CASE,
            "tenant": "default",
            "number": "1",
            "title": "A case",
            "process": "p",
            "event_head": "",
        }
        connection.execute(cases.insert().values(**case, status="running", data={}, created_at=NOW))
        connection.execute(outbox.insert(), [row(1, NOW - timedelta(hours=1)), row(2, None)])
    engine.dispose()
    return folder


def row(seq: int, delivered: datetime | None) -> dict[str, object]:
    plain = {
        "tenant": "default",
        "case_id": CASE,
        "stream": f"case:{CASE}",
        "kind": "signal",
        "name": "answer",
    }
    return plain | {
        "seq": seq, "payload": {}, "created_at": NOW, "deliver_after": NOW, "delivered_at": delivered
    }  # fmt: skip


def deliver(folder: Folder, seq: int, at: datetime) -> None:
    engine = sa.create_engine(f"sqlite:///{folder.database}")
    with engine.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.seq == seq).values(delivered_at=at))
    engine.dispose()


def waiting(folder: Folder) -> list[int]:
    engine = sa.create_engine(f"sqlite:///{folder.database}")
    with engine.begin() as connection:
        found = connection.scalars(sa.select(outbox.c.seq).where(outbox.c.delivered_at.is_(None)))
        seqs = sorted(found)
    engine.dispose()
    return seqs


@asynccontextmanager
async def temporal_on(folder: Folder) -> AsyncIterator[Client]:
    file = temporal_server.database_file(folder.root, temporal_server.find())
    with servers.temporal(folder.logs, database=file) as server:
        yield await Client.connect(server.address)


async def test_a_running_system_is_copied_and_goes_on_elsewhere(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    workflow = f"case-{UUID(int=7)}"
    async with temporal_on(folder) as client:
        await client.start_workflow("process", id=workflow, task_queue="cases")
        file = backup(folder, tmp_path)
        await client.start_workflow("process", id="after-the-backup", task_queue="cases")
    again = Folder(tmp_path / "again")
    restore(file, again)
    assert (again.blobs / "default" / "aa").read_bytes() == b"paper"
    assert not (again.blobs / "default" / ".new-half").exists()
    async with temporal_on(again) as client:
        assert (await client.get_workflow_handle(workflow).describe()).id == workflow
        with pytest.raises(RPCError, match="not found"):
            await client.get_workflow_handle("after-the-backup").describe()


def test_what_was_told_to_temporal_after_its_copy_is_told_again(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    deliver(folder, 2, at=datetime.now(UTC) + timedelta(seconds=1))
    again = Folder(tmp_path / "again")
    restore(backup(folder, tmp_path / "copy.tar"), again)
    assert waiting(again) == [2]
    assert waiting(folder) == []


def test_nobody_else_may_read_a_backup_or_what_is_in_a_folder(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        root = tmp_path / "data"
        root.mkdir(mode=0o755)
        (root / "casework.sqlite").touch(mode=0o644)
        folder = made(root)
        os.umask(0o022)  # `casework backup` takes no folder into use
        file = backup(folder, tmp_path / "copy.tar")
    finally:
        os.umask(before)
    kept = [file, folder.database, folder.blobs, folder.logs]
    assert [oct(path.stat().st_mode & 0o077) for path in kept] == ["0o0"] * 4


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    folder.database.write_bytes(b"no database" * 1000)
    target = tmp_path / "copies"
    target.mkdir()
    with pytest.raises(Unavailable, match="cannot be copied"):
        backup(folder, target / "copy.tar")
    assert list(target.iterdir()) == []


def test_what_an_earlier_restore_put_aside_is_shut_too(tmp_path: Path) -> None:
    aside = tmp_path / "before-restore-20260101-120000"
    aside.mkdir()
    aside.chmod(0o755)
    Folder(tmp_path).make()
    assert aside.stat().st_mode & 0o077 == 0


def test_a_file_that_sqlite_has_just_removed_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "casework.sqlite-wal").symlink_to(tmp_path / "gone")
    Folder(tmp_path).make()
    assert (tmp_path / "blobs").is_dir()


def test_a_folder_with_a_system_is_refused_and_put_aside_when_forced(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    file = backup(folder, tmp_path / "copy.tar")
    deliver(folder, 2, at=NOW - timedelta(hours=1))
    with pytest.raises(Conflict, match="--force"):
        restore(file, folder)
    restore(file, folder, force=True)
    assert waiting(folder) == [2]
    (aside,) = folder.root.glob("before-restore-*")
    assert waiting(Folder(aside)) == []


def test_a_damaged_backup_is_refused_and_the_folder_left_as_it_was(tmp_path: Path) -> None:
    file = backup(made(tmp_path / "data"), tmp_path / "copy.tar")
    with tarfile.open(file) as tar:
        offset = tar.getmember("blobs/default/aa").offset_data
    content = bytearray(file.read_bytes())
    content[offset] ^= 1
    file.write_bytes(content)
    again = Folder(tmp_path / "again")
    with pytest.raises(Unavailable, match="blobs/default/aa is not as it was written"):
        restore(file, again)
    assert again.is_empty()
    again.refuse_half_restored()


def test_half_a_backup_is_refused(tmp_path: Path) -> None:
    file = backup(made(tmp_path / "data"), tmp_path / "copy.tar")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(Unavailable, match="is not a whole Casework backup"):
        restore(file, Folder(tmp_path / "again"))


def test_a_folder_in_use_is_not_restored_into(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    file = backup(folder, tmp_path / "copy.tar")
    with folder.lock(), pytest.raises(Conflict, match="in use"):
        restore(file, folder, force=True)


def test_nothing_starts_on_a_broken_off_restore(tmp_path: Path) -> None:
    folder = made(tmp_path / "data")
    folder.restoring.mkdir()
    with pytest.raises(Conflict, match="Run it again with --force"):
        folder.refuse_half_restored()
