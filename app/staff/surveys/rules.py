"""After what a short survey is sent: the rules, each on a page of its own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, roles
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.words import refusal_of
from services import catalogue, surveys
from services.errors import NotFound, RuleBroken
from services.surveys import EDITORS, LEAST_DAYS, MOST_DAYS, RuleView, Trigger
from services.surveys.words import TRIGGER_WORDS
from services.text import Words

#: The rules hold for the whole authority.
rule_makers = roles(*EDITORS)
_ALL = Words("ทุกบริการที่ไม่มีกฎของตนเอง", "All services without a rule of their own")
_FIELDS = ("is_on", "survey_id", "quiet_days", "service")


@staff.get("/surveys/rules")
@access(rule_makers)
def view_survey_rules() -> ResponseReturnValue:
    """All rules by occasion, and the way to one more."""
    names = {service.key: service.name for service in _services()}
    return render_template(
        "staff/surveys/view_survey_rules.html",
        rules=[(rule, _said(rule.service, names)) for rule in surveys.list_rules()],
        triggers=TRIGGER_WORDS,
        has_survey=bool(surveys.list_sendable()),
    )


@staff.get("/surveys/rules/<trigger>")
@access(rule_makers)
def view_survey_rule(trigger: str) -> ResponseReturnValue:
    """One rule ("?service="), to be changed; "?new" one for another service."""
    chosen = _trigger(trigger)
    if "new" in request.args:
        return _page(chosen, None, {"is_on": "yes", "survey_id": "", "quiet_days": "30", "service": ""})
    rule = surveys.get_rule(chosen, request.args.get("service", "")[:80])
    values = {
        "is_on": "yes" if rule.is_on else "",
        "survey_id": str(rule.survey.id if rule.survey else ""),
        "quiet_days": str(rule.quiet_days),
        "service": rule.service,
    }
    return _page(chosen, rule, values)


@staff.post("/surveys/rules/<trigger>")
@access(rule_makers)
@commits
def save_survey_rule(trigger: str) -> ResponseReturnValue:
    """Saves a rule, new or not."""
    chosen = _trigger(trigger)
    typed = {name: request.form.get(name, "")[:80] for name in _FIELDS}
    known = {(rule.trigger, rule.service): rule for rule in surveys.list_rules()}
    rule = known.get((chosen, typed["service"]))
    is_new = request.form.get("new") == "yes"
    try:
        if is_new and not typed["service"]:
            raise RuleBroken("service", "not_on_list")
        surveys.save_rule(
            chosen,
            typed["service"],
            survey_id=number_of(typed["survey_id"]) or 0,
            is_on=typed["is_on"] == "yes",
            quiet_days=number_of(typed["quiet_days"]) or 0,
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(chosen, None if is_new else rule, typed, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_rules"))


@staff.post("/surveys/rules/<trigger>/remove")
@access(rule_makers)
@commits
def remove_survey_rule(trigger: str) -> ResponseReturnValue:
    """Takes a rule away: what we began with, or the rule of all services, holds again."""
    surveys.remove_rule(_trigger(trigger), request.form.get("service", "")[:80], actor=current_actor())
    flash(gettext("กลับไปใช้ค่าเริ่มต้นแล้ว"), "success")
    return redirect(url_for("staff.view_survey_rules"))


def _trigger(typed: str) -> Trigger:
    if typed not in set(Trigger):
        raise NotFound(typed)
    return Trigger(typed)


def _services() -> list[catalogue.Service]:
    """The services after which somebody can be known to have been served."""
    found = catalogue.list_services(current_actor())
    return [service for service in found if not service.is_anonymous and service.key != surveys.TIED]


def _page(trigger: Trigger, rule: RuleView | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    names = {service.key: service.name for service in _services()}
    taken = {each.service for each in surveys.list_rules() if each.trigger is trigger}
    return render_template(
        "staff/surveys/view_survey_rule.html",
        trigger=trigger,
        words=TRIGGER_WORDS[trigger],
        rule=rule,
        what=_said(rule.service, names) if rule else None,
        values=values,
        refusal=refusal,
        sendable=[(str(view.id), view.title) for view in surveys.list_sendable()],
        services=[(key, name) for key, name in names.items() if key not in taken],
    )


def _said(service: str, names: dict[str, Words]) -> Words:
    return names.get(service, Words(service, service)) if service else _ALL


def _refusal(broken: RuleBroken) -> Refusal:
    words = dict(refusal_of(broken).words)
    if "quiet_days" in words:
        words["quiet_days"] = gettext("กรอกจำนวนวัน %(least)s ถึง %(most)s", least=LEAST_DAYS, most=MOST_DAYS)
    return Refusal(words)
