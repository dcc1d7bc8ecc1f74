"""Cases: started, looked at, told something, cancelled."""

from typing import Annotated

from fastapi import Depends, Path, Query, Response

from api.calls import After, Caller, CaseIn, Key, Limit
from api.conditions import tagged
from api.routes.subject import subject
from schemas.requests import AdHocTask, Cancellation, CaseQuery, Message, MoreDocuments, NewCase
from schemas.tasks import CaseStatus
from schemas.views import CaseAccepted, CaseItem, CaseView, EventView, Page, TaskView
from schemas.waiting import WaitingView

router = subject("/cases", "cases")


@router.post("", status_code=202)
async def start_case(body: NewCase, call: Caller, key: Key = None) -> CaseAccepted:
    """Start a case. It is taken in at once and goes on by itself."""
    return await call.services.cases.accept(call.person, body, key, call.now)


async def query_of(
    process: str | None = None,
    status: CaseStatus | None = None,
    reference: Annotated[str | None, Query(description="The client's own number or name.")] = None,
    number: Annotated[str | None, Query(description="The number for people.")] = None,
    q: Annotated[
        str | None,
        Query(max_length=200, description="Words or parts of them in number, title, customer or reference."),
    ] = None,
) -> CaseQuery:
    """Which cases are meant."""
    return CaseQuery(process=process, status=status, reference=reference, number=number, q=q)


CasesWanted = Annotated[CaseQuery, Depends(query_of)]


@router.get("")
async def list_cases(
    call: Caller, wanted: CasesWanted, limit: Limit = 50, after: After = None
) -> Page[CaseItem]:
    """Cases, the newest first."""
    query = wanted.model_copy(update={"limit": limit, "after": after})
    return await call.services.cases.list(call.person, query)


@router.get("/{id}", response_model=CaseView)
async def get_case(case: CaseIn, call: Caller) -> Response:
    """The case file on one page."""
    return tagged(await call.services.cases.get(call.person, case))


@router.get("/{id}/waiting")
async def list_waits(case: CaseIn, call: Caller) -> WaitingView:
    """What a running case waits for: tasks, messages, documents, moments, steps under way.

    The case itself is asked; `known` is false where it cannot be now.
    """
    return await call.services.cases.waiting(call.person, case)


@router.get("/{id}/timeline")
async def get_timeline(
    case: CaseIn, call: Caller, limit: Limit = 100, after: After = None
) -> Page[EventView]:
    """What happened in the case, the oldest first."""
    return await call.services.cases.timeline(call.person, case, after, limit)


@router.post("/{id}/documents")
async def add_case_documents(case: CaseIn, body: MoreDocuments, call: Caller, key: Key = None) -> CaseView:
    """Put more documents into a case."""
    return await call.services.cases.add_documents(call.person, case, body.documents, key, call.now)


@router.post("/{id}/cancel", status_code=202)
async def cancel_case(case: CaseIn, body: Cancellation, call: Caller, key: Key = None) -> CaseView:
    """Cancel a case. Its open tasks close at once; its status changes when it has ended."""
    return await call.services.cases.cancel(call.person, case, body.reason, key, call.now)


@router.post("/{id}/messages/{name}", status_code=202)
async def send_message(
    case: CaseIn,
    name: Annotated[str, Path(pattern="^[a-z][a-z0-9_]*$", max_length=100)],
    body: Message,
    call: Caller,
    key: Key = None,
) -> CaseView:
    """Tell a running case something by name."""
    await call.services.cases.message(call.person, case, name, body.data, key, call.now)
    return await call.services.cases.get(call.person, case)


@router.post("/{id}/tasks", status_code=201)
async def add_case_task(case: CaseIn, body: AdHocTask, call: Caller, key: Key = None) -> TaskView:
    """Add a task to a running case, one of those that its process offers."""
    return await call.services.cases.add_task(call.person, case, body, key, call.now)
