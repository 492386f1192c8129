"""Add complaints: categories in groups, what a complaint adds to its case, its photographs, the public counters."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0008_add_complaints"
down_revision = "0007_add_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category_group",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("line_th", sa.String(20), nullable=False),
        sa.Column("line_en", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_category_group"),
    )
    op.create_table(
        "complaint_category",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("group_key", sa.String(60), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("line_th", sa.String(20), nullable=False),
        sa.Column("line_en", sa.String(20), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("who_acts", sa.String(10), nullable=False),
        sa.Column("agency_id", Id, nullable=True),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("resolve_days", sa.Integer(), nullable=True),
        sa.Column("publicity", sa.String(10), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("may_be_anonymous", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("asks_place", sa.String(10), nullable=False, server_default="needed"),
        sa.Column("skips_screening", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("matter", sa.String(20), nullable=True),
        sa.Column("questions", Json, nullable=False),
        sa.Column("notice_th", sa.Text(), nullable=False, server_default=""),
        sa.Column("notice_en", sa.Text(), nullable=False, server_default=""),
        sa.Column("is_emergency", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("key", name="pk_complaint_category"),
        sa.ForeignKeyConstraint(["group_key"], ["category_group.key"], name="fk_complaint_category_group_key"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_complaint_category_unit_id"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_complaint_category_agency_id"),
    )
    op.create_index("ix_complaint_category_group", "complaint_category", ["group_key", "position"])
    _add_complaint()
    op.create_table(
        "report_tally",
        sa.Column("id", Id, nullable=False),
        sa.Column("district", sa.String(10), nullable=False),
        sa.Column("subdistrict", sa.String(10), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report_tally"),
    )
    op.create_index("ix_report_tally_key", "report_tally", ["district", "subdistrict", "topic", "state", "month"])


def _add_complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("case_id", Id, nullable=False),
        sa.Column("matter", sa.String(20), nullable=True),
        sa.Column("registry_number", sa.String(40), nullable=True),
        sa.Column("their_reference", sa.String(60), nullable=True),
        sa.Column("their_due_on", sa.Date(), nullable=True),
        sa.Column("has_callers_consent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("extra", Json, nullable=False),
        sa.Column("sealed_extra", sa.Text(), nullable=True),
        sa.Column("agreed_position", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("released_words", sa.Text(), nullable=True),
        sa.Column("released_result", sa.Text(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by_id", Id, nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("tallied", sa.String(120), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name="pk_complaint"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_complaint_case_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["released_by_id"], ["officer.id"], name="fk_complaint_released_by_id"),
    )
    op.create_index("ix_complaint_registry_number", "complaint", ["registry_number"])
    op.create_table(
        "complaint_photo",
        sa.Column("id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("file_key", sa.String(64), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("released_key", sa.String(64), nullable=True),
        sa.Column("boxes", Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_photo"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_complaint_photo_case_id", ondelete="CASCADE"),
        sa.UniqueConstraint("case_id", "file_key", name="uq_complaint_photo_case_id_file_key"),
    )
    op.create_index("ix_complaint_photo_released_key", "complaint_photo", ["released_key"])


def downgrade() -> None:
    for table in ("report_tally", "complaint_photo", "complaint", "complaint_category", "category_group"):
        op.drop_table(table)
