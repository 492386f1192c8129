"""Officers' accounts: who has one, what they may do, and a link for whoever needs a password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, roles
from app.shared.account_words import ROLES, Refusal, refusal_of
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from services import organisation, people, settings
from services.audit import Role
from services.errors import RuleBroken
from services.people import Officer

administrators = roles(Role.ADMIN)


@staff.get("/officers")
@access(administrators)
def view_officers() -> ResponseReturnValue:
    """All accounts, the newest first, found by e-mail, post or telephone."""
    words = request.args.get("q", "")[:100]
    key = read_key(int)
    found = people.search_officers(words, actor=current_actor(), after=key[0] if key else None)
    page = page_of(found.officers, next_key=[found.after] if found.after else None)
    units = {unit.id: unit for unit in organisation.list_units()}
    return render_template("staff/officers/view_officers.html", page=page, words=words, roles=ROLES, units=units)


@staff.get("/officers/new")
@access(administrators)
def new_officer() -> ResponseReturnValue:
    """The form of a new account."""
    return _form_page(None, {}, None)


@staff.post("/officers/new")
@access(administrators)
@commits
def create_officer() -> ResponseReturnValue:
    """Makes the account. Its one-time link is shown once, or mailed where nobody but the officer may have it."""
    form = request.form
    try:
        officer, token = people.create_officer(
            form.get("email", ""),
            _role(),
            form.get("unit", ""),
            form.get("post", ""),
            current_actor(),
            phone=form.get("phone", ""),
        )
    except RuleBroken as refused:
        raise Refused(_form_page(None, form.to_dict(), refusal_of(refused)), 400) from refused
    return _after_inviting(officer, token)


@staff.get("/officers/<int:officer_id>")
@access(administrators)
def view_officer(officer_id: int) -> ResponseReturnValue:
    """One account, to be changed."""
    return _officer_page(people.get_officer(officer_id))


@staff.post("/officers/<int:officer_id>")
@access(administrators)
@commits
def change_officer(officer_id: int) -> ResponseReturnValue:
    """Changes role, unit, post and telephone; it counts from the officer's next request on."""
    form = request.form
    officer = people.get_officer(officer_id)
    try:
        changed = people.change_officer(
            officer_id,
            role=_role(),
            unit_key=form.get("unit", ""),
            post=form.get("post", ""),
            phone=form.get("phone", ""),
            actor=current_actor(),
        )
    except RuleBroken as refused:
        raise Refused(_form_page(officer, form.to_dict(), refusal_of(refused)), 400) from refused
    flash(gettext("บันทึกแล้ว"), "success")
    if changed.role is not officer.role and changed.role in people.SENSITIVE and changed.is_active:
        flash(_mailed(changed), "message")
    return redirect(url_for("staff.view_officer", officer_id=officer_id))


@staff.post("/officers/<int:officer_id>/deactivate")
@access(administrators)
@commits
def deactivate_officer(officer_id: int) -> ResponseReturnValue:
    """Closes the account: the officer is out at the next request."""
    officer = people.get_officer(officer_id)
    try:
        people.deactivate_officer(officer_id, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_officer_page(officer, refusal_of(refused)), 400) from refused
    flash(gettext("ปิดใช้งานบัญชีแล้ว"), "success")
    return redirect(url_for("staff.view_officer", officer_id=officer_id))


@staff.post("/officers/<int:officer_id>/activate")
@access(administrators)
@commits
def activate_officer(officer_id: int) -> ResponseReturnValue:
    """Opens a closed account again."""
    people.activate_officer(officer_id, actor=current_actor())
    flash(gettext("เปิดใช้งานบัญชีแล้ว"), "success")
    return redirect(url_for("staff.view_officer", officer_id=officer_id))


@staff.post("/officers/<int:officer_id>/invitation")
@access(administrators)
@commits
def invite_officer(officer_id: int) -> ResponseReturnValue:
    """Makes a new one-time link. It is shown once, or mailed where nobody but the officer may have it."""
    officer = people.get_officer(officer_id)
    try:
        token = people.invite_officer(officer_id, actor=current_actor())
    except RuleBroken as refused:
        raise Refused(_officer_page(officer, refusal_of(refused)), 400) from refused
    return _after_inviting(officer, token)


def _role() -> Role:
    """The chosen role. RuleBroken(role: role_unknown)."""
    chosen = request.form.get("role", "")
    if chosen not in {role.value for role in Role}:
        raise RuleBroken("role", "role_unknown")
    return Role(chosen)


def _officer_page(officer: Officer, refusal: Refusal | None = None) -> str:
    unit = organisation.get_unit(officer.unit_id)
    values = {"post": officer.post, "phone": officer.phone, "role": officer.role.value, "unit": unit.key}
    return _form_page(officer, values, refusal)


def _form_page(officer: Officer | None, values: dict[str, str], refusal: Refusal | None) -> str:
    units = [
        (unit.key, unit.name) for unit in organisation.list_units() if unit.is_active or unit.key == values.get("unit")
    ]
    choices = [(role.value, words) for role, words in ROLES.items()]
    template = "staff/officers/view_officer.html" if officer else "staff/officers/new_officer.html"
    return render_template(
        template,
        officer=officer,
        is_sensitive=officer is not None and officer.role in people.SENSITIVE,
        values=values,
        units=units,
        roles=choices,
        refusal=refusal,
    )


def _after_inviting(officer: Officer, token: str | None) -> ResponseReturnValue:
    if token is None:
        flash(_mailed(officer), "success")
        return redirect(url_for("staff.view_officer", officer_id=officer.id))
    link = f"{settings.current().base_url}{url_for('staff.view_invitation', token=token)}"
    return render_template("staff/officers/show_link.html", officer=officer, link=link)


def _mailed(officer: Officer) -> str:
    said = gettext(
        "บทบาทนี้เปิดเรื่องลับได้ ลิงก์ตั้งรหัสผ่านส่งไปที่ %(email)s เท่านั้น และแจ้งเจ้าหน้าที่รับเรื่องทุจริตทุกคนแล้ว", email=officer.email
    )
    return str(said)
