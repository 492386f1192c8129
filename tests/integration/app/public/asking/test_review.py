"""The review and sending: the whole walk, changes, one case whatever is pressed, following, thanks."""

import pytest

from services import catalogue, drafts
from services.catalogue import Match
from services.clock import today
from services.text import Words
from tests.factories.asking import answer_all, review, start
from tests.factories.services import Desk, make_service
from tests.factories.walking import Walker


@pytest.mark.parametrize("language", ["th", "en"])
def test_walks_from_start_to_reference(walker, desk, language):
    draft_id = start(walker, f"?lang={language}")
    assert answer_all(walker)[:3] == ["kind", "lamps", "words"]
    page = walker.at
    assert page.path == f"/ask/{draft_id}/review"
    assert not page.problems
    assert review(walker)["ดับกี่ดวง" if language == "th" else "How many lamps are out?"].startswith("3")
    page = walker.press()
    (submission,) = desk.submissions
    assert submission.answers["cost"] == 123450
    assert submission.answers["rows"] == [{"item": "หลอดไฟ", "count": 2}]
    assert submission.language == language
    outcome = drafts.get_draft(draft_id).outcome
    for words in (outcome.reference, outcome.access_code, f"/track/{outcome.track_token}"):
        assert words in page.html
    promise = "ภายใน 7 วันทำการ คือวันที่ 1 ธันวาคม 2569" if language == "th" else "1 December 2026"
    assert promise in page.html


def test_change_from_the_review_returns_to_it(walker):
    draft_id = start(walker)
    answer_all(walker)
    change = next(a for a in walker.at.main.iter("a") if "/title" in a.get("href", ""))
    walker.go(change.get("href"))
    page = walker.press(title="อย่างอื่น")
    assert page.path == f"/ask/{draft_id}/review"
    assert review(walker)["หัวข้อ"] == "อย่างอื่น"


def test_review_is_not_shown_before_all_is_answered(walker):
    draft_id = start(walker)
    assert walker.go(f"/ask/{draft_id}/review").path == f"/ask/{draft_id}/kind"
    assert walker.go(f"/ask/{draft_id}").path == f"/ask/{draft_id}/kind"


def test_review_shows_panels_and_certification(walker):
    start(walker)
    answer_all(walker)
    for words in ("คำตอบมีหมายเลขโทรศัพท์", "10.00 บาท", "ข้าพเจ้าขอรับรองว่าเป็นความจริง", "ยืนยันส่งเรื่อง"):
        assert words in walker.at.html


def test_sending_twice_makes_one_case(walker, desk, client):
    draft_id = start(walker)
    answer_all(walker)
    sent = walker.at.fields()
    first = client.post(f"/ask/{draft_id}/review", data=sent)
    second = client.post(f"/ask/{draft_id}/review", data=sent)
    assert first.location == second.location == f"/ask/{draft_id}/done"
    assert len(desk.submissions) == 1
    once, again = walker.go(first.location), walker.go(first.location)
    assert once.h1 == again.h1
    assert drafts.get_draft(draft_id).outcome.reference in again.html
    assert walker.go(f"/ask/{draft_id}/kind").path == f"/ask/{draft_id}/done"


def test_what_changed_in_another_tab_is_shown_before_it_is_sent(walker, desk, client):
    draft_id = start(walker)
    answer_all(walker)
    sent = walker.at.fields()
    walker.go(f"/ask/{draft_id}/title?from=review")
    walker.press(title="จากแท็บอื่น")
    response = client.post(f"/ask/{draft_id}/review", data=sent, follow_redirects=True)
    assert desk.submissions == []
    assert response.request.path == f"/ask/{draft_id}/review"
    assert "จากแท็บอื่น" in response.text


def test_match_is_followed_with_one_tap(walker, desk):
    desk.matches.append(Match("tok", Words("ไฟดับ", "Light out"), Words("ในเมือง", "Town"), today(), "received"))
    draft_id = start(walker)
    answer_all(walker)
    form = next(f for f in walker.at.main.iter("form") if f.get("action", "").endswith("/follow"))
    page = walker.press(form)
    assert page.path == f"/ask/{draft_id}/done"
    assert desk.followed == [(draft_id, "tok")]
    assert desk.submissions == []


def test_anonymous_answer_ends_in_thanks_twice(walker, client):
    desk = Desk()
    catalogue.forget()
    catalogue.register(make_service(desk, is_anonymous=True))
    draft_id = start(walker)
    answer_all(walker)
    sent = walker.at.fields()
    for _ in range(2):
        response = client.post(f"/ask/{draft_id}/review", data=sent, follow_redirects=True)
        assert response.status_code == 200
        assert "ขอบคุณ" in response.text
    assert len(desk.submissions) == 1


def test_second_click_on_an_anonymous_answer_is_thanked_too(app, walker, client):
    catalogue.forget()
    catalogue.register(make_service(Desk(), is_anonymous=True))
    draft_id = start(walker)
    answer_all(walker)
    sent = walker.at.fields()
    before = client.get_cookie("pracha")
    other = app.test_client()
    other.set_cookie("pracha", before.value)
    client.post(f"/ask/{draft_id}/review", data=sent)
    response = other.post(f"/ask/{draft_id}/review", data=sent, follow_redirects=True)
    assert "ขอบคุณ" in response.text
    stranger = Walker(app.test_client())
    stranger.go("/resume")
    token = stranger.at.fields()["csrf_token"]
    assert stranger.client.post(f"/ask/{draft_id}/review", data={**sent, "csrf_token": token}).status_code == 404
