"""Receipts: issued once for each payment at the end of its transaction, without gaps, and never changed afterwards."""

from datetime import date

import pytest
from sqlalchemy import select, text

from services import clock, documents, events, organisation
from services.audit import SYSTEM, Actor, Role
from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications.models import Notice
from services.payments import keys, receipts
from services.payments.events import PaymentReversed, PaymentTaken
from services.payments.receipt_models import Receipt
from services.payments.receipts import issuing, options
from tests.factories.people import make_actor
from tests.factories.receipts import finance, make_bill, make_business, make_member, make_payment, paid


class Dropped(Exception):
    """Raised in a transaction that shall leave nothing."""


def issued() -> list[tuple[str, int, str]]:
    rows = session().scalars(select(Receipt).order_by(Receipt.id))
    return [(row.content["book"], row.number, row.status) for row in rows]


def receipt_of(payment):
    found = receipts.find_receipt_of(payment.id)
    assert found is not None
    return found


def told() -> list[str]:
    """The notices of receipts; that of the payment is another's."""
    return list(session().scalars(select(Notice.kind).where(Notice.kind.startswith("receipt."))))


def own_book() -> None:
    organisation.set_setting(options.MODE, options.OWN, SYSTEM)


def test_a_payment_has_its_receipt_after_the_commit_and_not_before(app):
    with unit_of_work() as current:
        payment = paid(125_050)
        assert issuing.due_payments(current) == (payment.id,)
        assert receipts.find_receipt_of(payment.id) is None
    found = receipt_of(payment)
    year = clock.fiscal_year(clock.today())
    assert (found.kind, found.status, found.book, found.number) == ("proof", "valid", f"P/{year}", "000001")
    assert found.amount_satang == 125_050 and found.issued_on == clock.today()
    assert [(item.part, item.satang, item.detail.th) for item in found.items] == [
        ("principal", 125_050, "งวดเดือนตุลาคม 2569")
    ]
    assert found.content["payment"]["method"] == "callback"
    assert len(found.verify_code) == 12


def test_by_setting_it_is_a_receipt_of_our_own_book(app):
    with unit_of_work():
        own_book()
        payment = paid()
    found = receipt_of(payment)
    assert (found.kind, found.book[:2]) == ("receipt", "E/")


def test_what_is_rolled_back_takes_its_number_with_it(app):
    with pytest.raises(Dropped), unit_of_work():
        issuing.issue_receipt(paid().id, actor=SYSTEM)
        raise Dropped
    with unit_of_work() as current:
        kept = paid()
        with pytest.raises(Dropped), current.begin_nested():
            paid()
            raise Dropped
    assert [(number, status) for _, number, status in issued()] == [(1, "valid")]
    assert receipt_of(kept).number == "000001"


def test_telling_of_a_payment_twice_issues_one(app):
    with unit_of_work():
        payment = paid()
    with unit_of_work():
        events.raise_event(PaymentTaken(payment.id))
        events.raise_event(PaymentTaken(payment.id))
    assert len(issued()) == 1


@pytest.mark.parametrize("values", [{"method": "credit"}, {"state": "waiting"}, {"state": "reversed"}])
def test_what_is_no_money_that_came_in_for_something_gets_none(app, values):
    with unit_of_work():
        payment = paid(**values)
    assert issued() == [] and receipts.find_receipt_of(payment.id) is None
    with pytest.raises(NotFound), unit_of_work():
        receipts.issue_receipt(payment.id, actor=SYSTEM)
    if "method" in values:
        assert receipts.receipt_link(payment.id) == receipts.receipt_picture_link(payment.id) == ""


def test_more_than_the_bill_stands_on_a_line_of_its_own_and_less_is_noted(app):
    with unit_of_work():
        business = make_business()
        bill = make_bill(business, ("oil-tax", "surcharge", 1_500), ("oil-tax", "principal", 100_000))
        over = make_payment(bill, business, 120_000)
        events.raise_event(PaymentTaken(over.id))
        other = make_bill(business, ("oil-tax", "principal", 100_000))
        short = make_payment(other, business, 40_000)
        other.paid_satang = 40_000
        events.raise_event(PaymentTaken(short.id))
    assert [(item.part, item.satang) for item in receipt_of(over).items] == [
        ("surcharge", 1_500), ("principal", 100_000), ("credit", 18_500),
    ]  # fmt: skip
    assert receipt_of(over).amount_satang == 120_000
    assert receipt_of(short).content["left_satang"] == 60_000


