"""Who may open a draft: the session that took it over last, the person it belongs to, and nobody after them."""

from datetime import timedelta

import pytest
import time_machine

from app.shared import holding
from services import catalogue, clock, drafts
from services.audit import Channel
from tests.factories.asking import answer_all, start
from tests.factories.kiosks import enrol
from tests.factories.people import PASSWORD, make_person
from tests.factories.services import Desk, make_service
from tests.factories.walking import Walker

NOW = clock.now()


def link_of(draft_id):
    return f"/resume/{drafts.resume_link(draft_id)}"


def resume(walker, draft_id):
    walker.go(link_of(draft_id))
    return walker.press()


def sign_in(walker, person):
    walker.go("/account/sign-in")
    return walker.press(email=person.email, password=PASSWORD)


def sign_out(walker):
    token = walker.go("/account").fields()["csrf_token"]
    walker.client.post("/account/sign-out", data={"csrf_token": token})


def is_gone(walker, draft_id, *paths):
    return {walker.go(f"/ask/{draft_id}{path}").status for path in paths or ("", "/kind", "/review", "/done")} == {404}


def is_over(walker, draft_id, *paths):
    """At a kiosk whoever goes back finds the first page."""
    return {walker.go(f"/ask/{draft_id}{path}").path for path in paths or ("", "/kind", "/review", "/done")} == {
        "/kiosk"
    }


@pytest.fixture
def other(app):
    return Walker(app.test_client())


class TestMoving:
    def test_whoever_held_it_before_is_told_and_sees_nothing(self, walker, other):
        draft_id = start(walker)
        assert resume(other, draft_id).path == f"/ask/{draft_id}/kind"
        other.press(kind="light")
        page = walker.go(f"/ask/{draft_id}/kind")
        assert page.status == 404 and page.h1 == "ทำต่อที่อื่นแล้ว"
        assert is_gone(walker, draft_id)
        token = page.fields()["csrf_token"]
        answer = walker.client.post(f"/ask/{draft_id}/kind", data={"csrf_token": token, "kind": "road", "seen": "1"})
        assert answer.status_code == 404
        assert drafts.get_draft(draft_id).answers["kind"] == "light"

    def test_it_is_taken_back_by_a_code_from_there(self, walker, other):
        draft_id = start(walker)
        resume(other, draft_id)
        other.go(f"/ask/{draft_id}/save")
        code = other.press().all("p", class_="big-ref")[0]
        walker.go(f"/ask/{draft_id}")
        assert walker.press(code=walker.at.text(code)).path == f"/ask/{draft_id}/kind"
        assert is_gone(other, draft_id)

    def test_the_outcome_is_for_whoever_sent_it(self, walker, other, app):
        draft_id = start(walker)
        link = link_of(draft_id)
        resume(other, draft_id)
        answer_all(other)
        assert other.press().path == f"/ask/{draft_id}/done"
        reference = drafts.get_draft(draft_id).outcome.reference
        assert reference in other.go(f"/ask/{draft_id}/done").html
        page = walker.go(f"/ask/{draft_id}/done")
        assert page.status == 404 and reference not in page.html
        third = Walker(app.test_client())
        assert third.go(link).status == 404
        third.go("/resume")
        token = third.at.fields()["csrf_token"]
        assert third.client.post(link, data={"csrf_token": token}).status_code == 404
        assert is_gone(third, draft_id)

    def test_two_tabs_of_a_browser_go_on(self, walker, other):
        draft_id = start(walker)
        resume(other, draft_id)
        second_tab = Walker(other.client)
        assert resume(second_tab, draft_id).status == 200
        assert other.go(f"/ask/{draft_id}/kind").status == 200
        assert second_tab.go(f"/ask/{draft_id}/kind").status == 200


