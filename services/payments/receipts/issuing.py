"""Issuing: a payment whose place is known gets its receipt at the end of its own transaction.

`issue_for_payment` only remembers the payment. The numbers are taken by a hook before the commit, after everything
else was written and before the audit is chained: whoever waits for a number waits for a signature and a commit, not for
the apportioning of somebody else's bank file. What is rolled back takes its number with it, so there is no gap.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from services import audit, clock, documents, organisation
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.payments import books, keys
from services.payments.adding import add_rows
from services.payments.events import PaymentTaken
from services.payments.receipt_models import Receipt
from services.payments.receipts import options
from services.payments.receipts.content import Contents, Source, sources_of
from services.payments.receipts.views import ReceiptKind, ReceiptStatus
from services.references import new_reference, new_short_code

#: 29^12 codes, 58 bits: with a million receipts, one in 3·10¹¹ tries finds one.
CODE_LENGTH = 12
_DUE = "receipts_due"


def issue_for_payment(event: PaymentTaken) -> None:
    """Sees to it that the payment has a receipt when the present transaction ends.

    One receipt for each payment of matched money, for the whole of it: what went into a credit is a line of its own.
    A credit that is used later (method "credit") gets none, because its money was receipted when it came in and a
    second paper would show it twice: that bill's notice and page say หักจากเครดิต instead.
    """
    session().info.setdefault(_DUE, {})[event.payment_id] = True


def issue_due(current: Session) -> None:
    """Issues what the present transaction owes: runs before each commit."""
    due = current.info.pop(_DUE, None)
    if due:
        issue_all(due, actor=SYSTEM)


def issue_receipt(payment_id: int, *, actor: Actor) -> int:
    """Issues the receipt of a payment now; its id, or that of the one it has. NotFound where it wants none."""
    issue_all([payment_id], actor=actor)
    query = select(Receipt.id).where(Receipt.payment_id == payment_id, Receipt.status == ReceiptStatus.VALID)
    found = session().scalar(query)
    if found is None:
        raise NotFound("payment")
    return found


def issue_all(payment_ids: Iterable[int], *, actor: Actor) -> int:
    """Issues the receipts of those payments that want one and have none; says how many."""
    wanted = sorted(set(payment_ids))
    have = session().scalars(select(Receipt.payment_id).where(Receipt.payment_id.in_(wanted))).all()
    sources = sources_of(set(wanted) - set(have))
    if not sources:
        return 0
    contents = Contents(sources)
    made = [(source, contents.content_of(source)) for source in sources.values()]
    write(made, kind=kind_of_today(), actor=actor)
    return len(made)


def issue_again(old: Receipt, *, payer_name: str, actor: Actor) -> Receipt:
    """A new receipt of the same payment under the next number, in place of `old`, which holds no more.

    RuleBroken("receipt", "payment_gone") where the payment was undone meanwhile.
    """
    sources = sources_of([old.payment_id])
    if not sources:
        raise RuleBroken("receipt", "payment_gone")
    source = sources[old.payment_id]
    content = Contents(sources).content_of(source, payer_name=payer_name)
    content["instead_of"] = {"book": old.content["book"], "number": old.content["number"], "reference": old.reference}
    write([(source, content)], kind=kind_of_today(), actor=actor, replaces_id=old.id)
    made = session().scalar(select(Receipt).where(Receipt.replaces_id == old.id))
    if made is None:
        raise RuntimeError("a receipt that was just written is not there")
    return made


def kind_of_today() -> ReceiptKind:
    """What is issued by the present setting."""
    is_own = organisation.get_setting(options.MODE) == options.OWN
    return ReceiptKind.RECEIPT if is_own else ReceiptKind.PROOF


def write(
    made: Sequence[tuple[Source, dict[str, Any]]], *, kind: ReceiptKind, actor: Actor, replaces_id: int | None = None
) -> None:
    """Takes the numbers, signs and writes. From here to the commit others wait for this book: nothing slow is done.

    The references were drawn before: one that is taken already would have to be drawn again under the lock.
    """
    current = session()
    current.flush()
    now = clock.now()
    references = _references(len(made))
    numbers = books.next_numbers(kind.value, clock.local(now).date(), len(made))
    private = keys.signing_key().private
    rows = [
        _row(source, content, number, reference, kind=kind, now=now, private=private) | {"replaces_id": replaces_id}
        for (source, content), number, reference in zip(made, numbers, references, strict=True)
    ]
    add_rows(Receipt, rows)
    for row in rows:
        audit.record(
            "issue receipt",
            actor=actor,
            subject="receipt",
            subject_id=row["reference"],
            note=f"payment={row['payment_id']} {row['content']['book']} {row['content']['number']}",
        )


def _row(
    source: Source,
    content: dict[str, Any],
    number: books.Numbered,
    reference: str,
    *,
    kind: ReceiptKind,
    now: datetime,
    private: bytes,
) -> dict[str, Any]:
    today = clock.local(now).date()
    facts = documents.receipt_facts(
        issuer=content["issuer"]["short"][0],
        kind=kind.value,
        book=number.book,
        number=number.printed,
        day=today,
        payer=content["payer"]["name"],
        satang=content["satang"],
        at=now,
    )
    return {
        "reference": reference,
        "book_id": number.book_id,
        "number": number.number,
        "kind": kind.value,
        "status": ReceiptStatus.VALID.value,
        "payment_id": source.payment.id,
        "bill_id": source.payment.bill_id,
        "business_id": source.business.id,
        "amount_satang": source.payment.amount_satang,
        "issued_at": now,
        "issued_on": today,
        "content": content | {"book": number.book, "number": number.printed},
        "verify_code": new_short_code(CODE_LENGTH),
        "signed": documents.sign_document(facts, private),
    }


def _references(count: int) -> list[str]:
    """References that nobody has: drawn anew where one is taken."""
    day, free = clock.today(), set[str]()
    while len(free) < count:
        drawn = {new_reference("RC", day) for _ in range(count - len(free))}
        free |= drawn - set(session().scalars(select(Receipt.reference).where(Receipt.reference.in_(drawn))))
    return list(free)


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """Nothing is owed for what was rolled back. (Of a savepoint's payments no row is left: they are not found.)"""
    if ended.parent is None:
        current.info.pop(_DUE, None)


def due_payments(current: Session) -> Collection[int]:
    """The payments whose receipts the present transaction will issue."""
    return tuple(current.info.get(_DUE, ()))
