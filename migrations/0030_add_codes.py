"""Add printed codes, where they led before, how often they were used, and sheets of them."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0030_add_codes"
down_revision = "0029_add_surveys"
branch_labels = None
depends_on = None

STANDING, OPEN = sa.text("is_standing"), sa.text("done_at IS NULL")
MAKING = sa.text("status = 'making'")


def upgrade() -> None:
    op.create_table(
        "qr_code",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("label_th", sa.String(120), nullable=False),
        sa.Column("label_en", sa.String(120), nullable=False),
        sa.Column("place_th", sa.String(200), nullable=False),
        sa.Column("place_en", sa.String(200), nullable=False),
        sa.Column("district", sa.String(4), nullable=True),
        sa.Column("subdistrict", sa.String(6), nullable=True),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("handed", Json, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("reason_th", sa.String(200), nullable=False),
        sa.Column("reason_en", sa.String(200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by_id", Id, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_qr_code_unit_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["officer.id"], name="fk_qr_code_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_qr_code"),
        sa.UniqueConstraint("code", name="uq_qr_code_code"),
    )
    op.create_index("ix_qr_code_target", "qr_code", ["kind", "target"])
    op.create_index(
        "uq_qr_code_standing",
        "qr_code",
        ["kind", "target"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    _add_uses()
    _add_sheets()
    _add_batches()


def _add_uses() -> None:
    op.create_table(
        "code_pointing",
        sa.Column("id", Id, nullable=False),
        sa.Column("code_id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["qr_code.id"], name="fk_code_pointing_code_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_code_pointing_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_pointing"),
    )
    op.create_index("ix_code_pointing_code_id", "code_pointing", ["code_id"])
    op.create_table(
        "code_tally",
        sa.Column("id", Id, nullable=False),
        sa.Column("code_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["qr_code.id"], name="fk_code_tally_code_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_tally"),
    )
    op.create_index("ix_code_tally_code", "code_tally", ["code_id", "day", "hour", "channel", "what", "n"])
    op.create_index("ix_code_tally_day", "code_tally", ["day", "code_id", "what", "channel", "hour", "n"])


def _add_sheets() -> None:
    op.create_table(
        "code_sheet",
        sa.Column("id", Id, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("language", sa.String(4), nullable=False),
        sa.Column("wording_th", sa.Text(), nullable=False),
        sa.Column("wording_en", sa.Text(), nullable=False),
        sa.Column("codes", Json, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("file_key", sa.String(64), nullable=True),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("asked_by_id", Id, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officer.id"], name="fk_code_sheet_asked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_sheet"),
    )
    op.create_index("ix_code_sheet_open", "code_sheet", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)


def _add_batches() -> None:
    op.create_table(
        "code_batch",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("language", sa.String(4), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("sheet_id", Id, nullable=True),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["code_sheet.id"], name="fk_code_batch_sheet_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_code_batch_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_batch"),
    )
    op.create_index("ix_code_batch_open", "code_batch", ["id"], sqlite_where=MAKING, postgresql_where=MAKING)
    op.create_table(
        "code_batch_row",
        sa.Column("id", Id, nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("said", Json, nullable=False),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("code_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name="fk_code_batch_row_batch_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["code_id"], ["qr_code.id"], name="fk_code_batch_row_code_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_batch_row"),
        sa.UniqueConstraint("batch_id", "row", name="uq_code_batch_row_batch_id_row"),
    )


def downgrade() -> None:
    for table in ("code_batch_row", "code_batch", "code_sheet", "code_tally", "code_pointing", "qr_code"):
        op.drop_table(table)
