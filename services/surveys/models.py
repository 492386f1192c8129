"""Tables of surveys: the survey, its frozen versions, invitations, answers, counters, places, actions.

Answers that nobody may join with a person (ARCHITECTURE, rule 12) carry no draft, person, device or moment, and their
ids are random: rows lie in the order of their ids, and the worker writes them anew in batches so that no trace of the
transaction that brought them stays either.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id, Json

_NOT_MIXED = text("step < 2")
_WAITING = text("state = 'waiting'")


class Survey(Base):
    """One survey. What officers edit stands in `working`; what people are asked is the newest `SurveyVersion`."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    title_th: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    intro_th: Mapped[str] = mapped_column(Text, default="")
    intro_en: Mapped[str] = mapped_column(Text, default="")
    thanks_th: Mapped[str] = mapped_column(Text, default="")
    thanks_en: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8), default="draft", index=True)
    who: Mapped[str] = mapped_column(String(8), default="anyone")
    #: First and last day (Bangkok) on which answers are taken; None is no limit.
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    #: Channel values on which it is offered.
    channels: Mapped[list[str]] = mapped_column(Json)
    #: One answer a person; where not, a device may answer again (tablets at a counter always may).
    is_once: Mapped[bool] = mapped_column(Boolean, default=True)
    #: "4.51" or "4.21": where the levels begin.
    bands: Mapped[str] = mapped_column(String(8), default="4.51")
    #: The working definition, see `definition.Definition`.
    working: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Number of the newest version, 0 before the first.
    version: Mapped[int] = mapped_column(Integer, default=0)
    #: Keys of the questions whose results are public; empty: none.
    published: Mapped[list[str]] = mapped_column(Json)
    #: The copy of the counters that the public sees, see `showing`.
    shown: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: How many were invited by name, for the rate of answers.
    invited: Mapped[int] = mapped_column(Integer, default=0)
    #: File keys: the draft that a consultation is about, the report of an institute.
    document_key: Mapped[str | None] = mapped_column(String(64))
    report_key: Mapped[str | None] = mapped_column(String(64))
    #: What came of it and what was done with it, for the public.
    outcome_th: Mapped[str] = mapped_column(Text, default="")
    outcome_en: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer, default=0)


