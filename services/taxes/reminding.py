"""Reminders of returns and bills: before the day, on it, after it; by LINE and e-mail, in office hours, each step once.

A row bears the day of its next step (`remind_on`), which moves in the transaction that writes the notices: so a step is
neither left out nor taken twice, whenever the worker is killed. What is filed or paid is not looked at any more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from services import audit, clock, db, payments, settings
from services.audit import SYSTEM
from services.db import session
from services.money import format_baht
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.organisation import Setting, SettingKind, declare_setting, get_setting, is_working_day
from services.payments import papers
from services.payments.models import Bill
from services.people import Contact, contacts_of
from services.people.business_models import Business, Establishment
from services.taxes.kinds import TAXES
from services.taxes.models import TaxMonth
from services.taxes.nil import nil_url
from services.taxes.ordinances import ordinance_for
from services.text import Words, snippet

BEFORE, AFTER, BOTH_WAYS = "remind_days_before", "remind_days_after", "remind_both_ways"
SOON, TODAY, LATE = "tax.return_soon", "tax.return_today", "tax.return_late"
BILL_SOON, BILL_LATE = "tax.bill_soon", "tax.bill_late"
#: Nobody is called to file before the office opens, or in the evening.
OPENS, CLOSES = time(8, 30), time(18, 0)
#: So long after the last step an old row is not begun with any more: an imported past wakes nobody.
TOO_OLD = 14
NEVER = date(9999, 12, 31)
#: Rows looked at in one round.
AT_ONCE = 100
_DAYS_AT_MOST = 120
_GROUP = Words("การแจ้งเตือนภาษีและค่าธรรมเนียม", "Reminders of taxes and fees")


def declare_reminders() -> None:
    """Declares settings and notices; safe to repeat."""
    for setting in _SETTINGS:
        declare_setting(setting)
    filing = ("business", "tax", "month", "places", "date", "link", "nil")
    declare_notice(SOON, filing, "normal", Words("เตือนก่อนถึงกำหนดยื่นแบบ", "A return is due soon"))
    declare_notice(TODAY, filing, "urgent", Words("เตือนวันครบกำหนดยื่นแบบ", "A return is due today"))
    declare_notice(LATE, (*filing, "days"), "urgent", Words("เตือนเมื่อเกินกำหนดยื่นแบบ", "A return is late"))
    paying = ("business", "title", "ref", "amount", "date", "link", "picture")
    declare_notice(BILL_SOON, paying, "urgent", Words("เตือนกำหนดชำระ", "A bill is due"))
    declare_notice(BILL_LATE, (*paying, "days"), "urgent", Words("เตือนเมื่อเกินกำหนดชำระ", "A bill is overdue"))


_SETTINGS = (
    Setting(
        BEFORE,
        SettingKind.TEXT,
        "7 1",
        Words("เตือนก่อนครบกำหนด (วัน)", "Remind so many days before"),
        Words("หลายครั้งคั่นด้วยเว้นวรรค วันครบกำหนดเตือนเสมอ", "Several with blanks between; on the day itself always"),
        _GROUP,
        0,
        40,
    ),
    Setting(
        AFTER,
        SettingKind.TEXT,
        "3 10 30",
        Words("เตือนหลังเกินกำหนด (วัน)", "Remind so many days after"),
        Words("หลายครั้งคั่นด้วยเว้นวรรค เว้นว่างคือไม่เตือน", "Several with blanks between; empty: never"),
        _GROUP,
        0,
        40,
    ),
    Setting(
        BOTH_WAYS,
        SettingKind.BOOL,
        True,
        Words("ส่งทั้ง LINE และอีเมล", "Remind by LINE and by e-mail too"),
        Words("ไม่เลือกคือส่งทาง LINE และส่งอีเมลเฉพาะผู้ที่ไม่มี LINE", "Otherwise by e-mail only where there is no LINE"),
        _GROUP,
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of reminding: so many days after the due day (negative: before). `key` is how a row remembers it."""

    days: int

    @property
    def key(self) -> str:
        """before7, day, after10."""
        return f"before{-self.days}" if self.days < 0 else f"after{self.days}" if self.days else "day"


def steps() -> list[Step]:
    """All steps in their order, as the settings stand."""
    days = {0, *(-each for each in _days(BEFORE)), *_days(AFTER)}
    return [Step(each) for each in sorted(days)]


def step_on(due_on: date, today: date, known: Sequence[Step]) -> Step | None:
    """The step that is due: the latest that has come; None before the first and long after the last."""
    passed = (today - due_on).days
    if passed > known[-1].days + TOO_OLD:
        return None
    return next((step for step in reversed(known) if step.days <= passed), None)


def next_day(due_on: date, today: date, known: Sequence[Step]) -> date:
    """The day of the step after today; NEVER behind the last."""
    coming = (due_on + clock.days(step.days) for step in known)
    return next((day for day in coming if day > today), NEVER)


def may_remind_now() -> bool:
    """Whether people may be reminded at this hour: on a working day, from half past eight to six."""
    there = clock.local(clock.now())
    return is_working_day(there.date()) and OPENS <= there.time() < CLOSES


