"""Spreadsheets taken in: every row looked at first, then all in one transaction, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from cases import intake
from cases.access import COLLEAGUES, require_start
from cases.documents import plain_name
from cases.handed import HandedIn
from cases.sheets.bodies import Sheet, placed, reasons, sheet_of, table_name
from cases.sheets.table import SheetOpener, SheetTable
from cases.sheets.understood import understood
from schemas.base import Data
from schemas.descriptors import FormDescriptor, ProcessDescriptor
from schemas.errors import Invalid, NotFound, TakenIn
from schemas.forms import Form
from schemas.people import Person
from schemas.sheets import ImportHead, ImportMode, ImportOrder, ImportStatus, ImportView, SheetProblem
from schemas.views import Page, PersonView
from store.blobs import Blobs
from store.canonical import digest
from store.database import Store, Transaction
from store.events import Event
from store.imports import ImportHeadRow, ImportRow
from worklist import cursors
from worklist.forms import FormShelf

CHANNEL = "sheet"
ORDER = "imports"
TOLD = 1000
"""Problems that an answer names; the sheet that goes back has them all."""
DEFAULT_ROWS = 5000
"""More rows would hold up everybody else who writes."""
TAKEN_IN_BY_OTHERS = (
    "Another account has handed in this very file. If you want the same cases once more, say `again`."
)


class Handed(HandedIn[ImportOrder]):
    """A spreadsheet that was handed in."""

    kind = "import"

    @property
    def meaning(self) -> str:
        """What would come of it: equal, and it would be the same cases again."""
        how = self.order.model_dump(mode="json", exclude={"dry_run", "again"})
        return digest({"order": how, "sha256": self.sha256})


class Imports:
    """Spreadsheets as cases.

    Args:
        most: rows that one file may have.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        opener: SheetOpener,
        forms: Mapping[str, type[Form]],
        most: int = DEFAULT_ROWS,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._opener = opener
        self._forms = FormShelf(forms)
        self._most = most

    async def take(
        self, person: Person, name: str, content: bytes, order: ImportOrder, key: str | None, now: datetime
    ) -> ImportView:
        """Take a spreadsheet in, or tell what is wrong in it; only where all rows fit are there cases.

        Raises:
            Unsupported, Invalid: it cannot be opened, or the order does not fit; nothing is kept.
            TakenIn: the same file was taken in before.
            KeyReused: the key was used for another request.
        """
        require_start(person)
        name = plain_name(name)
        sha256 = await self._blobs.put(person.tenant, content)
        handed = Handed(person, name, content, sha256, order, key, now)
        async with self._store.reading(person.tenant) as tx:
            before = await tx.idempotency.find(person.id, key, handed.request)
            if before is not None:
                return ImportView.model_validate(before)
            await self._require_new(tx, handed)
            process, form = await self._process(tx, order)
        table = await self._opener.table(content, name)
        self._require_few(table, name)
        sheet = sheet_of(table, form.json_schema, order)
        async with self._store.reading(person.tenant) as tx:
            starts = await self._checked(tx, process, form, handed, sheet)
        if sheet.problems or order.dry_run:
            return await self._back(handed, sheet, table.rows[0].n)
        return await self._in(handed, process, sheet, starts)

    async def list(self, person: Person, after: str | None, limit: int) -> Page[ImportHead]:
        """A page of the files that were handed in, the newest first; a client system sees its own."""
        mine = None if person.has(*COLLEAGUES) else person.id
        async with self._store.reading(person.tenant) as tx:
            rows = await tx.imports.page(cursors.decode(ORDER, after), limit + 1, mine)
            shown = rows[:limit]
            people = await tx.people.views(row.added_by for row in shown)
        more = cursors.encode(ORDER, (shown[-1].added_at, shown[-1].id)) if len(rows) > limit else None
        return Page(
            items=tuple(ImportHead.model_validate(_head(row, people[row.added_by])) for row in shown),
            next=more,
        )

    async def get(self, person: Person, import_id: UUID) -> ImportView:
        """What became of a file that was handed in."""
        async with self._store.reading(person.tenant) as tx:
            row = await _visible(tx, person, import_id)
            people = await tx.people.views([row.added_by])
            return view(row, people[row.added_by])

    async def marked(self, person: Person, import_id: UUID) -> tuple[str, bytes]:
        """The name of the file, and the file with the reasons in it.

        Raises:
            NotFound: there is no such import, or nothing was wrong in its file.
        """
        async with self._store.reading(person.tenant) as tx:
            row = await _visible(tx, person, import_id)
        if row.marked is None:
            raise NotFound("There is no sheet with reasons for this import.")
        return row.name, await self._blobs.get(person.tenant, row.marked)

    async def form(self, person: Person, process: str) -> FormDescriptor:
        """The form that the rows of a process have to fit."""
        async with self._store.reading(person.tenant) as tx:
            return (await self._process(tx, ImportOrder(process=process)))[1]

    async def _process(self, tx: Transaction, order: ImportOrder) -> tuple[ProcessDescriptor, FormDescriptor]:
        process = await intake.known_process(tx, order.process)
        described = {form.name: form for form in process.forms}.get(process.start_form)
        return process, described or await self._forms.known(tx, process.start_form)

    def _require_few(self, table: SheetTable, name: str) -> None:
        rows = len(table.rows) - 1
        if rows > self._most:
            raise Invalid(
                f"{name} has {rows} rows and at most {self._most} are taken in at once; please split it."
            )

    async def _require_new(self, tx: Transaction, handed: Handed) -> int:
        """How often the same was taken in before, if it may be once more.

        Raises:
            TakenIn: it was, and nobody said that it is meant.
        """
        last = await tx.imports.last(handed.meaning)
        if last is None:
            return 0
        if not handed.order.again and not _may_see(handed.person, last):
            raise TakenIn(TAKEN_IN_BY_OTHERS)
        if not handed.order.again:
            who = (await tx.people.views([last.added_by])).get(last.added_by)
            raise TakenIn(
                f"This very file was taken in on {last.added_at:%Y-%m-%d at %H:%M} UTC by "
                f"{who.name if who else 'somebody'} as {last.name}, {_cases(len(last.cases))}. "
                "If you want the same cases once more, say `again`.",
                **{"import": str(last.id)},
            )
        return (last.time or 0) + 1

    async def _checked(
        self,
        tx: Transaction,
        process: ProcessDescriptor,
        form: FormDescriptor,
        handed: Handed,
        sheet: Sheet,
    ) -> Sequence[Data]:
        """What each case begins with; what does not fit becomes a problem of the sheet."""
        table = table_name(form.json_schema, handed.order) if handed.order.mode is ImportMode.CASE else None
        starts = []
        for asked in sheet.asked:
            try:
                starts.append(await intake.checked(tx, self._forms, process, handed.person, asked.body))
            except Invalid as error:
                for fault in error.errors:
                    sheet.add(placed(fault, asked.entries, sheet.layout, table))
        sheet.problems.sort(key=lambda problem: problem.row)
        return starts

    async def _back(self, handed: Handed, sheet: Sheet, head: int) -> ImportView:
        """Keep what is wrong, and the file with the reasons in it."""
        marked = await self._marked(handed, sheet, head) if sheet.problems else None
        status = ImportStatus.CHECKED if handed.order.dry_run else ImportStatus.REFUSED
        row = _row(handed, sheet, status)
        async with self._store.transaction(handed.person.tenant) as tx:
            before = await _begin(tx, handed)
            if before is not None:
                return before
            if marked is not None:
                sha256, size = marked
                await tx.documents.add_blob(sha256, size, handed.now)
                row = replace(row, marked=sha256)
            await tx.imports.add(row)
            return await _told(tx, handed, row, sheet)

    async def _marked(self, handed: Handed, sheet: Sheet, head: int) -> tuple[str, int] | None:
        """Hash and size of the file with the reasons; None where nothing can be written into it."""
        told = dict(reasons(sheet.problems, head))
        try:
            found = await self._opener.marked(handed.content, handed.name, sheet.layout.reasons, told)
        except Invalid:
            return None
        return await self._blobs.put(handed.person.tenant, found), len(found)

    async def _in(
        self, handed: Handed, process: ProcessDescriptor, sheet: Sheet, starts: Sequence[Data]
    ) -> ImportView:
        """Every case in one transaction: all of them, or none."""
        person, now = handed.person, handed.now
        async with self._store.transaction(person.tenant) as tx:
            before = await _begin(tx, handed)
            if before is not None:
                return before
            row = _row(handed, sheet, ImportStatus.IMPORTED, await self._require_new(tx, handed))
            if not await tx.imports.add(row):
                raise TakenIn("This very file is being taken in by somebody else just now.")
            made = []
            for asked, start in zip(sheet.asked, starts, strict=True):
                file = await intake.add(tx, process, person, asked.body, start, now, CHANNEL)
                source = {"import": str(row.id), "sha256": row.sha256, "row": asked.n}
                words = {"row": asked.n, "file": row.name}
                file.note(
                    Event("case.imported", now, person.id, person.on_behalf_of, after=source, words=words)
                )
                made.append({"row": asked.n, "id": str(file.row.id), "number": file.row.number})
            await tx.imports.told(row.id, made)
            return await _told(tx, handed, replace(row, cases=made), sheet)


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


