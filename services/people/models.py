"""Tables of people: officers and citizens with accounts, invitations, attempts, businesses and who acts for them,
and who is who elsewhere: other ways to sign in, chats of officers, groups of units.
"""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id


class Officer(Base):
    """A member of staff: one account, one role, one unit. They are called by their post, not by their name."""

    __tablename__ = "officer"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Casefolded, so that one address is one account however it is typed.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20), index=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(2), default="th")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: Raising it ends every session of the officer.
    session_epoch: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link by which an officer sets a password."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """One try at an account, known or not, counted before the password is looked at. Holds fingerprints only."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_at", "account", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    #: The known device of this account that it came from; empty for any other.
    device: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime] = mapped_column(index=True)
    succeeded: Mapped[bool] = mapped_column(Boolean, default=False)


class KnownDevice(Base):
    """A browser in which this account has signed in before; it has a counter of its own that no stranger exhausts."""

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("account", "token_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), index=True)
    last_used_at: Mapped[datetime]


class EndedSession(Base):
    """A session that was signed out of, so that a copied cookie is worth nothing. Kept until it would have ended."""

    __tablename__ = "ended_session"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Person(Base):
    """A citizen with an account. Everything that tells who it is lies encrypted and goes when the account is closed."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str | None] = mapped_column(Encrypted)
    email_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str | None] = mapped_column(Encrypted)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="th")
    email_confirmed_at: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class PersonToken(Base):
    """A one-time link sent to a citizen's mailbox: `purpose` is confirm or reset."""

    __tablename__ = "person_token"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Base):
    """That somebody elsewhere (`subject` of a `provider`, kept as a hash) is this person: another way to sign in."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("provider", "subject_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("person.id"), index=True)
    provider: Mapped[str] = mapped_column(String(16))
    subject_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class TieNonce(Base):
    """What ties a chat to an account once the chat platform hands it back: 192 bits, for minutes, once; kept hashed."""

    __tablename__ = "tie_nonce"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("person.id"), index=True)
    nonce_hash: Mapped[str] = mapped_column(String(64), unique=True)
    #: The invitation of the chat that it answers: no other chat may bring it.
    invitation_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class OfficerChat(Base):
    """The chat by which an officer works too."""

    __tablename__ = "officer_chat"
    __table_args__ = (UniqueConstraint("channel", "address_hash"), UniqueConstraint("officer_id", "channel"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(Encrypted)
    address_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class UnitChat(Base):
    """A group in which the officers of a unit are told, in numbers and references only, what waits."""

    __tablename__ = "unit_chat"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(Encrypted)
    address_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    #: When the group was last told, so that each time of the day is told once.
    told_at: Mapped[datetime | None]


class TieCode(Base):
    """A short code that an officer carries from a page into a chat, for minutes and once; kept hashed.

    With a unit it ties a group to it, without one the officer's own chat.
    """

    __tablename__ = "tie_code"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
