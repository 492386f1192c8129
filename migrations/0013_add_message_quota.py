"""Add the month's quota of pushes, and to notices and answers what waits for the citizen's next message."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0013_add_message_quota"
down_revision = "0012_add_news"
branch_labels = None
depends_on = None

_HELD = sa.text("state = 'held'")
_KEPT = sa.text("state = 'kept'")


def upgrade() -> None:
    op.create_table(
        "message_quota",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("spent_at", UtcDateTime(), nullable=True),
        sa.Column("told_month", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("channel", name="pk_message_quota"),
    )
    op.add_column("notice", sa.Column("provider_ref", sa.Text(), nullable=False, server_default=""))
    op.add_column("notice", sa.Column("ride", sa.String(36), nullable=True))
    op.add_column("notice", sa.Column("turned_from", Id, nullable=True))
    op.create_index(
        "ix_notice_held_address_hash",
        "notice",
        ["address_hash", "priority", "id"],
        sqlite_where=_HELD,
        postgresql_where=_HELD,
    )
    op.create_index(
        "ix_notice_held_next_try_at", "notice", ["next_try_at", "id"], sqlite_where=_HELD, postgresql_where=_HELD
    )
    op.create_index("ix_notice_ride", "notice", ["ride"])
    op.add_column("chat_reply", sa.Column("provider_ref", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_chat_reply_kept", "chat_reply", ["user_id", "id"], sqlite_where=_KEPT, postgresql_where=_KEPT)


def downgrade() -> None:
    op.execute("UPDATE notice SET state = 'waiting' WHERE state = 'held'")
    op.execute("UPDATE notice SET state = 'suppressed' WHERE state = 'turned'")
    op.execute("UPDATE chat_reply SET state = 'failed' WHERE state = 'kept'")
    op.drop_index("ix_chat_reply_kept", "chat_reply")
    op.drop_column("chat_reply", "provider_ref")
    for index in ("ix_notice_ride", "ix_notice_held_next_try_at", "ix_notice_held_address_hash"):
        op.drop_index(index, "notice")
    for column in ("turned_from", "ride", "provider_ref"):
        op.drop_column("notice", column)
    op.drop_table("message_quota")