async def _visible(tx: Transaction, person: Person, import_id: UUID) -> ImportRow:
    row = await tx.imports.get(import_id)
    if not _may_see(person, row):
        raise NotFound("There is no such import.")
    return row


def _may_see(person: Person, row: ImportRow) -> bool:
    return row.added_by == person.id or person.has(*COLLEAGUES)


async def _begin(tx: Transaction, handed: Handed) -> ImportView | None:
    """The answer that was given to the same request before; otherwise its file is noted."""
    if handed.key is not None:
        before = await tx.idempotency.begin(handed.person.id, handed.key, handed.request, handed.now)
        if before is not None:
            return ImportView.model_validate(before)
    await tx.documents.add_blob(handed.sha256, len(handed.content), handed.now)
    return None


def _row(handed: Handed, sheet: Sheet, status: ImportStatus, time: int | None = None) -> ImportRow:
    return ImportRow(
        tenant=handed.person.tenant,
        id=uuid4(),
        status=status.value,
        process=handed.order.process,
        mode=handed.order.mode.value,
        name=handed.name,
        sha256=handed.sha256,
        marked=None,
        rows=len(sheet.entries),
        cases=[],
        problems=[problem.model_dump(mode="json") for problem in sheet.problems[:TOLD]],
        problem_count=len(sheet.problems),
        meaning=handed.meaning,
        time=time,
        added_by=handed.person.id,
        added_at=handed.now,
    )


