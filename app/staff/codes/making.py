"""Making a code: what it shall lead to, then the rest of what is said of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.codes import form
from app.staff.codes.words import LANGUAGE_WORDS, code_makers, refusal_of
from services import codes, organisation
from services.codes import CodeKind
from services.errors import NotFound, RuleBroken


@staff.get("/codes/new")
@access(code_makers)
def new_code() -> ResponseReturnValue:
    """What a code can lead to."""
    kinds = [kind for kind in codes.list_kinds() if is_made_here(kind)]
    return render_template("staff/codes/new_code.html", kinds=kinds)


@staff.get("/codes/new/<kind_key>")
@access(code_makers)
def new_code_of(kind_key: str) -> ResponseReturnValue:
    """The form of a code of that kind."""
    actor = current_actor()
    unit = str(actor.unit_id or "")
    return _page(made_kind(kind_key), form.empty() | {"unit": unit, "target": request.args.get("target", "")[:80]})


@staff.post("/codes/new/<kind_key>")
@access(code_makers)
@commits
def make_code(kind_key: str) -> ResponseReturnValue:
    """Makes it."""
    kind = made_kind(kind_key)
    typed = form.typed_of(request.form)
    try:
        view = codes.make_code(form.new_of(kind.key, typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(kind, typed, refusal_of(broken)), 400) from broken
    flash(_("สร้างรหัส %(code)s แล้ว", code=view.printed), "success")
    return redirect(url_for("staff.view_code", code_id=view.id))


def is_made_here(kind: CodeKind) -> bool:
    """Whether officers make codes of that kind one by one: chosen from a list, or typed where a label says what."""
    return kind.choices is not None or kind.target_label.th != "รหัส"


def made_kind(key: str) -> CodeKind:
    """A kind that officers make. NotFound."""
    kind = codes.find_kind(key)
    if kind is None or not is_made_here(kind):
        raise NotFound(key)
    return kind


def _page(kind: CodeKind, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/codes/new_code_of.html",
        kind=kind,
        choices=kind.choices() if kind.choices is not None else None,
        values=values,
        refusal=refusal,
        areas=form.areas(),
        units=[(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)],
        languages=LANGUAGE_WORDS,
        asks_here=form.asks_here(kind),
    )
