"""Tasks: found, looked at, worked."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.calls import After, Caller, Key, Limit, TaskIn
from schemas.requests import Draft, OperationArgs, Order, TaskOperation, TaskQuery, View
from schemas.tasks import Operation, Status
from schemas.views import Page, TaskItem, TaskView

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("")
async def list_tasks(
    request: Request,
    call: Caller,
    view: Annotated[View, Query(description="team: of my teams; mine: those I hold; all.")] = View.TEAM,
    team: str | None = None,
    process: str | None = None,
    status: Annotated[Status | None, Query(description="Without it: all that are open.")] = None,
    order: Annotated[Order, Query(description="urgency: what is due first; newest; oldest.")] = Order.URGENCY,
    limit: Limit = 50,
    after: After = None,
) -> Page[TaskItem]:
    """A list of tasks.

    Business values are compared by `facet.<name>=value`, `facet.<name>.gt=value`, `.ge`, `.lt`, `.le`.
    """
    facets = {name[6:]: value for name, value in request.query_params.items() if name.startswith("facet.")}
    query = TaskQuery(
        view=view,
        team=team,
        process=process,
        status=status,
        order=order,
        limit=limit,
        after=after,
        facets=facets,
    )
    return await call.services.worklist.list(call.person, query, call.now)


@router.get("/{id}")
async def get_task(task: TaskIn, call: Caller) -> TaskView:
    """A task with all that is needed to work it."""
    return await call.services.worklist.get(call.person, task, call.now)


@router.put("/{id}/draft", status_code=204)
async def save_draft(task: TaskIn, body: Draft, call: Caller) -> None:
    """Keep an unfinished answer; nothing in it is checked."""
    await call.services.worklist.save_draft(call.person, task, body.data, call.now)


@router.post("/{id}/{operation}")
async def operate_task(
    task: TaskIn, operation: Operation, body: TaskOperation, call: Caller, key: Key = None
) -> TaskView:
    """Do something to a task; `allowed` of the task lists what may be done.

    delegate and nominate need `to` (a person), forward needs `to` (a team), suspend may have `until`,
    complete needs `data`, fail and skip need `reason`.
    """
    args = OperationArgs(to=body.to, until=body.until, data=body.data, reason=body.reason)
    return await call.services.worklist.operate(
        call.person, task, operation, body.version, args, call.now, key
    )
