"""Add products and the pieces of each that bear a code."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0032_add_products"
down_revision = "0031_add_assets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name_th", sa.String(150), nullable=False),
        sa.Column("name_en", sa.String(150), nullable=False),
        sa.Column("producer_th", sa.String(150), nullable=False),
        sa.Column("producer_en", sa.String(150), nullable=False),
        sa.Column("pattern_th", sa.Text(), nullable=False),
        sa.Column("pattern_en", sa.Text(), nullable=False),
        sa.Column("process_th", sa.Text(), nullable=False),
        sa.Column("process_en", sa.Text(), nullable=False),
        sa.Column("price_th", sa.String(120), nullable=False),
        sa.Column("price_en", sa.String(120), nullable=False),
        sa.Column("certificate", sa.String(120), nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.Column("district", sa.String(4), nullable=True),
        sa.Column("pictures", Json, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_product_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_product"),
        sa.UniqueConstraint("key", name="uq_product_key"),
    )
    op.create_table(
        "product_piece",
        sa.Column("id", Id, nullable=False),
        sa.Column("product_id", Id, nullable=False),
        sa.Column("serial", sa.String(40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("sold_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_product_piece_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_product_piece"),
        sa.UniqueConstraint("product_id", "serial", name="uq_product_piece_product_id_serial"),
    )


def downgrade() -> None:
    op.drop_table("product_piece")
    op.drop_table("product")
