"""The information centre: articles by category, the search over them and over the facts, one answer to a page."""

from collections import defaultdict

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.public import public
from app.shared import access, anyone, commits, current_actor, language
from app.shared.answers import html_of
from services import catalogue, information, organisation
from services.audit import Channel
from services.errors import NotFound
from services.information import Answer, Outcome
from services.text import Words

_LONGEST = 200
_ALWAYS = Words("ข้อมูลหน่วยงาน", "About us")


@public.get("/info")
@access(anyone)
def view_information() -> ResponseReturnValue:
    """All answers by their categories, or the best for what is asked."""
    query = request.args.get("q", "").strip()[:_LONGEST]
    reply = information.ask(query, most=6) if query else None
    return render_template(
        "public/information/view_information.html",
        query=query,
        reply=reply,
        emergency=information.find_emergency(query) if query else None,
        lists=[] if query else _by_category(information.list_answers()),
    )


@public.post("/info/asked")
@access(anyone)
@commits
def send_asked() -> ResponseReturnValue:
    """Keeps a question that found nothing, because the asker wants it kept."""
    query = request.form.get("q", "").strip()[:_LONGEST]
    if query:
        information.note_question(query, Outcome.NOTHING, language=language(), channel=Channel.WEB)
        flash(gettext("ขอบคุณ เก็บคำถามไว้ให้เจ้าหน้าที่เขียนคำตอบแล้ว โดยไม่เก็บว่าใครถาม"), "success")
    return redirect(url_for("public.view_information"))


@public.get("/info/<slug>")
@access(anyone)
def view_answer(slug: str) -> ResponseReturnValue:
    """One answer; a service that it leads to can be begun from here."""
    answer = information.get_answer(slug)
    return render_template(
        "public/information/view_answer.html",
        answer=answer,
        body=html_of(answer.body),
        service=_offered(answer.service),
        unit=_unit_of(answer),
    )


@public.post("/info/<slug>/useful")
@access(anyone)
@commits
def rate_answer(slug: str) -> ResponseReturnValue:
    """Counts whether the answer was useful, and nothing else."""
    answer = information.get_answer(slug)
    said = request.form.get("useful")
    if said in ("yes", "no"):
        information.rate_answer(answer.slug, is_useful=said == "yes", channel=Channel.WEB)
        thanks = gettext("ขอบคุณที่บอกเรา")
        if said == "no":
            thanks = gettext("ขอบคุณที่บอกเรา หากยังไม่ได้คำตอบ ติดต่อเจ้าหน้าที่ได้ที่หน้าช่วยเหลือ")
        flash(thanks, "success")
    return redirect(url_for("public.view_answer", slug=answer.slug))


def _by_category(answers: list[Answer]) -> list[tuple[Words, list[Answer]]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.category].append(answer)
    lists = [(one.name, found[one.key]) for one in information.list_categories()]
    return [(name, listed) for name, listed in [*lists, (_ALWAYS, found[""])] if listed]


def _offered(key: str) -> catalogue.Service | None:
    """The service, where it is on offer on the web."""
    offers = catalogue.list_services(current_actor(), Channel.WEB) if key else []
    return next((service for service in offers if service.key == key), None)


def _unit_of(answer: Answer) -> organisation.UnitView | None:
    try:
        return organisation.get_unit(answer.unit_id) if answer.unit_id else None
    except NotFound:
        return None
