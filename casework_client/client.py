"""The API as typed functions."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, Unpack
from uuid import UUID, uuid4

import httpx
from pydantic import BaseModel

from casework_client.queries import BatchesWanted, CasesWanted, LessonsWanted, TasksWanted
from casework_client.refusals import refusal
from casework_client.retries import Retries
from schemas.base import CaseId, Data, DocumentId, TaskId
from schemas.batches import BatchOrder, BatchView, Placement
from schemas.errors import CalledWrongly, Unavailable
from schemas.lessons import LessonCheck, LessonForms, LessonReport, LessonView
from schemas.reading import Reading
from schemas.requests import NewCase
from schemas.sheets import ImportOrder, ImportView
from schemas.tasks import ENDED, Operation
from schemas.views import (
    CandidateView,
    CaseAccepted,
    CaseItem,
    CaseView,
    DocumentView,
    EventView,
    Me,
    Page,
    ProcessView,
    TaskItem,
    TaskView,
)
from schemas.waiting import WaitingView

T = TypeVar("T")
V = TypeVar("V", bound=BaseModel)

BASE = "/api/v1"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
PAPER = httpx.Timeout(600.0, connect=5.0)
"""For a stack, each of whose pages is looked at before it is answered."""
AWAY = "The Casework API at {url} does not answer ({why}). Is `casework up` running?"
NO_ADDRESS = "{url!r} is no address of the API; write it as https://casework.example."
NO_TOKEN = (
    "This is no bearer token: it has characters that none has. `casework user add NAME --token` prints one."
)
PATIENT = Retries()
LOOK, LONGEST_LOOK = 0.25, 5.0
"""Seconds between two looks at a case that is waited for: at first, and at most."""


class Client:
    """The API as typed functions; what it refuses is raised as the error of schemas/errors.py that it was.

    Every change carries an Idempotency-Key - the one given, else a new one - so that it is done once however
    often it is sent. A key of one's own makes that hold beyond this process: the same case is never started
    twice, whatever crashes in between.
    """

    def __init__(self, http: httpx.AsyncClient, retries: Retries = PATIENT) -> None:
        self.http = http
        self.retries = retries

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, token: str, retries: Retries = PATIENT) -> "AsyncIterator[Client]":
        """A client that acts as the account of this bearer token.

        Raises:
            CalledWrongly: it is no address, or no token.
        """
        headers = {"Authorization": f"Bearer {_token(token)}"}
        _check(url)
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT, trust_env=False) as http:
            yield cls(http, retries)

    async def me(self) -> Me:
        """The account that is signed in."""
        return await self._ask(Me, "GET", "/me")

    async def processes(self) -> Page[ProcessView]:
        """The processes that cases can be started of."""
        return await self._ask(Page[ProcessView], "GET", "/processes")

    # documents

    async def add_document(self, name: str, content: bytes, key: str | None = None) -> DocumentView:
        """Hand in a document."""
        return await self._ask(DocumentView, "POST", "/documents", key, files={"file": (name, content)})

    async def upload(self, path: Path, key: str | None = None) -> DocumentView:
        """Hand in a file under its name."""
        return await self.add_document(path.name, await asyncio.to_thread(path.read_bytes), key)

    async def document(self, document: DocumentId) -> DocumentView:
        """A document with its pages."""
        return await self._ask(DocumentView, "GET", f"/documents/{document}")

    async def reading(self, document: DocumentId, form: str | None = None) -> Reading:
        """What was read from a document; the latest reading where no form is named."""
        query = {"form": form} if form else {}
        return await self._ask(Reading, "GET", f"/documents/{document}/reading", params=query)

    # cases

    async def start_case(self, case: NewCase | Data, key: str | None = None) -> CaseAccepted:
        """Start a case: `{process, data, documents: [id], reference?}`."""
        body = case.model_dump(mode="json", exclude_none=True) if isinstance(case, NewCase) else case
        return await self._ask(CaseAccepted, "POST", "/cases", key, json=body)

    async def cases(self, **query: Unpack[CasesWanted]) -> Page[CaseItem]:
        """A page of cases, the newest first."""
        return await self._ask(Page[CaseItem], "GET", "/cases", params=query)

    async def each_case(self, **query: Unpack[CasesWanted]) -> AsyncIterator[CaseItem]:
        """All cases that a list holds, read page by page."""
        async for item in self._each(Page[CaseItem], "/cases", query):
            yield item

    async def export_cases(self, form: str = "csv", **query: Unpack[CasesWanted]) -> bytes:
        """All cases that a list holds as a file for a spreadsheet, `csv` or `xlsx`."""
        return (await self._send("GET", "/cases/export", {}, params={**query, "format": form})).content

    async def case(self, case: CaseId) -> CaseView:
        """The case file."""
        return await self._ask(CaseView, "GET", f"/cases/{case}")

    async def wait_for_case(self, case: CaseId) -> CaseView:
        """The case file, once the case has ended; what has not changed is not sent again.

        It may take days: `async with asyncio.timeout(60)` around it waits no longer than that.
        """
        known, pause = "", LOOK
        while True:
            answer = await self._send("GET", f"/cases/{case}", {"If-None-Match": known} if known else {})
            if answer.status_code == httpx.codes.OK:
                known = answer.headers.get("etag", "")
                found = _read(CaseView, answer)
                if found.status in ENDED:
                    return found
            await asyncio.sleep(pause)
            pause = min(LONGEST_LOOK, pause * 1.5)

    async def waiting(self, case: CaseId) -> WaitingView:
        """What a running case waits for, asked at this moment."""
        return await self._ask(WaitingView, "GET", f"/cases/{case}/waiting")

    async def timeline(self, case: CaseId) -> AsyncIterator[EventView]:
        """What happened in a case, the oldest first."""
        async for event in self._each(Page[EventView], f"/cases/{case}/timeline", {}):
            yield event

    async def add_case_documents(
        self, case: CaseId, documents: list[DocumentId], key: str | None = None
    ) -> CaseView:
        """Put more documents into a running case."""
        body = {"documents": [str(each) for each in documents]}
        return await self._ask(CaseView, "POST", f"/cases/{case}/documents", key, json=body)

    async def send_message(
        self, case: CaseId, name: str, data: Data | None = None, key: str | None = None
    ) -> CaseView:
        """Tell a running case something by name."""
        body = {"data": data or {}}
        return await self._ask(CaseView, "POST", f"/cases/{case}/messages/{name}", key, json=body)

    async def cancel_case(self, case: CaseId, reason: str, key: str | None = None) -> CaseView:
        """Cancel a case; its status changes when it has ended."""
        return await self._ask(CaseView, "POST", f"/cases/{case}/cancel", key, json={"reason": reason})

    # spreadsheets

    async def import_rows(
        self, name: str, content: bytes, order: ImportOrder, key: str | None = None
    ) -> ImportView:
        """Have a spreadsheet taken in, all of it or nothing; `status` and `problems` tell which."""
        files = {"file": (name, content)}
        return await self._ask(ImportView, "POST", "/imports", key, files=files, data=_fields(order))

    async def take_batch(
        self, name: str, content: bytes, order: BatchOrder, key: str | None = None
    ) -> BatchView:
        """Have a stack of scans taken in, part by part; `waiting` tells how many a person has to place."""
        files, data = {"file": (name, content)}, _fields(order)
        return await self._ask(BatchView, "POST", "/batches", key, files=files, data=data, timeout=PAPER)

    async def batches(self, **query: Unpack[BatchesWanted]) -> Page[BatchView]:
        """A page of stacks, the newest first; `waiting=True`: those with parts that wait to be placed."""
        return await self._ask(Page[BatchView], "GET", "/batches", params=query)

    async def place_part(self, batch: UUID, n: int, where: Placement, key: str | None = None) -> BatchView:
        """Put a part that waits into a new case of a process, or into a case by its number."""
        body = where.model_dump(mode="json", exclude_defaults=True)
        return await self._ask(BatchView, "POST", f"/batches/{batch}/parts/{n}/place", key, json=body)

    async def import_sheet(self, import_id: UUID) -> bytes:
        """The spreadsheet as it came, with a column of reasons."""
        return (await self._send("GET", f"/imports/{import_id}/sheet", {})).content

    async def import_template(self, process: str) -> bytes:
        """An empty spreadsheet for a process, as XLSX."""
        query = {"process": process}
        return (await self._send("GET", "/imports/template", {}, params=query)).content

    # tasks

    async def tasks(
        self, facets: Mapping[str, str] | None = None, **query: Unpack[TasksWanted]
    ) -> Page[TaskItem]:
        """A page of tasks; `facets={"amount.gt": "1000"}` compares business values."""
        return await self._ask(Page[TaskItem], "GET", "/tasks", params=_with(query, facets))

    async def each_task(
        self, facets: Mapping[str, str] | None = None, **query: Unpack[TasksWanted]
    ) -> AsyncIterator[TaskItem]:
        """All tasks that a list holds, read page by page; what moves to another place meanwhile may be missed
        or come twice, unless they are asked for in an order that stays, such as `order="oldest"`."""
        async for item in self._each(Page[TaskItem], "/tasks", _with(query, facets)):
            yield item

    async def export_tasks(
        self, form: str = "csv", facets: Mapping[str, str] | None = None, **query: Unpack[TasksWanted]
    ) -> bytes:
        """All tasks that a list holds as a file for a spreadsheet, `csv` or `xlsx`."""
        wanted = _with({**query, "format": form}, facets)
        return (await self._send("GET", "/tasks/export", {}, params=wanted)).content

    async def task(self, task: TaskId) -> TaskView:
        """A task with all that is needed to work it."""
        return await self._ask(TaskView, "GET", f"/tasks/{task}")

    async def candidates(self, *tasks: TaskId) -> Page[CandidateView]:
        """To which colleagues tasks could be delegated or nominated, and why not to the others."""
        return await self._ask(Page[CandidateView], "GET", "/tasks/candidates", params={"task": [*tasks]})

    async def operate(
        self, task: TaskId, operation: Operation, version: int, key: str | None = None, **arguments: Any
    ) -> TaskView:
        """Claim, complete, ... a task, decided on the version that was seen."""
        body = {"version": version, **arguments}
        return await self._ask(TaskView, "POST", f"/tasks/{task}/{operation.value}", key, json=body)

    async def save_draft(
        self, task: TaskId, data: Data, seen: Sequence[str] | None = None, tag: str | None = None
    ) -> str:
        """Keep an unfinished answer; its ETag.

        `seen`: ETags that the draft may have, as `draft_etag` of the task; where another was saved since, an
        Outdated is raised whose `extra["draft"]` holds it. `tag`: what the new ETag shall hold.
        """
        headers = {"If-Match": ", ".join(seen)} if seen is not None else {}
        body = {"data": data, "tag": tag or uuid4().hex}
        return (await self._send("PUT", f"/tasks/{task}/draft", headers, json=body)).headers["etag"]

    # what checks taught; for who leads

    async def lessons(self, **query: Unpack[LessonsWanted]) -> Page[LessonView]:
        """A page of what checks taught, explained, the newest first; by `form`, `kind` and words `q`."""
        return await self._ask(Page[LessonView], "GET", "/lessons", params=query)

    async def each_lesson(self, **query: Unpack[LessonsWanted]) -> AsyncIterator[LessonView]:
        """All that a list holds, read page by page."""
        async for item in self._each(Page[LessonView], "/lessons", query):
            yield item

    async def lesson_checks(self, lesson: UUID) -> Page[LessonCheck]:
        """The checks that taught a place, a layout or a sender, the last first."""
        return await self._ask(Page[LessonCheck], "GET", f"/lessons/{lesson}/checks")

    async def take_lesson_back(self, lesson: UUID) -> None:
        """Use a place, a layout or a sender no more."""
        await self._send("POST", f"/lessons/{lesson}/take_back", {})

    async def put_lesson_back(self, lesson: UUID) -> None:
        """Use again what was taken back in the last 60 days."""
        await self._send("POST", f"/lessons/{lesson}/put_back", {})

    async def lesson_forms(self) -> LessonForms:
        """How much is learned of each form, and where learning is switched off."""
        return await self._ask(LessonForms, "GET", "/lessons/forms")

    async def switch_lessons(self, form: str | None, on: bool) -> LessonForms:
        """Switch learning on or off, of one form or of every one."""
        return await self._ask(LessonForms, "PUT", "/lessons/forms", json={"form": form, "on": on})

    async def lesson_report(self, form: str | None = None, weeks: int = 12) -> LessonReport:
        """How many of the fields that were read people corrected, week by week."""
        query = {"weeks": weeks, **({"form": form} if form else {})}
        return await self._ask(LessonReport, "GET", "/lessons/report", params=query)

    # how it is asked

    async def _each(self, kind: type[Page[T]], path: str, query: Mapping[str, object]) -> AsyncIterator[T]:
        after: str | None = None
        while True:
            page = await self._ask(kind, "GET", path, params={**query, **({"after": after} if after else {})})
            for item in page.items:
                yield item
            after = page.next
            if after is None:
                return

    async def _ask(self, kind: type[V], method: str, path: str, key: str | None = None, **request: Any) -> V:
        headers = {"Idempotency-Key": key or str(uuid4())} if method == "POST" else {}
        return _read(kind, await self._send(method, path, headers, **request))

    async def _send(self, method: str, path: str, headers: dict[str, str], **request: Any) -> httpx.Response:
        """The answer, after as many tries as it takes and are allowed."""
        tried = 0
        while True:
            answer, fault = None, None
            try:
                answer = await self.http.request(method, f"{BASE}{path}", headers=headers, **request)
            except httpx.TransportError as error:
                fault = error
            tried += 1
            pause = self.retries.pause(tried, answer)
            if pause is not None:
                await asyncio.sleep(pause)
            elif answer is None:
                why = str(fault) or type(fault).__name__
                raise Unavailable(AWAY.format(url=self.http.base_url, why=why)) from fault
            elif answer.is_success or answer.status_code == httpx.codes.NOT_MODIFIED:
                return answer
            else:
                raise refusal(answer)


def _check(url: str) -> None:
    try:
        given = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise CalledWrongly(NO_ADDRESS.format(url=url)) from error
    if given.scheme not in ("http", "https") or not given.host:
        raise CalledWrongly(NO_ADDRESS.format(url=url))


def _token(given: str) -> str:
    """The token without what a file or a shell leaves around it."""
    token = given.strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise CalledWrongly(NO_TOKEN)
    return token


def _with(query: Mapping[str, object], facets: Mapping[str, str] | None) -> dict[str, object]:
    return {**query, **{f"facet.{name}": value for name, value in (facets or {}).items()}}


def _fields(order: BaseModel) -> dict[str, str]:
    """An order as the fields of a form that goes with a file."""
    said = order.model_dump(mode="json", exclude_defaults=True)
    return {part: str(value).lower() if value is True else str(value) for part, value in said.items()}


def _read(kind: type[V], answer: httpx.Response) -> V:
    """An answer's body; what a newer server adds is passed over."""
    return kind.model_validate_json(answer.content, extra="ignore")