class TestOneAfterTheOther:
    """One browser that several people use."""

    def test_what_a_citizen_began_ends_with_the_session(self, walker):
        with time_machine.travel(NOW, tick=False):
            sign_in(walker, make_person())
            draft_id = start(walker)
            walker.press(kind="light")
        with time_machine.travel(NOW + timedelta(hours=2, minutes=1), tick=False):
            assert is_gone(walker, draft_id)
            sign_in(walker, make_person())
            assert is_gone(walker, draft_id)

    def test_the_next_one_to_sign_in_gets_nothing_of_the_one_before(self, walker):
        with time_machine.travel(NOW, tick=False):
            theirs = start(walker)
            sign_in(walker, make_person())
            walker.go(f"/ask/{theirs}/kind")
            walker.press(kind="light")
            walker.go("/account/sign-in")
            form = dict(walker.at.fields())
        later = make_person()
        with time_machine.travel(NOW + timedelta(hours=3), tick=False):
            walker.client.post("/account/sign-in", data=form | {"email": later.email, "password": PASSWORD})
            assert walker.go("/account").status == 200
            assert is_gone(walker, theirs)

    def test_a_draft_of_somebody_else_is_not_opened_by_holding_it(self, walker, other):
        sign_in(walker, make_person())
        draft_id = start(walker)
        resume(other, draft_id)
        assert is_gone(other, draft_id)
        sign_in(other, make_person())
        assert is_gone(other, draft_id)

    def test_its_owner_signs_in_again_and_goes_on(self, walker):
        person = make_person()
        sign_in(walker, person)
        draft_id = start(walker)
        sign_out(walker)
        page = walker.go(f"/ask/{draft_id}/kind")
        assert page.status == 404 and f"next=/ask/{draft_id}/kind" in page.html
        sign_in(walker, person)
        assert walker.go(f"/ask/{draft_id}/kind").status == 200

    def test_what_was_begun_by_nobody_is_taken_along_alone(self, app, walker):
        draft_id = start(walker)
        copy = app.test_client()
        copy.set_cookie("pracha", walker.client.get_cookie("pracha").value)
        sent = start(walker)
        answer_all(walker)
        walker.press()
        sign_in(walker, make_person())
        assert walker.go(f"/ask/{draft_id}/kind").status == 200
        assert is_gone(walker, sent)
        assert copy.get(f"/ask/{draft_id}/kind").status_code == 404
        sign_out(walker)
        assert is_gone(walker, draft_id)


class TestKiosk:
    def test_nothing_is_left_after_the_outcome(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        assert drafts.get_draft(draft_id).asker.channel is Channel.KIOSK
        assert not lasts(client)
        answer_all(walker)
        page = walker.press()
        assert page.path == f"/ask/{draft_id}/done" and page.status == 200
        assert is_over(walker, draft_id)

    def test_an_anonymous_answer_leaves_no_thanks_either(self, walker, client):
        enrol(client)
        catalogue.forget()
        catalogue.register(make_service(Desk(), is_anonymous=True))
        draft_id = start(walker)
        answer_all(walker)
        assert walker.press().path == f"/ask/{draft_id}/done"
        assert is_over(walker, draft_id, "/done")

    def test_it_forgets_soon_when_somebody_walks_away(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            enrol(client)
            draft_id = start(walker)
            traveller.shift(holding.KIOSK_IDLE - 1)
            assert walker.go(f"/ask/{draft_id}/kind").path == f"/ask/{draft_id}/kind"
            traveller.shift(holding.KIOSK_IDLE - 1)
            assert walker.go(f"/ask/{draft_id}/kind").path == f"/ask/{draft_id}/kind"
            traveller.shift(holding.KIOSK_IDLE)
            assert is_over(walker, draft_id)

    def test_whoever_only_says_so_is_no_kiosk(self, walker, client):
        draft_id = start(walker, "?source=kiosk-1")
        assert drafts.get_draft(draft_id).asker.channel is Channel.WEB
        assert lasts(client)

    def test_an_ordinary_browser_keeps_a_draft_for_a_month_of_use(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            draft_id = start(walker)
            assert lasts(client)
            for _ in range(3):
                traveller.shift(timedelta(days=20))
                assert walker.go(f"/ask/{draft_id}/kind").status == 200
                walker.press(kind="light")
            traveller.shift(timedelta(days=31))
            assert walker.go(f"/ask/{draft_id}/kind").status == 404


def lasts(client):
    """Whether the browser keeps the cookie when it is closed."""
    return client.get_cookie("pracha").expires is not None


def test_old_sessions_of_another_shape_hold_nothing(walker, client):
    draft_id = start(walker)
    with client.session_transaction() as kept:
        kept["drafts"] = [draft_id]
    assert is_gone(walker, draft_id)
