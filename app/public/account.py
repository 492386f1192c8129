"""A citizen's own account, which nobody needs in order to report or answer: registering, signing in, details."""

from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.public import public
from app.public.line_login import find_provider
from app.security import limit
from app.shared import Refused, access, anyone, commits, current_actor, language, signed_in, signin
from app.shared.account_words import Refusal, refusal_of
from app.shared.pages import safe_path
from services import cases, people
from services.audit import Actor
from services.errors import NotFound, RuleBroken, TooMany

HOME = "/account"
#: Where a registration of this browser was begun from.
_WANTED = "wanted"


@public.get("/account/register")
@access(anyone)
def register_account() -> ResponseReturnValue:
    """The form of a new account."""
    return render_template("public/account/register_account.html", values={}, refusal=None, next=_next())


@public.post("/account/register")
@access(anyone)
@limit("200/hour")
def send_registration() -> ResponseReturnValue:
    """Begins an account; the answer is the same whether or not the address has one."""
    form, wanted = request.form, _next()
    # The mail may be opened elsewhere, and later: what stands behind the path stays in this browser.
    then = "" if wanted == HOME else urlsplit(wanted).path[:200]
    try:
        signin.register_person(
            form.get("email", ""),
            form.get("password", ""),
            name=form.get("name", ""),
            phone=form.get("phone", ""),
            then=then,
        )
    except RuleBroken as refused:
        page = render_template(
            "public/account/register_account.html", values=form.to_dict(), refusal=refusal_of(refused), next=wanted
        )
        return page, 400
    session.pop(_WANTED, None)
    if then:
        session[_WANTED] = wanted[:1000]
    return redirect(url_for("public.view_registered", next=wanted if then else None))


@public.get("/account/registered")
@access(anyone)
def view_registered() -> ResponseReturnValue:
    """Says that a mail is on its way."""
    return render_template("public/account/view_registered.html", next=_next())


@public.get("/account/confirm/<token>")
@access(anyone)
def view_confirmation(token: str) -> ResponseReturnValue:
    """Asks for the password of the registration: opening the link changes nothing, since mail scanners follow links."""
    return _confirmation_page(people.is_confirmation(token))


@public.post("/account/confirm/<token>")
@access(anyone)
@commits
def confirm_account(token: str) -> ResponseReturnValue:
    """Confirms the address, once, and signs in: mailbox and password are both shown to be the citizen's."""
    try:
        person = people.confirm_email(token, request.form.get("password", ""))
    except NotFound as gone:
        raise Refused(_confirmation_page(serves=False), 404) from gone
    except RuleBroken as refused:
        raise Refused(_confirmation_page(serves=True, refusal=refusal_of(refused)), 400) from refused
    wanted = _wanted()
    signin.begin_session(signin.SignedInPerson(person))
    flash(gettext("ยืนยันอีเมลแล้ว ยินดีต้อนรับ"), "success")
    return redirect(wanted)


@public.get("/sign-in")
@access(anyone)
def find_sign_in() -> ResponseReturnValue:
    """The short address of the sign-in page."""
    return redirect(url_for("public.view_sign_in", next=safe_path(request.args.get("next"), HOME)))


@public.get("/account/sign-in")
@access(anyone)
def view_sign_in() -> ResponseReturnValue:
    """The sign-in page of citizens."""
    return _sign_in_page()


@public.post("/account/sign-in")
@access(anyone)
def send_sign_in() -> ResponseReturnValue:
    """Signs in. The try is committed before the password is compared, so this view has no transaction of its own."""
    email = request.form.get("email", "")
    try:
        person = signin.sign_in_person(email, request.form.get("password", ""))
    except TooMany as refused:
        page = _sign_in_page(email, Refusal.of("", "sign_in_wait", seconds=refused.retry_after))
        return page, 429, {"Retry-After": str(refused.retry_after)}
    except RuleBroken as refused:
        return _sign_in_page(email, refusal_of(refused)), 400
    if "lang" not in session and person.language != language():
        session["lang"] = person.language
    return redirect(_landing(person))


@public.post("/account/sign-out")
@access(signed_in)
@commits
def sign_out() -> ResponseReturnValue:
    """Ends this session, copies of its cookie too."""
    signin.sign_out(current_actor())
    flash(gettext("ออกจากระบบแล้ว"), "success")
    return redirect(url_for("public.view_sign_in"))


@public.get("/account")
@access(signed_in)
def view_account() -> ResponseReturnValue:
    """The citizen's own details."""
    person = current_user.account
    return _account_page({"name": person.name, "phone": person.phone, "language": person.language})


