"""Those invited by name: a list of addresses pasted or uploaded, its progress and rate, never who answered."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import surveys
from services.errors import RuleBroken
from services.surveys import SurveyView, invitations
from services.surveys.words import SurveyState, WhoMay
from services.text import decode_table

_LONGEST = 400_000
_WORDS = {
    "list_empty": lazy_gettext("กรุณาวางอีเมลอย่างน้อยหนึ่งรายการ หรือเลือกไฟล์"),
    "list_too_long": lazy_gettext("ใส่ได้ครั้งละไม่เกิน %(max)s รายการ"),
    "email_of_list_invalid": lazy_gettext("รายการที่ %(number)s ไม่ใช่อีเมล กรุณาแก้ไขแล้วลองใหม่ ยังไม่มีรายการใดถูกเพิ่ม"),
    "file_not_text": lazy_gettext("อ่านไฟล์นี้ไม่ได้ รับเฉพาะไฟล์ข้อความหรือ CSV"),
}


@staff.get("/surveys/<int:survey_id>/invitations")
@access(editors)
def view_survey_invitations(survey_id: int) -> ResponseReturnValue:
    """How many were invited and how many answered, and a box for more."""
    return _page(_survey(survey_id), {"emails": "", "language": "th"})


@staff.post("/surveys/<int:survey_id>/invitations")
@access(editors)
@commits
def invite_to_survey(survey_id: int) -> ResponseReturnValue:
    """Puts the addresses on the list; the worker mails each its own link."""
    view = _survey(survey_id)
    typed = {
        "emails": request.form.get("emails", "")[:_LONGEST],
        "language": "en" if request.form.get("language") == "en" else "th",
    }
    try:
        emails = invitations.read_list(f"{typed['emails']}\n{_uploaded()}")
        added = invitations.invite_many(survey_id, emails, language=typed["language"], actor=current_actor())
    except RuleBroken as broken:
        problem = broken.problems[0]
        words = _WORDS.get(problem.code)
        said = str(words) % problem.params if words else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
        raise Refused(_page(view, typed, Refusal({"emails": said})), 400) from broken
    flash(gettext("เพิ่มแล้ว %(n)s ราย รายที่เคยเชิญแล้วจะไม่ได้รับซ้ำ", n=added), "success")
    return redirect(url_for("staff.view_survey_invitations", survey_id=survey_id))


def _uploaded() -> str:
    """The text of the file that came along, "" without one. RuleBroken `file_not_text`."""
    file = request.files.get("list")
    text = decode_table(file.read(_LONGEST) if file else b"")
    if text is None:
        raise RuleBroken("emails", "file_not_text")
    return text


def _survey(survey_id: int) -> SurveyView:
    return surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)


def _page(view: SurveyView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    answers = surveys.count_answers([view.id]).get(view.id, 0)
    return render_template(
        "staff/surveys/view_survey_invitations.html",
        survey=view,
        tabs=survey_tabs(view),
        values=values,
        refusal=refusal,
        answers=answers,
        waiting=surveys.count_waiting(view.id),
        rate=min(100, round(100 * answers / view.invited)) if view.invited and view.who is not WhoMay.ANYONE else None,
        is_served=view.who is WhoMay.SERVED,
        is_invited=view.who is WhoMay.INVITED,
        is_open=view.state is SurveyState.OPEN and view.version > 0,
    )
