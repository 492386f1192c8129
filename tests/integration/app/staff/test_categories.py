"""The settings pages of categories."""

import pytest

from services import complaints
from services.audit import Role
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import make_authority
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def test_all_categories_stand_in_their_groups(client):
    as_officer(client, Role.ADMIN)
    page = Walker(client).go("/staff/settings/categories")
    assert page.status == 200
    assert all(f"/staff/settings/categories/{one.key}" in page.html for one in complaints.list_categories())


def test_only_administrators_come_in(client):
    as_officer(client, Role.REGISTRY)
    assert client.get("/staff/settings/categories").status_code == 403
    assert client.get("/staff/settings/categories/rubbish").status_code == 403


@pytest.mark.parametrize("key", ["road-damage", "flood", "drought-well", "staff-conduct", "other"])
def test_saving_a_form_unchanged_changes_nothing(client, key):
    as_officer(client, Role.ADMIN)
    before = complaints.get_category(key)
    walker = Walker(client)
    walker.go(f"/staff/settings/categories/{key}")
    assert walker.press().status == 200
    after = complaints.get_category(key)
    assert after.revision == before.revision + 1
    import dataclasses

    assert dataclasses.replace(after, revision=0) == dataclasses.replace(before, revision=0)


def test_changing_words_promise_and_questions(client):
    as_officer(client, Role.ADMIN)
    walker = Walker(client)
    walker.go("/staff/settings/categories/rubbish")
    typed = {
        "name_th": "ขยะและของเสีย", "answer_days": "๔", "question-1-key": "kind_of_rubbish", "question-1-kind": "choice",
        "question-1-label_th": "ขยะชนิดใด", "question-1-label_en": "What kind?",
        "question-1-choices": "home | บ้าน | Home\nfactory | โรงงาน | Factory",
    }  # fmt: skip
    assert walker.press(**typed).status == 200
    view = complaints.get_category("rubbish")
    assert (view.name.th, view.answer_days) == ("ขยะและของเสีย", 4)
    assert view.questions[0]["choices"] == [["home", "บ้าน", "Home"], ["factory", "โรงงาน", "Factory"]]


def test_refusals_stand_beside_their_fields_and_keep_what_was_typed(client):
    as_officer(client, Role.ADMIN)
    walker = Walker(client)
    walker.go("/staff/settings/categories/rubbish")
    page = walker.press(line_th="ก" * 21, resolve_days="x")
    assert page.status == 400 and page.problems
    page = walker.press(resolve_days="10")
    assert page.status == 400 and any("20" in problem for problem in page.problems)
    assert "ก" * 21 in page.html


def test_a_colleague_was_quicker(client):
    as_officer(client, Role.ADMIN)
    first, second = Walker(client), Walker(client)
    first.go("/staff/settings/categories/rubbish")
    second.go("/staff/settings/categories/rubbish")
    first.press(answer_days="5")
    page = second.press(answer_days="6")
    assert page.status == 409 and complaints.get_category("rubbish").answer_days == 5
    assert second.press().status == 200
    assert complaints.get_category("rubbish").answer_days == 6


def test_a_new_group_and_category(client):
    as_officer(client, Role.ADMIN)
    walker = Walker(client)
    walker.go("/staff/settings/category-groups/new")
    walker.press(key="market", name_th="ตลาด", name_en="Market", line_th="ตลาด", line_en="Market", position="90")
    walker.go("/staff/settings/categories/new")
    page = walker.press(
        key="market-stall", name_th="แผงลอย", name_en="Stalls", line_th="แผงลอย", line_en="Stalls", group="market"
    )
    assert page.status == 200, page.problems
    assert complaints.get_category("market-stall").group == "market"
