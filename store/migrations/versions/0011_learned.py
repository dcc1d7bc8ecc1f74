"""What corrections taught of how paper is laid out."""

import sqlalchemy as sa
from alembic import op

from store.columns import JSON, Utc

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "layouts",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("layout", JSON, nullable=False, comment="schemas.learned.Layout"),
        sa.Column("learned_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_layouts")),
    )
    op.create_index(op.f("ix_layouts_tenant_form_learned_at"), "layouts", ["tenant", "form", "learned_at"])
    op.create_table(
        "page_words",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "pages", JSON, nullable=False, comment="[schemas.learned.PageWords], until the check is done"
        ),
        sa.Column("kept_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "document_id"],
            ["documents.tenant", "documents.id"],
            name=op.f("fk_page_words_tenant_document_id"),
        ),
        sa.PrimaryKeyConstraint("tenant", "document_id", "form", name=op.f("pk_page_words")),
    )
    op.create_index(op.f("ix_page_words_tenant_case_id"), "page_words", ["tenant", "case_id"])
    op.create_index(op.f("ix_page_words_tenant_kept_at"), "page_words", ["tenant", "kept_at"])
    op.create_table(
        "not_learned",
        sa.Column("tenant", sa.String(length=63), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False, comment="empty: of all forms"),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "form", name=op.f("pk_not_learned")),
    )
