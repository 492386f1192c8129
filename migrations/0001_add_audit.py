"""Add the audit trail and the head of its chain."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0001_add_audit"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", Id, nullable=True),
        sa.Column("actor_role", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"])
    head = op.create_table(
        "chain_head",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("count", Id, nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
        sa.CheckConstraint("id = 1", name="ck_chain_head_single"),
    )
    # The beginning of the chain needs no seal; the first commit that records something sets one.
    op.bulk_insert(head, [{"id": 1, "count": 0, "mac": "", "seal": ""}])


def downgrade() -> None:
    op.drop_table("chain_head")
    op.drop_index("ix_audit_subject_subject_id", table_name="audit")
    op.drop_table("audit")
