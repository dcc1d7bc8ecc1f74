"""What the reconciler found between the records and Temporal; of the whole system, so without a tenant."""

import sqlalchemy as sa

from store.columns import Utc
from store.tables.base import metadata

mendings = sa.Table(
    "mendings",
    metadata,
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_at", Utc, nullable=False),
    sa.Column("last_case", sa.Uuid),
)
