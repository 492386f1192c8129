"""Add batches of receipts and wrong codes of verification; let a payment have one receipt that holds."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0024_add_receipt_batches"
down_revision = "0023_add_bank_line_identity"
branch_labels = None
depends_on = None

_OPEN = {"sqlite_where": sa.text("done_at IS NULL"), "postgresql_where": sa.text("done_at IS NULL")}
_VALID = {"sqlite_where": sa.text("status = 'valid'"), "postgresql_where": sa.text("status = 'valid'")}


def upgrade() -> None:
    op.create_index("uq_receipt_valid_payment_id", "receipt", ["payment_id"], unique=True, **_VALID)
    op.create_table(
        "receipt_batch",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("position", Id, nullable=False, server_default="0"),
        sa.Column("files", Json, nullable=False),
        sa.Column("asked_by_id", Id, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_receipt_batch"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officer.id"], name="fk_receipt_batch_asked_by_id"),
    )
    op.create_index("ix_receipt_batch_open", "receipt_batch", ["id"], **_OPEN)
    op.create_table(
        "verify_attempt",
        sa.Column("id", Id, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_verify_attempt"),
    )
    op.create_index("ix_verify_attempt_address", "verify_attempt", ["address", "at"])
    op.create_index("ix_verify_attempt_at", "verify_attempt", ["at"])


def downgrade() -> None:
    op.drop_table("verify_attempt")
    op.drop_table("receipt_batch")
    op.drop_index("uq_receipt_valid_payment_id", "receipt")
