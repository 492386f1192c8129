"""The businesses for which somebody acts: which, what they file, who else may, and the requests in progress."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, current_actor, signed_in
from services import organisation, people, taxes
from services.people import ESTABLISHMENT_KINDS, OPERATOR_KINDS, PARTS, BusinessView, EstablishmentView
from services.text import Words


@public.get("/taxes/businesses")
@access(signed_in)
def list_businesses() -> ResponseReturnValue:
    """Mine, with the requests that wait; nothing yet says how to begin."""
    actor = current_actor()
    places: dict[str, list[EstablishmentView]] = {}
    for place in people.list_establishments_of(actor):
        places.setdefault(place.business_number, []).append(place)
    return render_template(
        "public/taxes/list_businesses.html",
        businesses=people.acting_for(actor.id or 0),
        places=places,
        requests=taxes.list_requests_of(actor, limit=20),
        **words(),
    )


@public.get("/taxes/businesses/<path:number>")
@access(signed_in)
def view_business(number: str) -> ResponseReturnValue:
    """One business: its establishments with their taxes, who may act, requests in progress."""
    actor = current_actor()
    business = people.get_business(number, owner=actor)
    return render_template(
        "public/taxes/view_business.html",
        business=business,
        facts=_facts(business),
        areas={place.id: area_of(place) for place in business.establishments},
        may_ask=number in {one.number for one in people.list_run_by(actor.id or 0)},
        members=len(people.list_members(number, actor=actor)),
        requests=taxes.list_requests_of(actor, number=number, limit=20),
        **words(),
    )


def words() -> dict[str, object]:
    """The words that pages about businesses share."""
    return {
        "parts": PARTS,
        "operator_kinds": OPERATOR_KINDS,
        "establishment_kinds": ESTABLISHMENT_KINDS,
        "taxes": taxes.TAXES,
        "request_kinds": taxes.REQUEST_KINDS,
        "request_states": taxes.REQUEST_STATES,
    }


def area_of(place: EstablishmentView) -> Words:
    """ "ต.เวียงยอง อ.เมืองลำพูน"; empty where it is not known."""
    district = organisation.find_district(place.district) if place.district else None
    subdistrict = organisation.find_subdistrict(place.subdistrict) if place.subdistrict else None
    th = [f"ต.{subdistrict.name.th}" if subdistrict else "", f"อ.{district.name.th}" if district else ""]
    en = [subdistrict.name.en if subdistrict else "", district.name.en if district else ""]
    return Words(" ".join(filter(None, [place.place_words, *th])), ", ".join(filter(None, [place.place_words, *en])))


_KINDS = {str(kind): words for kind, words in OPERATOR_KINDS.items()}


def _facts(business: BusinessView) -> list[dict[str, object]]:
    rows: list[tuple[Words, object]] = [
        (Words("เลขทะเบียนผู้ประกอบการ", "Business number"), business.number),
        (Words("ประเภท", "Kind"), _KINDS.get(business.kind)),
        (Words("เลขประจำตัวผู้เสียภาษี", "Tax number"), business.tax_id),
        (Words("ผู้ติดต่อ", "Contact"), business.contact_name),
        (Words("โทรศัพท์", "Telephone"), business.phone),
        (Words("อีเมล", "E-mail"), business.email),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]
