"""Copy an embedded system's folder while it runs, and make a folder from such a copy.

Temporal's file is copied first, Casework's second, documents last: docs/decisions/004 tells why.
"""

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from pydantic import BaseModel, ValidationError

from schemas.base import Instant
from schemas.errors import CalledWrongly, Conflict, NotFound, Unavailable
from workers.embedded.folder import Folder

FORMAT = 1
MANIFEST = "manifest.json"
CASEWORK = "casework.sqlite"
TEMPORAL = "temporal-*.sqlite"
BLOBS = "blobs"
MARGIN = timedelta(seconds=5)
"""By how much the moment of Temporal's copy is taken earlier than the clock said."""


class Entry(BaseModel):
    """One file of a backup."""

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds."""

    format: int = FORMAT
    casework: str
    temporal_copied_at: Instant
    """What was delivered to Temporal since then is not in its copy for certain."""
    files: dict[str, Entry] = {}


def backup(folder: Folder, target: Path) -> Path:
    """Copy a folder's system into one tar file, also while it runs; gives the file.

    Raises:
        NotFound: there is no system in the folder.
        Conflict: the target is there already.
        Unavailable: a database of it cannot be copied.
    """
    if not folder.database.is_file():
        raise NotFound(f"There is no Casework system in {folder.root}.")
    file = _file_for(target)
    if file.exists():
        raise Conflict(f"{file} is there already; give another name.")
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as place:
        draft = Path(place) / "draft.tar"
        with _for_this_user_alone(draft) as content, tarfile.open(fileobj=content, mode="w") as tar:
            _fill(tar, folder, Path(place))
        draft.replace(file)
    return file


def restore(file: Path, folder: Folder, force: bool = False) -> Manifest:
    """Make a folder's system from a backup; with `force` what is there is put aside, not deleted.

    Raises:
        Conflict: the folder is in use, or is not empty and force was not asked for.
        Unavailable: the backup is damaged; the folder is left as it was.
    """
    folder.make()
    with folder.lock(patience=1.0):
        if not folder.is_empty() and not force:
            raise Conflict(f"{folder.root} holds a system already; --force puts it aside.")
        shutil.rmtree(folder.restoring, ignore_errors=True)
        folder.restoring.mkdir(mode=0o700)
        try:
            manifest = _unpack(file, folder.restoring)
            deliver_again(folder.restoring / CASEWORK, manifest.temporal_copied_at - MARGIN)
        except BaseException:
            shutil.rmtree(folder.restoring)
            raise
        folder.replace_by_restored()
    return manifest


def deliver_again(database: Path, since: datetime) -> None:
    """Have everything told to Temporal again that its older copy may not know; it takes nothing twice."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE outbox SET delivered_at = NULL, leased_by = NULL, leased_until = NULL "
            "WHERE kind <> 'webhook' AND delivered_at >= ?",
            [since.strftime("%Y-%m-%d %H:%M:%S.%f")],
        )


def _fill(tar: tarfile.TarFile, folder: Folder, place: Path) -> None:
    """Add everything in its order; databases are copied to `place` first."""
    manifest = Manifest(casework=version("casework"), temporal_copied_at=datetime.now(UTC))
    for source in [*sorted(folder.root.glob(TEMPORAL)), folder.database]:
        copied = _copy_database(source, place / source.name)
        manifest.files[source.name] = _add(tar, source.name, copied)
    for blob in _blobs(folder):
        name = str(PurePosixPath(BLOBS, *blob.relative_to(folder.blobs).parts))
        manifest.files[name] = _add(tar, name, blob)
    _add_text(tar, MANIFEST, manifest.model_dump_json(indent=1))


def _for_this_user_alone(path: Path) -> BinaryIO:
    """A new file; a backup holds everything, so nobody else may read it."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _file_for(target: Path) -> Path:
    if target.is_dir():
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return target / f"casework-{moment}.tar"
    if not target.parent.is_dir():
        raise CalledWrongly(f"There is no folder {target.parent}.")
    return target


def _copy_database(source: Path, target: Path) -> Path:
    """A copy of a SQLite file as it is at one moment, by SQLite's own online backup.

    Raises:
        Unavailable: the file is damaged, or there is no room for the copy.
    """
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as fault:
        raise Unavailable(f"{source} cannot be copied: {fault}.") from None
    return target


def _blobs(folder: Folder) -> Iterator[Path]:
    """Whole blobs; what is just being written has a dot in front of its name."""
    for path in sorted(folder.blobs.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    with path.open("rb") as file:
        entry = _entry(file)
        file.seek(0)
        member = tarfile.TarInfo(name)
        member.size = entry.bytes
        tar.addfile(member, file)
    return entry


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text.encode())
    tar.addfile(member, io.BytesIO(text.encode()))


def _entry(file: io.BufferedReader) -> Entry:
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Entry(bytes=file.tell(), sha256=digest)


def _unpack(file: Path, into: Path) -> Manifest:
    """Unpack a backup and check every file against the manifest."""
    try:
        with tarfile.open(file, "r:") as tar:
            found = dict(_members(tar, into))
            manifest = Manifest.model_validate_json((into / MANIFEST).read_bytes())
    except (tarfile.TarError, ValidationError, FileNotFoundError, EOFError) as fault:
        raise Unavailable(f"{file} is not a whole Casework backup ({type(fault).__name__}).") from None
    if manifest.format != FORMAT:
        raise Unavailable(f"{file} was made by Casework {manifest.casework}; restore it with that release.")
    found.pop(MANIFEST)
    damaged = sorted(name for name in found | manifest.files if found.get(name) != manifest.files.get(name))
    if damaged:
        raise Unavailable(f"{file} is damaged: {', '.join(damaged[:3])} is not as it was written.")
    return manifest


def _members(tar: tarfile.TarFile, into: Path) -> Iterator[tuple[str, Entry]]:
    for member in tar:
        place = PurePosixPath(member.name)
        content = tar.extractfile(member)
        if content is None or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(f"{member.name} does not belong into a backup")
        target = into / place
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            shutil.copyfileobj(content, copy, 1024 * 1024)
        with target.open("rb") as copy:
            yield member.name, _entry(copy)
