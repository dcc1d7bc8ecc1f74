"""Documents, their pages, and what was read from them. The bytes themselves are in `store/blobs.py`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, DocumentId, PersonId, Tenant
from schemas.errors import NotFound
from schemas.reading import Reading
from store.rows import DocumentRow, FirstCopy, PageRow, names, plain_row
from store.spoken import spoken
from store.statements import insert
from store.tables import blobs, case_documents, cases, documents, pages, readings

_PAGES = (
    sa.select(pages)
    .where(
        pages.c.tenant == sa.bindparam("tenant"),
        pages.c.document_id.in_(sa.bindparam("ids", expanding=True)),
    )
    .order_by(pages.c.document_id, pages.c.n)
)
_OF_CASE = (
    sa.select(*(documents.c[name] for name in names(DocumentRow)), case_documents.c.added_at.label("came_at"))
    .join(
        case_documents,
        sa.and_(
            case_documents.c.tenant == documents.c.tenant, case_documents.c.document_id == documents.c.id
        ),
    )
    .where(
        case_documents.c.tenant == sa.bindparam("tenant"), case_documents.c.case_id == sa.bindparam("case")
    )
    .order_by(case_documents.c.position)
)


_FIRST = (
    sa.select(documents.c.id)
    .where(
        documents.c.tenant == sa.bindparam("tenant"),
        documents.c.sha256 == sa.bindparam("sha256"),
        documents.c.same_as.is_(None),
    )
    .order_by(documents.c.added_at, documents.c.id)
    .limit(1)
)
_SAME = (
    sa.select(
        documents.c.id,
        documents.c.name,
        documents.c.added_at,
        cases.c.id.label("case"),
        cases.c.number,
        cases.c.title,
    )
    .outerjoin(
        case_documents,
        sa.and_(
            case_documents.c.tenant == documents.c.tenant, case_documents.c.document_id == documents.c.id
        ),
    )
    .outerjoin(cases, sa.and_(cases.c.tenant == documents.c.tenant, cases.c.id == case_documents.c.case_id))
    .where(
        documents.c.tenant == sa.bindparam("tenant"),
        documents.c.id.in_(sa.bindparam("ids", expanding=True)),
    )
    .order_by(case_documents.c.added_at.desc(), cases.c.id.desc())
)
"""The last row of a document tells the first case that it came in with."""


class DocumentRepository:
    """One tenant's documents."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def add_blob(self, sha256: str, size: int, now: datetime) -> None:
        """Note that bytes with this hash are kept; noting it again changes nothing."""
        statement = insert(self._connection, blobs)
        values = {"tenant": self._tenant, "sha256": sha256, "bytes": size, "created_at": now}
        await self._connection.execute(statement.values(**values).on_conflict_do_nothing())

    async def add(self, document: DocumentRow, shown: Sequence[PageRow] = ()) -> None:
        """A new document; its blob must have been noted."""
        await self._connection.execute(sa.insert(documents).values(**vars(document)))
        await self.put_pages(document.id, shown)

    async def first_with(self, sha256: str) -> DocumentId | None:
        """The first document with these bytes, if there is one."""
        found = await self._connection.execute(_FIRST, {"tenant": self._tenant, "sha256": sha256})
        return found.scalar_one_or_none()

    async def same_files(self, wanted: Iterable[DocumentId]) -> dict[DocumentId, FirstCopy]:
        """Documents with the case that each came in with first."""
        ids = list(wanted)
        if not ids:
            return {}
        found = await self._connection.execute(_SAME, {"tenant": self._tenant, "ids": ids})
        return {row["id"]: plain_row(FirstCopy, row) for row in found.mappings()}

    async def put_pages(self, document: DocumentId, shown: Sequence[PageRow]) -> None:
        """Keep what is known of a document's pages, in place of what was known before."""
        where = (pages.c.tenant == self._tenant, pages.c.document_id == document)
        await self._connection.execute(sa.delete(pages).where(*where))
        rows = [{"tenant": self._tenant, "document_id": document, **vars(page)} for page in shown]
        if rows:
            await self._connection.execute(sa.insert(pages), rows)

    async def keep_picture(self, document: DocumentId, n: int, sha256: str, size: int, now: datetime) -> None:
        """Note the picture of a page, whose bytes are in the blob store."""
        await self.add_blob(sha256, size, now)
        where = (pages.c.tenant == self._tenant, pages.c.document_id == document, pages.c.n == n)
        await self._connection.execute(sa.update(pages).where(*where).values(picture=sha256))

    async def set_problem(self, document: DocumentId, problem: str | None) -> None:
        """Why a document cannot be read, in words for staff."""
        where = (documents.c.tenant == self._tenant, documents.c.id == document)
        await self._connection.execute(sa.update(documents).where(*where).values(problem=problem))

    async def get(self, document: DocumentId) -> DocumentRow:
        """A document.

        Raises:
            NotFound: the tenant has no such document.
        """
        found = await self.find([document])
        if document not in found:
            raise NotFound("There is no such document.")
        return found[document]

    async def find(self, wanted: Iterable[DocumentId]) -> dict[DocumentId, DocumentRow]:
        """Those of the wanted documents that there are."""
        ids = list(wanted)
        if not ids:
            return {}
        query = sa.select(documents).where(documents.c.tenant == self._tenant, documents.c.id.in_(ids))
        found = await self._connection.execute(query)
        return {row["id"]: plain_row(DocumentRow, row) for row in found.mappings()}

    async def pages(self, document: DocumentId) -> list[PageRow]:
        """The pages of a document, in order."""
        return (await self.pages_of([document])).get(document, [])

    async def pages_of(self, wanted: Iterable[DocumentId]) -> dict[DocumentId, list[PageRow]]:
        """The pages of several documents, in order."""
        ids = list(wanted)
        if not ids:
            return {}
        found = await self._connection.execute(_PAGES, {"tenant": self._tenant, "ids": ids})
        out: dict[DocumentId, list[PageRow]] = {}
        for row in found.mappings():
            out.setdefault(row["document_id"], []).append(plain_row(PageRow, row))
        return out

    async def told(self, case: CaseId) -> set[DocumentId]:
        """Those of a case that its process was told of: all but what only came with talk."""
        talk = await spoken(self._connection, self._tenant, case)
        return {row.id for row, at in await self._of_case(case) if (row.id, at) not in talk}

    async def of_case(self, case: CaseId, seen_by: PersonId | None = None) -> list[DocumentRow]:
        """The documents of a case, in their order.

        `seen_by`: without those of talk that this account has no part in.
        """
        if seen_by is None:
            return [row for row, _ in await self._of_case(case)]
        hidden = await spoken(self._connection, self._tenant, case, seen_by)
        return [
            row
            for row, at in await self._of_case(case)
            if row.added_by == seen_by or (row.id, at) not in hidden
        ]

    async def _of_case(self, case: CaseId) -> list[tuple[DocumentRow, datetime]]:
        found = await self._connection.execute(_OF_CASE, {"tenant": self._tenant, "case": case})
        return [(plain_row(DocumentRow, row), row["came_at"]) for row in found.mappings()]


