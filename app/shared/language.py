"""The language and text size of the present reader: chosen by a link, kept in the session and in a cookie."""

from typing import Any

from flask import Flask, Response, g, request, session
from flask_babel import get_translations
from markupsafe import Markup

LANGUAGES = ("th", "en")
#: The sizes on offer, and the class that each puts on <html>.
SIZES = {"1": "", "2": "text-2", "3": "text-3"}
_YEAR = 365 * 24 * 60 * 60


def language() -> str:
    """ "th" or "en": what this request is answered in."""
    return g.get("language") or "th"


def text_size() -> str:
    """The key of the reader's text size."""
    return g.get("text_size") or "1"


def choose_language() -> None:
    """Before each request: `?lang=` wins and is kept; then the session; then Thai. Static files read no session."""
    if request.endpoint == "static":
        return
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        if session.get("lang", "th") != asked:
            session["lang"] = asked
        g.language = asked
    else:
        kept = session.get("lang", "th")
        g.language = kept if kept in LANGUAGES else "th"


def choose_size() -> None:
    """Before each request: `?size=` wins; then the cookie."""
    if request.endpoint == "static":
        return
    asked = request.args.get("size", "")
    kept = request.cookies.get("size", "1")
    g.text_size = asked if asked in SIZES else kept if kept in SIZES else "1"


def keep_size(response: Response) -> Response:
    """After each request: what `?size=` chose is kept for a year. It says nothing about the reader but this."""
    asked = "" if request.endpoint == "static" else request.args.get("size", "")
    if asked in SIZES and not request.path.startswith("/api/") and request.cookies.get("size", "1") != asked:
        response.set_cookie("size", asked, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def reads_english() -> bool:
    """Whether a reader of the Thai page, who chose no language yet, has a browser that would rather read English."""
    if language() != "th" or "lang" in session:
        return False
    return request.accept_languages.best_match(LANGUAGES) == "en"


def translate(text: str) -> str:
    """The text in the reader's language. Thai is the source: nothing is looked up, and a page asks thirty times."""
    if language() == "th":
        return text
    return str(_catalogue().ugettext(text))


def translated(text: str, /, **values: object) -> Markup:
    """`_("…")` of the templates: the text in the reader's language, its gaps filled with escaped values."""
    # The words of our own templates and translations are markup, as the engine itself takes them.
    found = Markup(translate(text))  # noqa: S704
    return found % values if values or "%" in found else found


def translate_many(one: str, many: str, count: int) -> str:
    """The form that fits the count; Thai has but one."""
    if language() == "th":
        return one
    return str(_catalogue().ungettext(one, many, count))


def _catalogue() -> Any:
    catalogue = g.get("catalogue")
    if catalogue is None:
        catalogue = g.catalogue = get_translations()
    return catalogue


def init_app(app: Flask) -> None:
    """Chooses before every request, error pages included, and words the templates."""
    app.jinja_env.install_gettext_callables(translate, translate_many, newstyle=True)  # type: ignore[attr-defined]
    # The engine's own `_` looks up `gettext` in the page's context each time; a page words fifty things.
    app.jinja_env.globals["_"] = translated
    app.before_request(choose_language)
    app.before_request(choose_size)
    app.after_request(keep_size)
