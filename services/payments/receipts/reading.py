"""Reading receipts: one for those whom it concerns, lists for the finance desk."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, null, or_, select, true

from services import people
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotFound
from services.payments import books
from services.payments.models import BillItem, Payment, PaymentPart
from services.payments.receipt_models import Receipt, ReceiptBook
from services.payments.receipts.views import (
    ReceiptItem,
    ReceiptKind,
    ReceiptPage,
    ReceiptRow,
    ReceiptStatus,
    ReceiptView,
)
from services.people.acting import ALL, covers_line
from services.people.business_models import Business
from services.people.finance import is_finance, may_see_finance
from services.references import normal_code, parse_reference
from services.text import Words, mask_name, single_line

PAGE = 50
_MOST_BUSINESSES = 200


def get_receipt(reference: str, *, owner: Actor, opened: Collection[str] = ()) -> ReceiptView:
    """The receipt for finance, readers of finance (personal data masked), and whoever acts for its business.

    `opened` are the references that a signed link opened for this reader. NotFound for everybody else.
    """
    row = session().scalar(select(Receipt).where(Receipt.reference == (parse_reference(reference) or "")))
    if row is None or not (row.reference in opened or may_read(owner, row)):
        raise NotFound("receipt")
    return view_of(row, masked=row.reference not in opened and masks(owner))


def may_read(actor: Actor, row: Receipt) -> bool:
    """Whether the receipt concerns the actor: by office, or by acting today for something that it is about."""
    if may_see_finance(actor) or people.works_businesses(actor):
        return True
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return False
    return session().scalar(select(Receipt.id).where(Receipt.id == row.id, _concerns(actor.id))) is not None


def _concerns(person_id: int) -> ColumnElement[bool]:
    """The receipts with a line for which the person may act; those without a bill for who acts for the whole of it."""
    paid = (
        select(PaymentPart.id)
        .join(BillItem, BillItem.id == PaymentPart.item_id)
        .where(
            PaymentPart.payment_id == Receipt.payment_id,
            covers_line(person_id, Receipt.business_id, BillItem.revenue, BillItem.establishment_id),
        )
    )
    return or_(paid.exists(), covers_line(person_id, Receipt.business_id, literal(ALL), null()))


def masks(actor: Actor) -> bool:
    """Whether personal data are hidden: from those who only read along."""
    return may_see_finance(actor) and not is_finance(actor)


def find_receipt_of(payment_id: int) -> ReceiptView | None:
    """The newest receipt of a payment, whether it holds or not; for services and pages that may see the payment."""
    newest = select(Receipt).where(Receipt.payment_id == payment_id).order_by(Receipt.id.desc()).limit(1)
    row = session().scalar(newest)
    return None if row is None else view_of(row)


def receipts_of_bill(bill_id: int, *, limit: int = 100) -> list[ReceiptRow]:
    """The receipts of a bill, the oldest first; for pages that may see the bill."""
    payments = select(Payment.id).where(Payment.bill_id == bill_id)
    query = _rows().where(Receipt.payment_id.in_(payments)).order_by(Receipt.id).limit(limit)
    return [_row(*each) for each in session().execute(query)]


def list_receipts_of(
    business_ids: Sequence[int], *, person_id: int | None = None, after: int | None = None, limit: int = PAGE
) -> ReceiptPage:
    """The receipts of those businesses, the newest first; the caller has made sure that the reader may see them.

    With a person only those about something for which that person may act, as `get_receipt` shows them.
    """
    theirs = Receipt.business_id.in_(business_ids)
    return _page(theirs if person_id is None else and_(theirs, _concerns(person_id)), after, limit)


def search_receipts(
    typed: str = "",
    *,
    actor: Actor,
    day: date | None = None,
    status: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> ReceiptPage:
    """Receipts for the finance desk, the newest first.

    `typed` is a reference, a number (1, 000001, E/2570 12), a code, a number of e-LAAS, or a payer: its number, or the
    beginning of its name. Who only reads along sees names masked. NotFound for whoever may not see finance.
    """
    if not may_see_finance(actor):
        raise NotFound("receipts")
    conditions: list[ColumnElement[bool]] = []
    if words := single_line(typed):
        conditions.append(_meant(words))
    if day is not None:
        conditions.append(Receipt.issued_on == day)
    if status in list(ReceiptStatus):
        conditions.append(Receipt.status == status)
    return _page(and_(true(), *conditions), after, limit, masked=masks(actor))


def view_of(row: Receipt, *, masked: bool = False) -> ReceiptView:
    """The receipt as others see it."""
    current = session()
    content: dict[str, Any] = row.content
    if masked:
        payer = content["payer"] | {"name": mask_name(content["payer"]["name"]), "tax_id": "", "address": ""}
        content = content | {"payer": payer}
    before = current.get(Receipt, row.replaces_id) if row.replaces_id else None
    behind = select(Receipt.reference).where(Receipt.replaces_id == row.id)
    return ReceiptView(
        id=row.id,
        reference=row.reference,
        kind=ReceiptKind(row.kind),
        status=ReceiptStatus(row.status),
        book=content["book"],
        number=content["number"],
        amount_satang=row.amount_satang,
        issued_at=row.issued_at,
        issued_on=row.issued_on,
        payment_id=row.payment_id,
        bill_id=row.bill_id,
        business_id=row.business_id,
        verify_code=row.verify_code,
        signed=row.signed,
        content=content,
        items=tuple(_item(item) for item in content["items"]),
        replaces=before.reference if before else None,
        replaced_by=current.scalar(behind) if row.status == ReceiptStatus.REPLACED else None,
        cancelled_at=row.cancelled_at,
        cancelled_by_id=row.cancelled_by_id,
        cancel_reason=row.cancel_reason,
        elaas_number=row.elaas_number,
        elaas_on=row.elaas_on,
        copies=row.copies,
        is_masked=masked,
    )


def _item(item: dict[str, Any]) -> ReceiptItem:
    return ReceiptItem(item["revenue"], item["part"], Words(*item["words"]), Words(*item["detail"]), item["satang"])


def _meant(typed: str) -> ColumnElement[bool]:
    """What somebody at the desk may mean; each has an index."""
    reference = parse_reference(typed)
    if reference:
        return Receipt.reference == reference
    found: list[ColumnElement[bool]] = [
        Receipt.verify_code == normal_code(typed),
        and_(Receipt.elaas_number.is_not(None), Receipt.elaas_number == typed),
        Receipt.business_id.in_(_businesses(typed)),
    ]
    number = typed.split()[-1]
    if number.isascii() and number.isdecimal() and len(number) <= 9:
        book_ids = select(ReceiptBook.id)
        if "/" in typed:
            code, _, year = typed.split()[0].partition("/")
            book_ids = book_ids.where(
                ReceiptBook.code == code.upper(), ReceiptBook.fiscal_year == int(year if year.isdecimal() else 0)
            )
        found.append(and_(Receipt.book_id.in_(book_ids), Receipt.number == int(number)))
    return or_(*found)


def _businesses(typed: str) -> list[int]:
    """The businesses of that number, or whose name begins so."""
    named = Business.name.startswith(typed, autoescape=True)
    query = select(Business.id).where(or_(Business.number == typed, named)).order_by(Business.id)
    return list(session().scalars(query.limit(_MOST_BUSINESSES)))


def _page(condition: ColumnElement[bool], after: int | None, limit: int, *, masked: bool = False) -> ReceiptPage:
    query = _rows().where(condition).order_by(Receipt.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(Receipt.id < after)
    found = [_row(*each, masked=masked) for each in session().execute(query)]
    shown = found[:limit]
    return ReceiptPage(tuple(shown), shown[-1].id if len(found) > limit else None)


def _rows() -> Select[Receipt, str, int, str, str]:
    return (
        select(Receipt, ReceiptBook.code, ReceiptBook.fiscal_year, Business.number, Business.name)
        .join(ReceiptBook, ReceiptBook.id == Receipt.book_id)
        .join(Business, Business.id == Receipt.business_id)
    )


def _row(
    row: Receipt, code: str, year: int, business_number: str, business_name: str, *, masked: bool = False
) -> ReceiptRow:
    return ReceiptRow(
        id=row.id,
        reference=row.reference,
        kind=ReceiptKind(row.kind),
        status=ReceiptStatus(row.status),
        book=f"{code}/{year}",
        number=books.print_number(row.number),
        amount_satang=row.amount_satang,
        issued_on=row.issued_on,
        issued_at=row.issued_at,
        business_number=business_number,
        business_name=mask_name(business_name) if masked else business_name,
        elaas_number=row.elaas_number,
    )
