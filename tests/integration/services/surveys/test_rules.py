"""The rules after what is asked: sane without anybody's doing, changed by the registry and administrators alone."""

import pytest

from services import organisation, surveys
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.surveys import Trigger
from services.surveys.rules import rule_for
from tests.factories.asked import make_satisfaction
from tests.factories.people import make_actor, make_unit
from tests.factories.surveys import SHORT, make_survey


@pytest.fixture
def survey(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
    return make_satisfaction()


@pytest.fixture
def admin(survey):
    with unit_of_work():
        return make_actor(Role.ADMIN, unit_id=make_unit())


def save(actor, trigger=Trigger.CASE, service="complaint", **values):
    with unit_of_work():
        return surveys.save_rule(trigger, service, actor=actor, **values)


def test_what_holds_before_anybody_changes_it(survey):
    held = [(each.trigger, each.service, each.is_on, each.quiet_days, each.is_own) for each in surveys.list_rules()]
    assert held[0] == (Trigger.CASE, "", False, 30, False)
    assert (Trigger.CASE, "complaint", True, 30, False) in held and (Trigger.RECEIPT, "", True, 90, False) in held
    assert {trigger for trigger, *_ in held} == set(Trigger)
    assert rule_for(Trigger.CASE, "complaint").sends == survey
    assert rule_for(Trigger.CASE, "oil-tax").sends is None and rule_for(Trigger.CHAT, "").sends == survey


def test_without_the_survey_nothing_is_sent(app):
    assert rule_for(Trigger.CHAT, "").sends is None and rule_for(Trigger.CHAT, "").is_on


def test_a_rule_is_changed_and_taken_away_again(survey, admin):
    with unit_of_work():
        other = make_survey("other", SHORT)
    save(admin, survey_id=other.id, is_on=True, quiet_days=7)
    changed = surveys.get_rule(Trigger.CASE, "complaint")
    assert (changed.survey.key, changed.quiet_days, changed.is_own) == ("other", 7, True)
    save(admin, service="oil-tax", survey_id=survey.id, is_on=True, quiet_days=60)
    assert rule_for(Trigger.CASE, "oil-tax").sends == survey
    with unit_of_work():
        surveys.remove_rule(Trigger.CASE, "complaint", actor=admin)
        surveys.remove_rule(Trigger.CASE, "oil-tax", actor=admin)
    assert rule_for(Trigger.CASE, "complaint").sends == survey and rule_for(Trigger.CASE, "oil-tax").sends is None
    with pytest.raises(NotFound):
        surveys.get_rule(Trigger.CASE, "oil-tax")


def test_what_a_rule_may_not_say_and_who_may_not(survey, admin):
    with unit_of_work():
        draft = make_survey("draft", SHORT, published=False)
        head = make_actor(Role.HEAD, unit_id=make_unit())
    with pytest.raises(RuleBroken) as refused:
        save(admin, service="nothing", survey_id=draft.id, is_on=True, quiet_days=0)
    assert {(each.field, each.code) for each in refused.value.problems} == {
        ("service", "not_on_list"), ("survey_id", "not_on_list"), ("quiet_days", "too_small"),
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        save(head, survey_id=survey.id, is_on=True, quiet_days=30)
