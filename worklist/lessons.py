"""What checks taught: explained, taken back, put back, and switched off. Each change is one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from schemas import registry
from schemas.base import TaskId
from schemas.errors import Conflict, NotFound
from schemas.learned import Layout, Lesson, Sender, labels_shown
from schemas.lessons import (
    LessonCheck,
    LessonForm,
    LessonForms,
    LessonKind,
    LessonQuery,
    LessonReport,
    LessonSwitch,
    LessonView,
)
from schemas.people import Person
from schemas.views import CaseRef, Page
from store.database import Store, Transaction
from store.events import Event
from store.lessons import ALL
from store.taught import TakenBack
from worklist import access, cursors, explained, relearned
from worklist.access import By
from worklist.answers import require_keepable
from worklist.improvement import improvement
from worklist.relearned import Way

KEPT = timedelta(days=60)
"""How long what was taken back can be put back."""
AT_ONCE = 100
"""Layouts and senders that are searched in one step."""
GONE = "There is no such lesson; it was taken back, or gave way to newer ones."
LESSONS, TAKEN = "lessons", "taken"
Known = Layout | Sender


def in_charge(person: Person) -> By:
    """Somebody who may see and take back what was learned.

    Raises:
        NotAllowed: they may not.
    """
    return access.in_charge(person, "see and take back what checks taught")


@dataclass(frozen=True)
class _Place:
    """Where a page begins and how long it is."""

    after: str | None
    limit: int


class Lessons:
    """What checks taught one tenant's readers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # what is seen

    async def list(
        self, by: By, query: LessonQuery, after: str | None, limit: int, now: datetime
    ) -> Page[LessonView]:
        """What was learned, the newest first; or what was taken back, the last first."""
        async with self._store.reading(by.tenant) as tx:
            if query.taken_back:
                return await _taken(tx, query, _Place(after, limit), now)
            return await _in_use(tx, query, _Place(after, limit))

    async def checks(self, by: By, item: UUID) -> tuple[LessonCheck, ...]:
        """The checks that taught a lesson, a sender, or any lesson of a layout; the last first.

        Raises:
            NotFound: nothing of this id was learned, or it has been forgotten.
        """
        async with self._store.reading(by.tenant) as tx:
            found = await tx.taught.checks(await _teachers(tx, item))
            people = await tx.people.views(each.by for each in found)
        return tuple(
            LessonCheck(
                task=each.task,
                title=each.title,
                case=CaseRef(id=each.case, number=each.number, title=each.case_title),
                by=people.get(each.by) if each.by else None,
                at=each.at,
            )
            for each in found
        )

    async def forms(self, by: By) -> LessonForms:
        """How much is learned of each form, and where nothing is."""
        async with self._store.reading(by.tenant) as tx:
            off, counts, fitted = (
                await tx.lessons.off(),
                await tx.taught.counts(),
                await tx.lessons.fitted(),
            )
        names = sorted({*counts, *off} - {ALL})
        forms = [(name, *counts.get(name, (0, 0))) for name in names]
        return LessonForms(
            forms=tuple(
                LessonForm(form=name, papers=papers, senders=senders, off_since=off.get(name))
                for name, papers, senders in forms
            ),
            off_since=off.get(ALL),
            weights=len(fitted.weights) if fitted else 0,
        )

    async def report(self, by: By, form: str | None, weeks: int, now: datetime) -> LessonReport:
        """How many of the fields that were read people corrected, week by week."""
        async with self._store.reading(by.tenant) as tx:
            return await improvement(tx, form, weeks, now)

    # what is changed

    async def switch(self, by: By, wanted: LessonSwitch, now: datetime) -> LessonForms:
        """Learn of a form and use what was learned, or not; switched twice nothing changes.

        Raises:
            NotFound: there is no such form.
        """
        name = wanted.form or ALL
        require_keepable({"form": name})
        async with self._store.transaction(by.tenant) as tx:
            off = await tx.lessons.off()
            await _require_form(tx, name, off)
            if (name in off) is wanted.on:
                await tx.lessons.switch(name, wanted.on, now)
                kind = "reading.learning_on" if wanted.on else "reading.learning_off"
                await _note(tx, by, kind, now, {"form": wanted.form})
        return await self.forms(by)

    async def take_back(self, by: By, item: UUID, now: datetime) -> None:
        """Use a lesson, a sender, or a layout with all its lessons no more; taken back again nothing changes.

        Raises:
            NotFound: nothing of this id was learned, or it gave way to newer lessons.
        """
        async with self._store.transaction(by.tenant) as tx:
            await tx.lessons.hold()
            if not await _take_back(tx, by, {item}, None, now) and await tx.taught.find(item) is None:
                raise NotFound(GONE)

    async def put_back(self, by: By, item: UUID, now: datetime) -> None:
        """Use again what was taken back; put back again nothing changes.

        Of paper that has been learned anew since, only what later checks did not teach goes back.

        Raises:
            NotFound: nothing of this id was taken back, or it is gone for good.
            Conflict: checks have taught something else in its place since.
        """
        async with self._store.transaction(by.tenant) as tx:
            await tx.lessons.hold()
            await tx.taught.drop_old(now - KEPT)
            taken = await tx.taught.find(item)
            if taken is None and not await _there(tx, item):
                raise NotFound("There is no such lesson to put back; after 60 days they are gone for good.")
            if taken is None:
                return
            left = await _put_back(tx, taken)
            await tx.taught.drop(item)
            if left is not None:
                await tx.taught.take(replace(taken, learned=left))
            await _note(tx, by, "reading.lesson_put_back", now, _named(taken.id, taken.learned))

    async def forget(
        self, by: By, items: set[UUID], form: str | None, now: datetime, for_good: bool = False
    ) -> int:
        """Take back many at once, all or none; tells how many lessons went, a sender counting as one.

        Args:
            items: of lessons, layouts or senders; empty: all.
            form: only of this form.
            for_good: they cannot be put back, nor can what was taken back before.

        Raises:
            NotFound: one of the ids is none of these; then nothing is taken back.
        """
        async with self._store.transaction(by.tenant) as tx:
            await tx.lessons.hold()
            known: list[Known] = [*await tx.lessons.layouts(form), *await tx.lessons.senders(form)]
            there = {each.id for each in known}
            parts = {lesson.id for each in known if isinstance(each, Layout) for lesson in each.lessons}
            before = await tx.taught.taken_ids(form) if for_good else set()
            if missing := items - there - parts - before:
                raise NotFound(f"There is no lesson {', '.join(sorted(map(str, missing)))}.")
            gone = await _take_back(tx, by, items or there, form, now)
            for item in (await tx.taught.taken_ids(form)) & (items or there | before) if for_good else ():
                await tx.taught.drop(item)
            return gone


