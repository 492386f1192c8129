"""Add bank layouts and files, exceptions, callbacks, slips and the summaries of days."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0020_add_bank_files"
down_revision = "0019_add_bills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_bank_layout()
    _add_bank_file()
    _add_bank_line()
    _add_payment_exception()
    _add_callback_message()
    _add_slip()
    _add_day_summary()


def downgrade() -> None:
    for table in (
        "day_summary",
        "slip",
        "callback_message",
        "payment_exception",
        "bank_line",
        "bank_file",
        "bank_layout",
    ):
        op.drop_table(table)


def _add_bank_layout() -> None:
    op.create_table(
        "bank_layout",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("layout", Json, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.UniqueConstraint("key", name="uq_bank_layout_key"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_layout"),
    )


def _add_bank_file() -> None:
    op.create_table(
        "bank_file",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_key", sa.String(60), nullable=False),
        sa.Column("layout_id", Id, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("problem", sa.String(40), nullable=False, server_default=""),
        sa.Column("bank", sa.String(10), nullable=False, server_default=""),
        sa.Column("account", sa.String(20), nullable=False, server_default=""),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("size", Id, nullable=False),
        sa.Column("position", Id, nullable=False, server_default="0"),
        sa.Column("line_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("total_lines", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("credit_satang", Id, nullable=False, server_default="0"),
        sa.Column("debit_satang", Id, nullable=False, server_default="0"),
        sa.Column("matched_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("exception_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("uploaded_by_id", Id, nullable=True),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["layout_id"], ["bank_layout.id"], name="fk_bank_file_layout_id"),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["officer.id"], name="fk_bank_file_uploaded_by_id"),
        sa.UniqueConstraint("sha256", name="uq_bank_file_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_file"),
    )
    op.create_index("ix_bank_file_state", "bank_file", ["state", "id"])


def _add_bank_line() -> None:
    op.create_table(
        "bank_line",
        sa.Column("id", Id, nullable=False),
        sa.Column("file_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("ref1", sa.String(20), nullable=False),
        sa.Column("ref2", sa.String(20), nullable=False),
        sa.Column("ref3", sa.String(20), nullable=False, server_default=""),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("is_debit", sa.Boolean(), nullable=False),
        sa.Column("cheque", sa.String(20), nullable=False, server_default=""),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("bank_reference", sa.String(60), nullable=False, server_default=""),
        sa.Column("payment_id", Id, nullable=True),
        sa.Column("result", sa.String(30), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.id"], name="fk_bank_line_file_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_bank_line_payment_id"),
        sa.UniqueConstraint("file_id", "number", name="uq_bank_line_file_id_number"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_line"),
    )
    op.create_index("ix_bank_line_payment", "bank_line", ["payment_id"])


def _add_payment_exception() -> None:
    op.create_table(
        "payment_exception",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("payment_id", Id, nullable=True),
        sa.Column("bank_file_id", Id, nullable=True),
        sa.Column("bank_line_id", Id, nullable=True),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("amount_satang", Id, nullable=False, server_default="0"),
        sa.Column("data", Json, nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by_id", Id, nullable=True),
        sa.Column("step", sa.String(20), nullable=False, server_default=""),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["bank_file_id"], ["bank_file.id"], name="fk_payment_exception_bank_file_id"),
        sa.ForeignKeyConstraint(["bank_line_id"], ["bank_line.id"], name="fk_payment_exception_bank_line_id"),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_payment_exception_bill_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_payment_exception_payment_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["officer.id"], name="fk_payment_exception_settled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_exception"),
    )
    op.create_index("ix_payment_exception_open", "payment_exception", ["is_open", "code", "id"])
    op.create_index("ix_payment_exception_payment", "payment_exception", ["payment_id"])


def _add_callback_message() -> None:
    op.create_table(
        "callback_message",
        sa.Column("id", Id, nullable=False),
        sa.Column("transaction", sa.String(60), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("ref1", sa.String(20), nullable=False),
        sa.Column("ref2", sa.String(20), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("payment_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_callback_message_payment_id"),
        sa.UniqueConstraint("transaction", "fingerprint", name="uq_callback_message_transaction_fingerprint"),
        sa.PrimaryKeyConstraint("id", name="pk_callback_message"),
    )
    op.create_index(
        "ix_callback_message_waiting",
        "callback_message",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _add_slip() -> None:
    op.create_table(
        "slip",
        sa.Column("id", Id, nullable=False),
        sa.Column("bill_id", Id, nullable=False),
        sa.Column("file_key", sa.String(60), nullable=False),
        sa.Column("bank", sa.String(10), nullable=False, server_default=""),
        sa.Column("trans_ref", sa.Text(), nullable=True),
        sa.Column("trans_hash", sa.String(64), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("payment_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_slip_bill_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_slip_payment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_slip_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_slip"),
    )
    op.create_index("ix_slip_bill", "slip", ["bill_id", "id"])
    op.create_index("ix_slip_trans", "slip", ["trans_hash"])


def _add_day_summary() -> None:
    op.create_table(
        "day_summary",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["imported_by_id"], ["officer.id"], name="fk_day_summary_imported_by_id"),
        sa.UniqueConstraint("day", "revenue", "part", name="uq_day_summary_day_revenue_part"),
        sa.PrimaryKeyConstraint("id", name="pk_day_summary"),
    )
