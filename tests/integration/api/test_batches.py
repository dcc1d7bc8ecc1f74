"""Stacks of scans over the API: each letter goes where its sheet says, once, and the others wait."""

import asyncio
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from activities.documents.batches import bars
from activities.documents.batches.printed import Sheet, sheets
from samples import paper
from schemas.batches import Place
from store.tables import batches, cases, documents, outbox
from tests.integration.api.house import House, case, pdf
from tests.integration.api.test_imports import count, trail
from workers.notifier import Notifier

BATCHES = "/api/v1/batches"
CLAIM = Place(process="household_claim")


def sheet(place: Place) -> bytes:
    return sheets([Sheet(place)])


def stack(*papers: bytes) -> bytes:
    """One PDF of all pages."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for each in papers:
        made.import_pages(pypdfium2.PdfDocument(each))
    made.save(out)
    return out.getvalue()


async def send(
    client: httpx.AsyncClient, content: bytes, key: str | None = None, name: str = "post.pdf", **order: Any
) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(BATCHES, files={"file": (name, content)}, data=order, headers=headers)


async def taken(client: httpx.AsyncClient, content: bytes, **order: Any) -> dict[str, Any]:
    answer = await send(client, content, **order)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def number(client: httpx.AsyncClient, case_id: str) -> str:
    return str((await client.get(f"/api/v1/cases/{case_id}")).json()["number"])


async def test_each_letter_goes_where_its_sheet_says_and_tells_where_it_came_from(
    house: House, ada: httpx.AsyncClient
) -> None:
    known = await case(ada)
    cover = Place(case=await number(ada, known))
    content = stack(sheet(CLAIM), pdf("One", "Two"), sheet(CLAIM), sheet(cover), pdf("Three"))
    found = await taken(ada, content)
    assert (found["pages"], found["left_out"], found["waiting"]) == (6, [1, 4, 5], 0)
    new, added = found["parts"]
    assert (new["first"], new["last"], new["case"]["started"]) == (2, 3, True)
    assert (added["first"], added["last"], added["case"]["started"]) == (6, 6, False)
    assert added["case"]["id"] == known
    document = (await ada.get(f"/api/v1/documents/{new['document']}")).json()
    assert (document["name"], len(document["pages"])) == ("post 2-3.pdf", 2)
    cut = pypdfium2.PdfDocument((await ada.get(f"/api/v1/documents/{new['document']}/content")).content)
    assert [page.get_textpage().get_text_bounded() for page in cut] == ["One", "Two"]
    told = (await ada.get(f"/api/v1/cases/{known}/timeline")).json()["items"]
    assert told[-1]["text"] == "From the stack post.pdf came: page 6"
    assert told[-1]["data"]["after"]["batch"] == found["id"]
    assert (await ada.get(f"{BATCHES}/{found['id']}/content")).content == content
    started = (await ada.get(f"/api/v1/cases/{new['case']['id']}")).json()
    assert (started["process"], len(started["documents"])) == ("household_claim", 1)
    assert [event["kind"] for event in await trail(house, "batch.")] == ["batch.taken"]
    assert await count(house, outbox) == 3, "two starts, and one case that is told of a document"


async def test_what_cannot_be_placed_waits_whole_and_says_why(house: House, ada: httpx.AsyncClient) -> None:
    over = await case(ada)
    await (await house.client("lee")).post(f"/api/v1/cases/{over}/cancel", json={"reason": "Withdrawn."})
    ended = Place(case=await number(ada, over))
    content = stack(
        pdf("before"), sheet(ended), pdf("ended"), sheet(Place(case="C-900000")), pdf("unknown"),
        sheet(Place(process="nothing")), pdf("nothing"), scratched(), pdf("damaged"),
    )  # fmt: skip
    found = await taken(ada, content)
    assert [(part["first"], part["last"], part["case"]) for part in found["parts"]] == [
        (1, 1, None), (3, 3, None), (5, 5, None), (7, 7, None), (8, 9, None),
    ]  # fmt: skip
    whys = [part["problem"] for part in found["parts"]]
    for why, words in zip(
        whys,
        ("No sheet before it", "has ended", "no case C-900000", "no such process", "page 8"),
        strict=True,
    ):
        assert words in why
    assert found["waiting"] == 5
    assert [each["id"] for each in (await ada.get(f"{BATCHES}?waiting=true")).json()["items"]] == [
        found["id"]
    ]
    assert await count(house, cases) == 1


def scratched() -> bytes:
    """A sheet whose codes cannot be seen any more."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for begins, ends in bars.edges(bars.OURS):
        canvas.rect(100, 800 - ends * 72, 400, (ends - begins) * 72, stroke=0, fill=1)
    canvas.save()
    return out.getvalue()


async def test_a_person_places_what_waits_once(house: House, ada: httpx.AsyncClient) -> None:
    known = await case(ada)
    found = await taken(ada, stack(pdf("one"), sheet(Place(case="C-900000")), pdf("two")))
    place = f"{BATCHES}/{found['id']}/parts"
    refused = await ada.post(f"{place}/1/place", json={"case": "C-900000"})
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no case C-900000 here.")
    here = {"case": await number(ada, known)}
    headers = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        answer = await ada.post(f"{place}/1/place", json=here, headers=headers)
        assert answer.json()["parts"][0]["case"] == {"id": known, "number": here["case"], "started": False}
    assert (await ada.post(f"{place}/1/place", json=here)).status_code == 409
    body = {"process": "household_claim", "data": {"customer": "Ada Example"}}
    answer = await ada.post(f"{place}/2/place", json=body)
    assert (answer.json()["waiting"], answer.json()["parts"][1]["case"]["started"]) == (0, True)
    assert (await ada.get(f"{BATCHES}?waiting=true")).json()["items"] == []
    assert (await ada.post(f"{place}/3/place", json=here)).status_code == 404
    assert (await ada.post(f"{place}/1/place", json={})).status_code == 422


