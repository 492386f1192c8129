"""What is due, filed and to be paid: for those who act for establishments; for visitors, which taxes there are."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.taxes.returns import month_of
from app.shared import access, anyone, current_actor, signed_in
from services import clock, payments, people, taxes
from services.audit import Actor
from services.payments import receipts
from services.payments.receipts.views import SHORT_KINDS
from services.people import EstablishmentView
from services.taxes import MonthView, OrdinanceView, TaxKind

#: So many missing months, open bills and receipts stand on the first page; the rest is a page further.
_MISSING, _BILLS, _RECEIPTS = 12, 20, 3
#: Months across the calendar, and establishments down it.
_ACROSS, _DOWN = 12, 40


@dataclass(frozen=True, slots=True)
class Offer:
    """A tax as visitors read of it: its rules of today, and by when last month's return is due."""

    kind: TaxKind
    ordinance: OrdinanceView | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One establishment and tax with its months, oldest first; None where nothing is owed."""

    establishment: EstablishmentView
    kind: TaxKind
    months: list[MonthView | None]


@public.get("/taxes")
@access(anyone)
def view_taxes() -> ResponseReturnValue:
    """What is due with days left, bills to pay, last receipts; below, which taxes there are."""
    actor = current_actor()
    mine = _mine(actor)
    return render_template(
        "public/taxes/view_taxes.html",
        offers=_offers(),
        today=clock.today(),
        taxes=taxes.TAXES,
        **mine,
    )


@public.get("/taxes/ordinances")
@access(anyone)
def view_ordinances() -> ResponseReturnValue:
    """Every ordinance with its rates, since when and by which source."""
    return render_template(
        "public/taxes/view_ordinances.html",
        groups=[(kind, taxes.list_ordinances(kind.key)) for kind in taxes.TAXES.values()],
        today=clock.today(),
    )


@public.get("/taxes/calendar")
@access(signed_in)
def view_tax_calendar() -> ResponseReturnValue:
    """Twelve months of every establishment: filed, due, late."""
    actor = current_actor()
    months = taxes.list_months(actor)
    newest = taxes.add_months(taxes.first_of(clock.today()), -1)
    typed = request.args.get("until", "")
    until = month_of(typed) or newest
    across = [taxes.add_months(until, -back) for back in range(_ACROSS - 1, -1, -1)]
    return render_template(
        "public/taxes/view_tax_calendar.html",
        across=across,
        rows=_rows(months, across),
        earlier=taxes.add_months(until, -_ACROSS),
        later=taxes.add_months(until, _ACROSS) if until < newest else None,
    )


def _mine(actor: Actor) -> dict[str, object]:
    if actor.is_officer or actor.id is None:
        return {"is_operator": False}
    months = taxes.list_months(actor)
    businesses = people.acting_for(actor.id)
    ids = [each.business_id for each in businesses]
    missing = [one for one in months if one.is_missing]
    places = {one.id: one for one in people.list_establishments_of(actor)}
    bills = payments.list_bills_of(ids, person_id=actor.id, only_unpaid=True, limit=_BILLS) if ids else []
    return {
        "is_operator": bool(businesses),
        "businesses": businesses,
        "missing": missing[:_MISSING],
        "more_missing": max(0, len(missing) - _MISSING),
        "places": places,
        "many": len(places) > 1,
        "filed": [one for one in months if one.return_reference][:_MISSING],
        "bills": bills,
        "owed_satang": sum(bill.left_satang for bill in bills),
        "receipts": receipts.list_receipts_of(ids, person_id=actor.id, limit=_RECEIPTS).receipts if ids else (),
        "receipt_kinds": SHORT_KINDS,
    }


def _offers() -> list[Offer]:
    month = taxes.add_months(taxes.first_of(clock.today()), -1)
    found = []
    for kind in taxes.TAXES.values():
        ordinance = taxes.ordinance_for(kind.key, month)
        due = taxes.due_on(kind.key, month, ordinance=ordinance) if ordinance is not None else None
        found.append(Offer(kind, ordinance, due))
    return found


def _rows(months: list[MonthView], across: list[date]) -> list[CalendarRow]:
    by_place: dict[tuple[int, str], dict[date, MonthView]] = {}
    places: dict[int, EstablishmentView] = {}
    for one in months:
        by_place.setdefault((one.establishment.id, one.tax), {})[one.month] = one
        places[one.establishment.id] = one.establishment
    keys = sorted(by_place, key=lambda key: (places[key[0]].business_number, places[key[0]].branch, key[1]))
    return [
        CalendarRow(places[place], taxes.get_tax(tax), [by_place[place, tax].get(month) for month in across])
        for place, tax in keys[:_DOWN]
    ]
