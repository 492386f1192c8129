"""Add counters of revenue, flags of returns, days of reminding, files of letters, layouts of exports, second words."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0025_add_finance_desk"
down_revision = "0024_add_receipt_batches"
branch_labels = None
depends_on = None

OWED = "status IN ('open', 'part_paid')"
DUE = "status = 'due'"


def upgrade() -> None:
    _add_revenue_day()
    _add_flags()
    _add_reminding()
    _add_letter_file()
    _add_export_layout()
    op.add_column("tax_decision", sa.Column("second_note", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("tax_decision", "second_note")
    op.drop_table("export_layout")
    op.drop_table("letter_file")
    op.drop_column("letter_batch", "written")
    op.drop_column("letter_batch", "options")
    op.drop_index("ix_bill_owing", "bill")
    op.drop_index("ix_bill_remind", "bill")
    op.drop_column("bill", "remind_on")
    op.drop_index("ix_tax_month_owing", "tax_month")
    op.drop_index("ix_tax_month_remind", "tax_month")
    op.drop_column("tax_month", "remind_on")
    op.drop_table("tax_return_flag")
    op.drop_index("ix_tax_return_unflagged", "tax_return")
    op.drop_column("tax_return", "flagged_at")
    op.drop_table("revenue_day")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _add_revenue_day() -> None:
    op.create_table(
        "revenue_day",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("district", sa.String(10), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("is_folded", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_day")),
    )
    op.create_index("ix_revenue_day_day", "revenue_day", ["day", "revenue"])
    _index("ix_revenue_day_loose", "revenue_day", ["id"], "NOT is_folded")
    op.create_index(
        "uq_revenue_day_folded",
        "revenue_day",
        ["day", "revenue", "part", "district"],
        unique=True,
        sqlite_where=sa.text("is_folded"),
        postgresql_where=sa.text("is_folded"),
    )


def _add_flags() -> None:
    op.add_column("tax_return", sa.Column("flagged_at", UtcDateTime(), nullable=True))
    _index("ix_tax_return_unflagged", "tax_return", ["id"], "flagged_at IS NULL")
    op.create_table(
        "tax_return_flag",
        sa.Column("id", Id, nullable=False),
        sa.Column("return_id", Id, nullable=False),
        sa.Column("flag", sa.String(30), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["tax_return.id"], name=op.f("fk_tax_return_flag_return_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_return_flag")),
        sa.UniqueConstraint("return_id", "flag", name=op.f("uq_tax_return_flag_return_id_flag")),
    )
    op.create_index("ix_tax_return_flag_flag", "tax_return_flag", ["flag", "return_id"])


def _add_reminding() -> None:
    begin = {"nullable": False, "server_default": "1970-01-01"}
    op.add_column("tax_month", sa.Column("remind_on", sa.Date(), **begin))
    _index("ix_tax_month_remind", "tax_month", ["remind_on", "id"], DUE)
    _index("ix_tax_month_owing", "tax_month", ["business_id", "due_on"], DUE)
    op.add_column("bill", sa.Column("remind_on", sa.Date(), **begin))
    _index("ix_bill_remind", "bill", ["remind_on", "id"], OWED)
    _index("ix_bill_owing", "bill", ["business_id", "due_on"], OWED)


def _add_letter_file() -> None:
    op.add_column("letter_batch", sa.Column("options", Json, nullable=False, server_default="{}"))
    op.add_column("letter_batch", sa.Column("written", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "letter_file",
        sa.Column("id", Id, nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(60), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["letter_batch.id"], name=op.f("fk_letter_file_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_file")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_letter_file_batch_id_number")),
    )


def _add_export_layout() -> None:
    op.create_table(
        "export_layout",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("layout", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_layout")),
        sa.UniqueConstraint("key", name=op.f("uq_export_layout_key")),
    )
