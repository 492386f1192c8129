"""The pages of partner organisations: who they are, their keys, each shown once, and what they sent."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import catalogue, clock, organisation, partners
from services.audit import Actor, ActorKind, Channel
from services.catalogue import Service
from services.errors import NotFound, RuleBroken
from services.partners import MOST_RATE, USUAL_RATE, NewKey, PartnerDetails, PartnerView
from services.text import Words, arabic_digits

_FIELDS = ("name_th", "name_en", "contact", "unit_id", "is_active")
_KEY_FIELDS = ("label", "rate", "days")
#: How long a key may hold.
LIVES = (
    ("90", Words("90 วัน", "90 days")),
    ("180", Words("180 วัน", "180 days")),
    ("365", Words("1 ปี", "1 year")),
    ("730", Words("2 ปี", "2 years")),
)
_LABELS = {
    "name_th": lazy_gettext("ชื่อองค์กร (ไทย)"),
    "name_en": lazy_gettext("ชื่อองค์กร (อังกฤษ)"),
    "contact": lazy_gettext("ผู้ประสานงาน"),
    "label": lazy_gettext("ใช้กับระบบใด"),
    "rate": lazy_gettext("เรียกได้กี่ครั้งต่อนาที"),
    "scopes": lazy_gettext("บริการที่ขอได้"),
}


@staff.get("/settings/partners")
@access(administrators)
def view_partners() -> ResponseReturnValue:
    """Every partner with when it was here last and how much it sent last month."""
    return render_template("staff/settings/view_partners.html", partners=partners.list_partners(current_actor()))


@staff.get("/settings/partners/new")
@access(administrators)
def new_partner() -> ResponseReturnValue:
    """The form of a new partner."""
    return _new_page({"is_active": "yes"})


@staff.post("/settings/partners/new")
@access(administrators)
@commits
def create_partner() -> ResponseReturnValue:
    """Adds a partner; its keys are made on its own page."""
    typed = _typed(_FIELDS)
    try:
        made = partners.add_partner(_details(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_new_page(typed, refusal_of(broken, _LABELS)), 400) from broken
    saved()
    return redirect(url_for("staff.view_partner", partner_id=made.id))


@staff.get("/settings/partners/<int:partner_id>")
@access(administrators)
def view_partner(partner_id: int) -> ResponseReturnValue:
    """One partner: its keys, what it sent, and what is said of it."""
    return _page(partners.get_partner(partner_id, actor=current_actor()))


@staff.post("/settings/partners/<int:partner_id>")
@access(administrators)
@commits
def update_partner(partner_id: int) -> ResponseReturnValue:
    """Changes what is said of it; shut off, none of its keys opens anything."""
    partner, typed = partners.get_partner(partner_id, actor=current_actor()), _typed(_FIELDS)
    is_active = typed["is_active"] == "yes"
    try:
        partners.change_partner(partner_id, _details(typed), is_active=is_active, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(partner, typed, refusal=refusal_of(broken, _LABELS)), 400) from broken
    saved()
    return redirect(url_for("staff.view_partner", partner_id=partner_id))


@staff.post("/settings/partners/<int:partner_id>/keys")
@access(administrators)
@commits
def add_partner_key(partner_id: int) -> ResponseReturnValue:
    """Makes a key and shows it, here and never again."""
    partner, typed = partners.get_partner(partner_id, actor=current_actor()), _typed(_KEY_FIELDS)
    scopes = request.form.getlist("scopes")[:200]
    try:
        key, secret = partners.add_key(
            partner_id,
            _new_key(typed, scopes),
            known=[service.key for service in offered()],
            actor=current_actor(),
        )
    except RuleBroken as broken:
        refusal = refusal_of(broken, _LABELS)
        raise Refused(_page(partner, typed_key=typed, chosen=scopes, refusal=refusal), 400) from broken
    return render_template("staff/settings/add_partner_key.html", partner=partner, key=key, secret=secret)


@staff.post("/settings/partners/<int:partner_id>/keys/<int:key_id>/revoke")
@access(administrators)
@commits
def revoke_partner_key(partner_id: int, key_id: int) -> ResponseReturnValue:
    """Shuts a key off, at once and for good."""
    partners.revoke_key(partner_id, key_id, actor=current_actor())
    flash(gettext("ยกเลิกกุญแจแล้ว ระบบที่ใช้กุญแจนี้เรียกไม่ได้อีก"), "success")
    return redirect(url_for("staff.view_partner", partner_id=partner_id))


def offered() -> Sequence[Service]:
    """The services that a key may name."""
    return catalogue.list_services(Actor(ActorKind.PARTNER, Channel.API), Channel.API)


def _typed(names: Sequence[str]) -> dict[str, str]:
    return {name: request.form.get(name, "")[:1000] for name in names}


def _details(typed: Mapping[str, str]) -> PartnerDetails:
    unit = typed["unit_id"]
    if unit and _number(unit) is None:
        raise RuleBroken("unit_id", "unknown_unit")
    return PartnerDetails(Words(typed["name_th"], typed["name_en"]), typed["contact"], _number(unit))


def _new_key(typed: Mapping[str, str], scopes: Sequence[str]) -> NewKey:
    rate = _number(typed["rate"])
    if rate is None:
        raise RuleBroken("rate", "whole_number")
    if typed["days"] not in dict(LIVES):
        raise RuleBroken("days", "unknown_choice")
    return NewKey(scopes, clock.today() + timedelta(days=int(typed["days"])), typed["label"], rate)


def _number(typed: str) -> int | None:
    plain = arabic_digits(typed).strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None


def _values(partner: PartnerView) -> dict[str, str]:
    return {
        "name_th": partner.name.th,
        "name_en": partner.name.en,
        "contact": partner.contact,
        "unit_id": str(partner.unit_id or ""),
        "is_active": "yes" if partner.is_active else "",
    }


def _units() -> list[tuple[str, Words]]:
    return [(str(unit.id), unit.name) for unit in organisation.list_units()]


def _new_page(values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/settings/new_partner.html", values=values, refusal=refusal, units=_units())


def _page(
    partner: PartnerView,
    values: Mapping[str, str] | None = None,
    *,
    typed_key: Mapping[str, str] | None = None,
    chosen: Sequence[str] = (),
    refusal: Refusal | None = None,
) -> str:
    return render_template(
        "staff/settings/view_partner.html",
        partner=partner,
        values=values or _values(partner),
        key_values=typed_key or {"label": "", "rate": str(USUAL_RATE), "days": "365"},
        chosen=chosen,
        refusal=refusal,
        units=_units(),
        services=offered(),
        names=_names(partner),
        lives=LIVES,
        most_rate=MOST_RATE,
    )


def _names(partner: PartnerView) -> dict[str, Words]:
    """The names of the services of its keys and counters; a service that is on offer no longer is called by its key."""
    keys = {scope for key in partner.keys for scope in key.scopes}
    keys |= {service for service, _what in (*partner.last_month, *partner.this_month)}
    found = {}
    for key in keys:
        try:
            found[key] = catalogue.get_service(key).name
        except NotFound:
            found[key] = Words(key, key)
    return found
