"""Add papers: certificates, memoranda and letters that were issued under a code by which anybody checks them."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0033_add_papers"
down_revision = "0032_add_products"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_paper",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("is_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("to_hash", sa.String(64), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("verify_code", sa.String(20), nullable=True),
        sa.Column("signed", sa.Text(), nullable=True),
        sa.Column("made_by_id", Id, nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("replaces_id", Id, nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", Id, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_issued_paper_unit_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_issued_paper_made_by_id"),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["officer.id"], name="fk_issued_paper_cancelled_by_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["issued_paper.id"], name="fk_issued_paper_replaces_id"),
        sa.PrimaryKeyConstraint("id", name="pk_issued_paper"),
        sa.UniqueConstraint("unit_id", "year", "number", name="uq_issued_paper_unit_id_year_number"),
        sa.UniqueConstraint("verify_code", name="uq_issued_paper_verify_code"),
        sa.UniqueConstraint("replaces_id", name="uq_issued_paper_replaces_id"),
    )
    op.create_index("ix_issued_paper_unit", "issued_paper", ["unit_id", "id"])
    op.create_index("ix_issued_paper_to_hash", "issued_paper", ["to_hash"])


def downgrade() -> None:
    op.drop_table("issued_paper")
