"""The questions of a survey in their order: sections, moving by buttons and by mouse, copying, taking away."""

from collections.abc import Callable
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.saying import hindrances_of, parts_of, said
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors, refusal_of
from services import surveys
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import Definition, SurveyView, arranging
from services.surveys.words import ASPECT_WORDS, STATE_WORDS
from services.text import Words

_NEW = "new"
_TITLES = ("title_th", "title_en", "revision", "key")


@staff.get("/surveys/<int:survey_id>")
@access(officer)
def view_survey(survey_id: int) -> ResponseReturnValue:
    """What officers work on: sections and questions, and what is still wrong with them."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    definition = surveys.get_working(survey_id, actor=actor)
    return render_template(
        "staff/surveys/view_survey.html",
        survey=view,
        tabs=survey_tabs(view),
        parts=parts_of(view, definition),
        definition=definition,
        hindrances=hindrances_of(view, definition),
        state=STATE_WORDS[view.state],
        aspects=ASPECT_WORDS,
        builds=surveys.may_edit(actor, view),
        is_changed=bool(view.version) and bool(surveys.review_changes(survey_id, actor=actor)),
    )


@staff.post("/surveys/<int:survey_id>/arrange")
@access(editors)
@commits
def arrange_survey(survey_id: int) -> ResponseReturnValue:
    """Moves or copies a question, moves a section, or switches the block about the respondent on or off."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    verb, _, key = request.form.get("do", "")[:100].partition(":")
    change, anchor = _change_of(verb, key)
    if change is None:
        return redirect(url_for("staff.view_survey", survey_id=survey_id))
    try:
        surveys.change_definition(survey_id, change, number_of(request.form.get("revision", "")) or 0, actor)
    except (Stale, NotFound):
        flash(gettext("แบบสอบถามเปลี่ยนไปแล้วหลังจากเปิดหน้านี้ ตรวจสอบลำดับด้านล่างแล้วลองอีกครั้ง"), "warning")
    except RuleBroken as broken:
        flash("; ".join(refusal_of(broken).words.values()), "warning")
    return redirect(url_for("staff.view_survey", survey_id=survey_id, _anchor=anchor))


@staff.get("/surveys/<int:survey_id>/sections/<key>")
@access(editors)
def view_survey_section(survey_id: int, key: str) -> ResponseReturnValue:
    """The title of a section; the key "new" is the form of a new one."""
    view, definition = _opened(survey_id)
    section = arranging.find_section(definition, key)
    if section is None and key != _NEW:
        raise NotFound(key)
    title = section.title if section else Words("", "")
    values = {"title_th": title.th, "title_en": title.en, "revision": str(view.revision)}
    return _section_page(view, key, values | {"key": section.key if section else arranging.new_key("s")})


@staff.post("/surveys/<int:survey_id>/sections/<key>")
@access(editors)
@commits
def save_survey_section(survey_id: int, key: str) -> ResponseReturnValue:
    """Changes the title of a section, or adds one at the end."""
    actor = current_actor()
    view, definition = _opened(survey_id)
    typed = {name: request.form.get(name, "")[:1000] for name in _TITLES}
    known = key if key != _NEW else typed["key"]
    if not known or (key != _NEW and arranging.find_section(definition, key) is None):
        raise NotFound(key)
    title = Words(typed["title_th"], typed["title_en"])
    try:
        if not title.th.strip():
            raise RuleBroken("title_th", "required")
        revision = number_of(typed["revision"]) if key != _NEW else None
        surveys.change_definition(survey_id, lambda now: arranging.put_section(now, known, title), revision, actor)
    except RuleBroken as broken:
        raise Refused(_section_page(view, key, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        theirs = arranging.find_section(stale.theirs, key)
        typed["revision"] = str(view.revision)
        words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขแบบสอบถามนี้ ขณะนี้ชื่อหมวดคือ “%(theirs)s” กดบันทึกอีกครั้งหากต้องการใช้ชื่อของท่าน",
                        theirs=said(theirs.title) if theirs else "–")  # fmt: skip
        raise Refused(_section_page(view, key, typed, Refusal({"": words})), 409) from stale
    saved()
    return redirect(url_for("staff.view_survey", survey_id=survey_id, _anchor=f"section-{known}"))


@staff.get("/surveys/<int:survey_id>/<any(sections,questions):what>/<key>/remove")
@access(editors)
def view_survey_removal(survey_id: int, what: str, key: str) -> ResponseReturnValue:
    """What would go with a question or a section, before it does."""
    view, definition = _opened(survey_id)
    section = arranging.find_section(definition, key) if what == "sections" else None
    question = definition.find(key) if what == "questions" else None
    if section is None and question is None:
        raise NotFound(key)
    going = list(section.questions) if section else [question] if question else []
    keys = {one.key for one in going}
    touched = {
        one.key: one for each in going for one in arranging.asked_after(definition, each.key) if one.key not in keys
    }
    return render_template(
        "staff/surveys/view_survey_removal.html",
        survey=view,
        name=said(section.title if section else question.label if question else Words("", "")),
        is_section=section is not None,
        going=[said(one.label) for one in going],
        touched=[said(one.label) for one in touched.values()],
        action=url_for("staff.remove_survey_part", survey_id=survey_id, what=what, key=key),
    )


@staff.post("/surveys/<int:survey_id>/<any(sections,questions):what>/<key>/remove")
@access(editors)
@commits
def remove_survey_part(survey_id: int, what: str, key: str) -> ResponseReturnValue:
    """Takes it away from what officers work on; what was published and answered stays as it was."""
    remove = arranging.remove_section if what == "sections" else arranging.remove_question
    surveys.change_definition(survey_id, lambda now: remove(now, key), None, current_actor())
    flash(gettext("ลบแล้ว"), "success")
    return redirect(url_for("staff.view_survey", survey_id=survey_id))


def _change_of(verb: str, key: str) -> tuple[Callable[[Definition], Definition] | None, str]:
    """What a button means, and where the page shall be afterwards: at the same button again."""
    copied = arranging.new_key()
    step = {"up": -1, "down": 1}.get(verb.rpartition("-")[2], 0)
    if verb in ("up", "down"):
        return (lambda now: arranging.move_question(now, key, step)), f"{verb}-{key}"
    if verb in ("section-up", "section-down"):
        return (lambda now: arranging.move_section(now, key, step)), f"{verb}-{key}"
    if verb == "copy":
        return (lambda now: arranging.copy_question(now, key, copied)), f"question-{copied}"
    if verb == "to":
        return (lambda now: arranging.place_question(now, key, request.form.get(f"to-{key}", ""))), f"question-{key}"
    if verb == "drop":
        section, index = request.form.get("drop-section", ""), number_of(request.form.get("drop-index", ""))
        return (lambda now: arranging.place_question(now, key, section, index)), f"question-{key}"
    if verb == "about":
        return (lambda now: replace(now, asks_about_you=key == "on")), "about"
    return None, ""


def _opened(survey_id: int) -> tuple[SurveyView, Definition]:
    """The survey with what officers work on, for whoever builds it."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    return view, surveys.get_working(survey_id, actor=actor)


def _section_page(view: SurveyView, key: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/surveys/view_survey_section.html", survey=view, key=key, values=values, refusal=refusal
    )
