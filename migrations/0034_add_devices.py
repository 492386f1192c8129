"""Add kiosks, and the codes that were tried at them."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0034_add_devices"
down_revision = "0033_add_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_device",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("place_th", sa.String(200), nullable=False),
        sa.Column("place_en", sa.String(200), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("shut_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_kiosk_device_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_kiosk_device"),
        sa.UniqueConstraint("name", name="uq_kiosk_device_name"),
        sa.UniqueConstraint("code_hash", name="uq_kiosk_device_code_hash"),
        sa.UniqueConstraint("token_hash", name="uq_kiosk_device_token_hash"),
    )
    op.create_table(
        "kiosk_try",
        sa.Column("id", Id, nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kiosk_try"),
    )
    op.create_index("ix_kiosk_try_tried_at", "kiosk_try", ["tried_at", "origin"])


def downgrade() -> None:
    op.drop_table("kiosk_try")
    op.drop_table("kiosk_device")
