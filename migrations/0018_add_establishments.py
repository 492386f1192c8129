"""Add establishments, the taxes of each, more about businesses and who acts for them, and invitations to act."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0018_add_establishments"
down_revision = "0017_add_joined_answers"
branch_labels = None
depends_on = None


def _columns_of_business() -> list[sa.Column]:
    return [
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("tax_id_hash", sa.String(64), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_hash", sa.String(64), nullable=True),
        sa.Column("address", sa.Text(), nullable=False, server_default=""),
        sa.Column("came_by", sa.String(12), nullable=False, server_default="registration"),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
    ]


def upgrade() -> None:
    _add_establishment()
    _add_establishment_tax()
    _add_business_invitation()
    _widen_business()
    _widen_acting_for()


def downgrade() -> None:
    with op.batch_alter_table("acting_for") as table:
        table.drop_constraint("fk_acting_for_establishment_id", type_="foreignkey")
        for column in ("may_invite", "scope", "establishment_id"):
            table.drop_column(column)
    for index in ("ix_business_tax_id_hash", "ix_business_email_hash", "ix_business_name"):
        op.drop_index(index, "business")
    for column in reversed(_columns_of_business()):
        op.drop_column("business", column.name)
    for table in ("business_invitation", "establishment_tax", "establishment"):
        op.drop_table(table)


def _add_establishment() -> None:
    op.create_table(
        "establishment",
        sa.Column("id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("branch", sa.String(5), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(10), nullable=True),
        sa.Column("subdistrict", sa.String(10), nullable=True),
        sa.Column("place_words", sa.Text(), nullable=False, server_default=""),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_establishment_business_id"),
        sa.UniqueConstraint("business_id", "branch", name="uq_establishment_business_id_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_establishment"),
    )
    op.create_index("ix_establishment_district", "establishment", ["district", "id"])


def _add_establishment_tax() -> None:
    op.create_table(
        "establishment_tax",
        sa.Column("id", Id, nullable=False),
        sa.Column("establishment_id", Id, nullable=False),
        sa.Column("tax", sa.String(40), nullable=False),
        sa.Column("from_month", sa.Date(), nullable=False),
        sa.Column("until_month", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name="fk_establishment_tax_establishment_id"
        ),
        sa.UniqueConstraint("establishment_id", "tax", name="uq_establishment_tax_establishment_id_tax"),
        sa.PrimaryKeyConstraint("id", name="pk_establishment_tax"),
    )
    op.create_index("ix_establishment_tax_tax", "establishment_tax", ["tax", "from_month", "until_month"])


def _add_business_invitation() -> None:
    op.create_table(
        "business_invitation",
        sa.Column("id", Id, nullable=False),
        sa.Column("business_id", Id, nullable=False),
        sa.Column("establishment_id", Id, nullable=True),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("scope", sa.String(200), nullable=False, server_default="all"),
        sa.Column("may_invite", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invited_by_person_id", Id, nullable=True),
        sa.Column("invited_by_officer_id", Id, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("used_by_id", Id, nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["business_id"], ["business.id"], name="fk_business_invitation_business_id"),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name="fk_business_invitation_establishment_id"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_officer_id"], ["officer.id"], name="fk_business_invitation_invited_by_officer_id"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_person_id"], ["person.id"], name="fk_business_invitation_invited_by_person_id"
        ),
        sa.ForeignKeyConstraint(["used_by_id"], ["person.id"], name="fk_business_invitation_used_by_id"),
        sa.UniqueConstraint("token_hash", name="uq_business_invitation_token_hash"),
        sa.PrimaryKeyConstraint("id", name="pk_business_invitation"),
    )
    op.create_index(
        "ix_business_invitation_open",
        "business_invitation",
        ["business_id", "id"],
        sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
    )


def _widen_business() -> None:
    for column in _columns_of_business():
        op.add_column("business", column)
    op.create_index("ix_business_tax_id_hash", "business", ["tax_id_hash"])
    op.create_index("ix_business_email_hash", "business", ["email_hash"])
    op.create_index("ix_business_name", "business", ["name", "id"])


def _widen_acting_for() -> None:
    with op.batch_alter_table("acting_for") as table:
        table.add_column(sa.Column("establishment_id", Id, nullable=True))
        table.add_column(sa.Column("scope", sa.String(200), nullable=False, server_default="all"))
        table.add_column(sa.Column("may_invite", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key("fk_acting_for_establishment_id", "establishment", ["establishment_id"], ["id"])
