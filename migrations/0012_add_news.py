"""Add news: items, who agreed to be told, sendings with their batches, officers' own chats for tests."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0012_add_news"
down_revision = "0011_add_information"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_news_kind()
    _add_news()
    _add_news_subscriber()
    _add_news_interest()
    _add_news_tester()
    _add_broadcast()
    _add_broadcast_batch()


def downgrade() -> None:
    for table in (
        "broadcast_batch",
        "broadcast",
        "news_tester",
        "news_interest",
        "news_subscriber",
        "news",
        "news_kind",
    ):
        op.drop_table(table)


def _add_news_kind() -> None:
    op.create_table(
        "news_kind",
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("name_th", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_news_kind"),
    )


def _add_news() -> None:
    op.create_table(
        "news",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title_th", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("text_th", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("picture_key", sa.String(64), nullable=True),
        sa.Column("picture_words", sa.Text(), nullable=False),
        sa.Column("case_reference", sa.String(20), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("changed_by_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_news"),
        sa.ForeignKeyConstraint(["author_id"], ["officer.id"], name="fk_news_author_id"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["officer.id"], name="fk_news_changed_by_id"),
    )
    op.create_index("ix_news_case_reference", "news", ["case_reference"])
    op.create_index(
        "ix_news_published",
        "news",
        ["published_at", "id"],
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )


def _add_news_subscriber() -> None:
    op.create_table(
        "news_subscriber",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("chat_user_id", Id, nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("address_hash", sa.String(64), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("district", sa.String(10), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_news_subscriber"),
        sa.ForeignKeyConstraint(
            ["chat_user_id"], ["chat_user.id"], name="fk_news_subscriber_chat_user_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("chat_user_id", name="uq_news_subscriber_chat_user_id"),
        sa.UniqueConstraint("channel", "address_hash", name="uq_news_subscriber_channel_address_hash"),
    )
    op.create_index("ix_news_subscriber_agreed", "news_subscriber", ["channel", "district", "id"])


def _add_news_interest() -> None:
    op.create_table(
        "news_interest",
        sa.Column("subscriber_id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("subscriber_id", "kind", name="pk_news_interest"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["news_subscriber.id"], name="fk_news_interest_subscriber_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_news_interest_kind", "news_interest", ["kind", "subscriber_id"])


def _add_news_tester() -> None:
    op.create_table(
        "news_tester",
        sa.Column("officer_id", Id, nullable=False, autoincrement=False),
        sa.Column("code_hash", sa.String(64), nullable=True),
        sa.Column("code_expires_at", UtcDateTime(), nullable=True),
        sa.Column("chat_user_id", Id, nullable=True),
        sa.Column("linked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("officer_id", name="pk_news_tester"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_news_tester_officer_id"),
        sa.ForeignKeyConstraint(
            ["chat_user_id"], ["chat_user.id"], name="fk_news_tester_chat_user_id", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("code_hash", name="uq_news_tester_code_hash"),
    )


def _add_broadcast() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", Id, nullable=False),
        sa.Column("news_id", Id, nullable=False),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.Column("interest", sa.String(20), nullable=False),
        sa.Column("district", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("scheduled_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("news_revision", sa.Integer(), nullable=True),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("approved_by_id", Id, nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("bodies", Json, nullable=True),
        sa.Column("position", Id, nullable=False),
        sa.Column("is_collected", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("mailed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast"),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name="fk_broadcast_news_id"),
        sa.ForeignKeyConstraint(["author_id"], ["officer.id"], name="fk_broadcast_author_id"),
        sa.ForeignKeyConstraint(["approved_by_id"], ["officer.id"], name="fk_broadcast_approved_by_id"),
    )
    op.create_index(
        "ix_broadcast_at_work",
        "broadcast",
        ["id"],
        sqlite_where=sa.text("state IN ('approved', 'running')"),
        postgresql_where=sa.text("state IN ('approved', 'running')"),
    )
    op.create_index("ix_broadcast_news_id", "broadcast", ["news_id"])
    op.create_index("ix_broadcast_state", "broadcast", ["state", "id"])


def _add_broadcast_batch() -> None:
    op.create_table(
        "broadcast_batch",
        sa.Column("id", Id, nullable=False),
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("messages", Json, nullable=True),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("first_tried_at", UtcDateTime(), nullable=True),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.String(160), nullable=True),
        sa.Column("last_error", sa.String(200), nullable=False),
        sa.Column("request_id", sa.String(80), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast_batch"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name="fk_broadcast_batch_broadcast_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_broadcast_batch_officer_id"),
        sa.UniqueConstraint("retry_key", name="uq_broadcast_batch_retry_key"),
    )
    op.create_index("ix_broadcast_batch_broadcast_id", "broadcast_batch", ["broadcast_id", "id"])
    op.create_index(
        "ix_broadcast_batch_unsent",
        "broadcast_batch",
        ["next_try_at", "id"],
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
