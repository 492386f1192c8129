"""The pages of receipts by who opens them, and the receipts that their addresses need."""

from sqlalchemy import select

from services import people
from services.db import session, unit_of_work
from services.payments import receipts
from services.people import models
from services.people.emails import email_hash
from tests.factories.receipts import let_act, make_business, paid

OPEN = ("/verify/{receipt_code}", "/verify/{cancelled_code}", "/verify/2345-6789-ABCD")
OWN = ("/receipts", "/receipts/{receipt}", "/receipts/{cancelled_receipt}")
DESK = (
    "/staff/finance/receipts", "/staff/finance/receipts?day={receipt_day}&status=valid",
    "/staff/finance/receipts?q=zzzz", "/staff/finance/receipts/{receipt}",
    "/staff/finance/receipts/{cancelled_receipt}",
    "/staff/finance/receipts/print/{batch}?stay", "/staff/finance/receipts/print/{open_batch}?stay",
    "/staff/finance/receipts/{new_receipt}", "/staff/finance/receipts/books", "/staff/finance/receipts/elaas",
)  # fmt: skip
LINKS = ("/receipts/open/{receipt_token}", "/receipts/pictures/{receipt_picture_token}.png")
PAPERS = ["/receipts/{receipt}.pdf", "/receipts/{receipt}.png"]
DESK_PAPERS = [
    "/staff/finance/receipts/{receipt}.pdf", "/staff/finance/receipts/{receipt}/copies/1.pdf",
    "/staff/finance/receipts/elaas.csv", "/staff/finance/receipts/print/{batch}/1.pdf",
]  # fmt: skip
EMPTY = [
    ("/staff/finance/receipts/{receipt}", "/cancel"), ("/staff/finance/receipts/{receipt}", "/elaas"),
    ("/staff/finance/receipts/elaas", "/elaas"),
]  # fmt: skip


def plant() -> dict[str, str]:
    """One that holds, with a copy; one that was cancelled and the one in its place; the demo's citizen acts."""
    finance = people.find_officer("finance@demo.pracha.example")
    assert finance is not None
    actor = people.actor_for(finance)
    with unit_of_work():
        business = make_business("บริษัท ตัวอย่างปิโตรเลียมเพื่อการเกษตรและอุตสาหกรรมภาคเหนือตอนบน จำกัด (มหาชน)")
        citizen = select(models.Person.id).where(models.Person.email_hash == email_hash("citizen@demo.pracha.example"))
        let_act(session().scalars(citizen).one(), business)
        kept, wrong = paid(1_234_567_89, business=business), paid(50_000, business=business)
    held, cancelled = receipts.find_receipt_of(kept.id), receipts.find_receipt_of(wrong.id)
    assert held is not None and cancelled is not None
    with unit_of_work():
        receipts.copy_receipt(held.reference, actor=actor)
        new = receipts.cancel_receipt(cancelled.reference, reason="ชื่อผู้ชำระผิด", actor=actor, replace=True)
    with unit_of_work():
        batch = receipts.ask_batch(held.issued_on, actor=actor)
    while receipts.make_batches():
        continue
    with unit_of_work():
        waiting = receipts.ask_batch(held.issued_on, actor=actor)
    return {
        "batch": str(batch),
        "open_batch": str(waiting),
        "receipt": held.reference,
        "receipt_code": receipts.print_code(held.verify_code),
        "receipt_day": held.issued_on.isoformat(),
        "receipt_token": receipts.receipt_link(kept.id).rpartition("/")[2],
        "receipt_picture_token": receipts.receipt_picture_link(kept.id).rpartition("/")[2].removesuffix(".png"),
        "cancelled_receipt": cancelled.reference,
        "cancelled_code": receipts.print_code(cancelled.verify_code),
        "new_receipt": new.reference,
    }
