"""The 32 categories as they are seeded, and what an administrator may do with them."""

import dataclasses

import pytest

from services import audit, complaints
from services.audit import Role
from services.complaints import CategoryDetails, Publicity, WhoActs
from services.complaints.extras import as_questions
from services.db import unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.organisation import get_unit
from services.questions import get_kind
from services.text import Words
from tests.factories.people import make_actor

#: key: unit, who acts, first answer / resolution, public, without a name (WORDS.md, section 1).
PROMISED = """
road-damage public-works O/F 3/15 Y Y
bridge-culvert public-works O/F 2/20 Y Y
signs-markings public-works O/F 3/15 Y Y
street-light public-works O/F 2/7 Y Y
tree-obstruction public-works O/C 2/7 Y Y
transport-station chief-administrator O/F 3/15 Y Y
flood public-works O/C 1/5 Y Y
waterway public-works O/C 5/30 Y Y
drought-well public-works O/C 2/10 Y N
waste-water public-health C/F 3/15 Y Y
rubbish public-health C/F 3/10 Y Y
burning-smoke disaster-prevention C 1/3 Y Y
nuisance public-health F 3/10 N Y
factory public-health F 2/10 N Y
disaster-help disaster-prevention O/C 1/3 N N
hazard-spot public-works O/C 1/10 Y Y
stray-animal public-health F 3/10 Y Y
health-station public-health O 3/15 N Y
disease public-health C 1/5 N Y
elderly-disabled public-health C/F 2/15 N N
rehab-aid public-health O 3/20 N N
school education O/F 3/15 N Y
sport-park education O/C 3/15 Y Y
tourism-culture education O/C 5/15 Y Y
gi-silk chief-administrator C/F 5/20 N Y
tax-question finance O 2/7 N N
works-defect procurement O 3/15 Y Y
procurement procurement O 3/15 N Y
digital-service strategy O 1/3 N Y
staff-conduct personnel O 3/15 N Y
praise-idea chief-administrator O 3/10 N Y
other registry O 1/15 N Y
"""


def details_of(key: str, **changes) -> CategoryDetails:
    view = complaints.get_category(key)
    values = {field.name: getattr(view, field.name) for field in dataclasses.fields(CategoryDetails)}
    values["notice"] = view.notice or Words("", "")
    return CategoryDetails(**(values | changes))


def test_the_seed_is_what_was_agreed():
    lines = []
    for view in complaints.list_categories():
        unit = get_unit(view.unit_id).key
        yes = "Y" if view.publicity is Publicity.MAP else "N"
        named = "Y" if view.may_be_anonymous else "N"
        acts = "/".join(view.acts)
        lines.append(f"{view.key} {unit} {acts} {view.answer_days}/{view.resolve_days} {yes} {named}")
    assert "\n".join(lines) == PROMISED.strip()
    assert len(complaints.list_groups()) == 8


def test_labels_fit_into_chat_and_names_are_in_both_languages():
    views = [*complaints.list_groups(), *complaints.list_categories()]
    assert all(view.name.th and view.name.en for view in views)
    assert [view.key for view in views if not 0 < len(view.line.th) <= 20 or not 0 < len(view.line.en) <= 20] == []


def test_every_extra_question_is_one_that_its_kind_takes():
    questions = [q for view in complaints.list_categories() for q in as_questions(view.questions)]
    assert len(questions) >= 20
    for question in questions:
        get_kind(question.kind).validate(question)


def test_seeding_again_adds_nothing_and_keeps_what_was_changed():
    with unit_of_work():
        admin = make_actor(Role.ADMIN)
        complaints.change_category("rubbish", details_of("rubbish", answer_days=4), actor=admin)
        assert complaints.seed_categories() == 0
    assert complaints.get_category("rubbish").answer_days == 4


def test_a_change_is_audited_by_the_names_of_its_fields():
    with unit_of_work():
        admin = make_actor(Role.ADMIN)
        changed = complaints.change_category(
            "rubbish", details_of("rubbish", resolve_days=12, acts=(WhoActs.OWN,)), actor=admin
        )
    assert (changed.resolve_days, changed.acts) == (12, (WhoActs.OWN,))
    entry = audit.list_entries(subject="category", subject_id="rubbish")[0]
    assert entry.action == "change category" and entry.fields == ["resolve_days", "who_acts"]


def test_two_administrators_at_once():
    with unit_of_work():
        admin = make_actor(Role.ADMIN)
        complaints.change_category("rubbish", details_of("rubbish", answer_days=2), actor=admin, seen=1)
    with pytest.raises(Stale), unit_of_work():
        complaints.change_category("rubbish", details_of("rubbish", answer_days=9), actor=admin, seen=1)
    assert complaints.get_category("rubbish").answer_days == 2


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"line": Words("ก" * 21, "x")}, "line_th", "line_too_long"),
        ({"line": Words("ขยะ", "x" * 21)}, "line_en", "line_too_long"),
        ({"name": Words(" ", "x")}, "name_th", "required"),
        ({"answer_days": 0}, "answer_days", "out_of_range"),
        ({"answer_days": 5, "resolve_days": 4}, "resolve_days", "out_of_range"),
        ({"unit_id": 999_999}, "unit", "not_on_list"),
        ({"group": "nowhere"}, "group", "not_on_list"),
        ({"acts": ()}, "acts", "required"),
        ({"is_confidential": True}, "publicity", "confidential_not_public"),
        ({"notice": Words("โทร 191", "")}, "notice_en", "required"),
        ({"questions": [{"key": "Bad", "kind": "text", "label": ["ก", "a"]}]}, "question-1-key", "key_shape"),
        ({"questions": [{"key": "a", "kind": "file", "label": ["ก", "a"]}]}, "question-1-kind", "not_on_list"),
        ({"questions": [{"key": "a", "kind": "choice", "label": ["ก", "a"]}]}, "question-1-choices", "choice_count"),
        (
            {"questions": [{"key": f"q{n}", "kind": "text", "label": ["ก", "a"]} for n in range(7)]},
            "questions",
            "too_many",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes, field, code):
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        complaints.change_category("rubbish", details_of("rubbish", **changes), actor=make_actor(Role.ADMIN))
    assert (field, code) in [(problem.field, problem.code) for problem in refused.value.problems]


def test_only_administrators_change_categories():
    for role in (Role.REGISTRY, Role.HEAD, Role.AUDITOR):
        with pytest.raises(NotAllowed), unit_of_work():
            complaints.change_category("rubbish", details_of("rubbish"), actor=make_actor(role))


def test_a_new_category_in_a_new_group():
    with unit_of_work():
        admin = make_actor(Role.ADMIN)
        complaints.save_group(
            "market", name=Words("ตลาด", "Market"), line=Words("ตลาด", "Market"), position=None, actor=admin
        )
        complaints.add_category("market-stall", details_of("rubbish", group="market"), actor=admin)
    assert complaints.list_categories()[-1].key == "market-stall"
    with pytest.raises(RuleBroken, match="key_taken"), unit_of_work():
        complaints.add_category("market-stall", details_of("rubbish"), actor=admin)
    with pytest.raises(NotFound):
        complaints.get_category("nothing")
