"""The pages of how money comes in, whole in both languages, and their forms from the button to the ledger."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from services import clock, people
from services.audit import SYSTEM, Actor, Role
from services.db import session, unit_of_work
from services.organisation import set_setting
from services.payments import Method, NewPayment, drawers, exceptions, find_bill, layouts, slips, take_payment
from services.payments.bank_models import BankFile, PaymentException
from services.payments.models import Bill, Payment
from tests.factories.bank_files import BankItem, write_256
from tests.factories.payments_in import layout_id, make_bill, work
from tests.factories.people import make_officer, make_person, sign_in
from tests.factories.slips import slip_picture


@pytest.fixture
def desk(app, checked_client):
    """A browser in which an officer of finance is signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work():
        layouts.seed_layouts()
        officer = make_officer(Role.FINANCE)
    sign_in(checked_client, officer)
    checked_client.actor = people.actor_for(officer)
    return checked_client


def bill(satang: int = 123_450):
    with unit_of_work():
        return make_bill(satang)


def item(one, satang: int | None = None, **values) -> BankItem:
    at = (clock.now() - timedelta(hours=5)).replace(microsecond=0)
    return BankItem(at, values.pop("ref1", one.ref1), one.ref2, satang or one.amount_satang, **values)


def send(client, data: bytes, **form):
    with unit_of_work():
        form.setdefault("layout", str(layout_id()))
    return client.post("/staff/finance/bank-files", data=form | {"file": (BytesIO(data), "bank.txt")})


