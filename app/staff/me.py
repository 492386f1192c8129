"""An officer's own LINE: tied by a code that is typed in the chat; and the groups of the own unit."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.security import limit
from app.shared import access, commits, current_actor, language, officer, roles
from app.shared.line_links import line_link
from app.staff.blueprint import staff
from services import clock, complaints, organisation, people
from services.audit import Role

LINE = "line"
#: What is typed before the code, in the own chat and in a group.
WORD, GROUP_WORD = "เจ้าหน้าที่", "ผูกกลุ่ม"
_CODE, _CODE_SECONDS = "chat_code", 15 * 60
leaders = roles(Role.HEAD, Role.REGISTRY, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Code:
    """What an officer types in LINE, and the link that types it."""

    words: str
    link: str = ""


@staff.get("/me")
@access(officer)
def view_me() -> ResponseReturnValue:
    """Whether the own LINE is tied, and the groups of the unit for whoever leads it."""
    actor = current_actor()
    unit_id = actor.unit_id or 0
    may_tie = people.may_tie_group(actor, unit_id)
    return render_template(
        "staff/me/view_me.html",
        is_tied=people.find_chat_of_officer(actor.id or 0, LINE) is not None,
        code=_fresh("own"),
        group_code=_fresh("group") if may_tie else None,
        may_tie=may_tie,
        groups=people.list_groups(unit_id) if may_tie else [],
        unit=organisation.get_unit(unit_id).name.in_(language()) if may_tie else "",
        times=complaints.say_digest_times().in_(language()),
    )


@staff.post("/me/line")
@access(officer)
@limit("20/minute")
@commits
def make_chat_code() -> ResponseReturnValue:
    """Makes the code. It is stored hashed, so this browser alone carries it to the page that shows it."""
    _keep("own", people.new_tie_code(actor=current_actor()))
    return redirect(url_for("staff.view_me"))


@staff.post("/me/line/untie")
@access(officer)
@commits
def untie_chat() -> ResponseReturnValue:
    """Lets go of the own chat."""
    actor = current_actor()
    if people.untie_officer(actor.id or 0, actor=actor, channel=LINE):
        flash(gettext("ยกเลิกการผูก LINE ของท่านแล้ว"), "success")
    return redirect(url_for("staff.view_me"))


@staff.post("/me/group")
@access(leaders)
@limit("20/minute")
@commits
def make_group_code() -> ResponseReturnValue:
    """Makes the code by which a group is tied to the own unit."""
    actor = current_actor()
    _keep("group", people.new_tie_code(actor=actor, unit_id=actor.unit_id))
    return redirect(url_for("staff.view_me"))


@staff.post("/me/groups/<int:group_id>/untie")
@access(leaders)
@commits
def untie_group(group_id: int) -> ResponseReturnValue:
    """The group hears nothing any more."""
    people.untie_unit_group(group_id, actor=current_actor())
    flash(gettext("ยกเลิกการผูกกลุ่มแล้ว"), "success")
    return redirect(url_for("staff.view_me"))


def _keep(kind: str, code: str) -> None:
    session[_CODE] = [kind, code, int(clock.now().timestamp()) + _CODE_SECONDS]


def _fresh(kind: str) -> Code | None:
    """The code that was just made, while it lives."""
    kept = session.get(_CODE)
    if not kept or kept[0] != kind or kept[2] < clock.now().timestamp():
        return None
    if kind == "group":
        return Code(f"{GROUP_WORD} {kept[1]}")
    return Code(f"{WORD} {kept[1]}", line_link(f"{WORD} {kept[1]}"))
