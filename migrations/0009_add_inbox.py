"""Add the inbox: events of chat platforms, who writes there, and the answers on their way."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0009_add_inbox"
down_revision = "0008_add_complaints"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_event()
    _add_user()
    _add_reply()


def downgrade() -> None:
    for table in ("chat_reply", "chat_user", "chat_event"):
        op.drop_table(table)


def _add_event() -> None:
    op.create_table(
        "chat_event",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("event_id", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("user_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("message_ref", sa.String(80), nullable=True),
        sa.Column("order_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("lease", sa.String(160), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("worked_at", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_event"),
        sa.UniqueConstraint("channel", "event_id", name="uq_chat_event_channel_event_id"),
    )
    undone = sa.text("state IN ('waiting', 'working')")
    op.create_index(
        "ix_chat_event_undone", "chat_event", ["order_at", "id"], sqlite_where=undone, postgresql_where=undone
    )
    op.create_index(
        "ix_chat_event_undone_user",
        "chat_event",
        ["channel", "user_hash", "order_at", "id"],
        sqlite_where=undone,
        postgresql_where=undone,
    )
    op.create_index("ix_chat_event_message_ref", "chat_event", ["message_ref"])


def _add_user() -> None:
    op.create_table(
        "chat_user",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("is_following", sa.Boolean(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("draft_id", sa.String(32), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("handover_until", UtcDateTime(), nullable=True),
        sa.Column("greeted_on", sa.Date(), nullable=True),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_user"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_chat_user_person_id", ondelete="SET NULL"),
        sa.UniqueConstraint("channel", "address_hash", name="uq_chat_user_channel_address_hash"),
    )
    op.create_index("ix_chat_user_person_id", "chat_user", ["person_id"])
    op.create_index("ix_chat_user_draft_id", "chat_user", ["draft_id"])


def _add_reply() -> None:
    op.create_table(
        "chat_reply",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("reply_token", sa.Text(), nullable=True),
        sa.Column("token_at", UtcDateTime(), nullable=False),
        sa.Column("messages", sa.Text(), nullable=True),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(160), nullable=True),
        sa.Column("last_error", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_chat_reply"),
        sa.ForeignKeyConstraint(["user_id"], ["chat_user.id"], name="fk_chat_reply_user_id", ondelete="CASCADE"),
        sa.UniqueConstraint("retry_key", name="uq_chat_reply_retry_key"),
    )
    unsent = sa.text("state IN ('waiting', 'sending')")
    op.create_index(
        "ix_chat_reply_unsent", "chat_reply", ["next_try_at", "id"], sqlite_where=unsent, postgresql_where=unsent
    )
    op.create_index("ix_chat_reply_user_id", "chat_reply", ["user_id", "id"])