async def _in_use(tx: Transaction, query: LessonQuery, place: _Place) -> Page[LessonView]:
    """Pages of rows are looked through until enough of them are what is looked for."""
    key = cursors.decode(LESSONS, place.after)
    off, labels = await tx.lessons.off(), _Labels(tx)
    found: list[LessonView] = []
    while True:
        rows = await tx.taught.page(query.form, KINDS[query.kind], key, AT_ONCE)
        for row in rows:
            if len(found) == place.limit:
                return Page(items=tuple(found), next=cursors.encode(LESSONS, key or ()))
            view = explained.view(row.learned, row.at, await labels.of(row.learned.form), off)
            key = (row.at, row.learned.id)
            if explained.matches(view, row.learned, query):
                found.append(view)
        if len(rows) < AT_ONCE:
            return Page(items=tuple(found))


async def _taken(tx: Transaction, query: LessonQuery, place: _Place, now: datetime) -> Page[LessonView]:
    key = cursors.decode(TAKEN, place.after)
    rows = await tx.taught.taken(query.form, key, place.limit + 1)
    people = await tx.people.views(row.by for row in rows)
    items = []
    for row in rows[: place.limit]:
        view = explained.view(row.learned, row.learned_at, {}, {})
        until = row.at + KEPT
        about = {"id": row.id, "used": False, "taken_at": row.at, "until": until}
        about["taken_by"] = people.get(row.by) if row.by else None
        if until > now:
            items.append(view.model_copy(update=about))
    last = rows[place.limit - 1] if len(rows) > place.limit else None
    return Page(items=tuple(items), next=cursors.encode(TAKEN, (last.at, last.id)) if last else None)


KINDS: Mapping[LessonKind | None, tuple[type[Known], ...]] = {
    None: (Layout, Sender),
    LessonKind.PAPER: (Layout,),
    LessonKind.LABEL: (Layout,),
    LessonKind.SENDER: (Sender,),
}


