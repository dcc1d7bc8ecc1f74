"""Lessons between store and rules: finished checks are learned from before the next document is read."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from activities.documents.fields.targets import targets
from activities.documents.learned import finding, teaching
from activities.documents.learned.teaching import Copy
from activities.documents.learned.tokens import Token, tokens
from activities.documents.pipeline import DocumentReading
from schemas.base import CaseId, Data, DocumentId, Tenant
from schemas.forms import Form
from schemas.learned import Layout, PageWords, by_lesson
from schemas.reading import Box, Reading
from store.database import Store, Transaction
from store.lessons import ALL, MOST, Answered
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

    async def known(self, tenant: Tenant, now: datetime) -> tuple[Layout, ...]:
        """All that is known of a tenant's layouts, with what checks have taught since the last reading."""
        async with self._store.reading(tenant) as tx:
            off = await tx.lessons.off()
            new = await tx.lessons.waiting(now) if ALL not in off else False
        if new:
            async with self._store.transaction(tenant) as tx:
                await self._learn(tx, now)
        if ALL in off:
            return ()
        async with self._store.reading(tenant) as tx:
            return tuple(layout for layout in await tx.lessons.layouts() if layout.form not in off)

    async def _learn(self, tx: Transaction, now: datetime) -> None:
        await tx.lessons.drop_words(now - KEPT)
        off = await tx.lessons.off()
        for done in await tx.lessons.answered(now, AT_ONCE):
            form = self._forms.get(done.form)
            if form is None or done.form in off:
                continue
            read = await tx.readings.latest(done.document, done.form)
            known = await tx.lessons.layouts(done.form, lock=True)
            for layout in await asyncio.to_thread(learned_from, known, form, done, read):
                await tx.lessons.put(layout, now)
            await tx.lessons.forget(layout.id for layout in known[MOST:])

    async def keep(
        self, tenant: Tenant, case: CaseId, document: DocumentId, found: DocumentReading, now: datetime
    ) -> None:
        """Keep the words of a document that is going to be checked, unless nothing shall be learned of it."""
        async with self._store.transaction(tenant) as tx:
            off = await tx.lessons.off()
            if ALL not in off and found.reading.form not in off:
                await tx.lessons.keep_words(case, document, found.reading.form, page_words(found), now)


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
        copy = copy_of(words, answers, read, page.n)
        standing = sum(bool(finding.found(t, answers.get(t.name), words)) for t in targets(form))
        made = teaching.taught(known, form.form_name(), targets(form), copy)
        if made is not None and (standing >= STRANGE or not strange):
            out.append(made)
    return out


def copy_of(words: Sequence[Token], answers: Data, read: Reading | None, n: int) -> Copy:
    """Page `n` of a corrected copy beside what was read of it."""
    fields = read.fields if read else {}
    spared = {
        name
        for name, said in answers.items()
        if name in fields and _placed(fields[name].value, said) != by_lesson(fields[name])
    }
    found = [field.evidence for field in fields.values() if field.value is not None]
    filled = [each.box for each in found if each is not None and each.page == n]
    return Copy(words, answers, filled, spared)


def _placed(read: Any, said: Any) -> bool:
    """Whether it was read in the right place, perhaps not letter by letter."""
    if isinstance(read, str) and isinstance(said, str):
        return finding.alike(said, read)
    return same(read, said)
