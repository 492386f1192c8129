"""Add which later answer took along one that was kept for the user's next message, so that both end alike."""

import sqlalchemy as sa
from alembic import op

from services.db import Id

revision = "0017_add_joined_answers"
down_revision = "0016_add_forgotten_answers"
branch_labels = None
depends_on = None

_JOINED = sa.text("joined_to IS NOT NULL")


def upgrade() -> None:
    op.add_column("chat_reply", sa.Column("joined_to", Id, nullable=True))
    op.create_index(
        "ix_chat_reply_joined_to", "chat_reply", ["joined_to"], sqlite_where=_JOINED, postgresql_where=_JOINED
    )


def downgrade() -> None:
    op.execute("UPDATE chat_reply SET state = 'failed' WHERE state = 'joined'")
    op.drop_index("ix_chat_reply_joined_to", "chat_reply")
    op.drop_column("chat_reply", "joined_to")