async def unread(client: httpx.AsyncClient) -> list[str]:
    found = (await client.get("/api/v1/notices?unread=true")).json()["items"]
    return [each["text"] for each in found]


async def test_that_post_waits_is_told_until_its_last_letter_is_placed(
    house: House, ada: httpx.AsyncClient
) -> None:
    notifier = Notifier(house.services.store, False, lambda: house.clock.now + timedelta(days=1))
    lee, here = await house.client("lee"), {"process": "household_claim"}
    first = await taken(ada, stack(pdf("one"), sheet(Place(case="C-900000")), pdf("two")))
    await taken(ada, pdf("another stack"))
    await notifier.look()
    waits = [
        "Post is waiting to be placed: post.pdf, 1 letter",
        "Post is waiting to be placed: post.pdf, 2 letters",
    ]
    assert await unread(lee) == waits
    place = f"{BATCHES}/{first['id']}/parts"
    assert (await ada.post(f"{place}/1/place", json=here)).json()["waiting"] == 1
    assert await unread(lee) == waits
    assert (await ada.post(f"{place}/2/place", json=here)).json()["waiting"] == 0
    assert await unread(lee) == waits[:1]


async def test_the_same_stack_makes_nothing_twice_unless_that_is_meant(
    house: House, ada: httpx.AsyncClient
) -> None:
    content = stack(sheet(CLAIM), pdf("one"))
    first, second = await asyncio.gather(send(ada, content), send(ada, content, name="again.pdf"))
    made = [answer.json() for answer in (first, second) if answer.status_code == 201]
    assert sorted(each["before"] for each in made) in ([False], [False, True])
    again = await taken(ada, content)
    assert again["before"]
    assert again["parts"] == made[0]["parts"]
    assert await count(house, cases) == 1
    meant = await taken(ada, content, again="true")
    assert not meant["before"]
    assert (await count(house, cases), await count(house, batches)) == (2, 2)


async def test_a_request_that_is_repeated_gets_its_answer_and_another_body_a_refusal(
    house: House, ada: httpx.AsyncClient
) -> None:
    content = stack(sheet(CLAIM), pdf("one"))
    one = await send(ada, content, key="k", again="true")
    assert (await send(ada, content, key="k", again="true")).json() == one.json()
    assert (await send(ada, content, key="k")).status_code == 409
    assert await count(house, cases) == 1


async def test_access_is_that_of_the_caller_and_never_of_the_sheet(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    of_ada = Place(case=await number(ada, await case(ada)))
    content = stack(sheet(of_ada), pdf("one"))
    by_portal = await taken(portal, content)
    assert "There is no case" in by_portal["parts"][0]["problem"]
    stranger = await house.client("stranger")
    by_stranger = await taken(stranger, content)
    assert "There is no case" in by_stranger["parts"][0]["problem"]
    assert (await stranger.get(f"{BATCHES}/{by_portal['id']}")).status_code == 404
    assert (await portal.get(f"{BATCHES}/{by_stranger['id']}")).status_code == 404
    by_ada = await taken(ada, content)
    assert by_ada["before"], "colleagues see what systems handed in"
    of_portal = await send(await house.client("grace"), stack(pdf("two"), pdf("three")))
    assert of_portal.status_code == 201
    unseen = await send(portal, stack(pdf("two"), pdf("three")))
    assert unseen.status_code in (201, 409)


async def test_files_that_are_no_stack_are_refused_and_nothing_is_kept(
    house: House, ada: httpx.AsyncClient
) -> None:
    out = io.BytesIO()
    Image.new("L", (50, 50), 255).save(out, "PNG")
    for content, status, words in (
        (b"", 422, "empty"),
        (out.getvalue(), 415, "one PDF or TIFF"),
        (b"%PDF-1.7 nothing", 422, "damaged"),
        (stack(sheet(CLAIM)), 422, "no letter is in it"),
    ):
        answer = await send(ada, content)
        assert (answer.status_code, words in answer.json()["detail"]) == (status, True), answer.text
    assert (await send(ada, pdf(), process="Not A Name")).status_code == 422
    assert (await count(house, batches), await count(house, documents)) == (0, 0)


async def test_a_fax_with_sheets_between_is_split_and_its_pages_keep_their_dots(
    ada: httpx.AsyncClient,
) -> None:
    rng = np.random.default_rng(5)
    pages = [paper.faxed(each, rng) for each in (sheet(CLAIM), pdf("Letter"), sheet(CLAIM), pdf("Other"))]
    found = await taken(ada, paper.as_fax(pages), name="fax.tif")
    assert [(part["first"], part["case"]["started"]) for part in found["parts"]] == [(2, True), (4, True)]
    made = (await ada.get(f"/api/v1/documents/{found['parts'][0]['document']}/content")).content
    image = next(iter(pypdfium2.PdfDocument(made)[0].get_objects()))
    dots = np.asarray(image.get_bitmap().to_pil().convert("L"))
    assert np.array_equal(dots, np.asarray(pages[1]))


@pytest.mark.parametrize("process", [None, "household_claim"])
async def test_blank_pages_divide_where_asked_and_parts_without_a_sheet_go_where_the_caller_says(
    ada: httpx.AsyncClient, process: str | None
) -> None:
    order = {"split": "blank", **({"process": process} if process else {})}
    found = await taken(ada, stack(pdf("one"), pdf(""), pdf("two", "three")), **order)
    assert [(part["first"], part["last"]) for part in found["parts"]] == [(1, 1), (3, 4)]
    assert found["waiting"] == (0 if process else 2)
