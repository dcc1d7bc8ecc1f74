"""Alder Mutual: coloured bands, label left of its box, one question a line."""

from samples.layouts.entries import SPECIMEN, Entries, Habit, label
from samples.sheet import GREY, WHITE, Colour, Pen, Sheet
from schemas.household_claim import Cause

HABIT = Habit(date="long")

TEAL: Colour = (0.04, 0.33, 0.38)
TINT: Colour = (0.92, 0.96, 0.96)
EDGE: Colour = (0.35, 0.48, 0.50)

LEFT, RIGHT = 48.0, 547.0
BOXES = 190.0
ROW = 22.0


def draw(sheet: Sheet, entries: Entries, pen: Pen) -> None:
    """The whole form on one A4 page."""
    _letterhead(sheet)
    y = _band(sheet, 124, "1", "Policy holder")
    for field in ("policy_number", "claimant", "address", "phone", "email"):
        y = _question(sheet, y, field, entries, pen)
    y = _band(sheet, y + 10, "2", "The loss")
    y = _question(sheet, y, "date_of_loss", entries, pen)
    y = _causes(sheet, y, entries, pen)
    y = _question(sheet, y, "place", entries, pen)
    y = _police(sheet, y, entries, pen)
    y = _band(sheet, y + 10, "3", label("items", 0))
    y = _items(sheet, y, entries, pen)
    y = _band(sheet, y + 14, "4", "Payment")
    y = _question(sheet, y, "iban", entries, pen)
    _declaration(sheet, y + 12, entries, pen)


def _letterhead(sheet: Sheet) -> None:
    sheet.box(LEFT, 36, 30, 30, fill=TEAL, stroke=None, radius=6)
    sheet.curve([(55, 60), (55, 46), (60, 43), (71, 42), (71, 52), (66, 58), (55, 60)], 1.6, WHITE)
    sheet.line(55, 60, 65, 49, 1.2, WHITE)
    sheet.text(87, 51, "Alder Mutual", "sans-bold", 15, TEAL)
    sheet.text(87, 63, "Household insurance", "sans", 8.5, GREY)
    sender = ("Alder Mutual, Claims Department", "PO Box 100, 1000 Sampletown", "claims@alder.example")
    for i, line in enumerate(sender):
        sheet.text(RIGHT, 45 + 10.5 * i, line, "sans", 7.5, GREY, "right")
    sheet.line(LEFT, 76, RIGHT, 76, 1.2, TEAL)
    sheet.text(LEFT, 99, "Household claim form", "sans-bold", 17)
    advice = "Please fill in every box and tick with a cross. Send receipts along with this form."
    sheet.text(LEFT, 112, advice, "sans", 8, GREY)
    sheet.text(RIGHT, 99, "Form H-21", "sans", 8, GREY, "right")


def _band(sheet: Sheet, y: float, number: str, title: str) -> float:
    sheet.box(LEFT, y, RIGHT - LEFT, 16, fill=TEAL, stroke=None)
    sheet.text(LEFT + 7, y + 11.5, number, "sans-bold", 9.5, WHITE)
    sheet.text(LEFT + 22, y + 11.5, title, "sans-bold", 9.5, WHITE)
    return y + 22


def _asked(sheet: Sheet, y: float, field: str) -> None:
    sheet.text(LEFT, y + 14.5, label(field, 0), "sans", 9.5)


def _question(sheet: Sheet, y: float, field: str, entries: Entries, pen: Pen) -> float:
    _asked(sheet, y, field)
    sheet.box(BOXES, y, RIGHT - BOXES, ROW, fill=WHITE, stroke=EDGE)
    pen.write(sheet, BOXES + 7, y + 15, entries.of(field), room=RIGHT - BOXES - 14)
    return y + ROW + 5


def _check(sheet: Sheet, x: float, y: float, text: str, ticked: bool, pen: Pen) -> None:
    sheet.box(x, y + 6, 10, 10, fill=WHITE, stroke=EDGE, line=0.8)
    sheet.text(x + 15, y + 14.5, text, "sans", 9.5)
    if ticked:
        pen.cross(sheet, x, y + 6, 10)


def _causes(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    _asked(sheet, y, "cause")
    for i, cause in enumerate(Cause):
        _check(sheet, BOXES + 72 * i, y, cause.value.capitalize(), cause is entries.report.cause, pen)
    return y + ROW + 5


def _police(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    _asked(sheet, y, "police_report")
    for i, (text, answer) in enumerate((("Yes", True), ("No", False))):
        _check(sheet, BOXES + 72 * i, y, text, answer is entries.report.police_report, pen)
    return y + ROW + 5


def _items(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    columns, rows = (LEFT, 377.0, 437.0, RIGHT), max(len(entries.items), 7)
    sheet.box(LEFT, y, RIGHT - LEFT, 17, fill=TINT, stroke=EDGE)
    sheet.text(LEFT + 6, y + 12, label("description", 0), "sans-bold", 9)
    sheet.text(407, y + 12, label("quantity", 0), "sans-bold", 9, align="middle")
    sheet.text(RIGHT - 6, y + 12, label("price", 0) + " (EUR)", "sans-bold", 9, align="right")
    for i in range(rows):
        top = y + 17 + 18 * i
        sheet.line(LEFT, top + 18, RIGHT, top + 18, 0.5, EDGE)
        if i < len(entries.items):
            name, pieces, worth = entries.items[i]
            pen.write(sheet, LEFT + 6, top + 13, name, 10)
            pen.write(sheet, 403, top + 13, pieces, 10)
            pen.write_right(sheet, RIGHT - 6, top + 13, worth, 10)
    bottom = y + 17 + 18 * rows
    for x in columns:
        sheet.line(x, y, x, bottom, 0.6, EDGE)
    return _amount(sheet, bottom + 5, entries, pen)


def _amount(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> float:
    sheet.text(427, y + 15, label("amount", 0), "sans-bold", 9.5, align="right")
    sheet.box(437, y, RIGHT - 437, ROW, fill=WHITE, stroke=TEAL, line=1.2)
    pen.write_right(sheet, RIGHT - 6, y + 15, "EUR " + entries.of("amount"), 10.5)
    return y + ROW


def _declaration(sheet: Sheet, y: float, entries: Entries, pen: Pen) -> None:
    lines = (
        "I declare that what is stated here is complete and true to the best of my knowledge. I agree",
        "that Alder Mutual may keep and use it to settle this claim. Wrong statements may cost me my cover.",
    )
    for i, text in enumerate(lines):
        sheet.text(LEFT, y + 10 * i + 8, text, "sans", 7.8, GREY)
    foot = y + 66
    pen.write(sheet, LEFT + 4, foot - 5, entries.day(entries.signed), 10)
    pen.sign(sheet, 300, foot - 10, 110)
    sheet.line(LEFT, foot, 200, foot, 0.5, EDGE)
    sheet.line(270, foot, RIGHT, foot, 0.5, EDGE)
    sheet.text(LEFT, foot + 10, "Date", "sans", 7.5, GREY)
    sheet.text(270, foot + 10, "Signature of the policy holder", "sans", 7.5, GREY)
    sheet.text(LEFT, sheet.height - 24, SPECIMEN, "sans", 6.5, GREY)
    sheet.text(RIGHT, sheet.height - 24, "Page 1 of 1", "sans", 6.5, GREY, "right")
