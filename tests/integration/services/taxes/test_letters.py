"""Demand letters: who gets one, numbers in a row, and a worker that is stopped at any step goes on without a double."""

import io
from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from services import documents
from services.audit import SYSTEM, Role
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.files import open_file
from services.organisation import set_setting
from services.taxes import letter_words, letters
from services.taxes.arrears import ArrearsFilter, list_arrears
from services.taxes.letters import NewBatch, make_letters
from services.taxes.models import DemandLetter, TaxMonth
from tests.factories.businesses import make_business
from tests.factories.finance import add_bill, add_month, finance_officer, seed_finance
from tests.factories.people import make_actor


@pytest.fixture(autouse=True)
def _that_day(app):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.fixture
def desk(app):
    """An officer, with five businesses that owe a bill and one that owes a return."""
    with unit_of_work():
        seed_finance()
        debtors = [make_business() for _ in range(6)]
        make_business()
        session().query(TaxMonth).delete()
        for number, business in enumerate(debtors[:5], start=1):
            add_bill(business, number * 100_00, due_on=date(2026, 10, 12))
        add_month(debtors[5], date(2026, 9, 1), due_on=date(2026, 10, 12))
        return finance_officer(), debtors


def ask(officer, **changes) -> int:
    new = {"wanted": ArrearsFilter(), "prefix": "ลพ 51004/ว", "first_number": 7, "days": 15} | changes
    with unit_of_work():
        return letters.create_batch(NewBatch(**new), actor=officer)


def finish():
    while make_letters():
        pass
    session().expire_all()


def test_small_sums_are_in_the_list_and_not_in_letters(desk):
    officer, debtors = desk
    with unit_of_work():
        add_bill(debtors[0], 99, due_on=date(2026, 10, 12))
        small = make_business()
        add_bill(small, 99, due_on=date(2026, 10, 12))
        session().query(TaxMonth).filter_by(business_id=small.id).delete()
    listed = list_arrears(ArrearsFilter(), actor=officer).debtors
    assert small.id in {debtor.business_id for debtor in listed} and listed[0].satang == 100_99
    ask(officer)
    finish()
    made = {row.business_id: row.amount_satang for row in session().scalars(select(DemandLetter))}
    assert small.id not in made and made[debtors[0].id] == 100_00
    with unit_of_work():
        set_setting(letter_words.LEAST, 99, actor=SYSTEM)
    assert letters.count_letters(ArrearsFilter(), actor=officer) == 7


def test_everybody_in_arrears_gets_one_letter_numbered_in_a_row(desk, monkeypatch):
    officer, debtors = desk
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    monkeypatch.setattr(letters, "IN_A_FILE", 4)
    number = ask(officer)
    finish()
    batch = letters.get_batch(number, actor=officer)
    assert (batch.total, batch.made, batch.written) == (6, 6, 6)
    assert [(file.letters, file.first, file.last) for file in batch.files] == [
        (4, "ลพ 51004/ว 7", "ลพ 51004/ว 10"), (2, "ลพ 51004/ว 11", "ลพ 51004/ว 12"),
    ]  # fmt: skip
    assert batch.parts == 2 and [letters.parts_of(count) for count in (0, 1, 4, 5)] == [0, 1, 1, 2]
    assert batch.done_at is not None
    rows, after = letters.list_letters(number, actor=officer)
    assert [row.number for row in rows] == [f"ลพ 51004/ว {n}" for n in range(7, 13)]
    assert [row.business_number for row in rows] == [business.number for business in debtors]
    assert [row.satang for row in rows] == [10_000, 20_000, 30_000, 40_000, 50_000, 0]
    assert after is None
    media_type, _size, pieces = open_file(batch.files[0].file_key)
    assert media_type == "application/pdf"
    assert b"".join(pieces).startswith(b"%PDF-")
    assert make_letters() == 0


