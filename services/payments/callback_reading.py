"""What a bank's callback says, read leniently by name and strictly by value: sums exact, moments with their zone."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from services import money
from services.clock import BANGKOK
from services.errors import RuleBroken
from services.text import showable

#: A callback is small.
LARGEST = 64 * 1024
#: By which names banks and gateways call each value; the first that is there counts.
NAMES: Mapping[str, tuple[str, ...]] = {
    "transaction": ("transaction_id", "transactionId", "transactionID", "transaction", "id"),
    "ref1": ("ref1", "reference1", "billPaymentRef1", "billReference1"),
    "ref2": ("ref2", "reference2", "billPaymentRef2", "billReference2"),
    "amount": ("amount", "amount_baht", "paidAmount"),
    "satang": ("amount_satang", "amountSatang"),
    "paid_at": ("paid_at", "paidAt", "transactionDateandTime", "transactionDateTime", "payment_time"),
    "sent_at": ("sent_at", "sentAt", "timestamp"),
    "kind": ("type", "event", "transactionType"),
    "reverses": ("reverses", "original_transaction_id", "originalTransactionId"),
    "payer": ("payer", "payerName", "customer_name"),
}
_KINDS = {"": "payment", "payment": "payment", "reversal": "reversal", "refund": "reversal", "void": "reversal"}
_REF = re.compile(r"[A-Za-z0-9]{1,20}")
_TRANSACTION = re.compile(r"[A-Za-z0-9_.:/-]{1,60}")
_PLAIN = re.compile(r"[0-9]{14}")
_EPOCH = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_SUM = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2}0*)?")
#: Between these years no arithmetic leads over the end of the calendar.
_YEARS = (2000, 2200)


class Kind(StrEnum):
    """What a callback tells of."""

    PAYMENT = "payment"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Told:
    """A callback that was understood. `reverses`: the transaction that a reversal undoes, its own by default."""

    transaction: str
    kind: Kind
    ref1: str
    ref2: str
    amount_satang: int
    paid_at: datetime
    sent_at: datetime | None
    reverses: str = ""
    payer: str = ""

    def fingerprint(self) -> str:
        """A hash of what it says; when it was sent, and the payer's name, are no part of it.

        Nor is the moment of payment: banks tell of it to the second in one message and to the minute in another, and
        that of the first telling stands.
        """
        said = (self.kind, self.ref1, self.ref2, str(self.amount_satang), self.reverses)
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def read_body(body: bytes) -> Told:
    """What the body says. RuleBroken(field, code): "": json; else missing | text | reference | sum | moment | kind."""
    try:
        said = json.loads(body.decode("utf-8"), parse_float=_exact, parse_constant=_no_number, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise RuleBroken("", "json") from error
    if not isinstance(said, dict):
        raise RuleBroken("", "json")
    if isinstance(said.get("data"), dict) and "transaction" not in said:
        said = {**said["data"], **{name: value for name, value in said.items() if name != "data"}}
    return read_values(said)


def read_values(said: Mapping[str, Any]) -> Told:
    """What these values say. RuleBroken as `read_body`."""
    kind = Kind(_kind(said))
    transaction = _text(said, "transaction", _TRANSACTION, is_needed=True)
    is_reversal = kind is Kind.REVERSAL
    reverses = _text(said, "reverses", _TRANSACTION) or transaction if is_reversal else ""
    return Told(
        transaction=transaction,
        kind=kind,
        ref1=_text(said, "ref1", _REF, is_needed=not is_reversal),
        ref2=_text(said, "ref2", _REF),
        amount_satang=_satang(said),
        paid_at=_needed_moment(said, "paid_at"),
        sent_at=_moment(said, "sent_at"),
        reverses=reverses,
        payer=_payer(said),
    )


def _exact(text: str) -> Decimal:
    """A number with a point, never a float. One with an exponent is no sum of money: nobody writes 1e3 on a bill."""
    if "e" in text or "E" in text or len(text) > 40:
        raise ValueError("no sum of money")
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > 20:
        raise ValueError("no sum of money")
    return int(text)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _value(said: Mapping[str, Any], field: str) -> Any:
    return next((said[name] for name in NAMES[field] if said.get(name) not in (None, "")), None)


def _text(said: Mapping[str, Any], field: str, shape: re.Pattern[str], *, is_needed: bool = False) -> str:
    value = _value(said, field)
    if value is None:
        if is_needed:
            raise RuleBroken(field, "missing")
        return ""
    if type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        raise RuleBroken(field, "text")
    value = value.strip()
    if not shape.fullmatch(value):
        raise RuleBroken(field, "reference")
    return value


def _kind(said: Mapping[str, Any]) -> str:
    value = _value(said, "kind") or ""
    kind = _KINDS.get(value.strip().lower()) if isinstance(value, str) else None
    if kind is None:
        raise RuleBroken("kind", "kind")
    return kind


def _satang(said: Mapping[str, Any]) -> int:
    """Baht as text or number, or whole satang; both are taken where they agree."""
    satang, baht = _value(said, "satang"), _value(said, "amount")
    if satang is None and baht is None:
        raise RuleBroken("amount", "missing")
    found = set()
    if satang is not None:
        if isinstance(satang, str) and satang.isascii() and satang.isdecimal() and len(satang) < 16:
            satang = int(satang)
        if type(satang) is not int:
            raise RuleBroken("amount_satang", "sum")
        found.add(satang)
    if baht is not None:
        found.add(_baht(baht))
    if len(found) != 1 or not 0 < (amount := found.pop()) <= money.MOST_SATANG:
        raise RuleBroken("amount", "sum")
    return amount


def _baht(value: Any) -> int:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value) if type(value) is int else value
    if not isinstance(text, str):
        raise RuleBroken("amount", "sum")
    text = text.strip()
    if not _SUM.fullmatch(text):
        raise RuleBroken("amount", "sum")
    return money.to_satang(Decimal(text))


def _needed_moment(said: Mapping[str, Any], field: str) -> datetime:
    found = _moment(said, field)
    if found is None:
        raise RuleBroken(field, "missing")
    return found


def _moment(said: Mapping[str, Any], field: str) -> datetime | None:
    """ISO 8601, yyyymmddhhmmss, or seconds (or milliseconds) since 1970; Bangkok where no zone is said."""
    value = _value(said, field)
    if value is None:
        return None
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or len(text) > 40:
        raise RuleBroken(field, "moment")
    text = text.strip()
    try:
        if _PLAIN.fullmatch(text):
            at = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=BANGKOK)
        elif _EPOCH.fullmatch(text):
            at = datetime.fromtimestamp(int(text[:10]), UTC)
        else:
            at = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise RuleBroken(field, "moment") from error
    if not _YEARS[0] <= at.year <= _YEARS[1]:
        raise RuleBroken(field, "moment")
    return (at if at.tzinfo else at.replace(tzinfo=BANGKOK)).astimezone(UTC).replace(microsecond=0)


def _payer(said: Mapping[str, Any]) -> str:
    value = _value(said, "payer")
    return showable(value)[:200] if isinstance(value, str) else ""
