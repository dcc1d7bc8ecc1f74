"""Bytes by their SHA-256, within a tenant: in a folder, or in an S3 bucket."""

import asyncio
import errno
import hashlib
import os
import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from schemas.base import Tenant
from schemas.errors import CalledWrongly, NotFound, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

GONE = "The content of this document is not there any more; restore it from a backup."
FULL = "The disk for documents is full; make room, then try again."
AWAY = "The store for documents cannot be reached at the moment; please try again shortly."
HASH = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")


class Blobs(Protocol):
    """A store of bytes. What `put` has returned is kept for good, whole, also through a power cut."""

    async def put(self, tenant: Tenant, content: bytes) -> str:
        """Keep bytes; gives their SHA-256, hex. Keeping them again changes nothing.

        Raises:
            Unavailable: they could not be kept; nothing of them is there.
        """
        ...

    async def get(self, tenant: Tenant, sha256: str) -> bytes:
        """The bytes of this hash.

        Raises:
            NotFound: they are not there.
            Unavailable: the store does not answer, or gave back other bytes.
        """
        ...

    async def has(self, tenant: Tenant, sha256: str) -> bool:
        """Whether the bytes of this hash are there."""
        ...


class FolderBlobs:
    """Blobs in a folder: `tenant/ab/cd.../`, written beside and renamed, so no name shows half a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, tenant: Tenant, content: bytes) -> str:
        return await asyncio.to_thread(self._put, tenant, content)

    async def get(self, tenant: Tenant, sha256: str) -> bytes:
        return await asyncio.to_thread(self._get, tenant, sha256)

    async def has(self, tenant: Tenant, sha256: str) -> bool:
        return await asyncio.to_thread(self._place(tenant, sha256).is_file)

    def _place(self, tenant: Tenant, sha256: str) -> Path:
        key = _key(tenant, sha256)
        return self.folder / key

    def _put(self, tenant: Tenant, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        place = self._place(tenant, sha256)
        try:
            if place.is_file() and place.read_bytes() == content:
                return sha256
            _make(place.parent)
            _write(place, content)
        except OSError as error:
            raise Unavailable(_why(error)) from error
        return sha256

    def _get(self, tenant: Tenant, sha256: str) -> bytes:
        try:
            return _same(self._place(tenant, sha256).read_bytes(), sha256)
        except FileNotFoundError as error:
            raise NotFound(GONE) from error
        except OSError as error:
            raise Unavailable(AWAY) from error


def _make(folder: Path) -> None:
    """Make a folder and those above it, and make them last."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _write(place: Path, content: bytes) -> None:
    """Write a whole file or none, and make it last."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(error: OSError) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return FULL if full else f"Documents cannot be kept: {error.strerror}."


class S3Blobs:
    """Blobs in an S3 bucket, under `prefix/tenant/ab/cd...`."""

    def __init__(self, client: "S3Client", bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix.strip("/")

    async def put(self, tenant: Tenant, content: bytes) -> str:
        return await asyncio.to_thread(self._put, tenant, content)

    async def get(self, tenant: Tenant, sha256: str) -> bytes:
        return await asyncio.to_thread(self._get, tenant, sha256)

    async def has(self, tenant: Tenant, sha256: str) -> bool:
        return await asyncio.to_thread(self._has, tenant, sha256)

    def _name(self, tenant: Tenant, sha256: str) -> str:
        key = _key(tenant, sha256)
        return f"{self.prefix}/{key}" if self.prefix else key

    def _put(self, tenant: Tenant, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        name = self._name(tenant, sha256)
        try:
            self._put_once(name, content)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(AWAY) from error
        return sha256

    def _put_once(self, name: str, content: bytes) -> None:
        """Write a blob unless it is there; waits for somebody else who is just writing it."""
        for pause in (*(0.1 * 2**n for n in range(TRIES - 1)), None):
            try:
                self.client.put_object(Bucket=self.bucket, Key=name, Body=content, IfNoneMatch="*")
                return
            except ClientError as error:
                if _code(error) in ALREADY:
                    return
                if _code(error) not in UNDER_WAY or pause is None:
                    raise
                time.sleep(pause)

    def _get(self, tenant: Tenant, sha256: str) -> bytes:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=self._name(tenant, sha256))
            return _same(found["Body"].read(), sha256)
        except ClientError as error:
            if _code(error) in ABSENT:
                raise NotFound(GONE) from error
            raise Unavailable(AWAY) from error
        except BotoCoreError as error:
            raise Unavailable(AWAY) from error

    def _has(self, tenant: Tenant, sha256: str) -> bool:
        try:
            self.client.head_object(Bucket=self.bucket, Key=self._name(tenant, sha256))
        except ClientError as error:
            if _code(error) in ABSENT:
                return False
            raise Unavailable(AWAY) from error
        except BotoCoreError as error:
            raise Unavailable(AWAY) from error
        return True


ALREADY = frozenset({"PreconditionFailed", "412"})
UNDER_WAY = frozenset({"ConditionalRequestConflict", "409"})
"""Somebody else is just writing the same blob; whether they succeed is not known yet."""
TRIES = 5
ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})


def blobs_at(address: str) -> Blobs:
    """The blob store at an address: a folder, or `s3://bucket/prefix?endpoint=https://...&region=...`.

    Credentials for S3 come from where boto3 looks for them.

    Raises:
        CalledWrongly: the address cannot be understood.
    """
    parts = urlsplit(address)
    if parts.scheme != "s3":
        return FolderBlobs(Path(address))
    options = dict(parse_qsl(parts.query))
    if not parts.netloc or options.keys() - {"endpoint", "region"}:
        raise CalledWrongly("CASEWORK_BLOBS: write s3://bucket/prefix?endpoint=https://...&region=...")
    client: S3Client = boto3.client(
        "s3",
        endpoint_url=options.get("endpoint"),
        region_name=options.get("region"),
        config=Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 3},
            s3={"addressing_style": "path"} if "endpoint" in options else {},
        ),
    )
    return S3Blobs(client, parts.netloc, parts.path)


def _key(tenant: Tenant, sha256: str) -> str:
    """Where a blob is; names are checked, so that none leads out of the store."""
    if not NAME.fullmatch(tenant) or not HASH.fullmatch(sha256):
        raise NotFound(GONE)
    return f"{tenant}/{sha256[:2]}/{sha256[2:]}"


def _same(content: bytes, sha256: str) -> bytes:
    """The bytes, if they are still those that were kept."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Unavailable(
            "The content of this document has been damaged in the store; restore it from a backup."
        )
    return content


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
