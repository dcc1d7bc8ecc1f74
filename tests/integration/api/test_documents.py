"""Documents go in whole or not at all, and come out as they went in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from schemas.reading import Reading
from store.pictures import keep_picture
from store.tables import blobs, documents
from tests.integration.api.house import UPLOAD_LIMIT, House, document, pdf

URL = "/api/v1/documents"


def upload(content: bytes, name: str = "claim.pdf") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, content)}


async def kept(house: House) -> tuple[int, int]:
    """How many documents and blobs there are."""
    async with house.services.store.system_reading() as sx:
        counts = [
            (await sx.connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (documents, blobs)
        ]
    return counts[0], counts[1]


async def test_a_document_comes_back_as_it_was_handed_in(ada: httpx.AsyncClient) -> None:
    content = pdf("one", "two")
    added = (await ada.post(URL, files=upload(content))).json()
    assert (added["name"], added["media_type"], added["bytes"]) == (
        "claim.pdf",
        "application/pdf",
        len(content),
    )
    seen = (await ada.get(f"{URL}/{added['id']}")).json()
    assert [(page["n"], page["width"], page["height"]) for page in seen["pages"]] == [
        (1, 200, 300),
        (2, 200, 300),
    ]
    file = await ada.get(f"{URL}/{added['id']}/content")
    assert file.content == content
    assert file.headers["content-disposition"].startswith('attachment; filename="claim.pdf"')
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_a_page_is_shown_as_a_picture_and_the_picture_is_kept(
    ada: httpx.AsyncClient, house: House
) -> None:
    found = await document(ada)
    first = await ada.get(f"{URL}/{found}/pages/1.png")
    assert first.headers["content-type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    assert await kept(house) == (1, 2)
    assert (await ada.get(f"{URL}/{found}/pages/1.png")).content == first.content
    assert await kept(house) == (1, 2)
    assert (await ada.get(f"{URL}/{found}/pages/2.png")).status_code == 404


async def test_a_page_that_was_made_straight_can_still_be_seen_as_it_came_in(
    ada: httpx.AsyncClient, house: House
) -> None:
    found = await document(ada)
    page, straight = f"{URL}/{found}/pages/1.png", b"\x89PNG straight"
    sha256 = await house.services.documents.blobs.put("default", straight)
    async with house.services.store.transaction("default") as tx:
        await tx.documents.add_blob(sha256, len(straight), house.clock())
        await keep_picture(tx.connection, "default", UUID(found), 1, sha256)
    assert (await ada.get(page)).content == straight
    came = (await ada.get(page, params={"received": True})).content
    assert came.startswith(b"\x89PNG")
    assert came != straight


async def test_a_document_that_nobody_has_read_has_no_reading(ada: httpx.AsyncClient) -> None:
    answer = await ada.get(f"{URL}/{await document(ada)}/reading")
    assert answer.status_code == 404
    assert "not been read yet" in answer.json()["detail"]


async def test_what_stands_beside_labels_and_what_is_stamped_on_paper_is_told(
    ada: httpx.AsyncClient, house: House
) -> None:
    found = await document(ada)
    pair = {"page": 1, "label": "Order no.:", "value": "A-12", "box": [10, 20, 30, 40]}
    code = {"kind": "barcode", "page": 2, "box": [1, 2, 3, 4], "text": "HV-20417", "symbology": "QRCode"}
    mark = {**code, "kind": "stamp", "text": "RECEIVED", "symbology": ""}
    head = {"document": found, "form": "", "form_version": 0, "type": None, "pages": [], "fields": {}}
    async with house.services.store.transaction("default") as tx:
        read = Reading.model_validate({**head, "pairs": [pair], "marks": [mark, code]})
        await tx.readings.put(read, house.clock())
    told = (await ada.get(f"{URL}/{found}/reading")).json()
    assert (told["pairs"], told["marks"]) == ([pair], [mark, code])


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "empty"),
        (b"just some text", 415, "Please send a PDF"),
        (b"%PDF-1.7 but nothing behind it", 422, "claim.pdf"),
        (b"\x89PNG\r\n\x1a\n and nothing more", 422, "claim.pdf"),
        (b"PK\x03\x04" + bytes(100), 422, "claim.pdf"),
        (b"Rar!" + bytes(100), 415, "Please send a PDF"),
    ],
)
async def test_a_file_of_no_use_is_refused_and_nothing_of_it_is_kept(
    ada: httpx.AsyncClient, house: House, content: bytes, status: int, words: str, tmp_path: Path
) -> None:
    answer = await ada.post(URL, files=upload(content))
    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert await kept(house) == (0, 0)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


async def test_a_file_over_the_limit_is_refused_with_the_limit(ada: httpx.AsyncClient, house: House) -> None:
    answer = await ada.post(URL, files=upload(bytes(UPLOAD_LIMIT + 1)))
    assert answer.status_code == 413
    assert "at most 0.190735 MiB" in answer.json()["detail"]
    far_over = await ada.post(URL, files=upload(bytes(3 * UPLOAD_LIMIT)))
    assert far_over.status_code == 413
    assert far_over.headers["content-type"] == "application/problem+json"
    assert await kept(house) == (0, 0)


async def test_a_file_without_a_length_is_cut_off_at_the_limit(ada: httpx.AsyncClient, house: House) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-'
        while sent < 100 * UPLOAD_LIMIT:
            sent += 10_000
            yield bytes(10_000)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await ada.post(URL, content=endless(), headers=headers)
    assert answer.status_code == 413
    assert sent < 2 * UPLOAD_LIMIT
    assert await kept(house) == (0, 0)


async def test_another_body_over_the_limit_is_refused_too(ada: httpx.AsyncClient) -> None:
    answer = await ada.post("/api/v1/cases", json={"process": "x" * 30_000})
    assert answer.status_code == 413


async def test_a_request_without_a_file_says_what_is_missing(ada: httpx.AsyncClient) -> None:
    answer = await ada.post(URL)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"loc": ["body", "file"], "msg": "Field required"}]


async def test_the_same_key_and_file_give_the_same_document(ada: httpx.AsyncClient, house: House) -> None:
    key = uuid4().hex
    first = await document(ada, key=key)
    again = await asyncio.gather(*(document(ada, key=key) for _ in range(3)))
    assert set(again) == {first}
    assert await kept(house) == (1, 1)


async def test_the_same_key_with_another_file_is_refused(ada: httpx.AsyncClient) -> None:
    await document(ada, key="once")
    other = await ada.post(URL, files=upload(pdf("other")), headers={"Idempotency-Key": "once"})
    assert other.status_code == 409


async def test_the_same_key_of_another_account_is_another_key(house: House, ada: httpx.AsyncClient) -> None:
    portal = await house.client("portal")
    assert await document(ada, key="once") != await document(portal, key="once")


async def test_equal_files_are_two_documents_and_one_blob(ada: httpx.AsyncClient, house: House) -> None:
    assert await document(ada) != await document(ada)
    assert await kept(house) == (2, 1)


@pytest.mark.parametrize("what", ["", "/content", "/pages/1.png", "/reading"])
async def test_another_tenant_and_a_foreign_system_do_not_see_it(
    house: House, ada: httpx.AsyncClient, what: str
) -> None:
    found = await document(ada)
    for name in ("stranger", "portal"):
        answer = await (await house.client(name)).get(f"{URL}/{found}{what}")
        assert answer.status_code == 404
    assert (await ada.get(f"{URL}/{uuid4()}{what}")).status_code == 404


async def test_a_system_sees_what_it_handed_in(portal: httpx.AsyncClient) -> None:
    assert (await portal.get(f"{URL}/{await document(portal)}")).status_code == 200


async def test_a_file_that_came_in_before_is_noticed_with_its_case_by_colleagues_alone(
    ada: httpx.AsyncClient, portal: httpx.AsyncClient, house: House
) -> None:
    content = pdf("only once")
    first = (await portal.post(URL, files=upload(content, "first.pdf"))).json()
    assert first["same_as"] is None
    body = {"process": "household_claim", "data": {}, "documents": [first["id"]]}
    case = (await portal.post("/api/v1/cases", json=body)).json()
    again = (await ada.post(URL, files=upload(content, "again.pdf"))).json()
    told = again["same_as"]
    assert (told["id"], told["name"], told["case"]["number"]) == (first["id"], "first.pdf", case["number"])
    third = (await ada.post(URL, files=upload(content, "third.pdf"))).json()
    assert third["same_as"]["id"] == first["id"], "it is the first, however often it comes"
    assert (await ada.get(f"{URL}/{first['id']}")).json()["same_as"] is None
    mine = (await portal.post(URL, files=upload(content, "mine.pdf"))).json()
    assert mine["same_as"] is None, "what colleagues and others sent is not told to a system"
    body = {"process": "household_claim", "data": {}, "documents": [mine["id"]]}
    second = (await portal.post("/api/v1/cases", json=body)).json()
    seen = (await ada.get(f"/api/v1/cases/{second['id']}")).json()
    assert seen["documents"][0]["same_as"]["case"]["id"] == case["id"]


async def test_the_same_file_of_another_tenant_is_not_noticed(ada: httpx.AsyncClient, house: House) -> None:
    content = pdf("everywhere")
    stranger = await house.client("stranger")
    assert (await stranger.post(URL, files=upload(content))).status_code == 201
    assert (await ada.post(URL, files=upload(content))).json()["same_as"] is None
