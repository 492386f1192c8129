"""Tables of taxes and fees: ordinances with their rates, registrations, returns, months due, decisions, letters."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EncryptedJson, Id

#: Before any day of ours.
NEVER_YET = date(1970, 1, 1)


class Ordinance(Base):
    """The rules of one tax from a day on, as the ordinance (ข้อบัญญัติ) sets them; rates stand in `ordinance_rate`."""

    __tablename__ = "ordinance"
    __table_args__ = (Index("ix_ordinance_tax", "tax", "valid_from"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tax: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(300))
    legal_source: Mapped[str] = mapped_column(Text, default="", server_default="")
    form_number: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: Whether an officer has checked it against the printed ordinance; until then pages say "example".
    is_confirmed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: line or total; half_up, down or up, to a whole satang.
    rounds_by: Mapped[str] = mapped_column(String(8), default="total", server_default="total")
    rounding: Mapped[str] = mapped_column(String(8), default="half_up", server_default="half_up")
    #: Day of the following month by which to file and pay; next_working_day or same_day.
    due_day: Mapped[int] = mapped_column(Integer)
    holiday_rule: Mapped[str] = mapped_column(String(20), default="next_working_day", server_default="next_working_day")
    needs_nil_return: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Surcharge for lateness: percent for each month or part of one, of the tax, at most so many percent of it. Off
    #: until the ordinance is cited in `surcharge_source`.
    surcharge_percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    surcharge_most_percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    surcharge_source: Mapped[str] = mapped_column(Text, default="", server_default="")
    penalty_percent: Mapped[Decimal | None] = mapped_column(Numeric(7, 4))
    penalty_source: Mapped[str] = mapped_column(Text, default="", server_default="")
    estimates_source: Mapped[str] = mapped_column(Text, default="", server_default="")
    needs_guest_names: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class OrdinanceRate(Base):
    """What one product or base costs within an ordinance, for a time; a waiver is a rate of nought with its source."""

    __tablename__ = "ordinance_rate"
    __table_args__ = (Index("ix_ordinance_rate_ordinance", "ordinance_id", "position"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    ordinance_id: Mapped[int] = mapped_column(Id, ForeignKey("ordinance.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    product: Mapped[str] = mapped_column(String(40))
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    #: percent (of baht), or satang per unit: litre, kilogram, stick.
    basis: Mapped[str] = mapped_column(String(12))
    rate: Mapped[Decimal] = mapped_column(Numeric(14, 6))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    is_waiver: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    source: Mapped[str] = mapped_column(Text, default="", server_default="")


class Registration(Base):
    """What a business asked to be entered, changed or closed; the matter itself is a case."""

    __tablename__ = "business_registration"
    __table_args__ = (Index("ix_business_registration_status", "status", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("case_file.id", ondelete="CASCADE"), unique=True)
    #: new, change, close.
    kind: Mapped[str] = mapped_column(String(10))
    #: waiting, approved, declined, withdrawn.
    status: Mapped[str] = mapped_column(String(12))
    answers: Mapped[Any] = mapped_column(EncryptedJson)
    business_id: Mapped[int | None] = mapped_column(Id, ForeignKey("business.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"), index=True)
    decided_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class TaxMonth(Base):
    """A month for which an establishment owes a return of one tax: due, filed or missing."""

    __tablename__ = "tax_month"
    __table_args__ = (
        UniqueConstraint("establishment_id", "tax", "month"),
        Index("ix_tax_month_business", "business_id", "month"),
        Index(
            "ix_tax_month_open",
            "due_on",
            "id",
            sqlite_where=text("status = 'due'"),
            postgresql_where=text("status = 'due'"),
        ),
        Index("ix_tax_month_tax", "tax", "month", "status"),
        Index(
            "ix_tax_month_remind",
            "remind_on",
            "id",
            sqlite_where=text("status = 'due'"),
            postgresql_where=text("status = 'due'"),
        ),
        Index(
            "ix_tax_month_owing",
            "business_id",
            "due_on",
            sqlite_where=text("status = 'due'"),
            postgresql_where=text("status = 'due'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    establishment_id: Mapped[int] = mapped_column(Id, ForeignKey("establishment.id"))
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    tax: Mapped[str] = mapped_column(String(40))
    #: The first day of the month.
    month: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    #: due (late once due_on is past), filed, estimated, excused.
    status: Mapped[str] = mapped_column(String(12))
    #: The return that stands.
    return_id: Mapped[int | None] = mapped_column(Id, ForeignKey("tax_return.id"))
    #: Steps of reminding that were taken: before7, before1, day, after …
    reminded: Mapped[list[Any]]
    #: The day from which the next step of reminding is due; long ago where none was taken yet.
    remind_on: Mapped[date] = mapped_column(Date, default=NEVER_YET, server_default="1970-01-01")


class TaxReturn(Base):
    """One version of a return of one establishment for one tax and month. A later version amends the one before."""

    __tablename__ = "tax_return"
    __table_args__ = (
        UniqueConstraint("establishment_id", "tax", "month", "version"),
        Index("ix_tax_return_business", "business_id", "id"),
        Index("ix_tax_return_status", "status", "id"),
        Index("ix_tax_return_tax", "tax", "month", "id"),
        Index(
            "ix_tax_return_unflagged",
            "id",
            sqlite_where=text("flagged_at IS NULL"),
            postgresql_where=text("flagged_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: TX-69-…, the same as that of its case.
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_file.id"), unique=True)
    establishment_id: Mapped[int] = mapped_column(Id, ForeignKey("establishment.id"))
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    tax: Mapped[str] = mapped_column(String(40))
    month: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)
    previous_id: Mapped[int | None] = mapped_column(Id, ForeignKey("tax_return.id"))
    #: filed, examined, sent_back, replaced (by a later version), estimated, objected, withdrawn.
    status: Mapped[str] = mapped_column(String(12))
    is_nil: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_estimate: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: The answers as filed: rooms, charges, product lines … no guests' names.
    answers: Mapped[dict[str, Any]]
    #: How the sum was reached: lines with base, rate, amount as text; ordinance and rounding.
    working: Mapped[dict[str, Any]]
    ordinance_id: Mapped[int | None] = mapped_column(Id, ForeignKey("ordinance.id"))
    tax_satang: Mapped[int] = mapped_column(Id, default=0)
    surcharge_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    penalty_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    due_on: Mapped[date] = mapped_column(Date)
    filed_at: Mapped[datetime]
    filed_by_person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"))
    filed_by_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    channel: Mapped[str] = mapped_column(String(20), default="web")
    #: The statement as it was shown and confirmed.
    certified: Mapped[str] = mapped_column(Text, default="", server_default="")
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"), index=True)
    #: What the desk should look at: sudden_drop, stock_imbalance, below_neighbours …
    flags: Mapped[list[Any]]
    #: When the worker looked for flags.
    flagged_at: Mapped[datetime | None]
    examined_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    examined_at: Mapped[datetime | None]
    examined_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class TaxDecision(Base):
    """A reasoned decision of two officers to reduce or waive surcharge or penalty, or on an objection."""

    __tablename__ = "tax_decision"
    __table_args__ = (Index("ix_tax_decision_status", "status", "id"), Index("ix_tax_decision_return", "return_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    return_id: Mapped[int] = mapped_column(Id, ForeignKey("tax_return.id"))
    #: surcharge, penalty, objection.
    about: Mapped[str] = mapped_column(String(12))
    #: proposed, approved, refused.
    status: Mapped[str] = mapped_column(String(12))
    before_satang: Mapped[int] = mapped_column(Id)
    after_satang: Mapped[int] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Text)
    legal_source: Mapped[str] = mapped_column(Text)
    first_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    first_at: Mapped[datetime | None]
    second_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    second_at: Mapped[datetime | None]
    second_note: Mapped[str] = mapped_column(Text, default="", server_default="")


class LetterBatch(Base):
    """Demand letters made together by the worker, with their progress."""

    __tablename__ = "letter_batch"
    __table_args__ = (
        Index(
            "ix_letter_batch_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    tax: Mapped[str] = mapped_column(String(40), default="", server_default="")
    day: Mapped[date] = mapped_column(Date)
    total: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    position: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    #: Whom the letters are for and what stands in all of them: see services.taxes.letters.
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: Letters that stand in files already.
    written: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    asked_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class DemandLetter(Base):
    """One demand letter (หนังสือเตือนให้ชำระ): to whom, for what months and bills, as it was when written."""

    __tablename__ = "demand_letter"
    __table_args__ = (
        UniqueConstraint("batch_id", "business_id"),
        Index("ix_demand_letter_business", "business_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[int] = mapped_column(Id, ForeignKey("letter_batch.id"))
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    amount_satang: Mapped[int] = mapped_column(Id, default=0)
    content: Mapped[Any] = mapped_column(EncryptedJson)
    made_at: Mapped[datetime]


class RevenueTarget(Base):
    """What the budget expects of one revenue in a fiscal year (Buddhist, named by its end)."""

    __tablename__ = "revenue_target"
    __table_args__ = (UniqueConstraint("revenue", "fiscal_year"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    revenue: Mapped[str] = mapped_column(String(40))
    fiscal_year: Mapped[int] = mapped_column(Integer)
    amount_satang: Mapped[int] = mapped_column(Id)