async def _told(tx: Transaction, handed: Handed, row: ImportRow, sheet: Sheet) -> ImportView:
    """Write into the trail who handed in which file, and what became of it; keep the answer."""
    person = handed.person
    after: Data = {"import": str(row.id), "file": row.name, "sha256": row.sha256, "process": row.process}
    after |= {"mode": row.mode, "rows": row.rows, "cases": len(row.cases), "problems": row.problem_count}
    await tx.events.add(Event(f"sheet.{row.status}", handed.now, person.id, person.on_behalf_of, after=after))
    answer = view(row, PersonView(id=person.id, name=person.name))
    answer = answer.model_copy(update={"columns": understood(sheet)})
    if handed.key is not None:
        await tx.idempotency.answer(person.id, handed.key, answer.model_dump(mode="json"))
    return answer


def view(row: ImportRow, added_by: PersonView) -> ImportView:
    """What became of a file, as it is told."""
    return ImportView.model_validate(
        {
            **_head(row, added_by),
            "sha256": row.sha256,
            "cases": row.cases,
            "problems": [SheetProblem.model_validate(each) for each in row.problems],
        }
    )


def _head(row: ImportHeadRow, added_by: PersonView) -> Data:
    told = ("id", "status", "process", "mode", "name", "rows", "problem_count", "added_at")
    head = {name: getattr(row, name) for name in told}
    return {**head, "sheet": row.marked is not None, "added_by": added_by}
