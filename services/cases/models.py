"""Tables of the case engine: the matter, its timeline, its followers, who is shut out, and the counters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id, Json, UtcDateTime


class CaseFile(Base):
    """One matter that was submitted and is followed. Words of confidential matters stand in `sealed_words` alone."""

    __tablename__ = "case_file"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    service: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(60), default="")
    status: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(30))
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    is_confidential: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    title: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    sealed_words: Mapped[str | None] = mapped_column(Encrypted)
    #: Answers to extra questions that the search shall find.
    search_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    channel: Mapped[str] = mapped_column(String(20))
    received_from: Mapped[str] = mapped_column(String(30), default="web")
    language: Mapped[str] = mapped_column(String(2), default="th")
    draft_id: Mapped[str | None] = mapped_column(String(40), unique=True)

    received_at: Mapped[datetime]
    clock_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    #: What the queue is ordered by: the due moment, the review day of what is planned, or far away.
    sort_at: Mapped[datetime]
    promised_days: Mapped[int | None] = mapped_column(Integer)
    paused_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    review_on: Mapped[date | None] = mapped_column(Date)

    name_kind: Mapped[str] = mapped_column(String(10), default="none")
    reporter_name: Mapped[str | None] = mapped_column(Encrypted)
    reporter_phone: Mapped[str | None] = mapped_column(Encrypted)
    reporter_phone_hash: Mapped[str | None] = mapped_column(String(64))
    reporter_email: Mapped[str | None] = mapped_column(Encrypted)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_name_released: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    access_code_hash: Mapped[str | None] = mapped_column(String(64))

    district: Mapped[str | None] = mapped_column(String(10))
    subdistrict: Mapped[str | None] = mapped_column(String(10))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    place_words: Mapped[str] = mapped_column(Text, default="")
    #: The square of 0.005 degrees that holds the point, while the matter can still be somebody's duplicate.
    near_cell: Mapped[int | None] = mapped_column(Integer)

    is_listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    reopened: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    follower_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    photo_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    __table_args__ = (
        # The columns after the id let badges be counted in the index alone.
        Index(
            "ix_case_file_unit_open",
            "unit_id",
            "is_open",
            "sort_at",
            "id",
            "status",
            "is_confidential",
            "owner_id",
            "filed_by_id",
        ),
        Index("ix_case_file_open", "is_open", "sort_at", "id", "status", "is_confidential"),
        Index(
            "ix_case_file_filed",
            "filed_by_id",
            "is_open",
            "sort_at",
            "id",
            sqlite_where=text("filed_by_id IS NOT NULL"),
            postgresql_where=text("filed_by_id IS NOT NULL"),
        ),
        Index("ix_case_file_owner", "owner_id", "is_open", "sort_at", "id"),
        Index("ix_case_file_status", "status", "sort_at", "id"),
        Index("ix_case_file_topic", "topic", "sort_at", "id"),
        Index("ix_case_file_district", "district", "sort_at", "id"),
        Index("ix_case_file_listed", "is_listed", "id"),
        Index("ix_case_file_listed_topic", "is_listed", "topic", "id"),
        Index("ix_case_file_listed_district", "is_listed", "district", "id"),
        Index("ix_case_file_person", "person_id", "id"),
        Index("ix_case_file_phone", "reporter_phone_hash"),
        Index(
            "ix_case_file_near",
            "near_cell",
            "lat",
            "lon",
            "id",
            sqlite_where=text("near_cell IS NOT NULL"),
            postgresql_where=text("near_cell IS NOT NULL"),
        ),
        Index(
            "ix_case_file_confidential",
            "is_confidential",
            "sort_at",
            "id",
            sqlite_where=text("is_confidential"),
            postgresql_where=text("is_confidential"),
        ),
        Index(
            "ix_case_file_merged",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        Index(
            "ix_case_file_review",
            "review_on",
            sqlite_where=text("review_on IS NOT NULL"),
            postgresql_where=text("review_on IS NOT NULL"),
        ),
        Index(
            "ix_case_file_resolved",
            "status",
            "resolved_at",
            sqlite_where=text("status = 'resolved'"),
            postgresql_where=text("status = 'resolved'"),
        ),
    )


class TimelineEntry(Base):
    """One thing that happened to a case. `audience` says who may see it; words of confidential cases are sealed."""

    __tablename__ = "timeline_entry"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    audience: Mapped[str] = mapped_column(String(12))
    actor_kind: Mapped[str] = mapped_column(String(10))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    channel: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    sealed_words: Mapped[str | None] = mapped_column(Encrypted)
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    photos: Mapped[list[Any]] = mapped_column(Json, default=list)

    __table_args__ = (Index("ix_timeline_entry_case", "case_id", "id"),)


class Follower(Base):
    """Somebody who is told of changes: the reporter, those merged in, those who tapped "follow"."""

    __tablename__ = "follower"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    #: The case this follower reported, where it was merged into `case_id`.
    from_case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    is_reporter: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str | None] = mapped_column(Encrypted)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(String(2), default="th")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    created_at: Mapped[datetime]
    #: When the address was proved to be the follower's own; nothing but the request to prove it is sent before.
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("case_id", "channel", "address_hash", "is_reporter"),
        Index(
            "ix_follower_from",
            "from_case_id",
            sqlite_where=text("from_case_id IS NOT NULL"),
            postgresql_where=text("from_case_id IS NOT NULL"),
        ),
        Index("ix_follower_person", "person_id", "case_id"),
        Index("ix_follower_address", "address_hash", "case_id"),
    )


class CaseExclusion(Base):
    """An officer who must learn nothing of one case, whatever the role: a person named as accused."""

    __tablename__ = "case_exclusion"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_case_exclusion_officer", "officer_id"),)


class ConfidentialReading(Base):
    """An officer's stated reason for reading a confidential case; it opens the case for a short while."""

    __tablename__ = "confidential_reading"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(Encrypted)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_confidential_reading_case", "case_id", "officer_id", "at"),)


class CaseTally(Base):
    """Counters of cases as rows of differences: written with the case, summed when read, folded by the worker."""

    __tablename__ = "case_tally"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(Integer)
    owner_id: Mapped[int | None] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(20))
    is_confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    came_back: Mapped[bool] = mapped_column(Boolean, default=False)
    n: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_case_tally_unit", "unit_id", "status"), Index("ix_case_tally_owner", "owner_id"))


class TrackAttempt(Base):
    """A wrong access code, counted per case reference and per address: guessing gets slow and then stops."""

    __tablename__ = "track_attempt"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_track_attempt_subject", "subject", "at"),)
