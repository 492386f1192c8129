"""Add surveys: definitions and versions, invitations, answers, counters, rules, actions, quotas."""

import sqlalchemy as sa
from alembic import op

from services.db import Id, Json, UtcDateTime

revision = "0029_add_surveys"
down_revision = "0028_add_register_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_survey_asked()
    _add_survey()
    _add_survey_action()
    _add_survey_cross()
    _add_survey_mark()
    _add_survey_pace()
    _add_survey_place()
    _add_survey_quota()
    _add_survey_rule()
    _add_survey_tally()
    _add_survey_text()
    _add_survey_version()
    _add_survey_word()
    _add_survey_invitation()
    _add_survey_response()


def downgrade() -> None:
    op.drop_table("survey_response")
    op.drop_table("survey_invitation")
    op.drop_table("survey_word")
    op.drop_table("survey_version")
    op.drop_table("survey_text")
    op.drop_table("survey_tally")
    op.drop_table("survey_rule")
    op.drop_table("survey_quota")
    op.drop_table("survey_place")
    op.drop_table("survey_pace")
    op.drop_table("survey_mark")
    op.drop_table("survey_cross")
    op.drop_table("survey_action")
    op.drop_table("survey")
    op.drop_table("survey_asked")


def _add_survey_asked() -> None:
    op.create_table(
        "survey_asked",
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("who", name="pk_survey_asked"),
    )
    op.create_index("ix_survey_asked_asked_on", "survey_asked", ["asked_on"])


