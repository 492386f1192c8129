"""Bills and credits on the web: for whom, in every state, with codes that can be read, asked back."""

from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from services import clock, payments, qr
from services.db import unit_of_work
from services.payments import Part, RefundStatus, papers
from services.people import get_person
from tests.factories.complaint_pages import token_in
from tests.factories.payments import make_acting, make_bill, make_business, make_finance, new_bill, new_item, pay
from tests.factories.people import make_person, sign_in


@pytest.fixture
def world(app):
    """A business, who acts for it, an open bill due in five days."""
    with unit_of_work():
        business = make_business()
        person = make_person()
        make_acting(person.id, business)
        bill = make_bill(business, 1_234_550, due_on=clock.today() + timedelta(days=5))
    return business, get_person(person.id), bill


def post(client, path: str, data=None, **options):
    token = token_in(client.get("/account"))
    return client.post(path, data={"csrf_token": token, **(data or {})}, **options)


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_page_says_how_much_until_when_and_how_to_pay(checked_client, world):
    _business, person, bill = world
    sign_in(checked_client, person)
    answer = checked_client.get(f"/bills/{bill.reference}")
    text = text_of(answer)
    assert "12,345.50 บาท" in text and "อีก 5 วัน" in text and bill.ref1 in text and bill.ref2 in text
    assert f'<img src="/bills/{bill.reference}/qr.png"' in text
    assert answer.headers["Cache-Control"] == "private, no-cache" and answer.headers["X-Robots-Tag"] == "noindex"
    english = text_of(checked_client.get(f"/bills/{bill.reference}?lang=en"))
    assert "12,345.50 baht" in english and "In 5 days" in english and "Copy" in english


def test_the_pictures_hold_what_a_bank_reads(checked_client, world, tmp_path):
    _business, person, bill = world
    sign_in(checked_client, person)
    picture = checked_client.get(f"/bills/{bill.reference}/qr.png")
    assert picture.mimetype == "image/png" and picture.headers["Cache-Control"] == "private, no-cache"
    (read,) = qr.read_picture(picture.get_data())
    said = qr.parse(read)
    assert (said.kind, said.ref1, said.ref2, said.amount_satang) == ("bill_payment", bill.ref1, bill.ref2, 1_234_550)
    (tmp_path / "code.png").write_bytes(checked_client.get(f"/bills/{bill.reference}/barcode.png").get_data())
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "code.png"))
    assert code.text.replace("<CR>", "\r") == payments.bill_barcode_text(bill)
    assert checked_client.get(f"/bills/{bill.reference}/qr.svg").mimetype == "image/svg+xml"
    paper = checked_client.get(f"/bills/{bill.reference}.pdf")
    assert paper.mimetype == "application/pdf" and paper.get_data().startswith(b"%PDF-1.7")


def test_strangers_sign_in_and_others_find_nothing(checked_client, world):
    _business, _person, bill = world
    forms = ("", ".pdf", "/qr.png", "/qr.svg", "/barcode.png")
    for form in forms:
        for reference in (bill.reference, "BR-69-AAAA-AA", "nonsense"):
            answer = checked_client.get(f"/bills/{reference}{form}")
            assert answer.status_code == 302 and "/account/sign-in" in answer.location
    with unit_of_work():
        other = make_person()
        make_acting(other.id, make_business())
    sign_in(checked_client, get_person(other.id))
    for form in forms:
        for reference in (bill.reference, "BR-69-AAAA-AA"):
            assert checked_client.get(f"/bills/{reference}{form}").status_code == 404


def test_the_link_of_a_notice_opens_that_one_bill_without_signing_in(checked_client, world):
    business, _person, bill = world
    with unit_of_work():
        other = make_bill(business)
    link = payments.bill_url(bill.id).removeprefix("http://localhost:8000")
    opened = checked_client.get(link, follow_redirects=True)
    assert opened.status_code == 200 and opened.request.path == f"/bills/{bill.reference}"
    assert checked_client.get(f"/bills/{bill.reference}/qr.png").status_code == 200
    assert checked_client.get(f"/bills/{other.reference}").status_code == 302
    assert checked_client.get("/bills/open/forged").status_code == 404


def test_the_link_of_a_bill_that_was_replaced_leads_on_to_the_new_one(checked_client, world):
    business, _person, bill = world
    with unit_of_work():
        new = payments.replace_bill(bill.reference, new_bill(business, 5_000), actor=make_finance())
    link = payments.bill_url(bill.id).removeprefix("http://localhost:8000")
    assert f'href="/bills/{new.reference}"' in text_of(checked_client.get(link, follow_redirects=True))
    assert "50.00 บาท" in text_of(checked_client.get(f"/bills/{new.reference}"))


def test_the_picture_for_the_chat_needs_no_session_and_goes_with_the_bill(client, world):
    _business, _person, bill = world
    link = papers.qr_picture_link(bill.id).removeprefix("http://localhost:8000")
    (read,) = qr.read_picture(client.get(link).get_data())
    assert qr.parse(read).ref2 == bill.ref2
    with unit_of_work():
        pay(bill)
    assert client.get(link).status_code == client.get("/bills/pictures/forged.png").status_code == 404


def test_a_paid_bill_shows_its_receipt_and_no_code(checked_client, world):
    _business, person, bill = world
    with unit_of_work():
        taken = pay(bill)
    sign_in(checked_client, person)
    text = text_of(checked_client.get(f"/bills/{bill.reference}"))
    assert "ชำระแล้ว" in text and "/receipts/open/" in text and "qr.png" not in text
    for form in ("/qr.png", "/qr.svg", "/barcode.png"):
        assert checked_client.get(f"/bills/{bill.reference}{form}").status_code == 404
    assert checked_client.get(f"/bills/{bill.reference}.pdf").status_code == 200
    assert payments.get_payment(taken.payment_id).reference in text