@pytest.mark.parametrize(
    ("setting", "kind", "shown"),
    [
        ("mask_persons", "company", "0105551234560"),
        ("mask_persons", "person", "x-xxxx-xxxx4-56-0"),
        ("mask_all", "company", "x-xxxx-xxxx4-56-0"),
        ("full", "person", "0105551234560"),
    ],
)
def test_the_payers_tax_id_shows_as_the_setting_says(app, setting, kind, shown):
    with unit_of_work():
        organisation.set_setting(options.PAYER_TAX_ID, setting, SYSTEM)
        payment = paid(business=make_business(kind=kind))
    assert receipt_of(payment).content["payer"]["tax_id"] == shown


def test_what_was_issued_stays_when_the_register_and_the_settings_change(app):
    with unit_of_work():
        business = make_business("ชื่อเดิม จำกัด")
        payment = paid(business=business)
    with unit_of_work():
        own_book()
        session().get_one(type(business), business.id).name = "ชื่อใหม่ จำกัด"
    found = receipt_of(payment)
    assert found.content["payer"]["name"] == "ชื่อเดิม จำกัด" and found.kind == "proof"


def test_the_signed_text_says_what_the_paper_says_and_holds_after_a_change_of_keys(app):
    with unit_of_work():
        first = paid(125_050)
    with unit_of_work():
        keys.rotate_key(actor=finance())
        second = paid(999)
    old, new = receipt_of(first), receipt_of(second)
    published = [key.key for key in documents.published_keys()]
    assert len(published) == 2
    for found, satang in ((old, 125_050), (new, 999)):
        facts = documents.verify_document(found.signed, published)
        assert facts is not None
        assert (facts["b"], facts["n"], facts["s"], facts["k"]) == (found.book, found.number, satang, "p")
        # Letters that the code page has not (the "…" of a name cut short) are question marks.
        assert found.content["payer"]["name"].startswith(facts["p"].rstrip("…?"))
    assert documents.verify_document(old.signed, published[:1]) is None
    changed = old.signed[:10] + ("A" if old.signed[10] != "A" else "B") + old.signed[11:]
    assert documents.verify_document(changed, published) is None


def test_a_key_that_was_replaced_has_no_private_half_and_a_revoked_one_is_not_published(app):
    with unit_of_work():
        actor = finance()
        first = keys.signing_key()
        with pytest.raises(RuleBroken):
            keys.revoke_key(first.id, actor=actor)
        assert keys.signing_key() == first
        second = keys.rotate_key(actor=actor)
    rows = {row.id: row for row in session().scalars(select(keys.SigningKey))}
    assert rows[first.id].private is None and rows[second].private
    raw = session().execute(text("SELECT private FROM signing_key WHERE private IS NOT NULL")).scalar_one()
    assert rows[second].private not in raw
    with unit_of_work():
        keys.revoke_key(first.id, actor=actor)
    assert [key.key for key in documents.published_keys()] == [rows[second].public]
    assert len(keys.public_keys()) == 2
    with unit_of_work(), pytest.raises(NotFound):
        keys.revoke_key(999_999, actor=actor)


def test_cancelling_keeps_the_receipt_marks_it_and_tells(app):
    with unit_of_work():
        business = make_business()
        make_member(business)
        payment = paid(business=business)
        actor = finance()
    reference = receipt_of(payment).reference
    with unit_of_work():
        with pytest.raises(RuleBroken):
            receipts.cancel_receipt(reference, reason="  ", actor=actor)
        with pytest.raises(NotAllowed):
            receipts.cancel_receipt(reference, reason="ผิด", actor=make_actor(Role.AUDITOR))
        receipts.cancel_receipt(reference, reason="พิมพ์ชื่อผิด", actor=actor)
        with pytest.raises(RuleBroken):
            receipts.cancel_receipt(reference, reason="อีกครั้ง", actor=actor)
    found = receipt_of(payment)
    assert (found.status, found.cancel_reason, found.cancelled_by_id) == ("cancelled", "พิมพ์ชื่อผิด", actor.id)
    assert told() == ["receipt.cancelled"]
    noted = session().scalars(select(AuditEntry.note).where(AuditEntry.action == "cancel receipt")).all()
    assert noted == ["cancelled"]


def test_replacing_takes_the_next_number_and_marks_both(app):
    with unit_of_work():
        business = make_business()
        make_member(business, "en")
        payment = paid(business=business)
        paid()
        actor = finance()
    old = receipt_of(payment)
    with unit_of_work():
        new = receipts.cancel_receipt(old.reference, reason="ชื่อผิด", actor=actor, replace=True, payer_name="ชื่อที่ถูก  จำกัด")
    old = receipts.get_receipt(old.reference, owner=actor)
    assert (old.status, old.replaced_by, new.replaces) == ("replaced", new.reference, old.reference)
    assert (old.number, new.number) == ("000001", "000003")
    assert new.content["payer"]["name"] == "ชื่อที่ถูก จำกัด"
    assert new.content["instead_of"]["number"] == "000001"
    assert receipt_of(payment).reference == new.reference
    assert told() == ["receipt.replaced"]
    link = receipts.receipt_link(payment.id)
    assert receipts.receipt_of_link(link.rpartition("/")[2]) == new.reference


