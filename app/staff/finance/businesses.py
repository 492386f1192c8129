"""The register of businesses: found, read with its history, changed, closed; its members ended and invited."""

from collections.abc import Mapping
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, records
from app.shared.account_words import Refusal
from app.shared.business_words import business_refusal, read_count, read_day, read_month
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.rules import FinanceRule, finance, finance_readers
from services import audit, organisation, people, taxes
from services.audit import ActorKind, Role
from services.clock import MONTHS_TH_SHORT
from services.errors import NotFound, RuleBroken
from services.people import (
    ESTABLISHMENT_KINDS,
    OPERATOR_KINDS,
    PARTS,
    BusinessView,
    EstablishmentView,
    NewBusiness,
    NewEstablishment,
)

#: Who reads the register: also the counter, which files for whoever stands there.
business_readers = FinanceRule(
    "business_readers",
    ActorKind.OFFICER,
    frozenset({Role.FINANCE, Role.HEAD, Role.EXECUTIVE, Role.AUDITOR, Role.COUNTER}),
)
_HISTORY = 30


@staff.get("/finance/businesses")
@access(business_readers)
def view_businesses() -> ResponseReturnValue:
    """The register by number, found by number, name or tax id, by tax, district and status."""
    wanted = {name: request.args.get(name, "")[:100] for name in ("q", "tax", "district", "status")}
    key = read_key(str)
    found = people.search_businesses(
        wanted["q"],
        actor=current_actor(),
        after=key[0] if key else None,
        tax=wanted["tax"] or None,
        district=wanted["district"] or None,
        status=wanted["status"] or None,
    )
    return render_template(
        "staff/finance/view_businesses.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        wanted=wanted,
        may_edit=people.edits_businesses(current_actor()),
        districts={each.code: each.name for each in organisation.list_districts()},
        **shared_words(),
    )


@staff.get("/finance/businesses/<path:number>")
@access(business_readers)
@records
def view_desk_business(number: str) -> ResponseReturnValue:
    """One business; whoever reads its contact in the clear is written down."""
    actor = current_actor()
    business = people.get_business(number, owner=actor)
    if not business.is_masked:
        people.note_read(business.id, actor=actor)
    return _page(business)


@staff.get("/finance/businesses/<path:number>/edit")
@access(finance)
def edit_business(number: str) -> ResponseReturnValue:
    """What is said of the operator, to be changed."""
    business = people.get_business(number, owner=current_actor())
    return _edit_page(business, _values_of(business), None)


