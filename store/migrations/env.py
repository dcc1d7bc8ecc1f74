"""Runs migrations on the connection that `store.migrate` gives."""

import sqlalchemy as sa
from alembic import context

from store.tables import metadata

LOCK = 7_203_115
"""Advisory lock: two processes that start at once upgrade one after the other."""


def run() -> None:
    """Upgrade in one transaction."""
    connection: sa.Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        context.run_migrations()
    connection.commit()


run()
