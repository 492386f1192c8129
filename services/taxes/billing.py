"""What a return asks to be paid: its bill, the difference of an amendment, and the sum of another day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services import payments
from services.audit import Actor
from services.clock import local, say_month
from services.db import session
from services.payments import BillView, NewBill, NewItem, Part
from services.people import EstablishmentView, find_establishment
from services.taxes.kinds import get_tax
from services.taxes.lateness import Lateness, Layer, lateness
from services.taxes.models import TaxReturn
from services.taxes.ordinances import ordinance_for
from services.taxes.rules import OrdinanceView, add_months, months_late
from services.text import Words

SUBJECT = "tax_return"
PURPOSE, COMBINED = "tax_return", "combined"
COMBINED_CODE = "00"
_PART_WORDS = {
    Part.PRINCIPAL: Words("", ""),
    Part.SURCHARGE: Words("เงินเพิ่ม ", "Surcharge, "),
    Part.PENALTY: Words("เบี้ยปรับ ", "Penalty, "),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What a return comes to, by part, in satang; may be negative where it is a difference."""

    principal: int
    surcharge: int
    penalty: int

    def parts(self) -> list[tuple[Part, int]]:
        """The parts in the order in which they are billed."""
        return [
            (Part.PRINCIPAL, self.principal),
            (Part.SURCHARGE, self.surcharge),
            (Part.PENALTY, self.penalty),
        ]

    def plus(self, other: "Owed", times: int = 1) -> "Owed":
        """Both together; with -1, the difference."""
        return Owed(
            self.principal + times * other.principal,
            self.surcharge + times * other.surcharge,
            self.penalty + times * other.penalty,
        )


NOTHING = Owed(0, 0, 0)


def owed_of(made: TaxReturn) -> Owed:
    """What the return came to."""
    return Owed(made.tax_satang, made.surcharge_satang, made.penalty_satang)


def bill_return(made: TaxReturn, before: TaxReturn | None, establishment: EstablishmentView, *, language: str,
                actor: Actor) -> BillView | None:  # fmt: skip
    """Bills what the return asks beyond what was asked before, or makes a credit of what is less; None for nothing.

    A bill of the version before that still asks for money is replaced, so that there is one open bill for a return.
    """
    open_bill = _open_bill_of(before) if before is not None else None
    asked = owed_of(made)
    if before is not None:
        asked = asked.plus(owed_of(before), -1)
    if open_bill is not None and before is not None:
        asked = asked.plus(_asked_by(open_bill, before.id)).plus(_grown_since(open_bill, before, made))
    items = items_for(made, establishment, asked)
    bill = _issue(made, establishment, items, open_bill, before, language, actor)
    for part, satang in asked.parts():
        if satang < 0:
            payments.make_credit(
                made.business_id,
                -satang,
                origin="amendment",
                revenue=made.tax,
                part=part,
                subject=SUBJECT,
                subject_id=made.id,
                actor=actor,
            )
    return bill


def _issue(made: TaxReturn, establishment: EstablishmentView, items: Sequence[NewItem], open_bill: BillView | None,
           before: TaxReturn | None, language: str, actor: Actor) -> BillView | None:  # fmt: skip
    if open_bill is None:
        return payments.issue_bill(new_bill(made, establishment, items, language), actor=actor) if items else None
    others = [as_new(item) for item in open_bill.items if before is None or item.subject_id != before.id]
    if not items and not others:
        payments.cancel_bill(open_bill.reference, reason="amended", actor=actor)
        return None
    new = new_bill(made, establishment, [*others, *items], language)
    if open_bill.purpose == COMBINED:
        new = NewBill(
            business_id=open_bill.business_id,
            establishment_id=open_bill.establishment_id,
            purpose=COMBINED,
            title=open_bill.title,
            payer_name=open_bill.payer_name,
            tax_code=COMBINED_CODE,
            items=[*others, *items],
            due_on=open_bill.due_on,
            pay_until=min((day for day in (open_bill.pay_until, new.pay_until) if day is not None), default=None),
            month=made.month,
            language=language,
        )
    bill = payments.replace_bill(open_bill.reference, new, actor=actor)
    for subject_id in {item.subject_id for item in others}:
        # The other returns of a combined bill are asked for by the new one.
        other = session().get(TaxReturn, subject_id)
        if other is not None:
            other.bill_id = bill.id
    return bill


