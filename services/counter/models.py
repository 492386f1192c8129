"""Tables of the counter: what appointments are given for and who has one; lines, windows, tickets, wall screens."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id, Json


class QueueLine(Base):
    """A kind of service that people wait for, with the letter of its numbers."""

    __tablename__ = "queue_line"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    letter: Mapped[str] = mapped_column(String(2), unique=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class CounterTopic(Base):
    """What an appointment can be about, and when that is given: slots of so many minutes on those weekdays."""

    __tablename__ = "counter_topic"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    #: The line in which who came for it waits.
    line_id: Mapped[int | None] = mapped_column(Id, ForeignKey("queue_line.id"))
    minutes: Mapped[int] = mapped_column(Integer)
    #: How many are served at the same time.
    seats: Mapped[int] = mapped_column(Integer)
    #: Weekdays, Monday 0.
    weekdays: Mapped[list[Any]] = mapped_column(Json)
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    break_from: Mapped[time | None] = mapped_column(Time)
    break_until: Mapped[time | None] = mapped_column(Time)
    days_ahead: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class Appointment(Base):
    """One seat of one slot, taken for a case. A seat that is given up is None: others may take it then."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("topic_id", "day", "starts", "seat"),
        Index("ix_appointment_day", "day", "starts", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case_file.id"), unique=True)
    topic_id: Mapped[int] = mapped_column(Id, ForeignKey("counter_topic.id"))
    day: Mapped[date] = mapped_column(Date)
    starts: Mapped[time] = mapped_column(Time)
    seat: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    booked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class CounterWindow(Base):
    """A window at which people are served."""

    __tablename__ = "counter_window"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name_th: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    #: Ids of the lines that it calls from; none: all.
    lines: Mapped[list[Any]] = mapped_column(Json)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class CounterDisplay(Base):
    """A screen on a wall. Its address is signed; another `revision` makes another address."""

    __tablename__ = "counter_display"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name_th: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    lines: Mapped[list[Any]] = mapped_column(Json)
    has_chime: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class QueueNumber(Base):
    """The last number that a line gave out on a day; locked while the next one is taken."""

    __tablename__ = "queue_number"

    line_id: Mapped[int] = mapped_column(Id, ForeignKey("queue_line.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


class QueueTicket(Base):
    """Somebody who waits, known by a number alone. It is named after `line_id` and waits in `queue_id`."""

    __tablename__ = "queue_ticket"
    __table_args__ = (
        UniqueConstraint("line_id", "day", "number"),
        Index("ix_queue_ticket_waiting", "day", "queue_id", "state", "priority", "id"),
        Index("ix_queue_ticket_called", "day", "called_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    line_id: Mapped[int] = mapped_column(Id, ForeignKey("queue_line.id"))
    queue_id: Mapped[int] = mapped_column(Id, ForeignKey("queue_line.id"))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(Integer)
    #: The smaller is called first.
    priority: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(16))
    appointment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("appointment.id"), unique=True)
    window_id: Mapped[int | None] = mapped_column(Id, ForeignKey("counter_window.id"))
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    issued_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    #: How often it was called; a screen shows each call anew.
    calls: Mapped[int] = mapped_column(Integer, default=0)
    served_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class QueueTally(Base):
    """What remains of the tickets of a line on a day."""

    __tablename__ = "queue_tally"
    __table_args__ = (UniqueConstraint("line_id", "day"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    line_id: Mapped[int] = mapped_column(Id, ForeignKey("queue_line.id"))
    day: Mapped[date] = mapped_column(Date)
    issued: Mapped[int] = mapped_column(Integer)
    served: Mapped[int] = mapped_column(Integer)
    missed: Mapped[int] = mapped_column(Integer)
    #: The median wait until the first call, in seconds.
    median_wait: Mapped[int | None] = mapped_column(Integer)
    longest_wait: Mapped[int | None] = mapped_column(Integer)
