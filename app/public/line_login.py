"""Signing in by LINE, and tying LINE to an account that is signed in to."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from flask import Response, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.public import public
from app.security import forms_lead_to, limit
from app.shared import access, anyone, commits, current_actor, language, openid, signed_in, signin
from app.shared.account_words import Refusal, refusal_of
from app.shared.commits import in_one_transaction
from app.shared.line_links import line_link
from app.shared.pages import safe_path
from services import people, settings
from services.audit import ActorKind
from services.errors import NotFound, RuleBroken

log = structlog.get_logger(__name__)

LINE = "line"
#: LINE names itself so in every token, wherever it is reached.
_ISSUER = "https://access.line.me"
_HOME = "/account"
#: The names of the machine that one sits at.
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
#: What is typed in the chat to begin.
_WORDS = "เชื่อมบัญชี"


def find_provider() -> openid.Provider | None:
    """LINE Login, where this deployment has a channel of it."""
    config = current_app.config["PRACHA"]
    if not (config.line_login_channel_id and config.line_login_channel_secret):
        return None
    api = config.line_api_base.rstrip("/")
    return openid.Provider(
        name=LINE,
        issuer=_ISSUER,
        authorize_url=f"{_login_base()}/oauth2/v2.1/authorize",
        token_url=f"{api}/oauth2/v2.1/token",
        keys_url=f"{api}/oauth2/v2.1/certs",
        client_id=config.line_login_channel_id,
        client_secret=config.line_login_channel_secret,
        redirect_url=f"{_own_base()}/account/line/callback",
    )


def _own_base() -> str:
    """Where LINE leads back to. A machine that develops has two names, and only under the one that is in the browser's
    line does the browser still know what it began; elsewhere the address is the authority's own, whoever asks."""
    known = settings.current().base_url
    here, ours = urlsplit(request.host_url), urlsplit(known)
    if current_app.config["PRACHA"].is_production or here.port != ours.port:
        return known
    is_here = {here.hostname, ours.hostname} <= _THIS_MACHINE
    return request.host_url.rstrip("/") if is_here else known


@public.get("/account/line")
@access(signed_in)
def view_line() -> ResponseReturnValue:
    """Whether LINE is tied; with an invitation from the chat, the question whether it shall be."""
    return _page(request.args.get("linkToken", "")[:500])


@public.post("/account/line")
@access(signed_in)
@limit("20/minute")
@commits
def tie_line() -> ResponseReturnValue:
    """Makes the nonce and leads on to LINE, which hands it back by the chat that the invitation was made for."""
    invitation = request.form.get("linkToken", "")[:500]
    if not invitation:
        return redirect(url_for("public.view_line"))
    nonce = people.new_nonce(invitation, actor=current_actor())
    query = urlencode({"linkToken": invitation, "nonce": nonce})
    return redirect(f"{_login_base()}/dialog/bot/accountLink?{query}")


@public.post("/account/line/untie")
@access(signed_in)
@commits
def untie_line() -> ResponseReturnValue:
    """Lets go of LINE, unless nothing else signs in to the account."""
    try:
        people.untie_identity(LINE, actor=current_actor())
    except RuleBroken as refused:
        return _page("", refusal_of(refused), 400)
    except NotFound:
        pass
    else:
        flash(gettext("ยกเลิกการเชื่อมบัญชี LINE แล้ว"), "success")
    return redirect(url_for("public.view_line"))


@public.get("/account/line/sign-in")
@access(anyone)
def begin_line_login() -> ResponseReturnValue:
    """Leads to LINE. Whoever is signed in already shows by it that the LINE account is theirs."""
    provider = openid.require(find_provider())
    actor = current_actor()
    is_citizen = actor.kind is ActorKind.CITIZEN and actor.id is not None
    purpose = "sign_in" if not is_citizen else "close" if request.args.get("for") == "close" else "tie"
    wanted = safe_path(request.args.get("next"), _HOME)
    wanted = _HOME if wanted.startswith("/staff") else wanted
    return redirect(openid.begin(provider, purpose, next=wanted, person=str(actor.id or "")))