def page(client, path: str, status: int = 200, lang: str = "th") -> str:
    answer = client.get(path, headers={"Accept-Language": lang})
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_page_is_whole(desk, lang):
    one, two, three = bill(), bill(), bill()
    data = write_256([item(one), item(two, 5), item(three, 200_000), item(one, ref1="999999901"), item(one)])
    send(desk, data)
    send(desk, write_256([item(one)], credit_sum=1))
    work()
    with unit_of_work():
        drawers.open_drawer(5_000, actor=desk.actor)
    numbers = session().scalars(select(PaymentException.id)).all()
    files = session().scalars(select(BankFile.id)).all()
    paths = [
        "/staff/finance/bank-files", *(f"/staff/finance/bank-files/{number}" for number in files),
        f"/staff/finance/bank-files/{files[0]}?show=exceptions", "/staff/finance/bank-files/layouts",
        f"/staff/finance/bank-files/layouts/{layout_id()}", "/staff/finance/exceptions",
        "/staff/finance/exceptions?show=settled", *(f"/staff/finance/exceptions/{number}" for number in numbers),
        "/staff/finance/drawer", f"/staff/finance/drawer/pay?q={two.reference}", "/staff/finance/drawers",
        f"/staff/finance/drawers/{drawers.find_open(actor=desk.actor).id}", "/staff/finance/summaries",
    ]  # fmt: skip
    assert len(numbers) == 5
    for path in paths:
        shown = page(desk, f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert shown.count("<h1") == 1


def test_a_file_is_brought_watched_and_never_twice(desk):
    one = bill()
    data = write_256([item(one)])
    answer = send(desk, data)
    assert answer.status_code == 302
    assert 'id="work" data-refresh=' in page(desk, answer.location)
    assert 'id="work" data-refresh=' not in page(desk, f"{answer.location}?stay")
    work()
    shown = page(desk, answer.location)
    assert "จับคู่แล้ว" in shown and 'id="work" data-refresh=' not in shown and one.reference in shown
    again = send(desk, data)
    assert again.status_code == 400 and f'href="{answer.location}"' in again.get_data(as_text=True)
    assert send(desk, b"").status_code == 400
    assert send(desk, data + b"x", layout="999").status_code == 400


def test_a_refused_file_says_where_and_why(desk):
    one = bill()
    answer = send(desk, write_256([item(one)], credit_sum=100))
    work()
    shown = page(desk, answer.location)
    assert "ยอดรวมไม่ตรงกับบรรทัดท้ายไฟล์" in shown and "1.00 บาท" in shown and "1,234.50 บาท" in shown


def test_a_layout_is_changed_tried_and_copied(desk):
    number = layout_id()
    here = f"/staff/finance/bank-files/layouts/{number}"
    view = layouts.get_layout(number)
    form = {"name_th": "ของธนาคารเรา", "name_en": "Ours", "layout": view.text, "revision": "1", "is_active": "yes"}
    assert desk.post(here, data=form).status_code == 302
    assert desk.post(here, data=form | {"layout": view.text.replace("256", "128")}).status_code == 409
    for text in ("{", "[]", view.text.replace('"probe"', '"BC"'), view.text.replace("ref1", "ref9")):
        assert desk.post(here, data=form | {"layout": text, "revision": "2"}).status_code == 400
    sample = (BytesIO(write_256([item(bill())])), "x.txt")
    tried = desk.post(f"{here}/try", data=form | {"file": sample}, content_type="multipart/form-data")
    assert tried.status_code == 200 and "1,234.50" in tried.get_data(as_text=True)
    broken = (BytesIO(b"%PDF"), "x.txt")
    assert "ไม่รู้จัก" in desk.post(f"{here}/try", data=form | {"file": broken}).get_data(as_text=True)
    copied = desk.post(f"{here}/copy")
    assert copied.status_code == 302 and not layouts.list_layouts()[-1].is_active
    assert session().query(Payment).count() == 0


def test_stray_money_is_matched_from_its_page(desk):
    one = bill()
    send(desk, write_256([item(one, ref1=one.ref1[:-1] + ("9" if one.ref1[-1] != "9" else "8"))]))
    work()
    (found,) = exceptions.list_exceptions(actor=desk.actor).rows
    here = f"/staff/finance/exceptions/{found.id}"
    assert one.reference in page(desk, here)
    assert desk.post(here, data={"step": "match"}).status_code == 400
    assert desk.post(here, data={"step": "dance"}).status_code == 400
    assert desk.post(here, data={"step": "match", "bill": one.reference}).status_code == 302
    assert session().scalar(select(Bill.status).where(Bill.id == one.id)) == "paid"
    assert "จับคู่กับใบแจ้ง" in page(desk, "/staff/finance/exceptions?show=settled")


def test_cash_is_taken_with_its_change_and_the_day_is_closed(desk):
    one = bill()
    assert desk.post("/staff/finance/drawer/open", data={"float": "1,000"}).status_code == 302
    shown = page(desk, f"/staff/finance/drawer/pay?q={one.ref1}%20{one.ref2}")
    token = shown.split('name="token" value="')[1].split('"')[0]
    form = {"bill": one.reference, "seen": "123450", "method": "cash", "received": "1,000", "token": token}
    assert "น้อยกว่า" in desk.post("/staff/finance/drawer/pay", data=form).get_data(as_text=True)
    taken = desk.post("/staff/finance/drawer/pay", data=form | {"received": "๑,๕๐๐"}, follow_redirects=True)
    assert "เงินทอน 265.50 บาท" in taken.get_data(as_text=True)
    assert page(desk, "/staff/finance/drawer/pay?q=zzz", 404) and page(desk, "/staff/finance/drawer/pay", 400)
    closing = desk.post("/staff/finance/drawer/close", data={"counted": "2,234.50"})
    assert closing.status_code == 302
    assert "000001" in page(desk, closing.location)
    note = desk.get(f"{closing.location}.pdf")
    assert note.mimetype == "application/pdf" and note.get_data().startswith(b"%PDF")


def test_summaries_are_brought_and_compared(desk):
    day = clock.today().isoformat()
    data = f"date,revenue,amount\n{day},hotel-fee,5\n".encode()
    sent = desk.post("/staff/finance/summaries", data={"file": (BytesIO(data), "elaas.csv")})
    assert sent.status_code == 302
    assert "ไม่ตรงกัน 1 รายการ" in page(desk, "/staff/finance/summaries")
    assert desk.get("/staff/finance/summaries.csv?month=2026-10").mimetype == "text/csv"
    assert desk.post("/staff/finance/summaries", data={"file": (BytesIO(b"x"), "x.csv")}).status_code == 400


def test_an_exception_says_where_it_is_from_and_what_is_missing(desk):
    one = bill()
    send(desk, write_256([item(one, 100_000)]))
    work()
    (found,) = exceptions.list_exceptions(actor=desk.actor).rows
    shown = page(desk, f"/staff/finance/exceptions/{found.id}")
    assert "ยอดตามใบแจ้ง" in shown and "1,234.50" in shown and "1,000.00" in shown and "234.50" in shown
    assert found.payer and found.payer in page(desk, "/staff/finance/exceptions")
    files = session().scalars(select(BankFile.id)).all()
    assert f'href="/staff/finance/exceptions/{found.id}"' in page(desk, f"/staff/finance/bank-files/{files[0]}")


def test_what_was_paid_beyond_leads_to_its_refund(desk):
    one = bill()
    send(desk, write_256([item(one, 200_000)]))
    work()
    (found,) = exceptions.list_exceptions(actor=desk.actor).rows
    here = f"/staff/finance/exceptions/{found.id}"
    form = f"/staff/finance/refunds/new?credit={found.data['credit']}"
    assert form in page(desk, here)
    asked = {"credit": found.data["credit"], "amount": "765.50", "manner": "carry", "reason": "ขอคืน"}
    made = desk.post("/staff/finance/refunds/new", data=asked)
    assert made.status_code == 302
    shown = page(desk, here)
    assert f'href="{made.location}"' in shown and form not in shown


def test_bills_are_found_for_stray_money(desk):
    one, other = bill(), bill(77_700)
    send(desk, write_256([item(one, ref1="999999901")]))
    work()
    (found,) = exceptions.list_exceptions(actor=desk.actor).rows
    here = f"/staff/finance/exceptions/{found.id}"
    for typed in (other.reference, "777.00", other.payer_name):
        assert f'name="bill" value="{other.reference}"' in page(desk, f"{here}?q={typed}"), typed
    assert "ไม่พบใบแจ้งที่ตรงกับคำค้น" in page(desk, f"{here}?q=zzzz")


def test_a_sum_that_changed_is_counted_from_its_page(desk):
    one = bill()
    with unit_of_work():
        for key, satang in (("bank:1", 100_000), ("bank:2", 123_450)):
            told = NewPayment(Method.BANK_FILE, satang, clock.now(), key, "TX9", ref1=one.ref1, ref2=one.ref2)
            take_payment(told, actor=SYSTEM)
    number = session().scalars(select(PaymentException.id).where(PaymentException.code == "amount_changed")).one()
    path = f"/staff/finance/exceptions/{number}"
    assert "1,234.50" in page(desk, path) and 'value="instead"' in page(desk, path)
    refused = desk.post(path, data={"step": "count"})
    assert refused.status_code == 400 and 'id="counted-error"' in refused.get_data(as_text=True)
    assert desk.post(path, data={"step": "count", "counted": "instead"}).status_code == 302
    session().rollback()
    assert session().scalar(select(Bill.status).where(Bill.id == one.id)) == "paid"
    assert "ใช้แทนยอดแรก" in page(desk, path)


def test_the_counter_takes_a_part_and_says_what_is_left(desk):
    one = bill()
    desk.post("/staff/finance/drawer/open", data={"float": "0"})
    form = {"bill": one.reference, "seen": "123450", "method": "cash", "received": "1000", "part": "1000", "token": "p"}
    address = f"/staff/finance/drawer/pay?q={one.reference}"
    assert 'name="part"' not in page(desk, address)
    refused = desk.post("/staff/finance/drawer/pay", data=form)
    assert refused.status_code == 400 and "ไม่เปิดให้รับชำระบางส่วน" in refused.get_data(as_text=True)
    with unit_of_work():
        set_setting(drawers.PARTS, "yes", desk.actor)
    assert 'name="part"' in page(desk, address)
    taken = desk.post("/staff/finance/drawer/pay", data=form, follow_redirects=True)
    assert "ยังค้างชำระ 234.50 บาท" in taken.get_data(as_text=True)
    assert "234.50" in page(desk, address) and "1,000.00" in page(desk, address)


def test_slips_that_wait_are_listed_and_counted_and_where_there_is_none_it_says_what_to_do(desk):
    empty = page(desk, "/staff/finance/slips")
    assert "ไม่มีสลิปที่รอธนาคาร" in empty and 'class="govuk-link" href="/staff/finance/bank-files"' in empty
    one = bill()
    ready = slips.ready_slip(slip_picture("0002123123121200011"), filename="slip.jpg")
    with unit_of_work():
        sent = slips.send_slip(find_bill(one.id), ready, actor=Actor.citizen(make_person().id))
    shown = page(desk, "/staff/finance/slips")
    assert f'href="/bills/{one.reference}"' in shown and f'href="/bills/{one.reference}/slips/{sent.id}"' in shown
    assert "1,234.50" in shown and "ไม่มีสลิปที่รอธนาคาร" not in shown
    board = page(desk, "/staff/finance")
    assert 'href="/staff/finance/slips"><span class="tile__n">1</span>' in board
