"""Add the counters of what was sent by which channel."""

import sqlalchemy as sa
from alembic import op

from services.db import Id

revision = "0037_add_channel_use"
down_revision = "0036_add_partners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_use",
        sa.Column("id", Id, nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_use"),
    )
    op.create_index("ix_channel_use_month_service_channel", "channel_use", ["month", "service", "channel"])


def downgrade() -> None:
    op.drop_table("channel_use")
