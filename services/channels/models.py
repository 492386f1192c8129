"""The table of channels: how much of each service was sent by which of them in which month."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class ChannelUse(Base):
    """What was sent, as rows of differences that the worker folds. No row knows who sent it, or on which day."""

    __tablename__ = "channel_use"
    __table_args__ = (Index("ix_channel_use_month_service_channel", "month", "service", "channel"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    service: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(16))
    #: "2026-11", the month in Thailand.
    month: Mapped[str] = mapped_column(String(7))
    n: Mapped[int]
