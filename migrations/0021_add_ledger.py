"""Add the ledger, the books of receipts, receipts and the keys that sign them."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0021_add_ledger"
down_revision = "0020_add_bank_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_ledger_entry()
    _add_ledger_line()
    _add_receipt_book()
    _add_receipt()
    _add_signing_key()


def downgrade() -> None:
    for table in ("signing_key", "receipt", "receipt_book", "ledger_line", "ledger_entry"):
        op.drop_table(table)


def _add_ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entry"),
    )
    op.create_index("ix_ledger_entry_day", "ledger_entry", ["day", "id"])
    op.create_index("ix_ledger_entry_subject", "ledger_entry", ["subject", "subject_id"])


def _add_ledger_line() -> None:
    op.create_table(
        "ledger_line",
        sa.Column("id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("account", sa.String(20), nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False, server_default=""),
        sa.Column("part", sa.String(12), nullable=False, server_default=""),
        sa.Column("business_id", Id, nullable=True),
        sa.Column("amount_satang", Id, nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_ledger_line_business_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entry.id"], name="fk_ledger_line_entry_id"),
        sa.CheckConstraint("amount_satang <> 0", name="ck_ledger_line_amount"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_line"),
    )
    op.create_index("ix_ledger_line_account", "ledger_line", ["account", "id"])
    op.create_index("ix_ledger_line_entry", "ledger_line", ["entry_id"])


def _add_receipt_book() -> None:
    op.create_table(
        "receipt_book",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False, server_default="1"),
        sa.UniqueConstraint("code", "fiscal_year", name="uq_receipt_book_code_fiscal_year"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt_book"),
    )


def _add_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", Id, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("book_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("verify_code", sa.String(20), nullable=False),
        sa.Column("signed", sa.Text(), nullable=False),
        sa.Column("replaces_id", Id, nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", Id, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("elaas_number", sa.String(60), nullable=True),
        sa.Column("elaas_on", sa.Date(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_receipt_bill_id"),
        sa.ForeignKeyConstraint(["book_id"], ["receipt_book.id"], name="fk_receipt_book_id"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_receipt_business_id"),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["officer.id"], name="fk_receipt_cancelled_by_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_receipt_payment_id"),
        sa.ForeignKeyConstraint(["replaces_id"], ["receipt.id"], name="fk_receipt_replaces_id"),
        sa.UniqueConstraint("book_id", "number", name="uq_receipt_book_id_number"),
        sa.UniqueConstraint("reference", name="uq_receipt_reference"),
        sa.UniqueConstraint("verify_code", name="uq_receipt_verify_code"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
    )
    op.create_index("ix_receipt_business", "receipt", ["business_id", "id"])
    op.create_index("ix_receipt_day", "receipt", ["issued_on", "id"])
    op.create_index(
        "ix_receipt_elaas",
        "receipt",
        ["elaas_number"],
        sqlite_where=sa.text("elaas_number IS NOT NULL"),
        postgresql_where=sa.text("elaas_number IS NOT NULL"),
    )
    op.create_index("ix_receipt_payment", "receipt", ["payment_id"])


def _add_signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", Id, nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("is_revoked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_signing_key"),
    )
