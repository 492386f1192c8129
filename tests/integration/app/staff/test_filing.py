"""Filing for somebody: one long page, saved answer by answer, reviewed and sent."""

import pytest

from services import catalogue, drafts
from services.audit import Channel, Role
from tests.factories.people import make_officer, sign_in
from tests.factories.services import ANSWERS, KEY, Desk, make_service
from tests.factories.walking import Walker

FILLED = {
    "kind": "light",
    "words": ANSWERS["words"],
    "day__day": "1",
    "day__month": "11",
    "day__year": "2569",
    "place__district": "5101",
    "place__subdistrict": "510101",
    "named": "no",
}


@pytest.fixture
def desk(app):
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk))
    yield desk
    catalogue.forget()


@pytest.fixture
def walker(client, desk):
    sign_in(client, make_officer(Role.COUNTER))
    walker = Walker(client)
    walker.go(f"/staff/file/{KEY}")
    return walker


def test_shows_the_questions_that_apply(walker):
    assert walker.at.status == 200
    assert walker.at.h1 == "แจ้งเรื่องตัวอย่าง"
    shown = walker.at.fields()["shown"]
    assert "kind" in shown
    assert "lamps" not in shown


def test_update_brings_what_the_answers_call_for(walker):
    page = walker.press(kind="light", action="update")
    assert not page.problems
    assert "lamps" in page.fields()["shown"]
    assert page.fields()["kind"] == ["light"]


def test_walks_to_a_reference(walker, desk):
    page = walker.press(**FILLED)
    assert "lamps" in page.fields()["shown"]
    page = walker.press(lamps="3")
    assert page.path.endswith("/review")
    # Whoever files for somebody says that the person was told, and nothing is sent before.
    assert walker.press().status == 400
    assert desk.submissions == []
    page = walker.press(consent="yes")
    (submission,) = desk.submissions
    assert submission.asker.channel is Channel.COUNTER
    assert submission.asker.is_officer
    assert submission.answers["lamps"] == 3
    assert "RP-" in page.html
    assert walker.go(page.path).h1 == page.h1


def test_refusals_keep_everything_and_save_the_rest(walker):
    page = walker.press(**{**FILLED, "day__month": "13"}, title="ไฟดับ")
    assert page.status == 400
    assert page.fields()["day-month"] == ["13"]
    assert page.fields()["title"] == ["ไฟดับ"]
    (problem,) = page.problems
    assert problem.startswith("เกิดวันใด: ")
    draft_id = page.form.get("action").rpartition("/")[2]
    assert drafts.get_draft(draft_id).answers["title"] == "ไฟดับ"
    assert "day" not in drafts.get_draft(draft_id).answers


def test_enter_goes_on(walker):
    first = next(b for b in walker.at.form.iter("button"))
    assert first.get("value") == "review"


def test_colleagues_do_not_see_the_draft(app, walker):
    page = walker.press(kind="light", action="update")
    colleague = app.test_client()
    sign_in(colleague, make_officer(Role.COUNTER))
    assert colleague.get(page.path).status_code == 404
    assert colleague.get(page.path + "/review").status_code == 404


def test_citizens_and_readers_may_not_file(app, desk):
    assert app.test_client().get(f"/staff/file/{KEY}").status_code == 302
    reader = app.test_client()
    sign_in(reader, make_officer(Role.AUDITOR))
    assert reader.get(f"/staff/file/{KEY}").status_code == 403


def test_an_anonymous_service_is_filed_without_the_officer_and_belongs_to_this_session_alone(app, walker):
    catalogue.forget()
    desk = Desk()
    catalogue.register(make_service(desk, is_anonymous=True))
    colleague = Walker(app.test_client())
    sign_in(colleague.client, make_officer(Role.COUNTER))
    walker.go(f"/staff/file/{KEY}")
    walker.press(**FILLED)
    page = walker.press(lamps="3")
    assert page.path.endswith("/review"), page.problems
    address, fields = page.path, page.fields()
    assert colleague.go(address).status == 404
    page = walker.press()
    (sent,) = desk.submissions
    assert (sent.asker.id, sent.draft_id, sent.at) == (None, "", None)
    assert page.path == address.replace("/review", "/done") and page.h1 == "ขอบคุณ"
    assert colleague.go(page.path).status == 404
    assert walker.client.post(address, data=fields).headers["Location"] == page.path
    assert len(desk.submissions) == 1


def test_what_is_filled_in_on_the_first_page_counts_over_what_stood_there_by_itself(walker, desk):
    desk.prefill["kind"] = "road"
    walker.go(f"/staff/file/{KEY}")
    page = walker.press(kind="light", action="update")
    assert page.status == 200 and not page.problems
    assert page.fields()["kind"] == ["light"]
