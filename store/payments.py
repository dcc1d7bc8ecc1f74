"""Payments that were made; the key decides, so that the same one is never made twice."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.base import CaseId, Data, Tenant
from schemas.errors import Conflict
from store.rows import PaymentRow, plain_row
from store.statements import insert
from store.tables import payments


class PaymentRepository:
    """One tenant's payments."""

    def __init__(self, connection: AsyncConnection, tenant: Tenant) -> None:
        self._connection = connection
        self._tenant = tenant

    async def pay(self, key: str, case: CaseId, order: Data, reference: str, now: datetime) -> str:
        """Make a payment, or give the reference of the one that was made under this key.

        Raises:
            Conflict: that one was another payment.
        """
        statement = insert(self._connection, payments).values(
            tenant=self._tenant, key=key, case_id=case, reference=reference, order=order, paid_at=now
        )
        statement = statement.on_conflict_do_nothing()
        made = (await self._connection.execute(statement.returning(payments.c.reference))).scalar()
        if made is not None:
            return str(made)
        query = sa.select(payments.c.reference, payments.c.order).where(
            payments.c.tenant == self._tenant, payments.c.key == key
        )
        there = (await self._connection.execute(query)).one()
        if there.order != order:
            raise Conflict(
                f"Another payment, {there.reference}, was made under this key already; "
                f"compare the two before anything more is paid."
            )
        return str(there.reference)

    async def of_case(self, case: CaseId) -> list[PaymentRow]:
        """The payments of a case."""
        query = sa.select(payments).where(payments.c.tenant == self._tenant, payments.c.case_id == case)
        found = await self._connection.execute(query.order_by(payments.c.paid_at, payments.c.key))
        return [plain_row(PaymentRow, row) for row in found.mappings()]
