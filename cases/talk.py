"""What people say to each other about a case: one method per operation, each one transaction."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cases import access, discussion
from cases.intake import missing_documents
from schemas.base import CaseId, Data, TaskId
from schemas.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.people import Person
from schemas.talk import CommentKind, CommentView, Following, NewComment, QuestionView, Said
from schemas.views import Page
from store.cases import CaseFile
from store.database import Store, Transaction
from store.events import Event
from store.rows import TaskRow
from store.talk import CommentRow
from worklist import cursors
from worklist.access import may_see, require_sight
from worklist.answers import require_keepable

COMMENTS = "comments"
QUESTIONS = "questions"
STRANGER = "Nobody of this name is at work on this case; ask somebody whom its tasks or its timeline name."


@dataclass(frozen=True)
class Place:
    """What is spoken about: a case, or one of its tasks; the case is held."""

    file: CaseFile
    task: TaskRow | None = None

    @property
    def title(self) -> str:
        return self.task.title if self.task else self.file.row.title

    def seen_by(self, person: Person) -> bool:
        """Whether this colleague may take part."""
        if not person.has(*access.COLLEAGUES):
            return False
        case = self.file.row
        return access.may_see(person, case) and (
            self.task is None or may_see(person, self.task, case.created_by)
        )


@dataclass(frozen=True)
class Speech:
    """Somebody says something somewhere."""

    place: Place
    person: Person
    said: Said
    now: datetime
    kind: CommentKind = CommentKind.COMMENT
    to: Person | None = None
    question: CommentRow | None = None


class Talk:
    """Comments, questions and followers.

    Everything raises `NotFound` for a case or task the account may not see. What makes something takes an
    idempotency key: the same key and body do it once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    # what is said

    async def about_case(
        self, person: Person, case: CaseId, after: str | None, limit: int, now: datetime
    ) -> Page[CommentView]:
        """What was said about a case and its tasks, the newest first."""
        async with self._store.reading(person.tenant) as tx:
            access.require_sight(person, await tx.cases.get(case))
            return await _page(tx, person, case, None, after, limit, now)

    async def about_task(
        self, person: Person, task: TaskId, after: str | None, limit: int, now: datetime
    ) -> Page[CommentView]:
        """What was said about a task, the newest first."""
        async with self._store.reading(person.tenant) as tx:
            worked = await tx.tasks.worked(task, person.id)
            require_sight(person, worked.task, worked.created_by)
            return await _page(tx, person, worked.task.case_id, task, after, limit, now)

    async def questions(
        self,
        person: Person,
        view: QuestionView,
        waiting: bool,
        after: str | None,
        limit: int,
        now: datetime,
    ) -> Page[CommentView]:
        """Questions to or by this account, the newest first; `waiting`: only those without an answer."""
        key = cursors.decode(QUESTIONS, after)
        async with self._store.reading(person.tenant) as tx:
            found = await tx.talk.questions(person.id, view, waiting, key, limit + 1)
            items = await discussion.views(tx, person, found[:limit], now)
        more = cursors.encode(QUESTIONS, (items[-1].at, items[-1].id)) if len(found) > limit else None
        return Page(items=items, next=more)

    async def comment_case(
        self, person: Person, case: CaseId, body: NewComment, key: str | None, now: datetime
    ) -> CommentView:
        """Say something about a case, or ask a colleague.

        Raises:
            Invalid: one error for each name or document that does not do.
        """

        async def say(tx: Transaction) -> UUID:
            file = await tx.cases.lock(case)
            access.require_sight(person, file.row)
            return await _say(tx, await _speech(tx, Place(file), person, body, now))

        return await self._once(person, key, {"case": str(case), **body.model_dump(mode="json")}, say, now)

    async def comment_task(
        self, person: Person, task: TaskId, body: NewComment, key: str | None, now: datetime
    ) -> CommentView:
        """Say something about a task, or ask a colleague; it stays with whoever has it.

        Raises:
            Invalid: one error for each name or document that does not do.
        """

        async def say(tx: Transaction) -> UUID:
            file, row = await tx.tasks.lock(task)
            require_sight(person, row, file.row.created_by)
            return await _say(tx, await _speech(tx, Place(file, row), person, body, now))

        return await self._once(person, key, {"task": str(task), **body.model_dump(mode="json")}, say, now)

    async def answer(
        self, person: Person, question: UUID, body: Said, key: str | None, now: datetime
    ) -> CommentView:
        """Answer a question that one was asked.

        Raises:
            NotAllowed: somebody else was asked.
            Conflict: it has been answered or taken back.
        """

        async def say(tx: Transaction) -> UUID:
            place, row = await _found(tx, person, question)
            _require_answerable(row, person)
            speech = Speech(place, person, body, now, CommentKind.ANSWER, question=row)
            answer = await _say(tx, speech)
            await tx.talk.change(row.id, answered_at=now)
            await tx.notices.read_question(person.id, row.case_id, now)
            return answer

        asked = {"question": str(question), **body.model_dump(mode="json")}
        return await self._once(person, key, asked, say, now)

    async def withdraw(self, person: Person, comment: UUID, now: datetime) -> None:
        """Take back what one has just said; again changes nothing.

        Raises:
            NotAllowed: somebody else has said it.
            Conflict: it is too late, or it has been answered.
        """
        async with self._store.transaction(person.tenant) as tx:
            place, row = await _found(tx, person, comment)
            if row.author != person.id:
                raise NotAllowed("Only who wrote a comment may take it back.")
            if row.withdrawn_at is not None:
                return
            if not discussion.may_undo(row, person, now):
                raise Conflict(
                    "This question has been answered; write another comment instead."
                    if row.answered_at
                    else "A comment can be taken back for five minutes; write another one instead."
                )
            await tx.talk.change(row.id, withdrawn_at=now)
            if row.in_reply_to is not None:
                await tx.talk.change(row.in_reply_to, answered_at=None)
            await tx.tasks.texts.rebuild(row.case_id)
            _note(place, "comment.withdrawn", person, now, {"comment": str(row.id)}, {})

    # who follows

    async def following(self, person: Person, case: CaseId) -> Following:
        """Who follows a case; a client system learns only of itself."""
        async with self._store.reading(person.tenant) as tx:
            access.require_sight(person, await tx.cases.get(case))
            return await _following(tx, person, case)

    async def follow(self, person: Person, case: CaseId, follows: bool, now: datetime) -> Following:
        """Follow a case, or leave it; who has left it is not made to follow again by what they do."""
        async with self._store.transaction(person.tenant) as tx:
            access.require_sight(person, await tx.cases.get(case))
            await tx.talk.set_following(case, person.id, follows, now)
            return await _following(tx, person, case)

    async def _once(
        self,
        person: Person,
        key: str | None,
        request: Data,
        say: Callable[[Transaction], Awaitable[UUID]],
        now: datetime,
    ) -> CommentView:
        require_keepable(request)
        async with self._store.transaction(person.tenant) as tx:
            before = await tx.idempotency.begin(person.id, key, request, now) if key is not None else None
            if before is not None:
                return CommentView.model_validate(before)
            spoken = await tx.talk.spoken(await say(tx))
            (view,) = await discussion.views(tx, person, [spoken], now)
            if key is not None:
                await tx.idempotency.answer(person.id, key, view.model_dump(mode="json"))
            return view


