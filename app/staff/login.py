"""Signing in and out of the officers' pages; setting a first password by invitation; changing it."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.shared import Refused, access, anyone, commits, current_actor, language, officer, signin
from app.shared.account_words import Refusal, refusal_of
from app.shared.pages import safe_path
from app.staff.blueprint import staff
from services import people
from services.errors import NotFound, RuleBroken, TooMany

HOME = "/staff"


@staff.get("/login")
@access(anyone)
def view_login() -> ResponseReturnValue:
    """The sign-in page; whoever is signed in goes on."""
    if current_actor().is_officer:
        return redirect(_next())
    return _login_page()


@staff.post("/login")
@access(anyone)
def send_login() -> ResponseReturnValue:
    """Signs in. The try is committed before the password is compared, so this view has no transaction of its own."""
    email = request.form.get("email", "")
    try:
        signed_in = signin.sign_in_officer(email, request.form.get("password", ""))
    except TooMany as refused:
        page = _login_page(email, Refusal.of("", "sign_in_wait", seconds=refused.retry_after))
        return page, 429, {"Retry-After": str(refused.retry_after)}
    except RuleBroken as refused:
        return _login_page(email, refusal_of(refused)), 400
    if "lang" not in session and signed_in.language != language():
        session["lang"] = signed_in.language
    return redirect(_next())


@staff.post("/logout")
@access(officer)
@commits
def send_logout() -> ResponseReturnValue:
    """Ends this session, copies of its cookie too."""
    signin.sign_out(current_actor())
    return redirect(url_for("staff.view_login"))


@staff.get("/invitation/<token>")
@access(anyone)
def view_invitation(token: str) -> ResponseReturnValue:
    """The page on which an invited officer chooses a password. Opening it uses nothing up: scanners follow links."""
    try:
        return _invitation_page(token)
    except NotFound:
        return render_template("staff/login/spent_invitation.html"), 404


@staff.post("/invitation/<token>")
@access(anyone)
@commits
def send_invitation(token: str) -> ResponseReturnValue:
    """Sets the password, once; the officer then signs in with it."""
    password = request.form.get("password", "")
    try:
        if password != request.form.get("again", ""):
            raise RuleBroken("again", "password_differs")
        people.accept_invitation(token, password)
    except RuleBroken as refused:
        raise Refused(_invitation_page(token, refusal_of(refused)), 400) from refused
    except NotFound as gone:
        raise Refused(render_template("staff/login/spent_invitation.html"), 404) from gone
    flash(gettext("ตั้งรหัสผ่านแล้ว เข้าสู่ระบบได้เลย"), "success")
    return redirect(url_for("staff.view_login"))


@staff.get("/password")
@access(officer)
def view_password() -> ResponseReturnValue:
    """The page on which an officer changes the password."""
    return render_template("staff/login/view_password.html", refusal=None)


@staff.post("/password")
@access(officer)
def send_password() -> ResponseReturnValue:
    """Changes the password; every other session of the officer ends, this one goes on. Tries are counted."""
    form = request.form
    try:
        if form.get("password", "") != form.get("again", ""):
            raise RuleBroken("again", "password_differs")
        signin.change_password(form.get("current", ""), form.get("password", ""))
    except TooMany as waiting:
        refusal = Refusal.of("current", "sign_in_wait", seconds=waiting.retry_after)
        page = render_template("staff/login/view_password.html", refusal=refusal)
        return page, 429, {"Retry-After": str(waiting.retry_after)}
    except RuleBroken as refused:
        return render_template("staff/login/view_password.html", refusal=refusal_of(refused)), 400
    flash(gettext("เปลี่ยนรหัสผ่านแล้ว เครื่องอื่นออกจากระบบแล้ว"), "success")
    return redirect(url_for("staff.view_password"))


@staff.post("/language")
@access(officer)
@commits
def change_language() -> ResponseReturnValue:
    """Keeps the language in which the officer's pages are shown from the next sign-in on, and now."""
    people.set_language(request.form.get("language", "th"), actor=current_actor())
    session["lang"] = people.get_officer(current_user.account.id).language
    return redirect(url_for("staff.view_password"))


@staff.post("/sessions")
@access(officer)
@commits
def end_sessions() -> ResponseReturnValue:
    """Signs the officer out on every device, this one too."""
    people.end_all_sessions(current_actor())
    signin.forget_session()
    return redirect(url_for("staff.view_login"))


def _login_page(email: str = "", refusal: Refusal | None = None) -> str:
    return render_template("staff/login/view_login.html", email=email[:254], refusal=refusal, next=_next())


def _invitation_page(token: str, refusal: Refusal | None = None) -> str:
    email = people.get_invitation(token)
    return render_template("staff/login/view_invitation.html", email=email, refusal=refusal)


def _next() -> str:
    """Where to go after signing in: a page of officers on this site, else their home."""
    path = safe_path(request.values.get("next"), HOME)
    return path if path == HOME or path.startswith((f"{HOME}/", f"{HOME}?")) else HOME
