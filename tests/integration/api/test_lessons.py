"""What checks taught, over HTTP, by the typed client and by the command line."""

import asyncio
import json
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from casework_client import Client
from schemas.learned import Layout, Lesson, Mark, Sender, Spot
from store.database import Store
from tests.integration.api.house import MORNING, Command, House
from workers.settings import Settings

SPOT = Spot(box=(300, 100, 380, 112), label="Day it happened", votes=4)
PLACE = SPOT.model_copy(update={"label": ""})
LESSON = Lesson(id=uuid4(), field="date_of_loss", spots=(SPOT,), taught=4)
PAPER = Layout(
    id=uuid4(),
    form="loss_report",
    marks=tuple(Mark(text=word, box=(50, 50, 90, 60)) for word in ("harbour", "mutual", "notice")),
    lessons=(LESSON, Lesson(id=uuid4(), field="place", spots=(PLACE,), taught=4)),
)


async def learned(store: Store, *known: Layout | Sender) -> None:
    async with store.transaction("default") as tx:
        for each in known:
            await tx.lessons.put(each, MORNING)


async def test_who_leads_finds_takes_back_and_puts_back(house: House) -> None:
    await learned(house.services.store, PAPER)
    lee = await house.client("lee")
    (item,) = (await lee.get("/api/v1/lessons", params={"q": "harbour"})).json()["items"]
    assert [place["says"] for place in item["places"]] == ["Read here because of 4 corrections"] * 2
    one = f"/api/v1/lessons/{LESSON.id}"
    assert (await lee.get(f"{one}/checks")).json() == {"items": [], "next": None}
    for _ in range(2):
        assert (await lee.post(f"{one}/take_back")).status_code == 204
    (gone,) = (await lee.get("/api/v1/lessons", params={"taken_back": "true"})).json()["items"]
    assert (gone["id"], gone["taken_by"]["name"]) == (str(LESSON.id), "lee")
    assert (await lee.post(f"{one}/put_back")).status_code == 204
    (back,) = (await lee.get("/api/v1/lessons", params={"form": "loss_report", "kind": "paper"})).json()[
        "items"
    ]
    assert {place["field"] for place in back["places"]} == {"date_of_loss", "place"}
    off = await lee.put("/api/v1/lessons/forms", json={"form": "loss_report", "on": False})
    assert [each["off_since"] is not None for each in off.json()["forms"]] == [True]
    assert len((await lee.get("/api/v1/lessons/report", params={"weeks": 4})).json()["weeks"]) == 4


async def test_what_is_refused_is_a_problem_that_says_why(
    house: House, ada: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await learned(house.services.store, PAPER)
    lee, stranger = await house.client("lee"), await house.client("stranger")
    nobody = await house.client()
    one = f"/api/v1/lessons/{PAPER.id}"
    for path in ("/api/v1/lessons", "/api/v1/lessons/forms", "/api/v1/lessons/report", f"{one}/checks"):
        assert (await nobody.get(path)).status_code == 401
        for client in (ada, portal):
            refused = await client.get(path)
            assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
            assert "Only leads and administrators" in refused.json()["detail"]
    switch = {"form": "loss_report", "on": False}
    for client in (ada, portal):
        assert (await client.post(f"{one}/take_back")).status_code == 403
        assert (await client.post(f"{one}/put_back")).status_code == 403
        assert (await client.put("/api/v1/lessons/forms", json=switch)).status_code == 403
    assert (await stranger.get("/api/v1/lessons")).json()["items"] == []
    assert (await stranger.post(f"{one}/take_back")).status_code == 404
    assert (await lee.post(f"/api/v1/lessons/{uuid4()}/take_back")).status_code == 404
    assert (await lee.get("/api/v1/lessons", params={"kind": "rumour"})).status_code == 422
    assert (await lee.get("/api/v1/lessons", params={"after": "x"})).status_code == 400
    assert (await lee.put("/api/v1/lessons/forms", json={"form": "a\0b", "on": True})).status_code == 422


async def test_the_typed_client_does_the_same(house: House) -> None:
    await learned(house.services.store, PAPER)
    client = Client(await house.client("lee"))
    (item,) = [each async for each in client.each_lesson(kind="label")]
    assert item.id == PAPER.id
    await client.take_lesson_back(PAPER.id)
    assert [each.id for each in (await client.lessons(taken_back=True)).items] == [PAPER.id]
    await client.put_lesson_back(PAPER.id)
    assert (await client.lesson_checks(PAPER.id)).items == ()
    assert (await client.switch_lessons("loss_report", on=False)).forms[0].off_since is not None
    assert (await client.lesson_forms()).forms[0].papers == 1
    assert len((await client.lesson_report("loss_report", 2)).weeks) == 2


def test_the_command_line_forgets_for_a_while_or_for_good(casework: Command, tmp_path: Path) -> None:
    casework("user", "add", "cleo")

    async def fill() -> None:
        store = Store(Settings(data=tmp_path / "data").database_url)
        await learned(store, PAPER)
        await store.close()

    def fields() -> list[str]:
        layouts = json.loads(casework("learn", "list", "--json")[1])["layouts"]
        return [lesson["field"] for layout in layouts for lesson in layout["lessons"]]

    asyncio.run(fill())
    item = str(LESSON.id)
    assert casework("learn", "forget", item)[1] == "1 lesson is forgotten.\n"
    assert fields() == ["place"]
    assert casework("learn", "put-back", item)[1] == "It is used again.\n"
    assert sorted(fields()) == ["date_of_loss", "place"]
    assert casework("learn", "forget", "--all", "--for-good")[1] == "2 lessons are forgotten.\n"
    code, _, said = casework("learn", "put-back", item)
    assert (code, "no such lesson" in said) == (1, True)
    assert UUID(item) == LESSON.id
