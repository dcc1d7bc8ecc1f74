"""Who is told of what, when the digest goes out, and what a mail server may be called."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from schemas.errors import CalledWrongly
from schemas.notices import DEFAULTS, TOLD, NoticeKind
from workers.letters import one_line
from workers.mailer import LAST_RETRY, retry_after
from workers.settings import load
from workers.smtp import mail_server
from worklist.notices import SENTENCES, digest_at, notice_text

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kolkata")


def test_every_kind_of_notice_has_its_sentence_its_default_and_something_that_it_tells_of() -> None:
    told = {kind for reasons in TOLD.values() for _, kind in reasons}
    assert told == set(SENTENCES) == set(DEFAULTS) == set(NoticeKind)


def test_a_notice_whose_words_were_erased_still_reads() -> None:
    assert notice_text(NoticeKind.ASKED, {}) == "? asks you about '?'"


@given(
    now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
)
def test_the_digest_comes_within_a_day_at_its_hour_there(now: datetime, zone: str, hour: int) -> None:
    at = digest_at(now, zone, hour)
    assert now < at <= now + timedelta(hours=26)
    there = at.astimezone(ZoneInfo(zone))
    # Where a clock is put forward, the hour left out comes when it would have been.
    skipped = there.utcoffset() != (at - timedelta(hours=2)).astimezone(ZoneInfo(zone)).utcoffset()
    assert there.hour == hour or skipped
    assert at.utcoffset() == timedelta()


@given(st.text())
def test_no_text_breaks_a_line_of_a_header(text: str) -> None:
    assert len(f"x{one_line(text)}x".splitlines()) == 1


def test_each_try_waits_longer_but_never_for_too_long() -> None:
    waits = [retry_after(tries) for tries in range(1, 60)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), LAST_RETRY)


def named(url: str, sender: str = "casework@example.com") -> object:
    wanted = {"smtp_url": SecretStr(url), "mail_from": sender}
    return mail_server(load(Path("unused")).model_copy(update=wanted))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.com", "write smtp://"),
        ("http://mail.example.com", "write smtp://"),
        ("smtp://", "write smtp://"),
        ("smtp://mail.example.com:99999", "write smtp://"),
        ("smtp://ada:secret@mail.example.com", "only sent over TLS"),
    ],
)
def test_a_mail_server_that_is_named_wrongly_is_told_without_its_password(url: str, words: str) -> None:
    with pytest.raises(CalledWrongly, match=words) as refused:
        named(url)
    assert "secret" not in str(refused.value)


def test_a_mail_server_needs_somebody_to_write_from() -> None:
    with pytest.raises(CalledWrongly, match="CASEWORK_MAIL_FROM"):
        named("smtp://mail.example.com", "Casework")


def test_without_a_mail_server_there_is_none() -> None:
    assert mail_server(load(Path("unused")).model_copy(update={"smtp_url": None})) is None