def new_bill(made: TaxReturn, establishment: EstablishmentView, items: Sequence[NewItem], language: str) -> NewBill:
    """The bill of one return."""
    kind = get_tax(made.tax)
    month = month_words(made.month)
    return NewBill(
        business_id=made.business_id,
        establishment_id=made.establishment_id,
        purpose=PURPOSE,
        title=Words(f"{kind.name.th} เดือน{month.th}", f"{kind.name.en}, {month.en}"),
        payer_name=establishment.business_name,
        tax_code=kind.code,
        items=items,
        due_on=made.due_on,
        pay_until=pay_until(made),
        month=made.month,
        language=language,
    )


def items_for(made: TaxReturn, establishment: EstablishmentView, asked: Owed) -> list[NewItem]:
    """The lines of a bill for so much of a return; nothing for parts that ask for nothing."""
    kind, month = get_tax(made.tax), month_words(made.month)
    return [
        NewItem(
            revenue=made.tax,
            part=part,
            words=Words(
                f"{_PART_WORDS[part].th}{kind.line.th} {month.th} {establishment.name}",
                f"{_PART_WORDS[part].en}{kind.line.en} {month.en}, {establishment.name}",
            ),
            amount_satang=satang,
            subject=SUBJECT,
            subject_id=made.id,
            month=made.month,
            establishment_id=made.establishment_id,
            district=establishment.district,
        )
        for part, satang in asked.parts()
        if satang > 0
    ]


def pay_until(made: TaxReturn) -> date | None:
    """The last day on which the sum is right: the due day, or the end of the month of lateness that runs.

    None where lateness costs nothing.
    """
    rules = ordinance_for(made.tax, made.month)
    if rules is None or not (rules.has_surcharge or rules.has_penalty) or not made.tax_satang:
        return None
    filed_on = _day(made)
    return add_months(made.due_on, months_late(made.due_on, filed_on)) if filed_on > made.due_on else made.due_on


def reissue(bill: BillView, day: date) -> NewBill | None:
    """The same bill with the surcharge of another day; None where it asks for nothing of ours."""
    items: list[NewItem] = []
    ends: list[date] = []
    for subject_id in dict.fromkeys(item.subject_id for item in bill.items if item.subject == SUBJECT):
        made = session().get(TaxReturn, subject_id)
        establishment = find_establishment(made.establishment_id) if made is not None else None
        if made is None or establishment is None:
            return None
        asked = _asked_by(bill, subject_id)
        rules = ordinance_for(made.tax, made.month)
        if rules is not None and asked.principal > 0:
            asked = _late(asked, _unpaid_principal(bill, subject_id), bill, made, rules, day)
            if rules.has_surcharge or rules.has_penalty:
                ends.append(add_months(made.due_on, months_late(made.due_on, max(day, _day(made)))))
        items += items_for(made, establishment, asked)
    if not items:
        return None
    return NewBill(
        business_id=bill.business_id,
        establishment_id=bill.establishment_id,
        purpose=bill.purpose,
        title=bill.title,
        payer_name=bill.payer_name,
        tax_code=COMBINED_CODE if bill.purpose == COMBINED else get_tax(items[0].revenue).code,
        items=items,
        due_on=bill.due_on,
        pay_until=min(ends, default=None),
        month=items[0].month,
        language=bill.language,
    )


def _late(asked: Owed, unpaid: int, bill: BillView, made: TaxReturn, rules: OrdinanceView, day: date) -> Owed:
    """What is unpaid is late by the day of payment; what the bill asks for other days, or less by decision, stays."""
    until = _late_by(made, unpaid, rules, bill.pay_until)
    now = _late_by(made, unpaid, rules, day)
    return Owed(
        asked.principal,
        max(0, asked.surcharge + now.surcharge - until.surcharge),
        max(0, asked.penalty + now.penalty - until.penalty),
    )


