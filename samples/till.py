"""Till receipts: a narrow strip of fixed-width print."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal

from samples.goods import CENT, SHOPS, Lost
from samples.layouts.entries import DATES, comma_decimal, point_decimal
from samples.people import Country, address
from samples.sheet import BLACK, Sheet, width_of
from schemas.receipt import Receipt

COLUMNS = 38
MARGIN = 14.0
SIZE = 9.2
LEADING = 12.0
BARS = 26.0
WIDTH = 226.8
"""80 mm, the common width of a roll."""

VAT = Decimal("0.19")

TOTALS = ("TOTAL", "Total", "GRAND TOTAL", "Total amount", "AMOUNT DUE")

FAREWELLS = (
    ("Thank you for your visit!", "Exchange within 14 days with receipt"),
    ("Many thanks and see you soon", "Please keep this receipt"),
    ("* * *  THANK YOU  * * *", "Guarantee claims need this receipt"),
)

Money = Callable[[Decimal], str]


@dataclass(frozen=True)
class Line:
    """A line of print: at the left, at the right, or in the middle."""

    left: str = ""
    right: str = ""
    middle: str = ""
    font: str = "mono"
    size: float = SIZE


RULE = Line("-" * COLUMNS)


def drawn_up(rng: random.Random, day: date, bought: list[Lost], country: Country) -> Receipt:
    """What the receipt says: a shop that sells the first of the goods, and the sum of all."""
    shop = rng.choice(SHOPS[bought[0].good.shop])
    total = sum((lost.worth for lost in bought), Decimal(0)).quantize(CENT)
    return Receipt(company=shop, date=day, address=address(rng, country), total=total)


def strip(receipt: Receipt, bought: list[Lost], rng: random.Random) -> bytes:
    """The receipt as a PDF of one narrow page."""
    lines = _lines(receipt, bought, rng)
    sheet = Sheet((WIDTH, 2 * 24 + 16 + BARS + LEADING * sum(_height(line) for line in lines)), "Receipt")
    y = 24.0
    for line in lines:
        y += LEADING * _height(line)
        sheet.text(MARGIN, y, line.left, line.font, line.size)
        sheet.text(WIDTH - MARGIN, y, line.right, line.font, line.size, align="right")
        room = (WIDTH - 2 * MARGIN) / max(width_of(line.middle, line.font, line.size), 1)
        sheet.text(WIDTH / 2, y, line.middle, line.font, line.size * min(1, room), align="middle")
    _bars(sheet, y + 16, rng)
    return sheet.pdf()


def _bars(sheet: Sheet, y: float, rng: random.Random) -> None:
    """What looks like a bar code, and says nothing."""
    x = WIDTH / 2 - 70
    while x < WIDTH / 2 + 70:
        width = rng.choice((0.9, 0.9, 1.8, 2.7))
        sheet.box(x, y, width, BARS, fill=BLACK, stroke=None)
        x += width + rng.choice((0.9, 1.8, 1.8, 2.7))


def _height(line: Line) -> float:
    return max(1.0, line.size / SIZE * 1.1)


def _lines(receipt: Receipt, bought: list[Lost], rng: random.Random) -> list[Line]:
    money = rng.choice((point_decimal, point_decimal, comma_decimal))
    day = DATES[rng.choice(("dotted", "slashed", "iso"))](receipt.date)
    return [
        *_head(receipt, rng),
        Line(f"Date: {day}", f"{rng.randrange(9, 20):02d}:{rng.randrange(60):02d}"),
        Line(f"Receipt {rng.randrange(1000, 10_000)}", f"Till {rng.randrange(1, 6)}"),
        RULE,
        *_goods(bought, money),
        RULE,
        *_sums(receipt.total, money, rng),
        Line(),
        *(Line(middle=text) for text in rng.choice(FAREWELLS)),
    ]


def _head(receipt: Receipt, rng: random.Random) -> list[Line]:
    street, _, town = receipt.address.partition(", ")
    in_one = rng.random() < 0.3 and len(receipt.address) <= COLUMNS
    return [
        Line(middle=receipt.company, font="mono-bold", size=13),
        *(Line(middle=text) for text in ([receipt.address] if in_one else [street + ",", town])),
        Line(middle=f"VAT No. {rng.randrange(10**8, 10**9)}"),
        Line(),
    ]


def _goods(bought: list[Lost], money: Money) -> list[Line]:
    out = []
    for lost in bought:
        out.append(Line(lost.good.name, money(lost.worth)))
        if lost.pieces > 1:
            out.append(Line(f"  {lost.pieces} pieces"))
    return out


def _sums(total: Decimal, money: Money, rng: random.Random) -> list[Line]:
    net = (total / (1 + VAT)).quantize(CENT)
    out = [
        Line("Subtotal", money(net)),
        Line("VAT 19 %", money(total - net)),
        Line(rng.choice(TOTALS), "EUR " + money(total), font="mono-bold", size=11.5),
    ]
    if total > 400 or rng.random() < 0.4:
        return [*out, Line("CARD ****" + str(rng.randrange(1000, 10_000)), money(total))]
    given = (total / 50).quantize(Decimal(1), ROUND_UP) * 50
    return [*out, Line("CASH", money(given)), Line("CHANGE", money(given - total))]