def test_one_that_was_cancelled_can_be_replaced_later_but_not_after_its_money_went(app):
    with unit_of_work():
        payment, gone = paid(), paid()
        actor = finance()
    with unit_of_work():
        old = receipts.cancel_receipt(receipt_of(payment).reference, reason="ผิด", actor=actor)
    with unit_of_work():
        assert receipts.cancel_receipt(old.reference, reason="ออกใหม่", actor=actor, replace=True).is_valid
    with unit_of_work():
        session().get_one(type(gone), gone.id).state = "reversed"
        events.raise_event(PaymentReversed(gone.id, gone.bill_id))
    assert (receipt_of(gone).status, receipt_of(gone).cancel_reason) == ("cancelled", receipts.REVERSED)
    with pytest.raises(RuleBroken), unit_of_work():
        receipts.cancel_receipt(receipt_of(gone).reference, reason="ออกใหม่", actor=actor, replace=True)
    assert receipt_of(gone).status == "cancelled"
    assert [number for _, number, _ in issued()] == [1, 2, 3]


def test_copies_are_counted_and_noted(app):
    with unit_of_work():
        payment = paid()
        actor = finance()
    reference = receipt_of(payment).reference
    with unit_of_work():
        assert [receipts.copy_receipt(reference, actor=actor) for _ in range(2)] == [1, 2]
        with pytest.raises(NotAllowed):
            receipts.copy_receipt(reference, actor=make_actor(Role.COUNTER))
    assert receipt_of(payment).copies == 2
    noted = session().scalars(
        select(AuditEntry.note).where(AuditEntry.action == "copy receipt").order_by(AuditEntry.id)
    )
    assert list(noted) == ["copy=1", "copy=2"]


def test_only_whom_it_concerns_reads_it(app):
    with unit_of_work():
        business = make_business()
        payment = paid(business=business)
        mine, stranger = make_member(business), make_member(make_business())
        actors = {role: make_actor(role) for role in Role}
    reference = receipt_of(payment).reference
    assert receipts.get_receipt(reference, owner=mine).content["payer"]["name"] == business.name
    assert receipts.get_receipt(reference, owner=Actor.citizen(), opened=[reference]).reference == reference
    for other in (stranger, Actor.citizen()):
        with pytest.raises(NotFound):
            receipts.get_receipt(reference, owner=other)
    for role, actor in actors.items():
        if role in (Role.FINANCE, Role.COUNTER):
            assert receipts.get_receipt(reference, owner=actor).content["payer"]["tax_id"]
        elif role in (Role.AUDITOR, Role.EXECUTIVE):
            seen = receipts.get_receipt(reference, owner=actor).content["payer"]
            assert "***" in seen["name"] and seen["tax_id"] == seen["address"] == ""
        else:
            with pytest.raises(NotFound):
                receipts.get_receipt(reference, owner=actor)
    with pytest.raises(NotFound):
        receipts.search_receipts(actor=mine)


def test_the_desk_finds_receipts_by_what_people_have_in_hand(app):
    with unit_of_work():
        actor = finance()
        first = paid(business=make_business("โรงแรมตัวอย่างหริภุญไชย"))
        paid(business=make_business("สหกรณ์การเกษตรตัวอย่าง"))
    found = receipt_of(first)
    business_number = session().scalars(select(Receipt).where(Receipt.id == found.id)).one().business_id
    assert business_number
    for typed in (found.reference.lower(), "โรงแรมตัว", found.book + " 1", "000001", found.verify_code):
        page = receipts.search_receipts(typed, actor=actor)
        assert [row.reference for row in page.receipts] == [found.reference], typed
    assert receipts.search_receipts("ไม่มี", actor=actor).receipts == ()
    first_page = receipts.search_receipts(actor=actor, day=clock.today(), limit=1)
    assert first_page.after is not None
    second = receipts.search_receipts(actor=actor, day=clock.today(), after=first_page.after, limit=1)
    assert [row.reference for row in second.receipts] == [found.reference] and second.after is None
    assert receipts.search_receipts(actor=actor, day=date(2020, 1, 1)).receipts == ()
    assert receipts.search_receipts(actor=actor, status="cancelled").receipts == ()
