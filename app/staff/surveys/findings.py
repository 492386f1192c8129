"""Further ways to look at results: month by month, two things crossed, own words; and publishing them."""

from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.survey_results import bands_of, drawing
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.result_tabs import result_tabs
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors, refusal_of
from services import surveys
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import charts, crossing, releasing, results, texts, trends
from services.surveys.views import SurveyView

_KEY_AT_MOST, _QUERY_AT_MOST, _TAGS_AT_MOST = 90, 200, 500
_DIGITS, _LARGEST_ID = 19, 2**63 - 1


@staff.get("/surveys/<int:survey_id>/results/trend")
@access(officer)
def view_survey_trend(survey_id: int) -> ResponseReturnValue:
    """Month by month: all marks together, or one question."""
    view = surveys.get_survey(survey_id, actor=current_actor())
    trend = trends.read_trend(survey_id, request.args.get("question", "")[:_KEY_AT_MOST])
    line = charts.line([(month.label, month.figures.mean) for month in trend.months], 1, 5)
    return _page("view_survey_trend", view, trend=trend, line=line, **drawing())


@staff.get("/surveys/<int:survey_id>/results/cross")
@access(officer)
def view_survey_cross(survey_id: int) -> ResponseReturnValue:
    """Two things crossed; a large table is asked for and counted by the worker."""
    view = surveys.get_survey(survey_id, actor=current_actor())
    first, second = _axes()
    axes = crossing.list_axes(survey_id)
    keys = {axis.key for axis in axes}
    cross = crossing.find_cross(survey_id, first, second)
    return _page(
        "view_survey_cross", view, axes=axes, first=first, second=second, cross=cross,
        is_waiting=cross is None and {first, second} <= keys and first != second,
        is_same=bool(first) and first == second,
        **drawing(),
    )  # fmt: skip


@staff.post("/surveys/<int:survey_id>/results/cross")
@access(officer)
@commits
def want_survey_cross(survey_id: int) -> ResponseReturnValue:
    """Has the worker count a table, or count it anew."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor)
    first, second = _axes()
    try:
        crossing.want_cross(survey_id, first, second, actor=actor)
    except RuleBroken as broken:
        raise Refused(redirect(url_for("staff.view_survey_cross", survey_id=survey_id)), 303) from broken
    return redirect(url_for("staff.view_survey_cross", survey_id=survey_id, first=first, second=second))


@staff.get("/surveys/<int:survey_id>/results/words")
@access(editors)
def view_survey_words(survey_id: int) -> ResponseReturnValue:
    """What people said in own words, searched and tagged, with the words said often."""
    return _words_page(survey_id)


@staff.post("/surveys/<int:survey_id>/results/words/<text_id>")
@access(editors)
@commits
def tag_survey_text(survey_id: int, text_id: str) -> ResponseReturnValue:
    """Sets the tags of a text: typed in one field, commas between them."""
    # Its random id is longer than the numbers of addresses.
    number = int(text_id) if text_id.isascii() and text_id.isdecimal() and len(text_id) <= _DIGITS else 0
    if number > _LARGEST_ID:
        raise NotFound("text")
    typed = request.form.get("tags", "")[:_TAGS_AT_MOST]
    try:
        texts.tag_text(survey_id, number, typed.replace("，", ",").split(","), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_words_page(survey_id, refused=(number, typed, broken)), 400) from broken
    saved()
    asked = urlencode(
        {name: request.args[name] for name in ("question", "q", "tag", "after") if request.args.get(name)}
    )
    return redirect(f"{url_for('staff.view_survey_words', survey_id=survey_id)}?{asked}#text-{number}")


@staff.get("/surveys/<int:survey_id>/results/publish")
@access(editors)
def view_survey_release(survey_id: int) -> ResponseReturnValue:
    """Which questions the public may read; `?preview=…` shows what it would see."""
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    return _release_page(view, request.args.getlist("keys") if "preview" in request.args else None)


@staff.post("/surveys/<int:survey_id>/results/publish")
@access(editors)
@commits
def release_survey_results(survey_id: int) -> ResponseReturnValue:
    """Publishes the chosen questions; none withdraws the results."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    keys = [] if "withdraw" in request.form else request.form.getlist("keys")
    seen = request.form.get("revision", "")
    if not keys and "withdraw" not in request.form:
        refusal = Refusal({"keys-1": gettext("กรุณาเลือกอย่างน้อยหนึ่งข้อ")})
        raise Refused(_release_page(view, [], refusal=refusal), 400)
    try:
        releasing.release_results(survey_id, keys, seen=int(seen) if seen.isdecimal() else -1, actor=actor)
    except RuleBroken as broken:
        raise Refused(_release_page(view, [], refusal=refusal_of(broken)), 400) from broken
    except Stale as stale:
        raise Refused(_release_page(stale.theirs, keys, is_stale=True), 409) from stale
    saved()
    return redirect(url_for("staff.view_survey_release", survey_id=survey_id))


def _page(name: str, view: SurveyView, **context: object) -> str:
    return render_template(
        f"staff/surveys/{name}.html", survey=view, tabs=survey_tabs(view), pages=result_tabs(view), **context
    )


def _axes() -> tuple[str, str]:
    return request.values.get("first", "")[:_KEY_AT_MOST], request.values.get("second", "")[:_KEY_AT_MOST]


def _words_page(survey_id: int, refused: tuple[int, str, RuleBroken] | None = None) -> str:
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    questions = texts.text_questions(survey_id)
    keys = [key for key, _label in questions]
    wanted = request.args.get("question", "")
    question = wanted if wanted in keys else next(iter(keys), "")
    query, tag = request.args.get("q", "")[:_QUERY_AT_MOST], request.args.get("tag", "")[: texts.LONGEST_TAG]
    after = read_key(int)
    found = texts.list_texts(survey_id, question, query=query, tag=tag, after=after[0] if after else 0, actor=actor)
    shown = found[: texts.A_PAGE]
    return _page(
        "view_survey_words", view,
        questions=questions, question=question, query=query, tag=tag,
        page=page_of(shown, next_key=[shown[-1].id] if len(found) > len(shown) else None),
        words=texts.list_words(survey_id, question, actor=actor),
        tags=texts.list_tags(survey_id, question, actor=actor),
        refused_id=refused[0] if refused else 0,
        refused_tags=refused[1] if refused else "",
        refusal=refusal_of(refused[2]) if refused else None,
    )  # fmt: skip


def _release_page(
    view: SurveyView, chosen: list[str] | None, *, is_stale: bool = False, refusal: Refusal | None = None
) -> str:
    preview = results.get_results(view.id, public=True, published=chosen) if chosen else None
    return _page(
        "view_survey_release", view,
        releasable=releasing.list_releasable(view.id),
        chosen=set(view.published if chosen is None else chosen),
        preview=preview,
        bands=bands_of(view.bands),
        is_stale=is_stale,
        refusal=refusal,
        **drawing(),
    )  # fmt: skip
