"""The articles: the list with search and states, one form with a preview of page and chat, the try-it box."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.shared.answers import html_of
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.information.form import details_of, number_of, typed_of, values_of
from app.staff.information.words import refusal_of, writers
from app.staff.settings.words import saved
from services import catalogue, clock, information, organisation
from services.audit import Actor
from services.errors import RuleBroken, Stale
from services.information import ArticleState, ArticleView
from services.text import Words

_TRIED = 3


@staff.get("/information")
@access(writers)
def view_articles() -> ResponseReturnValue:
    """The articles that the officer may write, with their states and how useful they were."""
    query, shown_state = request.args.get("q", "")[:100], request.args.get("state", "")
    state = ArticleState(shown_state) if shown_state in set(ArticleState) else None
    key = read_key(int)
    shown, after = information.list_articles(
        actor=current_actor(), query=query, state=state, after=key[0] if key else None
    )
    return render_template(
        "staff/information/view_articles.html",
        page=page_of(shown, next_key=[after] if after else None),
        query=query,
        state=state,
        states=list(ArticleState),
        today=clock.today(),
        units={unit.id: unit for unit in organisation.list_units()},
        categories={one.key: one for one in information.list_categories()},
        useful=information.usefulness([view.slug for view in shown]),
    )


@staff.get("/information/new")
@access(writers)
def new_article() -> ResponseReturnValue:
    """The form of a new article; `?question=` begins it with what was asked in vain."""
    values = values_of(None, language())
    asked = request.args.get("question", "")[:200]
    values |= {"unit": str(current_actor().unit_id or ""), "questions_th": asked}
    return _page(None, values)


@staff.post("/information/new")
@access(writers)
@commits
def create_article() -> ResponseReturnValue:
    """Adds an article, or shows it as it would read."""
    typed = typed_of(request.form)
    try:
        details = details_of(typed)
        if request.form.get("do") == "preview":
            raise Refused(_page(None, typed, preview=True), 200)
        information.add_article(details, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(None, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_articles"))


@staff.get("/information/<int:article_id>")
@access(writers)
def view_article(article_id: int) -> ResponseReturnValue:
    """One article, to be changed."""
    view = information.get_article(article_id, actor=current_actor())
    return _page(view, values_of(view, language()), preview=True)


@staff.post("/information/<int:article_id>")
@access(writers)
@commits
def change_article(article_id: int) -> ResponseReturnValue:
    """Changes an article; where a colleague did meanwhile, nothing typed is lost."""
    view, typed = information.get_article(article_id, actor=current_actor()), typed_of(request.form)
    try:
        details = details_of(typed)
        if request.form.get("do") == "preview":
            raise Refused(_page(view, typed, preview=True), 200)
        information.change_article(article_id, details, actor=current_actor(), seen=number_of(typed, "revision"))
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(stale.theirs.revision)
        words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขเรื่องนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        raise Refused(_page(view, typed, Refusal({"": words})), 409) from stale
    saved()
    return redirect(url_for("staff.view_articles"))


@staff.get("/information/try")
@access(writers)
def try_search() -> ResponseReturnValue:
    """Asks as a citizen would: the best three with their scores, and what the chat would do."""
    query = request.args.get("q", "").strip()[:200]
    return render_template(
        "staff/information/try_search.html",
        query=query,
        reply=information.ask(query) if query else None,
        found=information.search(query, most=_TRIED) if query else [],
        emergency=information.find_emergency(query) if query else None,
    )


def _page(
    view: ArticleView | None, values: dict[str, str], refusal: Refusal | None = None, *, preview: bool = False
) -> str:
    shown = _preview(values) if preview else None
    return render_template(
        "staff/information/view_article.html",
        article=view,
        values=values,
        refusal=refusal,
        choices=_choices(current_actor(), view),
        gaps=information.gap_names(),
        preview=shown,
        body=html_of(shown.body) if shown else "",
    )


def _preview(values: dict[str, str]) -> information.Answer | None:
    """How the article would read; None where a field cannot be read."""
    try:
        return information.preview(information.checked_details(details_of(values)))
    except RuleBroken:
        return None


def _choices(actor: Actor, view: ArticleView | None) -> dict[str, Any]:
    units = [unit for unit in organisation.list_units() if information.may_edit(actor, unit.id)]
    services = [(service.key, service.name) for service in catalogue.list_services(Actor.citizen())]
    named = view.details.service if view else ""
    if named and named not in dict(services):
        # Not on offer yet: its key is all that is known.
        services.append((named, Words(named, named)))
    return {
        "category": [(one.key, one.name) for one in information.list_categories()],
        "unit": [(str(unit.id), unit.name) for unit in units],
        "service": services,
    }
