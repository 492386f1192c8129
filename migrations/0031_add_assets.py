"""Add assets: kinds, the register, the cases about them, imports."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0031_add_assets"
down_revision = "0030_add_codes"
branch_labels = None
depends_on = None

APPLYING = sa.text("status = 'applying'")


def upgrade() -> None:
    op.create_table(
        "asset_kind",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("category_key", sa.String(60), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_asset_kind_unit_id"),
        sa.PrimaryKeyConstraint("key", name="pk_asset_kind"),
    )
    _add_asset()
    op.create_table(
        "asset_case",
        sa.Column("case_id", Id, nullable=False),
        sa.Column("asset_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_asset_case_case_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name="fk_asset_case_asset_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_asset_case"),
    )
    op.create_index("ix_asset_case_asset", "asset_case", ["asset_id", "case_id"])
    _add_imports()


def downgrade() -> None:
    op.drop_table("asset_import_row")
    op.drop_table("asset_import")
    op.drop_table("asset_case")
    op.drop_table("asset")
    op.drop_table("asset_kind")


def _add_asset() -> None:
    op.create_table(
        "asset",
        sa.Column("id", Id, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("kind_key", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(160), nullable=False),
        sa.Column("name_en", sa.String(160), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("district", sa.String(4), nullable=True),
        sa.Column("subdistrict", sa.String(6), nullable=True),
        sa.Column("place_words", sa.String(300), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kind_key"], ["asset_kind.key"], name="fk_asset_kind_key"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_asset_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
        sa.UniqueConstraint("number", name="uq_asset_number"),
    )
    op.create_index("ix_asset_kind", "asset", ["kind_key", "id"])
    op.create_index("ix_asset_district", "asset", ["district", "id"])
    op.create_index("ix_asset_unit", "asset", ["unit_id", "id"])


def _add_imports() -> None:
    op.create_table(
        "asset_import",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("kind_key", sa.String(40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.String(500), nullable=False),
        sa.Column("position", Id, nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_asset_import_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset_import"),
    )
    op.create_index("ix_asset_import_open", "asset_import", ["id"], sqlite_where=APPLYING, postgresql_where=APPLYING)
    op.create_table(
        "asset_import_row",
        sa.Column("id", Id, nullable=False),
        sa.Column("import_id", Id, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["asset_import.id"], name="fk_asset_import_row_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_asset_import_row"),
        sa.UniqueConstraint("import_id", "row", name="uq_asset_import_row_import_id_row"),
    )
