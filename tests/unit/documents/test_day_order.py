"""Dates that can be meant two ways."""

from datetime import date
from typing import Annotated

import pytest

from activities.documents.fields import day_order, find, parse
from activities.documents.fields.day_order import Order
from schemas.forms import Form, Printed
from schemas.reading import FieldReading
from tests.unit.documents.paper import page, word


class Membership(Form):
    """When it ends."""

    ends_on: Annotated[date, Printed("Ends on")]


async def read(said: str, *others: str, order: Order = "day") -> FieldReading:
    """The date, read from a file that carries its text, with other lines below it."""
    lines = [word(text, 50, 200 + 20 * i, 1) for i, text in enumerate(others)]
    shown = page(word("Ends on", 50, 100, 1), word(said, 210, 100, 1), *lines, engine="pdf-text")

    async def again(_: object, boxes: list[tuple[float, float, float, float]]) -> list[str]:
        return [""] * len(boxes)

    return (await find.fields(Membership, [shown], again, independent=True, order=order))["ends_on"]


@pytest.mark.parametrize(
    ("order", "value", "sure"),
    [("day", "2026-04-03", True), ("month", "2026-03-04", True), ("ask", None, False)],
)
async def test_the_office_says_what_stands_first_where_the_paper_does_not(
    order: Order, value: str | None, sure: bool
) -> None:
    found = await read("03/04/2026", order=order)
    assert (found.value, found.sure) == (value or found.value, sure)
    assert (day_order.UNCLEAR.text in found.reasons) == (order == "ask")


@pytest.mark.parametrize("order", ["day", "month", "ask"])
async def test_another_date_on_the_paper_goes_before_what_the_office_says(order: Order) -> None:
    american = await read("03/04/2026", "Printed 12/31/2025", order=order)
    european = await read("03/04/2026", "Printed 31/12/2025", order=order)
    assert (american.value, european.value) == ("2026-03-04", "2026-04-03")
    assert american.sure
    assert european.sure
    assert day_order.SHOWN.text in american.reasons


async def test_paper_with_both_orders_is_asked() -> None:
    assert not (await read("03/04/2026", "12/31/2025", "31.12.2025")).sure


@pytest.mark.parametrize("order", ["day", "month", "ask"])
async def test_a_date_that_can_be_meant_one_way_is_left_alone(order: Order) -> None:
    for said in ("30/04/2026", "04/30/2026", "2026-04-30", "04.04.2026"):
        found = await read(said, order=order)
        assert found.value in ("2026-04-30", "2026-04-04")
        assert found.sure


def test_only_dates_show_an_order() -> None:
    assert parse.day_orders(["13/25/2026", "Part 1/31 of 2", "2026-12-31", "31 December 2026"]) == set()
    assert parse.day_orders(["1.31.2026", "x 31.1.26"]) == {"day", "month"}