def remind() -> int:
    """A few reminders; says how many rows were looked at. Must be called outside of any unit of work."""
    if not may_remind_now():
        return 0
    today = clock.today()
    months = session().execute(
        select(TaxMonth.business_id, TaxMonth.tax, TaxMonth.month)
        .where(TaxMonth.status == "due", TaxMonth.remind_on <= today)
        .order_by(TaxMonth.remind_on, TaxMonth.id)
        .limit(AT_ONCE)
    )
    groups = list(dict.fromkeys(months.tuples()))
    bills = session().scalars(
        select(Bill.id)
        .where(Bill.status.in_(payments.UNPAID), Bill.remind_on <= today)
        .order_by(Bill.remind_on, Bill.id)
        .limit(AT_ONCE)
    )
    numbers = list(bills)
    session().rollback()
    done = 0
    for business_id, tax, month in groups:
        with db.unit_of_work():
            done += _remind_months(business_id, tax, month, today)
    for number in numbers:
        with db.unit_of_work():
            done += _remind_bill(number, today)
    return done


def _remind_months(business_id: int, tax: str, month: date, today: date) -> int:
    """The establishments of one business that owe the same month are named in one notice to each person."""
    known = steps()
    rows = session().scalars(
        select(TaxMonth)
        .where(
            TaxMonth.business_id == business_id,
            TaxMonth.tax == tax,
            TaxMonth.month == month,
            TaxMonth.status == "due",
            TaxMonth.remind_on <= today,
        )
        .order_by(TaxMonth.id)
        .with_for_update(skip_locked=True)
    )
    found = list(rows)
    due: dict[tuple[date, Step], list[TaxMonth]] = {}
    for row in found:
        step = step_on(row.due_on, today, known)
        row.remind_on = next_day(row.due_on, today, known)
        if step is not None and step.key not in row.reminded:
            row.reminded = [*row.reminded, step.key]
            due.setdefault((row.due_on, step), []).append(row)
    session().flush()
    for (due_on, step), owed in due.items():
        _tell_of_months(business_id, tax, month, due_on, step, owed)
    return len(found)


def _tell_of_months(
    business_id: int, tax: str, month: date, due_on: date, step: Step, owed: Sequence[TaxMonth]
) -> None:
    business = session().get_one(Business, business_id)
    told: dict[Contact, list[int]] = {}
    for row in owed:
        for contact in contacts_of(business_id, tax=tax, establishment_id=row.establishment_id):
            told.setdefault(contact, []).append(row.establishment_id)
    names = _names([row.establishment_id for row in owed])
    rules = ordinance_for(tax, month)
    base = settings.current().base_url
    for contact, places in told.items():
        link = f"{base}/taxes"
        takes_nil = rules is not None and rules.needs_nil_return
        params: dict[str, Value] = {
            "business": business.name,
            "tax": TAXES[tax].name,
            "month": Words(*(clock.say_month(month.year, month.month, tongue) for tongue in ("th", "en"))),
            "places": snippet(", ".join(names[place] for place in places), 300),
            "date": due_on,
            "link": link,
            "nil": nil_url(contact.person_id, tax, month, places) if takes_nil else link,
        }
        kind = SOON if step.days < 0 else LATE if step.days else TODAY
        if kind == LATE:
            params["days"] = step.days
        notify(kind, recipients=ways_to(contact), params=params, subject=("tax_month", owed[0].id))
    audit.record(
        "remind of return",
        actor=SYSTEM,
        subject="business",
        subject_id=business_id,
        fields=["reminded"],
        note=f"{tax} {month:%Y-%m} {step.key}",
    )


def _remind_bill(number: int, today: date) -> int:
    bill = session().scalar(
        select(Bill)
        .where(Bill.id == number, Bill.status.in_(payments.UNPAID), Bill.remind_on <= today)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if bill is None:
        return 0
    known = steps()
    step = step_on(bill.due_on, today, known)
    bill.remind_on = next_day(bill.due_on, today, known)
    session().flush()
    if step is not None and clock.local(bill.issued_at).date() < today:
        # Who got the bill today knows of it.
        _tell_of_bill(bill, step)
    return 1


def _tell_of_bill(bill: Bill, step: Step) -> None:
    left, view = bill.amount_satang - bill.paid_satang, payments.find_bill(bill.id)
    params: dict[str, Value] = {
        "business": bill.payer_name,
        "title": Words(bill.title_th, bill.title_en),
        "ref": bill.reference,
        "amount": Words(format_baht(left, "th"), format_baht(left, "en")),
        "date": bill.due_on,
        "link": payments.bill_url(bill.id),
        "picture": papers.qr_picture_link(bill.id) if view and payments.bill_qr_text(view) else "",
    }
    kind = BILL_LATE if step.days > 0 else BILL_SOON
    if kind == BILL_LATE:
        params["days"] = step.days
    for contact in contacts_of(bill.business_id, establishment_id=bill.establishment_id):
        notify(kind, recipients=ways_to(contact), params=params, subject=("bill", bill.id))
    audit.record(
        "remind of bill", actor=SYSTEM, subject="bill", subject_id=bill.id, fields=["remind_on"], note=step.key
    )


def ways_to(contact: Contact) -> list[Recipient]:
    """How a person is reminded: by LINE and by e-mail, or by e-mail only where there is no LINE."""
    ways = [Recipient("line", contact.line_user, contact.language)] if contact.line_user else []
    if contact.email and (not ways or get_setting(BOTH_WAYS)):
        ways.append(Recipient("email", contact.email, contact.language))
    return ways


def _names(establishment_ids: Sequence[int]) -> dict[int, str]:
    query = select(Establishment.id, Establishment.name, Establishment.branch).where(
        Establishment.id.in_(establishment_ids)
    )
    return {key: f"{name} ({branch})" for key, name, branch in session().execute(query).tuples()}


def _days(key: str) -> list[int]:
    """The whole days that an officer typed; what is no such number is passed over."""
    typed = (int(each) for each in re.findall(r"\d{1,4}", str(get_setting(key))))
    return [each for each in typed if 0 < each <= _DAYS_AT_MOST]
