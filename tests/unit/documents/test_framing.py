"""What a child says is believed only where it can be: any bytes are either a sound frame or refused."""

import contextlib
import math
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.documents.kinds import ZIPPED, Kind, kind_of, looks_like
from activities.documents.sandbox import framing, packed
from activities.documents.sandbox.framing import Job, Mark, Part, Reason, Silent, Trouble, Word
from activities.documents.sandbox.limits import Limits
from activities.documents.sandbox.packed import STATED, Garbled, Stated

LIMITS = Limits(pages=10, words=10, page_pixels=1000, unpacked=1000)
FIGURES = st.floats(0, 1e9)
TROUBLES = st.builds(Trouble, st.integers(0, 2**32 - 1), st.sampled_from(Reason), FIGURES, FIGURES)


def said(content: bytes) -> socket.socket:
    """The end of a connection on which somebody has said this and gone."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(content)
    return ours


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_frame_within_bounds_or_refused(content: bytes) -> None:
    with said(content) as conn:
        try:
            mark, payload = framing.receive(conn, LIMITS)
        except (Garbled, Silent):
            return
    assert mark in Mark
    assert len(payload) <= 24_000


@given(st.sampled_from(Mark), st.integers(0, 2**32 - 1))
def test_no_memory_is_taken_for_a_length_that_cannot_be(mark: Mark, size: int) -> None:
    with said(framing.HEAD.pack(mark, size)) as conn, contextlib.suppress(Garbled, Silent):
        framing.receive(conn, LIMITS)
        assert size == 0
    with said(framing.HEAD.pack(mark, size | 1 << 24)) as conn, pytest.raises(Garbled):
        framing.receive(conn, LIMITS)


@given(st.binary(max_size=200))
def test_any_payload_is_sound_or_refused(payload: bytes) -> None:
    for unpack in (
        framing.unpack_words,
        framing.unpack_sizes,
        framing.unpack_trouble,
        framing.unpack_part,
        framing.unpack_kind,
        lambda each: framing.unpack_page(each, LIMITS),
        lambda each: framing.unpack_holds(bytearray(each)),
    ):
        try:
            unpack(payload)
        except Garbled:
            continue


@given(st.binary(max_size=200))
def test_what_is_believed_of_a_page_is_within_bounds(payload: bytes) -> None:
    payload = payload.ljust(framing.PAGE.size, b"\0")[: framing.PAGE.size]
    try:
        head = framing.unpack_page(payload, LIMITS)
    except Garbled:
        return
    assert 0 < head.bytes <= LIMITS.page_pixels * 3
    assert all(math.isfinite(v) and v > 0 for v in (head.width_pt, head.height_pt, head.dpi_x, head.dpi_y))


@given(TROUBLES)
def test_a_trouble_arrives_as_it_was_sent(trouble: Trouble) -> None:
    assert framing.unpack_trouble(framing.pack_trouble(trouble)) == trouble


@given(st.text(max_size=200), st.binary(max_size=900), st.none() | TROUBLES)
def test_a_file_in_an_archive_arrives_as_it_was_sent(
    name: str, content: bytes, trouble: Trouble | None
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        framing.send_part(ours, Part(name, content, trouble))
        mark, head = framing.receive(theirs, LIMITS)
        _, received = framing.receive(theirs, LIMITS)
    part = framing.unpack_part(head)
    assert (mark, bytes(received)) == (Mark.PART, content)
    assert part.name.encode() == name.encode("utf-8", "replace")
    assert (part.trouble and part.trouble.reason) == (trouble and trouble.reason)


@given(st.lists(st.builds(Word, st.text(max_size=30), st.tuples(*[st.floats(-1e6, 1e6, width=32)] * 4))))
def test_words_arrive_as_they_were_sent(words: list[Word]) -> None:
    found = framing.unpack_words(framing.pack_words(words))
    assert [word.box for word in found] == [word.box for word in words]
    assert [word.text.encode() for word in found] == [word.text.encode("utf-8", "replace") for word in words]


def test_values_are_counted_and_measured_before_they_are_taken() -> None:
    most = packed.pack_stated([Stated("a", "b", "c")] * STATED)
    assert len(packed.unpack_stated(most)) == STATED
    long = b"x" * 2_001
    with pytest.raises(Garbled, match="more is stated"):
        packed.unpack_stated(b"\0\0\0\0" + len(long).to_bytes(2, "big") + long)
    with pytest.raises(Garbled, match="more is stated"):
        packed.unpack_stated(most + bytes(6) + b"half")


@given(st.lists(st.integers(1, 500)), st.binary(max_size=500), st.sampled_from(Kind))
def test_a_job_arrives_as_it_was_sent(pages: list[int], content: bytes, kind: Kind) -> None:
    job = Job(kind, tuple(pages))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        framing.send_job(ours, job, LIMITS, content)
        assert framing.receive_job(theirs) == (job, LIMITS, content)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in ZIPPED])
def test_a_child_cannot_make_an_archive_what_it_is_not(kind: Kind) -> None:
    with pytest.raises(Garbled):
        framing.unpack_kind(kind.encode())


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_words_for_what_they_are(content: bytes) -> None:
    assert kind_of(content) in (None, *Kind)
    assert looks_like(content)


STARTS = {
    Kind.PDF: b"%PDF-1.7",
    Kind.JPEG: b"\xff\xd8\xff\xe0",
    Kind.PNG: b"\x89PNG\r\n\x1a\n",
    Kind.TIFF: b"MM\x00*",
    Kind.WEBP: b"RIFF\x00\x00\x00\x00WEBP",
    Kind.HEIC: b"\x00\x00\x00\x18ftypheic",
    Kind.ZIP: b"PK\x03\x04",
    Kind.MAIL: b"Received: from x\r\nDate: today\r\n",
}


@given(st.sampled_from(sorted(STARTS)), st.binary(max_size=100))
def test_a_start_decides_whatever_follows(kind: Kind, rest: bytes) -> None:
    assert kind_of(STARTS[kind] + rest) is kind


FIELDS = st.sampled_from(["X-Spam", "To", "Subject", "Content-Type", "ARC-Seal", "List-Id"])


@given(st.lists(st.tuples(FIELDS, st.text(st.characters(codec="ascii", categories=("L", "N", "P"))))))
def test_an_email_is_one_whatever_other_fields_it_has(fields: list[tuple[str, str]]) -> None:
    others = "".join(f"{name}: {value}\n" for name, value in fields)
    assert kind_of(f"{others}From: a@example.com\nDate: today\n\nHello".encode()) is Kind.MAIL


@given(st.text(st.characters(categories=("L", "N", "Z"))))
def test_plain_text_is_no_email(text: str) -> None:
    assert kind_of(text.encode()) is None
