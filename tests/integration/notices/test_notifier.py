"""People are told of what concerns them: each of an event once, whatever happens meanwhile."""

import asyncio
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from cases.talk import Talk
from cases.telling import tell
from schemas.base import CaseId, TaskId
from schemas.contracts import Escalate, Reopen
from schemas.deadlines import Step, days
from schemas.errors import NotFound
from schemas.escalation import Notify
from schemas.notices import Choice, MailTime, NoticeChoices, NoticeKind, NoticeView
from schemas.people import Person
from schemas.requests import OperationArgs
from schemas.talk import NewComment, Said
from schemas.tasks import Operation, Role
from store.batches import BatchPart, BatchRow
from store.database import Store, database_file
from store.events import Event
from store.tables import events, notices
from store.webhooks import Endpoint
from tests.build import HOUR, NOW, PAY, TENANT, House, add_document, add_person, house_at
from tests.integration.cases.test_course import finished
from tests.waiting import until
from workers.notifier import Notifier
from worklist.notices import Notices

LATER = NOW + timedelta(days=9)
FOLLOW = (sys.executable, "-m", "tests.integration.notices.follow")


def notifier(store: Store, mails: bool = True, batch: int = 100) -> Notifier:
    return Notifier(store, mails, lambda: LATER, batch)


async def told(house: House) -> None:
    while await notifier(house.store).look():
        pass


async def mine(house: House, person: Person) -> list[NoticeView]:
    return list((await Notices(house.store).list(person, False, None, 50)).items)


async def kinds(house: House, *people: Person) -> list[list[NoticeKind]]:
    """What each was told of, the oldest first."""
    return [[each.kind for each in reversed(await mine(house, person))] for person in people]


async def say(house: House, by: Person, case: CaseId, **more: object) -> None:
    body = NewComment.model_validate({"text": "Look.", **more})
    await Talk(house.store).comment_case(by, case, body, None, NOW)


async def give(house: House, by: Person, task: TaskId, operation: Operation, version: int, to: str) -> None:
    await house.worklist.operate(by, task, operation, version, OperationArgs(to=to), NOW)


async def test_who_gets_a_task_from_somebody_else_is_told(house: House) -> None:
    task = await house.task()
    await give(house, house.lea, task, Operation.NOMINATE, 1, "ada")
    await give(house, house.ada, task, Operation.DELEGATE, 2, "ben")
    other = await house.task()
    await give(house, house.lea, other, Operation.NOMINATE, 1, "lea")
    await told(house)
    assert await kinds(house, house.ada, house.ben, house.lea) == [["assigned"], ["assigned"], []]
    (notice,) = await mine(house, house.ben)
    assert notice.text == "ada gave you 'Assess the damage'"
    assert notice.case is not None
    assert (notice.task, notice.case.number) == (task, "C-000001")


async def test_who_gets_a_task_by_itself_is_told_too(house: House) -> None:
    case = await house.running()
    async with house.store.transaction(TENANT) as tx:
        given = Event(
            "task.handed_over", NOW, after={"owner_id": str(house.ada.id)}, words={"title": "Assess"}
        )
        (await tx.cases.lock(case)).note(given)
    await told(house)
    assert [each.text for each in await mine(house, house.ada)] == ["The process gave you 'Assess'"]


async def test_questions_answers_and_mentions_reach_whom_they_are_meant_for_and_once(house: House) -> None:
    case, talk = await house.running(), Talk(house.store)
    question = await talk.comment_case(
        house.ada, case, NewComment(text="?", to="sue", mentions=("ben", "sue", "ada")), None, NOW
    )
    await told(house)
    assert (await Notices(house.store).unread(house.sue)).unread == 1
    await talk.answer(house.sue, question.id, Said(text="Yes", mentions=("ada",)), None, NOW)
    assert (await Notices(house.store).unread(house.sue)).unread == 0
    await told(house)
    assert await kinds(house, house.ada, house.ben, house.sue) == [["answered"], ["mentioned"], ["asked"]]