async def _page(
    tx: Transaction,
    person: Person,
    case: CaseId,
    task: TaskId | None,
    after: str | None,
    limit: int,
    now: datetime,
) -> Page[CommentView]:
    key = cursors.decode_number(COMMENTS, after)
    own = None if person.has(*access.COLLEAGUES) else person.id
    found = await tx.talk.page(case, task, own, key, limit + 1)
    items = await discussion.views(tx, person, found[:limit], now)
    more = cursors.encode(COMMENTS, (found[limit - 1].comment.seq,)) if len(found) > limit else None
    return Page(items=items, next=more)


async def _speech(tx: Transaction, place: Place, person: Person, body: NewComment, now: datetime) -> Speech:
    if body.to is None:
        return Speech(place, person, body, now)
    asked = await _asked(tx, place, person, body.to)
    if asked.id == person.id:
        raise _fault("This question is to yourself.", ("to",), "choose a colleague to ask")
    return Speech(place, person, body, now, CommentKind.QUESTION, to=asked)


async def _say(tx: Transaction, speech: Speech) -> UUID:
    """Keep what is said, its event and its attachments; who says or is asked it follows the case."""
    place, person, said, now = speech.place, speech.person, speech.said, speech.now
    if not said.text.strip():
        raise _fault("There is nothing to read in this comment.", ("text",), "write something")
    if said.mentions and not person.has(*access.COLLEAGUES):
        raise _fault(
            "A client system mentions nobody.", ("mentions",), "leave them out; ask somebody instead"
        )
    mentions = [await _colleague(tx, place, each, ("mentions", n)) for n, each in enumerate(said.mentions)]
    faults = await missing_documents(tx, person, said.documents)
    if faults:
        raise Invalid("The comment was not kept: a document is not there.", faults)
    comment, documents = uuid4(), [str(each) for each in said.documents]
    told = [str(each) for each in dict.fromkeys(each.id for each in mentions)]
    await _note_said(tx, speech, comment, told)
    await tx.talk.add(
        CommentRow(
            tenant=tx.tenant,
            id=comment,
            case_id=place.file.row.id,
            seq=place.file.row.event_seq,
            task_id=place.task.id if place.task else None,
            kind=speech.kind,
            author=person.id,
            on_behalf_of=person.on_behalf_of,
            at=now,
            text=said.text,
            mentions=told,
            documents=documents,
            to_person=speech.to.id if speech.to else None,
            in_reply_to=speech.question.id if speech.question else None,
            answered_at=None,
            withdrawn_at=None,
        )
    )
    # Attachments are for people: the process is not told of them, so a case that has ended may have some too.
    await tx.cases.attach(place.file.row.id, said.documents, now, talk=True)
    await tx.tasks.texts.extend(place.file.row.id, [said.text], place.task.id if place.task else None)
    joining = [each.id for each in (person, speech.to) if each and each.has(*access.COLLEAGUES)]
    await tx.talk.follow(place.file.row.id, joining, now)
    return comment


