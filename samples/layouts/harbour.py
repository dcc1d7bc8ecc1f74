"""Harbour Society: black on white like an office's own print, label and value in a cell."""

from samples.layouts.entries import SPECIMEN, Entries, Habit, comma_decimal, label
from samples.sheet import BLACK, GREY, Colour, Pen, Sheet
from schemas.household_claim import Cause

HABIT = Habit(date="dotted", number=comma_decimal)

LEFT, RIGHT = 42.0, 553.0
CELL = 39.0
SHADE: Colour = (0.88, 0.88, 0.88)
CHOICE = 1
"""Which of the model's labels this form prints."""


def draw(sheet: Sheet, entries: Entries, pen: Pen) -> None:
    """The whole form on one A4 page."""
    _letterhead(sheet)
    y = _heading(sheet, 138, "A", "About the event")
    _cell(sheet, LEFT, y, 150, "date_of_loss", entries, pen)
    _cell(sheet, LEFT + 150, y, RIGHT - LEFT - 150, "place", entries, pen)
    _checks(sheet, y + CELL, entries, pen)
    y = _heading(sheet, y + 2 * CELL + 14, "B", label("items", CHOICE))
    y = _items(sheet, y, entries, pen)
    y = _heading(sheet, y + 14, "C", "About you")
    _cell(sheet, LEFT, y, 330, "claimant", entries, pen)
    _cell(sheet, LEFT + 330, y, RIGHT - LEFT - 330, "policy_number", entries, pen)
    _cell(sheet, LEFT, y + CELL, RIGHT - LEFT, "address", entries, pen)
    _cell(sheet, LEFT, y + 2 * CELL, 200, "phone", entries, pen)
    _cell(sheet, LEFT + 200, y + 2 * CELL, RIGHT - LEFT - 200, "email", entries, pen)
    _cell(sheet, LEFT, y + 3 * CELL, RIGHT - LEFT, "iban", entries, pen)
    _signature(sheet, y + 4 * CELL + 20, entries, pen)


def _letterhead(sheet: Sheet) -> None:
    sheet.text(LEFT, 54, "HARBOUR SOCIETY", "serif-bold", 16)
    sheet.text(LEFT, 67, "Insurers of house and home", "serif", 9)
    sheet.line(LEFT, 76, 380, 76, 1.6)
    sheet.line(LEFT, 79, 380, 79, 0.5)
    sheet.text(LEFT, 108, "NOTICE OF LOSS", "serif-bold", 19)
    sheet.text(
        LEFT, 124, "Household contents. Print clearly in black; mark one box with a cross.", "serif", 9
    )
    sheet.box(400, 38, RIGHT - 400, 86, fill=SHADE, stroke=BLACK)
    sheet.text(407, 50, "For office use only", "serif-bold", 8.5)
    for i, text in enumerate(("Received", "File", "Handled by")):
        y = 72 + 20 * i
        sheet.text(407, y, text, "serif", 8, GREY)
        sheet.line(450, y + 1, RIGHT - 8, y + 1, 0.4, GREY)


def _heading(sheet: Sheet, y: float, letter: str, title: str) -> float:
    sheet.box(LEFT, y, 17, 17, fill=BLACK, stroke=None)
    sheet.text(LEFT + 8.5, y + 12.5, letter, "serif-bold", 10.5, (1, 1, 1), "middle")
    sheet.text(LEFT + 24, y + 12.5, title, "serif-bold", 11)
    return y + 21


def _frame(sheet: Sheet, x: float, y: float, width: float, field: str) -> None:
    sheet.box(x, y, width, CELL, line=0.8)
    sheet.text(x + 5, y + 11, label(field, CHOICE), "serif", 8.5)


def _cell(sheet: Sheet, x: float, y: float, width: float, field: str, entries: Entries, pen: Pen) -> None:
    _frame(sheet, x, y, width, field)
    pen.write(sheet, x + 9, y + 30, entries.of(field), 11, room=width - 16)


def _check(sheet: Sheet, x: float, y: float, text: str, ticked: bool, pen: Pen) -> None:
    sheet.box(x, y + 20, 11, 11, line=1)
    sheet.text(x + 16, y + 29, text, "serif", 10)
    if ticked:
        pen.cross(sheet, x, y + 20, 11)


def _checks(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    _frame(sheet, LEFT, y, 370, "cause")
    for i, cause in enumerate(Cause):
        _check(sheet, LEFT + 9 + 72 * i, y, cause.value, cause is entries.report.cause, pen)
    _frame(sheet, LEFT + 370, y, RIGHT - LEFT - 370, "police_report")
    _check(sheet, LEFT + 379, y, "yes", entries.report.police_report, pen)
    _check(sheet, LEFT + 435, y, "no", not entries.report.police_report, pen)


def _items(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    columns, rows = (LEFT, 112.0, 430.0, RIGHT), max(len(entries.items), 7)
    sheet.box(LEFT, y, RIGHT - LEFT, 18, fill=SHADE, stroke=BLACK, line=0.8)
    sheet.text(77, y + 12.5, label("quantity", CHOICE), "serif-bold", 9.5, align="middle")
    sheet.text(119, y + 12.5, label("description", CHOICE), "serif-bold", 9.5)
    sheet.text(RIGHT - 8, y + 12.5, label("price", CHOICE) + " in EUR", "serif-bold", 9.5, align="right")
    for i in range(rows):
        top = y + 18 + 19 * i
        sheet.line(LEFT, top + 19, RIGHT, top + 19, 0.5)
        if i < len(entries.items):
            name, pieces, worth = entries.items[i]
            pen.write(sheet, 74, top + 13.5, pieces, 10.5)
            pen.write(sheet, 119, top + 13.5, name, 10.5)
            pen.write_right(sheet, RIGHT - 8, top + 13.5, worth, 10.5)
    bottom = y + 18 + 19 * rows
    for x in columns:
        sheet.line(x, y, x, bottom, 0.8)
    return _amount(sheet, bottom, entries, pen)


def _amount(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    sheet.box(LEFT, y, RIGHT - LEFT, 22, line=0.8)
    sheet.line(430, y, 430, y + 22, 0.8)
    sheet.text(424, y + 15, label("amount", CHOICE), "serif-bold", 10.5, align="right")
    pen.write_right(sheet, RIGHT - 8, y + 15.5, entries.of("amount") + " EUR", 10.5)
    return y + 22


def _signature(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    text = "All statements are true. Whoever knowingly gives wrong ones loses the right to be paid."
    sheet.text(LEFT, y + 8, text, "serif", 9)
    foot = y + 54
    pen.write(sheet, LEFT + 4, foot - 5, entries.day(entries.signed), 10.5)
    pen.sign(sheet, 330, foot - 8, 120)
    sheet.line(LEFT, foot, 220, foot, 0.6)
    sheet.line(300, foot, RIGHT, foot, 0.6)
    sheet.text(LEFT, foot + 11, "Signed on", "serif", 8.5)
    sheet.text(300, foot + 11, "Signature", "serif", 8.5)
    sheet.text(LEFT, sheet.height - 22, SPECIMEN, "serif", 7, GREY)
    sheet.text(RIGHT, sheet.height - 22, "HS 104 / 07", "serif", 7, GREY, "right")
