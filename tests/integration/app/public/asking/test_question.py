"""One question a page, without scripts: forward, back, branches, two tabs, refusals, hostile posts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import drafts
from services.audit import Actor
from tests.factories.asking import TYPED, answer_all, review, start
from tests.factories.services import ANSWERS, KEY
from tests.factories.walking import Page, Walker


def test_each_page_has_one_heading_and_a_title_that_begins_with_it(walker):
    start(walker)
    for _ in range(6):
        page = walker.at
        assert page.title.startswith(page.h1)
        assert not page.problems
        key = page.path.rpartition("/")[2]
        walker.press(**TYPED.get(key, {"action": "skip"}))


def test_shows_where_one_is(walker):
    start(walker)
    assert "ข้อ 1 จาก" in walker.at.html
    walker.press(kind="light")
    assert "ข้อ 2 จาก" in walker.at.html


def test_notice_stands_before_the_field(walker):
    start(walker)
    page = walker.press(kind="light")
    assert page.html.index(">1129<") < page.html.index('name="lamps"')


def test_refusal_keeps_what_was_typed(walker):
    start(walker)
    walker.press(kind="light")
    page = walker.press(lamps="สามร้อย")
    assert page.status == 400
    assert page.title.startswith("ผิดพลาด:")
    assert page.problems
    assert page.fields()["lamps"] == ["สามร้อย"]
    (link,) = [a for box in page.all("div", class_="govuk-error-summary") for a in box.iter("a")]
    assert page.all("input", id=link.get("href")[1:])


def test_required_question_has_no_skip(walker):
    start(walker)
    assert not [b for b in walker.at.main.iter("button") if b.get("value") == "skip"]
    assert walker.press(action="skip").status == 400


def test_skipping_never_takes_an_answer_away(walker):
    draft_id = start(walker)
    walker.press(kind="light")
    walker.press(lamps="3")
    walker.press(words=TYPED["words"]["words"])
    walker.press(title="ไฟดับ")
    walker.go(f"/ask/{draft_id}/title")
    assert not [b for b in walker.at.main.iter("button") if b.get("value") == "skip"]
    token = walker.at.fields()["csrf_token"]
    sent = walker.client.post(f"/ask/{draft_id}/title", data={"csrf_token": token, "action": "skip", "seen": "1"})
    assert sent.status_code == 302
    assert drafts.get_draft(draft_id).answers["title"] == "ไฟดับ"


def test_back_shows_the_answer_given(walker):
    draft_id = start(walker)
    walker.press(kind="road")
    (link,) = walker.at.all("a", class_="govuk-back-link")
    page = walker.go(link.get("href"))
    assert page.path == f"/ask/{draft_id}/kind"
    assert page.fields()["kind"] == ["road"]


def test_branch_is_changed_and_nothing_is_lost(walker):
    draft_id = start(walker)
    answer_all(walker)
    page = walker.go(f"/ask/{draft_id}/kind?from=review")
    page = walker.press(kind="road")
    assert page.path == f"/ask/{draft_id}/passable"
    walker.go(f"/ask/{draft_id}/lamps")
    assert walker.at.path == f"/ask/{draft_id}/passable"
    walker.go(f"/ask/{draft_id}/kind?from=review")
    page = walker.press(kind="light")
    assert page.path == f"/ask/{draft_id}/review"
    assert review(walker)["ดับกี่ดวง"].startswith("3")


def test_two_tabs_are_asked_which_answer_holds(walker, client):
    draft_id = start(walker)
    stale = walker.at.fields()
    walker.press(kind="light")
    other = Walker(client)
    other.go(f"/ask/{draft_id}/kind")
    response = client.post(f"/ask/{draft_id}/kind", data={**stale, "kind": "road"})
    assert response.status_code == 409
    assert drafts.get_draft(draft_id).answers["kind"] == "light"
    walker.at = Page(response, f"/ask/{draft_id}/kind")
    assert "ไฟถนนดับ" in walker.at.html
    assert "ถนนชำรุด" in walker.at.html
    page = walker.press()
    assert page.path == f"/ask/{draft_id}/passable"
    assert drafts.get_draft(draft_id).answers["kind"] == "road"


def test_row_is_added_and_removed_without_scripts(walker):
    start(walker)
    answer_all(walker, until="rows")
    page = walker.press(**TYPED["rows"], action=[], **{"add__rows": "1"})
    assert page.status == 200
    assert page.fields()["rows-0-item"] == ["หลอดไฟ"]
    assert "rows-1-item" in page.fields()


def test_forgery_is_refused(walker):
    draft_id = start(walker)
    assert walker.client.post(f"/ask/{draft_id}/kind", data={"kind": "light"}).status_code == 400
    assert drafts.get_draft(draft_id).answers == {}


NAMES = [name.replace("__", "-") for typed in TYPED.values() for name in typed]
names = st.sampled_from([*NAMES, "action", "seen", "photos-kept", "paper-kept", "carried-kind", "add-rows"])


@pytest.mark.parametrize("key", sorted(TYPED))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(names, st.lists(st.text(max_size=60), max_size=3), max_size=6))
def test_whatever_is_posted_nothing_breaks_and_nothing_is_lost(walker, key, data):
    if not hasattr(walker, "token"):
        (walker.token,) = walker.go(f"/services/{KEY}").fields()["csrf_token"]
    begun = walker.client.post(f"/services/{KEY}", data={"csrf_token": walker.token})
    draft_id = begun.location.split("/")[2]
    for known in sorted({"kind", "named"} - {key}):
        drafts.answer(draft_id, known, ANSWERS[known], actor=Actor.citizen())
    before = drafts.get_draft(draft_id).answers
    response = walker.client.post(f"/ask/{draft_id}/{key}", data={**data, "csrf_token": walker.token})
    assert response.status_code in (200, 302, 400, 409)
    after = drafts.get_draft(draft_id).answers
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
