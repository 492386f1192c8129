"""Receipts and their verification on the web: for whom, as what, and what strangers learn."""

import pytest

from services import qr
from services.db import unit_of_work
from services.payments import receipts
from services.payments.receipts import verifying
from services.people import get_person
from tests.factories.people import make_person, sign_in
from tests.factories.receipts import finance, make_business, make_member, paid


@pytest.fixture
def matter(app):
    """A receipt, with somebody who acts for its business."""
    with unit_of_work():
        business = make_business("นายสมชาย ใจดี", kind="person")
        owner = make_member(business)
        payment = paid(125_050, business=business)
    return receipts.find_receipt_of(payment.id), get_person(owner.id)


def test_who_acts_for_the_business_sees_it_as_page_pdf_and_picture(checked_client, matter):
    found, owner = matter
    sign_in(checked_client, owner)
    page = checked_client.get(f"/receipts/{found.reference}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and "1,250.50" in text and "หลักฐานการรับชำระ (ไม่ใช่ใบเสร็จรับเงิน)" in text
    assert page.headers["X-Robots-Tag"] == "noindex" and page.headers["Cache-Control"] == "private, no-cache"
    pdf = checked_client.get(f"/receipts/{found.reference}.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.get_data().startswith(b"%PDF-1.7")
    assert pdf.headers["Content-Disposition"] == f'inline; filename="{found.reference}.pdf"'
    again = checked_client.get(f"/receipts/{found.reference}.pdf", headers={"If-None-Match": pdf.headers["ETag"]})
    assert again.status_code == 304 and not again.get_data()
    picture = checked_client.get(f"/receipts/{found.reference}.png")
    assert qr.read_picture(picture.get_data())[0].endswith(found.signed)
    listed = checked_client.get("/receipts").get_data(as_text=True)
    assert found.reference in listed
    english = checked_client.get(f"/receipts/{found.reference}?lang=en").get_data(as_text=True)
    assert "Proof of payment (not a receipt)" in english and "for October 2026" in english


def test_strangers_are_asked_to_sign_in_and_others_find_nothing(checked_client, matter):
    found, _owner = matter
    for path in ("", ".pdf", ".png"):
        for reference in (found.reference, "RC-69-AAAA-AA"):
            answer = checked_client.get(f"/receipts/{reference}{path}")
            assert answer.status_code == 302 and "/account/sign-in" in answer.location
    sign_in(checked_client, make_person())
    for path in ("", ".pdf", ".png"):
        for reference in (found.reference, "RC-69-AAAA-AA"):
            assert checked_client.get(f"/receipts/{reference}{path}").status_code == 404
    assert "ยังไม่มีใบเสร็จ" in checked_client.get("/receipts").get_data(as_text=True)


def test_the_link_of_a_notice_opens_that_one_receipt_and_the_picture_needs_no_session(checked_client, matter):
    found, _owner = matter
    with unit_of_work():
        other = paid()
    link = receipts.receipt_link(found.payment_id).removeprefix("http://localhost:8000")
    opened = checked_client.get(link, follow_redirects=True)
    assert opened.status_code == 200 and opened.request.path == f"/receipts/{found.reference}"
    assert checked_client.get(f"/receipts/{found.reference}.pdf").status_code == 200
    assert checked_client.get(f"/receipts/{receipts.find_receipt_of(other.id).reference}").status_code == 302
    assert checked_client.get("/receipts/open/forged").status_code == 404
    picture = receipts.receipt_picture_link(found.payment_id).removeprefix("http://localhost:8000")
    answer = checked_client.application.test_client().get(picture)
    assert answer.mimetype == "image/png" and answer.status_code == 200
    assert checked_client.get("/receipts/pictures/forged.png").status_code == 404


def test_anybody_learns_from_a_code_whether_the_paper_holds(checked_client, matter):
    found, _owner = matter
    path = receipts.verify_url(found).removeprefix("http://localhost:8000")
    answer = checked_client.get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "เอกสารนี้ใช้ได้" in text and "1,250.50" in text
    assert "น*** ใจ***" in text and "สมชาย" not in text and found.content["payer"]["address"] not in text
    assert answer.headers["X-Robots-Tag"] == "noindex" and 'content="noindex"' in text
    typed = checked_client.get("/verify", query_string={"code": found.verify_code.lower()}, follow_redirects=True)
    assert "เอกสารนี้ใช้ได้" in typed.get_data(as_text=True)
    with unit_of_work():
        new = receipts.cancel_receipt(found.reference, reason="ชื่อผิด", actor=finance(), replace=True)
    text = checked_client.get(path).get_data(as_text=True)
    assert "เอกสารนี้ถูกยกเลิกแล้ว" in text and f"เลขที่ {new.number}" in text and "ชื่อผิด" not in text


def test_codes_that_no_paper_has_are_counted_and_guessing_ends(checked_client, matter):
    found, _owner = matter
    for number in range(verifying.TRIES):
        answer = checked_client.get(f"/verify/2345-6789-{number:04d}")
        assert answer.status_code == 404 and "ไม่พบเอกสาร" in answer.get_data(as_text=True)
    for code in ("2345-6789-ABCD", found.verify_code):
        refused = checked_client.get(f"/verify/{code}")
        assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    elsewhere = checked_client.get(f"/verify/{found.verify_code}", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 200
