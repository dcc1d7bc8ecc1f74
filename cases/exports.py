"""Whole lists, as tables for spreadsheets: what somebody may see, row by row, and noted in the trail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from cases.service import Cases
from schemas.base import Data
from schemas.descriptors import FacetType, ProcessDescriptor
from schemas.errors import Invalid
from schemas.people import Person
from schemas.requests import CaseQuery, TaskQuery
from schemas.views import CaseItem, Page, TaskItem
from store.database import Store
from store.events import Event
from worklist.service import Worklist

T = TypeVar("T")
Cell = str | int | Decimal | bool | datetime | None
Row = tuple[Cell, ...]

MOST_ROWS = 20_000
"""Of one export; more is refused, for nobody reads it and everybody would wait."""
AT_ONCE = 1000
"""Rows read from the database at a time."""
IN_WORK = 2
"""Files that are made at the same time; others wait their turn."""
TASK = (
    "id", "title", "status", "team", "owner", "case", "case_title", "customer", "process", "stage", "form",
    "origin", "priority", "created_at", "due_at", "escalated",
)  # fmt: skip
CASE = (
    "id", "number", "title", "customer", "reference", "process", "status", "stage", "created_at", "ended_at",
    "cancel_requested_at",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A list on its way into a spreadsheet."""

    columns: tuple[str, ...]
    pages: AsyncIterator[list[Row]]


class Exports:
    """Lists as tables. Each holds what the account would see in the list itself, and no more."""

    def __init__(self, store: Store, worklist: Worklist, cases: Cases, most: int = MOST_ROWS) -> None:
        self._store = store
        self._worklist = worklist
        self._cases = cases
        self._most = most
        self.turn = asyncio.Semaphore(IN_WORK)
        """Held while a file is made."""

    async def tasks(self, person: Person, query: TaskQuery, now: datetime) -> Table:
        """Tasks with a column for each business value of their processes.

        Raises:
            Invalid: while it is read: there are too many rows.
        """
        async with self._store.reading(person.tenant) as tx:
            known = await tx.processes.all()
        facets = facet_columns([each for each in known if query.process in (None, each.name)])

        async def page(after: str | None) -> Page[TaskItem]:
            wanted = query.model_copy(update={"after": after, "limit": AT_ONCE})
            return await self._worklist.list(person, wanted, now)

        names = [column for name, kind in facets.items() for column in _named(name, kind)]
        return Table((*TASK, *names), self._rows(page, lambda item: task_row(item, facets)))

    async def cases(self, person: Person, query: CaseQuery) -> Table:
        """Cases, the newest first.

        Raises:
            Invalid: while it is read: there are too many rows.
        """

        async def page(after: str | None) -> Page[CaseItem]:
            return await self._cases.list(person, query.model_copy(update={"after": after, "limit": AT_ONCE}))

        return Table(CASE, self._rows(page, case_row))

    async def note(
        self, person: Person, what: str, wanted: TaskQuery | CaseQuery, form: str, rows: int, now: datetime
    ) -> None:
        """Write into the trail who takes out what, and how much of it."""
        asked = wanted.model_dump(mode="json", exclude_defaults=True, exclude={"after", "limit", "order"})
        told = {"what": what, "format": form, "rows": rows, "filter": asked}
        async with self._store.transaction(person.tenant) as tx:
            await tx.events.add(
                Event("list.exported", now, actor=person.id, on_behalf_of=person.on_behalf_of, after=told)
            )

    async def _rows(
        self, page: Callable[[str | None], Awaitable[Page[T]]], row: Callable[[T], Row]
    ) -> AsyncIterator[list[Row]]:
        after, seen = None, 0
        while True:
            found = await page(after)
            seen += len(found.items)
            if seen > self._most:
                raise Invalid(
                    f"This export would have more than {self._most} rows; narrow it down, for instance by "
                    "process, status or team."
                )
            yield [row(item) for item in found.items]
            after = found.next
            if after is None:
                return


def facet_columns(processes: list[ProcessDescriptor]) -> dict[str, FacetType]:
    """The business values that these processes have, by name."""
    found = {name: kind for process in processes for name, kind in process.facets.items()}
    return dict(sorted(found.items()))


def task_row(item: TaskItem, facets: dict[str, FacetType]) -> Row:
    """A task as a row under `TASK` and its facets."""
    head: Row = (
        str(item.id), item.title, item.status.value, item.team, item.owner.name if item.owner else None,
        item.case.number, item.case.title, item.customer, item.process, item.stage, item.form,
        item.origin.value, item.priority, item.created_at, item.due_at, item.escalated,
    )  # fmt: skip
    values = [cell for name, kind in facets.items() for cell in _cells(item.facets.get(name), kind)]
    return (*head, *values)


def case_row(item: CaseItem) -> Row:
    """A case as a row under `CASE`."""
    return (
        str(item.id), item.number, item.title, item.customer, item.reference, item.process, item.status.value,
        item.stage, item.created_at, item.ended_at, item.cancel_requested_at,
    )  # fmt: skip


def _named(name: str, kind: FacetType) -> tuple[str, ...]:
    return (name, f"{name}.currency") if kind is FacetType.NUMBER else (name,)


def _cells(value: Any, kind: FacetType) -> tuple[Cell, ...]:
    """A business value; of money the amount to reckon with, and the currency beside it."""
    if kind is not FacetType.NUMBER:
        return (None if value is None else str(value),)
    money: Data = value if isinstance(value, dict) else {"amount": value}
    return _number(money.get("amount")), money.get("currency")


def _number(value: Any) -> Cell:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return str(value)
