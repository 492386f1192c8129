"""After what which short survey is sent: a rule for each occasion, and for a service where it differs from the others.

What nobody has changed stands in `_DEFAULTS`; a row of `SurveyRule` takes its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import catalogue, clock
from services.audit import Actor, Role, record
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken
from services.surveys.definition import Definition, SurveyQuestion
from services.surveys.loading import find_view, get_view, list_open, load_definition
from services.surveys.models import SurveyRule
from services.surveys.views import SurveyView
from services.surveys.words import Trigger

#: The survey that is sent where no other was chosen.
USUAL = "satisfaction"
LEAST_DAYS, MOST_DAYS = 1, 365
#: Who makes the rules: they hold for the whole authority.
EDITORS = (Role.REGISTRY, Role.ADMIN)
_MOST = 200
#: (is on, quiet days). Matters of a service that files month after month are asked about by their receipts.
_DEFAULTS: Mapping[tuple[Trigger, str], tuple[bool, int]] = {
    (Trigger.CASE, ""): (False, 30),
    (Trigger.CASE, "complaint"): (True, 30),
    (Trigger.CASE, "business-registration"): (True, 30),
    (Trigger.COUNTER, ""): (True, 30),
    (Trigger.RECEIPT, ""): (True, 90),
    (Trigger.CHAT, ""): (True, 30),
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule. `service` "" is that of all services without one of their own; `survey` None: there is none to send."""

    trigger: Trigger
    service: str
    survey: SurveyView | None
    is_on: bool
    quiet_days: int
    #: Whether it can be taken away, so that the rule of all services holds again.
    is_own: bool

    @property
    def sends(self) -> SurveyView | None:
        """The survey that is sent now; None where nothing is."""
        is_open = self.survey is not None and self.survey.takes_answers(clock.today())
        return self.survey if self.is_on and is_open else None


def mark_question(definition: Definition) -> SurveyQuestion | None:
    """The question that five faces answer: the first one with marks from 1 to 5 that everybody is asked."""
    return next((one for one in definition.questions if one.kind == "rating" and not one.asked_when), None)


def list_sendable() -> Sequence[SurveyView]:
    """The open surveys that five faces can begin."""
    return [view for view in list_open() if mark_question(load_definition(view.id, view.version)) is not None]


def list_rules() -> Sequence[RuleView]:
    """All rules, by occasion; the one of all services first."""
    rows = {
        (Trigger(row.trigger), row.service): row
        for row in session().scalars(select(SurveyRule).order_by(SurveyRule.id).limit(_MOST))
    }
    order = list(Trigger)
    keys = sorted({*_DEFAULTS, *rows}, key=lambda key: (order.index(key[0]), key[1]))
    return [_view(trigger, service, rows.get((trigger, service))) for trigger, service in keys]


def get_rule(trigger: Trigger, service: str) -> RuleView:
    """The rule as the page shows it. NotFound where that service has none of its own."""
    found = next((each for each in list_rules() if (each.trigger, each.service) == (trigger, service)), None)
    if found is None:
        raise NotFound("rule")
    return found


def rule_for(trigger: Trigger, service: str) -> RuleView:
    """The rule that holds for a service: its own, else that of all services."""
    query = select(SurveyRule).where(SurveyRule.trigger == trigger.value, SurveyRule.service.in_((service, "")))
    rows = {row.service: row for row in session().scalars(query)}
    key = service if service in rows or (trigger, service) in _DEFAULTS else ""
    return _view(trigger, key, rows.get(key))


def save_rule(
    trigger: Trigger, service: str, *, survey_id: int, is_on: bool, quiet_days: int, actor: Actor
) -> RuleView:
    """Sets a rule, new or not.

    NotAllowed; RuleBroken(service: not_on_list; survey_id: not_on_list; quiet_days: too_small | too_large).
    """
    _only_editors(actor)
    problems = [
        *([] if not service or _is_service(service) else [Problem("service", "not_on_list")]),
        *([] if any(view.id == survey_id for view in list_sendable()) else [Problem("survey_id", "not_on_list")]),
        *([Problem("quiet_days", "too_small", {"min": LEAST_DAYS})] if quiet_days < LEAST_DAYS else []),
        *([Problem("quiet_days", "too_large", {"max": MOST_DAYS})] if quiet_days > MOST_DAYS else []),
    ]
    if problems:
        raise RuleBroken.of(problems)
    row = _row(trigger, service)
    if row is None:
        row = SurveyRule(trigger=trigger.value, service=service)
        session().add(row)
    row.survey_id, row.is_on, row.quiet_days = survey_id, is_on, quiet_days
    session().flush()
    _note("save survey rule", trigger, service, actor)
    return _view(trigger, service, row)


def remove_rule(trigger: Trigger, service: str, *, actor: Actor) -> None:
    """Takes a rule away: what we began with holds again, or the rule of all services. NotAllowed, NotFound."""
    _only_editors(actor)
    row = _row(trigger, service)
    if row is None:
        raise NotFound("rule")
    session().delete(row)
    session().flush()
    _note("remove survey rule", trigger, service, actor)


def _view(trigger: Trigger, service: str, row: SurveyRule | None) -> RuleView:
    if row is not None:
        return RuleView(trigger, service, get_view(row.survey_id), row.is_on, row.quiet_days, True)
    is_on, days = _DEFAULTS[trigger, service]
    return RuleView(trigger, service, find_view(USUAL), is_on, days, False)


def _row(trigger: Trigger, service: str) -> SurveyRule | None:
    query = select(SurveyRule).where(SurveyRule.trigger == trigger.value, SurveyRule.service == service)
    return session().scalar(query.with_for_update())


def _is_service(key: str) -> bool:
    try:
        return not catalogue.get_service(key).is_anonymous
    except NotFound:
        return False


def _only_editors(actor: Actor) -> None:
    if not actor.has_role(*EDITORS):
        raise NotAllowed("survey rules")


def _note(action: str, trigger: Trigger, service: str, actor: Actor) -> None:
    """The name of the rule stands in the row: no id outlives it."""
    record(action, actor=actor, subject="survey rule", subject_id=f"{trigger.value}:{service}")
