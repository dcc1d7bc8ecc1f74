"""Tasks: found, looked at, worked."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from api.calls import After, Caller, Key, Limit, TaskIn
from api.conditions import IfDraft, IfMatch, drafts_seen, on_condition, tagged, version_seen
from api.routes.subject import subject
from schemas.requests import ORDER, BulkOperation, Draft, OperationArgs, TaskOperation, TaskQuery, View
from schemas.tasks import Operation, Status
from schemas.views import BulkResults, CandidateView, MayDo, Page, SightView, TaskCount, TaskItem, TaskView
from schemas.worklists import NextTask, NextWish

router = subject("/tasks", "tasks")

NOTHING_MORE = TaskOperation()
"""The body of an operation that needs none, where If-Match says what was seen."""


async def query_of(
    request: Request,
    view: Annotated[View, Query(description="team: of my teams; mine: those I hold; all.")] = View.TEAM,
    team: Annotated[str | None, Query(max_length=63)] = None,
    process: Annotated[str | None, Query(max_length=100)] = None,
    status: Annotated[Status | None, Query(description="Without it: all that are open.")] = None,
    q: Annotated[str | None, Query(max_length=200, description="Words in title, values, comments.")] = None,
) -> TaskQuery:
    """Which tasks are meant.

    Business values are compared by `facet.<name>=value`, `facet.<name>.gt=value`, `.ge`, `.lt`, `.le`.
    """
    facets = {name[6:]: value for name, value in request.query_params.items() if name.startswith("facet.")}
    return TaskQuery(view=view, team=team, process=process, status=status, q=q, facets=facets)


Wanted = Annotated[TaskQuery, Depends(query_of)]
Sorted = Annotated[
    str | None,
    Query(
        pattern=ORDER,
        description="urgency, due, newest, oldest, title, customer, or a business value: `facet.<name>`, "
        "`facet.<name>.desc`. Without it: open tasks by urgency, closed ones newest first.",
    ),
]


@router.get("")
async def list_tasks(
    call: Caller, wanted: Wanted, order: Sorted = None, limit: Limit = 50, after: After = None
) -> Page[TaskItem]:
    """A list of tasks.

    Business values are compared by `facet.<name>=value`, `facet.<name>.gt=value`, `.ge`, `.lt`, `.le`.
    """
    query = wanted.model_copy(update={"order": order, "limit": limit, "after": after})
    return await call.services.worklist.list(call.person, query, call.now)


@router.get("/count")
async def count_tasks(call: Caller, wanted: Wanted) -> TaskCount:
    """How many tasks a list holds: exact up to 10,000, then `more`."""
    return await call.services.worklist.count(call.person, wanted, call.now)


@router.get("/candidates")
async def list_candidates(
    call: Caller,
    task: Annotated[
        tuple[UUID, ...], Query(min_length=1, max_length=100, description="Tasks that shall be given on.")
    ],
) -> Page[CandidateView]:
    """To which colleagues you could delegate or nominate these tasks, and why not to the others."""
    return Page[CandidateView](items=await call.services.worklist.candidates(call.person, task, call.now))


@router.post("/next")
async def next_task(body: NextWish, call: Caller, key: Key = None) -> NextTask:
    """Reserve the most urgent task that one may do, and say why it is that one.

    `task` is null when none waits.
    """
    return await call.services.worklist.next(call.person, body, call.now, key)


@router.get("/{id}", response_model=TaskView)
async def get_task(task: TaskIn, call: Caller) -> Response:
    """A task with all that is needed to work it."""
    return tagged(await call.services.worklist.get(call.person, task, call.now))


@router.get("/{id}/allowed")
async def list_permissions(task: TaskIn, call: Caller) -> Page[MayDo]:
    """For every operation whether you may do it to the task now, and why not."""
    return Page[MayDo](items=await call.services.worklist.permissions(call.person, task, call.now))


@router.get("/{id}/sights")
async def list_sights(task: TaskIn, call: Caller) -> Page[SightView]:
    """Who looked at the task, the first first; for who leads."""
    return Page[SightView](items=await call.services.worklist.sights(call.person, task, call.now))


@router.put("/{id}/draft", status_code=204)
async def save_draft(
    task: TaskIn, body: Draft, call: Caller, response: Response, if_match: IfDraft = None
) -> None:
    """Keep an unfinished answer; nothing in it is checked.

    With If-Match it is kept only where nothing else was saved elsewhere; 412 then holds what was.
    """
    keep, over = call.services.worklist.save_draft, drafts_seen(if_match)
    response.headers["ETag"] = await keep(call.person, task, body.data, call.now, body.tag, over)


@router.post("/bulk/{operation}")
async def operate_tasks(
    operation: Operation, body: BulkOperation, call: Caller, key: Key = None
) -> BulkResults:
    """Do the same to up to 200 tasks; each is done or refused on its own, and its result says which.

    complete needs the `data` of each task.
    """
    return await call.services.worklist.operate_all(call.person, operation, body, call.now, key)


@router.post("/{id}/{operation}", response_model=TaskView)
async def operate_task(
    task: TaskIn,
    operation: Operation,
    call: Caller,
    body: TaskOperation = NOTHING_MORE,
    key: Key = None,
    if_match: IfMatch = None,
) -> Response:
    """Do something to a task; `allowed` of the task lists what may be done.

    delegate and nominate need `to` (a person), forward needs `to` (a team), suspend may have `until`,
    complete needs `data`, fail and skip need `reason`, priority needs `priority`, deadline needs `due_at`.
    """
    args = OperationArgs.model_validate(body.model_dump(exclude={"version"}))
    seen = version_seen(body.version, if_match)
    with on_condition(if_match):
        view = await call.services.worklist.operate(call.person, task, operation, seen, args, call.now, key)
    return tagged(view)
