"""Tying a chat to an account on LINE's own way: invitation, our page, the dialog, the event; and what attackers try."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from chatbot.platform.linking import play_dialog
from services import cases, people
from services.audit import Actor
from services.db import session, unit_of_work
from services.inbox import find_user
from tests.factories.complaints import file_complaint, make_authority
from tests.factories.people import make_person, sign_in
from tests.factories.talking import Talker, actions, texts


@pytest.fixture
def base(app, line, monkeypatch):
    """The site leads to the played dialog."""
    make_authority()
    monkeypatch.setitem(app.config, "PRACHA", app.config["PRACHA"].model_copy(update={"line_login_base": line.url}))
    return line.url


@pytest.fixture
def talker(base, line):
    return Talker(line)


def citizen():
    """Somebody with an account, who stays."""
    with unit_of_work():
        return make_person()


def person_of(talker):
    session().rollback()
    return find_user("line", talker.phone.id).person_id


def invite(talker, words="เชื่อมบัญชี"):
    """The path of the page to which the chat leads."""
    talker.say(words)
    found = [each["uri"] for each in actions(talker.last) if each["type"] == "uri"]
    return found[0].removeprefix("http://localhost:8000")


def dialog(client, path):
    """Presses the button of our page: the address of LINE's dialog."""
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    assert page.headers["Referrer-Policy"] == "no-referrer"
    fields = dict(re.findall(r'name="(csrf_token|linkToken)" value="([^"]+)"', page.get_data(as_text=True)))
    answer = client.post("/account/line", data=fields)
    assert answer.status_code == 302
    return answer.location


def tie(talker, client, person):
    sign_in(client, person)
    address = dialog(client, invite(talker))
    assert play_dialog(talker.line.platform, address) is not None
    talker.line.work()
    talker.last = talker.phone.news()


class TestTying:
    """As it should go."""

    @pytest.mark.parametrize("words", ["เชื่อมบัญชี", "Link account"])
    def test_both_sides_know(self, talker, client, base, words):
        person = citizen()
        path = invite(talker, words)
        assert path.startswith("/account/line?linkToken=")
        sign_in(client, person)
        address = dialog(client, path)
        asked = parse_qs(urlsplit(address).query)
        assert address.startswith(f"{base}/dialog/bot/accountLink?")
        assert 22 <= len(asked["nonce"][0]) <= 255
        play_dialog(talker.line.platform, address)
        talker.line.work()
        assert "เชื่อมบัญชีแล้ว" in " ".join(texts(talker.phone.news()))
        assert person_of(talker) == person.id and people.find_person_of("line", talker.phone.id) == person.id
        assert "เชื่อมกับ LINE อยู่" in client.get("/account/line").get_data(as_text=True)

    def test_whoever_is_not_signed_in_comes_back_with_the_invitation(self, talker, client):
        path = invite(talker)
        assert client.get(path).location == f"/account/sign-in?next={quote(path, safe='')}"

    def test_the_policy_lets_the_form_lead_there(self, talker, client, base):
        sign_in(client, citizen())
        policy = client.get(invite(talker)).headers["Content-Security-Policy"]
        assert f"form-action 'self' {base};" in policy
        assert "form-action 'self';" in client.get("/account").headers["Content-Security-Policy"]

    def test_matters_are_seen_in_both_places_while_tied(self, talker, client):
        person = citizen()
        talker.say("ร้องเรียน")
        talker.fill()
        talker.say("ทำต่อ")
        talker.press("ยืนยันส่งเรื่อง")
        talker.say("เรื่องของฉัน")
        (mine,) = cases.list_cases_of_address("line", talker.phone.id)
        theirs = file_complaint("flood", actor=Actor.citizen(person.id), notify="none", email=None).reference
        tie(talker, client, person)
        page = client.get("/account/cases").get_data(as_text=True).replace("<wbr>", "")
        assert mine.reference in page and theirs in page
        talker.say("เรื่องของฉัน")
        shown = " ".join(texts(talker.last))
        assert mine.reference in shown and theirs in shown and "ยกเลิกการเชื่อมบัญชี" in labels(talker)
        talker.say("ยกเลิกการเชื่อมบัญชี")
        talker.press("ยกเลิกการเชื่อม")
        talker.say("เรื่องของฉัน")
        shown = " ".join(texts(talker.last))
        assert mine.reference in shown and theirs not in shown
        page = client.get("/account/cases").get_data(as_text=True).replace("<wbr>", "")
        assert mine.reference not in page and theirs in page

    def test_the_button_of_my_matters(self, talker, client):
        talker.say("เรื่องของฉัน")
        talker.press("เชื่อมบัญชี")
        assert any(each["type"] == "uri" for each in actions(talker.last))

    def test_asked_again_once_tied(self, talker, client):
        tie(talker, client, citizen())
        talker.say("เชื่อมบัญชี")
        assert "อยู่แล้ว" in " ".join(texts(talker.last))