class _Labels:
    """Labels that count on paper of other layouts, by form; looked up once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[str, Mapping[str, str]] = {}

    async def of(self, form: str) -> Mapping[str, str]:
        if form not in self._known:
            self._known[form] = labels_shown(await self._tx.lessons.layouts(form))
        return self._known[form]


async def _teachers(tx: Transaction, item: UUID) -> tuple[TaskId, ...]:
    """The tasks that taught it, in use or taken back."""
    taken = await tx.taught.find(item)
    known: list[Known] = [*await tx.lessons.layouts(), *await tx.lessons.senders()]
    for each in [taken.learned] if taken is not None else known:
        lessons: Iterable[Lesson] = each.lessons if isinstance(each, Layout) else ()
        if isinstance(each, Sender) and each.id == item:
            return each.checks
        wanted = [lesson for lesson in lessons if item in (lesson.id, each.id)]
        if wanted:
            return tuple({check: None for lesson in wanted for check in lesson.checks})
    raise NotFound(GONE)


async def _there(tx: Transaction, item: UUID) -> bool:
    """Whether it is in use."""
    known = await tx.lessons.layouts()
    return await tx.taught.learned_at(item) is not None or any(
        item == lesson.id for layout in known for lesson in layout.lessons
    )


async def _take_back(tx: Transaction, by: By, wanted: set[UUID], form: str | None, now: datetime) -> int:
    """Take all of these back that there are; tells how many lessons went."""
    await tx.taught.drop_old(now - KEPT)
    gone = 0
    for layout in await tx.lessons.layouts(form):
        away = [each for each in layout.lessons if layout.id in wanted or each.id in wanted]
        if not away:
            continue
        await _keep_lessons(tx, by, layout, away, layout.id in wanted, now)
        left = tuple(each for each in layout.lessons if each not in away)
        if left:
            await tx.lessons.change(layout.model_copy(update={"lessons": left}))
        else:
            await tx.lessons.forget([layout.id])
        gone += len(away)
    for sender in await tx.lessons.senders(form):
        if sender.id in wanted:
            await _keep(tx, by, sender.id, sender, sender.id, now)
            await tx.lessons.forget([sender.id])
            gone += 1
    return gone


async def _keep_lessons(
    tx: Transaction, by: By, layout: Layout, away: Sequence[Lesson], whole: bool, now: datetime
) -> None:
    """A layout that goes as a whole comes back as a whole; lessons that go one by one, one by one."""
    if whole:
        await _keep(tx, by, layout.id, layout, layout.id, now)
        return
    for lesson in away:
        alone = layout.model_copy(update={"lessons": (lesson,)})
        await _keep(tx, by, lesson.id, alone, layout.id, now)


async def _keep(tx: Transaction, by: By, item: UUID, learned: Known, of: UUID, now: datetime) -> None:
    learned_at = await tx.taught.learned_at(of)
    await tx.taught.take(TakenBack(item, learned, learned_at or now, now, by.actor))
    await _note(tx, by, "reading.lesson_taken_back", now, _named(item, learned))


async def _put_back(tx: Transaction, taken: TakenBack) -> Layout | None:
    """Lessons go back onto their layout, if that is there or such paper was learned anew, else with it.

    Returns:
        The layout with those of its lessons in place of which others were taught since; None: all went back.
    """
    learned = taken.learned
    if isinstance(learned, Sender):
        if relearned.again(learned, await tx.lessons.senders(learned.form)) is not None:
            raise Conflict("Checks have taught who sends this anew since; take that back first.")
        await tx.lessons.put(learned, taken.learned_at)
        return None
    there, way = _its_paper(learned, await tx.lessons.layouts(learned.form))
    if there is None:
        await tx.lessons.put(learned, taken.learned_at)
        return None
    fields = {lesson.field for lesson in there.lessons}
    missing = tuple(way.lesson(lesson) for lesson in learned.lessons if lesson.field not in fields)
    if not missing:
        raise Conflict("Checks have taught since where this stands; take that back first.")
    await tx.lessons.change(there.model_copy(update={"lessons": (*there.lessons, *missing)}))
    left = tuple(lesson for lesson in learned.lessons if lesson.field in fields)
    return learned.model_copy(update={"lessons": left}) if left else None


def _its_paper(learned: Layout, known: Sequence[Layout]) -> tuple[Layout | None, Way]:
    """The layout itself, or what such paper is known by since; and how its places lie on that."""
    for each in known:
        if each.id == learned.id:
            return each, relearned.AS_IT_IS
    for each in known:
        if (way := relearned.upon(learned.marks, each.marks)) is not None:
            return each, way
    return None, relearned.AS_IT_IS


def _named(item: UUID, learned: Known) -> dict[str, Any]:
    """What the trail says of it: which, never what was known."""
    named = {"lesson": str(item), "form": learned.form}
    if isinstance(learned, Layout):
        return {**named, "layout": str(learned.id), "fields": [each.field for each in learned.lessons]}
    return {**named, "sender": str(learned.id)}


async def _require_form(tx: Transaction, name: str, off: Iterable[str]) -> None:
    known = {*registry.forms(), *(each.name for each in await tx.forms.all())}
    if name not in {ALL, *known, *off}:
        raise NotFound.among("form", name, known)


async def _note(tx: Transaction, by: By, kind: str, now: datetime, what: dict[str, Any]) -> None:
    await tx.events.add(Event(kind, now, by.actor, by.on_behalf_of, after=what))
