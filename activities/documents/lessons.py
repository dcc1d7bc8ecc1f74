"""Lessons between store and rules: finished checks are learned from before the next document is read."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import worklist.lessons
from activities.documents.fields.targets import Kind, targets
from activities.documents.learned import finding, remembering, senders, teaching
from activities.documents.learned.senders import Paper
from activities.documents.learned.signs import signs_in
from activities.documents.learned.teaching import Copy
from activities.documents.learned.tokens import Token, lines, tokens
from activities.documents.pipeline import DocumentReading
from schemas.base import CaseId, Data, DocumentId, TaskId, Tenant
from schemas.forms import Form
from schemas.learned import Layout, Learned, PageWords, Sender, bare, by_lesson, given
from schemas.reading import Box, Reading
from store.database import Store, Transaction
from store.lessons import ALL, MOST, MOST_SENDERS, Answered
from worklist.outcomes import same

AT_ONCE = 20
"""Checks that are learned from before one reading."""
KEPT = timedelta(days=60)
"""How long a page's words wait for a check."""
STRANGE = 3
"""Answers that must stand on paper that was not recognised before anything is learned of it."""


class Lessons:
    """What corrections taught, for the tenants of one store."""

    def __init__(self, store: Store, forms: Mapping[str, type[Form]]) -> None:
        self._store = store
        self._forms = forms

    async def known(self, tenant: Tenant, now: datetime) -> Learned:
        """All that a tenant's checks taught, with those since the last reading."""
        async with self._store.reading(tenant) as tx:
            off = await tx.lessons.off()
            new = await tx.lessons.waiting(now) if ALL not in off else False
        if new:
            async with self._store.transaction(tenant) as tx:
                await self._learn(tx, now)
        if ALL in off:
            return Learned()
        async with self._store.reading(tenant) as tx:
            fitted = await tx.lessons.fitted()
            return Learned(
                layouts=tuple(each for each in await tx.lessons.layouts() if each.form not in off),
                senders=tuple(each for each in await tx.lessons.senders() if each.form not in off),
                weights=fitted.weights if fitted else (),
                untaught=tuple(off),
            )

    async def _learn(self, tx: Transaction, now: datetime) -> None:
        await tx.lessons.hold()
        await tx.lessons.drop_words(now - KEPT)
        await tx.taught.drop_old(now - worklist.lessons.KEPT)
        off = await tx.lessons.off()
        for done in await tx.lessons.answered(now, AT_ONCE):
            form = self._forms.get(done.form)
            if form is None or done.form in off:
                continue
            read = await tx.readings.latest(done.document, done.form)
            known = await tx.lessons.layouts(done.form)
            for layout in await asyncio.to_thread(learned_from, known, form, done, read):
                await tx.lessons.put(layout, now)
            await tx.lessons.forget(layout.id for layout in known[MOST:])
            await _remember(tx, form, done, read, now)

    async def keep(
        self, tenant: Tenant, case: CaseId, document: DocumentId, found: DocumentReading, now: datetime
    ) -> None:
        """Keep the words of a document that is going to be checked, unless nothing shall be learned of it."""
        async with self._store.transaction(tenant) as tx:
            off = await tx.lessons.off()
            if ALL not in off and found.reading.form not in off:
                await tx.lessons.keep_words(case, document, found.reading.form, page_words(found), now)


async def _remember(
    tx: Transaction, form: type[Form], done: Answered, read: Reading | None, now: datetime
) -> None:
    """Keep what a check said of who sent the document, if it belongs to this form."""
    known = await tx.lessons.senders(done.form)
    sender = await asyncio.to_thread(sender_from, known, form, done, read)
    if sender is not None:
        await tx.lessons.put(sender, now)
        await tx.lessons.forget(each.id for each in known[MOST_SENDERS:])


def page_words(found: DocumentReading) -> list[PageWords]:
    """The words of each page, as they are kept."""
    pages: dict[int, list[tuple[str, Box]]] = {}
    for word in found.words:
        pages.setdefault(word.page, []).append((word.text, word.box))
    return [PageWords(n=n, words=tuple(words)) for n, words in sorted(pages.items())]


