"""Notices go out as e-mail through a real SMTP server: in time, bundled, and never twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
import sqlalchemy as sa
from pydantic import SecretStr

from schemas.base import CaseId
from schemas.errors import Unavailable
from schemas.notices import Choice, MailTime, NoticeChoices, NoticeKind
from schemas.people import Person
from store.database import Store
from store.tables import notices
from tests.build import HOUR, NOW, TENANT, House
from tests.integration.notices.certificate import certified
from tests.integration.notices.post_office import NAME, PASSWORD, PostOffice, post_office
from tests.integration.notices.test_notifier import mine, say, told
from tests.waiting import until
from workers.mail_look import judged
from workers.mailer import ABANDONED, TOO_OLD, Mailer
from workers.settings import load
from workers.smtp import MailServer, mail_server
from worklist.notices import Notices

SENDER = "Casework <casework@example.com>"
PUBLIC = "https://casework.example/"
SEND = (sys.executable, "-m", "tests.integration.notices.send")


@pytest_asyncio.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as made:
        yield made


def server(url: str) -> MailServer:
    wanted = {"smtp_url": SecretStr(url), "mail_from": SENDER}
    found = mail_server(load(Path("unused")).model_copy(update=wanted))
    assert found is not None
    return found


@pytest.fixture
def at(office: PostOffice) -> MailServer:
    return server(office.url())


def mailer(store: Store, at: MailServer, later: timedelta = timedelta()) -> Mailer:
    return Mailer(store, at, PUBLIC, 100_000, lambda: NOW + later)


async def mentioned(house: House, *names: str, case: CaseId | None = None) -> CaseId:
    """Ben mentions these people, who have an address."""
    made = case or await house.running(data={"customer": "Zoë\N{SNOWMAN}"})
    for name in names:
        person: Person = getattr(house, name)
        await Notices(house.store).choose(person, NoticeChoices(email=f"{name}@example.com"), NOW)
    await say(house, house.ben, made, mentions=list(names))
    await told(house)
    return made


async def states(house: House) -> list[tuple[str | None, str | None]]:
    query = sa.select(notices.c.mail_state, notices.c.mail_error).order_by(notices.c.id)
    async with house.store.reading(TENANT) as tx:
        return [(row.mail_state, row.mail_error) for row in await tx.connection.execute(query)]


async def test_a_notice_goes_out_once_with_a_link_and_no_more_than_number_and_title(
    house: House, office: PostOffice, at: MailServer
) -> None:
    case = await mentioned(house, "ada")
    for _ in range(2):
        await mailer(house.store, at).look()
    (sent,), (to,) = office.letters, office.to
    assert to == sent["To"] == "ada@example.com"
    assert sent["From"] == "Casework <casework@example.com>"
    assert sent["Subject"] == "ben mentioned you in 'Household claim: Zoë\N{SNOWMAN}' (C-000001)"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].endswith("@example.com>")
    plain, html = [part.get_content() for part in sent.iter_parts()]
    link = f"https://casework.example/cases/{case}"
    assert link in plain
    assert f'href="{link}"' in html
    assert "Look." not in plain + html
    assert await states(house) == [("sent", None)]


async def test_what_waits_for_one_person_goes_out_together(
    house: House, office: PostOffice, at: MailServer
) -> None:
    case = await mentioned(house, "ada", "sue")
    await mentioned(house, "ada", case=case)
    await mailer(house.store, at).look()
    subjects = {to: letter["Subject"] for to, letter in zip(office.to, office.letters, strict=True)}
    assert subjects["ada@example.com"] == "2 notices from Casework"
    assert subjects["sue@example.com"].startswith("ben mentioned you")
    assert len(office.letters) == 2


async def test_the_digest_goes_out_at_its_hour(house: House, office: PostOffice, at: MailServer) -> None:
    digest = {NoticeKind.MENTIONED: Choice(mail=MailTime.DIGEST)}
    wanted = NoticeChoices(email="ada@example.com", zone="Europe/Berlin", digest_hour=17, choices=digest)
    await Notices(house.store).choose(house.ada, wanted, NOW)
    case = await house.running()
    for _ in range(3):
        await say(house, house.ben, case, mentions=["ada"])
    await told(house)
    assert await mailer(house.store, at, 6.9 * HOUR).look() == 0
    assert await mailer(house.store, at, 7 * HOUR).look() == 1
    assert office.letters[0]["Subject"] == "3 notices from Casework"


async def test_a_title_can_forge_no_header(house: House, office: PostOffice, at: MailServer) -> None:
    title = "Hello\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>\u2028.\r\n.\r\n"
    await Notices(house.store).choose(house.ada, NoticeChoices(email="ada@example.com"), NOW)
    task = await house.task(title=title)
    await house.worklist.nominate(house.lea, task, 1, "ada", NOW)
    await told(house)
    await mailer(house.store, at).look()
    (sent,) = office.letters
    assert sent["Bcc"] is None
    assert sent["Subject"].startswith("lea gave you 'Hello Bcc: eve@example.com")
    plain, html = [part.get_content() for part in sent.iter_parts()]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert f"https://casework.example/tasks/{task}" in plain
    assert office.to == ["ada@example.com"]


@pytest.mark.parametrize("where", ["refuse_recipient", "refuse_data"])
async def test_what_is_refused_for_now_is_tried_again_later_each_time_after_longer(
    house: House, office: PostOffice, at: MailServer, where: str
) -> None:
    await mentioned(house, "ada")
    setattr(office, where, "451 4.3.0 busy")
    assert await mailer(house.store, at).look() == 0
    assert await states(house) == [("waiting", "451 4.3.0 busy")]
    assert await mailer(house.store, at, timedelta(seconds=59)).look() == 0
    assert await mailer(house.store, at, timedelta(minutes=1)).look() == 0
    setattr(office, where, None)
    assert await mailer(house.store, at, timedelta(minutes=2.9)).look() == 0
    assert await mailer(house.store, at, timedelta(minutes=3)).look() == 1
    assert await states(house) == [("sent", None)]


async def test_what_is_refused_for_good_is_not_tried_again_and_the_reason_is_kept(
    house: House, office: PostOffice, at: MailServer
) -> None:
    await mentioned(house, "ada", "sue")
    office.refuse_recipient = "550 5.1.1 no such mailbox"
    await mailer(house.store, at).look()
    office.refuse_recipient = None
    assert await mailer(house.store, at, timedelta(days=1)).look() == 0
    assert await states(house) == [("failed", "550 5.1.1 no such mailbox")] * 2
    async with house.store.system_reading() as sx:
        found = judged(at, await sx.notices.mail_stats(NOW, NOW))
    assert found.state == "poor"
    assert "2 refused" in found.text
    assert "no such mailbox" in (found.remedy or "")


async def test_a_connection_that_breaks_when_it_may_have_been_taken_sends_nothing_twice(
    house: House, office: PostOffice, at: MailServer
) -> None:
    await mentioned(house, "ada")
    office.hang_up_at_data = True
    assert await mailer(house.store, at).look() == 0
    office.hang_up_at_data = False
    assert await mailer(house.store, at, HOUR).look() == 0
    assert len(office.letters) == 1
    ((state, reason),) = await states(house)
    assert state == "unsure"
    assert reason is not None
    assert "connection broke" in reason
    assert len(await mine(house, house.ada)) == 1


async def test_while_the_mail_server_is_away_everything_waits(house: House) -> None:
    async with post_office() as office:
        port = office.port
    at = server(office.url())
    await mentioned(house, "ada")
    with pytest.raises(Unavailable, match="does not let us in"):
        await mailer(house.store, at).look()
    assert await states(house) == [("waiting", None)]
    async with post_office(port=port) as office:
        assert await mailer(house.store, at).look() == 1


async def test_who_is_killed_while_sending_sends_nothing_twice(
    house: House, office: PostOffice, at: MailServer, database_url: str
) -> None:
    await mentioned(house, "ada", "sue")
    office.silent_at_data = True
    named = {"CASEWORK_SMTP_URL": office.url(), "CASEWORK_MAIL_FROM": SENDER}
    process = await asyncio.create_subprocess_exec(*SEND, database_url, env={**os.environ, **named})
    await asyncio.wait_for(office.asked.wait(), 30)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    office.silent_at_data = False
    assert sorted(str(state) for state, _ in await states(house)) == ["sending", "waiting"]
    assert await mailer(house.store, at, HOUR).look() == 1
    assert sorted(str(state) for state, _ in await states(house)) == ["sent", "unsure"]
    assert len(office.letters) == 1


async def test_two_at_once_send_each_e_mail_once(
    house: House, office: PostOffice, at: MailServer, database_url: str
) -> None:
    case = await mentioned(house, "ada", "sue")
    await mentioned(house, "lea", case=case)
    second = Store(database_url)
    sent = await asyncio.gather(*(mailer(store, at).look() for store in (house.store, second)))
    await second.close()
    assert sum(sent) == 3
    assert sorted(office.to) == ["ada@example.com", "lea@example.com", "sue@example.com"]


async def test_what_nobody_could_send_for_days_is_given_up(
    house: House, office: PostOffice, at: MailServer
) -> None:
    await mentioned(house, "ada")
    office.refuse_data = "451 busy"
    await mailer(house.store, at).look()
    assert await mailer(house.store, at, TOO_OLD + HOUR).look() == 0
    ((state, reason),) = await states(house)
    assert (state, reason) == ("failed", "It could not be sent for four days.")
    assert timedelta() < ABANDONED < TOO_OLD


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_names_and_passwords_go_over_tls_only(
    house: House, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    implicit = scheme == "smtps"
    async with post_office(
        tls=context if implicit else None, starttls=None if implicit else context
    ) as office:
        await mentioned(house, "ada")
        wrong = server(office.url(scheme, f"{NAME}:wrong@"))
        with pytest.raises(Unavailable, match="535"):
            await mailer(house.store, wrong).look()
        right = server(office.url(scheme, f"{NAME}:{quote(PASSWORD, safe='')}@"))
        assert await mailer(house.store, right).look() == 1
        assert office.signed_in == 1
        monkeypatch.delenv("SSL_CERT_FILE")
        await mentioned(house, "sue")
        with pytest.raises(Unavailable):
            await mailer(house.store, right).look()


async def test_it_runs_until_it_is_told_to_stop(house: House, office: PostOffice, at: MailServer) -> None:
    running = mailer(house.store, at)
    task = asyncio.create_task(running.run())
    await mentioned(house, "ada")

    async def arrived() -> bool:
        return len(office.letters) == 1

    await until(arrived)
    running.stop()
    await asyncio.wait_for(task, 10)
