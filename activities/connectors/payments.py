"""Paying: the shipped connector keeps a book in the database, where a real one would call the bank."""

import hashlib

from activities.binding import implements
from schemas.contracts import PAY, Payment, PaymentOrder
from store.database import Store


class PaymentActivities:
    """Pays; the order's key decides, so that the same order is paid once however often it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        order = request.model_dump(mode="json", exclude={"tenant", "case", "now"})
        async with self._store.transaction(request.tenant) as tx:
            paid = await tx.payments.pay(request.key, request.case, order, reference(request), request.now)
        return Payment(reference=paid)


def reference(order: PaymentOrder) -> str:
    """What stands on the statement: follows from the order, so that a repeated one has the same."""
    digest = hashlib.sha256(f"{order.tenant}/{order.key}".encode()).hexdigest()
    return f"P-{digest[:12].upper()}"
