"""One question of a survey: its kind first, then its words, options and where it stands."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.question_form import WITH_ROWS, question_of, rearranged, typed_of, values_of
from app.staff.surveys.saying import said
from app.staff.surveys.words import KIND_HINTS, KIND_WORDS, editors, refusal_of
from services import surveys
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import SurveyQuestion, SurveyView, arranging
from services.surveys.definition import KINDS, RATED
from services.surveys.editing import fingerprint
from services.surveys.words import ASPECT_WORDS
from services.text import Words

_NEW = "new"


@staff.get("/surveys/<int:survey_id>/questions/new")
@access(editors)
def new_survey_question(survey_id: int) -> ResponseReturnValue:
    """Which kind it shall be; with `?kind=` the empty form of it."""
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    kind, section = request.args.get("kind", ""), request.args.get("section", "")[:40]
    if kind not in KINDS:
        return render_template(
            "staff/surveys/new_survey_question.html",
            survey=view,
            section=section,
            kinds=[(kind, KIND_WORDS[kind], KIND_HINTS[kind]) for kind in KINDS],
        )
    is_required = kind not in ("text", "long_text")
    question = SurveyQuestion(arranging.new_key(), kind, Words("", ""), is_required=is_required)
    return _page(view, _NEW, values_of(question, section, ""))


@staff.get("/surveys/<int:survey_id>/questions/<key>")
@access(editors)
def view_survey_question(survey_id: int, key: str) -> ResponseReturnValue:
    """One question, to be changed."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    definition = surveys.get_working(survey_id, actor=actor)
    question = definition.find(key)
    if question is None:
        raise NotFound(key)
    section = arranging.section_of(definition, key).key
    return _page(view, key, values_of(question, section, fingerprint(question)))


@staff.post("/surveys/<int:survey_id>/questions/<key>")
@access(editors)
@commits
def save_survey_question(survey_id: int, key: str) -> ResponseReturnValue:
    """Adds or changes a question; a button of its rows or its kind only shows the form again, nothing saved."""
    actor, typed = current_actor(), typed_of(request.form)
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    if key != _NEW:
        typed["key"] = key
    do = request.form.get("do", "")
    again = rearranged(typed, do)
    if again is not None or do == "kind":
        raise Refused(_page(view, key, again or typed), 200)
    before = surveys.get_working(survey_id, actor=actor).find(typed["key"])
    try:
        question = question_of(typed, before)
        surveys.save_question(survey_id, question, typed["section"], seen=typed["seen"], actor=actor)
    except RuleBroken as broken:
        raise Refused(_page(view, key, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        theirs: SurveyQuestion | None = stale.theirs
        typed["seen"] = fingerprint(theirs)
        if theirs is None:
            words = gettext("เจ้าหน้าที่คนอื่นลบคำถามนี้ไปแล้ว กดบันทึกอีกครั้งหากต้องการเพิ่มกลับ")
        else:
            words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขคำถามนี้ เทียบกันด้านล่างแล้วกดบันทึกอีกครั้งหากต้องการใช้ของท่าน")
        raise Refused(_page(view, key, typed, Refusal({"": words}), theirs), 409) from stale
    saved()
    return redirect(url_for("staff.view_survey", survey_id=survey_id, _anchor=f"question-{question.key}"))


def _page(
    view: SurveyView,
    key: str,
    values: dict[str, str],
    refusal: Refusal | None = None,
    theirs: SurveyQuestion | None = None,
) -> str:
    definition = surveys.get_working(view.id, actor=current_actor())
    kind = values["kind"]
    rows = [name.split("-")[1] for name in values if name.startswith("row-") and name.endswith("-th")]
    return render_template(
        "staff/surveys/view_survey_question.html",
        survey=view,
        key=key,
        values=values,
        refusal=refusal,
        theirs=theirs,
        kinds=[(each, KIND_WORDS[each]) for each in KINDS],
        kind_words=KIND_WORDS,
        rows=[int(number) for number in rows] if kind in WITH_ROWS else [],
        has_rows=kind in WITH_ROWS,
        is_rated=kind in RATED,
        aspects=[(aspect.value, words) for aspect, words in ASPECT_WORDS.items()],
        sections=[(section.key, said(section.title)) for section in definition.sections],
        is_published=key != _NEW and view.version > 0,
    )