@public.post("/account")
@access(signed_in)
@commits
def change_account() -> ResponseReturnValue:
    """Changes name, telephone and language."""
    form = request.form
    chosen = form.get("language", "th")
    try:
        person = people.change_person(
            name=form.get("name", ""), phone=form.get("phone", ""), language=chosen, actor=current_actor()
        )
    except RuleBroken as refused:
        raise Refused(_account_page(form.to_dict(), refusal_of(refused)), 400) from refused
    session["lang"] = person.language
    flash(gettext("บันทึกแล้ว"), "success")
    return redirect(url_for("public.view_account"))


@public.get("/account/close")
@access(signed_in)
def view_closing() -> ResponseReturnValue:
    """What closing the account means, and the password that is asked for it."""
    by_line = people.is_without_password(current_user.account.id)
    return render_template("public/account/view_closing.html", refusal=None, closes_by_line=by_line)


@public.post("/account/close")
@access(signed_in)
def close_account() -> ResponseReturnValue:
    """Closes the account and erases what tells whose it was. Tries count as at the sign-in."""
    try:
        signin.close_account(request.form.get("password", ""))
    except TooMany as waiting:
        refusal = Refusal.of("password", "sign_in_wait", seconds=waiting.retry_after)
        page = render_template("public/account/view_closing.html", refusal=refusal)
        return page, 429, {"Retry-After": str(waiting.retry_after)}
    except RuleBroken as refused:
        return render_template("public/account/view_closing.html", refusal=refusal_of(refused)), 400
    return redirect(url_for("public.view_closed"))


@public.get("/account/closed")
@access(anyone)
def view_closed() -> ResponseReturnValue:
    """Says that the account is gone."""
    return render_template("public/account/view_closed.html")


@public.get("/account/reset")
@access(anyone)
def view_reset_request() -> ResponseReturnValue:
    """Asks for the address that a link for another password goes to."""
    return render_template("public/account/view_reset_request.html", email="", refusal=None)


@public.post("/account/reset")
@access(anyone)
@limit("200/hour")
@commits
def ask_reset() -> ResponseReturnValue:
    """Sends the link where the address has an account; the answer is the same where it has none."""
    email = request.form.get("email", "")
    try:
        people.ask_reset(email)
    except RuleBroken as refused:
        page = render_template("public/account/view_reset_request.html", email=email[:254], refusal=refusal_of(refused))
        raise Refused(page, 400) from refused
    return redirect(url_for("public.view_registered"))


@public.get("/account/reset/<token>")
@access(anyone)
def view_reset(token: str) -> ResponseReturnValue:
    """The page on which another password is chosen."""
    return render_template("public/account/view_reset.html", serves=people.is_reset(token), refusal=None)


@public.post("/account/reset/<token>")
@access(anyone)
@limit("200/hour")
@commits
def reset_password(token: str) -> ResponseReturnValue:
    """Sets another password, once; the citizen then signs in with it."""
    form = request.form
    try:
        if form.get("password", "") != form.get("again", ""):
            raise RuleBroken("again", "password_differs")
        people.reset_password(token, form.get("password", ""))
    except RuleBroken as refused:
        page = render_template("public/account/view_reset.html", serves=True, refusal=refusal_of(refused))
        raise Refused(page, 400) from refused
    except NotFound as gone:
        raise Refused(render_template("public/account/view_reset.html", serves=False), 404) from gone
    flash(gettext("ตั้งรหัสผ่านแล้ว เข้าสู่ระบบได้เลย"), "success")
    return redirect(url_for("public.view_sign_in"))


def _confirmation_page(serves: bool, refusal: Refusal | None = None) -> str:
    return render_template("public/account/view_confirmation.html", serves=serves, refusal=refusal, next=_next())


def _sign_in_page(email: str = "", refusal: Refusal | None = None) -> str:
    line_sign_in = url_for("public.begin_line_login", next=_next()) if find_provider() else ""
    return render_template(
        "public/account/view_sign_in.html", email=email[:254], refusal=refusal, next=_next(), line_sign_in=line_sign_in
    )


def _account_page(values: dict[str, str], refusal: Refusal | None = None) -> str:
    person = current_user.account
    return render_template(
        "public/account/view_account.html",
        person=person,
        values=values,
        refusal=refusal,
        businesses=people.acting_for(person.id),
        has_cases="public.list_account_cases" in current_app.view_functions,
    )


def _next() -> str:
    """Where to go after signing in: a page on this site that is not the officers', else the account."""
    path = safe_path(request.values.get("next"), HOME)
    return HOME if path.startswith("/staff") else path


def _wanted() -> str:
    """The page that was wanted before registering: in the same browser with all that stood behind its path."""
    path, kept = _next(), session.get(_WANTED, "")
    return kept if kept and urlsplit(kept).path == path else path


def _landing(person: people.Person) -> str:
    """Where signing in leads: to the page that was wanted, else to the matters where there are any."""
    wanted = _next()
    if wanted != HOME:
        return wanted
    has_matters = cases.list_my_cases(Actor.citizen(person.id), limit=1)
    return url_for("public.list_account_cases") if has_matters else HOME
