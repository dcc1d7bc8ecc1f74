"""Documents: taken in, looked at, read."""

from typing import Annotated
from urllib.parse import quote

from fastapi import File, Path, Query, Response, UploadFile

from api.calls import Caller, DocumentIn, Key, OneForm
from api.routes.subject import subject
from api.wire import too_large
from schemas.reading import Reading
from schemas.views import DocumentView

router = subject("/documents", "documents")

BINARY = {"schema": {"type": "string", "format": "binary"}}
SAVED = "application/octet-stream"
"""No file from outside is ever handed out as something that a browser opens."""
ACCEPTED = "PDF, JPEG, PNG, TIFF, WebP, HEIC, DOCX, XLSX, e-mail (EML), or a ZIP of such."
FOR_EVER = "private, max-age=31536000, immutable"
PageNumber = Annotated[int, Path(ge=1, le=100_000, description="Counted from 1.")]
Received = Annotated[bool, Query(description="As it came in, before anything was done to it.")]


@router.post("", status_code=201, dependencies=[OneForm])
async def add_document(
    file: Annotated[UploadFile, File(description=ACCEPTED)],
    call: Caller,
    key: Key = None,
) -> DocumentView:
    """Take in a document. It is opened once: of a damaged or unknown file nothing is kept."""
    limit = call.services.limits.upload
    if file.size is not None and file.size > limit:
        raise too_large(limit, upload=True)
    content = await file.read()
    return await call.services.documents.add(call.person, file.filename or "document", content, key, call.now)


@router.get("/{id}")
async def get_document(document: DocumentIn, call: Caller) -> DocumentView:
    """A document with its pages."""
    return await call.services.documents.get(call.person, document)


@router.get(
    "/{id}/content",
    response_class=Response,
    responses={200: {"content": {SAVED: BINARY}}},
)
async def get_document_content(document: DocumentIn, call: Caller) -> Response:
    """The file as it was received, to be saved; what it is the document tells."""
    kept, content = await call.services.documents.content(call.person, document)
    return Response(content, media_type=SAVED, headers=attachment(kept.name))


@router.get(
    "/{id}/pages/{n}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": BINARY}}},
)
async def get_page_picture(
    document: DocumentIn, n: PageNumber, call: Caller, received: Received = False
) -> Response:
    """A page's picture, upright and straight; or as it came in."""
    picture = await call.services.documents.picture(call.person, document, n, call.now, received)
    return Response(picture, media_type="image/png", headers={"Cache-Control": "private, max-age=300"})


@router.get("/{id}/reading")
async def get_reading(document: DocumentIn, call: Caller, form: str | None = None) -> Reading:
    """What was read from the document; the latest reading where no form is named."""
    return await call.services.documents.reading(call.person, document, form)


def attachment(name: str) -> dict[str, str]:
    """Headers that make a browser save a file instead of showing it as ours (RFC 6266)."""
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in ".-_ " else "_" for c in name)
    value = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": value, "Cache-Control": FOR_EVER}
