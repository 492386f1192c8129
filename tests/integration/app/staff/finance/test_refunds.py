"""Bills, credits and refunds at the desk: found, asked, approved by two, refused, paid out, with a letter."""

from datetime import date

import pytest

from services import payments, people
from services.audit import Role
from services.db import session, unit_of_work
from services.payments import Manner, RefundStatus
from services.taxes.models import TaxReturn
from tests.factories.businesses import citizen
from tests.factories.businesses import make_business as make_hotel
from tests.factories.complaint_pages import token_in
from tests.factories.finance import HOTEL, file_for, seed_finance
from tests.factories.payments import make_bill, make_business, make_finance, pay
from tests.factories.people import make_officer, make_person, make_unit, sign_in


@pytest.fixture
def world(app):
    """Three finance officers, a credit of 1,000 baht and a refund of 400 of it that the third has asked."""
    with unit_of_work():
        officers = [make_officer(Role.FINANCE, unit_id=make_unit("finance")) for _ in range(3)]
        business = make_business(name="บริษัท ขอคืน จำกัด")
        credit = pay(make_bill(business, 100_000), 200_000).credit_id
        refund = payments.ask_refund(
            credit, 40_000, manner=Manner.PAY_OUT, account="ธนาคารตัวอย่าง 1-2-34567-8", reason="ชำระเกิน",
            actor=people.actor_for(officers[2]),
        )  # fmt: skip
    return officers, credit, refund.reference


def post(client, path: str, data=None, **options):
    token = token_in(client.get("/staff/me"))
    return client.post(path, data={"csrf_token": token, **(data or {})}, **options)


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def status_of(reference: str) -> RefundStatus:
    return payments.get_refund(reference, owner=make_finance()).status


def test_two_officers_approve_and_the_money_is_paid_out(app, checked_client, world):
    officers, _credit, reference = world
    page = f"/staff/finance/refunds/{reference}"
    for officer, status in zip(officers, (RefundStatus.FIRST_APPROVED, RefundStatus.APPROVED), strict=False):
        sign_in(checked_client, officer)
        assert reference in text_of(checked_client.get("/staff/finance/refunds"))
        assert "1-2-34567-8" in text_of(checked_client.get(page))
        post(checked_client, f"{page}/approve")
        assert status_of(reference) is status
    refused = post(checked_client, f"{page}/pay-out")
    assert refused.status_code == 400 and "#done_reference" in text_of(refused)
    assert "CHQ-77" in text_of(
        post(checked_client, f"{page}/pay-out", data={"done_reference": "CHQ-77"}, follow_redirects=True)
    )
    assert status_of(reference) is RefundStatus.DONE
    post(checked_client, f"{page}/letter-number", data={"letter_number": "ลพ 51006/12"})
    assert "ลพ 51006/12" in text_of(checked_client.get(page))
    letter = checked_client.get(f"{page}/letter.pdf")
    assert letter.mimetype == "application/pdf" and letter.get_data().startswith(b"%PDF")


def test_who_asked_sees_no_button_and_is_refused(checked_client, world):
    officers, _credit, reference = world
    page = f"/staff/finance/refunds/{reference}"
    sign_in(checked_client, officers[2])
    assert f"{page}/approve" not in text_of(checked_client.get(page))
    answer = post(checked_client, f"{page}/approve")
    assert answer.status_code == 403 and "คนละคนกัน" in text_of(answer)
    post(checked_client, f"{page}/withdraw")
    assert status_of(reference) is RefundStatus.WITHDRAWN


