"""Add the counter: topics of appointments and who has one, lines, windows, tickets, wall screens, what is counted."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0035_add_counter"
down_revision = "0034_add_devices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_places()
    _add_appointments()
    _add_tickets()


def downgrade() -> None:
    for table in (
        "queue_tally",
        "queue_ticket",
        "queue_number",
        "appointment",
        "counter_topic",
        "counter_display",
        "counter_window",
        "queue_line",
    ):
        op.drop_table(table)


def _add_places() -> None:
    op.create_table(
        "queue_line",
        sa.Column("id", Id, nullable=False),
        sa.Column("letter", sa.String(2), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_queue_line"),
        sa.UniqueConstraint("letter", name="uq_queue_line_letter"),
    )
    op.create_table(
        "counter_window",
        sa.Column("id", Id, nullable=False),
        sa.Column("name_th", sa.String(60), nullable=False),
        sa.Column("name_en", sa.String(60), nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counter_window"),
    )
    op.create_table(
        "counter_display",
        sa.Column("id", Id, nullable=False),
        sa.Column("name_th", sa.String(60), nullable=False),
        sa.Column("name_en", sa.String(60), nullable=False),
        sa.Column("lines", Json, nullable=False),
        sa.Column("has_chime", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counter_display"),
    )


def _add_appointments() -> None:
    op.create_table(
        "counter_topic",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("line_id", Id, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("weekdays", Json, nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("break_from", sa.Time(), nullable=True),
        sa.Column("break_until", sa.Time(), nullable=True),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_counter_topic_unit_id"),
        sa.ForeignKeyConstraint(["line_id"], ["queue_line.id"], name="fk_counter_topic_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_counter_topic"),
        sa.UniqueConstraint("key", name="uq_counter_topic_key"),
    )
    op.create_table(
        "appointment",
        sa.Column("id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=True),
        sa.Column("topic_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_appointment_case_id"),
        sa.ForeignKeyConstraint(["topic_id"], ["counter_topic.id"], name="fk_appointment_topic_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint("case_id", name="uq_appointment_case_id"),
        sa.UniqueConstraint("topic_id", "day", "starts", "seat", name="uq_appointment_topic_id_day_starts_seat"),
    )
    op.create_index("ix_appointment_day", "appointment", ["day", "starts", "id"])


def _add_tickets() -> None:
    op.create_table(
        "queue_number",
        sa.Column("line_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["queue_line.id"], name="fk_queue_number_line_id"),
        sa.PrimaryKeyConstraint("line_id", "day", name="pk_queue_number"),
    )
    op.create_table(
        "queue_ticket",
        sa.Column("id", Id, nullable=False),
        sa.Column("line_id", Id, nullable=False),
        sa.Column("queue_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("appointment_id", Id, nullable=True),
        sa.Column("window_id", Id, nullable=True),
        sa.Column("officer_id", Id, nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("called_at", UtcDateTime(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("served_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["queue_line.id"], name="fk_queue_ticket_line_id"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue_line.id"], name="fk_queue_ticket_queue_id"),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name="fk_queue_ticket_appointment_id"),
        sa.ForeignKeyConstraint(["window_id"], ["counter_window.id"], name="fk_queue_ticket_window_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_queue_ticket_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_ticket"),
        sa.UniqueConstraint("appointment_id", name="uq_queue_ticket_appointment_id"),
        sa.UniqueConstraint("line_id", "day", "number", name="uq_queue_ticket_line_id_day_number"),
    )
    op.create_index("ix_queue_ticket_waiting", "queue_ticket", ["day", "queue_id", "state", "priority", "id"])
    op.create_index("ix_queue_ticket_called", "queue_ticket", ["day", "called_at"])
    op.create_table(
        "queue_tally",
        sa.Column("id", Id, nullable=False),
        sa.Column("line_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("median_wait", sa.Integer(), nullable=True),
        sa.Column("longest_wait", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["queue_line.id"], name="fk_queue_tally_line_id"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_tally"),
        sa.UniqueConstraint("line_id", "day", name="uq_queue_tally_line_id_day"),
    )
