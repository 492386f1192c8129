"""Add organisation."""

import uuid

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0003_add_organisation"
down_revision = "0002_add_files"
branch_labels = None
depends_on = None

TABLES = (
    "organisation",
    "organisation_version",
    "unit",
    "district",
    "subdistrict",
    "boundary",
    "opening_hours",
    "holiday",
    "agency",
    "agency_coverage",
    "setting",
    "wording",
)


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def upgrade() -> None:
    _add_organisation()
    _add_places()
    _add_calendar()
    _add_agencies()
    _add_settings()


def _add_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", Id, nullable=False),
        _text("name_th", 200),
        _text("name_en", 200),
        _text("short_th", 80),
        _text("short_en", 80),
        _text("product_th", 80),
        _text("product_en", 80),
        _text("initials", 12),
        _text("kind", 40),
        sa.Column("colours", Json, nullable=False),
        sa.Column("logo_key", sa.String(64)),
        _text("address_th"),
        _text("address_en"),
        _text("phone", 40),
        _text("email", 254),
        _text("website", 300),
        _text("registry_th", 200),
        _text("registry_en", 200),
        _text("province_code", 2),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    versions = op.create_table(
        "organisation_version",
        sa.Column("id", Id, nullable=False),
        _text("mark", 32),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_version"),
    )
    op.bulk_insert(versions, [{"id": 1, "mark": uuid.uuid4().hex}])
    op.create_table(
        "unit",
        sa.Column("id", Id, nullable=False),
        _text("key", 60),
        _text("name_th", 200),
        _text("name_en", 200),
        _text("short_th", 80),
        _text("short_en", 80),
        sa.Column("parent_id", Id),
        _text("phone", 40),
        _text("email", 254),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("key", name="uq_unit_key"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id"),
    )
    op.create_index("ix_unit_parent_id", "unit", ["parent_id"])


def _add_places() -> None:
    op.create_table(
        "district",
        _text("code", 4),
        _text("name_th", 120),
        _text("name_en", 120),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("is_approximate", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_district"),
    )
    op.create_table(
        "subdistrict",
        _text("code", 6),
        _text("district_code", 4),
        _text("name_th", 120),
        _text("name_en", 120),
        _text("postcode", 5),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("is_approximate", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_subdistrict"),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name="fk_subdistrict_district_code"),
    )
    op.create_index("ix_subdistrict_district_code", "subdistrict", ["district_code"])
    op.create_table(
        "boundary",
        sa.Column("id", Id, nullable=False),
        _text("kind", 12),
        _text("code", 6),
        sa.Column("geojson", Json, nullable=False),
        _text("source", 300),
        _text("licence", 120),
        sa.Column("is_approximate", sa.Boolean, nullable=False),
        sa.Column("is_staged", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_boundary"),
        sa.UniqueConstraint("kind", "code", "is_staged", name="uq_boundary_kind_code_is_staged"),
    )


def _add_calendar() -> None:
    op.create_table(
        "opening_hours",
        sa.Column("weekday", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("opens", sa.Time, nullable=False),
        sa.Column("closes", sa.Time, nullable=False),
        sa.PrimaryKeyConstraint("weekday", name="pk_opening_hours"),
    )
    op.create_table(
        "holiday",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        _text("name_th", 300),
        _text("name_en", 300),
        _text("source", 12),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holiday"),
        sa.UniqueConstraint("day", name="uq_holiday_day"),
    )


def _add_agencies() -> None:
    op.create_table(
        "agency",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(60)),
        _text("name_th", 200),
        _text("name_en", 200),
        _text("letter_address"),
        _text("phone", 60),
        _text("email", 254),
        _text("kind", 20),
        _text("note"),
        _text("province_code", 2),
        sa.Column("is_checked", sa.Boolean, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("key", name="uq_agency_key"),
    )
    op.create_table(
        "agency_coverage",
        sa.Column("id", Id, nullable=False),
        sa.Column("agency_id", Id, nullable=False),
        sa.Column("category_key", sa.String(60)),
        sa.Column("district_code", sa.String(4)),
        sa.Column("subdistrict_code", sa.String(6)),
        sa.PrimaryKeyConstraint("id", name="pk_agency_coverage"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_agency_coverage_agency_id", ondelete="CASCADE"),
    )
    op.create_index("ix_agency_coverage_agency_id", "agency_coverage", ["agency_id"])


def _add_settings() -> None:
    op.create_table(
        "setting",
        _text("key", 80),
        sa.Column("value", Json, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", Id),
        sa.PrimaryKeyConstraint("key", name="pk_setting"),
    )
    op.create_table(
        "wording",
        _text("key", 80),
        _text("language", 2),
        _text("text"),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", Id),
        sa.PrimaryKeyConstraint("key", "language", name="pk_wording"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
