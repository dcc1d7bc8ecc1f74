"""Tenants, people, teams, and how they sign in."""

import sqlalchemy as sa

from store.columns import JSON, Utc
from store.tables.base import metadata, of, tenant

tenants = sa.Table(
    "tenants",
    metadata,
    sa.Column("id", sa.String(63), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("cases", sa.Integer, nullable=False, server_default="0", comment="last case number given"),
    sa.Column("zone", sa.String(64), nullable=False, server_default="UTC"),
    sa.Column("behind_since", Utc, comment="a calendar changed then; deadlines may not have moved yet"),
)


people = sa.Table(
    "people",
    metadata,
    tenant(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("password", sa.String(255), comment="argon2; none for accounts that only use tokens"),
    sa.Column("roles", JSON, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("disabled_at", Utc),
    sa.UniqueConstraint("name"),
)

teams = sa.Table(
    "teams",
    metadata,
    tenant(),
    sa.Column("name", sa.String(63), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("push", sa.Boolean, nullable=False, server_default=sa.false(), comment="work is handed out"),
    sa.Column("calendar", sa.String(63), comment="none: the one named default"),
)

members = sa.Table(
    "members",
    metadata,
    tenant(),
    sa.Column("team", sa.String(63), primary_key=True),
    sa.Column("person_id", sa.Uuid, primary_key=True),
    of("team", "teams", "name"),
    of("person_id", "people"),
    sa.Index(None, "tenant", "person_id"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    tenant(),
    sa.Column("token_hash", sa.String(64), primary_key=True, comment="SHA-256 of the cookie"),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("expires_at", Utc, nullable=False),
    of("person_id", "people"),
    sa.UniqueConstraint("token_hash"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    tenant(),
    sa.Column("token_hash", sa.String(64), primary_key=True, comment="SHA-256 of the bearer token"),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("expires_at", Utc),
    sa.Column("revoked_at", Utc),
    of("person_id", "people"),
    sa.UniqueConstraint("token_hash"),
)
