"""Links to the receipt of a payment for readers without a session: in notices, and as picture for the chat.

A link names the payment, not the paper: it leads to the receipt that holds when it is opened, also after another one
took its place. It is signed and can be made before the receipt has its number.
"""

from datetime import timedelta

from sqlalchemy import select

from services import settings
from services.db import session
from services.errors import NotFound
from services.payments.models import Payment
from services.payments.receipt_models import Receipt
from services.payments.receipts.content import CREDIT
from services.references import sign, unsign

_OPEN, _PICTURE = "receipt", "receipt picture"
#: A receipt is kept; a picture is fetched by the platform soon, and again while the chat is scrolled back.
LIVES, PICTURE_LIVES = timedelta(days=730), timedelta(days=60)


def receipt_link(payment_id: int, language: str = "th") -> str:
    """The address at which whoever holds it sees the payment's receipt; "" for a credit that was used: it has none."""
    if not _has_receipt(payment_id):
        return ""
    token = sign({"p": payment_id}, _OPEN, LIVES)
    return f"{settings.current().base_url}/receipts/open/{token}{'?lang=en' if language == 'en' else ''}"


def receipt_picture_link(payment_id: int, language: str = "th") -> str:
    """The address of the receipt as a picture; "" where there is no receipt."""
    if not _has_receipt(payment_id):
        return ""
    token = sign({"p": payment_id, "l": "en" if language == "en" else "th"}, _PICTURE, PICTURE_LIVES)
    return f"{settings.current().base_url}/receipts/pictures/{token}.png"


def receipt_of_link(token: str) -> str:
    """Reference of the receipt behind a link; NotFound for a forged or an old one, or a payment without receipt."""
    return _newest(token, _OPEN)[0]


def receipt_of_picture(token: str) -> tuple[str, str]:
    """Reference and language of the receipt behind the link of a picture; NotFound as `receipt_of_link`."""
    return _newest(token, _PICTURE)


def _newest(token: str, purpose: str) -> tuple[str, str]:
    payload = unsign(token, purpose)
    if payload is None:
        raise NotFound("receipt")
    newest = select(Receipt.reference).where(Receipt.payment_id == payload["p"]).order_by(Receipt.id.desc()).limit(1)
    reference = session().scalar(newest)
    if reference is None:
        raise NotFound("receipt")
    return reference, payload.get("l", "th")


def _has_receipt(payment_id: int) -> bool:
    method = session().scalar(select(Payment.method).where(Payment.id == payment_id, Payment.amount_satang > 0))
    return method is not None and method != CREDIT
