"""What is written on a claim form, as it stands on the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from schemas.forms import Printed
from schemas.household_claim import LossReport, LostItem

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

DATES: dict[str, Callable[[date], str]] = {
    "dotted": lambda day: f"{day:%d.%m.%Y}",
    "slashed": lambda day: f"{day:%d/%m/%Y}",
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "long": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
}
"""Ways of writing a date; the day always comes before the month but in ISO 8601."""

SPECIMEN = "Specimen. People, numbers and companies on this form are invented."


def point_decimal(amount: Decimal) -> str:
    """1,234.50"""
    return f"{amount:,.2f}"


def comma_decimal(amount: Decimal) -> str:
    """1.234,50"""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


@dataclass(frozen=True)
class Habit:
    """How one writes: dates, amounts."""

    date: str = "long"
    number: Callable[[Decimal], str] = point_decimal


@dataclass(frozen=True)
class Entries:
    """The report and its values in writing."""

    report: LossReport
    signed: date
    habit: Habit

    def of(self, field: str) -> str:
        """The field's value in writing; not for items and check boxes."""
        value: Any = getattr(self.report, field)
        if field == "iban":
            return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
        if field == "amount":
            return self.money(value.amount)
        return self.day(value) if isinstance(value, date) else str(value)

    def day(self, day: date) -> str:
        return DATES[self.habit.date](day)

    def money(self, amount: Decimal) -> str:
        return self.habit.number(amount)

    @property
    def items(self) -> list[tuple[str, str, str]]:
        """Description, pieces and value of each line."""
        return [(i.description, str(i.quantity), self.money(i.price.amount)) for i in self.report.items]


def _printed(form: type[BaseModel], field: str) -> tuple[str, ...]:
    found = [m for m in form.model_fields[field].metadata if isinstance(m, Printed)]
    return found[0].labels


def label(field: str, choice: int) -> str:
    """One of the labels that the model knows for a field, or for a column of the table of items."""
    form = LossReport if field in LossReport.model_fields else LostItem
    labels = _printed(form, field)
    return labels[choice % len(labels)]
