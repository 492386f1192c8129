"""Add who somebody is elsewhere: citizens' other ways to sign in, officers' chats and units' groups."""

import sqlalchemy as sa
from alembic import op

from services.db import Encrypted, Id, UtcDateTime

revision = "0010_add_identity"
down_revision = "0009_add_inbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_citizens()
    _add_officers()


def downgrade() -> None:
    for table in ("tie_code", "unit_chat", "officer_chat", "tie_nonce", "identity"):
        op.drop_table(table)


def _add_citizens() -> None:
    op.create_table(
        "identity",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.UniqueConstraint("provider", "subject_hash", name="uq_identity_provider_subject_hash"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"])
    op.create_table(
        "tie_nonce",
        sa.Column("id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("nonce_hash", sa.String(64), nullable=False),
        sa.Column("invitation_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_tie_nonce_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tie_nonce"),
        sa.UniqueConstraint("nonce_hash", name="uq_tie_nonce_nonce_hash"),
    )
    op.create_index("ix_tie_nonce_person_id", "tie_nonce", ["person_id"])
    op.create_index("ix_tie_nonce_expires_at", "tie_nonce", ["expires_at"])


def _add_officers() -> None:
    op.create_table(
        "officer_chat",
        sa.Column("id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", Encrypted(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_officer_chat_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officer_chat"),
        sa.UniqueConstraint("channel", "address_hash", name="uq_officer_chat_channel_address_hash"),
        sa.UniqueConstraint("officer_id", "channel", name="uq_officer_chat_officer_id_channel"),
    )
    op.create_table(
        "unit_chat",
        sa.Column("id", Id, nullable=False),
        sa.Column("unit_id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", Encrypted(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_chat_unit_id"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_unit_chat_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_chat"),
        sa.UniqueConstraint("channel", "address_hash", name="uq_unit_chat_channel_address_hash"),
    )
    op.create_index("ix_unit_chat_unit_id", "unit_chat", ["unit_id"])
    op.create_table(
        "tie_code",
        sa.Column("id", Id, nullable=False),
        sa.Column("officer_id", Id, nullable=False),
        sa.Column("unit_id", Id),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_tie_code_officer_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_tie_code_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tie_code"),
        sa.UniqueConstraint("code_hash", name="uq_tie_code_code_hash"),
    )
    op.create_index("ix_tie_code_officer_id", "tie_code", ["officer_id"])
    op.create_index("ix_tie_code_expires_at", "tie_code", ["expires_at"])
