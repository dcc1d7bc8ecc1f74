"""Corvid Direct: two columns, the label above its rounded box, causes in a list, payment before the loss."""

from samples.layouts.entries import SPECIMEN, Entries, Habit, label
from samples.sheet import GREY, WHITE, Colour, Pen, Sheet
from schemas.household_claim import Cause

HABIT = Habit(date="slashed")

PLUM: Colour = (0.36, 0.13, 0.38)
PALE: Colour = (0.965, 0.95, 0.97)
EDGE: Colour = (0.55, 0.45, 0.57)

LEFT, MIDDLE, RIGHT = 56.0, 312.0, 547.0
HALF = 235.0
STEP = 46.0
"""From one question to the one below it."""
CHOICE = 2
"""Which of the model's labels this form prints."""


def draw(sheet: Sheet, entries: Entries, pen: Pen) -> None:
    """The whole form on one A4 page."""
    _letterhead(sheet)
    y = _heading(sheet, 120, "Your contract and where we pay")
    _question(sheet, LEFT, y, HALF, "claimant", entries, pen)
    _question(sheet, MIDDLE, y, HALF, "policy_number", entries, pen)
    _question(sheet, LEFT, y + STEP, RIGHT - LEFT, "address", entries, pen)
    _question(sheet, LEFT, y + 2 * STEP, HALF, "email", entries, pen)
    _question(sheet, MIDDLE, y + 2 * STEP, HALF, "phone", entries, pen)
    _question(sheet, LEFT, y + 3 * STEP, RIGHT - LEFT, "iban", entries, pen)
    y = _heading(sheet, y + 4 * STEP + 4, "What happened to you")
    _question(sheet, LEFT, y, HALF, "date_of_loss", entries, pen)
    _question(sheet, LEFT, y + STEP, HALF, "place", entries, pen)
    _police(sheet, y + 2 * STEP, entries, pen)
    _causes(sheet, y, entries, pen)
    y = _heading(sheet, y + 2 * STEP + 31, label("items", CHOICE))
    y = _items(sheet, y, entries, pen)
    _signature(sheet, y + 16, entries, pen)


def _letterhead(sheet: Sheet) -> None:
    sheet.box(0, 0, 24, sheet.height, fill=PLUM, stroke=None)
    sheet.dot(LEFT + 15, 55, 15, PLUM)
    sheet.curve([(48, 62), (58, 50), (66, 44), (78, 52), (72, 54), (70, 60), (62, 64)], 1.8, WHITE)
    sheet.text(LEFT + 38, 61, "corvid direct", "sans-bold", 18, PLUM)
    sheet.text(RIGHT, 52, "Claim for household contents", "sans-bold", 12, align="right")
    sheet.text(RIGHT, 65, "Photograph or scan this page and send it to us.", "sans", 8, GREY, "right")
    sheet.text(LEFT, 97, "Tell us once, and we take care of the rest.", "sans", 10, GREY)


def _heading(sheet: Sheet, y: float, title: str) -> float:
    sheet.text(LEFT, y + 11, title, "sans-bold", 11.5, PLUM)
    sheet.line(LEFT, y + 17, RIGHT, y + 17, 1, PLUM)
    return y + 23


def _label(sheet: Sheet, x: float, y: float, field: str) -> None:
    sheet.text(x, y + 9, label(field, CHOICE), "sans-bold", 8.5)


def _question(sheet: Sheet, x: float, y: float, width: float, field: str, entries: Entries, pen: Pen) -> None:
    _label(sheet, x, y, field)
    if field == "date_of_loss":
        sheet.text(x + width, y + 9, "dd/mm/yyyy", "sans", 7.5, GREY, "right")
    sheet.box(x, y + 13, width, 23, fill=PALE, stroke=EDGE, line=0.7, radius=4)
    pen.write(sheet, x + 8, y + 28.5, entries.of(field), 10.5, room=width - 16)


def _check(sheet: Sheet, x: float, y: float, text: str, ticked: bool, pen: Pen) -> None:
    sheet.box(x, y, 10.5, 10.5, fill=WHITE, stroke=EDGE, line=0.9, radius=1.5)
    sheet.text(x + 17, y + 9, text, "sans", 9.5)
    if ticked:
        pen.tick(sheet, x, y, 10.5)


def _causes(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    _label(sheet, MIDDLE, y, "cause")
    for i, cause in enumerate(Cause):
        ticked = cause is entries.report.cause
        _check(sheet, MIDDLE + 4, y + 17 + 18.5 * i, cause.value.capitalize(), ticked, pen)


def _police(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    sheet.text(LEFT, y + 14, label("police_report", CHOICE), "sans-bold", 8.5)
    _check(sheet, LEFT + 130, y + 5, "Yes", entries.report.police_report, pen)
    _check(sheet, LEFT + 185, y + 5, "No", not entries.report.police_report, pen)


def _items(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    rows = max(len(entries.items), 7)
    sheet.box(LEFT, y, RIGHT - LEFT, 18, fill=PLUM, stroke=None)
    sheet.text(LEFT + 8, y + 12.5, label("description", CHOICE), "sans-bold", 9, WHITE)
    sheet.text(400, y + 12.5, label("quantity", CHOICE), "sans-bold", 9, WHITE, "middle")
    sheet.text(RIGHT - 8, y + 12.5, f"{label('price', 1)} (EUR)", "sans-bold", 9, WHITE, "right")
    for i in range(rows):
        top = y + 18 + 18.5 * i
        sheet.box(LEFT, top, RIGHT - LEFT, 18.5, fill=PALE if i % 2 else WHITE, stroke=EDGE, line=0.5)
        if i < len(entries.items):
            name, pieces, worth = entries.items[i]
            pen.write(sheet, LEFT + 8, top + 13, name, 10)
            pen.write(sheet, 397, top + 13, pieces, 10)
            pen.write_right(sheet, RIGHT - 8, top + 13, worth, 10)
    bottom = y + 18 + 18.5 * rows
    for x in (370.0, 430.0):
        sheet.line(x, y + 18, x, bottom, 0.5, EDGE)
    return _amount(sheet, bottom + 7, entries, pen)


def _amount(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    sheet.text(422, y + 15.5, label("amount", CHOICE), "sans-bold", 9.5, align="right")
    sheet.box(430, y, RIGHT - 430, 23, fill=PALE, stroke=PLUM, line=1.2, radius=4)
    pen.write_right(sheet, RIGHT - 8, y + 15.5, "€ " + entries.of("amount"), 11)
    return y + 23


def _signature(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    sheet.text(LEFT, y + 8, "With my signature I confirm that everything above is correct.", "sans", 8.5)
    foot = y + 50
    pen.sign(sheet, LEFT + 20, foot - 8, 110)
    pen.write(sheet, 400, foot - 5, entries.day(entries.signed), 10)
    sheet.line(LEFT, foot, 300, foot, 0.5, EDGE)
    sheet.line(396, foot, RIGHT, foot, 0.5, EDGE)
    sheet.text(LEFT, foot + 10, "Signature", "sans", 7.5, GREY)
    sheet.text(396, foot + 10, "Date of signature", "sans", 7.5, GREY)
    sheet.text(LEFT, sheet.height - 24, SPECIMEN, "sans", 6.5, GREY)
    sheet.text(RIGHT, sheet.height - 24, "corvid direct, claims@corvid.example", "sans", 6.5, GREY, "right")