@pytest.mark.parametrize("stop", [1, 2, 3, 4, 5, 6])
def test_a_worker_that_is_stopped_goes_on_without_a_double(desk, monkeypatch, stop):
    officer, _debtors = desk
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    monkeypatch.setattr(letters, "IN_A_FILE", 2)
    number = ask(officer)
    calls = 0
    usual = letters.db.request_work

    def stopped():
        nonlocal calls
        calls += 1
        if calls == stop:
            raise KeyboardInterrupt
        usual()

    with monkeypatch.context() as killed:
        killed.setattr(letters.db, "request_work", stopped)
        with pytest.raises(KeyboardInterrupt):
            while make_letters():
                pass
    session().rollback()
    finish()
    batch = letters.get_batch(number, actor=officer)
    assert (batch.made, batch.written, len(batch.files)) == (6, 6, 3)
    assert len(set(session().scalars(select(DemandLetter.business_id)))) == 6


def test_a_letter_says_what_is_owed_until_when_and_cites_only_what_was_entered(desk):
    officer, debtors = desk
    with unit_of_work():
        set_setting(letter_words.SIGNER_NAME, "นางสาวตัวอย่าง ลงนาม", SYSTEM)
    number = ask(officer, wanted=ArrearsFilter(show="bills"))
    finish()
    content = session().scalars(select(DemandLetter.content).where(DemandLetter.batch_id == number)).first()
    assert content["to"] == f"{debtors[0].name} (เลขทะเบียน {debtors[0].number})"
    assert content["table"]["total"] == ["รวม", "", "100.00"]
    assert "หนึ่งร้อยบาทถ้วน" in content["after"][0]
    assert "ภายในวันที่ 5 ธันวาคม 2569" in content["after"][1]
    assert content["signer"]["name"] == "นางสาวตัวอย่าง ลงนาม"
    assert content["refers"] == []
    with unit_of_work():
        set_setting(letter_words.LAW, "ข้อบัญญัติทดสอบ ข้อ 9", SYSTEM)
    again = ask(officer, wanted=ArrearsFilter(show="months"))
    finish()
    content = session().scalars(select(DemandLetter.content).where(DemandLetter.batch_id == again)).one()
    assert content["refers"] == ["ข้อบัญญัติทดสอบ ข้อ 9"]
    assert "ยังไม่ยื่นแบบ" in content["table"]["rows"][0][0]
    assert content["table"]["total"] == []


def test_who_paid_meanwhile_gets_no_letter(desk, monkeypatch):
    officer, _debtors = desk
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    number = ask(officer)
    assert make_letters() == 1
    with unit_of_work():
        session().query(TaxMonth).update({"status": "filed"})
    finish()
    batch = letters.get_batch(number, actor=officer)
    assert (batch.total, batch.made, batch.written) == (5, 5, 5)


def test_a_long_list_fits_the_page(desk):
    officer, debtors = desk
    with unit_of_work():
        for _ in range(40):
            add_bill(debtors[0], 100, due_on=date(2026, 10, 12))
    number = ask(officer)
    finish()
    content = session().scalars(select(DemandLetter.content).where(DemandLetter.batch_id == number)).first()
    assert len(content["table"]["rows"]) == letter_words.LINES + 1
    assert content["table"]["rows"][-1][0] == "และอีก 16 รายการ"
    picture = documents.letter_png(letter_words.paper_of([content]))
    assert io.BytesIO(picture).read(4) == b"\x89PNG"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"first_number": 0}, "first_number", "number_out_of_range"),
        ({"days": 91}, "days", "number_out_of_range"),
        ({"prefix": "ก" * 41}, "prefix", "too_long"),
        ({"wanted": ArrearsFilter(tax="tobacco-tax")}, "", "nobody"),
    ],
)
def test_batches_that_are_refused(desk, changes, field, code):
    with pytest.raises(RuleBroken) as refused:
        ask(desk[0], **changes)
    assert (refused.value.problems[0].field, refused.value.problems[0].code) == (field, code)


def test_who_may_ask_and_who_may_read(desk):
    officer, _debtors = desk
    number = ask(officer)
    with unit_of_work():
        auditor, stranger = make_actor(Role.AUDITOR), make_actor(Role.OFFICER)
    assert letters.get_batch(number, actor=auditor).id == number
    with pytest.raises(NotAllowed):
        ask(auditor)
    with pytest.raises(NotFound):
        letters.get_batch(number, actor=stranger)
    with pytest.raises(NotAllowed):
        letters.list_letters(number, actor=stranger)
