"""Who may not do a task because of what they did, saw or filed: separation of duty, looked up."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, PersonId, TaskId, Tenant
from schemas.tasks import Bar, Status
from store.rows import TaskHead
from store.tables import sights, tasks

Found = list[tuple[CaseId, str, PersonId]]
"""Of a case, who did or saw which form."""


async def bars(
    connection: AsyncConnection, tenant: Tenant, shown: Sequence[TaskHead]
) -> dict[TaskId, Mapping[PersonId, Bar]]:
    """For each of these tasks that has such a rule, who may not do it and why not; asks only where needed."""
    bound = [task for task in shown if task.not_by or task.not_seen_by or task.not_by_filer or task.apart]
    if not bound:
        return {}
    did = await _completed(connection, tenant, bound)
    saw = await _seen(connection, tenant, bound)
    others = await _apart(connection, tenant, bound)
    return {
        task.id: {
            **_matching(saw, task.case_id, task.not_seen_by, Bar.SAW),
            **({task.filed_by: Bar.FILED} if task.not_by_filer and task.filed_by else {}),
            **_matching(did, task.case_id, task.not_by, Bar.DID),
            **{who: Bar.TYPED for of, other, who in others if of == task.apart and other != task.id},
        }
        for task in bound
    }


async def bind(
    connection: AsyncConnection, tenant: Tenant, case: CaseId, forms: Sequence[str], by: str
) -> None:
    """Keep who did `by` in a case away from these forms too, open or to be opened again."""
    here = (tasks.c.tenant == tenant, tasks.c.case_id == case, tasks.c.form.in_(forms))
    for row in (await connection.execute(sa.select(tasks.c.id, tasks.c.not_by).where(*here))).all():
        if by not in row.not_by:
            one = sa.update(tasks).where(tasks.c.tenant == tenant, tasks.c.id == row.id)
            await connection.execute(one.values(not_by=[*row.not_by, by]))


def _matching(found: Found, case: CaseId, forms: Sequence[str], bar: Bar) -> dict[PersonId, Bar]:
    return {person: bar for of, form, person in found if of == case and form in forms}


async def _completed(connection: AsyncConnection, tenant: Tenant, bound: Sequence[TaskHead]) -> Found:
    """Who completed one of the forms, as themselves or through somebody else."""
    where = _those(tenant, [task for task in bound if task.not_by], "not_by")
    if where is None:
        return []
    query = sa.select(tasks.c.case_id, tasks.c.form, tasks.c.completed_by, tasks.c.on_behalf_of)
    rows = await connection.execute(query.where(*where, tasks.c.status == Status.COMPLETED))
    return [(case, form, who) for case, form, *both in rows for who in both if who is not None]


async def _apart(
    connection: AsyncConnection, tenant: Tenant, bound: Sequence[TaskHead]
) -> list[tuple[UUID, TaskId, PersonId]]:
    """Who completed a task that is to be done apart from others, as themselves or through somebody else."""
    groups = {task.apart for task in bound if task.apart is not None}
    if not groups:
        return []
    query = sa.select(tasks.c.apart, tasks.c.id, tasks.c.completed_by, tasks.c.on_behalf_of).where(
        tasks.c.tenant == tenant,
        tasks.c.case_id.in_({task.case_id for task in bound if task.apart is not None}),
        tasks.c.apart.in_(groups),
        tasks.c.status == Status.COMPLETED,
    )
    rows = await connection.execute(query)
    return [(group, task, who) for group, task, *both in rows for who in both if who is not None]


async def _seen(connection: AsyncConnection, tenant: Tenant, bound: Sequence[TaskHead]) -> Found:
    """Who opened a task of one of the forms."""
    where = _those(tenant, [task for task in bound if task.not_seen_by], "not_seen_by")
    if where is None:
        return []
    of_task = sa.and_(sights.c.tenant == tasks.c.tenant, sights.c.task_id == tasks.c.id)
    query = sa.select(tasks.c.case_id, tasks.c.form, sights.c.person_id)
    rows = await connection.execute(query.select_from(tasks.join(sights, of_task)).where(*where))
    return [(row.case_id, row.form, row.person_id) for row in rows]


def _those(tenant: Tenant, bound: Sequence[TaskHead], rule: str) -> tuple[sa.ColumnElement[bool], ...] | None:
    """The tasks that a rule speaks of; None: no task has it."""
    forms = {form for task in bound for form in getattr(task, rule)}
    if not forms:
        return None
    mine = tasks.c.case_id.in_({task.case_id for task in bound})
    return (tasks.c.tenant == tenant, mine, tasks.c.form.in_(sorted(forms)))
