"""The categories of articles: the list and one form."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.information.form import number_of
from app.staff.information.words import keepers, refusal_of
from app.staff.settings.words import saved
from services import information
from services.errors import NotFound, RuleBroken
from services.text import Words

_FIELDS = ("key", "name_th", "name_en", "position")


@staff.get("/information/categories")
@access(keepers)
def view_article_categories() -> ResponseReturnValue:
    """The categories in their order."""
    return render_template("staff/information/view_article_categories.html", categories=information.list_categories())


@staff.get("/information/categories/<key>")
@access(keepers)
def view_article_category(key: str) -> ResponseReturnValue:
    """One category; the key "new" is the form of a new one."""
    return _page(key, _values(key))


@staff.post("/information/categories/<key>")
@access(keepers)
@commits
def save_article_category(key: str) -> ResponseReturnValue:
    """Adds or changes a category."""
    _values(key)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    try:
        information.save_category(
            typed["key"].strip() if key == "new" else key,
            Words(typed["name_th"], typed["name_en"]),
            position=number_of(typed, "position"),
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(key, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_article_categories"))


def _values(key: str) -> dict[str, str]:
    if key == "new":
        return dict.fromkeys(_FIELDS, "")
    for one in information.list_categories():
        if one.key == key:
            return {"key": key, "name_th": one.name.th, "name_en": one.name.en, "position": str(one.position)}
    raise NotFound(key)


def _page(key: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/information/view_article_category.html", key=key, values=values, refusal=refusal)
