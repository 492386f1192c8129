"""Add the information centre: articles in categories, how useful they were, questions that found no answer."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, UtcDateTime

revision = "0011_add_information"
down_revision = "0010_add_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_category",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_article_category"),
    )
    _add_article()
    op.create_table(
        "article_tally",
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("useless", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("slug", "channel", "month", name="pk_article_tally"),
    )
    op.create_table(
        "asked_question",
        sa.Column("id", Id, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False, server_default=""),
        sa.Column("n", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_asked_question"),
        sa.UniqueConstraint("fingerprint", "outcome", name="uq_asked_question_fingerprint_outcome"),
    )
    op.create_index("ix_asked_question_n", "asked_question", ["n", "id"])
    op.create_index("ix_asked_question_last_on", "asked_question", ["last_on"])


def _add_article() -> None:
    op.create_table(
        "article",
        sa.Column("id", Id, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("category_key", sa.String(60), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("service", sa.String(60), nullable=False, server_default=""),
        sa.Column("title_th", sa.String(150), nullable=False),
        sa.Column("title_en", sa.String(150), nullable=False),
        sa.Column("answer_th", sa.String(400), nullable=False),
        sa.Column("answer_en", sa.String(400), nullable=False),
        sa.Column("body_th", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("questions_th", sa.Text(), nullable=False, server_default=""),
        sa.Column("questions_en", sa.Text(), nullable=False, server_default=""),
        sa.Column("words", sa.Text(), nullable=False, server_default=""),
        sa.Column("is_published", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_emergency", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_example", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.ForeignKeyConstraint(["category_key"], ["article_category.key"], name="fk_article_category_key"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_article_unit_id"),
        sa.UniqueConstraint("slug", name="uq_article_slug"),
    )
    op.create_index("ix_article_category_key", "article", ["category_key", "position", "id"])


def downgrade() -> None:
    for table in ("asked_question", "article_tally", "article", "article_category"):
        op.drop_table(table)
