"""Add how a chat channel stands at its platform, and the menus of users who do not see the usual one."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0015_add_chat_channel"
down_revision = "0014_add_helpdesk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_channel",
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("menus", Json, nullable=False),
        sa.Column("installed_at", UtcDateTime(), nullable=True),
        sa.Column("webhook", sa.String(500), nullable=False),
        sa.Column("webhook_answers", sa.Boolean(), nullable=True),
        sa.Column("webhook_said", sa.String(200), nullable=False),
        sa.Column("webhook_tried_at", UtcDateTime(), nullable=True),
        sa.Column("wanted_at", UtcDateTime(), nullable=True),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_chat_channel"),
    )
    op.create_table(
        "chat_menu",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("wanted", sa.String(40), nullable=False),
        sa.Column("shown", sa.String(40), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_chat_menu"),
        sa.ForeignKeyConstraint(["user_id"], ["chat_user.id"], name="fk_chat_menu_user_id", ondelete="CASCADE"),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_chat_menu_due_at", "chat_menu", ["due_at", "user_id"], sqlite_where=due, postgresql_where=due)
    op.create_index("ix_chat_menu_wanted", "chat_menu", ["wanted", "user_id"])


def downgrade() -> None:
    op.drop_table("chat_menu")
    op.drop_table("chat_channel")
