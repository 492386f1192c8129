"""Who agreed to get news by e-mail: asked at the address itself, which alone can agree; each mail can end it."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from services import audit, clock, crypto, db, settings
from services.audit import Actor
from services.errors import NotFound, RuleBroken
from services.news.kinds import list_kinds
from services.news.models import Subscriber
from services.news.subscribing import Preferences, add_consent, withdraw_consent
from services.notifications import Recipient, declare_notice, notify
from services.references import sign, unsign
from services.text import Words

EMAIL = "email"
#: The mail that asks.
ASK = "news.confirm"
#: An address is asked no more often than this, and forgotten when it never answers.
ASK_AGAIN, KEPT = timedelta(hours=12), timedelta(days=7)
_CONFIRM, _UNSUBSCRIBE = "confirm-news", "unsubscribe-news"


def declare_mails() -> None:
    """Declares the notices of this room."""
    declare_notice(ASK, ("link",), "normal", Words("ยืนยันรับข่าวทางอีเมล", "Confirm news by e-mail"))
    declare_notice("news.item", ("title", "words", "link"), "low", Words("ข่าวถึงผู้สมัครรับ", "News to subscribers"))


def ask_by_email(email: str, kinds: Collection[str], *, language: str, actor: Actor) -> None:
    """Asks an address whether it wants news of those kinds; nothing else happens before it answers.

    RuleBroken("kind", "not_on_list"). An address that was asked in the last hours is not asked again.
    """
    chosen = sorted(set(kinds))
    if not chosen or not set(chosen) <= {kind.key for kind in list_kinds(active_only=True)}:
        raise RuleBroken("kind", "not_on_list")
    row = _known(email)
    now = clock.now()
    if row is None:
        row = Subscriber(channel=EMAIL, address=email, address_hash=_hash(email), language=language, district="",
                         created_at=now)  # fmt: skip
        db.session().add(row)
        db.session().flush()
    elif row.asked_at is not None and row.asked_at > now - ASK_AGAIN:
        return
    row.asked_at, row.address = now, email
    db.session().flush()
    audit.record("ask for news consent", actor=actor, subject="news_subscriber", subject_id=row.id)
    token = sign({"s": row.id, "k": chosen, "l": language}, _CONFIRM, KEPT)
    link = f"{settings.current().base_url}/news/confirm/{token}"
    notify(
        ASK, recipients=[Recipient(EMAIL, email, language)], params={"link": link}, subject=("news_subscriber", row.id)
    )


def find_asked(token: str) -> list[str]:
    """The kinds that an unanswered mail asks about; NotFound for a forged or an outlived token."""
    _, payload = _find(token, _CONFIRM)
    return [str(kind) for kind in payload["k"]]


def confirm_by_email(token: str, *, actor: Actor) -> Preferences:
    """Takes the answer of an address that was asked. NotFound."""
    row, payload = _find(token, _CONFIRM)
    known = {kind.key for kind in list_kinds(active_only=True)}
    kinds = [kind for kind in payload["k"] if kind in known]
    if not kinds or row.address is None:
        raise NotFound("token")
    row.language = payload["l"]
    return add_consent(row, kinds, actor=actor)


def unsubscribe_token(subscriber_id: int) -> str:
    """The signed token that each mail bears."""
    return sign({"s": subscriber_id}, _UNSUBSCRIBE, None)


def is_news_token(token: str) -> bool:
    """Whether a token ends mails of news, and not those about a matter."""
    return unsign(token, _UNSUBSCRIBE) is not None


def unsubscribe(token: str, *, actor: Actor) -> Preferences:
    """Ends the mails to one address and forgets it. Doing it twice is fine. NotFound for a forged token."""
    row, _ = _find(token, _UNSUBSCRIBE)
    withdrawn = withdraw_consent(row, actor=actor)
    row.address, row.asked_at = None, None
    db.session().flush()
    return withdrawn


def purge_unanswered(limit: int = 500) -> int:
    """Forgets addresses that never answered."""
    old = (
        select(Subscriber.id)
        .where(
            Subscriber.channel == EMAIL,
            Subscriber.agreed_at.is_(None),
            Subscriber.withdrawn_at.is_(None),
            Subscriber.asked_at < clock.now() - KEPT,
        )
        .limit(limit)
    )
    return len(db.session().execute(delete(Subscriber).where(Subscriber.id.in_(old)).returning(Subscriber.id)).all())


def _known(email: str) -> Subscriber | None:
    query = select(Subscriber).where(Subscriber.channel == EMAIL, Subscriber.address_hash == _hash(email))
    return db.session().scalar(query.with_for_update())


def _find(token: str, purpose: str) -> tuple[Subscriber, dict[str, Any]]:
    payload = unsign(token, purpose)
    row = db.session().get(Subscriber, payload["s"]) if payload else None
    if row is None or payload is None or row.channel != EMAIL:
        raise NotFound("token")
    return row, payload


def _hash(email: str) -> str:
    return crypto.fingerprint(email.strip().casefold(), "news subscriber")
