"""The pages of taxes by who opens them, and the returns and drafts that their addresses need."""

import io
from datetime import date
from typing import Any

from sqlalchemy import select

from services import drafts, files, taxes
from services.audit import Actor
from services.clock import today
from services.db import session, unit_of_work
from services.people import EstablishmentView, NewEstablishment, models
from services.people.emails import email_hash
from services.taxes.ledgers import CLEANER, sums_of, template
from tests.factories.businesses import make_business, make_station

OPEN = ("/taxes", "/taxes/ordinances", "/services/hotel-fee", "/services/oil-tax", "/services/tobacco-tax")
OWN = (
    "/taxes", "/taxes/calendar", "/taxes/calendar?until=2026-01", "/taxes/many", "/taxes/returns/{tax_return}",
    "/taxes/returns/{old_return}", "/taxes/returns/{nil_return}", "/ask/{oil_draft}/products",
    "/ask/{hotel_draft}/month", "/ask/{hotel_draft}/has_items", "/ask/{hotel_draft}/way", "/ask/{hotel_draft}/nights",
    "/ask/{fresh_draft}/nights",
    "/ask/{hotel_draft}/room_charge", "/ask/{hotel_draft}/amend_reason", "/ask/{hotel_draft}/review",
    "/ask/{filed_draft}/done",
)  # fmt: skip
DESK = (
    "/staff/finance/returns/{ledger_return}",
    "/staff/finance/ordinances", "/staff/finance/ordinances/{ordinance}", "/staff/finance/ordinances/new/oil-tax",
)  # fmt: skip
LINKS = ("/taxes/ledger-template.csv",)
DESK_PAPERS = ["/staff/finance/returns/{ledger_return}/ledger.csv"]
PAPERS = ["/taxes/returns/{tax_return}.pdf", "/taxes/many/template.csv?tax=oil-tax&month={tax_month}"]
EMPTY_OWN = [("/taxes/many", ""), ("/ask/{oil_draft}/products", "")]
EMPTY = [("/staff/finance/ordinances/new/oil-tax", "")]


def plant() -> dict[str, str]:
    """A hotel with an amended and a nil return, a station with a draft; the demo's citizen owns them."""
    month = taxes.add_months(taxes.first_of(today()), -1)
    before = taxes.add_months(month, -1)
    with unit_of_work():
        citizen = select(models.Person.id).where(models.Person.email_hash == email_hash("citizen@demo.pracha.example"))
        me = Actor.citizen(session().scalars(citizen).one())
        since = taxes.add_months(month, -5)
        made = make_business(
            NewEstablishment("โรงแรมตัวอย่างริมน้ำกวงและสวนลำไยหริภุญไชย", "hotel", rooms=18, taxes={"hotel-fee": since}),
            make_station("บจก.ตัวอย่างปิโตรเลียม สาขาป่าซาง"),
            name="บริษัท ตัวอย่างการโรงแรมและปิโตรเลียมภาคเหนือ จำกัด",
            owner=me.id,
        )
        hotel, station = made.establishments
        old = _file(hotel, me, month, room_charge=4_123_455)
        new = _file(hotel, me, month, room_charge=4_223_455, amend_reason="กรอกผิด")
        early = taxes.add_months(month, -2)
        key = files.save_document(io.BytesIO(template(early)), filename="ทะเบียน.csv", cleaner=CLEANER, actor=me).key
        ledger = _file(hotel, me, early, way="ledger", ledger={"key": key}, **sums_of(key, early))
        nil = taxes.file_return(
            taxes.NewReturn("hotel-fee", hotel.id, before, {"has_items": False}, taxes.CERTIFICATION.th), actor=me
        )
    oil = _draft("oil-tax", station, me, month, has_items=True)
    answers = {"way": "month", "rooms_sold": 4, "nights": 900, "room_charge": "5000", "amend_reason": None}
    return {
        "tax_return": new.reference,
        "old_return": old.reference,
        "ledger_return": ledger.reference,
        "nil_return": nil.reference,
        "tax_month": f"{month:%Y-%m}",
        "ordinance": str(taxes.list_ordinances("oil-tax")[0].id),
        "oil_draft": oil,
        "fresh_draft": _draft("hotel-fee", hotel, me, month, has_items=True, way="month", rooms_sold=4),
        "hotel_draft": _draft("hotel-fee", hotel, me, month, has_items=True, **answers),
        "filed_draft": _sent(_draft("oil-tax", station, me, before, has_items=False), me),
    }


def _file(place: EstablishmentView, actor: Actor, month: date, **more: Any) -> taxes.Filed:
    answers = {"has_items": True, "way": "month", "rooms_sold": 30, "nights": 40, **more}
    new = taxes.NewReturn("hotel-fee", place.id, month, answers, taxes.CERTIFICATION.th)
    return taxes.file_return(new, actor=actor)


def _draft(service: str, place: EstablishmentView, actor: Actor, month: date, **answers: Any) -> str:
    with unit_of_work():
        source = {"establishment": str(place.id), "month": f"{month:%Y-%m}"}
        view = drafts.open_draft(service, asker=actor, language="th", source=source)
    for key, value in answers.items():
        with unit_of_work():
            drafts.answer(view.id, key, value, actor=actor)
    return view.id


def _sent(draft_id: str, actor: Actor) -> str:
    with unit_of_work():
        drafts.submit(draft_id, actor=actor)
    return draft_id
