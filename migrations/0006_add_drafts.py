"""Add drafts."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0006_add_drafts"
down_revision = "0005_add_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_draft()
    _create_answer()
    _create_code_and_try()


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("asker_kind", sa.String(16), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("business_id", sa.BigInteger(), nullable=True),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index("ix_draft_expires_at", "draft", ["expires_at"])
    op.create_index("ix_draft_person_id", "draft", ["person_id"])


def _create_answer() -> None:
    op.create_table(
        "draft_answer",
        sa.Column("id", Id, nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("data_class", sa.String(16), nullable=False),
        sa.Column("value", Json, nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("is_prefilled", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_answer_draft_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_answer"),
        sa.UniqueConstraint("draft_id", "question", name="uq_draft_answer_draft_id_question"),
    )


def _create_code_and_try() -> None:
    op.create_table(
        "draft_code",
        sa.Column("id", Id, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("draft_id", sa.String(32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_code_draft_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_code"),
        sa.UniqueConstraint("code_hash", name="uq_draft_code_code_hash"),
    )
    op.create_index("ix_draft_code_draft_id", "draft_code", ["draft_id"])
    op.create_table(
        "draft_try",
        sa.Column("id", Id, nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_try"),
    )
    op.create_index("ix_draft_try_origin_tried_at", "draft_try", ["origin", "tried_at"])


def downgrade() -> None:
    op.drop_table("draft_try")
    op.drop_table("draft_code")
    op.drop_table("draft_answer")
    op.drop_table("draft")
