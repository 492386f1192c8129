"""The day's sums: ours by revenue and part, theirs read in several shapes, differences listed."""

from datetime import date, timedelta

import pytest

from services import clock, organisation
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments import Method, NewPayment, reverse_payment, summaries, take_payment
from services.text import Words
from tests.factories.finance import finance_officer
from tests.factories.payments_in import make_bill
from tests.factories.people import make_actor

NAMES = {"hotel-fee": Words("ค่าธรรมเนียมโรงแรม", "Hotel fee"), "oil-tax": Words("ภาษีน้ำมัน", "Oil tax")}
DAY = date(2026, 11, 18)


@pytest.fixture
def desk(app):
    with unit_of_work():
        return finance_officer()


def pay(satang: int, asked: int, *, day: date = DAY, ref: str | None = None) -> int:
    with unit_of_work():
        bill = make_bill(asked)
        at = clock.local_midnight(day) + timedelta(hours=10)
        new = NewPayment(Method.CALLBACK, satang, at, f"callback:{bill.id}", ref1=ref or bill.ref1, ref2=bill.ref2)
        return take_payment(new, actor=SYSTEM).payment_id


def ours(actor, first: date = DAY, last: date = DAY) -> list[tuple[str, str, int, int]]:
    return [(row.revenue, row.part, row.satang, row.count) for row in summaries.our_sums(first, last, actor=actor)]


def bring(text: str, actor, encoding: str = "utf-8"):
    with unit_of_work():
        return summaries.import_theirs(text.encode(encoding), NAMES, actor=actor)


def test_our_day_by_revenue_and_part(desk):
    pay(1_000, 1_000)
    pay(1_500, 1_000)
    pay(700, 700, ref="999999999")
    pay(5, 5, day=DAY + timedelta(days=1))
    assert ours(desk) == [("credits", "", 500, 1), ("hotel-fee", "principal", 2_000, 2), ("suspense", "", 700, 1)]


def test_what_went_back_is_taken_off_on_its_day(desk):
    payment_id = pay(1_000, 1_000)
    with unit_of_work():
        at = clock.local_midnight(DAY + timedelta(days=1)) + timedelta(hours=9)
        reverse_payment(payment_id, reason="returned_cheque", actor=SYSTEM, source_key="test:1", paid_at=at)
    assert ours(desk) == [("hotel-fee", "principal", 1_000, 1)]
    assert ours(desk, DAY + timedelta(days=1), DAY + timedelta(days=1)) == [("hotel-fee", "principal", -1_000, 1)]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("date,revenue,part,amount,count\n2026-11-18,hotel-fee,principal,20.00,2\n", "utf-8"),
        ("วันที่,ประเภทรายได้,จำนวนเงิน\n18/11/2569,ค่าธรรมเนียมโรงแรม,20\n\n", "cp874"),
        ("วันที่,รายได้,ส่วน,จำนวนเงิน\n๑๘/๑๑/๒๕๖๙,ค่าธรรมเนียมโรงแรม,ภาษีหรือค่าธรรมเนียม,10\n"
         "18/11/2026,Hotel fee,,10.00\n", "utf-8-sig"),
        ("date,code,amount\n2026-11-18,41101,20.00\n", "utf-8"),
    ],
)  # fmt: skip
def test_their_file_is_read_in_several_shapes(desk, text, encoding):
    pay(2_000, 2_000)
    with unit_of_work():
        organisation.set_setting(summaries.CODES, "hotel-fee=41101", SYSTEM)
    assert bring(text, desk, encoding)[0] == 1
    (row,) = summaries.compare(DAY, DAY, actor=desk)
    assert (row.ours, row.theirs, row.difference) == (2_000, 2_000, 0)


def test_differences_are_listed_and_a_second_file_takes_the_place_of_the_first(desk):
    pay(2_000, 2_000)
    pay(300, 300, day=DAY + timedelta(days=1))
    bring("date,revenue,amount\n2026-11-18,hotel-fee,19.99\n2026-11-18,oil-tax,5\n", desk)
    rows = summaries.compare(DAY, DAY + timedelta(days=1), actor=desk)
    assert [(row.revenue, row.difference, row.theirs) for row in rows] == [
        ("hotel-fee", 1, 1_999), ("oil-tax", -500, 500), ("hotel-fee", 0, None),
    ]  # fmt: skip
    bring("date,revenue,amount\n2026-11-18,hotel-fee,20\n", desk)
    assert [row.difference for row in summaries.compare(DAY, DAY, actor=desk)] == [0]
    assert summaries.total(rows) == (2_000, 2_499)


def test_our_file_has_the_columns_of_the_setting(desk):
    pay(123_450, 123_450)
    with unit_of_work():
        organisation.set_setting(summaries.COLUMNS, "date_be, code, revenue_name, amount, nonsense", SYSTEM)
        organisation.set_setting(summaries.CODES, "hotel-fee/principal=41101", SYSTEM)
    text = summaries.summary_csv(DAY, DAY, NAMES, actor=desk)
    assert text.removeprefix("\ufeff").splitlines() == [
        "date_be,code,revenue_name,amount", "18/11/2569,41101,ค่าธรรมเนียมโรงแรม,1234.50",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"), ("date,revenue,amount\n", "file_empty"), ("a,b\n1,2\n", "columns_missing"),
        ("date,revenue,amount\n2026-11-18,gold,5\n", "row_unreadable"),
        ("date,revenue,amount\n2026-13-18,hotel-fee,5\n", "row_unreadable"),
        ("date,revenue,amount\n2026-11-18,hotel-fee,5.005\n", "row_unreadable"),
        ("date,revenue,part,amount\n2026-11-18,hotel-fee,fine,5\n", "row_unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_whole(desk, text, code):
    with pytest.raises(RuleBroken) as broken:
        bring(text, desk)
    assert broken.value.problems[0].code == code


def test_who_may(desk):
    with unit_of_work():
        auditor, counter = make_actor(Role.AUDITOR), make_actor(Role.COUNTER)
    assert ours(auditor) == []
    with pytest.raises(NotFound):
        ours(counter)
    with pytest.raises(NotAllowed):
        bring("date,revenue,amount\n2026-11-18,hotel-fee,5\n", auditor)