@public.get("/account/line/callback")
@access(anyone)
def view_line_callback() -> ResponseReturnValue:
    """LINE leads back here; a page whose form goes on, since a GET changes nothing."""
    provider = openid.require(find_provider())
    state = request.args.get("state", "")[:200]
    purpose = openid.purpose_of(provider, state)
    if not purpose:
        return _failed()
    page = render_template(
        "public/account/view_line_callback.html",
        state=state,
        code=request.args.get("code", "")[:500],
        # Any page can lead here, and LINE may let its users through unasked: nothing is erased without a press.
        closes=purpose == "close",
    )
    return _private(page)


@public.post("/account/line/callback")
@access(anyone)
@limit("20/minute")
def finish_line_login() -> ResponseReturnValue:
    """Has the code verified and signs in, ties or closes. LINE is asked outside of any transaction."""
    provider = openid.require(find_provider())
    form = request.form
    try:
        claims, kept = openid.finish(provider, state=form.get("state", "")[:200], code=form.get("code", "")[:500])
    except openid.Denied as error:
        log.info("a sign-in by LINE ended without anybody", code=str(error))
        return _failed()
    if kept["purpose"] == "sign_in":
        return _sign_in(claims, kept["next"])
    # Between the beginning and now somebody else may have signed in here: nobody's account is touched by that.
    if kept["person"] != str(current_actor().id or "") or current_actor().kind is not ActorKind.CITIZEN:
        return _failed()
    return _close(claims) if kept["purpose"] == "close" else _tie(claims)


def _sign_in(claims: Mapping[str, Any], wanted: str) -> ResponseReturnValue:
    """The account that this LINE was tied to, else a new one: an address that LINE tells opens none."""

    def enter() -> tuple[people.Person, bool]:
        known = people.sign_in_by_identity(LINE, claims["sub"])
        person = known or people.register_by_identity(
            LINE, claims["sub"], name=str(claims.get("name") or ""), language=language()
        )
        signin.begin_session(signin.SignedInPerson(person))
        return person, known is None

    person, is_new = in_one_transaction(enter)
    if is_new:
        flash(gettext("สร้างบัญชีจาก LINE แล้ว ยินดีต้อนรับ"), "success")
    elif "lang" not in session and person.language != language():
        session["lang"] = person.language
    return redirect(wanted)


def _tie(claims: Mapping[str, Any]) -> ResponseReturnValue:
    actor = current_actor()
    try:
        in_one_transaction(
            lambda: people.tie_identity(actor.id or 0, provider=LINE, subject=claims["sub"], actor=actor)
        )
    except RuleBroken as refused:
        return _page("", refusal_of(refused), 400)
    flash(gettext("เชื่อมบัญชี LINE แล้ว"), "success")
    return redirect(url_for("public.view_line"))


def _close(claims: Mapping[str, Any]) -> ResponseReturnValue:
    actor = current_actor()
    try:
        in_one_transaction(lambda: people.erase_by_identity(LINE, claims["sub"], actor=actor))
    except NotFound:
        return _failed()
    signin.forget_session()
    return redirect(url_for("public.view_closed"))


def _page(invitation: str, refusal: Refusal | None = None, status: int = 200) -> Response:
    actor = current_actor()
    if invitation:
        forms_lead_to(_login_base())
    page = render_template(
        "public/account/view_line.html",
        invitation=invitation,
        refusal=refusal,
        person=people.get_person(actor.id or 0),
        is_only_way=people.is_without_password(actor.id or 0),
        is_tied=people.has_identity(actor.id or 0, LINE),
        may_sign_in=find_provider() is not None,
        chat_url=line_link(_WORDS),
        words=_WORDS,
    )
    return _private(page, status)


def _failed() -> Response:
    return _private(render_template("public/account/view_line_failed.html"), 400)


def _private(page: str, status: int = 200) -> Response:
    """An address with a code or an invitation in it is told to nobody."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _login_base() -> str:
    return str(current_app.config["PRACHA"].line_login_base).rstrip("/")
