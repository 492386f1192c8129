"""What a receipt says, gathered once when it is issued and never changed: who, for what, how much, by which way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from services import clock, organisation, people
from services.db import session
from services.payments.models import Bill, BillItem, Payment, PaymentPart
from services.payments.receipts import options
from services.people.business_models import Business, Establishment
from services.people.finance import finance_unit_id
from services.text import Words, mask_id

#: Of the content: a later one may hold more, what is printed of an old one stays.
VERSION = 1
#: The part of a line that went into a credit.
CREDIT = "credit"
_OVERPAID = Words("เงินชำระเกิน เก็บเป็นเครดิตของท่าน", "Paid beyond the bill, kept as your credit")


@dataclass(frozen=True, slots=True)
class Source:
    """A payment and all that its receipt is made of."""

    payment: Payment
    bill: Bill | None
    business: Business
    parts: list[tuple[PaymentPart, BillItem | None]] = field(default_factory=list)


def sources_of(payment_ids: Collection[int]) -> dict[int, Source]:
    """The payments that want a receipt, by id: matched money of a known business, in a fixed number of questions.

    Left out is what is no money coming in (a credit that is used, a reversal), what waits for its place, and what was
    undone.
    """
    current = session()
    rows = current.execute(
        select(Payment, Bill, Business)
        .join(Business, Business.id == Payment.business_id)
        .outerjoin(Bill, Bill.id == Payment.bill_id)
        .where(
            Payment.id.in_(payment_ids),
            Payment.state == "matched",
            Payment.method != CREDIT,
            Payment.amount_satang > 0,
        )
        .order_by(Payment.id)
    ).tuples()
    found = {payment.id: Source(payment, bill, business) for payment, bill, business in rows}
    parts = current.execute(
        select(PaymentPart, BillItem)
        .outerjoin(BillItem, BillItem.id == PaymentPart.item_id)
        .where(PaymentPart.payment_id.in_(found))
        .order_by(PaymentPart.id)
    ).tuples()
    for part, item in parts:
        found[part.payment_id].parts.append((part, item))
    return found


class Contents:
    """Makes the contents of receipts; what is the same on all of them is asked for once."""

    def __init__(self, sources: Mapping[int, Source]) -> None:
        self._issuer = _issuer()
        self._tax_id = organisation.get_setting(options.PAYER_TAX_ID)
        self._signatory = organisation.get_setting(options.SIGNATORY)
        self._posts = people.posts_of({s.payment.officer_id for s in sources.values() if s.payment.officer_id})
        self._places = _places(
            {item.establishment_id for s in sources.values() for _, item in s.parts if item and item.establishment_id}
        )

    def content_of(self, source: Source, *, payer_name: str = "") -> dict[str, Any]:
        """All that is printed but book, number and day. ValueError where the parts do not come to the payment.

        `payer_name` is said where an officer corrects it; else it is that of the register.
        """
        payment, bill = source.payment, source.bill
        items = self._items(source)
        if sum(item["satang"] for item in items) != payment.amount_satang:
            raise ValueError("the parts of the payment do not come to its sum")
        left = bill.amount_satang - bill.paid_satang if bill is not None else 0
        post = self._posts.get(payment.officer_id or 0, "") or self._signatory
        return {
            "version": VERSION,
            "issuer": self._issuer,
            "payer": self._payer(source.business, payer_name),
            "items": items,
            "satang": payment.amount_satang,
            "left_satang": max(0, left),
            "payment": {
                "reference": payment.reference,
                "method": payment.method,
                "paid_at": payment.paid_at.isoformat(),
                "paid_on": payment.paid_on.isoformat(),
                "bank_reference": payment.bank_reference,
            },
            "bill": bill.reference if bill is not None else "",
            "officer": {"post": post},
        }

    def _payer(self, business: Business, name: str) -> dict[str, str]:
        tax_id = business.tax_id or ""
        hides = self._tax_id == options.MASK_ALL or (
            self._tax_id == options.MASK_PERSONS and business.kind == people.OperatorKind.PERSON
        )
        return {
            "name": name or business.name,
            "kind": business.kind,
            "number": business.number,
            "tax_id": mask_id(tax_id) if tax_id and hides else tax_id,
            "branch": business.branch,
            "address": business.address,
        }

    def _items(self, source: Source) -> list[dict[str, Any]]:
        """The lines by bill item, in the order of the bill; what went into a credit comes last."""
        sums: dict[int, int] = {}
        items: dict[int, BillItem] = {}
        over = 0
        for part, item in source.parts:
            if item is None:
                over += part.amount_satang
            else:
                items[item.id] = item
                sums[item.id] = sums.get(item.id, 0) + part.amount_satang
        ordered = sorted(items.values(), key=lambda item: (item.bill_id, item.position, item.id))
        lines = [self._line(item, sums[item.id]) for item in ordered if sums[item.id]]
        if over:
            lines.append(_said(_OVERPAID, Words("", "")) | {"revenue": "", "part": CREDIT, "month": "", "satang": over})
        return lines

    def _line(self, item: BillItem, satang: int) -> dict[str, Any]:
        words = Words(item.words_th, item.words_en)
        details = [_month_words(item.month, words), self._places.get(item.establishment_id or 0)]
        told = [each for each in details if each is not None]
        detail = Words(" · ".join(each.th for each in told), " · ".join(each.en for each in told))
        return _said(words, detail) | {
            "revenue": item.revenue,
            "part": item.part,
            "month": item.month.isoformat() if item.month else "",
            "satang": satang,
        }


def _said(words: Words, detail: Words) -> dict[str, Any]:
    return {"words": [words.th, words.en], "detail": [detail.th, detail.en]}


def _month_words(month: date | None, words: Words) -> Words | None:
    """The month of a line, unless its words say it already."""
    if month is None:
        return None
    th, en = (clock.say_month(month.year, month.month, language) for language in ("th", "en"))
    return None if th in words.th else Words(f"งวดเดือน{th}", f"for {en}")


def _places(ids: Collection[int]) -> dict[int, Words]:
    """Names of establishments with their branch."""
    if not ids:
        return {}
    rows = session().execute(
        select(Establishment.id, Establishment.name, Establishment.branch).where(Establishment.id.in_(ids))
    )
    return {key: Words(f"{name} สาขา {branch}", f"{name}, branch {branch}") for key, name, branch in rows.tuples()}


def _issuer() -> dict[str, Any]:
    """The authority as it calls itself today."""
    body = organisation.get_organisation()
    unit_id = finance_unit_id()
    unit = organisation.get_unit(unit_id).name if unit_id is not None else Words("", "")
    return {
        "name": [body.name.th, body.name.en],
        "short": [body.short_name.th, body.short_name.en],
        "initials": body.initials,
        "address": [body.address.th, body.address.en],
        "phone": body.phone,
        "tax_id": organisation.get_setting(options.ISSUER_TAX_ID),
        "unit": [unit.th, unit.en],
        "indigo": body.colours.indigo,
        "gold": body.colours.gold,
    }
