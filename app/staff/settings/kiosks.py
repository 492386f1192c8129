"""The page of kiosks: adding one, the code that lets a device in, who was there last, shutting off at once."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of
from services import clock, devices, organisation
from services.devices import NewKiosk
from services.errors import RuleBroken
from services.text import Words

_FIELDS = ("name", "place_th", "place_en", "unit_id")
#: Where this browser alone keeps the code that it asked for: ours is stored hashed.
_CODE = "kiosk_code"
_LABELS = {
    "name": lazy_gettext("ชื่อตู้"),
    "place_th": lazy_gettext("ที่ตั้ง (ไทย)"),
    "place_en": lazy_gettext("ที่ตั้ง (อังกฤษ)"),
}


@staff.get("/settings/kiosks")
@access(administrators)
def view_kiosks() -> ResponseReturnValue:
    """Every kiosk with how it stands, and the form of another."""
    return _page(dict.fromkeys(_FIELDS, ""))


@staff.post("/settings/kiosks")
@access(administrators)
@commits
def add_kiosk() -> ResponseReturnValue:
    """Adds a kiosk and shows the code by which its device is let in."""
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    unit = typed["unit_id"]
    try:
        if unit and not (unit.isascii() and unit.isdecimal() and len(unit) < 10):
            raise RuleBroken("unit_id", "unknown_unit")
        new = NewKiosk(typed["name"], Words(typed["place_th"], typed["place_en"]), int(unit) if unit else None)
        kiosk = devices.add_kiosk(new, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(typed, refusal_of(broken, _LABELS)), 400) from broken
    return _show_code(kiosk.id)


@staff.post("/settings/kiosks/<int:kiosk_id>/code")
@access(administrators)
@commits
def give_kiosk_code(kiosk_id: int) -> ResponseReturnValue:
    """Makes a code for a device: for the first one, for another in its place, or to let it in again."""
    devices.get_kiosk(kiosk_id, actor=current_actor())
    return _show_code(kiosk_id)


@staff.post("/settings/kiosks/<int:kiosk_id>/shut")
@access(administrators)
@commits
def shut_kiosk(kiosk_id: int) -> ResponseReturnValue:
    """Shuts the kiosk off, from its next request on."""
    devices.shut_off(kiosk_id, actor=current_actor())
    flash(gettext("ปิดตู้แล้ว หน้าจอจะเปลี่ยนภายในหนึ่งนาที"), "success")
    return redirect(url_for("staff.view_kiosks"))


@staff.post("/settings/kiosks/<int:kiosk_id>/remove")
@access(administrators)
@commits
def remove_kiosk(kiosk_id: int) -> ResponseReturnValue:
    """Takes a kiosk that is not in use off the list."""
    try:
        devices.remove_kiosk(kiosk_id, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(dict.fromkeys(_FIELDS, ""), Refusal({"": gettext("ปิดตู้ก่อนนำออก")})), 400) from broken
    flash(gettext("นำตู้ออกจากรายการแล้ว"), "success")
    return redirect(url_for("staff.view_kiosks"))


def _show_code(kiosk_id: int) -> ResponseReturnValue:
    code = devices.new_code(kiosk_id, actor=current_actor())
    until = clock.now() + devices.CODE_LIVES
    session[_CODE] = [kiosk_id, code, int(until.timestamp())]
    return redirect(url_for("staff.view_kiosks"))


def _page(values: dict[str, str], refusal: Refusal | None = None) -> str:
    kiosks = devices.list_kiosks(current_actor())
    kept = session.get(_CODE) or [0, "", 0]
    # A code that was used or has died is shown no more.
    fresh = kept[2] > clock.now().timestamp()
    waiting = next((each for each in kiosks if each.id == kept[0] and each.code_until is not None and fresh), None)
    return render_template(
        "staff/settings/view_kiosks.html",
        kiosks=kiosks,
        waiting=waiting,
        code=f"{kept[1][:4]}-{kept[1][4:]}" if waiting else "",
        units=[(str(unit.id), unit.name) for unit in organisation.list_units() if unit.is_active],
        unit_names={unit.id: unit.short for unit in organisation.list_units()},
        values=values,
        refusal=refusal,
    )
