"""The page of the month's LINE messages: how many there are, how many are used, and who may spend them."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import notifications, organisation
from services.errors import Problem, RuleBroken
from services.notifications import QUOTA_SETTINGS


@staff.get("/settings/quota")
@access(administrators)
def view_quota() -> ResponseReturnValue:
    """The month as it stands, and what is set about it."""
    return _page({key: str(organisation.get_setting(key)) for key in QUOTA_SETTINGS})


@staff.post("/settings/quota")
@access(administrators)
@commits
def update_quota() -> ResponseReturnValue:
    """Saves what is set, all of it or nothing."""
    typed = {key: request.form.get(key, "")[:20] for key in QUOTA_SETTINGS}
    problems: list[Problem] = []
    for key in QUOTA_SETTINGS:
        try:
            organisation.set_setting(key, typed[key], current_actor())
        except RuleBroken as broken:
            problems.extend(broken.problems)
    if problems:
        labels = {view.setting.key: view.setting.label.in_(language()) for view in _settings()}
        raise Refused(_page(typed, refusal_of(RuleBroken.of(problems), labels)), 400)
    saved()
    return redirect(url_for("staff.view_quota"))


def _settings() -> list[organisation.SettingView]:
    return [view for view in organisation.list_settings() if view.setting.key in QUOTA_SETTINGS]


def _page(values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/settings/view_quota.html",
        quota=notifications.read_quota(),
        held=notifications.count_held(),
        settings=[view.setting for view in _settings()],
        values=values,
        refusal=refusal,
    )