KINDS = {
    CommentKind.COMMENT: "comment.added",
    CommentKind.QUESTION: "question.asked",
    CommentKind.ANSWER: "question.answered",
}


async def _note_said(tx: Transaction, speech: Speech, comment: UUID, mentions: list[str]) -> None:
    """The event: who is to know of it, and a digest of the words, which stand beside the trail."""
    after: Data = {
        "comment": str(comment),
        "text_sha256": hashlib.sha256(speech.said.text.encode()).hexdigest(),
        "mentions": mentions,
        "documents": [str(each) for each in speech.said.documents],
    }
    words: Data = {}
    if speech.to is not None:
        after["to"], words["to"] = str(speech.to.id), speech.to.name
    if speech.question is not None:
        asker = speech.question.author
        after |= {"to": str(asker), "question": str(speech.question.id)}
        words["to"] = (await tx.people.views([asker]))[asker].name
    _note(speech.place, KINDS[speech.kind], speech.person, speech.now, after, words)


def _note(place: Place, kind: str, person: Person, now: datetime, after: Data, words: Data) -> None:
    task = place.task.id if place.task else None
    words = {"title": place.title, **words}
    place.file.note(Event(kind, now, person.id, person.on_behalf_of, task, after=after, words=words))


async def _found(tx: Transaction, person: Person, comment: UUID) -> tuple[Place, CommentRow]:
    """A comment as it stands, with what it is about, held."""
    about = await tx.talk.get(comment)
    if about.task_id is not None:
        file, task = await tx.tasks.lock(about.task_id)
        require_sight(person, task, file.row.created_by)
        place = Place(file, task)
    else:
        place = Place(await tx.cases.lock(about.case_id))
        access.require_sight(person, place.file.row)
    return place, await tx.talk.get(comment)


def _require_answerable(row: CommentRow, person: Person) -> None:
    if row.kind != CommentKind.QUESTION:
        raise Conflict("This is not a question; write a comment instead.")
    if row.withdrawn_at is not None:
        raise Conflict("This question has been taken back.")
    if row.to_person not in (person.id, person.on_behalf_of):
        raise NotAllowed("Somebody else was asked this; write a comment if you know the answer.")
    if row.answered_at is not None:
        raise Conflict("This question has been answered already; write a comment if there is more to say.")


async def _asked(tx: Transaction, place: Place, person: Person, name: str) -> Person:
    """Who is asked; a client system cannot tell a name that there is not from one it was not told."""
    if person.has(*access.COLLEAGUES):
        return await _colleague(tx, place, name, ("to",))
    at_work = await tx.people.views(await tx.talk.at_work(place.file.row.id))
    stranger = _fault(STRANGER, ("to",), STRANGER)
    if name not in {each.name for each in at_work.values()}:
        raise stranger
    try:
        return await _colleague(tx, place, name, ("to",))
    except Invalid:
        raise stranger from None


async def _colleague(tx: Transaction, place: Place, name: str, loc: tuple[str | int, ...]) -> Person:
    """Somebody who is named, if they may take part."""
    try:
        person = await tx.people.named(name)
    except NotFound as error:
        raise _fault(error.detail, loc, error.detail) from error
    if not place.seen_by(person):
        text = f"{name} may not see this, so they cannot be asked or mentioned; choose a colleague."
        raise _fault(text, loc, text)
    return person


def _fault(text: str, loc: tuple[str | int, ...], remedy: str) -> Invalid:
    return Invalid(text, [{"loc": list(loc), "msg": remedy}])


async def _following(tx: Transaction, person: Person, case: CaseId) -> Following:
    ids = await tx.talk.followers(case)
    seen = ids if person.has(*access.COLLEAGUES) else [each for each in ids if each == person.id]
    names = await tx.people.views(seen)
    return Following(following=person.id in ids, followers=tuple(names[each] for each in seen))
