"""Add the case engine: matters, timeline, followers, exclusions, counters and the search."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0007_add_cases"
down_revision = "0006_add_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("case_file", *_facts(), *_moments(), *_reporter_and_place())
    for name, columns, where in _CASE_INDEXES:
        extra = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
        op.create_index(name, "case_file", columns, **extra)
    _create_rooms_beside()
    _create_small_rooms()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE case_text USING fts5(grams, content='', columnsize=0)")
    else:
        op.create_table(
            "case_text",
            sa.Column("case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("body", sa.Text, nullable=False),
            sa.Column("grams", sa.ARRAY(sa.Text), nullable=False),
        )
        op.create_index("ix_case_text_grams", "case_text", ["grams"], postgresql_using="gin")


def downgrade() -> None:
    for name in (
        "case_text", "track_attempt", "case_tally", "confidential_reading", "case_exclusion", "follower",
        "timeline_entry", "case_file",
    ):  # fmt: skip
        op.drop_table(name)


_CASE_INDEXES = (
    # The columns after the id let badges be counted in the index alone.
    (
        "ix_case_file_unit_open",
        ["unit_id", "is_open", "sort_at", "id", "status", "is_confidential", "owner_id", "filed_by_id"],
        None,
    ),
    ("ix_case_file_open", ["is_open", "sort_at", "id", "status", "is_confidential"], None),
    ("ix_case_file_filed", ["filed_by_id", "is_open", "sort_at", "id"], "filed_by_id IS NOT NULL"),
    ("ix_case_file_owner", ["owner_id", "is_open", "sort_at", "id"], None),
    ("ix_case_file_status", ["status", "sort_at", "id"], None),
    ("ix_case_file_topic", ["topic", "sort_at", "id"], None),
    ("ix_case_file_district", ["district", "sort_at", "id"], None),
    ("ix_case_file_listed", ["is_listed", "id"], None),
    ("ix_case_file_listed_topic", ["is_listed", "topic", "id"], None),
    ("ix_case_file_listed_district", ["is_listed", "district", "id"], None),
    ("ix_case_file_person", ["person_id", "id"], None),
    ("ix_case_file_phone", ["reporter_phone_hash"], None),
    ("ix_case_file_near", ["near_cell", "lat", "lon", "id"], "near_cell IS NOT NULL"),
    ("ix_case_file_confidential", ["is_confidential", "sort_at", "id"], "is_confidential"),
    ("ix_case_file_merged", ["merged_into_id"], "merged_into_id IS NOT NULL"),
    ("ix_case_file_review", ["review_on"], "review_on IS NOT NULL"),
    ("ix_case_file_resolved", ["status", "resolved_at"], "status = 'resolved'"),
)


def _facts() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", Id, primary_key=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(30)),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("is_confidential", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("sealed_words", sa.Text),
        sa.Column("search_words", sa.Text, nullable=False, server_default=""),
        sa.Column("unit_id", Id, sa.ForeignKey("unit.id")),
        sa.Column("owner_id", Id, sa.ForeignKey("officer.id")),
        sa.Column("filed_by_id", Id, sa.ForeignKey("officer.id")),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("received_from", sa.String(30), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("draft_id", sa.String(40)),
    ]


def _moments() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("clock_at", UtcDateTime, nullable=False),
        sa.Column("answer_due_at", UtcDateTime),
        sa.Column("due_at", UtcDateTime),
        sa.Column("sort_at", UtcDateTime, nullable=False),
        sa.Column("promised_days", sa.Integer),
        sa.Column("paused_at", UtcDateTime),
        sa.Column("first_answered_at", UtcDateTime),
        sa.Column("resolved_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("review_on", sa.Date),
    ]


def _reporter_and_place() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("name_kind", sa.String(10), nullable=False),
        sa.Column("reporter_name", sa.Text),
        sa.Column("reporter_phone", sa.Text),
        sa.Column("reporter_phone_hash", sa.String(64)),
        sa.Column("reporter_email", sa.Text),
        sa.Column("person_id", Id, sa.ForeignKey("person.id")),
        sa.Column("is_name_released", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("access_code_hash", sa.String(64)),
        sa.Column("district", sa.String(10)),
        sa.Column("subdistrict", sa.String(10)),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("place_words", sa.Text, nullable=False),
        sa.Column("near_cell", sa.Integer),
        sa.Column("is_listed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reopened", sa.Integer, nullable=False, server_default="0"),
        sa.Column("follower_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("photo_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("merged_into_id", Id, sa.ForeignKey("case_file.id")),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("draft_id"),
    ]


def _create_rooms_beside() -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("id", Id, primary_key=True),
        sa.Column("case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.Column("actor_kind", sa.String(10), nullable=False),
        sa.Column("officer_id", Id, sa.ForeignKey("officer.id")),
        sa.Column("unit_id", Id, sa.ForeignKey("unit.id")),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("sealed_words", sa.Text),
        sa.Column("data", Json, nullable=False),
        sa.Column("photos", Json, nullable=False),
    )
    op.create_index("ix_timeline_entry_case", "timeline_entry", ["case_id", "id"])
    op.create_table(
        "follower",
        sa.Column("id", Id, primary_key=True),
        sa.Column("case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False),
        sa.Column("from_case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE")),
        sa.Column("is_reporter", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("address_hash", sa.String(64)),
        sa.Column("person_id", Id, sa.ForeignKey("person.id")),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.UniqueConstraint("case_id", "channel", "address_hash", "is_reporter"),
    )
    merged = sa.text("from_case_id IS NOT NULL")
    op.create_index("ix_follower_from", "follower", ["from_case_id"], sqlite_where=merged, postgresql_where=merged)
    op.create_index("ix_follower_person", "follower", ["person_id", "case_id"])
    op.create_index("ix_follower_address", "follower", ["address_hash", "case_id"])


def _create_small_rooms() -> None:
    op.create_table(
        "case_exclusion",
        sa.Column("case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("officer_id", Id, sa.ForeignKey("officer.id"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_case_exclusion_officer", "case_exclusion", ["officer_id"])
    op.create_table(
        "confidential_reading",
        sa.Column("id", Id, primary_key=True),
        sa.Column("case_id", Id, sa.ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False),
        sa.Column("officer_id", Id, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_confidential_reading_case", "confidential_reading", ["case_id", "officer_id", "at"])
    op.create_table(
        "case_tally",
        sa.Column("id", Id, primary_key=True),
        sa.Column("unit_id", sa.Integer),
        sa.Column("owner_id", sa.Integer),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("is_confidential", sa.Boolean, nullable=False),
        sa.Column("came_back", sa.Boolean, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
    )
    op.create_index("ix_case_tally_unit", "case_tally", ["unit_id", "status"])
    op.create_index("ix_case_tally_owner", "case_tally", ["owner_id"])
    op.create_table(
        "track_attempt",
        sa.Column("id", Id, primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_track_attempt_subject", "track_attempt", ["subject", "at"])
