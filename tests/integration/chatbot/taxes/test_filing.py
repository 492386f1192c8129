"""Filing in the chat: two presses where there is nothing, and what comes afterwards; tables go by link."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from services import payments, people, taxes
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.people import NewEstablishment
from services.taxes.models import TaxReturn
from tests.factories.businesses import citizen, make_business, make_station
from tests.factories.complaints import make_authority
from tests.factories.people import make_person, make_unit
from tests.factories.talking import Talker, actions
from tests.factories.tax_talk import fill_hotel

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def talker(app, line):
    """A chat whose account owns a hotel and a station, each with one month missing."""
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        make_authority()
        with unit_of_work():
            if people.finance_unit_id() is None:
                make_unit("finance")
            taxes.seed_ordinances()
            person = make_person()
            make_business(
                NewEstablishment("โรงแรม", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}),
                NewEstablishment("ร้านยาสูบ", "tobacco", taxes={"tobacco-tax": OCTOBER}),
                make_station(),
                owner=person.id,
            )
        talker = Talker(line)
        talker.say("เมนู")
        with unit_of_work():
            people.tie_identity(person.id, provider="line", subject=talker.phone.id, actor=citizen(person.id))
        yield talker


def standing() -> list[TaxReturn]:
    session().rollback()
    return list(session().scalars(select(TaxReturn).order_by(TaxReturn.id)))


def labels(talker) -> list[str]:
    return [each["label"] for each in actions(talker.last) if each.get("label")]


def test_nil_takes_two_presses(talker):
    talker.say("ค่าธรรมเนียมโรงแรม")
    assert "ไม่มีรายการเดือนนี้" in labels(talker)
    talker.press("ไม่มีรายการเดือนนี้")
    assert "ข้าพเจ้าขอรับรอง" in talker.text and "0.00 บาท" in talker.text
    talker.press("ยืนยันยื่นแบบ")
    (row,) = standing()
    assert row.is_nil and row.channel == "line" and row.reference in talker.text
    assert "ไม่มียอดต้องชำระ" in talker.text


def test_packs_are_asked_in_the_chat_and_the_bill_is_shown(talker):
    talker.say("ภาษียาสูบ")
    talker.press("มีรายการ")
    talker.say("๑๐")
    talker.say("3")
    assert "18.88 บาท" in talker.text
    talker.press("ยืนยันยื่นแบบ")
    (row,) = standing()
    assert row.tax_satang == 1_888
    opened = [each["uri"] for each in actions(talker.last) if each["type"] == "uri"]
    assert any("/bills/open/" in uri for uri in opened) and "ใบแจ้งและคิวอาร์โค้ด" in labels(talker)


def test_an_amendment_in_the_chat_asks_for_the_new_sum(talker):
    for charge, month in (("20,000", ""), ("30,000", "แก้ไข ต.ค. 69")):
        talker.say("ค่าธรรมเนียมโรงแรม")
        if month:
            talker.press(month)
        fill_hotel(talker, charge)
        talker.press("ยืนยันยื่นแบบ")
    first, second = standing()
    assert (first.tax_satang, second.tax_satang, second.version) == (20_000, 30_000, 2)
    (bill,) = [each for each in payments.bills_for("tax_return", second.id) if each.is_unpaid]
    assert bill.left_satang == 30_000 and "300.00 บาท" in talker.text


def test_a_sum_that_is_taken_back_before_it_is_filed_is_gone(talker):
    talker.say("ค่าธรรมเนียมโรงแรม")
    event = fill_hotel(talker, "20,000")
    seal = next(each["data"] for each in actions(talker.last) if each.get("label") == "ยืนยันยื่นแบบ")
    talker.do("unsend", event["message"]["id"])
    assert "room_charge" not in talker.draft.answers
    talker.do("press", seal)
    assert standing() == []


def test_a_table_goes_by_link_and_every_label_fits(talker):
    talker.say("ภาษีน้ำมัน")
    assert all(len(label) <= 20 for label in labels(talker))
    talker.press("ต.ค. 69")
    talker.press("มีรายการ")
    assert "ตาราง" in talker.text
    assert any("/answer/" in each.get("uri", "") or "/ask" in each.get("uri", "") for each in actions(talker.last))
