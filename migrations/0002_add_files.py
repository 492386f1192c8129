"""Add files: uploads and pictures."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0002_add_files"
down_revision = "0001_add_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("phash", sa.String(16)),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("name", sa.Text()),
        sa.Column("path", sa.String(120), nullable=False),
        sa.Column("thumb_path", sa.String(120)),
        sa.Column("thumb_wanted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("position", sa.Text()),
        sa.Column("position_agreed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("owner_kind", sa.String(32)),
        sa.Column("owner_id", sa.String(64)),
        sa.Column("derived_from_id", Id),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_kind", sa.String(16), nullable=False),
        sa.Column("created_by_id", Id),
        sa.Column("removed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
        sa.UniqueConstraint("key", name="uq_stored_file_key"),
        sa.ForeignKeyConstraint(
            ["derived_from_id"], ["stored_file.id"], name="fk_stored_file_derived_from_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_stored_file_owner_kind_stored_file_owner_id", "stored_file", ["owner_kind", "owner_id"])
    op.create_index("ix_stored_file_derived_from_id", "stored_file", ["derived_from_id"])
    wanted, removed, unowned = sa.text("thumb_wanted"), sa.text("removed_at IS NOT NULL"), sa.text("owner_kind IS NULL")
    op.create_index("ix_stored_file_thumb_wanted", "stored_file", ["id"], sqlite_where=wanted, postgresql_where=wanted)
    op.create_index(
        "ix_stored_file_removed_at", "stored_file", ["removed_at"], sqlite_where=removed, postgresql_where=removed
    )
    op.create_index(
        "ix_stored_file_unowned", "stored_file", ["created_at"], sqlite_where=unowned, postgresql_where=unowned
    )


def downgrade() -> None:
    op.drop_table("stored_file")