def learned_from(
    known: Sequence[Layout], form: type[Form], done: Answered, read: Reading | None
) -> list[Layout]:
    """The layouts of a document's pages with what a person's answers teach; () where they teach nothing.

    A document that was not recognised as the form must show several of the answers, and teaches only where
    none of the case's was: else the answers are of another document.
    """
    strange = read is None or read.type != form.form_name()
    if strange and done.readings:
        return []
    answers = {n: v for n, v in done.answer.items() if done.asked is None or n in done.asked}
    out: list[Layout] = []
    for page in done.pages:
        words = tokens((text, box, 1.0) for text, box in page.words)
        place = None if page.n > 1 and not out else page.n == 1
        copy = replace(copy_of(words, answers, read, page.n, done.task), first=place)
        standing = sum(bool(finding.found(t, answers.get(t.name), words)) for t in targets(form))
        made = teaching.taught(known, form.form_name(), targets(form), copy)
        if made is not None and (standing >= STRANGE or not strange):
            out.append(made)
    return out


def sender_from(
    known: Sequence[Sender], form: type[Form], done: Answered, read: Reading | None
) -> Sender | None:
    """The sender of a document with what its check says of it; None where it says nothing of one."""
    if read is None or read.type != form.form_name():
        return None
    pages = [tokens((text, box, 1.0) for text, box in page.words) for page in done.pages]
    text = [" ".join(token.text for token in line) for page in pages for line in lines(page)]
    facts: dict[str, str] = {}
    for target in senders.of_sender(targets(form)):
        said = _checked(target.name, done, read)
        if said and (_is_read(target.name, said, read) or any(finding.found(target, said, p) for p in pages)):
            facts[target.name] = said
    order = _order(form, done, read)
    return senders.told(
        known,
        form.form_name(),
        targets(form),
        Paper(text, signs_in(text), facts | ({senders.ORDER: order} if order else {}), done.task),
    )


def _checked(name: str, done: Answered, read: Reading) -> str | None:
    """What a check says of a field: the answer; where it was not asked, what was read of itself and sure."""
    field = read.fields.get(name)
    if done.asked is None or name in done.asked:
        said = done.answer.get(name)
    else:
        said = field.value if field is not None and field.sure and not given(field) else None
    return said if isinstance(said, str) else None


def _is_read(name: str, said: str, read: Reading) -> bool:
    """Whether a value stands in this document as far as it was read, perhaps not letter by letter."""
    value = read.fields[name].value if name in read.fields else None
    return isinstance(value, str) and (bare(value) == bare(said) or finding.alike(said, value))


def _order(form: type[Form], done: Answered, read: Reading) -> str | None:
    """How dates are written in a document, by a date that a person was asked."""
    for target in targets(form):
        said, field = done.answer.get(target.name), read.fields.get(target.name)
        asked = done.asked is None or target.name in done.asked
        if target.kind is Kind.DATE and asked and isinstance(said, str) and field and field.evidence:
            return remembering.order_of(field.evidence.text, said)
    return None


def copy_of(
    words: Sequence[Token], answers: Data, read: Reading | None, n: int, check: TaskId | None = None
) -> Copy:
    """Page `n` of a corrected copy beside what was read of it; `check` is the task in which it was."""
    fields = read.fields if read else {}
    spared = {
        name
        for name, said in answers.items()
        if name in fields and _placed(fields[name].value, said) != by_lesson(fields[name])
    }
    found = [field.evidence for field in fields.values() if field.value is not None]
    filled = [each.box for each in found if each is not None and each.page == n]
    return Copy(words, answers, filled, spared, first=n == 1, check=check)


def _placed(read: Any, said: Any) -> bool:
    """Whether it was read in the right place, perhaps not letter by letter."""
    if isinstance(read, str) and isinstance(said, str):
        return finding.alike(said, read)
    return same(read, said)