def test_a_refund_that_waits_for_a_return_says_why_and_leads_there(app, checked_client, world):
    officers, _credit, _reference = world
    with unit_of_work():
        seed_finance()
        owner = make_person().id
        business = make_hotel(owner=owner)
        pay(file_for(business, citizen(owner), date(2026, 10, 1)).bill, 50_000)
        less = file_for(business, citizen(owner), date(2026, 10, 1), {**HOTEL, "room_charge": 4_000_000})
        (credit,) = payments.list_credits([business.id])
        refund = payments.ask_refund(credit.id, 1_000, manner=Manner.CARRY, actor=citizen(owner)).reference
        amended = session().get(TaxReturn, less.return_id).reference
    sign_in(checked_client, officers[0])
    page = f"/staff/finance/refunds/{refund}"
    shown = text_of(checked_client.get(page))
    assert "ต้องตรวจแบบที่แก้ไขก่อน" in shown and f'href="/staff/finance/returns/{amended}"' in shown
    assert f"{page}/approve" not in shown
    assert post(checked_client, f"{page}/approve").status_code == 400 and status_of(refund) is RefundStatus.ASKED


def test_a_page_that_is_not_fresh_any_more_decides_nothing(checked_client, world):
    officers, _credit, reference = world
    page = f"/staff/finance/refunds/{reference}"
    sign_in(checked_client, officers[0])
    post(checked_client, f"{page}/approve", data={"seen": "1"})
    sign_in(checked_client, officers[1])
    answer = post(checked_client, f"{page}/refuse", data={"seen": "1", "words": "ไม่"})
    assert answer.status_code == 409 and status_of(reference) is RefundStatus.FIRST_APPROVED
    assert post(checked_client, f"{page}/refuse").status_code == 400
    post(checked_client, f"{page}/refuse", data={"words": "เลขบัญชีไม่ถูกต้อง"})
    assert status_of(reference) is RefundStatus.REFUSED
    assert "เลขบัญชีไม่ถูกต้อง" in text_of(checked_client.get(page))
    assert checked_client.get(f"{page}/letter.pdf").status_code == 200


def test_an_officer_asks_for_the_business(checked_client, world):
    officers, credit, _reference = world
    sign_in(checked_client, officers[0])
    assert "600.00" in text_of(checked_client.get("/staff/finance/credits"))
    form = {"credit": str(credit), "amount": "601", "manner": "carry", "reason": "ชำระซ้ำ"}
    refused = post(checked_client, "/staff/finance/refunds/new", data=form)
    assert refused.status_code == 400 and "#amount" in text_of(refused)
    made = post(checked_client, "/staff/finance/refunds/new", data=form | {"amount": "600"}, follow_redirects=True)
    assert "รออนุมัติจากเจ้าหน้าที่การคลังคนอื่น" in text_of(made)
    for wrong in ("", "x", "99999999999"):
        assert checked_client.get(f"/staff/finance/refunds/new?credit={wrong}").status_code == 404


def test_an_auditor_reads_without_the_account_and_changes_nothing(checked_client, world):
    _officers, _credit, reference = world
    with unit_of_work():
        auditor = make_officer(Role.AUDITOR)
    sign_in(checked_client, auditor)
    text = text_of(checked_client.get(f"/staff/finance/refunds/{reference}"))
    assert "34567" not in text and "/approve" not in text
    assert post(checked_client, f"/staff/finance/refunds/{reference}/approve").status_code == 403
    assert checked_client.get(f"/staff/finance/refunds/{reference}/letter.pdf").status_code == 403


def test_bills_are_listed_and_lead_to_the_bill_alone(checked_client, world):
    officers, _credit, _reference = world
    with unit_of_work():
        bills = [make_bill() for _ in range(3)]
        pay(bills[0])
        counter = make_officer(Role.COUNTER)
    for officer in (officers[0], counter):
        sign_in(checked_client, officer)
        text = text_of(checked_client.get("/staff/bills?status=open"))
        assert all(f'href="/bills/{bill.reference}"' in text for bill in bills[1:]) and bills[0].reference not in text
        found = text_of(checked_client.get(f"/staff/bills?q={bills[0].reference}"))
        assert bills[0].reference in found and bills[1].reference not in found
        assert checked_client.get(f"/bills/{bills[0].reference}").status_code == 200
    assert "ไม่มีใบแจ้งตามที่ค้นหา" in text_of(checked_client.get("/staff/bills?q=zzzz&status=paid"))
