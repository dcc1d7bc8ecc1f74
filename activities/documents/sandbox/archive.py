"""Archives in the child: what one is, and the files in it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from activities.documents.kinds import Kind
from activities.documents.sandbox.framing import Part, Reason, Trouble, Unopened
from activities.documents.sandbox.limits import MIB, Limits

Archive = zipfile.ZipFile
Broken = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What reading an archive raises on damaged bytes."""
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RUBBISH = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
"""What systems leave in archives, in small letters."""
_MEDIA = ("word/media/", "xl/media/")
_OTHER_OFFICE = ("ppt/", "xl/workbook.bin", "visio/", "mimetype")
"""Presentations, binary sheets, drawings; OpenDocument and e-books begin with `mimetype`."""


def opened(content: bytes, limits: Limits) -> Archive:
    """The archive, if what it says of itself can be.

    Raises:
        Unopened: damaged, or more in it than may be.
    """
    try:
        archive = Archive(io.BytesIO(content))
    except Broken as error:
        raise Unopened(Reason.DAMAGED) from error
    size = sum(member.file_size for member in archive.infolist())
    if size > limits.unpacked:
        raise Unopened(Reason.UNPACKED, size, limits.unpacked)
    return archive


def kind(archive: Archive) -> Kind:
    """Whether it is an Office file or a plain archive.

    Raises:
        Unopened: an Office file of a kind that cannot be read.
    """
    names = set(archive.namelist())
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return Kind.DOCX
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if any(name.startswith(_OTHER_OFFICE) for name in names):
        raise Unopened(Reason.OTHER)
    return Kind.ZIP


def parts(archive: Archive, limits: Limits) -> Iterator[Part]:
    """The files in it; names are for the eye, nothing is written anywhere.

    Raises:
        Unopened: more files than may be.
    """
    members = [member for member in archive.infolist() if not member.is_dir() and not _rubbish(member)]
    if len(members) > limits.parts:
        raise Unopened(Reason.PARTS, len(members), limits.parts)
    if not members:
        raise Unopened(Reason.EMPTY)
    for member in members:
        yield _part(archive, member, limits)


def pictures(archive: Archive, limits: Limits) -> Iterator[Part]:
    """The pictures that are set into an Office file, in the order in which they were.

    Raises:
        Unopened: more than may be.
    """
    members = sorted(
        (member for member in archive.infolist() if member.filename.startswith(_MEDIA)), key=_in_order
    )
    if len(members) > limits.parts:
        raise Unopened(Reason.PARTS, len(members), limits.parts)
    for member in members:
        yield _part(archive, member, limits)


def _in_order(member: zipfile.ZipInfo) -> tuple[int, str]:
    """Office counts them: image2 before image10."""
    return int("".join(re.findall(r"\d", member.filename))[:9] or 0), member.filename


def _rubbish(member: zipfile.ZipInfo) -> bool:
    name = member.filename.lower()
    return name.startswith(_RUBBISH[0]) or name.rpartition("/")[2] in _RUBBISH


def _part(archive: Archive, member: zipfile.ZipInfo, limits: Limits) -> Part:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        return Part(name, trouble=Trouble(0, Reason.LOCKED))
    ratio = member.file_size / max(1, member.compress_size)
    if member.file_size > MIB and ratio > limits.ratio:
        return Part(name, trouble=Trouble(0, Reason.RATIO, ratio, limits.ratio))
    try:
        return Part(name, read(archive, member))
    except MemoryError:
        return Part(name, trouble=Trouble(0, Reason.MEMORY))
    except Broken:
        return Part(name, trouble=Trouble(0, Reason.DAMAGED))


def read(archive: Archive, member: zipfile.ZipInfo) -> bytes:
    """A file in the archive; never more than it says to be, which has been checked."""
    if member.compress_type not in _METHODS:
        raise zipfile.BadZipFile("a way of packing that is not opened")
    with archive.open(member) as file:
        return file.read(member.file_size)
