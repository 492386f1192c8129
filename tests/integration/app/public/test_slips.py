"""The field for a slip on the page of a bill: whose it is, what is said, who sees the picture."""

import pytest

from services import payments
from services.audit import Actor, Role
from services.db import unit_of_work
from tests.factories.businesses import make_business
from tests.factories.payments_in import make_bill
from tests.factories.people import make_officer, make_person, sign_in
from tests.factories.slips import slip_picture


def planted(client):
    with unit_of_work():
        person = make_person()
        bill = make_bill(business=make_business(owner=person.id))
    sign_in(client, person)
    return bill


def send(client, bill, picture):
    data = {"slip": (picture, "slip.jpg")} if picture else {}
    return client.post(f"/bills/{bill.reference}/slips", data=data, follow_redirects=True).get_data(as_text=True)


def test_a_slip_is_sent_and_shown(app, checked_client):
    app.config["WTF_CSRF_ENABLED"] = False
    bill = planted(checked_client)
    assert "ส่งภาพสลิป" in checked_client.get(f"/bills/{bill.reference}").get_data(as_text=True)
    page = send(checked_client, bill, slip_picture("T100"))
    assert "รอธนาคารยืนยัน" in page and "ได้รับสลิปแล้ว" in page
    slip = payments.slips.list_slips(bill.id, actor=Actor.citizen())[0]
    picture = checked_client.get(f"/bills/{bill.reference}/slips/{slip.id}")
    assert picture.status_code == 200 and picture.mimetype == "image/jpeg"
    assert "อ่าน QR บนสลิปไม่ได้" in send(checked_client, bill, slip_picture(None))
    assert "กรุณาเลือกภาพสลิป" in send(checked_client, bill, None)


def test_somebody_elses_bill_takes_no_slip_and_shows_none(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    bill = planted(client)
    send(client, bill, slip_picture("T200"))
    other = app.test_client()
    with unit_of_work():
        stranger = make_person()
    sign_in(other, stranger)
    assert other.get(f"/bills/{bill.reference}/slips/1").status_code == 404
    answer = other.post(f"/bills/{bill.reference}/slips", data={"slip": (slip_picture("T201"), "x.jpg")})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.EXECUTIVE])
def test_who_reads_along_sees_the_bill_but_no_slip_and_changes_nothing(app, checked_client, role):
    app.config["WTF_CSRF_ENABLED"] = False
    bill = planted(checked_client)
    send(checked_client, bill, slip_picture("T300"))
    slip = payments.slips.list_slips(bill.id, actor=Actor.citizen())[0]
    reader = app.test_client()
    with unit_of_work():
        officer = make_officer(role)
    sign_in(reader, officer)
    page = reader.get(f"/bills/{bill.reference}").get_data(as_text=True)
    assert bill.reference in page and "รอธนาคารยืนยัน" in page
    assert f"/slips/{slip.id}" not in page and "ส่งภาพสลิป" not in page
    assert reader.get(f"/bills/{bill.reference}/slips/{slip.id}").status_code == 403
    answer = reader.post(f"/bills/{bill.reference}/slips", data={"slip": (slip_picture("T301"), "x.jpg")})
    assert answer.status_code == 403
    assert reader.post(f"/bills/{bill.reference}/reissue").status_code == 403
    assert len(payments.slips.list_slips(bill.id, actor=Actor.citizen())) == 1
