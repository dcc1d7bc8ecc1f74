"""What all tables share."""

from typing import Any

import sqlalchemy as sa

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)


def tenant() -> sa.Column[Any]:
    """The tenant, first in every key."""
    return sa.Column("tenant", sa.String(63), primary_key=True)


def of(column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    """A reference to another row of the same tenant."""
    return sa.ForeignKeyConstraint(["tenant", column], [f"{target}.tenant", f"{target}.{key}"])
