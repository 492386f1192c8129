"""Add partner organisations, their keys, what they did, and the owner of the drafts that they begin."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0036_add_partners"
down_revision = "0035_add_counter"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_partner()
    _add_partner_key()
    _add_partner_use()
    op.add_column("draft", sa.Column("partner_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_draft_partner_id", "draft", ["partner_id"])


def downgrade() -> None:
    op.drop_index("ix_draft_partner_id", "draft")
    op.drop_column("draft", "partner_id")
    op.drop_table("partner_use")
    op.drop_table("partner_key")
    op.drop_table("partner")


def _add_partner() -> None:
    op.create_table(
        "partner",
        sa.Column("id", Id, nullable=False),
        sa.Column("name_th", sa.String(200), nullable=False),
        sa.Column("name_en", sa.String(200), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_partner_unit_id"),
        sa.ForeignKeyConstraint(["added_by_id"], ["officer.id"], name="fk_partner_added_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner"),
        sa.UniqueConstraint("name_th", name="uq_partner_name_th"),
    )


def _add_partner_key() -> None:
    op.create_table(
        "partner_key",
        sa.Column("id", Id, nullable=False),
        sa.Column("partner_id", Id, nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by_id", Id, nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name="fk_partner_key_partner_id"),
        sa.ForeignKeyConstraint(["added_by_id"], ["officer.id"], name="fk_partner_key_added_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_key"),
        sa.UniqueConstraint("prefix", name="uq_partner_key_prefix"),
    )
    op.create_index("ix_partner_key_partner_id", "partner_key", ["partner_id"])


def _add_partner_use() -> None:
    op.create_table(
        "partner_use",
        sa.Column("id", Id, nullable=False),
        sa.Column("partner_id", Id, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name="fk_partner_use_partner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partner_use"),
    )
    op.create_index("ix_partner_use_month", "partner_use", ["month", "partner_id", "service", "what"])
