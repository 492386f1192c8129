"""Changing the ordinances: a new version from a day, its rates, and the word that it was checked against the print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select

from services import audit
from services.audit import SYSTEM, Actor, ActorKind, Role
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.organisation.cache import changing
from services.people import is_finance
from services.taxes.kinds import TAXES
from services.taxes.kinds.base import EXAMPLE
from services.taxes.models import Ordinance, OrdinanceRate, TaxReturn
from services.taxes.ordinances import get_ordinance
from services.taxes.rules import Basis, HolidayRule, OrdinanceView, Rounding, RoundsBy, first_of
from services.text import normalise, single_line

#: What the title of a made-up ordinance ends in until it is confirmed.
EXAMPLE_MARK = "(ตัวอย่าง)"
_MOST = {"surcharge_percent": Decimal(100), "surcharge_most_percent": Decimal(1000), "penalty_percent": Decimal(200)}


@dataclass(frozen=True, slots=True)
class NewRate:
    """One rate as it is entered."""

    product: str
    name_th: str
    name_en: str
    basis: Basis
    rate: Decimal
    valid_from: date
    valid_until: date | None = None
    is_waiver: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class NewOrdinance:
    """An ordinance as it is entered. `details` are further columns by their names."""

    tax: str
    title: str
    valid_from: date
    due_day: int
    rates: Sequence[NewRate]
    valid_until: date | None = None
    legal_source: str = ""
    form_number: str = ""
    rounds_by: RoundsBy = RoundsBy.TOTAL
    rounding: Rounding = Rounding.HALF_UP
    holiday_rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY
    needs_nil_return: bool = True
    surcharge_percent: Decimal | None = None
    surcharge_most_percent: Decimal | None = None
    surcharge_source: str = ""
    penalty_percent: Decimal | None = None
    penalty_source: str = ""
    estimates_source: str = ""
    needs_guest_names: bool = False
    note: str = ""


def add_ordinance(new: NewOrdinance, *, actor: Actor) -> OrdinanceView:
    """Enters an ordinance. What held before without an end ends on the day before. Raises RuleBroken, NotAllowed."""
    _may_change(actor)
    _check(new)
    changing()
    before = session().scalars(
        select(Ordinance).where(
            Ordinance.tax == new.tax, Ordinance.valid_from < new.valid_from, Ordinance.valid_until.is_(None)
        )
    )
    for row in before:
        row.valid_until = new.valid_from - timedelta(days=1)
        row.revision += 1
    row = Ordinance(tax=new.tax, **_columns(new))
    session().add(row)
    session().flush()
    _put_rates(row.id, new.rates)
    audit.record("add ordinance", actor=actor, subject="ordinance", subject_id=row.id, fields=("tax", "valid_from"))
    return get_ordinance(row.id)


def change_ordinance(ordinance_id: int, new: NewOrdinance, *, actor: Actor, seen: int | None = None) -> OrdinanceView:
    """Replaces what an ordinance says, rates included; it is to be confirmed anew. Raises Stale, RuleBroken, NotFound.

    Returns that were filed keep what they came to: their working stands beside them.
    """
    _may_change(actor)
    _check(new)
    changing()
    row = _row(ordinance_id, seen)
    if row.tax != new.tax:
        raise RuleBroken("tax", "tax_fixed")
    columns = _columns(new)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    row.is_confirmed = False
    row.revision += 1
    session().execute(delete(OrdinanceRate).where(OrdinanceRate.ordinance_id == row.id))
    session().flush()
    _put_rates(row.id, new.rates)
    audit.record(
        "change ordinance", actor=actor, subject="ordinance", subject_id=row.id, fields=sorted([*changed, "rates"])
    )
    return get_ordinance(row.id)


def confirm_ordinance(ordinance_id: int, *, actor: Actor, seen: int | None = None) -> OrdinanceView:
    """Says that it was checked against the printed ordinance; RuleBroken where that is not cited.

    RuleBroken("", "same_officer") for the officer who entered or changed it last: a second pair of eyes confirms.
    """
    _may_change(actor)
    changing()
    row = _row(ordinance_id, seen)
    if not row.legal_source.strip():
        raise RuleBroken("legal_source", "required")
    if actor.is_officer and actor.id == _changed_by(row.id):
        raise RuleBroken("", "same_officer")
    row.title = row.title.removesuffix(EXAMPLE_MARK).strip()
    row.note = "" if row.note == EXAMPLE else row.note
    row.is_confirmed = True
    row.revision += 1
    session().flush()
    audit.record("confirm ordinance", actor=actor, subject="ordinance", subject_id=row.id, fields=("is_confirmed",))
    return get_ordinance(row.id)


def count_filed_under(new: NewOrdinance) -> int:
    """How many returns were filed already for months in which such an ordinance would hold."""
    query = select(func.count(TaxReturn.id)).where(
        TaxReturn.tax == new.tax,
        TaxReturn.month >= first_of(new.valid_from),
        TaxReturn.status.not_in(("replaced", "withdrawn")),
    )
    if new.valid_until is not None:
        query = query.where(TaxReturn.month <= new.valid_until)
    return session().scalar(query) or 0


def seed_ordinances(*, actor: Actor = SYSTEM) -> int:
    """Enters the known values of each tax that has no ordinance yet, unconfirmed; gives how many. Safe to repeat."""
    known = set(session().scalars(select(Ordinance.tax).distinct()))
    fresh = [new for kind in TAXES.values() if kind.key not in known for new in kind.seeds]
    for new in fresh:
        add_ordinance(NewOrdinance(**{**new, "rates": [NewRate(**rate) for rate in new["rates"]]}), actor=actor)
    return len(fresh)


def _changed_by(ordinance_id: int) -> int | None:
    """The officer who entered or changed it last, by the audit trail."""
    for entry in audit.list_entries(subject="ordinance", subject_id=ordinance_id, limit=500):
        if entry.action in ("add ordinance", "change ordinance"):
            return entry.actor_id if entry.actor_kind == ActorKind.OFFICER else None
    return None


def _row(ordinance_id: int, seen: int | None) -> Ordinance:
    row = session().get(Ordinance, ordinance_id, populate_existing=True)
    if row is None:
        raise NotFound("ordinance")
    if seen is not None and row.revision != seen:
        raise Stale("ordinance", row.revision, seen)
    return row


def _may_change(actor: Actor) -> None:
    if actor is SYSTEM or actor.has_role(Role.ADMIN) or is_finance(actor):
        return
    raise NotAllowed("ordinances")


def _columns(new: NewOrdinance) -> Mapping[str, Any]:
    return {
        "title": single_line(new.title),
        "valid_from": new.valid_from,
        "valid_until": new.valid_until,
        "due_day": new.due_day,
        "legal_source": normalise(new.legal_source),
        "form_number": single_line(new.form_number),
        "rounds_by": new.rounds_by.value,
        "rounding": new.rounding.value,
        "holiday_rule": new.holiday_rule.value,
        "needs_nil_return": new.needs_nil_return,
        "surcharge_percent": new.surcharge_percent,
        "surcharge_most_percent": new.surcharge_most_percent,
        "surcharge_source": normalise(new.surcharge_source),
        "penalty_percent": new.penalty_percent,
        "penalty_source": normalise(new.penalty_source),
        "estimates_source": normalise(new.estimates_source),
        "needs_guest_names": new.needs_guest_names,
        "note": normalise(new.note),
    }


def _put_rates(ordinance_id: int, rates: Sequence[NewRate]) -> None:
    session().add_all(
        OrdinanceRate(
            ordinance_id=ordinance_id,
            position=number * 10,
            product=rate.product,
            name_th=single_line(rate.name_th),
            name_en=single_line(rate.name_en) or single_line(rate.name_th),
            basis=rate.basis.value,
            rate=rate.rate,
            valid_from=rate.valid_from,
            valid_until=rate.valid_until,
            is_waiver=rate.is_waiver,
            source=normalise(rate.source),
        )
        for number, rate in enumerate(rates, start=1)
    )
    session().flush()


def _check(new: NewOrdinance) -> None:
    problems = []
    if new.tax not in TAXES:
        problems.append(Problem("tax", "not_on_list"))
    if not single_line(new.title):
        problems.append(Problem("title", "required"))
    if not 1 <= new.due_day <= 31:
        problems.append(Problem("due_day", "due_day_outside"))
    if new.valid_until is not None and new.valid_until < new.valid_from:
        problems.append(Problem("valid_until", "ends_before_it_begins"))
    for name, most in _MOST.items():
        value = getattr(new, name)
        if value is not None and not 0 <= value <= most:
            problems.append(Problem(name, "percent_outside", {"max": str(most)}))
    if new.surcharge_percent and not new.surcharge_source.strip():
        problems.append(Problem("surcharge_source", "source_needed"))
    if new.penalty_percent and not new.penalty_source.strip():
        problems.append(Problem("penalty_source", "source_needed"))
    if not new.rates:
        problems.append(Problem("rates", "required"))
    for number, rate in enumerate(new.rates):
        problems += _check_rate(number, rate, new.tax)
    if problems:
        raise RuleBroken.of(problems)


def _check_rate(number: int, rate: NewRate, tax: str) -> list[Problem]:
    where = f"rates.{number}"
    problems = []
    if not single_line(rate.name_th):
        problems.append(Problem(f"{where}.name_th", "required"))
    if tax in TAXES and rate.basis not in TAXES[tax].bases_allowed:
        problems.append(Problem(f"{where}.basis", "not_on_list"))
    if tax in TAXES and not TAXES[tax].takes_product(rate.product):
        problems.append(Problem(f"{where}.product", "product_unknown"))
    if not 0 <= rate.rate <= 10_000 or (rate.is_waiver and rate.rate):
        problems.append(Problem(f"{where}.rate", "rate_outside"))
    if rate.is_waiver and not rate.source.strip():
        problems.append(Problem(f"{where}.source", "source_needed"))
    if rate.valid_until is not None and rate.valid_until < rate.valid_from:
        problems.append(Problem(f"{where}.valid_until", "ends_before_it_begins"))
    return problems
