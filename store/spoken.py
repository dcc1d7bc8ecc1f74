"""Documents that came into a case with what was said there."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, DocumentId, PersonId, Tenant
from store.tables import comments

ASKED = comments.alias("the_question")


async def spoken(
    connection: AsyncConnection, tenant: Tenant, case: CaseId, unheard_by: PersonId | None = None
) -> set[tuple[DocumentId, datetime]]:
    """Which came with a comment, and when.

    `unheard_by`: with one that this account has not said, and that answers no question of its own.
    """
    query = sa.select(comments.c.documents, comments.c.at).where(
        comments.c.tenant == tenant, comments.c.case_id == case
    )
    if unheard_by is not None:
        question = (ASKED.c.tenant == comments.c.tenant, ASKED.c.id == comments.c.in_reply_to)
        asked = sa.select(ASKED.c.id).where(*question, ASKED.c.author == unheard_by).exists()
        query = query.where(comments.c.author != unheard_by, ~asked)
    return {(UUID(each), row.at) for row in await connection.execute(query) for each in row.documents}
