"""Items of news: the list, writing and changing, publishing, what comes of a public matter."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.pictures import read_picture
from app.staff.blueprint import staff
from app.staff.news.words import AUDIENCES, ITEM_STATES, STATES, refusal_of, writers
from services import files, news, people
from services.errors import RuleBroken, Stale
from services.files import ReadyPhotograph
from services.news import ItemDetails, ItemView, NewsState
from services.text import Words

_TEXTS = (
    "kind", "title_th", "title_en", "text_th", "text_en", "link", "picture_words", "reference", "revision",
)  # fmt: skip
_LONGEST = 10_000


@staff.get("/news")
@access(officer)
def list_news() -> ResponseReturnValue:
    """Every item, the last written first, and what waits for approval."""
    state = request.args.get("state", "")
    state = state if state in {one.value for one in NewsState} else ""
    actor = current_actor()
    page = news.list_items(state, actor=actor, after=_key("after"), before=_key("before"))
    return render_template(
        "staff/news/list_news.html",
        page=page_of(page.items, next_key=_written(page.next_key), previous_key=_written(page.previous_key)),
        state=state,
        states=ITEM_STATES,
        posts=people.posts_of({item.author_id for item in page.items if item.author_id}),
        may_write=writers.allows(actor),
        waiting=news.count_waiting(actor=actor),
    )


@staff.get("/news/new")
@access(writers)
def new_news() -> ResponseReturnValue:
    """The form of a new item; `?case=` begins it with the result of a public matter."""
    reference, values, refusal = request.args.get("case", "")[:40], _values(None), None
    if reference:
        try:
            values = _values(news.details_of_case(reference))
        except RuleBroken as broken:
            values["reference"], refusal = reference, refusal_of(broken)
    return _form(None, values, refusal)


@staff.post("/news/new")
@access(writers)
def create_news() -> ResponseReturnValue:
    """Writes a new item. Its picture is made clean before the transaction: it takes longer than others should wait."""
    return _create(*read_picture())


@staff.get("/news/<int:number>")
@access(officer)
def view_staff_news(number: int) -> ResponseReturnValue:
    """One item as it will be read on the web and in LINE, with its sendings."""
    actor = current_actor()
    item = news.get_item(number, actor=actor)
    sendings = news.list_broadcasts(news_id=item.id, actor=actor, limit=50).rows
    return render_template(
        "staff/news/view_staff_news.html",
        item=item,
        previews=news.compose_bodies(item, news.Audience.SUBSCRIBERS),
        state=ITEM_STATES[item.state],
        post=people.posts_of({item.author_id}).get(item.author_id, "") if item.author_id else "",
        sendings=sendings,
        states=STATES,
        audiences=AUDIENCES,
        may_write=writers.allows(actor),
    )


@staff.get("/news/<int:number>/edit")
@access(writers)
def edit_news(number: int) -> ResponseReturnValue:
    """One item, to be changed."""
    item = news.get_item(number, actor=current_actor())
    return _form(item, _values(item))


@staff.post("/news/<int:number>/edit")
@access(writers)
def change_news(number: int) -> ResponseReturnValue:
    """Changes an item; what waited to be sent of it has to be approved anew."""
    news.get_item(number, actor=current_actor())
    return _change(number, *read_picture())


@staff.post("/news/<int:number>/publish")
@access(writers)
@commits
def publish_news(number: int) -> ResponseReturnValue:
    """Shows it on the web."""
    news.publish_item(number, actor=current_actor())
    flash(_("เผยแพร่บนเว็บไซต์แล้ว"), "success")
    return redirect(url_for("staff.view_staff_news", number=number))


@staff.post("/news/<int:number>/withdraw")
@access(writers)
@commits
def withdraw_news(number: int) -> ResponseReturnValue:
    """Takes it off the web."""
    news.withdraw_item(number, actor=current_actor())
    flash(_("ถอนออกจากเว็บไซต์แล้ว"), "success")
    return redirect(url_for("staff.view_staff_news", number=number))


@commits
def _create(ready: ReadyPhotograph | None, trouble: RuleBroken | None) -> ResponseReturnValue:
    typed = _typed()
    if trouble is not None:
        raise Refused(_form(None, typed, refusal_of(trouble)), 400)
    try:
        item = news.create_item(_details(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_form(None, typed, refusal_of(broken)), 400) from broken
    _keep_picture(item, ready)
    flash(_("บันทึกข่าวแล้ว"), "success")
    return redirect(url_for("staff.view_staff_news", number=item.id))


@commits
def _change(number: int, ready: ReadyPhotograph | None, trouble: RuleBroken | None) -> ResponseReturnValue:
    typed, actor = _typed(), current_actor()
    before = news.get_item(number, actor=actor)
    if trouble is not None:
        raise Refused(_form(before, typed, refusal_of(trouble)), 400)
    seen = typed["revision"]
    try:
        item = news.change_item(
            number, _details(typed), seen=int(seen) if seen.isascii() and seen.isdecimal() else None, actor=actor
        )
    except RuleBroken as broken:
        raise Refused(_form(before, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(before.revision)
        raise Refused(_form(before, typed, refusal_of(RuleBroken("", "stale"))), 409) from stale
    if request.form.get("no_picture") == "yes" and ready is None:
        item = news.set_picture(number, None, actor=actor)
    _keep_picture(item, ready)
    flash(_("บันทึกข่าวแล้ว"), "success")
    return redirect(url_for("staff.view_staff_news", number=number))


def _keep_picture(item: ItemView, ready: ReadyPhotograph | None) -> None:
    if ready is not None:
        stored = files.keep_photograph(ready, actor=current_actor())
        news.set_picture(item.id, stored.key, actor=current_actor())


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:_LONGEST] for name in _TEXTS}


def _details(typed: dict[str, str]) -> ItemDetails:
    return ItemDetails(
        kind=typed["kind"],
        title=Words(typed["title_th"], typed["title_en"]),
        text=Words(typed["text_th"], typed["text_en"]),
        link=typed["link"],
        picture_words=typed["picture_words"],
        reference=typed["reference"],
    )


def _values(of: ItemDetails | ItemView | None) -> dict[str, str]:
    if of is None:
        return dict.fromkeys(_TEXTS, "") | {"kind": "notice"}
    values: dict[str, Any] = {
        "kind": of.kind, "title_th": of.title.th, "title_en": of.title.en, "text_th": of.text.th,
        "text_en": of.text.en, "link": of.link, "picture_words": of.picture_words, "reference": of.reference or "",
    }  # fmt: skip
    return values | {"revision": str(of.revision) if isinstance(of, ItemView) else ""}


def _form(item: ItemView | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    kinds = [kind for kind in news.list_kinds() if kind.is_active or kind.key == values["kind"]]
    return render_template(
        "staff/news/edit_news.html",
        item=item,
        values=values,
        refusal=refusal,
        kinds=[(kind.key, kind.name) for kind in kinds],
    )


def _key(name: str) -> tuple[datetime, int] | None:
    key = read_key(datetime, int, name=name)
    return (key[0], key[1]) if key else None


def _written(key: tuple[datetime, int] | None) -> list[str | int] | None:
    return [key[0].isoformat(), key[1]] if key else None
