"""The counter's drawer: opened with a float, money taken for bills, closed at the day's end with a remittance note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from services import audit, clock, db, qr
from services.audit import Actor, Role
from services.errors import NotAllowed, NotFound, RuleBroken
from services.organisation import get_setting
from services.payments import books, ledger
from services.payments.bank_files import Keyed
from services.payments.bank_models import Drawer
from services.payments.books import BookKind, print_number
from services.payments.exception_words import Step
from services.payments.ledger import Account, Line
from services.payments.models import Bill, Payment
from services.payments.reading import find_bill, find_bill_by_refs, get_bill, newest_bill
from services.payments.receipt_models import Receipt
from services.payments.reversing import reverse_payment
from services.payments.rows import lock_businesses
from services.payments.settling import settle_of
from services.payments.taking import take_payment
from services.payments.views import BillView, Method, NewPayment, Result
from services.people.finance import is_finance, may_see_finance
from services.people.models import Officer
from services.text import normalise

PAGE = 50
PARTS = "payments.part_at_counter"
#: No drawer holds more than this in satang.
MOST = 10**12
NOTE_LENGTH = 1000
MANNERS = (Method.CASH, Method.CARD)


@dataclass(frozen=True, slots=True)
class DrawerView:
    """A drawer. `number` is that of its remittance note as printed, "" while it is open."""

    id: int
    officer_id: int
    officer: str
    day: date
    opened_at: datetime
    closed_at: datetime | None
    float_satang: int
    cash_satang: int
    card_satang: int
    counted_satang: int | None
    note: str
    number: str
    fiscal_year: int | None

    @property
    def is_open(self) -> bool:
        """Whether money can still be taken."""
        return self.closed_at is None

    @property
    def expected_satang(self) -> int:
        """What should lie in it, the float included."""
        return self.float_satang + self.cash_satang

    @property
    def difference_satang(self) -> int:
        """What was counted more (or, negative, less) than it should be."""
        return 0 if self.counted_satang is None else self.counted_satang - self.cash_satang


@dataclass(frozen=True, slots=True)
class Taking:
    """One payment taken at the counter, with its receipt."""

    payment_id: int
    reference: str
    bill_reference: str
    payer: str
    receipt: str
    receipt_number: str
    method: Method
    amount_satang: int
    paid_at: datetime
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that was taken just now, the change to give back, and what the bill still asks."""

    payment_id: int
    change_satang: int
    left_satang: int = 0


def may_use(actor: Actor) -> bool:
    """Whether the actor may have a drawer: counters and finance officers."""
    return actor.has_role(Role.COUNTER) or is_finance(actor)


