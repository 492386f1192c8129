"""Reminders: each step once, to those who may file, in office hours, and no more when it is filed or paid."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from services import people
from services.audit import SYSTEM
from services.clock import BANGKOK, days
from services.db import session, unit_of_work
from services.inbox.users import know_user
from services.notifications.models import Notice
from services.organisation import add_holiday, set_setting
from services.payments.models import Bill
from services.people import NewEstablishment
from services.taxes import nil, reminding
from services.taxes.models import NEVER_YET, TaxMonth
from services.taxes.months import follow_due_days, make_months_due
from services.taxes.reminding import NEVER, Step, next_day, remind, step_on
from services.text import Words
from tests.factories.businesses import SINCE, citizen, make_business
from tests.factories.finance import add_bill, add_month, file_for, seed_finance
from tests.factories.people import make_person

OCTOBER = date(2026, 10, 1)
#: The tenth is a Tuesday; the third a Tuesday too.
DUE = date(2026, 11, 10)
STEPS = [Step(each) for each in (-7, -1, 0, 3, 10, 30)]


def at(day: date, hour: int = 9, minute: int = 0):
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=BANGKOK), tick=False)


def run() -> None:
    while remind():
        pass
    session().expire_all()


def told(kind: str = "") -> list[tuple[str, str]]:
    """Kind and channel of every notice, in order."""
    rows = session().execute(select(Notice.kind, Notice.channel).order_by(Notice.id)).tuples().all()
    return [row for row in rows if row[0].startswith(kind or "tax.")]


@pytest.fixture
def owner(app):
    with at(date(2026, 11, 1), 20), unit_of_work():
        seed_finance()
        return make_person()


@pytest.fixture
def hotel(owner):
    with at(date(2026, 11, 1), 20), unit_of_work():
        made = make_business(owner=owner.id)
        session().query(TaxMonth).delete()
        return made


@pytest.mark.parametrize(
    ("today", "step", "following"),
    [
        (date(2026, 11, 2), None, date(2026, 11, 3)),
        (date(2026, 11, 3), "before7", date(2026, 11, 9)),
        (date(2026, 11, 8), "before7", date(2026, 11, 9)),
        (date(2026, 11, 9), "before1", DUE),
        (DUE, "day", date(2026, 11, 13)),
        (date(2026, 11, 12), "day", date(2026, 11, 13)),
        (date(2026, 11, 13), "after3", date(2026, 11, 20)),
        (date(2026, 12, 10), "after30", NEVER),
        (date(2026, 12, 24), "after30", NEVER),
        (date(2026, 12, 25), None, NEVER),
        (date(2028, 1, 1), None, NEVER),
    ],
)
def test_which_step_is_due(today, step, following):
    found = step_on(DUE, today, STEPS)
    assert (found.key if found else None) == step
    assert next_day(DUE, today, STEPS) == following


def test_every_step_once_until_it_is_filed(hotel, owner):
    with unit_of_work():
        number = add_month(hotel, OCTOBER, due_on=DUE).id
    for day, count in ((2, 0), (3, 1), (4, 1), (9, 2), (10, 3), (11, 3), (13, 4), (20, 5)):
        with at(date(2026, 11, day)):
            run()
            run()
            assert len(told()) == count, day
    assert [kind for kind, _channel in told()] == [
        "tax.return_soon", "tax.return_soon", "tax.return_today", "tax.return_late", "tax.return_late",
    ]  # fmt: skip
    assert session().get_one(TaxMonth, number).reminded == ["before7", "before1", "day", "after3", "after10"]
    with at(date(2026, 12, 10)), unit_of_work():
        file_for(hotel, citizen(owner.id), OCTOBER)
    with at(date(2026, 12, 14)):
        run()
        assert len(told("tax.return")) == 5


def test_outside_office_hours_nobody_is_called(hotel):
    with unit_of_work():
        add_month(hotel, OCTOBER, due_on=DUE)
    for day, hour, minute in ((3, 8, 29), (3, 18, 0), (7, 10, 0), (8, 10, 0), (3, 2, 0)):
        with at(date(2026, 11, day), hour, minute):
            assert reminding.may_remind_now() is False
            assert remind() == 0
    with unit_of_work():
        add_holiday(date(2026, 11, 4), Words("วันหยุดพิเศษ", "Special holiday"), actor=SYSTEM)
    with at(date(2026, 11, 4)):
        assert remind() == 0
    with at(date(2026, 11, 5), 8, 30):
        run()
        assert len(told()) == 1


def test_an_imported_past_wakes_nobody(hotel):
    with unit_of_work():
        number = add_month(hotel, date(2025, 1, 1), due_on=date(2025, 2, 10)).id
    with at(DUE):
        run()
    assert told() == []
    assert session().get_one(TaxMonth, number).remind_on == NEVER


def test_establishments_are_named_together_and_scopes_hold(owner):
    places = [NewEstablishment(f"โรงแรมทดสอบ {n}", "hotel", taxes={"hotel-fee": SINCE}) for n in (1, 2)]
    with at(date(2026, 11, 1), 20), unit_of_work():
        business = make_business(*places, owner=owner.id)
        second = business.establishments[1].id
        helper = make_person()
        people.add_member(business.id, helper.id, part="employee", establishment_id=second, actor=SYSTEM)
        oil_only = make_person()
        people.add_member(business.id, oil_only.id, part="accountant", scope="oil-tax", actor=SYSTEM)
        session().query(TaxMonth).delete()
        for number in (0, 1):
            add_month(business, OCTOBER, due_on=DUE, place=number)
    with at(date(2026, 11, 3)):
        run()
        notices = session().scalars(select(Notice).order_by(Notice.id)).all()
        assert [notice.address for notice in notices] == [owner.email, helper.email]
        assert [notice.params["places"].count("โรงแรมทดสอบ") for notice in notices] == [2, 1]
        assert notices[0].params["month"] == "ตุลาคม 2569"
        assert notices[0].params["date"] == "10 พฤศจิกายน 2569"
        tokens = [notice.params["nil"].rpartition("/")[2] for notice in notices]
        offers = [nil.read_nil(token) for token in tokens]
        assert [len(offer.places) for offer in offers] == [2, 1]


def test_by_line_and_by_mail_or_by_mail_only_where_there_is_no_line(hotel, owner):
    with unit_of_work():
        user = know_user("line", "U" + "0" * 32, seen_at=datetime(2026, 11, 1, tzinfo=BANGKOK))
        user.person_id = owner.id
        add_month(hotel, OCTOBER, due_on=DUE)
    with at(date(2026, 11, 3)):
        run()
    with unit_of_work():
        set_setting(reminding.BOTH_WAYS, "no", SYSTEM)
    with at(date(2026, 11, 9)):
        run()
    assert [channel for _kind, channel in told()] == ["line", "email", "line"]


def test_the_days_are_settings(hotel):
    with unit_of_work():
        set_setting(reminding.BEFORE, "14, 2 x 500", SYSTEM)
        set_setting(reminding.AFTER, "", SYSTEM)
        assert [step.key for step in reminding.steps()] == ["before14", "before2", "day"]


def test_a_bill_is_reminded_of_until_it_is_paid(hotel):
    with unit_of_work():
        bill = add_bill(hotel, 1_234_50, due_on=DUE)
        bill.issued_at = datetime(2026, 10, 20, tzinfo=BANGKOK)
        number = bill.id
    for day, count in ((2, 0), (3, 1), (9, 2), (10, 3), (13, 4)):
        with at(date(2026, 11, day)):
            run()
            run()
            assert len(told()) == count, day
    notice = session().scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert (notice.kind, notice.params["amount"], notice.params["days"]) == ("tax.bill_late", "1,234.50 บาท", "3")
    assert "/bills/open/" in notice.params["link"]
    with unit_of_work():
        session().get_one(Bill, number).status = "paid"
    with at(date(2026, 11, 20)):
        run()
        assert len(told()) == 4


def test_a_bill_of_today_is_not_reminded_of_today(hotel):
    with unit_of_work():
        bill = add_bill(hotel, 100, due_on=DUE)
        bill.issued_at = datetime(2026, 11, 9, 8, tzinfo=BANGKOK)
    with at(date(2026, 11, 9)):
        run()
        assert told() == []
    with at(DUE):
        run()
        assert [kind for kind, _ in told()] == ["tax.bill_soon"]


def test_what_is_rolled_back_is_reminded_of_again(hotel, monkeypatch):
    """The notices and the day of the next step stand in one transaction."""
    with unit_of_work():
        add_month(hotel, OCTOBER, due_on=DUE)
    with at(date(2026, 11, 3)):
        with monkeypatch.context() as broken:
            broken.setattr(reminding.audit, "record", lambda *_, **__: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                remind()
        session().rollback()
        assert told() == []
        run()
        assert len(told()) == 1


def test_the_days_of_a_row_far_ahead_are_not_looked_at(hotel):
    with unit_of_work():
        number = add_month(hotel, OCTOBER, due_on=DUE).id
    with at(DUE - days(20)):
        run()
        assert session().get_one(TaxMonth, number).remind_on == date(2026, 11, 3)
        assert remind() == 0


def test_a_due_day_that_moved_begins_reminding_anew_for_what_is_open(hotel, owner):
    with unit_of_work():
        open_one = add_month(hotel, OCTOBER, due_on=DUE).id
        september = add_month(hotel, date(2026, 9, 1), due_on=date(2026, 10, 12), status="excused").id
    with at(date(2026, 11, 9)):
        run()
        assert len(told()) == 1
        with unit_of_work():
            assert follow_due_days() == 0
        with unit_of_work():
            add_holiday(DUE, Words("วันหยุดพิเศษ", "Special holiday"), actor=SYSTEM)
        with unit_of_work():
            assert make_months_due() >= 1 and follow_due_days() == 0
        row = session().get_one(TaxMonth, open_one)
        assert (row.due_on, row.remind_on, row.reminded) == (date(2026, 11, 11), NEVER_YET, [])
        assert session().get_one(TaxMonth, september).due_on == date(2026, 10, 12)
        run()
        assert len(told()) == 2
    with at(date(2026, 11, 11)):
        run()
    assert [kind for kind, _channel in told()][-1] == "tax.return_today"