class SurveyVersion(Base):
    """What was asked from one publication to the next; never changed."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    number: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]] = mapped_column(Json)
    published_at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))


class SurveyPlace(Base):
    """A counter or an event where a code hangs, so that its place is known with the answer."""

    __tablename__ = "survey_place"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class SurveyInvitation(Base):
    """A link that serves once. With a `subject` the answer is tied to it, and the asker is told so.

    Without one the row only knows whether it was used, not by which answer nor when.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = (
        UniqueConstraint("survey_id", "address_hash", "subject", "subject_id"),
        Index("ix_survey_invitation_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: "waiting" to be sent, "sent", "used", "withdrawn".
    state: Mapped[str] = mapped_column(String(10))
    #: Sender of notices ("email", "line") or "none" where the link is handed over.
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(Encrypted)
    #: Keyed hash of the address, "" where there is none.
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(2))
    #: "case", "receipt", "chat" and its id; "" for a link that is tied to nothing.
    subject: Mapped[str] = mapped_column(String(16), default="")
    subject_id: Mapped[int] = mapped_column(Id, default=0)
    service: Mapped[str] = mapped_column(String(80), default="")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    place_id: Mapped[int | None] = mapped_column(Id, ForeignKey("survey_place.id"))
    asked_on: Mapped[date]
    expires_on: Mapped[date] = mapped_column(Date, index=True)


class SurveyMark(Base):
    """That somebody (an account, a chat, a device) answered. `id` is 63 bits of a keyed hash of survey and who.

    It tells those who hold the key and know whom to ask for; it leads to no answer.
    """

    __tablename__ = "survey_mark"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"), index=True)
    #: False until the worker wrote the row anew, away from the transaction that brought it.
    is_mixed: Mapped[bool] = mapped_column(Boolean, default=False)


class SurveyResponse(Base):
    """The answers of one person. `id` is random. Only a tied one (of an invitation with a subject) knows `at`."""

    __tablename__ = "survey_response"
    __table_args__ = (
        Index("ix_survey_response_survey_id_id", "survey_id", "id"),
        Index("ix_survey_response_step", "step", "survey_id", sqlite_where=_NOT_MIXED, postgresql_where=_NOT_MIXED),
        UniqueConstraint("invitation_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    version: Mapped[int] = mapped_column(Integer)
    #: 0 fresh, 1 counted, 2 written anew (see `mixing`).
    step: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: First day of the month (Bangkok).
    month: Mapped[date]
    channel: Mapped[str] = mapped_column(String(16))
    service: Mapped[str] = mapped_column(String(80), default="")
    unit_id: Mapped[int | None] = mapped_column(Id)
    place_id: Mapped[int | None] = mapped_column(Id)
    is_burst: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Key of question → checked answer, without texts.
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Tied ones only.
    invitation_id: Mapped[int | None] = mapped_column(Id, ForeignKey("survey_invitation.id"))
    subject: Mapped[str] = mapped_column(String(16), default="")
    subject_id: Mapped[int] = mapped_column(Id, default=0)
    at: Mapped[datetime | None]


class SurveyText(Base):
    """An answer in own words, numbers of persons masked; `id` is random too."""

    __tablename__ = "survey_text"
    __table_args__ = (Index("ix_survey_text_survey_id_question_id", "survey_id", "question", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    response_id: Mapped[int] = mapped_column(Id, index=True)
    question: Mapped[str] = mapped_column(String(48))
    month: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    #: What a search looks in: `services.text.search_form` of the words.
    search: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(Json)


class SurveyTally(Base):
    """How often a value was given to a question, in one group of one breakdown. Kept by the worker (`counting`).

    `value` "" counts who answered the question at all; `question` "" and `value` "" counts answers of the survey.
    """

    __tablename__ = "survey_tally"
    __table_args__ = (UniqueConstraint("survey_id", "breakdown", "group_key", "question", "value"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    breakdown: Mapped[str] = mapped_column(String(12))
    group_key: Mapped[str] = mapped_column(String(80))
    #: Key of the question; "key.row" for a row of a matrix.
    question: Mapped[str] = mapped_column(String(90))
    #: Key of the choice, number as text, "option:rank" for a ranking.
    value: Mapped[str] = mapped_column(String(90))
    n: Mapped[int] = mapped_column(Id)


class SurveyCross(Base):
    """A cross-table of two questions, counted by the worker when somebody asks for it."""

    __tablename__ = "survey_cross"
    __table_args__ = (UniqueConstraint("survey_id", "first", "second"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    first: Mapped[str] = mapped_column(String(90))
    second: Mapped[str] = mapped_column(String(90))
    #: "wanted" until the worker counted it.
    state: Mapped[str] = mapped_column(String(8))
    #: What is shown ("kept") and what is counted so far ("fresh"): {first value: {second value: n}}, "" for the sums.
    cells: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Answers of the survey when it was counted, and the last one that was read.
    answers: Mapped[int] = mapped_column(Id, default=0)
    position: Mapped[int] = mapped_column(Id, default=0)
    counted_at: Mapped[datetime | None]


class SurveyWord(Base):
    """How many answers in own words hold a word."""

    __tablename__ = "survey_word"
    __table_args__ = (UniqueConstraint("survey_id", "question", "word"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    question: Mapped[str] = mapped_column(String(48))
    word: Mapped[str] = mapped_column(String(60))
    n: Mapped[int] = mapped_column(Id)


class SurveyPace(Base):
    """How many answers came in an hour by a channel, to notice bursts."""

    __tablename__ = "survey_pace"
    __table_args__ = (UniqueConstraint("survey_id", "hour", "channel"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    hour: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(16))
    n: Mapped[int] = mapped_column(Integer)
    flagged: Mapped[int] = mapped_column(Integer, default=0)


class SurveyRule(Base):
    """After what which short survey is sent. `service` "" is the rule of all services that have none of their own."""

    __tablename__ = "survey_rule"
    __table_args__ = (UniqueConstraint("trigger", "service"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    trigger: Mapped[str] = mapped_column(String(12))
    service: Mapped[str] = mapped_column(String(80), default="")
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    is_on: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Nobody is asked twice within so many days, whatever for.
    quiet_days: Mapped[int] = mapped_column(Integer, default=30)


class SurveyAsked(Base):
    """When somebody was last asked after a service; `who` is a keyed hash of the address."""

    __tablename__ = "survey_asked"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked_on: Mapped[date] = mapped_column(Date, index=True)


class SurveyAction(Base):
    """An improvement that a finding led to: who, until when, and which number shall move."""

    __tablename__ = "survey_action"
    __table_args__ = (Index("ix_survey_action_survey_id_id", "survey_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    finding: Mapped[str] = mapped_column(Text)
    todo: Mapped[str] = mapped_column(Text)
    todo_en: Mapped[str] = mapped_column(Text, default="")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    owner_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    due_on: Mapped[date] = mapped_column(Date, index=True)
    state: Mapped[str] = mapped_column(String(8), default="planned")
    #: The measure: a question with a mean ("" the overall one), in one group of a breakdown where wanted.
    question: Mapped[str] = mapped_column(String(90))
    breakdown: Mapped[str] = mapped_column(String(12), default="")
    group_key: Mapped[str] = mapped_column(String(80), default="")
    #: The last month that counts as before, and what it was then, in thousandths.
    before_until: Mapped[date]
    before_mean: Mapped[int | None] = mapped_column(Integer)
    before_n: Mapped[int] = mapped_column(Id, default=0)
    #: The mean wanted, in thousandths.
    target: Mapped[int | None] = mapped_column(Integer)
    done_words: Mapped[str] = mapped_column(Text, default="")
    done_words_en: Mapped[str] = mapped_column(Text, default="")
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class SurveyQuota(Base):
    """How many people live in a district, and how many answers are wanted there."""

    __tablename__ = "survey_quota"
    __table_args__ = (UniqueConstraint("survey_id", "district"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    survey_id: Mapped[int] = mapped_column(Id, ForeignKey("survey.id"))
    district: Mapped[str] = mapped_column(String(4))
    population: Mapped[int] = mapped_column(Integer)
    sample: Mapped[int] = mapped_column(Integer)
