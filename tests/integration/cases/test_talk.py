"""What people say to each other: seen by who may see it, answered once, and all of it in the trail."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from cases.talk import Talk
from schemas.base import CaseId, TaskId
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.people import Person
from schemas.requests import TaskQuery, View
from schemas.talk import CommentAction, CommentKind, CommentView, NewComment, QuestionView, Said
from schemas.tasks import CaseStatus, Role
from schemas.views import Page
from tests.build import HOUR, NOW, TENANT, House, add_document, add_person
from tests.integration.cases.test_course import finished

MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def talk(house: House) -> Talk:
    return Talk(house.store)


def said(text: str = "Is the kettle covered?", **more: object) -> NewComment:
    return NewComment.model_validate({"text": text, **more})


async def of_case(talk: Talk, person: Person, case: CaseId) -> list[CommentView]:
    return list((await talk.about_case(person, case, None, 50, NOW)).items)


async def asked(house: House, talk: Talk, task: TaskId, to: str = "sue") -> UUID:
    return (await talk.comment_task(house.ada, task, said(to=to), None, NOW)).id


async def texts(house: House, case: CaseId) -> list[str]:
    return [event.text for event in (await house.cases.timeline(house.lea, case, None, 200)).items]


async def test_a_comment_stands_beside_its_task_and_in_the_case_and_on_the_timeline(
    house: House, talk: Talk
) -> None:
    case = await house.running()
    task = await house.task(case)
    made = await talk.comment_task(house.ada, task, said("Called the customer.", mentions=["ben"]), None, NOW)
    assert (made.kind, made.author.name, made.text) == (CommentKind.COMMENT, "ada", "Called the customer.")
    assert [each.name for each in made.mentions] == ["ben"]
    await talk.comment_case(house.ben, case, said("Thank you."), None, NOW)
    assert [each.text for each in await of_case(talk, house.sue, case)] == [
        "Thank you.",
        "Called the customer.",
    ]
    beside = await talk.about_task(house.sue, task, None, 50, NOW)
    assert [each.text for each in beside.items] == ["Called the customer."]
    assert (await house.worklist.get(house.sue, task, NOW)).comments == 1
    assert (await texts(house, case))[-2:] == [
        "ada wrote about 'Assess the damage'",
        "ben wrote about 'Household claim'",
    ]


async def test_a_question_leaves_the_task_where_it_is_and_its_answer_stands_beside_it(
    house: House, talk: Talk
) -> None:
    case = await house.running()
    task = await house.task(case)
    mine = await house.worklist.claim(house.ada, task, 1, NOW)
    question = await asked(house, talk, task)
    assert (await house.worklist.get(house.ada, task, NOW)).version == mine.version
    waiting = await talk.questions(house.sue, QuestionView.TO_ME, True, None, 50, NOW)
    assert [(each.id, each.allowed) for each in waiting.items] == [(question, (CommentAction.ANSWER,))]

    answer = await talk.answer(house.sue, question, Said(text="Yes, up to 40 EUR."), None, NOW + MINUTE)
    assert (answer.kind, answer.in_reply_to, answer.question) == (
        "answer",
        question,
        "Is the kettle covered?",
    )
    assert answer.task is not None
    assert answer.task.id == task
    assert (await talk.questions(house.sue, QuestionView.TO_ME, True, None, 50, NOW)).items == ()
    (by_me,) = (await talk.questions(house.ada, QuestionView.BY_ME, False, None, 50, NOW)).items
    assert by_me.answered_at == NOW + MINUTE
    assert by_me.answer is not None
    assert (by_me.answer.text, by_me.answer.author.name) == ("Yes, up to 40 EUR.", "sue")
    assert (await texts(house, case))[-2:] == [
        "ada asked sue about 'Assess the damage'",
        "sue answered ada about 'Assess the damage'",
    ]


async def test_only_the_one_who_was_asked_or_stands_in_for_them_may_answer_and_once(
    house: House, talk: Talk
) -> None:
    question = await asked(house, talk, await house.task())
    with pytest.raises(NotAllowed, match="Somebody else was asked"):
        await talk.answer(house.ben, question, Said(text="Yes."), None, NOW)
    deputy = house.ben.model_copy(update={"on_behalf_of": house.sue.id})
    answer = await talk.answer(deputy, question, Said(text="Yes."), None, NOW)
    assert answer.on_behalf_of is not None
    assert answer.on_behalf_of.name == "sue"
    with pytest.raises(Conflict, match="answered already"):
        await talk.answer(house.sue, question, Said(text="No."), None, NOW)


async def test_of_two_answers_at_once_one_counts(house: House, talk: Talk) -> None:
    case = await house.running()
    question = await asked(house, talk, await house.task(case))
    deputy = house.ben.model_copy(update={"on_behalf_of": house.sue.id})
    done = await asyncio.gather(
        *(talk.answer(who, question, Said(text="Yes."), None, NOW) for who in (house.sue, deputy)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["CommentView", "Conflict"]
    assert [each.kind for each in await of_case(talk, house.ada, case)] == ["answer", "question"]


async def test_what_was_just_said_can_be_taken_back(house: House, talk: Talk) -> None:
    case = await house.running()
    task = await house.task(case)
    made = await talk.comment_task(house.ada, task, said("Oops"), None, NOW)
    assert made.allowed == (CommentAction.WITHDRAW,)
    with pytest.raises(NotAllowed):
        await talk.withdraw(house.lea, made.id, NOW)
    for _ in range(2):
        await talk.withdraw(house.ada, made.id, NOW + 5 * MINUTE)
    (left,) = await of_case(talk, house.ben, case)
    assert (left.text, left.withdrawn_at) == ("", NOW + 5 * MINUTE)
    assert (await house.worklist.get(house.sue, task, NOW)).comments == 0
    assert (await texts(house, case))[-1] == "ada took back what they wrote about 'Assess the damage'"
    assert len(await texts(house, case)) == 5


async def test_it_cannot_be_taken_back_later_or_when_answered(house: House, talk: Talk) -> None:
    task = await house.task()
    made = await talk.comment_task(house.ada, task, said("So it stands."), None, NOW)
    with pytest.raises(Conflict, match="five minutes"):
        await talk.withdraw(house.ada, made.id, NOW + 6 * MINUTE)
    question = await asked(house, talk, task)
    answer = await talk.answer(house.sue, question, Said(text="Yes."), None, NOW + HOUR)
    with pytest.raises(Conflict, match="answered"):
        await talk.withdraw(house.ada, question, NOW + HOUR)
    await talk.withdraw(house.sue, answer.id, NOW + HOUR)
    await talk.withdraw(house.ada, question, NOW + 2 * HOUR)
    with pytest.raises(Conflict, match="taken back"):
        await talk.answer(house.sue, question, Said(text="Yes."), None, NOW + 2 * HOUR)


async def test_nobody_is_asked_or_mentioned_who_is_not_there_or_may_not_see_it(
    house: House, talk: Talk
) -> None:
    task = await house.task()
    await add_person(house.store, "zoe", tenant="other")
    for name, words in (("nobody", "nobody called"), ("zoe", "nobody called"), ("portal", "may not see")):
        with pytest.raises(Invalid, match=words) as refused:
            await talk.comment_task(house.ada, task, said(mentions=["ben", name]), None, NOW)
        assert refused.value.errors[0]["loc"] == ["mentions", 1]
        with pytest.raises(Invalid, match=words):
            await talk.comment_task(house.ada, task, said(to=name), None, NOW)
    with pytest.raises(Invalid, match="yourself"):
        await talk.comment_task(house.ada, task, said(to="ada"), None, NOW)
    assert (await talk.about_task(house.ada, task, None, 50, NOW)).items == ()


async def test_a_comment_that_cannot_be_kept_is_refused(house: House, talk: Talk) -> None:
    task = await house.task()
    for text in ("  \n ", "a\x00b"):
        with pytest.raises(Invalid):
            await talk.comment_task(house.ada, task, said(text), None, NOW)
    with pytest.raises(ValueError, match="10000 characters"):
        said("x" * 10_001)


async def test_attachments_become_documents_of_the_case_also_when_it_has_ended(
    house: House, talk: Talk
) -> None:
    case = await house.running()
    photo, letter = [await add_document(house.store, house.ada, name) for name in ("photo.jpg", "letter.pdf")]
    told = len(await house.outbox(case))
    made = await talk.comment_case(house.ada, case, said("See here.", documents=[str(photo)]), None, NOW)
    assert [each.name for each in made.documents] == ["photo.jpg"]
    assert photo in {each.id for each in (await house.cases.get(house.ben, case)).documents}
    assert len(await house.outbox(case)) == told
    await house.cases.finish(finished(case))
    await talk.comment_case(house.ada, case, said("Came late.", documents=[str(letter)]), None, NOW)
    with pytest.raises(Invalid) as refused:
        await talk.comment_case(house.ada, case, said(documents=[str(uuid4())]), None, NOW)
    assert refused.value.errors[0]["loc"] == ["documents", 0]


async def test_a_client_system_speaks_in_its_own_cases_and_hears_only_what_is_meant_for_it(
    house: House, talk: Talk
) -> None:
    case, other = await house.running(), await house.running(by=house.ada)
    await house.worklist.claim(house.ada, await house.task(case), 1, NOW)
    await talk.comment_case(house.ada, case, said("Between us: odd claim."), None, NOW)
    question = await talk.comment_case(house.client, case, said("When is it done?", to="ada"), None, NOW)
    await talk.answer(house.ada, question.id, Said(text="Tomorrow."), None, NOW)
    assert [each.text for each in await of_case(talk, house.client, case)] == [
        "Tomorrow.",
        "When is it done?",
    ]
    with pytest.raises(NotFound):
        await talk.comment_case(house.client, other, said(), None, NOW)
    assert not (await talk.following(house.client, case)).followers


async def refusal(talk: Talk, person: Person, case: CaseId, body: NewComment) -> tuple[str, object]:
    with pytest.raises(Invalid) as refused:
        await talk.comment_case(person, case, body, None, NOW)
    return str(refused.value), refused.value.errors


async def test_a_client_system_learns_no_names_by_trying_some(house: House, talk: Talk) -> None:
    case = await house.running()
    await house.worklist.claim(house.ada, await house.task(case), 1, NOW)
    await talk.comment_case(house.ben, case, said("Between us."), None, NOW)
    tried = ("ada", "ben", "lea", "portal", "nobody at all")
    assert len({str(await refusal(talk, house.client, case, said(mentions=[name]))) for name in tried}) == 1
    assert (
        len({str(await refusal(talk, house.client, case, said(to=name))) for name in tried if name != "ada"})
        == 1
    )
    assert not await of_case(talk, house.client, case)


async def test_another_tenants_talk_is_not_there(house: House, talk: Talk) -> None:
    case = await house.running()
    question = await asked(house, talk, await house.task(case))
    zoe = await add_person(house.store, "zoe", roles=(Role.ADMIN,), tenant="other")
    with pytest.raises(NotFound):
        await talk.about_case(zoe, case, None, 50, NOW)
    for act in (talk.answer(zoe, question, Said(text="x"), None, NOW), talk.withdraw(zoe, question, NOW)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(NotFound):
        await talk.follow(zoe, case, True, NOW)


async def test_tasks_are_found_by_what_was_said_about_them_but_not_by_client_systems(
    house: House, talk: Talk
) -> None:
    case = await house.running()
    task, other = await house.task(case), await house.task(case)
    await talk.comment_task(house.ada, task, said("Smells of petrol."), None, NOW)
    await talk.comment_case(house.ada, case, said("Customer is on holiday."), None, NOW)

    async def found(q: str, person: Person = house.ada) -> set[TaskId]:
        page = await house.worklist.list(person, TaskQuery(q=q, view=View.ALL), NOW)
        return {each.id for each in page.items}

    assert await found("petrol") == {task}
    assert await found("holiday") == {task, other}
    with pytest.raises(NotAllowed, match="Only colleagues may search"):
        await found("petrol", house.client)


async def test_the_same_key_says_it_once(house: House, talk: Talk) -> None:
    case = await house.running()
    first, again = [await talk.comment_case(house.ada, case, said(), "k", NOW) for _ in range(2)]
    assert first == again
    assert len(await of_case(talk, house.ada, case)) == 1
    with pytest.raises(Conflict):
        await talk.comment_case(house.ada, case, said("Something else"), "k", NOW)


async def test_who_starts_speaks_or_is_asked_follows_until_they_leave(house: House, talk: Talk) -> None:
    case = await house.running(by=house.lea)
    task = await house.task(case)
    await asked(house, talk, task)
    await talk.follow(house.ben, case, True, NOW)
    names = [each.name for each in (await talk.following(house.ben, case)).followers]
    assert sorted(names) == ["ada", "ben", "lea", "sue"]
    await talk.follow(house.ada, case, False, NOW)
    await talk.comment_task(house.ada, task, said(), None, NOW)
    assert not (await talk.following(house.ada, case)).following
    assert (await talk.follow(house.ada, case, True, NOW)).following


async def test_pages_hold_everything_once(house: House, talk: Talk) -> None:
    case = await house.running()
    for n in range(5):
        await talk.comment_case(house.ada, case, said(f"{n}", to="sue"), None, NOW + n * MINUTE)

    async def about(after: str | None) -> Page[CommentView]:
        return await talk.about_case(house.ada, case, after, 2, NOW)

    async def questions(after: str | None) -> Page[CommentView]:
        return await talk.questions(house.sue, QuestionView.TO_ME, True, after, 2, NOW)

    for read in (about, questions):
        page = await read(None)
        seen = list(page.items)
        while page.next is not None:
            page = await read(page.next)
            seen += page.items
        assert [each.text for each in seen] == ["4", "3", "2", "1", "0"]


async def test_the_trail_of_a_case_with_talk_holds(house: House, talk: Talk) -> None:
    case = await house.running()
    question = await asked(house, talk, await house.task(case))
    await talk.answer(house.sue, question, Said(text="Yes."), None, NOW)
    await house.cases.finish(finished(case, CaseStatus.FAILED))
    async with house.store.reading(TENANT) as tx:
        assert await tx.events.broken(case, (await tx.cases.get(case)).event_head) is None


async def test_a_client_system_is_not_shown_what_colleagues_attach_and_ask_each_other(house: House) -> None:
    case, paper = await house.running(), await add_document(house.store, house.ada, "doubts.pdf")
    body = NewComment(text="Is this a fraud?", to="ben", documents=(paper,))
    await Talk(house.store).comment_case(house.ada, case, body, None, NOW + MINUTE)
    for person, sees in ((house.ben, True), (house.client, False)):
        view = await house.cases.get(person, case)
        assert (paper in [each.id for each in view.documents]) is sees
        assert len(view.documents) == 1 + sees
        async with house.store.reading(TENANT) as tx:
            assert sees or not await tx.cases.has_document_for(paper, person.id)
        page = await house.cases.timeline(person, case, None, 100)
        assert ("question.asked" in [each.kind for each in page.items]) is sees


async def test_what_was_attached_to_talk_can_still_be_put_before_the_process(house: House) -> None:
    case, paper = await house.running(), await add_document(house.store, house.ada)
    body = NewComment(text="Look.", documents=(paper,))
    await Talk(house.store).comment_case(house.ada, case, body, None, NOW + MINUTE)
    for _ in range(2):
        await house.cases.add_documents(house.ada, case, (paper,), None, NOW + 2 * MINUTE)
    told = [row for row in await house.outbox(case) if row.name == "documents_added"]
    assert [row.payload["documents"] for row in told] == [[str(paper)]]
    assert paper in [each.id for each in (await house.cases.get(house.client, case)).documents]


async def test_what_was_taken_back_finds_nothing_any_more(house: House) -> None:
    task = await house.task(facets={"cause": "storm"})
    talk = Talk(house.store)
    kept = await talk.comment_task(house.ada, task, NewComment(text="Ladder"), None, NOW)
    wrong = await talk.comment_task(house.ada, task, NewComment(text="Diagnosis"), None, NOW)
    await talk.withdraw(house.ada, wrong.id, NOW + MINUTE)
    for word, found in (("diagnosis", 0), ("ladder", 1), ("storm", 1), ("assess", 1)):
        page = await house.worklist.list(house.ben, TaskQuery(view=View.TEAM, q=word), NOW)
        assert len(page.items) == found
    assert kept.withdrawn_at is None
