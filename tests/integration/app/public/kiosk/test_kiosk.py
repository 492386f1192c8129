"""The kiosk's pages: who is one, what it offers, how it ends, what it never shows."""

import re
from datetime import timedelta

import pytest
import time_machine

from services import clock, devices, drafts, text
from services.audit import Channel
from services.db import session
from services.devices.renewing import RENEWED_AFTER, SETTLED_AFTER
from services.drafts.leaving import LEFT_AFTER
from services.drafts.models import Draft
from services.errors import NotFound
from tests.factories.asking import answer_all, start
from tests.factories.cases import make_case
from tests.factories.kiosks import ADMIN, enrol, make_kiosk, row_of
from tests.factories.walking import Walker

NOW = clock.now()


@pytest.fixture
def other(app):
    return Walker(app.test_client())


class TestLettingIn:
    def test_a_stranger_is_told_how(self, walker):
        page = walker.go("/kiosk")
        assert page.status == 200 and page.h1 == "ตั้งตู้บริการ"
        assert 'id="code"' in page.html and "kiosk-verbs" not in page.html

    def test_the_code_of_the_desk_opens_it(self, walker, client):
        kiosk, code = make_kiosk()
        walker.go("/kiosk")
        page = walker.press(code=code.lower())
        assert page.path == "/kiosk" and page.html.count("kiosk-verbs__one") == 4
        cookie = client.get_cookie("kiosk-device")
        assert cookie.http_only and cookie.same_site == "Lax" and cookie.max_age > 300 * 86_400
        assert row_of(kiosk).enrolled_at is not None

    def test_a_wrong_code_is_counted_and_refused(self, walker):
        walker.go("/kiosk")
        page = walker.press(code="ผิดแน่นอน")
        assert page.status == 400 and "ใช้ไม่ได้" in page.html

    def test_shut_off_it_says_so_and_forgets(self, walker, client):
        kiosk = enrol(client)
        draft_id = start(walker)
        devices.shut_off(kiosk.id, actor=ADMIN)
        page = walker.go(f"/ask/{draft_id}")
        assert page.path == "/kiosk" and page.h1 == "ตู้นี้ปิดใช้งานอยู่"
        with client.session_transaction() as kept:
            assert "drafts" not in kept
        assert walker.go("/track").path == "/kiosk"

    def test_a_device_that_was_replaced_is_none_any_more(self, walker, client):
        kiosk = enrol(client)
        start(walker)
        devices.enrol(devices.new_code(kiosk.id, actor=ADMIN), origin="198.51.100.9")
        page = walker.go("/track")
        assert page.path == "/kiosk" and page.h1 == "ตู้นี้ปิดใช้งานอยู่"
        assert client.get_cookie("kiosk-device") is None
        with client.session_transaction() as kept:
            assert "drafts" not in kept