def test_a_part_paid_bill_asks_for_the_rest(checked_client, world):
    _business, person, bill = world
    with unit_of_work():
        pay(bill, 234_550)
    sign_in(checked_client, person)
    text = text_of(checked_client.get(f"/bills/{bill.reference}"))
    assert "10,000.00 บาท" in text and "ชำระบางส่วน" in text
    (read,) = qr.read_picture(checked_client.get(f"/bills/{bill.reference}/qr.png").get_data())
    assert qr.parse(read).amount_satang == 1_000_000


@pytest.mark.parametrize(("days", "said"), [(0, "ครบกำหนดวันนี้"), (1, "อีก 1 วัน"), (-3, "เกินกำหนด 3 วัน")])
def test_the_countdown_is_in_words(checked_client, world, days, said):
    business, person, _bill = world
    with unit_of_work():
        bill = make_bill(business, due_on=clock.today() + timedelta(days=days))
    sign_in(checked_client, person)
    assert said in text_of(checked_client.get(f"/bills/{bill.reference}"))


def test_an_outdated_bill_is_issued_anew_by_a_button_and_leads_to_the_new_one(checked_client, world):
    business, person, _bill = world
    payments.register_reissue("test_page", _with_surcharge)
    with unit_of_work():
        late = make_bill(
            business, new_item(10_000, subject_id=99_001), purpose="test_page",
            due_on=clock.today() - timedelta(days=2), pay_until=clock.today() - timedelta(days=1),
        )  # fmt: skip
    sign_in(checked_client, person)
    page = checked_client.get(f"/bills/{late.reference}")
    assert "qr.png" not in text_of(page) and f"/bills/{late.reference}/reissue" in text_of(page)
    answer = post(checked_client, f"/bills/{late.reference}/reissue", follow_redirects=True)
    new = payments.newest_bill(late.id)
    assert answer.request.path == f"/bills/{new.reference}" and new.amount_satang == 10_150
    assert f"/bills/{new.reference}" in text_of(checked_client.get(f"/bills/{late.reference}"))
    again = post(checked_client, f"/bills/{new.reference}/reissue", follow_redirects=True)
    assert "ยอดในใบแจ้งนี้ยังใช้ได้" in text_of(again) and payments.newest_bill(late.id).id == new.id


def test_a_cancelled_bill_says_that_nothing_is_to_be_paid(checked_client, world):
    _business, person, bill = world
    with unit_of_work():
        payments.cancel_bill(bill.reference, reason="mistake", actor=make_finance())
    sign_in(checked_client, person)
    assert "ใบแจ้งนี้ยกเลิกแล้ว ไม่ต้องชำระ" in text_of(checked_client.get(f"/bills/{bill.reference}"))


def test_without_a_biller_id_the_page_names_the_counter(checked_client, world, monkeypatch):
    _business, person, bill = world
    monkeypatch.setattr("services.payments.codes._biller", lambda _bill: "")
    sign_in(checked_client, person)
    text = text_of(checked_client.get(f"/bills/{bill.reference}"))
    assert "qr.png" not in text and "ชำระที่เคาน์เตอร์ของเรา" in text


def test_a_credit_is_asked_back_and_withdrawn(checked_client, world):
    business, person, bill = world
    with unit_of_work():
        credit = pay(bill, 1_334_550).credit_id
    sign_in(checked_client, person)
    assert "1,000.00" in text_of(checked_client.get("/taxes/credits"))
    form = {"amount": "๑,๐๐๐.๐๐", "manner": "pay_out", "account": "", "reason": ""}
    refused = post(checked_client, f"/taxes/credits/{credit}", data=form)
    assert refused.status_code == 400 and "#account" in text_of(refused)
    refused = post(checked_client, f"/taxes/credits/{credit}", data=form | {"amount": "1.005", "account": "1"})
    assert refused.status_code == 400 and "#amount" in text_of(refused)
    asked = post(
        checked_client, f"/taxes/credits/{credit}", data=form | {"account": "ธนาคารตัวอย่าง 1-2-3"}, follow_redirects=True
    )
    (refund,) = payments.list_refunds(business_id=business, actor=make_finance()).refunds
    assert refund.reference in text_of(asked) and refund.amount_satang == 100_000 and refund.asked_by_business
    assert "1-2-3" not in text_of(asked) and "…-2-3" in text_of(asked)
    post(checked_client, f"/taxes/refunds/{refund.reference}/withdraw")
    assert payments.get_refund(refund.reference, owner=make_finance()).status is RefundStatus.WITHDRAWN


def test_the_credit_of_others_is_not_there(checked_client, world):
    with unit_of_work():
        credit = pay(make_bill(), 200_000).credit_id
    _business, person, _bill = world
    sign_in(checked_client, person)
    assert checked_client.get(f"/taxes/credits/{credit}").status_code == 404
    assert post(checked_client, f"/taxes/credits/{credit}", data={"amount": "1"}).status_code == 404
    assert "ไม่มีเงินที่ต้องคืน" in text_of(checked_client.get("/taxes/credits"))


def _with_surcharge(bill, day):
    (principal, *_rest) = bill.items
    return new_bill(
        bill.business_id,
        new_item(principal.amount_satang, subject_id=principal.subject_id),
        new_item(150, part=Part.SURCHARGE, subject_id=principal.subject_id),
        purpose=bill.purpose,
        due_on=bill.due_on,
        pay_until=day + timedelta(days=30),
    )
