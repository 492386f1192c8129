"""Filing for many establishments by one table: the template, the check row by row, and one sending for all."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.taxes.returns import download
from app.shared import Refused, access, commits, current_actor, language, signed_in
from app.shared.problems import word_problem
from services import clock, files, people, references, taxes
from services.errors import NotFound, Problem, RuleBroken
from services.taxes import ManyCheck, TaxKind

_CHECKED, _LASTS = "many-returns", timedelta(hours=2)
_MONTHS = 12


@public.get("/taxes/many")
@access(signed_in)
def view_many() -> ResponseReturnValue:
    """Which tax, which month, the template and the table to hand in."""
    return _page()


@public.get("/taxes/many/template.csv")
@access(signed_in)
def view_many_template() -> Response:
    """The table with the own establishments that owe that month."""
    kind, month = _chosen(request.args.get("tax", ""), request.args.get("month", ""))
    return download(taxes.many_template(kind.key, month, actor=current_actor()), f"{kind.key}-{month:%Y-%m}.csv")


@public.post("/taxes/many")
@access(signed_in)
@commits
def check_many() -> ResponseReturnValue:
    """Every row with what it comes to, and what is wrong; nothing is filed yet."""
    try:
        kind, month = _chosen(request.form.get("tax", ""), request.form.get("month", ""))
    except NotFound as error:
        raise Refused(_page([Problem("tax", "not_on_list")])) from error
    upload = request.files.get("table")
    if upload is None or not upload.filename:
        raise Refused(_page([Problem("table", "not_a_file")], kind.key, month))
    try:
        saved = files.save_document(upload.stream, filename=upload.filename, actor=current_actor())
        check = _check(saved.key, saved.name, kind.key, month)
    except RuleBroken as error:
        named = [Problem("table", one.code, {"name": upload.filename[:40], **one.params}) for one in error.problems]
        raise Refused(_page(named, kind.key, month)) from error
    return _checked(check, saved.key, saved.name)


@public.post("/taxes/many/file")
@access(signed_in)
@commits
def file_many() -> ResponseReturnValue:
    """Files all that was checked, or nothing of it."""
    sent = references.unsign(request.form.get("checked", ""), _CHECKED)
    if sent is None or sent["person"] != current_actor().id:
        flash(_("หน้านี้หมดอายุแล้ว โปรดแนบตารางใหม่"), "warning")
        return redirect(url_for("public.view_many"))
    month = date.fromisoformat(sent["month"])
    try:
        check = _check(sent["key"], sent["name"], sent["tax"], month)
        filed, bills = taxes.submit_many(check, actor=current_actor(), language=language())
    except NotFound:
        flash(_("ยื่นแบบชุดนี้แล้ว"), "message")
        return redirect(url_for("public.view_taxes"))
    except RuleBroken as error:
        check = _check(sent["key"], sent["name"], sent["tax"], month)
        raise Refused(_checked(check, sent["key"], sent["name"], error.problems)) from error
    files.remove([sent["key"]])
    flash(_("ยื่นแบบเรียบร้อยแล้ว %(n)s แบบ", n=len(filed)), "success")
    if len(bills) == 1:
        return redirect(f"/bills/{bills[0].reference}")
    return redirect(url_for("public.view_taxes"))


def _check(key: str, name: str, tax: str, month: date) -> ManyCheck:
    _media, _size, pieces = files.open_file(key)
    return taxes.check_many(b"".join(pieces), name=name, tax=tax, month=month, actor=current_actor())


def _checked(check: ManyCheck, key: str, name: str, problems: Sequence[Problem] = ()) -> str:
    sealed = {
        "key": key, "name": name, "tax": check.kind.key, "month": check.month.isoformat(),
        "person": current_actor().id,
    }  # fmt: skip
    return render_template(
        "public/taxes/check_many.html",
        check=check,
        checked=references.sign(sealed, _CHECKED, _LASTS),
        certification=taxes.CERTIFICATION,
        say_problem=lambda problem: word_problem(problem, None, language()),
        problems=[{"text": word_problem(one, None, language()), "href": ""} for one in problems],
    )


def _page(problems: Sequence[Problem] = (), tax: str = "", month: date | None = None) -> str:
    newest = taxes.add_months(taxes.first_of(clock.today()), -1)
    mine = people.list_establishments_of(current_actor())
    keys = {each.tax for one in mine for each in one.taxes}
    due = Counter((one.month, one.tax) for one in taxes.list_months(current_actor()) if one.is_missing)
    kinds = [kind for kind in taxes.TAXES.values() if kind.key in keys]
    return render_template(
        "public/taxes/view_many.html",
        kinds=kinds,
        due=[(taxes.get_tax(key), its_month, count) for (its_month, key), count in sorted(due.items())][-_MONTHS:],
        months=[taxes.add_months(newest, -back) for back in range(_MONTHS)],
        tax=tax or request.args.get("tax", ""),
        month=month or newest,
        problems=[{"text": word_problem(one, None, language()), "href": f"#{one.field}"} for one in problems],
    )


def _chosen(tax: str, month: str) -> tuple[TaxKind, date]:
    """The tax and the month of the form; NotFound for what was not offered."""
    try:
        return taxes.get_tax(tax), date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise NotFound("month") from error
