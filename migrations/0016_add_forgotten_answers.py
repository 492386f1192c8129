"""Add that an answer in chat is blanked as soon as it was sent, where nothing may join the chat with a report."""

import sqlalchemy as sa
from alembic import op

revision = "0016_add_forgotten_answers"
down_revision = "0015_add_chat_channel"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat_reply", sa.Column("is_secret", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("chat_reply") as table:
        table.drop_column("is_secret")
