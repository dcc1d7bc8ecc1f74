"""What is not shown yet: answers while their like is still to be typed, and what was read of such fields."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, DocumentId, TaskId, Tenant
from schemas.tasks import ENDED, Status
from store.tables import case_documents, cases, tasks

ENOUGH = 2
"""Tasks done apart after which their answers may be seen."""
_OF_CASE = sa.and_(cases.c.tenant == tasks.c.tenant, cases.c.id == tasks.c.case_id)
_OF_DOCUMENT = sa.and_(case_documents.c.tenant == tasks.c.tenant, case_documents.c.case_id == tasks.c.case_id)
_APART = sa.and_(tasks.c.apart.is_not(None), cases.c.status.not_in(ENDED))
_OF_TASKS = ("id", "case_id", "form", "apart", "blind", "status", "created_at", "closed_at")
_TASKS = sa.select(*(tasks.c[name] for name in _OF_TASKS), cases.c.started_again_at).join(cases, _OF_CASE)


@dataclass(frozen=True)
class _Group:
    """Tasks of one form that different people do unseen."""

    tasks: tuple[TaskId, ...]
    begun: datetime
    decided: bool
    """Whether enough people have typed."""
    left: bool
    """Whether it is of a run of the case that was lost: what it asked is asked once more."""


async def sealed(connection: AsyncConnection, tenant: Tenant, case: CaseId) -> frozenset[TaskId]:
    """Tasks of a running case whose answers only who gave them may see: their like is still to be done."""
    query = _TASKS.where(tasks.c.tenant == tenant, tasks.c.case_id == case, _APART)
    return _sealed((await connection.execute(query)).mappings().all())


async def asked_blind(connection: AsyncConnection, tenant: Tenant, document: DocumentId) -> frozenset[str]:
    """Fields that open or sealed tasks of a document's cases ask without showing what was read."""
    query = _TASKS.join(case_documents, _OF_DOCUMENT).where(
        tasks.c.tenant == tenant,
        case_documents.c.document_id == document,
        sa.or_(tasks.c.closed_at.is_(None), _APART),
    )
    rows = (await connection.execute(query)).mappings().all()
    shut = _sealed([row for row in rows if row["apart"] is not None])
    hiding = (row for row in rows if row["closed_at"] is None or row["id"] in shut)
    return frozenset(name for row in hiding for name in row["blind"] or ())


def _sealed(rows: Sequence[sa.RowMapping]) -> frozenset[TaskId]:
    members = defaultdict(list)
    for row in rows:
        members[row["case_id"], row["form"], row["apart"]].append(row)
    alike = defaultdict(list)
    for (case, form, _), its in members.items():
        alike[case, form].append(_group(its))
    return frozenset(
        task
        for groups in alike.values()
        for group in groups
        if _shut(group, [each for each in groups if not each.left])
        for task in group.tasks
    )


def _group(rows: Sequence[sa.RowMapping]) -> _Group:
    begun = min(row["created_at"] for row in rows)
    again = rows[0]["started_again_at"]
    return _Group(
        tasks=tuple(row["id"] for row in rows),
        begun=begun,
        decided=sum(row["status"] == Status.COMPLETED for row in rows) >= ENOUGH,
        left=again is not None and begun < again,
    )


def _shut(group: _Group, current: Sequence[_Group]) -> bool:
    """Whether it or a later one is undecided; what a lost run asked is still to be asked again."""
    if group.left and not any(each.decided for each in current):
        return True
    return any(not each.decided and each.begun >= group.begun for each in current)
