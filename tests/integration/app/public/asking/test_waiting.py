"""What was begun and not sent is found again where people come back to, and deleted when they say so."""

import pytest

from services import drafts
from tests.factories.asking import answer_all, start
from tests.factories.people import PASSWORD, make_person
from tests.factories.services import ANSWERS, KEY
from tests.factories.walking import Walker

PLACES = ("/", f"/services/{KEY}", "/resume")


def begin(walker):
    draft_id = start(walker)
    walker.press(kind="light")
    walker.press(lamps="3")
    walker.press(words=ANSWERS["words"])
    return draft_id


@pytest.fixture
def other(app):
    return Walker(app.test_client())


@pytest.mark.parametrize("path", PLACES)
def test_it_is_offered_to_the_session_that_holds_it_and_to_no_other(walker, other, path):
    draft_id = begin(walker)
    page = walker.go(path)
    assert f'href="/ask/{draft_id}"' in page.html and "ไฟทางหน้าวัดดับ" in page.html
    assert draft_id not in other.go(path).html


def test_nothing_is_offered_before_a_first_answer_and_after_the_sending(walker):
    draft_id = start(walker)
    assert draft_id not in walker.go("/").html
    walker.go(f"/ask/{draft_id}")
    answer_all(walker)
    assert draft_id in walker.go("/").html
    walker.go(f"/ask/{draft_id}/review")
    walker.press()
    assert draft_id not in walker.go("/").html


def test_a_draft_that_went_elsewhere_is_offered_there(walker, other):
    draft_id = begin(walker)
    other.go(f"/resume/{drafts.resume_link(draft_id)}")
    other.press()
    assert draft_id not in walker.go("/").html
    assert draft_id in other.go("/").html


def test_an_account_finds_its_own_on_every_device(walker, other):
    person = make_person()
    for browser in (walker, other):
        browser.go("/account/sign-in")
        browser.press(email=person.email, password=PASSWORD)
    draft_id = begin(walker)
    assert draft_id in other.go("/account/cases").html


def test_deleting_asks_first_and_is_for_good(walker):
    draft_id = begin(walker)
    page = walker.go(f"/ask/{draft_id}/abandon?next=/services/{KEY}")
    assert page.status == 200 and draft_id in walker.go("/").html
    walker.go(f"/ask/{draft_id}/abandon?next=/services/{KEY}")
    after = walker.press()
    assert after.path == f"/services/{KEY}" and draft_id not in after.html
    assert walker.go(f"/ask/{draft_id}").status == 404


def test_nobody_deletes_for_another(walker, other):
    draft_id = begin(walker)
    token = other.go("/resume").fields()["csrf_token"]
    assert other.client.post(f"/ask/{draft_id}/abandon", data={"csrf_token": token}).status_code == 404
    assert drafts.get_draft(draft_id).is_open


def test_nobody_is_sent_elsewhere_after_deleting(walker):
    draft_id = begin(walker)
    walker.go(f"/ask/{draft_id}/abandon?next=//evil.example/")
    assert walker.press().path == "/"
