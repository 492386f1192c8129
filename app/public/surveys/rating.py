"""One tap on a face: the page that stores the mark, asks why it is bad, and leads on.

A link of a mail stores nothing by itself, as scanners follow links: its page posts by itself, or by one button.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.asking.held import hold_draft
from app.security import limit
from app.shared import Refused, access, anyone, commits, fields, language
from app.shared.line_links import line_link
from services import catalogue, drafts, organisation, surveys
from services.audit import Actor, Channel
from services.errors import NotFound, Problem, RuleBroken
from services.questions import get_kind
from services.surveys import MARKS, Rated
from services.text import Words

_OFFICER = Words("เจ้าหน้าที่", "officer")


@public.get("/rate/<token>")
@access(anyone)
def view_rating(token: str) -> ResponseReturnValue:
    """Five faces; once one is chosen, what it was and what comes next."""
    return _page(surveys.get_rating(token))


@public.get("/rate/<token>/<int:score>")
@access(anyone)
def confirm_rating(token: str, score: int) -> ResponseReturnValue:
    """The face of a link. Opening it stores nothing."""
    rated = surveys.get_rating(token)
    if score not in MARKS:
        raise NotFound("mark")
    if not rated.may_rate or rated.score == score:
        return redirect(url_for("public.view_rating", token=token))
    return render_template("public/surveys/confirm_rating.html", rated=rated, score=score, words=_words())


@public.post("/rate/<token>/<int:score>")
@access(anyone)
@limit("60/minute")
@commits
def send_rating(token: str, score: int) -> ResponseReturnValue:
    """Stores the mark, or corrects it."""
    here = redirect(url_for("public.view_rating", token=token))
    try:
        surveys.rate(token, score, actor=_asker())
    except RuleBroken as refused:
        # Too late, or closed meanwhile: the page says how it stands.
        raise Refused(here, 302) from refused
    return here


@public.post("/rate/<token>/why")
@access(anyone)
@limit("60/minute")
@commits
def send_why(token: str) -> ResponseReturnValue:
    """Adds the reasons to a bad mark."""
    asked = [question for question, _before in surveys.list_why(token)]
    typed: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in asked:
        try:
            typed[question.key] = fields.read_answer(question, request.form, request.files)
        except fields.Unread as error:
            typed[question.key] = error.typed
            problems += error.problems
    try:
        if problems:
            raise RuleBroken.of(problems)
        surveys.tell_why(token, typed, actor=_asker())
    except RuleBroken as refused:
        raise Refused(_page(surveys.get_rating(token), typed, refused.problems), 400) from refused
    flash(_("ขอบคุณที่บอกเหตุผล หัวหน้าหน่วยงานจะได้อ่าน"), "success")
    return redirect(url_for("public.view_rating", token=token))


@public.post("/rate/<token>/more")
@access(anyone)
@limit("20/minute")
@commits
def begin_more(token: str) -> ResponseReturnValue:
    """Goes on with the rest of the questions."""
    draft_id = surveys.begin_more(token, actor=_asker(), language=language())
    hold_draft(drafts.get_draft(draft_id))
    return redirect(url_for("public.view_draft", draft_id=draft_id))


@public.post("/track/<token>/rate")
@access(anyone)
@limit("60/minute")
@commits
def rate_tracked(token: str) -> ResponseReturnValue:
    """The mark from the page of a closed matter."""
    typed = request.form.get("score", "")
    try:
        rated = surveys.rate_tracked(token, int(typed) if typed in "12345" and typed else 0, actor=_asker())
    except RuleBroken as refused:
        raise Refused(redirect(url_for("public.view_tracked", token=token)), 302) from refused
    return redirect(url_for("public.view_rating", token=rated.token))


def _page(rated: Rated, typed: Mapping[str, Any] | None = None, problems: Sequence[Problem] = ()) -> str:
    why = surveys.list_why(rated.token) if rated.is_bad and rated.may_rate else []
    shown = [
        fields.render_field(
            question,
            value,
            typed=typed.get(question.key) if typed is not None else None,
            problem=[one for one in problems if one.field.partition(".")[0] == question.key],
        )
        for question, value in why
    ]
    unit = organisation.get_unit(rated.unit_id) if rated.unit_id is not None else None
    return render_template(
        "public/surveys/view_rating.html",
        rated=rated,
        words=_words(),
        why=shown,
        has_told=any(value is not None for _question, value in why),
        problems=fields.summary_of(problems, [question for question, _value in why], is_named=len(why) > 1),
        unit=unit,
        line_url=line_link(_OFFICER.in_(language())) if Channel.LINE in catalogue.live_channels() else "",
    )


def _words() -> tuple[Words, ...]:
    """The words of the marks, from 1 to 5."""
    words: tuple[Words, ...] = get_kind("rating").settings["words"]
    return words


def _asker() -> Actor:
    """Whoever holds the link: it tells who was served, no account does."""
    return Actor.citizen()
