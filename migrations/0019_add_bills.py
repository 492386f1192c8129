"""Add bills, payments, where they went, credits and refunds, and the drawer of the counter."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0019_add_bills"
down_revision = "0018_add_establishments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_bill()
    _add_bill_item()
    _add_drawer()
    _add_payment()
    _add_credit()
    _add_refund()
    _add_credit_use()
    _add_payment_part()


def downgrade() -> None:
    for table in ("payment_part", "credit_use", "refund", "credit", "payment", "drawer", "bill_item", "bill"):
        op.drop_table(table)


def _add_bill() -> None:
    op.create_table(
        "bill",
        sa.Column("id", Id, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("establishment_id", Id, nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("title_th", sa.String(200), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("payer_name", sa.String(200), nullable=False),
        sa.Column("ref1", sa.String(20), nullable=False),
        sa.Column("ref2", sa.String(20), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("paid_satang", Id, nullable=False, server_default="0"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("pay_until", sa.Date(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("replaced_by_id", Id, nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_bill_business_id"),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name="fk_bill_establishment_id"),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["bill.id"], name="fk_bill_replaced_by_id"),
        sa.CheckConstraint("paid_satang >= 0 AND paid_satang <= amount_satang", name="ck_bill_paid"),
        sa.CheckConstraint("amount_satang > 0", name="ck_bill_amount"),
        sa.UniqueConstraint("ref1", "ref2", name="uq_bill_ref1_ref2"),
        sa.UniqueConstraint("reference", name="uq_bill_reference"),
        sa.PrimaryKeyConstraint("id", name="pk_bill"),
    )
    op.create_index("ix_bill_business", "bill", ["business_id", "id"])
    op.create_index("ix_bill_status", "bill", ["status", "id"])
    op.create_index(
        "ix_bill_unpaid",
        "bill",
        ["due_on", "id"],
        sqlite_where=sa.text("status IN ('open', 'part_paid')"),
        postgresql_where=sa.text("status IN ('open', 'part_paid')"),
    )


def _add_bill_item() -> None:
    op.create_table(
        "bill_item",
        sa.Column("id", Id, nullable=False),
        sa.Column("bill_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("words_th", sa.String(300), nullable=False),
        sa.Column("words_en", sa.String(300), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("paid_satang", Id, nullable=False, server_default="0"),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("establishment_id", Id, nullable=True),
        sa.Column("district", sa.String(10), nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_bill_item_bill_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name="fk_bill_item_establishment_id"),
        sa.CheckConstraint("paid_satang >= 0 AND paid_satang <= amount_satang", name="ck_bill_item_paid"),
        sa.PrimaryKeyConstraint("id", name="pk_bill_item"),
    )
    op.create_index("ix_bill_item_bill", "bill_item", ["bill_id", "position"])
    op.create_index("ix_bill_item_subject", "bill_item", ["subject", "subject_id"])


def _add_drawer() -> None:
    op.create_table(
        "drawer",
        sa.Column("id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("float_satang", Id, nullable=False, server_default="0"),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("cash_satang", Id, nullable=False, server_default="0"),
        sa.Column("card_satang", Id, nullable=False, server_default="0"),
        sa.Column("counted_satang", Id, nullable=True),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("remittance_year", sa.Integer(), nullable=True),
        sa.Column("remittance_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_drawer_officer_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_drawer_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drawer"),
    )
    op.create_index("ix_drawer_day", "drawer", ["day", "id"])
    op.create_index(
        "uq_drawer_open_officer_id",
        "drawer",
        ["officer_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _add_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", Id, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("business_id", Id, nullable=True),
        sa.Column("method", sa.String(12), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("source_key", sa.String(120), nullable=False),
        sa.Column("bank_reference", sa.String(60), nullable=False, server_default=""),
        sa.Column("ref1", sa.String(20), nullable=False, server_default=""),
        sa.Column("ref2", sa.String(20), nullable=False, server_default=""),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("drawer_id", Id, nullable=True),
        sa.Column("reverses_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_payment_bill_id"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_payment_business_id"),
        sa.ForeignKeyConstraint(["drawer_id"], ["drawer.id"], name="fk_payment_drawer_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_payment_officer_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["payment.id"], name="fk_payment_reverses_id"),
        sa.UniqueConstraint("reference", name="uq_payment_reference"),
        sa.UniqueConstraint("source_key", name="uq_payment_source_key"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
    )
    op.create_index("ix_payment_bank_reference", "payment", ["bank_reference"])
    op.create_index("ix_payment_bill", "payment", ["bill_id", "id"])
    op.create_index("ix_payment_business", "payment", ["business_id", "id"])
    op.create_index("ix_payment_day", "payment", ["paid_on", "id"])
    op.create_index("ix_payment_reverses", "payment", ["reverses_id"])


def _add_credit() -> None:
    op.create_table(
        "credit",
        sa.Column("id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=True),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False, server_default=""),
        sa.Column("subject", sa.String(20), nullable=False, server_default=""),
        sa.Column("subject_id", Id, nullable=True),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("left_satang", Id, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_credit_business_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_credit_payment_id"),
        sa.CheckConstraint("left_satang >= 0 AND left_satang <= amount_satang", name="ck_credit_left"),
        sa.PrimaryKeyConstraint("id", name="pk_credit"),
    )
    op.create_index("ix_credit_business", "credit", ["business_id", "id"])


def _add_refund() -> None:
    op.create_table(
        "refund",
        sa.Column("id", Id, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("credit_id", Id, nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("manner", sa.String(10), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("asked_by_person_id", Id, nullable=True),
        sa.Column("asked_by_officer_id", Id, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("first_officer_id", Id, nullable=True),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("second_officer_id", Id, nullable=True),
        sa.Column("second_at", UtcDateTime(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False, server_default=""),
        sa.Column("letter_number", sa.String(60), nullable=False, server_default=""),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_reference", sa.String(60), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["asked_by_officer_id"], ["officer.id"], name="fk_refund_asked_by_officer_id"),
        sa.ForeignKeyConstraint(["asked_by_person_id"], ["person.id"], name="fk_refund_asked_by_person_id"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_refund_business_id"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="fk_refund_credit_id"),
        sa.ForeignKeyConstraint(["first_officer_id"], ["officer.id"], name="fk_refund_first_officer_id"),
        sa.ForeignKeyConstraint(["second_officer_id"], ["officer.id"], name="fk_refund_second_officer_id"),
        sa.CheckConstraint("amount_satang > 0", name="ck_refund_amount"),
        sa.UniqueConstraint("reference", name="uq_refund_reference"),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
    )
    op.create_index("ix_refund_business", "refund", ["business_id", "id"])
    op.create_index("ix_refund_status", "refund", ["status", "id"])


def _add_credit_use() -> None:
    op.create_table(
        "credit_use",
        sa.Column("id", Id, nullable=False),
        sa.Column("credit_id", Id, nullable=False),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("refund_id", Id, nullable=True),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_credit_use_bill_id"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="fk_credit_use_credit_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_credit_use_refund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_use"),
    )
    op.create_index("ix_credit_use_credit", "credit_use", ["credit_id"])
    op.create_index("ix_credit_use_refund", "credit_use", ["refund_id"])


def _add_payment_part() -> None:
    op.create_table(
        "payment_part",
        sa.Column("id", Id, nullable=False),
        sa.Column("payment_id", Id, nullable=False),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("item_id", Id, nullable=True),
        sa.Column("credit_id", Id, nullable=True),
        sa.Column("amount_satang", Id, nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_payment_part_bill_id"),
        sa.ForeignKeyConstraint(["credit_id"], ["credit.id"], name="fk_payment_part_credit_id"),
        sa.ForeignKeyConstraint(["item_id"], ["bill_item.id"], name="fk_payment_part_item_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_payment_part_payment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_part"),
    )
    op.create_index("ix_payment_part_item", "payment_part", ["item_id"])
    op.create_index("ix_payment_part_payment", "payment_part", ["payment_id"])
