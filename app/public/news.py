"""News for everybody: the list, one item, the feed, its pictures, and getting it by e-mail."""

from datetime import datetime
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email
from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.security import limit
from app.shared import Refused, access, anyone, commits, current_actor, language
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from services import news
from services.errors import RuleBroken

_FEED = 30
_CACHED_SECONDS = 300


@public.get("/news")
@access(anyone)
def view_news() -> ResponseReturnValue:
    """The list, newest first, all kinds or one."""
    kind = news.find_kind(request.args.get("kind", ""))
    page = news.list_published(kind.key if kind else "", after=_key("after"), before=_key("before"))
    return render_template(
        "public/news/view_news.html",
        page=page_of(page.items, next_key=_written(page.next_key), previous_key=_written(page.previous_key)),
        kinds=news.list_kinds(active_only=True),
        chosen=kind,
    )


@public.get("/news/<int:number>")
@access(anyone)
def view_news_item(number: int) -> ResponseReturnValue:
    """One item."""
    return render_template("public/news/view_news_item.html", item=news.get_published(number))


@public.get("/news.rss")
@access(anyone)
def view_news_feed() -> Response:
    """The newest items as RSS 2.0, in Thai; `?lang=en` gives what there is in English."""
    reader = language()
    items = news.list_published(limit=_FEED).items
    if reader == "en":
        items = [item for item in items if item.has_english]
    text = render_template(
        "public/news/feed.xml",
        items=items,
        reader=reader,
        base=current_app.config["PRACHA"].public_url,
        changed=_rfc822(max((item.changed_at for item in items), default=None)),
        rfc822=_rfc822,
    )
    answer = Response(text, mimetype="application/rss+xml")
    answer.headers["Cache-Control"] = f"public, max-age={_CACHED_SECONDS}"
    answer.vary.add("Cookie")
    return answer


@public.get("/news/pictures/<key>")
@access(anyone)
def view_news_picture(key: str) -> Response:
    """The picture of an item."""
    return send_stored(news.find_picture(key), "thumb" if request.args.get("size") == "thumb" else "full")


@public.get("/news/subscribe")
@access(anyone)
def view_news_subscription() -> ResponseReturnValue:
    """How to get news by LINE and by e-mail."""
    return _subscription_page({})


@public.post("/news/subscribe")
@access(anyone)
@limit("20/hour")
@commits
def send_news_subscription() -> ResponseReturnValue:
    """Asks an address whether it wants news; only the address itself can agree."""
    typed = {"email": request.form.get("email", "").strip()[:254]}
    kinds = request.form.getlist("kind")[:20]
    try:
        email = validate_email(typed["email"], check_deliverability=False, test_environment=True).normalized
        news.ask_by_email(email, kinds, language=language(), actor=current_actor())
    except EmailNotValidError as error:
        words = {"email": _("โปรดใส่ที่อยู่อีเมลให้ถูกต้อง เช่น name@example.org")}
        raise Refused(_subscription_page(typed, kinds, Refusal(words)), 400) from error
    except RuleBroken as error:
        words = {"kind": _("เลือกเรื่องที่ต้องการรับอย่างน้อยหนึ่งเรื่อง")}
        raise Refused(_subscription_page(typed, kinds, Refusal(words)), 400) from error
    flash(_("เราส่งอีเมลถึงที่อยู่นี้แล้ว กดลิงก์ในอีเมลเพื่อยืนยันการรับข่าว"), "success")
    return redirect(url_for("public.view_news"))


@public.get("/news/confirm/<token>")
@access(anyone)
def view_news_consent(token: str) -> ResponseReturnValue:
    """Asks the owner of an address whether to send news; opening it does nothing: scanners follow links."""
    asked = set(news.find_asked(token))
    kinds = [kind for kind in news.list_kinds() if kind.key in asked]
    return render_template("public/news/view_news_consent.html", kinds=kinds)


@public.post("/news/confirm/<token>")
@access(anyone)
@commits
def send_news_consent(token: str) -> ResponseReturnValue:
    """Takes the consent of an address."""
    news.confirm_by_email(token, actor=current_actor())
    flash(_("ยืนยันแล้ว เราจะส่งข่าวถึงท่านทางอีเมล เลิกรับได้จากลิงก์ในอีเมลทุกฉบับ"), "success")
    return redirect(url_for("public.view_news"))


def _subscription_page(typed: dict[str, str], chosen: list[str] | None = None, refusal: Refusal | None = None) -> str:
    return render_template(
        "public/news/view_news_subscription.html",
        values={"email": "", **typed},
        chosen=chosen or [],
        refusal=refusal,
        kinds=news.list_kinds(active_only=True),
    )


def _key(name: str) -> tuple[datetime, int] | None:
    key = read_key(datetime, int, name=name)
    return (key[0], key[1]) if key else None


def _written(key: tuple[datetime, int] | None) -> list[str | int] | None:
    return [key[0].isoformat(), key[1]] if key else None


def _rfc822(at: datetime | None) -> str:
    return format_datetime(at) if at else ""
