"""Add people."""

import sqlalchemy as sa
from alembic import op

from services.db import Encrypted, Id, UtcDateTime

revision = "0004_add_people"
down_revision = "0003_add_organisation"
branch_labels = None
depends_on = None

TABLES = (
    "acting_for",
    "business",
    "person_token",
    "person",
    "ended_session",
    "known_device",
    "sign_in_attempt",
    "invitation",
    "officer",
)


def upgrade() -> None:
    _add_officers()
    _add_sign_in()
    _add_persons()
    _add_businesses()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _add_officers() -> None:
    op.create_table(
        "officer",
        sa.Column("id", Id, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("post", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_sign_in_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_officer_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        sa.UniqueConstraint("email", name="uq_officer_email"),
    )
    op.create_index("ix_officer_role", "officer", ["role"])
    op.create_index("ix_officer_unit_id", "officer", ["unit_id"])
    op.create_table(
        "invitation",
        sa.Column("id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_invitation_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_officer_id", "invitation", ["officer_id"])


def _add_sign_in() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", Id, nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_account_at", "sign_in_attempt", ["account", "at"])
    op.create_index("ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_table(
        "known_device",
        sa.Column("id", Id, nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_known_device"),
        sa.UniqueConstraint("account", "token_hash", name="uq_known_device_account_token_hash"),
    )
    op.create_index("ix_known_device_token_hash", "known_device", ["token_hash"])
    op.create_table(
        "ended_session",
        sa.Column("id", Id, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ended_session"),
        sa.UniqueConstraint("token_hash", name="uq_ended_session_token_hash"),
    )
    op.create_index("ix_ended_session_expires_at", "ended_session", ["expires_at"])


def _add_persons() -> None:
    op.create_table(
        "person",
        sa.Column("id", Id, nullable=False),
        sa.Column("email", Encrypted()),
        sa.Column("email_hash", sa.String(64)),
        sa.Column("name", Encrypted()),
        sa.Column("phone", Encrypted()),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("email_confirmed_at", UtcDateTime()),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email_hash", name="uq_person_email_hash"),
    )
    op.create_table(
        "person_token",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_token_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person_token"),
        sa.UniqueConstraint("token_hash", name="uq_person_token_token_hash"),
    )
    op.create_index("ix_person_token_person_id", "person_token", ["person_id"])


def _add_businesses() -> None:
    op.create_table(
        "business",
        sa.Column("id", Id, nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("branch", sa.String(5), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_business"),
        sa.UniqueConstraint("number", name="uq_business_number"),
    )
    op.create_table(
        "acting_for",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date()),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_acting_for_business_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_acting_for_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acting_for"),
    )
    op.create_index("ix_acting_for_business_id", "acting_for", ["business_id"])
    op.create_index("ix_acting_for_person_id_business_id", "acting_for", ["person_id", "business_id"])