async def test_of_cases_that_end_together_who_follows_one_hears_of_that_one(house: House) -> None:
    followed, other = await house.running(), await house.running()
    task = await house.task(other)
    await Talk(house.store).follow(house.ada, followed, True, NOW)
    await give(house, house.lea, task, Operation.NOMINATE, 1, "ben")
    for case in (followed, other):
        await house.cases.finish(finished(case))
    await told(house)
    assert await kinds(house, house.ada, house.ben) == [["ended"], ["assigned"]]
    (notice,) = await mine(house, house.ada)
    assert notice.case is not None
    assert notice.case.id == followed


async def test_followers_hear_of_comments_and_of_the_end_until_they_leave(house: House) -> None:
    case = await house.running(by=house.lea)
    talk = Talk(house.store)
    for person in (house.ada, house.ben):
        await talk.follow(person, case, True, NOW)
    await say(house, house.ada, case)
    await talk.follow(house.ben, case, False, NOW)
    await told(house)
    await house.cases.finish(finished(case))
    await told(house)
    assert await kinds(house, house.ada, house.ben, house.lea) == [["ended"], [], ["followed", "ended"]]


@pytest.mark.parametrize("led", [True, False])
async def test_of_what_is_late_its_owner_hears_and_who_leads_the_team_it_went_to(
    house: House, led: bool
) -> None:
    lead = await add_person(house.store, "max", "seniors", roles=(Role.LEAD,)) if led else None
    case = await house.running()
    task = await house.task(case, escalation=(Step(at=days(1), team="seniors"),))
    await house.worklist.claim(house.ada, task, 1, NOW)
    late = NOW + timedelta(days=1)
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=late, task=task))
    await told(house)
    assert await kinds(house, house.ada, house.ben, house.sue) == [
        ["overdue"],
        [],
        [] if led else ["overdue"],
    ]
    if lead is not None:
        assert await kinds(house, lead) == [["overdue"]]


async def test_an_answer_that_comes_back_is_told_to_who_gave_it(house: House) -> None:
    case = await house.running()
    task = await house.task(case)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, PAY, NOW)
    await house.worklist.reopen(Reopen(tenant=TENANT, case=case, now=NOW, task=task, reason="Too much"))
    await told(house)
    assert await kinds(house, house.ada) == [["returned"]]


async def test_closed_accounts_and_those_who_may_not_see_the_case_any_more_are_left_out(house: House) -> None:
    case, talk = await house.running(), Talk(house.store)
    for person in (house.ben, house.sue):
        await talk.follow(person, case, True, NOW)
    async with house.store.transaction(TENANT) as tx:
        await tx.people.close(house.ben.id, NOW)
        await tx.people.change(house.sue.id, [Role.SYSTEM], None)
    await say(house, house.ada, case)
    await told(house)
    assert await kinds(house, house.ben, house.sue) == [[], []]


async def rows(house: House) -> list[tuple[str | None, datetime | None, bool]]:
    query = sa.select(notices.c.mail_state, notices.c.mail_after, notices.c.in_app).order_by(notices.c.id)
    async with house.store.reading(TENANT) as tx:
        return [(row.mail_state, row.mail_after, row.in_app) for row in await tx.connection.execute(query)]


async def test_each_is_told_as_they_have_chosen(house: House) -> None:
    service, case = Notices(house.store), await house.running()
    digest = {NoticeKind.MENTIONED: Choice(mail=MailTime.DIGEST)}
    quiet = {NoticeKind.MENTIONED: Choice(in_app=False)}
    for person, wanted in (
        (house.ada, NoticeChoices(email="ada@example.com")),
        (house.ben, NoticeChoices(email="ben@example.com", zone="Asia/Tokyo", digest_hour=7, choices=digest)),
        (house.sue, NoticeChoices(email="sue@example.com", choices=quiet)),
    ):
        await service.choose(person, wanted, NOW)
    await say(house, house.lea, case, mentions=["ada", "ben", "sue"])
    await told(house)
    # NOW is 18:00 in Tokyo, so its next 07:00 is 22:00 UTC.
    assert await rows(house) == [
        ("waiting", NOW, True),
        ("waiting", NOW.replace(hour=22), True),
    ]
    assert (await service.unread(house.ben)).unread == 1
    await service.choose(house.ben, NoticeChoices(email="ben@example.com", digest_hour=12), NOW + HOUR)
    assert (await rows(house))[1] == ("waiting", NOW.replace(hour=12), True)
    await service.choose(house.ben, NoticeChoices(), NOW + HOUR)
    assert (await rows(house))[1][0] is None


