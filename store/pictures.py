"""Pictures of pages that were drawn on demand."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import DocumentId, Tenant
from store.tables import pages


async def keep_picture(
    connection: AsyncConnection, tenant: Tenant, document: DocumentId, n: int, sha256: str
) -> None:
    """Remember the picture of a page, unless reading the document has made a better one meanwhile."""
    which = (pages.c.tenant == tenant, pages.c.document_id == document, pages.c.n == n)
    await connection.execute(sa.update(pages).where(*which, pages.c.picture.is_(None)).values(picture=sha256))