class ReadingRepository:
    """What was read from one tenant's documents: one reading per document, form and version."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def put(self, reading: Reading, now: datetime) -> UUID:
        """Keep a reading, in place of an earlier one of the same document, form and version; gives its id."""
        values = {"reading": reading.model_dump(mode="json"), "read_at": now}
        statement = insert(self._connection, readings).values(
            tenant=self._tenant,
            id=uuid4(),
            document_id=reading.document,
            form=reading.form,
            form_version=reading.form_version,
            **values,
        )
        key = ["tenant", "document_id", "form", "form_version"]
        statement = statement.on_conflict_do_update(index_elements=key, set_=values)
        kept: UUID = (await self._connection.execute(statement.returning(readings.c.id))).scalar_one()
        return kept

    async def get(self, wanted: Iterable[UUID]) -> list[Reading]:
        """Readings in the order they are asked for; what is not there is left out."""
        ids = list(wanted)
        if not ids:
            return []
        query = sa.select(readings.c.id, readings.c.reading)
        query = query.where(readings.c.tenant == self._tenant, readings.c.id.in_(ids))
        found = {row.id: row.reading for row in await self._connection.execute(query)}
        return [Reading.stored(found[key]) for key in ids if key in found]

    async def of_document(self, document: DocumentId, form: str | None = None) -> list[Reading]:
        """All readings of a document, the newest first."""
        query = sa.select(readings.c.reading)
        query = query.where(readings.c.tenant == self._tenant, readings.c.document_id == document)
        if form is not None:
            query = query.where(readings.c.form == form)
        found = await self._connection.execute(query.order_by(readings.c.read_at.desc(), readings.c.id))
        return [Reading.stored(value) for value in found.scalars()]

    async def latest(self, document: DocumentId, form: str | None = None) -> Reading | None:
        """The newest reading of a document, if it was read."""
        found = await self.of_document(document, form)
        return found[0] if found else None

    async def id_of(self, document: DocumentId, form: str, version: int) -> UUID | None:
        """The reading of a document against a form, if there is one."""
        query = sa.select(readings.c.id).where(
            readings.c.tenant == self._tenant,
            readings.c.document_id == document,
            readings.c.form == form,
            readings.c.form_version == version,
        )
        found: UUID | None = (await self._connection.execute(query)).scalar()
        return found
