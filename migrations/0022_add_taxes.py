"""Add ordinances with their rates, registrations, returns, months due, decisions and demand letters."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0022_add_taxes"
down_revision = "0021_add_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_ordinance()
    _add_ordinance_rate()
    _add_business_registration()
    _add_tax_return()
    _add_tax_month()
    _add_tax_decision()
    _add_letter_batch()
    _add_demand_letter()
    _add_revenue_target()


def downgrade() -> None:
    for table in (
        "revenue_target",
        "demand_letter",
        "letter_batch",
        "tax_decision",
        "tax_month",
        "tax_return",
        "business_registration",
        "ordinance_rate",
        "ordinance",
    ):
        op.drop_table(table)


def _add_ordinance() -> None:
    op.create_table(
        "ordinance",
        sa.Column("id", Id, nullable=False),
        sa.Column("tax", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("legal_source", sa.Text(), nullable=False, server_default=""),
        sa.Column("form_number", sa.String(40), nullable=False, server_default=""),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("rounds_by", sa.String(8), nullable=False, server_default="total"),
        sa.Column("rounding", sa.String(8), nullable=False, server_default="half_up"),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("holiday_rule", sa.String(20), nullable=False, server_default="next_working_day"),
        sa.Column("needs_nil_return", sa.Boolean(), nullable=False),
        sa.Column("surcharge_percent", sa.Numeric(7, 4), nullable=True),
        sa.Column("surcharge_most_percent", sa.Numeric(7, 4), nullable=True),
        sa.Column("surcharge_source", sa.Text(), nullable=False, server_default=""),
        sa.Column("penalty_percent", sa.Numeric(7, 4), nullable=True),
        sa.Column("penalty_source", sa.Text(), nullable=False, server_default=""),
        sa.Column("estimates_source", sa.Text(), nullable=False, server_default=""),
        sa.Column("needs_guest_names", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_ordinance"),
    )
    op.create_index("ix_ordinance_tax", "ordinance", ["tax", "valid_from"])


def _add_ordinance_rate() -> None:
    op.create_table(
        "ordinance_rate",
        sa.Column("id", Id, nullable=False),
        sa.Column("ordinance_id", Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("basis", sa.String(12), nullable=False),
        sa.Column("rate", sa.Numeric(14, 6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("is_waiver", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("source", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(
            ["ordinance_id"], ["ordinance.id"], name="fk_ordinance_rate_ordinance_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ordinance_rate"),
    )
    op.create_index("ix_ordinance_rate_ordinance", "ordinance_rate", ["ordinance_id", "position"])


def _add_business_registration() -> None:
    op.create_table(
        "business_registration",
        sa.Column("id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("business_id", Id, nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_business_registration_business_id"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name="fk_business_registration_case_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["officer.id"], name="fk_business_registration_decided_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_business_registration_person_id"),
        sa.UniqueConstraint("case_id", name="uq_business_registration_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_business_registration"),
    )
    op.create_index("ix_business_registration_business_id", "business_registration", ["business_id"])
    op.create_index("ix_business_registration_person_id", "business_registration", ["person_id"])
    op.create_index("ix_business_registration_status", "business_registration", ["status", "id"])


def _add_tax_return() -> None:
    op.create_table(
        "tax_return",
        sa.Column("id", Id, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("case_id", Id, nullable=True),
        sa.Column("establishment_id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("tax", sa.String(40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("previous_id", Id, nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("is_nil", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_estimate", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("answers", Json, nullable=False),
        sa.Column("working", Json, nullable=False),
        sa.Column("ordinance_id", Id, nullable=True),
        sa.Column("tax_satang", Id, nullable=False),
        sa.Column("surcharge_satang", Id, nullable=False, server_default="0"),
        sa.Column("penalty_satang", Id, nullable=False, server_default="0"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("filed_by_person_id", Id, nullable=True),
        sa.Column("filed_by_officer_id", Id, nullable=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("certified", sa.Text(), nullable=False, server_default=""),
        sa.Column("bill_id", Id, nullable=True),
        sa.Column("flags", Json, nullable=False),
        sa.Column("examined_by_id", Id, nullable=True),
        sa.Column("examined_at", UtcDateTime(), nullable=True),
        sa.Column("examined_note", sa.Text(), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name="fk_tax_return_bill_id"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_tax_return_business_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_tax_return_case_id"),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name="fk_tax_return_establishment_id"),
        sa.ForeignKeyConstraint(["examined_by_id"], ["officer.id"], name="fk_tax_return_examined_by_id"),
        sa.ForeignKeyConstraint(["filed_by_officer_id"], ["officer.id"], name="fk_tax_return_filed_by_officer_id"),
        sa.ForeignKeyConstraint(["filed_by_person_id"], ["person.id"], name="fk_tax_return_filed_by_person_id"),
        sa.ForeignKeyConstraint(["ordinance_id"], ["ordinance.id"], name="fk_tax_return_ordinance_id"),
        sa.ForeignKeyConstraint(["previous_id"], ["tax_return.id"], name="fk_tax_return_previous_id"),
        sa.UniqueConstraint("case_id", name="uq_tax_return_case_id"),
        sa.UniqueConstraint(
            "establishment_id", "tax", "month", "version", name="uq_tax_return_establishment_id_tax_month_version"
        ),
        sa.UniqueConstraint("reference", name="uq_tax_return_reference"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_return"),
    )
    op.create_index("ix_tax_return_bill_id", "tax_return", ["bill_id"])
    op.create_index("ix_tax_return_business", "tax_return", ["business_id", "id"])
    op.create_index("ix_tax_return_status", "tax_return", ["status", "id"])
    op.create_index("ix_tax_return_tax", "tax_return", ["tax", "month", "id"])


def _add_tax_month() -> None:
    op.create_table(
        "tax_month",
        sa.Column("id", Id, nullable=False),
        sa.Column("establishment_id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("tax", sa.String(40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("return_id", Id, nullable=True),
        sa.Column("reminded", Json, nullable=False),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_tax_month_business_id"),
        sa.ForeignKeyConstraint(["establishment_id"], ["establishment.id"], name="fk_tax_month_establishment_id"),
        sa.ForeignKeyConstraint(["return_id"], ["tax_return.id"], name="fk_tax_month_return_id"),
        sa.UniqueConstraint("establishment_id", "tax", "month", name="uq_tax_month_establishment_id_tax_month"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_month"),
    )
    op.create_index("ix_tax_month_business", "tax_month", ["business_id", "month"])
    op.create_index(
        "ix_tax_month_open",
        "tax_month",
        ["due_on", "id"],
        sqlite_where=sa.text("status = 'due'"),
        postgresql_where=sa.text("status = 'due'"),
    )
    op.create_index("ix_tax_month_tax", "tax_month", ["tax", "month", "status"])


def _add_tax_decision() -> None:
    op.create_table(
        "tax_decision",
        sa.Column("id", Id, nullable=False),
        sa.Column("return_id", Id, nullable=False),
        sa.Column("about", sa.String(12), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("before_satang", Id, nullable=False),
        sa.Column("after_satang", Id, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("legal_source", sa.Text(), nullable=False),
        sa.Column("first_officer_id", Id, nullable=True),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("second_officer_id", Id, nullable=True),
        sa.Column("second_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["first_officer_id"], ["officer.id"], name="fk_tax_decision_first_officer_id"),
        sa.ForeignKeyConstraint(["return_id"], ["tax_return.id"], name="fk_tax_decision_return_id"),
        sa.ForeignKeyConstraint(["second_officer_id"], ["officer.id"], name="fk_tax_decision_second_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_decision"),
    )
    op.create_index("ix_tax_decision_return", "tax_decision", ["return_id"])
    op.create_index("ix_tax_decision_status", "tax_decision", ["status", "id"])


def _add_letter_batch() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("id", Id, nullable=False),
        sa.Column("tax", sa.String(40), nullable=False, server_default=""),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("position", Id, nullable=False, server_default="0"),
        sa.Column("asked_by_id", Id, nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["officer.id"], name="fk_letter_batch_asked_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_batch"),
    )
    op.create_index(
        "ix_letter_batch_open",
        "letter_batch",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )


def _add_demand_letter() -> None:
    op.create_table(
        "demand_letter",
        sa.Column("id", Id, nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("number", sa.String(60), nullable=False, server_default=""),
        sa.Column("amount_satang", Id, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["letter_batch.id"], name="fk_demand_letter_batch_id"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_demand_letter_business_id"),
        sa.UniqueConstraint("batch_id", "business_id", name="uq_demand_letter_batch_id_business_id"),
        sa.PrimaryKeyConstraint("id", name="pk_demand_letter"),
    )
    op.create_index("ix_demand_letter_business", "demand_letter", ["business_id", "id"])


def _add_revenue_target() -> None:
    op.create_table(
        "revenue_target",
        sa.Column("id", Id, nullable=False),
        sa.Column("revenue", sa.String(40), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("amount_satang", Id, nullable=False),
        sa.UniqueConstraint("revenue", "fiscal_year", name="uq_revenue_target_revenue_fiscal_year"),
        sa.PrimaryKeyConstraint("id", name="pk_revenue_target"),
    )
