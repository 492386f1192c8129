"""Add the help desk: conversations of citizens with officers by chat, and what was said in them."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0014_add_helpdesk"
down_revision = "0013_add_message_quota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_thread()
    _add_message()


def downgrade() -> None:
    for table in ("chat_message", "chat_thread"):
        op.drop_table(table)


def _add_thread() -> None:
    op.create_table(
        "chat_thread",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("case_id", Id, nullable=True),
        sa.Column("is_from_case", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("waiting_since", UtcDateTime(), nullable=False),
        sa.Column("last_word_at", UtcDateTime(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("reply_token", sa.Text(), nullable=True),
        sa.Column("token_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(10), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["chat_user.id"], name="fk_chat_thread_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_chat_thread_unit_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_chat_thread_officer_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_chat_thread_case_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_thread"),
    )
    is_open, has_ended = sa.text("state <> 'ended'"), sa.text("state = 'ended'")
    op.create_index(
        "uq_chat_thread_open_user_id", "chat_thread", ["user_id"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_chat_thread_open", "chat_thread", ["state", "waiting_since", "id"],
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip
    op.create_index(
        "ix_chat_thread_ended", "chat_thread", ["ended_at", "id"], sqlite_where=has_ended, postgresql_where=has_ended
    )
    op.create_index("ix_chat_thread_user_id", "chat_thread", ["user_id", "id"])


def _add_message() -> None:
    op.create_table(
        "chat_message",
        sa.Column("id", Id, nullable=False),
        sa.Column("thread_id", Id, nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False, server_default=""),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("file_key", sa.String(22), nullable=True),
        sa.Column("note", sa.String(40), nullable=False, server_default=""),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("message_ref", sa.String(80), nullable=True),
        sa.Column("reply_id", Id, nullable=True),
        sa.Column("is_unsent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["chat_thread.id"], name="fk_chat_message_thread_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_chat_message_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_message"),
    )
    has_ref = sa.text("message_ref IS NOT NULL")
    op.create_index("ix_chat_message_thread_id", "chat_message", ["thread_id", "id"])
    op.create_index(
        "ix_chat_message_ref", "chat_message", ["message_ref"], sqlite_where=has_ref, postgresql_where=has_ref
    )
