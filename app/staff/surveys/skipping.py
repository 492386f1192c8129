"""When a question is asked: chosen from the answers of earlier questions, no key is ever typed."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.saying import rule_words, ruling_values, said
from app.staff.surveys.words import editors, refusal_of
from services import surveys
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import Definition, Skip, SurveyQuestion, SurveyView, arranging
from services.surveys.editing import fingerprint


@staff.get("/surveys/<int:survey_id>/questions/<key>/conditions")
@access(editors)
def view_survey_conditions(survey_id: int, key: str) -> ResponseReturnValue:
    """The answers of earlier questions that may decide, with those that do ticked."""
    view, definition, question = _opened(survey_id, key)
    return _page(view, definition, question, question.asked_when, fingerprint(question))


@staff.post("/surveys/<int:survey_id>/questions/<key>/conditions")
@access(editors)
@commits
def save_survey_conditions(survey_id: int, key: str) -> ResponseReturnValue:
    """Keeps what was ticked; nothing ticked: the question is always asked."""
    view, definition, question = _opened(survey_id, key)
    rules = _ticked(definition, key)
    seen = request.form.get("seen", "")[:40]

    def ruled(now: Definition) -> Definition:
        theirs = now.find(key)
        if theirs is None:
            raise NotFound(key)
        if fingerprint(theirs) != seen and theirs.asked_when != rules:
            raise Stale(key, theirs, rules)
        return arranging.set_rules(now, key, rules)

    try:
        surveys.change_definition(survey_id, ruled, None, current_actor())
    except RuleBroken as broken:
        raise Refused(_page(view, definition, question, rules, seen, refusal_of(broken)), 400) from broken
    except Stale as stale:
        theirs: SurveyQuestion = stale.theirs
        now = "; ".join(rule_words(skip, definition) for skip in theirs.asked_when) or gettext("ถามเสมอ")
        words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขคำถามนี้ ขณะนี้: %(now)s กดบันทึกอีกครั้งหากต้องการใช้ของท่าน", now=now)
        page = _page(view, definition, question, rules, fingerprint(theirs), Refusal({"": words}))
        raise Refused(page, 409) from stale
    saved()
    return redirect(url_for("staff.view_survey", survey_id=survey_id, _anchor=f"question-{key}"))


def _ticked(definition: Definition, key: str) -> tuple[Skip, ...]:
    """The rules as the form names them, in the order of the questions."""
    rules = []
    for earlier in arranging.asked_before(definition, key):
        chosen = set(request.form.getlist(f"when-{earlier.key}"))
        values = tuple(value for name, value, _words in ruling_values(earlier) if name in chosen)
        if values:
            rules.append(Skip(earlier.key, values, request.form.get(f"not-{earlier.key}") == "yes"))
    return tuple(rules)


def _opened(survey_id: int, key: str) -> tuple[SurveyView, Definition, SurveyQuestion]:
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    definition = surveys.get_working(survey_id, actor=actor)
    question = definition.find(key)
    if question is None:
        raise NotFound(key)
    return view, definition, question


def _page(
    view: SurveyView,
    definition: Definition,
    question: SurveyQuestion,
    rules: tuple[Skip, ...],
    seen: str,
    refusal: Refusal | None = None,
) -> str:
    ruled = {skip.question: skip for skip in rules}
    earlier = [
        (one.key, said(one.label), ruled.get(one.key), ruling_values(one))
        for one in arranging.asked_before(definition, question.key)
        if ruling_values(one)
    ]
    return render_template(
        "staff/surveys/view_survey_conditions.html",
        survey=view,
        question=question,
        label=said(question.label),
        earlier=earlier,
        seen=seen,
        refusal=refusal,
    )