async def test_what_was_read_is_not_mailed_any_more(house: House) -> None:
    service, case = Notices(house.store), await house.running()
    await service.choose(house.ada, NoticeChoices(email="ada@example.com"), NOW)
    for _ in range(3):
        await say(house, house.ben, case, mentions=["ada"])
    await told(house)
    newest, middle, oldest = await mine(house, house.ada)
    assert (await service.read(house.ada, middle.id, NOW)).unread == 2
    assert (await service.read(house.ada, middle.id, NOW)).unread == 2
    assert (await service.read_up_to(house.ada, oldest.id, NOW)).unread == 1
    assert [state for state, *_ in await rows(house)] == [None, None, "waiting"]
    with pytest.raises(NotFound):
        await service.read(house.ben, newest.id, NOW)
    assert (await service.read_about(house.ada, case, NOW)).unread == 0


async def test_without_a_mail_server_nothing_waits_for_one(house: House) -> None:
    await Notices(house.store).choose(house.ada, NoticeChoices(email="ada@example.com"), NOW)
    await say(house, house.ben, await house.running(), mentions=["ada"])
    await notifier(house.store, mails=False).look()
    assert [state for state, *_ in await rows(house)] == [None]


async def test_an_endpoint_hears_what_its_account_is_told(house: House) -> None:
    async with house.store.transaction(TENANT) as tx:
        await tx.webhooks.add(
            Endpoint(TENANT, uuid4(), house.client.id, "https://example.com", "whsec_x", NOW)
        )
    case, talk = await house.running(), Talk(house.store)
    await house.worklist.claim(house.ada, await house.task(case), 1, NOW)
    question = await talk.comment_case(house.client, case, NewComment(text="When?", to="ada"), None, NOW)
    await talk.answer(house.ada, question.id, Said(text="Tomorrow"), None, NOW)
    await told(house)
    (row,) = [each for each in await house.outbox(case) if each.kind == "webhook"]
    assert row.name == "notice.answered"
    assert row.payload["text"] == "ada answered your question about 'Household claim'"


async def events_of(house: House, kind: str) -> Sequence[int]:
    async with house.store.reading(TENANT) as tx:
        found = await tx.connection.execute(sa.select(events.c.id).where(events.c.kind == kind))
        return found.scalars().all()


async def test_an_event_told_again_is_told_once(house: House) -> None:
    await say(house, house.ada, await house.running(), mentions=["ben", "sue"])
    await told(house)
    async with house.store.system() as sx:
        (event,) = [each for each in await sx.events.after(0, 100, LATER) if each.kind == "comment.added"]
        assert await tell(sx.of(TENANT), event, True) == ()
    assert await kinds(house, house.ben, house.sue) == [["mentioned"], ["mentioned"]]


async def test_two_at_once_tell_everybody_once(house: House, database_url: str) -> None:
    case = await house.running()
    for _ in range(20):
        await say(house, house.ada, case, mentions=["ben"])
    second = Store(database_url)

    async def follow(store: Store) -> None:
        one = notifier(store, batch=3)
        while True:
            await one.look()
            async with store.system_reading() as sx:
                if await sx.notices.place() == await sx.events.last():
                    return

    await asyncio.gather(follow(house.store), follow(second))
    await second.close()
    assert await kinds(house, house.ben) == [["mentioned"] * 20]


async def test_killed_again_and_again_it_loses_and_doubles_nothing(house: House, database_url: str) -> None:
    case = await house.running()
    for _ in range(40):
        await say(house, house.ada, case, mentions=["ben"])
    place = 0
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(*FOLLOW, database_url)

        async def moved(since: int = place) -> bool:
            async with house.store.system_reading() as sx:
                return await sx.notices.place() > since

        await until(moved)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        async with house.store.system_reading() as sx:
            place = await sx.notices.place()
        await say(house, house.ada, case, mentions=["ben"])
    await told(house)
    async with house.store.reading(TENANT) as tx:
        query = sa.select(notices.c.event_id).where(notices.c.person_id == house.ben.id)
        seen = Counter((await tx.connection.execute(query)).scalars())
    assert seen == Counter(await events_of(house, "comment.added"))
    assert len(seen) == 43


