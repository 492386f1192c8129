"""Tables of the information centre: articles in categories, how useful they were, questions that found no answer."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id


class ArticleCategory(Base):
    """A heading of articles on the public page; `key` is for good."""

    __tablename__ = "article_category"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(Integer, default=0)


class Article(Base):
    """What officers wrote. Questions and words stand one a line; `service` names the service that it leads to."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(60))
    category_key: Mapped[str] = mapped_column(ForeignKey("article_category.key"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    service: Mapped[str] = mapped_column(String(60), default="", server_default="")
    title_th: Mapped[str] = mapped_column(String(150))
    title_en: Mapped[str] = mapped_column(String(150))
    answer_th: Mapped[str] = mapped_column(String(400))
    answer_en: Mapped[str] = mapped_column(String(400))
    body_th: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    questions_th: Mapped[str] = mapped_column(Text, default="", server_default="")
    questions_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    is_published: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_emergency: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Written for the demonstration: shown as an example until an officer takes the mark away.
    is_example: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("slug"), Index("ix_article_category_key", "category_key", "position", "id"))


class ArticleTally(Base):
    """How often an answer was found useful or not: a counter a month, nobody's name and no moment."""

    __tablename__ = "article_tally"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: "2026-11".
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    useful: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    useless: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class AskedQuestion(Base):
    """A question that found nothing, or whose answer was not the one: grouped, scrubbed of numbers, nobody's.

    Days, not moments, which would join it with who wrote then. The words are sealed: a name may stand in them.
    """

    __tablename__ = "asked_question"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Keyed hash of what is asked, so that the same question is counted and not kept twice.
    fingerprint: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Encrypted)
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(10))
    #: What was shown and was not it; "" where nothing was found.
    slug: Mapped[str] = mapped_column(String(80), default="", server_default="")
    n: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        UniqueConstraint("fingerprint", "outcome"),
        Index("ix_asked_question_n", "n", "id"),
        Index("ix_asked_question_last_on", "last_on"),
    )