def _late_by(made: TaxReturn, unpaid: int, rules: OrdinanceView, day: date | None) -> Lateness:
    """What lateness adds to the last `unpaid` satang of a return: late by their declaring, or by a later `day`."""
    before = session().get(TaxReturn, made.previous_id) if made.previous_id is not None else None
    paid = max(0, made.tax_satang - unpaid)
    layers = [
        Layer(max(0, layer.tax_satang - paid), max(layer.filed_on, day or layer.filed_on))
        for layer in layers_of(before)
    ]
    return lateness(rules, made.due_on, unpaid, max(_day(made), day or _day(made)), layers)


def _grown_since(bill: BillView, before: TaxReturn, made: TaxReturn) -> Owed:
    """Lateness after the declaring: what an open bill asks of it goes, what the amended tax is late by today comes."""
    rules = ordinance_for(made.tax, made.month)
    if rules is None:
        return NOTHING
    unpaid = _unpaid_principal(bill, before.id)
    left = max(0, unpaid + made.tax_satang - before.tax_satang)
    asked = _asked_by(bill, before.id)
    was = _growth(before, unpaid, rules, bill.pay_until)
    is_now = _growth(made, left, rules, _day(made))
    return Owed(
        0, is_now.surcharge - min(was.surcharge, asked.surcharge), is_now.penalty - min(was.penalty, asked.penalty)
    )


def _growth(made: TaxReturn, unpaid: int, rules: OrdinanceView, day: date | None) -> Owed:
    """What lateness until `day` adds to that until each part was declared."""
    declared, now = _late_by(made, unpaid, rules, None), _late_by(made, unpaid, rules, day)
    return Owed(0, max(0, now.surcharge - declared.surcharge), max(0, now.penalty - declared.penalty))


def keep_bill(bill_id: int) -> None:
    """Notes a bill that took another one's place with the returns that it asks for."""
    bill = payments.find_bill(bill_id)
    if bill is None:
        return
    ids = {item.subject_id for item in bill.items if item.subject == SUBJECT}
    for made in session().scalars(select(TaxReturn).where(TaxReturn.id.in_(ids))):
        made.bill_id = bill_id
    session().flush()


def layers_of(before: TaxReturn | None) -> list[Layer]:
    """What earlier versions declared, and when, oldest first."""
    found: list[Layer] = []
    while before is not None:
        found.insert(0, Layer(before.tax_satang, _day(before)))
        before = session().get(TaxReturn, before.previous_id) if before.previous_id is not None else None
    return found


def month_words(month: date) -> Words:
    """The month in both languages."""
    return Words(say_month(month.year, month.month, "th"), say_month(month.year, month.month, "en"))


def _open_bill_of(made: TaxReturn) -> BillView | None:
    bill = payments.newest_bill(made.bill_id) if made.bill_id is not None else None
    return bill if bill is not None and bill.is_unpaid else None


def _asked_by(bill: BillView, subject_id: int) -> Owed:
    sums = dict.fromkeys(Part, 0)
    for item in bill.items:
        if item.subject == SUBJECT and item.subject_id == subject_id:
            sums[item.part] += item.amount_satang
    return Owed(sums[Part.PRINCIPAL], sums[Part.SURCHARGE], sums[Part.PENALTY])


def _unpaid_principal(bill: BillView, subject_id: int) -> int:
    own = [item for item in bill.items if item.subject == SUBJECT and item.subject_id == subject_id]
    return sum(item.left_satang for item in own if item.part is Part.PRINCIPAL)


def as_new(item: payments.ItemView) -> NewItem:
    """A line of a bill as a line of the bill that takes its place."""
    return NewItem(
        revenue=item.revenue,
        part=item.part,
        words=item.words,
        amount_satang=item.amount_satang,
        subject=item.subject,
        subject_id=item.subject_id,
        month=item.month,
        establishment_id=item.establishment_id,
        district=item.district,
    )


def _day(made: TaxReturn) -> date:
    return local(made.filed_at).date()
