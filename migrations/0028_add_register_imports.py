"""Add the imports of an existing register of businesses, and their rows."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0028_add_register_imports"
down_revision = "0027_add_callback_results"
branch_labels = None
depends_on = None

OPEN = "status IN ('applying', 'inviting')"


def upgrade() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.String(500), nullable=False, server_default=""),
        sa.Column("position", Id, nullable=False, server_default="0"),
        sa.Column("made", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("invited", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_register_import_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_register_import"),
    )
    op.create_index(
        "ix_register_import_open",
        "register_import",
        ["id"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_table(
        "register_import_row",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("business_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["register_import.id"], name="fk_register_import_row_import_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_register_import_row_business_id"),
        sa.UniqueConstraint("import_id", "row", name="uq_register_import_row_import_id_row"),
        sa.PrimaryKeyConstraint("id", name="pk_register_import_row"),
    )
    op.create_index("ix_register_import_row_business", "register_import_row", ["business_id"])


def downgrade() -> None:
    op.drop_table("register_import_row")
    op.drop_table("register_import")
