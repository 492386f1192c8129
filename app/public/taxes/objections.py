"""Objecting to an estimate: the operator says why, and the finance office takes it up as a matter."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import Refused, access, commits, current_actor, signed_in
from services import taxes
from services.errors import NotFound, RuleBroken
from services.taxes import estimating


@public.get("/taxes/returns/<reference>/objection")
@access(signed_in)
def view_objection(reference: str) -> ResponseReturnValue:
    """The form; only for an estimate that stands."""
    return _page(reference)


@public.post("/taxes/returns/<reference>/objection")
@access(signed_in)
@commits
def send_objection(reference: str) -> ResponseReturnValue:
    """Takes it up."""
    words = request.form.get("words", "")[:8000]
    try:
        estimating.object_to_estimate(reference, words, actor=current_actor())
    except RuleBroken as refused:
        codes = {problem.code for problem in refused.problems}
        error = _("กรุณาเขียนเหตุผล") if "required" in codes else _("ข้อความยาวเกินไป")
        raise Refused(_page(reference, error), 400) from refused
    return redirect(url_for("public.view_return", reference=reference))


def _page(reference: str, error: str = "") -> str:
    view = taxes.get_return(reference, owner=current_actor())
    if view.status != estimating.ESTIMATED or view.case_id is not None:
        raise NotFound(reference)
    return render_template(
        "public/taxes/view_objection.html",
        view=view,
        kind=taxes.get_tax(view.tax),
        words=request.form.get("words", ""),
        error=error,
    )