class TestRenewing:
    def test_the_first_page_hands_out_the_next_token_once_a_day(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            enrol(client)
            first = _token(client)
            walker.go("/kiosk")
            assert _token(client) == first
            traveller.shift(RENEWED_AFTER)
            answer = client.get("/kiosk")
            [cookie] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("kiosk-device=")]
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and _token(client) != first
            second = _token(client)
            traveller.shift(SETTLED_AFTER)
            assert walker.go("/kiosk").html.count("kiosk-verbs__one") == 4 and _token(client) == second
            assert devices.find_device(first) is None

    def test_so_does_the_word_that_somebody_is_there(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            enrol(client)
            first = _token(client)
            traveller.shift(RENEWED_AFTER - timedelta(seconds=30))
            token = re.search(r'data-token="([^"]+)"', walker.go("/kiosk").html)[1]
            assert _token(client) == first
            traveller.shift(30)
            assert client.post("/kiosk/here", headers={"X-CSRFToken": token}).json == {"is_active": True}
            assert _token(client) != first

    def test_an_answer_that_got_lost_is_no_loss(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            enrol(client)
            first = _token(client)
            traveller.shift(RENEWED_AFTER)
            walker.go("/kiosk")
            client.set_cookie("kiosk-device", first)
            traveller.shift(timedelta(days=30))
            assert walker.go("/track").status == 200 and walker.go("/kiosk").html.count("kiosk-verbs__one") == 4
            assert _token(client) != first

    def test_an_old_copy_is_a_stranger_and_the_desk_sees_it(self, walker, client, other):
        with time_machine.travel(NOW, tick=False) as traveller:
            kiosk = enrol(client)
            copy = _token(client)
            traveller.shift(RENEWED_AFTER)
            walker.go("/kiosk")
            traveller.shift(SETTLED_AFTER)
            walker.go("/kiosk")
            other.client.set_cookie("kiosk-device", copy)
            traveller.shift(60)
            answer = other.client.get("/kiosk/services")
            assert answer.status_code == 303 and answer.headers["Location"] == "/kiosk"
            assert row_of(kiosk).old_used_at == clock.now()
            assert other.go("/kiosk").h1 == "ตู้นี้ปิดใช้งานอยู่" and other.client.get_cookie("kiosk-device") is None
            assert walker.go("/kiosk").html.count("kiosk-verbs__one") == 4


class TestPages:
    @pytest.mark.parametrize("path", ["/kiosk", "/kiosk/services", "/track", "/verify", "/info", "/resume", "/privacy"])
    @pytest.mark.parametrize("language", ["th", "en"])
    def test_every_page_is_one_of_the_kiosk(self, walker, client, path, language):
        enrol(client)
        answer = client.get(f"{path}?lang={language}")
        page = walker.go(f"{path}?lang={language}")
        assert page.status == 200 and 'class="kiosk-screen' in page.html and 'id="kiosk"' in page.html
        assert answer.headers["Cache-Control"] == "no-store"
        assert "masthead__row" not in page.html
        links = re.findall(r'<a\b[^>]*\shref="([^"]*)"', page.html)
        assert links and all(link.startswith(("/", "#", "?")) and not link.startswith("//") for link in links)
        assert not [link for link in links if link.startswith(("/account", "/staff", "/sign-in"))] or path == "/privacy"
        fields = re.findall(r"<(?:input|textarea)\b[^>]*>", page.html)
        told = [each for each in fields if not re.search(r'type="(hidden|checkbox|radio|file)"', each)]
        assert all('autocomplete="off"' in each for each in told)
        assert ("<noscript>" in page.html) == (path != "/kiosk")

    @pytest.mark.parametrize(
        ("path", "instead"),
        [
            ("/", "/kiosk"), ("/services", "/kiosk/services"), ("/account/sign-in", "/kiosk"), ("/sign-in", "/kiosk"),
            ("/staff/login", "/kiosk"), ("/account/register", "/kiosk"), ("/simulator", "/kiosk"),
        ],
    )  # fmt: skip
    def test_nobody_signs_in_here(self, walker, client, path, instead):
        enrol(client)
        assert walker.go(path).path == instead

    def test_an_ordinary_browser_knows_nothing_of_it(self, walker):
        page = walker.go("/track")
        assert "kiosk" not in page.html and "masthead__row" in page.html

    def test_a_made_up_cookie_is_no_kiosk(self, walker, client):
        client.set_cookie("kiosk-device", "A" * 32)
        assert walker.go("/kiosk").h1 == "ตู้นี้ปิดใช้งานอยู่"
        assert client.get_cookie("kiosk-device") is None


class TestEnding:
    def test_the_end_leaves_nothing(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        client.get("/track?lang=en&size=3")
        token = walker.go(f"/ask/{draft_id}").fields()["csrf_token"][0]
        answer = client.post("/kiosk/end", data={"csrf_token": token})
        assert answer.status_code == 303 and answer.headers["Location"] == "/kiosk"
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert client.get_cookie("pracha") is None and client.get_cookie("size") is None
        assert client.get_cookie("kiosk-device") is not None
        with pytest.raises(NotFound):
            drafts.get_draft(draft_id)
        page = walker.go(f"/ask/{draft_id}")
        assert page.path == "/kiosk" and 'lang="th"' in page.html[:120]

    def test_without_scripts_the_address_alone_ends_it(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        assert walker.go("/kiosk/end").path == "/kiosk"
        assert client.get_cookie("pracha") is None or "drafts" not in _kept(client)
        assert drafts.get_draft(draft_id).is_open
        assert walker.go(f"/ask/{draft_id}").path == "/kiosk"

    def test_what_was_carried_to_a_telephone_stays(self, walker, client, other):
        enrol(client)
        draft_id = start(walker)
        other.go(f"/resume/{drafts.carry_link(drafts.get_draft(draft_id))}")
        assert other.press().path == f"/ask/{draft_id}/kind"
        token = walker.go("/track").fields()["csrf_token"][0]
        client.post("/kiosk/end", data={"csrf_token": token})
        assert drafts.get_draft(draft_id).is_open
        assert other.go(f"/ask/{draft_id}/kind").status == 200

    def test_what_waits_for_its_short_code_stays(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        drafts.resume_code(draft_id)
        token = walker.go(f"/ask/{draft_id}").fields()["csrf_token"][0]
        client.post("/kiosk/end", data={"csrf_token": token})
        assert drafts.get_draft(draft_id).is_open

    def test_what_nobody_ended_is_given_up_by_itself(self, walker, client, other):
        with time_machine.travel(NOW, tick=False) as traveller:
            enrol(client)
            left = start(walker)
            elsewhere = start(other)
            traveller.shift(LEFT_AFTER - timedelta(minutes=1))
            assert drafts.abandon_left() == 0
            traveller.shift(timedelta(minutes=2))
            assert drafts.abandon_left() == 1 and drafts.abandon_left() == 0
            assert session().get(Draft, left, populate_existing=True).state == "abandoned"
            assert drafts.get_draft(elsewhere).is_open

    def test_an_ordinary_browser_ends_nothing(self, walker, client):
        draft_id = start(walker)
        token = walker.at.fields()["csrf_token"][0]
        answer = client.post("/kiosk/end", data={"csrf_token": token})
        assert "Clear-Site-Data" not in answer.headers
        assert walker.go(f"/ask/{draft_id}/kind").status == 200 and drafts.get_draft(draft_id).is_open


class TestStanding:
    def test_a_touch_keeps_it_and_says_whether_it_is_one(self, walker, client):
        with time_machine.travel(NOW, tick=False) as traveller:
            kiosk = enrol(client)
            draft_id = start(walker)
            token = re.search(r'data-token="([^"]+)"', walker.at.html)[1]
            traveller.shift(70)
            answer = client.post("/kiosk/here", headers={"X-CSRFToken": token})
            assert answer.json == {"is_active": True}
            assert (row_of(kiosk).seen_at - NOW).total_seconds() == pytest.approx(70, abs=1)
            traveller.shift(70)
            assert walker.go(f"/ask/{draft_id}/kind").path == f"/ask/{draft_id}/kind"

    def test_no_page_of_a_question_says_what_a_browser_remembers(self, walker, client):
        enrol(client)
        start(walker)
        answer_all(walker, until="phone")
        field = re.search(r'<input[^>]*id="phone"[^>]*>', walker.at.html)[0]
        assert 'autocomplete="off"' in field and field.count("autocomplete") == 1

    def test_pictures_come_from_a_telephone(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        page = walker.go(f"/ask/{draft_id}/photographs")
        if page.path.endswith("/photographs"):
            assert 'type="file"' not in page.html and "kiosk-carry--large" in page.html

    def test_the_confirmation_has_the_slip(self, walker, client):
        enrol(client)
        draft_id = start(walker)
        answer_all(walker)
        page = walker.press()
        reference = drafts.get_draft(draft_id).outcome.reference
        assert 'class="slip"' in page.html and reference in text.normalise(page.html)
        assert "โถงหน้า" in page.html and "slip__qr" in page.html and "data-print" in page.html
        assert drafts.get_draft(draft_id).asker.channel is Channel.KIOSK


class TestTheNextPerson:
    def test_whoever_sets_it_up_is_signed_out(self, walker, client):
        _kiosk, code = make_kiosk()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["drafts"], kept["lang"] = "officer:1:0", [["a", 0]], "en"
        walker.go("/kiosk")
        walker.press(code=code)
        assert not set(_kept(client)) & {"_user_id", "drafts", "lang"}

    def test_the_first_page_ends_while_something_is_held(self, walker, client):
        enrol(client)
        assert "data-start" in walker.go("/kiosk").html
        start(walker)
        page = walker.go("/kiosk")
        assert "data-start" not in page.html and 'id="kiosk-end"' in page.html and 'id="kiosk-idle"' in page.html
        assert 'url=/kiosk/end"' in page.html
        walker.go("/kiosk/end")
        page = walker.go("/kiosk?lang=en")
        assert "data-start" in page.html and "/kiosk/end" not in page.html

    def test_the_history_of_another_opens_no_matter(self, walker, client, app):
        case = make_case()
        enrol(client)
        walker.go("/track")
        page = walker.press(reference=case.reference, access_code=case.access_code)
        address = page.path
        assert address.startswith("/track/") and page.status == 200 and case.reference in page.html
        assert walker.go(address).path == address
        assert "data-start" not in walker.go("/kiosk").html
        walker.go("/kiosk/end")
        assert walker.go(address).path == "/kiosk"
        # Anybody else opens it by the same address.
        assert Walker(app.test_client()).go(address).path == address

    def test_what_is_no_page_does_not_stand_on_the_screen(self, client):
        enrol(client)
        for dest, status in (("document", 303), ("empty", 200)):
            assert client.get("/kiosk/worker.js", headers={"Sec-Fetch-Dest": dest}).status_code == status


def test_the_script_without_network_serves_the_whole_site(client):
    answer = client.get("/kiosk/worker.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Service-Worker-Allowed"] == "/"
    page = client.get("/kiosk/offline")
    assert page.status_code == 200 and "ขออภัย เครือข่ายขัดข้อง" in page.text and "Sorry" in page.text


def _token(client):
    return client.get_cookie("kiosk-device").value


def _kept(client):
    with client.session_transaction() as kept:
        return dict(kept)
