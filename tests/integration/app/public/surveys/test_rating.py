"""The pages behind five faces: opening stores nothing, a post does; why, reopening, the rest; the page of a matter."""

import pytest

from services import cases, organisation
from services.audit import SYSTEM, Role
from services.cases import Reporter
from services.db import session, unit_of_work
from services.surveys.models import Survey, SurveyInvitation, SurveyResponse, SurveyText
from tests.factories.asked import close_for, invited, last_token, make_satisfaction
from tests.factories.complaint_pages import post
from tests.factories.people import make_actor, make_unit


@pytest.fixture
def matter(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        officer = make_actor(Role.OFFICER, unit_id=make_unit("works"))
    make_satisfaction()
    return close_for(officer)


@pytest.fixture
def path(matter):
    return f"/rate/{last_token()}"


def answers():
    found = session().query(SurveyResponse).populate_existing()
    return [row.answers for row in found]


def test_scanners_that_follow_every_link_store_nothing(path, matter, checked_client):
    page = checked_client.get(f"{path}/5")
    assert page.status_code == 200 and "data-submit-at-once" in page.text and f"{path}/5" in page.text
    assert "พึงพอใจมากที่สุด" in page.text and f"ผูกกับเรื่องเลขที่ {matter.reference}" in page.text
    checked_client.get(path)
    assert answers() == [] and session().query(SurveyInvitation).one().state == "sent"


def test_a_good_mark_thanks_and_goes_on_with_the_rest(path, checked_client):
    sent = post(checked_client, f"{path}/4", f"{path}/4")
    assert sent.status_code == 302 and sent.location == path and answers() == [{"score": 4}]
    page = checked_client.get(path).text
    assert "บันทึกคะแนนของท่านแล้ว" in page and "ตอบคำถามที่เหลือ" in page and "เกิดอะไรขึ้น" not in page
    begun = post(checked_client, f"{path}/more", path)
    asked = checked_client.get(begun.location, follow_redirects=True)
    assert asked.request.path.endswith("/aspects"), "the mark is filled in"
    draft = asked.request.path.rpartition("/")[0]
    post(checked_client, f"{draft}/aspects", f"{draft}/aspects", action="skip")
    post(checked_client, f"{draft}/remark", f"{draft}/remark", remark="ดีมาก")
    review = checked_client.get(f"{draft}/review").text
    assert "ผูกกับเรื่อง" in review
    seal = review.partition('name="seen" value="')[2].partition('"')[0]
    post(checked_client, f"{draft}/review", f"{draft}/review", seen=seal)
    assert answers() == [{"score": 4}] and session().query(SurveyText).one().words == "ดีมาก"


def test_a_bad_mark_asks_why_and_leads_to_reopening(path, matter, checked_client):
    post(checked_client, f"{path}/1", f"{path}/1")
    page = checked_client.get(path).text
    assert "เกิดอะไรขึ้น" in page and f"/track/{matter.track_token}#reopen" in page
    refused = post(checked_client, f"{path}/why", path, why="nothing")
    assert refused.status_code == 400 and "error-summary" in refused.text
    sent = post(checked_client, f"{path}/why", path, why=["slow", "unsolved"], remark="ยังดับ\nอยู่")
    assert sent.status_code == 302 and answers() == [{"score": 1, "why": ["slow", "unsolved"]}]
    page = checked_client.get(path).text
    assert "แก้ไขเหตุผล" in page and "ยังดับ" in page and "ตอบคำถามที่เหลือ" in page
    tracked = checked_client.get(f"/track/{matter.track_token}").text
    assert 'id="reopen"' in tracked and "พึงพอใจน้อยที่สุด" in tracked
    here, seen = f"/track/{matter.track_token}", cases.track_by_token(matter.track_token, actor=SYSTEM).case.revision
    reopened = post(checked_client, f"{here}/dispute", here, **{"dispute-words": "ยังดับอยู่เหมือนเดิม", "seen": seen})
    assert reopened.status_code == 302
    assert cases.track_by_token(matter.track_token, actor=SYSTEM).case.status.value == "reopened"
    assert "#reopen" not in checked_client.get(path).text and "โทรศัพท์" in checked_client.get(path).text


def test_another_face_corrects_and_a_closed_survey_says_so(path, checked_client):
    post(checked_client, f"{path}/2", f"{path}/2")
    post(checked_client, f"{path}/5", path)
    assert answers() == [{"score": 5}]
    assert checked_client.get(f"{path}/5").status_code == 302
    session().query(Survey).update({"state": "closed"})
    session().commit()
    refused = post(checked_client, f"{path}/1", "/track")
    assert refused.status_code == 302 and answers() == [{"score": 5}]
    assert "เปลี่ยนคะแนน" not in checked_client.get(path).text


@pytest.mark.parametrize(
    "wrong", ["/rate/forged", "/rate/forged/5", "/rate/{}/6", "/rate/{}/0", "/rate/{}/99999999999"]
)
def test_what_is_no_link_is_nowhere(path, checked_client, wrong):
    assert checked_client.get(wrong.format(path.removeprefix("/rate/"))).status_code == 404


def test_the_page_of_a_closed_matter_offers_the_same_faces_once(matter, path, checked_client):
    here = f"/track/{matter.track_token}"
    assert checked_client.get(here).text.count("rate__face") == 5
    sent = post(checked_client, f"{here}/rate", here, score="2")
    assert sent.status_code == 302 and sent.location.startswith("/rate/") and answers() == [{"score": 2}]
    assert "เกิดอะไรขึ้น" in checked_client.get(sent.location).text
    page = checked_client.get(here).text
    assert "rate__face" not in page and "คะแนนของท่าน" in page
    assert post(checked_client, f"{here}/rate", here, score="x").status_code == 302 and answers() == [{"score": 2}]


def test_an_open_matter_and_one_without_a_name_are_not_rated_there(app, matter, checked_client):
    with unit_of_work():
        officer = make_actor(Role.OFFICER, unit_id=make_unit("other"))
    unnamed = close_for(officer, reporter=Reporter())
    page = checked_client.get(f"/track/{unnamed.track_token}")
    assert page.status_code == 200 and "rate__face" not in page.text
    assert post(checked_client, f"/track/{unnamed.track_token}/rate", "/track", score="1").status_code == 404
    assert len(invited()) == 1


def test_the_mail_shows_five_links_that_say_what_they_mean(matter, app):
    from services.notifications.mail import compose
    from services.notifications.riding import outgoing_of

    (notice,) = invited()
    message = compose(outgoing_of(notice))
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.count("/rate/") == 5 and "😀 พึงพอใจมากที่สุด: http" in plain
    assert html.count("/rate/") == 5 and ">😀 พึงพอใจมากที่สุด</a>" in html
    assert f"ผูกกับเรื่องเลขที่ {matter.reference}" in plain
