"""Add the token that follows a kiosk's own, and those that it had before."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0038_add_kiosk_renewal"
down_revision = "0037_add_channel_use"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kiosk_device", sa.Column("token_at", UtcDateTime(), nullable=True))
    op.add_column("kiosk_device", sa.Column("next_hash", sa.String(64), nullable=True))
    op.add_column("kiosk_device", sa.Column("next_at", UtcDateTime(), nullable=True))
    op.add_column("kiosk_device", sa.Column("old_used_at", UtcDateTime(), nullable=True))
    op.create_index("ix_kiosk_device_next_hash", "kiosk_device", ["next_hash"], unique=True)
    op.create_table(
        "kiosk_old_token",
        sa.Column("id", Id, nullable=False),
        sa.Column("kiosk_id", Id, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk_device.id"], name="fk_kiosk_old_token_kiosk_id"),
        sa.PrimaryKeyConstraint("id", name="pk_kiosk_old_token"),
        sa.UniqueConstraint("token_hash", name="uq_kiosk_old_token_token_hash"),
    )
    op.create_index("ix_kiosk_old_token_kiosk_id", "kiosk_old_token", ["kiosk_id"])


def downgrade() -> None:
    op.drop_table("kiosk_old_token")
    op.drop_index("ix_kiosk_device_next_hash", "kiosk_device")
    for name in ("old_used_at", "next_at", "next_hash", "token_at"):
        op.drop_column("kiosk_device", name)
