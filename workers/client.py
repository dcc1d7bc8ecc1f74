"""A client of the API, for the command line and for measuring."""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import TypeAdapter

from schemas import errors
from schemas.base import CaseId, Data, TaskId
from schemas.errors import CalledWrongly, CaseworkError, Invalid, Unavailable
from schemas.tasks import Operation
from schemas.views import CaseAccepted, CaseItem, CaseView, DocumentView, Me, Page, TaskItem, TaskView

T = TypeVar("T")
Wire = Mapping[str, str | int]

BASE = "/api/v1"
TIMEOUT = httpx.Timeout(60.0, connect=5.0)
AWAY = "The Casework API at {url} does not answer. Is `casework up` running?"
KINDS: Mapping[int, type[CaseworkError]] = {
    kind.status: kind
    for kind in (
        errors.CalledWrongly,
        errors.NotSignedIn,
        errors.NotAllowed,
        errors.NotFound,
        errors.Conflict,
        errors.TooLarge,
        errors.Unsupported,
        errors.TooMany,
        errors.Unavailable,
    )
}


class Client:
    """The API as typed functions; what it refuses is raised as the error of schemas/errors.py that it was."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, token: str) -> "AsyncIterator[Client]":
        """A client that acts as the account of this bearer token."""
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT, trust_env=False) as http:
            yield cls(http)

    async def me(self) -> Me:
        """The account that is signed in."""
        return await self._ask(Me, "GET", "/me")

    async def add_document(self, name: str, content: bytes, key: str | None = None) -> DocumentView:
        """Hand in a document."""
        return await self._ask(DocumentView, "POST", "/documents", key=key, files={"file": (name, content)})

    async def start_case(self, case: Data, key: str | None = None) -> CaseAccepted:
        """Start a case: `{process, data, documents: [id], reference?}`."""
        return await self._ask(CaseAccepted, "POST", "/cases", key=key, json=case)

    async def cases(self, **query: str | int) -> Page[CaseItem]:
        """A page of cases, the newest first."""
        return await self._ask(Page[CaseItem], "GET", "/cases", params=query)

    async def case(self, case: CaseId) -> CaseView:
        """The case file."""
        return await self._ask(CaseView, "GET", f"/cases/{case}")

    async def tasks(self, **query: str | int) -> Page[TaskItem]:
        """A page of tasks."""
        return await self._ask(Page[TaskItem], "GET", "/tasks", params=query)

    async def task(self, task: TaskId) -> TaskView:
        """A task with all that is needed to work it."""
        return await self._ask(TaskView, "GET", f"/tasks/{task}")

    async def operate(
        self, task: TaskId, operation: Operation, version: int, key: str | None = None, **arguments: Any
    ) -> TaskView:
        """Claim, complete, ... a task."""
        body = {"version": version, **arguments}
        return await self._ask(TaskView, "POST", f"/tasks/{task}/{operation.value}", key=key, json=body)

    async def _ask(self, kind: type[T], method: str, path: str, key: str | None = None, **request: Any) -> T:
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = await self.http.request(method, f"{BASE}{path}", headers=headers, **request)
        except httpx.TransportError as error:
            raise Unavailable(AWAY.format(url=self.http.base_url)) from error
        if answer.is_success:
            return TypeAdapter(kind).validate_json(answer.content)
        raise refusal(answer)


def refusal(answer: httpx.Response) -> CaseworkError:
    """What the API refused, as the error that it was."""
    try:
        problem = answer.json()
        detail, faults = str(problem["detail"]), problem.get("errors") or []
    except (ValueError, KeyError, TypeError):
        return Unavailable(f"{answer.url.host} answered {answer.status_code}, but not as Casework does.")
    if answer.status_code == Invalid.status:
        return Invalid(detail, faults)
    return KINDS.get(answer.status_code, CaseworkError)(detail)


@dataclass(frozen=True)
class CaseFolder:
    """A case to be started, as `casework sample` writes it: a body and the files it names."""

    body: Data
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, path: Path) -> "CaseFolder":
        """Read case.json and the files beside it that `documents` names.

        Raises:
            CalledWrongly: it is no such file, or it names what is not beside it.
        """
        body = read_json(path)
        names = body.get("documents", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise CalledWrongly(f"{path}: `documents` must be a list of file names.")
        return cls(body, {name: _beside(path, name) for name in names})

    @property
    def key(self) -> str:
        """The same for the same case and files, so that repeating the command starts nothing twice."""
        parts = {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()}
        whole = json.dumps([self.body, parts], sort_keys=True)
        return f"case-{hashlib.sha256(whole.encode()).hexdigest()}"

    async def start(self, client: Client) -> CaseAccepted:
        """Hand in the files and start the case."""
        documents: list[UUID] = []
        for place, (name, content) in enumerate(self.files.items()):
            added = await client.add_document(Path(name).name, content, f"{self.key}/{place}")
            documents.append(added.id)
        return await client.start_case(
            {**self.body, "documents": [str(each) for each in documents]}, self.key
        )


def read_json(path: Path) -> Data:
    """A JSON object from a file.

    Raises:
        CalledWrongly: it is not there, or no JSON object.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise CalledWrongly(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CalledWrongly(f"{path} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CalledWrongly(f"{path} must hold a JSON object.")
    return found


def _beside(path: Path, name: str) -> bytes:
    place = path.parent / name
    try:
        return place.read_bytes()
    except OSError as error:
        raise CalledWrongly(f"{path} names {name}, but {place} cannot be read: {error.strerror}.") from error