def open_drawer(float_satang: int, *, actor: Actor) -> DrawerView:
    """Opens a drawer with so much change in it. RuleBroken("float", out_of_range; "", has_drawer)."""
    _only(actor)
    if not 0 <= float_satang <= MOST:
        raise RuleBroken("float", "out_of_range")
    if find_open(actor=actor) is not None:
        raise RuleBroken("", "has_drawer")
    row = Drawer(
        officer_id=actor.id, unit_id=actor.unit_id, day=clock.today(), opened_at=clock.now(), float_satang=float_satang,
        cash_satang=0, card_satang=0,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(row)
            db.session().flush()
    except IntegrityError as error:
        raise RuleBroken("", "has_drawer") from error
    audit.record("open drawer", actor=actor, subject="drawer", subject_id=row.id)
    return get_drawer(row.id, actor=actor)


def find_open(*, actor: Actor) -> DrawerView | None:
    """The actor's open drawer."""
    found = db.session().execute(_rows().where(Drawer.officer_id == actor.id, Drawer.closed_at.is_(None))).one_or_none()
    return None if found is None else _view(found)


def get_drawer(drawer_id: int, *, actor: Actor) -> DrawerView:
    """One drawer: one's own; for finance and its readers every one. NotFound."""
    found = db.session().execute(_rows().where(Drawer.id == drawer_id)).one_or_none()
    if found is None or not (may_see_finance(actor) or (may_use(actor) and found[0].officer_id == actor.id)):
        raise NotFound("drawer")
    return _view(found)


def list_drawers(*, actor: Actor, after: int | None = None) -> Keyed:
    """Drawers newest first: all for finance and its readers, one's own for a counter. NotFound for others."""
    query = _rows().order_by(Drawer.id.desc()).limit(PAGE + 1)
    if not may_see_finance(actor):
        if not may_use(actor):
            raise NotFound("drawers")
        query = query.where(Drawer.officer_id == actor.id)
    found = db.session().execute(query if after is None else query.where(Drawer.id < after)).all()
    rows = [_view(row) for row in found[:PAGE]]
    return Keyed(rows, rows[-1].id if len(found) > PAGE else None)


def list_takings(drawer_id: int, *, actor: Actor, limit: int = 1000) -> Sequence[Taking]:
    """What was taken into a drawer, in order; what was undone is marked. NotFound."""
    get_drawer(drawer_id, actor=actor)
    # Only what was undone at the drawer: a later reversal at the desk changes nothing of the day's note.
    undone = select(Payment.reverses_id).where(Payment.source_key.startswith(_undoing(drawer_id)))
    query = (
        select(Payment, Bill.reference, Bill.payer_name, Receipt.reference, Receipt.number, Payment.id.in_(undone))
        .outerjoin(Bill, Bill.id == Payment.bill_id)
        .outerjoin(Receipt, (Receipt.payment_id == Payment.id) & Receipt.replaces_id.is_(None))
        .where(Payment.drawer_id == drawer_id, Payment.amount_satang > 0)
        .order_by(Payment.id)
        .limit(limit)
    )
    return [
        Taking(
            payment.id, payment.reference, bill or "", payer or "", receipt or "",
            print_number(number) if number else "", Method(payment.method), payment.amount_satang, payment.paid_at,
            bool(is_undone),
        )
        for payment, bill, payer, receipt, number, is_undone in db.session().execute(query)
    ]  # fmt: skip


def find_to_pay(typed: str, *, actor: Actor) -> BillView | None:
    """The bill that somebody shows: its reference, the QR code or barcode as the scanner types it, or both references.

    Of a bill that was replaced, the one in its place.
    """
    _only(actor)
    plain = typed.strip()
    found: BillView | None = None
    if plain.startswith("|"):
        parts = plain.replace("\r", "\n").split()
        found = find_bill_by_refs(parts[1], parts[2]) if len(parts) > 2 else None
    elif plain.startswith("0002"):
        found = _by_qr(plain)
    elif len(parts := plain.split()) == 2 and all(part.isalnum() for part in parts):
        found = find_bill_by_refs(parts[0].upper(), parts[1].upper())
    if found is None:
        try:
            found = get_bill(plain, owner=actor)
        except NotFound:
            return None
    return newest_bill(found.id)


def take_at_counter(
    bill_id: int,
    *,
    method: Method,
    seen_satang: int,
    received_satang: int,
    token: str,
    actor: Actor,
    part_satang: int | None = None,
) -> Paid:
    """Takes what a bill asks into the actor's open drawer; `seen_satang` is the sum that both have seen.

    `part_satang` is less of it, where the setting allows that; the rest stays open. `token` is that of the form: sent
    twice it is taken once. RuleBroken("", no_drawer | old_drawer | nothing_due | sum_changed; part: part_not_allowed |
    part_of_sum; received: less_than_due | less_than_part; method: not_on_list).
    """
    _only(actor)
    if method not in MANNERS:
        raise RuleBroken("method", "not_on_list")
    bill = find_bill(bill_id)
    if bill is None:
        raise NotFound("bill")
    # The lock of the business first, as everywhere; then the drawer.
    lock_businesses([bill.business_id])
    drawer = _own(actor)
    source_key = f"counter:{drawer.id}:{token[:64]}"
    known = db.session().scalar(select(Payment).where(Payment.source_key == source_key))
    if known is not None:
        change = max(0, received_satang - known.amount_satang) if method is Method.CASH else 0
        return Paid(known.id, change, newest_bill(bill_id).left_satang)
    fresh = newest_bill(bill_id)
    due = fresh.left_satang
    if due <= 0:
        raise RuleBroken("", "nothing_due")
    if due != seen_satang or fresh.is_outdated(clock.today()):
        raise RuleBroken("", "sum_changed")
    wanted = due if part_satang is None else _part_of(due, part_satang)
    if method is Method.CASH and received_satang < wanted:
        raise RuleBroken("received", "less_than_due" if wanted == due else "less_than_part")
    taken = take_payment(
        NewPayment(method, wanted, clock.now(), source_key, bill_id=fresh.id, officer_id=actor.id, drawer_id=drawer.id),
        actor=actor,
    )
    # It was meant so: nobody has to ask why it is short.
    settle_of(taken.payment_id, (Result.SHORT,), step=Step.ACCEPT, actor=actor)
    _add(drawer, method, wanted)
    return Paid(taken.payment_id, received_satang - wanted if method is Method.CASH else 0, due - wanted)


def takes_parts() -> bool:
    """Whether the counter may take less than a bill asks."""
    return bool(get_setting(PARTS))


def _part_of(due: int, part: int) -> int:
    if not takes_parts():
        raise RuleBroken("part", "part_not_allowed")
    if not 0 < part <= due:
        raise RuleBroken("part", "part_of_sum")
    return part


def undo_at_counter(payment_id: int, *, actor: Actor) -> None:
    """Undoes a payment that was taken by mistake, while its drawer is open. RuleBroken("", drawer_closed), NotFound."""
    _only(actor)
    payment = db.session().get(Payment, payment_id)
    if payment is None or payment.drawer_id is None:
        raise NotFound("payment")
    if payment.business_id is not None:
        lock_businesses([payment.business_id])
    drawer = _locked(payment.drawer_id)
    if drawer.officer_id != actor.id:
        raise NotFound("payment")
    if drawer.closed_at is not None:
        raise RuleBroken("", "drawer_closed")
    key = f"{_undoing(drawer.id)}{payment_id}"
    undone = reverse_payment(payment_id, reason="mistake", actor=actor, source_key=key, paid_at=clock.now())
    if not undone.is_known:
        _add(drawer, Method(payment.method), -payment.amount_satang)


def close_drawer(*, counted_satang: int, note: str, actor: Actor) -> DrawerView:
    """Closes the actor's drawer and numbers its note; `counted_satang` is all the cash in it, the float included.

    RuleBroken("", no_drawer; counted: out_of_range; note: difference_words | too_long).
    """
    _only(actor)
    drawer = _own(actor, is_today=False)
    if not 0 <= counted_satang <= MOST:
        raise RuleBroken("counted", "out_of_range")
    words = normalise(note)
    if len(words) > NOTE_LENGTH:
        raise RuleBroken("note", "too_long", max=NOTE_LENGTH)
    taken = counted_satang - drawer.float_satang
    if taken != drawer.cash_satang and not words:
        raise RuleBroken("note", "difference_words")
    now = clock.now()
    drawer.counted_satang, drawer.note, drawer.closed_at = taken, words, now
    if taken:
        # What was counted goes to the bank; a difference stays on the account of cash until it is cleared up.
        lines = [Line(Account.BANK, taken), Line(Account.CASH, -taken)]
        ledger.post("remit", "drawer", drawer.id, lines=lines, day=drawer.day)
    db.session().flush()
    number = books.next_number(BookKind.REMITTANCE, clock.local(now).date())
    drawer.remittance_year, drawer.remittance_number = number.fiscal_year, number.number
    db.session().flush()
    note_code = f"difference={taken - drawer.cash_satang}" if taken != drawer.cash_satang else ""
    fields = ("counted", "closed_at")
    audit.record("close drawer", actor=actor, subject="drawer", subject_id=drawer.id, fields=fields, note=note_code)
    return get_drawer(drawer.id, actor=actor)


def _undoing(drawer_id: int) -> str:
    return f"counter:{drawer_id}:undo:"


def _only(actor: Actor) -> None:
    if not may_use(actor):
        raise NotAllowed("drawers")


def _own(actor: Actor, *, is_today: bool = True) -> Drawer:
    """The actor's open drawer, locked."""
    query = select(Drawer).where(Drawer.officer_id == actor.id, Drawer.closed_at.is_(None)).with_for_update()
    row = db.session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise RuleBroken("", "no_drawer")
    if is_today and row.day != clock.today():
        raise RuleBroken("", "old_drawer")
    return row


def _locked(drawer_id: int) -> Drawer:
    return db.session().get_one(Drawer, drawer_id, with_for_update=True, populate_existing=True)


def _add(drawer: Drawer, method: Method, satang: int) -> None:
    if method is Method.CASH:
        drawer.cash_satang += satang
    else:
        drawer.card_satang += satang
    db.session().flush()


def _by_qr(text: str) -> BillView | None:
    try:
        read = qr.parse(text)
    except ValueError:
        return None
    return find_bill_by_refs(read.ref1, read.ref2 or "") if read.ref1 else None


def sum_of_day(day: date) -> tuple[int, int]:
    """What was taken at all counters on a day, in cash and by card."""
    query = select(func.coalesce(func.sum(Drawer.cash_satang), 0), func.coalesce(func.sum(Drawer.card_satang), 0))
    cash, card = db.session().execute(query.where(Drawer.day == day)).one()
    return int(cash), int(card)


def _rows() -> Any:
    return select(Drawer, Officer.post).join(Officer, Officer.id == Drawer.officer_id)


def _view(found: Any) -> DrawerView:
    row, post = found
    return DrawerView(
        row.id, row.officer_id, post, row.day, row.opened_at, row.closed_at, row.float_satang, row.cash_satang,
        row.card_satang, row.counted_satang, row.note,
        print_number(row.remittance_number) if row.remittance_number else "", row.remittance_year,
    )  # fmt: skip
