"""Documents that belong to an answer: fields of the type `schemas.forms.Attachment`, or lists of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from schemas.base import Data, DocumentId
from schemas.errors import Invalid
from schemas.messages import DocumentsAdded
from schemas.people import Person
from store.cases import CaseFile
from store.database import Transaction
from store.events import Event
from store.rows import DocumentRow
from worklist.access import COLLEAGUES
from worklist.operations import Deed

Loc = tuple[str | int, ...]


async def named(tx: Transaction, person: Person, answer: Data, schema: Data) -> tuple[DocumentId, ...]:
    """The documents that an answer names.

    Raises:
        Invalid: one error for each that is not there, or not this account's to use.
    """
    wanted = list(_wanted(answer, schema))
    if not wanted:
        return ()
    found = await tx.documents.find(document for _, document in wanted)
    missing = [loc for loc, document in wanted if not await _usable(tx, person, found.get(document))]
    if missing:
        text = "there is no such document; send it to /documents first"
        raise Invalid("Some documents are not there.", [{"loc": list(loc), "msg": text} for loc in missing])
    return tuple(dict.fromkeys(document for _, document in wanted))


async def join(tx: Transaction, file: CaseFile, deed: Deed) -> None:
    """Put the documents of an answer into its case, and let the case know."""
    there = await tx.documents.told(file.row.id)
    new = tuple(each for each in deed.attached if each not in there)
    if not new:
        return
    await tx.cases.attach(file.row.id, new, deed.now)
    file.signal(lambda seq: DocumentsAdded(seq=seq, documents=new), deed.now)
    after: Data = {"documents": [str(each) for each in new]}
    who = (deed.person.id, deed.person.on_behalf_of)
    file.note(Event("case.documents_added", deed.now, *who, after=after, words={"count": len(new)}))


async def _usable(tx: Transaction, person: Person, row: DocumentRow | None) -> bool:
    if row is None:
        return False
    if row.added_by == person.id or person.has(*COLLEAGUES):
        return True
    return await tx.cases.has_document_for(row.id, person.id)


def _wanted(answer: Data, schema: Data) -> Iterator[tuple[Loc, DocumentId]]:
    for name, field in schema.get("properties", {}).items():
        value = answer.get(name)
        for option in field.get("anyOf", [field]):
            if option.get("x-document") and isinstance(value, str):
                yield (name,), UUID(value)
            elif _marked(option.get("items")) and isinstance(value, list):
                yield from (((name, n), UUID(each)) for n, each in enumerate(value))


def _marked(items: Any) -> bool:
    return isinstance(items, dict) and bool(items.get("x-document"))