class TestLettingGo:
    """From the chat, and from the account."""

    def test_from_the_chat(self, talker, client):
        person = citizen()
        tie(talker, client, person)
        talker.say("ยกเลิกการเชื่อมบัญชี")
        talker.press("เชื่อมไว้ตามเดิม")
        assert person_of(talker) == person.id
        talker.say("unlink account")
        talker.press("ยกเลิกการเชื่อม")
        assert person_of(talker) is None and people.find_person_of("line", talker.phone.id) is None
        talker.say("ยกเลิกการเชื่อมบัญชี")
        assert "ยังไม่ได้เชื่อม" in " ".join(texts(talker.last))

    def test_from_the_account(self, talker, client):
        tie(talker, client, citizen())
        page = client.get("/account/line").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        assert client.post("/account/line/untie", data={"csrf_token": token}).status_code == 302
        assert person_of(talker) is None

    def test_a_form_of_the_account_is_not_shown_any_more(self, talker, client):
        tie(talker, client, citizen())
        talker.say("ร้องเรียน")
        talker.fill(until="place")
        with unit_of_work():
            people.untie_identity("line", actor=Actor.citizen(person_of(talker)))
        talker.say("ทำต่อ")
        assert "หมดอายุหรือถูกยกเลิก" in " ".join(texts(talker.last))
        session().rollback()
        assert find_user("line", talker.phone.id).draft_id is None


class TestAttacks:
    """Replayed, foreign, late, made up, refused."""

    def refused(self, talker):
        talker.line.work()
        return "ไม่สำเร็จ" in " ".join(texts(talker.phone.news()))

    def test_a_nonce_serves_once(self, talker, client):
        sign_in(client, citizen())
        address = dialog(client, invite(talker))
        nonce = parse_qs(urlsplit(address).query)["nonce"][0]
        play_dialog(talker.line.platform, address)
        talker.line.work()
        talker.phone.news()
        with unit_of_work():
            people.untie_identity("line", actor=Actor.citizen(person_of(talker)))
        talker.phone.link(nonce)
        assert self.refused(talker) and person_of(talker) is None

    def test_a_nonce_of_another_chats_invitation(self, talker, client, line):
        """Somebody brings the victim's nonce from an own chat: it was made for the victim's invitation."""
        sign_in(client, citizen())
        nonce = parse_qs(urlsplit(dialog(client, invite(talker))).query)["nonce"][0]
        thief = Talker(line, "ขโมย")
        invite(thief)
        thief.phone.link(nonce)
        assert self.refused(thief) and person_of(thief) is None
        stranger = Talker(line, "ผ่านมา")
        stranger.say("สวัสดี")
        stranger.phone.link(nonce)
        assert self.refused(stranger) and person_of(stranger) is None

    def test_a_made_up_nonce(self, talker):
        invite(talker)
        talker.phone.link("A" * 32)
        assert self.refused(talker)

    def test_the_dialog_failed(self, talker, client):
        sign_in(client, citizen())
        nonce = parse_qs(urlsplit(dialog(client, invite(talker))).query)["nonce"][0]
        talker.phone.link(nonce, is_done=False)
        assert self.refused(talker) and person_of(talker) is None

    def test_too_late(self, talker, client, later):
        sign_in(client, citizen())
        nonce = parse_qs(urlsplit(dialog(client, invite(talker))).query)["nonce"][0]
        later(11 * 60)
        talker.phone.link(nonce)
        assert self.refused(talker) and person_of(talker) is None

    def test_an_account_that_has_another_line(self, talker, client, line):
        person = citizen()
        tie(talker, client, person)
        other = Talker(line, "อีกเครื่อง")
        sign_in(client, person)
        page = client.get(invite(other)).get_data(as_text=True)
        assert "ยกเลิกการเชื่อมบัญชี" in page
        token = invite(other).partition("linkToken=")[2]
        with unit_of_work():
            nonce = people.new_nonce(token, actor=Actor.citizen(person.id))
        other.phone.link(nonce)
        line.work()
        assert "LINE อื่น" in " ".join(texts(other.phone.news())) and person_of(other) is None

    def test_line_gives_no_invitation(self, talker):
        talker.line.platform.fail_next("/v2/bot/user/", 404)
        talker.say("เชื่อมบัญชี")
        assert "ไม่ได้" in " ".join(texts(talker.last))

    def test_nothing_of_it_is_asked_in_a_group_or_by_other_words(self, talker):
        talker.say("บัญชีของฉันเชื่อมอย่างไร")
        assert talker.line.platform.calls("/v2/bot/user/") == []


def labels(talker):
    return [each.get("label") for each in actions(talker.last)]
