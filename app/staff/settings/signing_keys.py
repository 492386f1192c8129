"""The page of the keys that sign papers: changed after a confirmation, revoked where one fell into wrong hands."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators
from services.errors import NotFound, RuleBroken
from services.payments import keys
from services.payments.keys import PublicKey


@staff.get("/settings/signing-keys")
@access(administrators)
def view_signing_keys() -> ResponseReturnValue:
    """Every key there ever was, and what may be done with it."""
    return render_template("staff/settings/view_signing_keys.html", keys=keys.public_keys())


@staff.get("/settings/signing-keys/rotate")
@access(administrators)
def view_key_rotation() -> ResponseReturnValue:
    """What a change of keys means, before it is made."""
    return _rotation()


@staff.post("/settings/signing-keys/rotate")
@access(administrators)
@commits
def rotate_signing_key() -> ResponseReturnValue:
    """Makes another key, where that was confirmed; what the old one signed can still be checked."""
    if request.form.get("sure") != "yes":
        raise Refused(_rotation(_unsure()), 400)
    keys.rotate_key(actor=current_actor())
    flash(gettext("เปลี่ยนกุญแจแล้ว เอกสารที่ออกจากนี้ลงลายมือชื่อด้วยกุญแจใหม่"), "success")
    return redirect(url_for("staff.view_signing_keys"))


@staff.get("/settings/signing-keys/<int:key_id>/revoke")
@access(administrators)
def view_key_revocation(key_id: int) -> ResponseReturnValue:
    """What revoking a key means, before it is done."""
    return _revocation(_ended(key_id))


@staff.post("/settings/signing-keys/<int:key_id>/revoke")
@access(administrators)
@commits
def revoke_signing_key(key_id: int) -> ResponseReturnValue:
    """Revokes an old key, where that was confirmed: offline, what it signed proves nothing any more."""
    key = _ended(key_id)
    if request.form.get("sure") != "yes":
        raise Refused(_revocation(key, _unsure()), 400)
    try:
        keys.revoke_key(key_id, actor=current_actor())
    except RuleBroken as broken:
        raise NotFound("key") from broken
    flash(gettext("เพิกถอนกุญแจแล้ว"), "success")
    return redirect(url_for("staff.view_signing_keys"))


def _ended(key_id: int) -> PublicKey:
    """A key that was replaced and still proves something; NotFound for any other."""
    for key in keys.public_keys():
        if key.id == key_id and key.ended_at is not None and not key.is_revoked:
            return key
    raise NotFound("key")


def _unsure() -> Refusal:
    return Refusal({"sure": gettext("กรุณายืนยันก่อน")})


def _rotation(refusal: Refusal | None = None) -> str:
    return render_template("staff/settings/view_key_rotation.html", values={"sure": ""}, refusal=refusal)


def _revocation(key: PublicKey, refusal: Refusal | None = None) -> str:
    return render_template("staff/settings/view_key_revocation.html", key=key, values={"sure": ""}, refusal=refusal)
