"""Payment orders for tests."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from schemas.contracts import PaymentOrder
from schemas.values import Money

CASE = UUID("5f0c6b1e-6c8e-4e0f-9f7e-3a5f2a0c7b11")


def an_order(
    key: str = "claim", tenant: str = "default", case: UUID = CASE, amount: str = "120.00"
) -> PaymentOrder:
    """An order to pay somebody."""
    return PaymentOrder(
        tenant=tenant,
        case=case,
        now=datetime(2026, 3, 2, 12, tzinfo=UTC),
        key=key,
        payee="Erika Mustermann",
        iban="DE02120300000000202051",
        amount=Money(amount=Decimal(amount)),
        purpose="Household claim",
    )
