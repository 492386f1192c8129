"""How a survey will look on the web, at the kiosk and in chat: what officers work on, with nobody asked."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import access, current_actor, language, officer
from app.shared.fields import field_scripts, render_field
from app.staff.blueprint import staff
from app.staff.surveys.saying import hindrances_of, rule_words, said
from app.staff.surveys.tabs import survey_tabs
from services import surveys
from services.errors import NotFound
from services.questions import Question, get_kind, validate_question
from services.surveys import Definition, SurveyView
from services.surveys.rules import mark_question
from services.text import Words

WEB, KIOSK, CHAT = "web", "kiosk", "chat"
_LINE = "line"


@staff.get("/surveys/<int:survey_id>/preview", defaults={"channel": WEB})
@staff.get("/surveys/<int:survey_id>/preview/<channel>")
@access(officer)
def view_survey_preview(survey_id: int, channel: str) -> ResponseReturnValue:
    """Every question as that channel asks it."""
    if channel not in (WEB, KIOSK, CHAT):
        raise NotFound(channel)
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    definition = surveys.get_working(survey_id, actor=actor)
    asked = _askable(definition)
    return render_template(
        "staff/surveys/view_survey_preview.html",
        survey=view,
        tabs=survey_tabs(view),
        channel=channel,
        channels=[(WEB, gettext("เว็บไซต์")), (KIOSK, gettext("ตู้บริการ")), (CHAT, gettext("แชต"))],
        shown=_fields(definition, asked) if channel == WEB else [],
        messages=_messages(view, asked) if channel == CHAT else [],
        mark=mark_question(definition) if channel == KIOSK else None,
        faces=[(step, _marks()[step - 1]) for step in (5, 4, 3, 2, 1)],
        scripts=field_scripts(asked) if channel == WEB else [],
        hindrances=hindrances_of(view, definition, url_for("staff.view_survey", survey_id=survey_id)),
    )


def _askable(definition: Definition) -> list[Question]:
    """The questions that can be shown: a half-made one (no words, no options yet) is left to the list of faults."""
    asked = []
    for question in definition.to_questions():
        try:
            asked.append(validate_question(question))
        except (ValueError, KeyError):
            continue
    return asked


def _fields(definition: Definition, asked: list[Question]) -> list[dict[str, object]]:
    """The very fields of the web, each with its section and its rules."""
    shown, section = [], ""
    for question in asked:
        own = definition.find(question.key)
        title = said(question.stage) if question.stage else ""
        shown.append(
            {
                "field": render_field(question),
                "section": title if title != section else "",
                "rules": [rule_words(skip, definition) for skip in own.asked_when] if own else [],
            }
        )
        section = title
    return shown


def _marks() -> tuple[Words, ...]:
    words: tuple[Words, ...] = get_kind("rating").settings["words"]
    return words


def _messages(view: SurveyView, asked: list[Question]) -> list[list[object]]:
    """The very messages of the chat."""
    return [list(each) for each in surveys.sketch(_LINE, view.title, asked, language())]
