"""Publishing with a review of what changes, the versions that were asked, closing and opening again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.saying import hindrances_of, parts_of, said
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors, refusal_of
from services import clock, surveys
from services.errors import RuleBroken, Stale
from services.surveys import Change
from services.surveys.words import STATE_WORDS

#: What a change means for what is counted.
_CHANGES = {
    "added": lazy_gettext("คำถามใหม่ “%(label)s”"),
    "removed": lazy_gettext("ไม่ถาม “%(label)s” อีก คำตอบเดิมยังอยู่ในผลของรุ่นก่อน"),
    "anew": lazy_gettext("“%(label)s” เปลี่ยนคำถาม ชนิด หรือตัวเลือก จึงเริ่มนับใหม่ ไม่รวมกับคำตอบเดิม"),
    "touched": lazy_gettext("“%(label)s” เปลี่ยนคำอธิบาย ภาษาอังกฤษ เงื่อนไข หรือการบังคับตอบ นับต่อจากเดิม"),
    "order": lazy_gettext("ลำดับหรือชื่อหมวดเปลี่ยนไป นับต่อจากเดิม"),
    "about_added": lazy_gettext("เพิ่มคำถามข้อมูลผู้ตอบ (ไม่บังคับ)"),
    "about_removed": lazy_gettext("ไม่ถามข้อมูลผู้ตอบอีก"),
}


@staff.get("/surveys/<int:survey_id>/versions")
@access(officer)
def view_survey_versions(survey_id: int) -> ResponseReturnValue:
    """What may be published now, and what was asked from when on."""
    return _page(survey_id)


@staff.post("/surveys/<int:survey_id>/publish")
@access(editors)
@commits
def publish_survey(survey_id: int) -> ResponseReturnValue:
    """Makes what officers work on the newest version."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    try:
        view = surveys.publish(survey_id, actor, number_of(request.form.get("revision", "")) or 0)
    except RuleBroken as broken:
        raise Refused(_page(survey_id, Refusal({"": "; ".join(refusal_of(broken).words.values())})), 400) from broken
    except Stale as stale:
        words = gettext("แบบสอบถามเปลี่ยนไปหลังจากเปิดหน้านี้ ตรวจสอบรายการด้านล่างอีกครั้งก่อนเผยแพร่")
        raise Refused(_page(survey_id, Refusal({"": words})), 409) from stale
    flash(gettext("เผยแพร่รุ่นที่ %(n)s แล้ว", n=view.version), "success")
    return redirect(url_for("staff.view_survey_versions", survey_id=survey_id))


@staff.post("/surveys/<int:survey_id>/state")
@access(editors)
@commits
def turn_survey(survey_id: int) -> ResponseReturnValue:
    """Closes a survey, or opens it again."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    is_closing = request.form.get("do") == "close"
    try:
        if is_closing:
            surveys.close_survey(survey_id, actor)
        else:
            surveys.reopen_survey(survey_id, actor)
    except RuleBroken as broken:
        raise Refused(_page(survey_id, refusal_of(broken)), 400) from broken
    flash(gettext("ปิดรับคำตอบแล้ว") if is_closing else gettext("เปิดรับคำตอบอีกครั้งแล้ว"), "success")
    return redirect(url_for("staff.view_survey_versions", survey_id=survey_id))


def _page(survey_id: int, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    definition = surveys.get_working(survey_id, actor=actor)
    builds = surveys.may_edit(actor, view)
    versions = surveys.list_versions(survey_id, actor=actor)
    return render_template(
        "staff/surveys/view_survey_versions.html",
        survey=view,
        tabs=survey_tabs(view),
        refusal=refusal,
        state=STATE_WORDS[view.state],
        builds=builds,
        changes=[_words(change) for change in surveys.review_changes(survey_id, actor=actor)] if builds else [],
        hindrances=hindrances_of(view, definition, url_for("staff.view_survey", survey_id=survey_id)) if builds else [],
        versions=[(version, parts_of(view, version.definition)) for version in versions],
        takes_answers=view.takes_answers(clock.today()),
        today=clock.today(),
    )


def _words(change: Change) -> str:
    return str(_CHANGES[change.kind]) % {"label": said(change.label)}