def _add_survey() -> None:
    op.create_table(
        "survey",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("title_th", sa.String(200), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("intro_th", sa.Text(), nullable=False),
        sa.Column("intro_en", sa.Text(), nullable=False),
        sa.Column("thanks_th", sa.Text(), nullable=False),
        sa.Column("thanks_en", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("who", sa.String(8), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("channels", Json, nullable=False),
        sa.Column("is_once", sa.Boolean(), nullable=False),
        sa.Column("bands", sa.String(8), nullable=False),
        sa.Column("working", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published", Json, nullable=False),
        sa.Column("shown", Json, nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("document_key", sa.String(64), nullable=True),
        sa.Column("report_key", sa.String(64), nullable=True),
        sa.Column("outcome_th", sa.Text(), nullable=False),
        sa.Column("outcome_en", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_survey_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.UniqueConstraint("key", name="uq_survey_key"),
    )
    op.create_index("ix_survey_state", "survey", ["state"])


def _add_survey_action() -> None:
    op.create_table(
        "survey_action",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("todo", sa.Text(), nullable=False),
        sa.Column("todo_en", sa.Text(), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("owner_id", Id, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("question", sa.String(90), nullable=False),
        sa.Column("breakdown", sa.String(12), nullable=False),
        sa.Column("group_key", sa.String(80), nullable=False),
        sa.Column("before_until", sa.Date(), nullable=False),
        sa.Column("before_mean", sa.Integer(), nullable=True),
        sa.Column("before_n", Id, nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("done_words", sa.Text(), nullable=False),
        sa.Column("done_words_en", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["officer.id"], name="fk_survey_action_owner_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_action_survey_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_survey_action_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_action"),
    )
    op.create_index("ix_survey_action_due_on", "survey_action", ["due_on"])
    op.create_index("ix_survey_action_survey_id_id", "survey_action", ["survey_id", "id"])


def _add_survey_cross() -> None:
    op.create_table(
        "survey_cross",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("first", sa.String(90), nullable=False),
        sa.Column("second", sa.String(90), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("cells", Json, nullable=False),
        sa.Column("answers", Id, nullable=False),
        sa.Column("position", Id, nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_cross_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_cross"),
        sa.UniqueConstraint("survey_id", "first", "second", name="uq_survey_cross_survey_id_first_second"),
    )


def _add_survey_mark() -> None:
    op.create_table(
        "survey_mark",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("is_mixed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_mark_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_mark"),
    )
    op.create_index("ix_survey_mark_survey_id", "survey_mark", ["survey_id"])


def _add_survey_pace() -> None:
    op.create_table(
        "survey_pace",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("flagged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_pace_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_pace"),
        sa.UniqueConstraint("survey_id", "hour", "channel", name="uq_survey_pace_survey_id_hour_channel"),
    )


def _add_survey_place() -> None:
    op.create_table(
        "survey_place",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name_th", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_place_survey_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_survey_place_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_place"),
        sa.UniqueConstraint("code", name="uq_survey_place_code"),
    )
    op.create_index("ix_survey_place_survey_id", "survey_place", ["survey_id"])


def _add_survey_quota() -> None:
    op.create_table(
        "survey_quota",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("district", sa.String(4), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_quota_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_quota"),
        sa.UniqueConstraint("survey_id", "district", name="uq_survey_quota_survey_id_district"),
    )


def _add_survey_rule() -> None:
    op.create_table(
        "survey_rule",
        sa.Column("id", Id, nullable=False),
        sa.Column("trigger", sa.String(12), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_rule_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_rule"),
        sa.UniqueConstraint("trigger", "service", name="uq_survey_rule_trigger_service"),
    )


def _add_survey_tally() -> None:
    op.create_table(
        "survey_tally",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("breakdown", sa.String(12), nullable=False),
        sa.Column("group_key", sa.String(80), nullable=False),
        sa.Column("question", sa.String(90), nullable=False),
        sa.Column("value", sa.String(90), nullable=False),
        sa.Column("n", Id, nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_tally_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_tally"),
        sa.UniqueConstraint(
            "survey_id",
            "breakdown",
            "group_key",
            "question",
            "value",
            name="uq_survey_tally_survey_id_breakdown_group_key_question_value",
        ),
    )


def _add_survey_text() -> None:
    op.create_table(
        "survey_text",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("response_id", Id, nullable=False),
        sa.Column("question", sa.String(48), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_text_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_text"),
    )
    op.create_index("ix_survey_text_response_id", "survey_text", ["response_id"])
    op.create_index("ix_survey_text_survey_id_question_id", "survey_text", ["survey_id", "question", "id"])


def _add_survey_version() -> None:
    op.create_table(
        "survey_version",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("officer_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name="fk_survey_version_officer_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_version_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_version"),
        sa.UniqueConstraint("survey_id", "number", name="uq_survey_version_survey_id_number"),
    )


def _add_survey_word() -> None:
    op.create_table(
        "survey_word",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("question", sa.String(48), nullable=False),
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("n", Id, nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_word_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_word"),
        sa.UniqueConstraint("survey_id", "question", "word", name="uq_survey_word_survey_id_question_word"),
    )


def _add_survey_invitation() -> None:
    op.create_table(
        "survey_invitation",
        sa.Column("id", Id, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("place_id", Id, nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["survey_place.id"], name="fk_survey_invitation_place_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_invitation_survey_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_survey_invitation_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_invitation"),
        sa.UniqueConstraint(
            "survey_id",
            "address_hash",
            "subject",
            "subject_id",
            name="uq_survey_invitation_survey_id_address_hash_subject_subject_id",
        ),
        sa.UniqueConstraint("token_hash", name="uq_survey_invitation_token_hash"),
    )
    op.create_index("ix_survey_invitation_expires_on", "survey_invitation", ["expires_on"])
    op.create_index(
        "ix_survey_invitation_waiting",
        "survey_invitation",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _add_survey_response() -> None:
    op.create_table(
        "survey_response",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("survey_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("unit_id", Id, nullable=True),
        sa.Column("place_id", Id, nullable=True),
        sa.Column("is_burst", sa.Boolean(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("invitation_id", Id, nullable=True),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("subject_id", Id, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["invitation_id"], ["survey_invitation.id"], name="fk_survey_response_invitation_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_response_survey_id"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_response"),
        sa.UniqueConstraint("invitation_id", name="uq_survey_response_invitation_id"),
    )
    op.create_index(
        "ix_survey_response_step",
        "survey_response",
        ["step", "survey_id"],
        sqlite_where=sa.text("step < 2"),
        postgresql_where=sa.text("step < 2"),
    )
    op.create_index("ix_survey_response_survey_id_id", "survey_response", ["survey_id", "id"])
