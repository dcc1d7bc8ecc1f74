"""Values that forms are made of."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from schemas.base import Model

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217 code."""

Amount = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=2),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": r"^-?\d{1,12}(\.\d{1,2})?$"}),
]
"""A decimal with at most two places; travels as a string."""


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _iban(value: str) -> str:
    turned = value[4:] + value[:4]
    if int("".join(str(int(c, 36)) for c in turned)) % 97 != 1:
        raise ValueError("the check digits of this IBAN do not fit; compare it with the paper")
    return value


Iban = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"), AfterValidator(_iban)]
"""An IBAN without blanks whose check digits fit (ISO 13616)."""


class Money(Model):
    """An amount in one currency; travels as {"amount": "12.50", "currency": "EUR"}."""

    amount: Annotated[Amount, Field(title="Amount")]
    currency: Annotated[Currency, Field(title="Currency")] = "EUR"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot compare {self.currency} with {other.currency}; convert one first")

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __gt__(self, other: "Money") -> bool:
        return other < self

    def __ge__(self, other: "Money") -> bool:
        return other <= self

    def within(self, limit: "Money") -> bool:
        """Whether it is up to the limit; an amount in another currency is within none."""
        return self.currency == limit.currency and self <= limit

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"


class Positive(Money):
    """Money that is more than nothing."""

    @model_validator(mode="after")
    def _more_than_nothing(self) -> Self:
        if self.amount <= 0:
            raise ValueError("must be more than 0")
        return self
