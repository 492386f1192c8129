"""Tables of complaints: categories, what a complaint adds to its case, its photographs, the public counters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EncryptedJson, Id, Json


class CategoryGroup(Base):
    """A heading under which categories are offered."""

    __tablename__ = "category_group"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    line_th: Mapped[str] = mapped_column(String(20))
    line_en: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer, default=0)


class Category(Base):
    """What a complaint can be about: who deals with it, what is promised, what is asked, what the public sees."""

    __tablename__ = "complaint_category"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    group_key: Mapped[str] = mapped_column(ForeignKey("category_group.key"))
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    line_th: Mapped[str] = mapped_column(String(20))
    line_en: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    who_acts: Mapped[str] = mapped_column(String(10))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    #: Promises in working days: the first answer; the resolution or a dated plan (for "F": passed on and told).
    answer_days: Mapped[int] = mapped_column(Integer)
    resolve_days: Mapped[int | None] = mapped_column(Integer)
    publicity: Mapped[str] = mapped_column(String(10))
    is_confidential: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    may_be_anonymous: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    asks_place: Mapped[str] = mapped_column(String(10), default="needed", server_default="needed")
    skips_screening: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    matter: Mapped[str | None] = mapped_column(String(20))
    #: Extra questions as data: key, kind, label and hint in two languages, required, settings, data_class.
    questions: Mapped[list[Any]] = mapped_column(Json, default=list)
    notice_th: Mapped[str] = mapped_column(Text, default="", server_default="")
    notice_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_emergency: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    position: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    __table_args__ = (Index("ix_complaint_category_group", "group_key", "position"),)


class Complaint(Base):
    """What a complaint or a corruption report adds to its case."""

    __tablename__ = "complaint"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    matter: Mapped[str | None] = mapped_column(String(20))
    registry_number: Mapped[str | None] = mapped_column(String(40))
    their_reference: Mapped[str | None] = mapped_column(String(60))
    their_due_on: Mapped[date | None] = mapped_column(Date)
    has_callers_consent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Extra answers: public and internal ones here, personal and sensitive ones sealed.
    extra: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sealed_extra: Mapped[Any] = mapped_column(EncryptedJson, nullable=True)
    agreed_position: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    released_words: Mapped[str | None] = mapped_column(Text)
    released_result: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    warranty_until: Mapped[date | None] = mapped_column(Date)
    #: Where this matter stands in the public counters: "district|subdistrict|topic|state|month", or nothing.
    tallied: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (Index("ix_complaint_registry_number", "registry_number"),)


class ComplaintPhoto(Base):
    """A photograph of a complaint. `released_key` is the redacted copy that the public may see.

    `boxes` are the parts that were covered in it, so that publishing it anew begins with them.
    """

    __tablename__ = "complaint_photo"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    file_key: Mapped[str] = mapped_column(String(64))
    part: Mapped[str] = mapped_column(String(10))
    released_key: Mapped[str | None] = mapped_column(String(64))
    boxes: Mapped[list[Any]] = mapped_column(Json, default=list)
    position: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        UniqueConstraint("case_id", "file_key"),
        Index("ix_complaint_photo_released_key", "released_key"),
    )


class ReportTally(Base):
    """Counters of the public map as rows of differences: written with the case, summed when read, folded by the worker.

    Categories that are shown only as a count stand without a place: a small number in a small village names somebody.
    """

    __tablename__ = "report_tally"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    district: Mapped[str] = mapped_column(String(10), default="")
    subdistrict: Mapped[str] = mapped_column(String(10), default="")
    topic: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    #: The month in which the matter was received, in Thailand: "2026-11".
    month: Mapped[str] = mapped_column(String(7))
    n: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_report_tally_key", "district", "subdistrict", "topic", "state", "month"),)
