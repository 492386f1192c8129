"""The page of the settings that features declared."""

from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import organisation
from services.errors import Problem, RuleBroken, Stale
from services.organisation import SettingView


@staff.get("/settings/options")
@access(administrators)
def view_options() -> ResponseReturnValue:
    """All declared settings by group, to be changed."""
    views = organisation.list_settings()
    return _page(views, {view.setting.key: _written(view.value) for view in views})


@staff.post("/settings/options")
@access(administrators)
@commits
def update_options() -> ResponseReturnValue:
    """Saves what was changed, all of it or nothing; names what another officer changed meanwhile."""
    views = organisation.list_settings()
    typed: dict[str, str] = {}
    problems: list[Problem] = []
    for view in views:
        key = view.setting.key
        typed[key] = request.form.get(key, "")[:2500]
        seen = request.form.get(f"seen-{key}", "")
        if typed[key] == seen:
            continue
        try:
            if _written(view.value) != seen:
                raise Stale(key, view.value, typed[key])
            organisation.set_setting(key, typed[key], current_actor(), seen=view.value)
        except RuleBroken as broken:
            problems.extend(broken.problems)
        except Stale as stale:
            problems.append(Problem(key, "changed_meanwhile", {"theirs": _written(stale.theirs)}))
    if problems:
        labels = {view.setting.key: view.setting.label.in_(language()) for view in views}
        raise Refused(_page(views, typed, refusal_of(RuleBroken.of(problems), labels)), 400)
    saved()
    return redirect(url_for("staff.view_options"))


def _written(value: object) -> str:
    """A value as its field has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _page(views: list[SettingView], values: dict[str, str], refusal: Refusal | None = None) -> str:
    ordered = sorted(views, key=lambda view: [v.setting.group for v in views].index(view.setting.group))
    groups = [(group, list(members)) for group, members in groupby(ordered, key=lambda view: view.setting.group)]
    seen = {view.setting.key: _written(view.value) for view in views}
    return render_template("staff/settings/view_options.html", groups=groups, values=values, seen=seen, refusal=refusal)