async def test_what_goes_wrong_with_one_event_keeps_nobody_from_hearing_of_the_others(house: House) -> None:
    case = await house.running()
    for _ in range(3):
        await say(house, house.ada, case, mentions=["ben"])
    second = (await events_of(house, "comment.added"))[1]
    async with house.store.transaction(TENANT) as tx:
        broken = {"after": {"mentions": ["nobody's id"]}}
        await tx.connection.execute(sa.update(events).where(events.c.id == second).values(payload=broken))
    await told(house)
    assert await kinds(house, house.ben) == [["mentioned"] * 2]


async def test_an_older_copy_of_the_database_goes_on_where_it_stood(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'casework.sqlite'}"
    file = database_file(url)
    assert file is not None
    async with house_at(url) as house:
        case = await house.running()
        await say(house, house.ada, case, mentions=["ben"])
        await told(house)
        await say(house, house.ada, case, mentions=["ben"])
    shutil.copy(file, tmp_path / "copy.sqlite")
    marks = []
    for name in ("casework.sqlite", "copy.sqlite"):
        store = Store(f"sqlite:///{tmp_path / name}")
        await notifier(store).look()
        async with store.reading(TENANT) as tx:
            marks.append(list((await tx.connection.execute(sa.select(notices.c.mark))).scalars()))
        await store.close()
    assert marks[0] == marks[1]
    assert len(set(marks[0])) == 2


async def take_in(house: House, waiting: int) -> UUID:
    """A stack was handed in by ada, of which so many letters wait; its id."""
    document, batch = await add_document(house.store, house.ada), uuid4()
    parts = [BatchPart(TENANT, batch, n, n, n, document) for n in range(1, waiting + 1)]
    after, words = {"waiting": waiting, "batch": str(batch)}, {"title": f"scan.pdf, {waiting} letters"}
    async with house.store.transaction(TENANT) as tx:
        sha256 = (await tx.documents.get(document)).sha256
        row = BatchRow(TENANT, batch, "scan.pdf", sha256, max(waiting, 1), [], 0, house.ada.id, NOW)
        assert await tx.batches.add(row)
        if parts:
            await tx.batches.add_parts(parts)
        await tx.events.add(Event("batch.taken", NOW, house.ada.id, after=after, words=words))
    return batch


async def test_of_post_that_waits_who_leads_is_told_or_the_team_for_it_once_for_each_stack(
    house: House,
) -> None:
    for waiting in (2, 0):
        await take_in(house, waiting)
    await told(house)
    await told(house)
    (notice,) = await mine(house, house.lea)
    assert (notice.kind, notice.case, notice.task) == ("post", None, None)
    assert notice.text == "Post is waiting to be placed: scan.pdf, 2 letters"
    pam = await add_person(house.store, "pam", "post")
    async with house.store.transaction(TENANT) as tx:
        await tx.people.join(house.ada.id, "post")
    await take_in(house, 1)
    await told(house)
    assert await kinds(house, pam, house.lea, house.ada) == [["post"], ["post"], []]


async def test_post_that_was_placed_is_told_to_nobody_any_more(house: House) -> None:
    case, seen = await house.running(), await take_in(house, 1)
    await told(house)
    for batch in (seen, await take_in(house, 1)):
        async with house.store.transaction(TENANT) as tx:
            await tx.batches.placed(batch, 1, case, started=False)
            await tx.notices.read_post(batch, LATER)
    await told(house)
    assert [notice.read_at for notice in await mine(house, house.lea)] == [LATER]


async def test_whom_an_escalation_reminds_are_told_and_nobody_else(house: House) -> None:
    case = await house.running()
    reminder = (Step(at=days(1), actions=(Notify(people=("sue",), owner=False, lead=False),)),)
    task = await house.task(case, escalation=reminder)
    await house.worklist.claim(house.ada, task, 1, NOW)
    late = NOW + timedelta(days=1)
    await house.worklist.escalate(Escalate(tenant=TENANT, case=case, now=late, task=task))
    await told(house)
    assert await kinds(house, house.sue, house.ada, house.ben) == [["overdue"], [], []]
