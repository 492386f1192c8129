"""The kinds of news that people may be interested in: a settings page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, roles
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.news.words import refusal_of
from services import news
from services.audit import Role
from services.errors import NotFound, RuleBroken
from services.text import Words, arabic_digits

administrators = roles(Role.ADMIN)
_FIELDS = ("key", "name_th", "name_en", "position", "is_active")


@staff.get("/settings/news-kinds")
@access(administrators)
def view_news_kinds() -> ResponseReturnValue:
    """All kinds, those out of use too."""
    return render_template("staff/news/view_news_kinds.html", kinds=news.list_kinds())


@staff.get("/settings/news-kinds/<key>")
@access(administrators)
def view_news_kind(key: str) -> ResponseReturnValue:
    """A kind, to be changed; the key "new" is the form of a new one."""
    return _page(key, _values(key))


@staff.post("/settings/news-kinds/<key>")
@access(administrators)
@commits
def save_news_kind(key: str) -> ResponseReturnValue:
    """Adds or changes a kind."""
    _values(key)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    place = arabic_digits(typed["position"]).strip()
    try:
        if not (place.isascii() and place.isdecimal() and len(place) < 4):
            raise RuleBroken("position", "out_of_range", min=0, max=999)
        news.save_kind(
            typed["key"].strip() if key == "new" else key,
            name=Words(typed["name_th"], typed["name_en"]),
            position=int(place),
            is_active=typed["is_active"] == "yes",
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(key, typed, refusal_of(broken)), 400) from broken
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_news_kinds"))


def _values(key: str) -> dict[str, str]:
    if key == "new":
        return dict.fromkeys(_FIELDS, "") | {"is_active": "yes", "position": "60"}
    kind = news.find_kind(key)
    if kind is None:
        raise NotFound(key)
    return {
        "key": key, "name_th": kind.name.th, "name_en": kind.name.en, "position": str(kind.position),
        "is_active": "yes" if kind.is_active else "",
    }  # fmt: skip


def _page(key: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/news/view_news_kind.html", key=key, values=values, refusal=refusal)