@staff.post("/finance/businesses/<path:number>/edit")
@access(finance)
@commits
def save_business(number: str) -> ResponseReturnValue:
    """Changes what is said of the operator."""
    business, form = people.get_business(number, owner=current_actor()), request.form
    new = NewBusiness(
        name=form.get("name", "")[:500],
        kind=form.get("kind", ""),
        tax_id=form.get("tax_id", ""),
        contact_name=form.get("contact_name", ""),
        phone=form.get("phone", "")[:100],
        email=form.get("email", ""),
        address=form.get("address", "")[:1000],
    )
    try:
        people.change_business(number, new, revision=_number(form.get("revision", "")), actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_edit_page(business, form.to_dict(), business_refusal(refused)), 400) from refused
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.post("/finance/businesses/<path:number>/close")
@access(finance)
@commits
def close_business(number: str) -> ResponseReturnValue:
    """Closes the operator with all its establishments on a day."""
    try:
        day = _day_asked()
        people.close_business(number, day, actor=current_actor())
    except RuleBroken as refused:
        business = people.get_business(number, owner=current_actor())
        raise Refused(_edit_page(business, _values_of(business), business_refusal(refused)), 400) from refused
    flash(_("บันทึกการเลิกกิจการแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.get("/finance/businesses/<path:number>/establishments/new")
@access(finance)
def new_establishment(number: str) -> ResponseReturnValue:
    """The form of another place of business."""
    return _place_page(people.get_business(number, owner=current_actor()), None, {}, None)


@staff.post("/finance/businesses/<path:number>/establishments/new")
@access(finance)
@commits
def add_establishment(number: str) -> ResponseReturnValue:
    """Enters another place of business."""
    business = people.get_business(number, owner=current_actor())
    try:
        new, months = _place_told(None)
        made = people.add_establishment(business.id, new, actor=current_actor())
        people.set_taxes(made.id, months, actor=current_actor())
    except RuleBroken as refused:
        page = _place_page(business, None, request.form.to_dict(), business_refusal(refused))
        raise Refused(page, 400) from refused
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.get("/finance/businesses/<path:number>/establishments/<int:establishment_id>")
@access(finance)
def edit_establishment(number: str, establishment_id: int) -> ResponseReturnValue:
    """One place of business with its taxes, to be changed."""
    business = people.get_business(number, owner=current_actor())
    place = _place_of(business, establishment_id)
    return _place_page(business, place, _values_of_place(place), None)


@staff.post("/finance/businesses/<path:number>/establishments/<int:establishment_id>")
@access(finance)
@commits
def save_establishment(number: str, establishment_id: int) -> ResponseReturnValue:
    """Changes a place of business and the months of its taxes."""
    business = people.get_business(number, owner=current_actor())
    place = _place_of(business, establishment_id)
    try:
        new, months = _place_told(place)
        revision = _number(request.form.get("revision", ""))
        people.change_establishment(place.id, new, revision=revision, actor=current_actor())
        if months != {tax.tax: (tax.from_month, tax.until_month) for tax in place.taxes}:
            people.set_taxes(place.id, months, actor=current_actor())
    except RuleBroken as refused:
        page = _place_page(business, place, request.form.to_dict(), business_refusal(refused))
        raise Refused(page, 400) from refused
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.post("/finance/businesses/<path:number>/establishments/<int:establishment_id>/close")
@access(finance)
@commits
def close_establishment(number: str, establishment_id: int) -> ResponseReturnValue:
    """Closes a place of business on a day: its month is the last for which a return is due."""
    business = people.get_business(number, owner=current_actor())
    place = _place_of(business, establishment_id)
    try:
        people.close_establishment(place.id, _day_asked(), actor=current_actor())
    except RuleBroken as refused:
        page = _place_page(business, place, _values_of_place(place), business_refusal(refused))
        raise Refused(page, 400) from refused
    flash(_("บันทึกการเลิกกิจการแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.post("/finance/businesses/<path:number>/members/<int:member_id>/end")
@access(finance)
@commits
def end_desk_member(number: str, member_id: int) -> ResponseReturnValue:
    """Ends that somebody may act for the business."""
    people.revoke_member(number, member_id, actor=current_actor())
    flash(_("ยกเลิกสิทธิแล้ว"), "success")
    return redirect(url_for("staff.view_desk_business", number=number))


@staff.post("/finance/businesses/<path:number>/invite")
@access(finance)
@commits
def invite_owner(number: str) -> ResponseReturnValue:
    """Invites an owner: by e-mail where an address was typed, else by a code that is shown once, to be handed over."""
    business = people.get_business(number, owner=current_actor())
    email = request.form.get("email", "")
    try:
        link = people.invite_to_business(number, part="owner", may_invite=True, email=email, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_page(business, business_refusal(refused)), 400) from refused
    if email.strip():
        flash(_("ส่งคำเชิญทางอีเมลแล้ว ลิงก์ใช้ได้ 14 วัน"), "success")
        return redirect(url_for("staff.view_desk_business", number=number))
    return render_template(
        "staff/finance/show_slips.html", slips=[(business, link.token)], expires_at=link.expires_at, join_url=join_url()
    )


def shared_words() -> dict[str, object]:
    """The words that the pages of the register share."""
    return {
        "operator_kinds": OPERATOR_KINDS,
        "establishment_kinds": ESTABLISHMENT_KINDS,
        "parts": PARTS,
        "taxes": taxes.TAXES,
    }


def join_url() -> str:
    """Where a code is typed in."""
    return url_for("public.view_join", _external=True)


def _page(business: BusinessView, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    rows = audit.list_entries(subject="business", subject_id=business.id, limit=_HISTORY)
    return render_template(
        "staff/finance/view_desk_business.html",
        business=business,
        members=people.list_members(business.number, actor=actor),
        invitations=people.list_invitations(business.number, actor=actor),
        may_edit=people.edits_businesses(actor),
        may_see_ledger=finance_readers.allows(actor),
        districts={each.code: each.name for each in organisation.list_districts()},
        history=rows,
        posts=people.posts_of({row.actor_id for row in rows if row.actor_kind == "officer" and row.actor_id}),
        refusal=refusal,
        **shared_words(),
    )


def _edit_page(business: BusinessView, values: Mapping[str, object], refusal: Refusal | None) -> str:
    return render_template(
        "staff/finance/edit_business.html", business=business, values=values, refusal=refusal, **shared_words()
    )


def _values_of(business: BusinessView) -> dict[str, object]:
    names = ("name", "kind", "tax_id", "contact_name", "phone", "email", "address", "revision")
    return {name: getattr(business, name) for name in names}


def _place_page(
    business: BusinessView, place: EstablishmentView | None, values: Mapping[str, object], refusal: Refusal | None
) -> str:
    areas = [
        (each.code, f"{each.name.th} ({district.name.th})")
        for district in organisation.list_districts()
        for each in organisation.list_subdistricts(district.code)
    ]
    return render_template(
        "staff/finance/edit_establishment.html",
        business=business,
        place=place,
        values=values,
        refusal=refusal,
        areas=areas,
        **shared_words(),
    )


def _values_of_place(place: EstablishmentView) -> dict[str, object]:
    names = ("name", "kind", "branch", "rooms", "subdistrict", "place_words", "revision")
    values: dict[str, object] = {name: getattr(place, name) for name in names}
    values["opened_on"] = _typed_day(place.opened_on)
    for tax in place.taxes:
        values[f"from-{tax.tax}"] = _typed_month(tax.from_month)
        values[f"until-{tax.tax}"] = _typed_month(tax.until_month)
    return values


def _place_told(
    place: EstablishmentView | None,
) -> tuple[NewEstablishment, dict[str, tuple[date, date | None]]]:
    """What the form says of a place, and the months of its taxes. RuleBroken."""
    form = request.form
    months: dict[str, tuple[date, date | None]] = {}
    for tax in taxes.TAXES:
        first = read_month(form.get(f"from-{tax}", ""), f"from-{tax}")
        if first is not None:
            months[tax] = (first, read_month(form.get(f"until-{tax}", ""), f"until-{tax}"))
    subdistrict = organisation.find_subdistrict(form.get("subdistrict", ""))
    new = NewEstablishment(
        name=form.get("name", "")[:500],
        kind=form.get("kind", ""),
        branch=form.get("branch", "").strip(),
        rooms=read_count(form.get("rooms", ""), "rooms"),
        district=subdistrict.district if subdistrict else place.district if place and not place.subdistrict else None,
        subdistrict=subdistrict.code if subdistrict else None,
        place_words=form.get("place_words", ""),
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        opened_on=read_day(form.get("opened_on", ""), "opened_on"),
    )
    return new, months


def _place_of(business: BusinessView, establishment_id: int) -> EstablishmentView:
    place = next((one for one in business.establishments if one.id == establishment_id), None)
    if place is None:
        raise NotFound("establishment")
    return place


def _day_asked() -> date:
    day = read_day(request.form.get("day", ""), "day")
    if day is None:
        raise RuleBroken("day", "required")
    return day


def _typed_day(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}" if day else ""


def _typed_month(month: date | None) -> str:
    return f"{MONTHS_TH_SHORT[month.month - 1]} {month.year + 543}" if month else ""


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
