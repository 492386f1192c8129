"""Signing in by LINE, against a server that plays it; and what somebody tries who wants another's account."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from services import people
from services.audit import Actor
from services.db import session
from services.inbox import find_user
from services.notifications.models import Notice
from services.people import models
from tests.factories.line import playing
from tests.factories.people import PASSWORD, make_person, sign_in

CHANNEL, SECRET = "1234567890", "a-login-secret-of-32-characters!"


@pytest.fixture
def line(app, tmp_path, monkeypatch):
    """LINE, with a channel of LINE Login that this site knows."""
    with playing(app, tmp_path) as line:
        line.platform.login = (CHANNEL, SECRET)
        known = {"line_login_channel_id": CHANNEL, "line_login_channel_secret": SECRET}
        reached = {"line_login_base": line.url, "line_api_base": line.url}
        monkeypatch.setitem(app.config, "PRACHA", app.config["PRACHA"].model_copy(update=known | reached))
        yield line


def begin(client, path="/account/line/sign-in"):
    """Where the site sends somebody."""
    answer = client.get(path)
    assert answer.status_code == 302
    return answer.location


def consent(address, user):
    """What LINE's page does when its button is pressed: the address back."""
    asked = {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}
    base = address.partition("/oauth2")[0]
    answer = requests.post(
        f"{base}/oauth2/v2.1/authorize", data={**asked, "user": user}, allow_redirects=False, timeout=60
    )
    assert answer.status_code == 302
    return answer.headers["Location"].removeprefix("http://localhost:8000")


def come_back(client, path):
    """The page behind LINE, and its form."""
    shown = client.get(path)
    if shown.status_code != 200:
        return shown
    page = shown.get_data(as_text=True)
    form = dict(re.findall(r'name="(csrf_token|state|code)" value="([^"]*)"', page))
    return client.post("/account/line/callback", data=form)


def enter(client, user, path="/account/line/sign-in"):
    return come_back(client, consent(begin(client, path), user))


def callback_at(client, host):
    """Where LINE would lead back whoever begins under that name of the site."""
    answer = client.get("/account/line/sign-in", base_url=host)
    return parse_qs(urlsplit(answer.location).query)["redirect_uri"][0]


def persons():
    return session().scalars(select(models.Person).order_by(models.Person.id)).all()


class TestTheWayBack:
    """The address that LINE leads back to."""

    @pytest.mark.parametrize("host", ["http://localhost:8000", "http://127.0.0.1:8000"])
    def test_a_developer_comes_back_under_the_name_that_was_opened(self, client, line, host):
        phone = line.phone("สมหญิง")
        begun = client.get("/account/line/sign-in", base_url=host).location
        back = consent(begun, phone.id)
        path = back.removeprefix(host)
        assert path.startswith("/account/line/callback?")
        page = client.get(path, base_url=host).get_data(as_text=True)
        form = dict(re.findall(r'name="(csrf_token|state|code)" value="([^"]*)"', page))
        answer = client.post("/account/line/callback", base_url=host, data=form)
        assert answer.location == "/account"
        assert client.get("/account", base_url=host).status_code == 200

    @pytest.mark.parametrize("host", ["http://evil.example:8000", "http://127.0.0.1:9000", "http://192.168.1.5:8000"])
    def test_no_other_name_is_believed(self, client, line, host):
        assert callback_at(client, host) == "http://localhost:8000/account/line/callback"

    def test_in_production_nobody_chooses_it(self, app, client, line, monkeypatch):
        real = app.config["PRACHA"].model_copy(update={"pracha_env": "production"})
        monkeypatch.setitem(app.config, "PRACHA", real)
        assert callback_at(client, "http://127.0.0.1:8000") == "http://localhost:8000/account/line/callback"


class TestSigningIn:
    """Without an account, and coming back."""

    @pytest.mark.parametrize("algorithm", ["HS256", "ES256"])
    def test_a_new_account_and_back_again(self, client, line, algorithm):
        line.platform.login_algorithm = algorithm
        phone = line.phone("สมหญิง")
        before = len(persons())
        assert enter(client, phone.id).location == "/account"
        assert "สมหญิง" in client.get("/account").get_data(as_text=True)
        client.delete_cookie("pracha")
        assert enter(client, phone.id, "/account/line/sign-in?next=/account/cases").location == "/account/cases"
        assert len(persons()) == before + 1

    def test_the_chat_is_tied_with_it(self, client, line):
        phone = line.phone("สมชาย")
        phone.say("สวัสดี")
        line.work()
        assert find_user("line", phone.id).person_id is None
        enter(client, phone.id)
        assert find_user("line", phone.id).person_id == people.find_person_of("line", phone.id)

    def test_a_chat_that_begins_later_is_tied_too(self, client, line):
        phone = line.phone("มาทีหลัง")
        enter(client, phone.id)
        phone.say("สวัสดี")
        line.work()
        assert find_user("line", phone.id).person_id == people.find_person_of("line", phone.id)

    def test_what_was_asked_of_line(self, client, line):
        asked = parse_qs(urlsplit(begin(client)).query)
        assert asked["scope"] == ["openid profile email"] and asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"] and len(asked["nonce"][0]) >= 32
        assert asked["redirect_uri"] == ["http://localhost:8000/account/line/callback"]

    def test_the_way_back_stays_on_this_site(self, client, line):
        phone = line.phone("คนหนึ่ง")
        assert enter(client, phone.id, "/account/line/sign-in?next=https://evil.example/").location == "/account"
        client.delete_cookie("pracha")
        assert enter(client, phone.id, "/account/line/sign-in?next=/staff").location == "/account"

    def test_without_a_channel_nothing_is_offered(self, client):
        assert "เข้าสู่ระบบด้วย LINE" not in client.get("/account/sign-in").get_data(as_text=True)
        assert client.get("/account/line/sign-in").status_code == 404

    def test_with_a_channel_it_is_offered(self, client, line):
        assert "เข้าสู่ระบบด้วย LINE" in client.get("/account/sign-in").get_data(as_text=True)


class TestTakingOver:
    """What does not open somebody's account."""

    def test_an_address_that_line_tells(self, client, line):
        phone = line.phone("ผู้แอบอ้าง")
        victim = make_person(email=f"{phone.id[:9].lower()}@line.example")
        enter(client, phone.id)
        made = people.find_person_of("line", phone.id)
        assert made is not None and made != victim.id
        assert people.get_person(made).email == ""
        assert victim.email not in client.get("/account").get_data(as_text=True)

    def test_a_code_in_another_browser(self, app, client, line):
        path = consent(begin(client), line.phone("เหยื่อ").id)
        assert come_back(app.test_client(), path).status_code == 400
        other = app.test_client()
        begin(other)
        assert come_back(other, path).status_code == 400

    def test_a_code_a_second_time(self, client, line):
        path = consent(begin(client), line.phone("คนหนึ่ง").id)
        page = client.get(path).get_data(as_text=True)
        form = dict(re.findall(r'name="(csrf_token|state|code)" value="([^"]*)"', page))
        assert client.post("/account/line/callback", data=form).status_code == 302
        client.delete_cookie("pracha")
        assert come_back(client, path).status_code == 400

    def test_a_code_that_the_attacker_got(self, app, client, line):
        """Somebody else's code put into an own sign-in: PKCE and nonce are of another beginning."""
        theirs = consent(begin(client), line.phone("เหยื่อ").id)
        other = app.test_client()
        state = parse_qs(urlsplit(begin(other)).query)["state"][0]
        code = parse_qs(urlsplit(theirs).query)["code"][0]
        answer = come_back(other, f"/account/line/callback?state={state}&code={code}")
        assert answer.status_code == 400 and other.get("/account").status_code == 302

    def test_a_refusal_at_line(self, client, line):
        assert enter(client, "").status_code == 400
        assert client.get("/account").status_code == 302

    def test_too_late(self, client, line, monkeypatch):
        from datetime import timedelta

        from services import clock

        path = consent(begin(client), line.phone("ช้า").id)
        moved = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: moved)
        assert come_back(client, path).status_code == 400

    @pytest.mark.parametrize("claim", ["iss", "aud", "nonce", "exp"])
    def test_a_token_of_elsewhere(self, client, line, monkeypatch, claim):
        """Rightly signed, but not by whom, for whom, or when."""
        from joserfc import jwt

        wrong = {"iss": "https://evil.example", "aud": "9999", "nonce": "another", "exp": 1000}
        real = jwt.encode
        monkeypatch.setattr(jwt, "encode", lambda head, claims, key: real(head, {**claims, claim: wrong[claim]}, key))
        assert enter(client, line.phone("คนหนึ่ง").id).status_code == 400
        assert client.get("/account").status_code == 302

    @pytest.mark.parametrize("head", [{"alg": "none"}, {"alg": "HS256"}])
    def test_a_token_that_nobody_signed(self, client, line, monkeypatch, head):
        from chatbot.platform import login

        def forged(platform, asked, secret):
            import base64
            import json

            from joserfc import jwt
            from joserfc.jwk import OctKey

            claims = {"iss": login.ISSUER, "sub": "U" + "9" * 32, "aud": CHANNEL, "nonce": asked["nonce"]}
            claims |= {"iat": int(platform.now()), "exp": int(platform.now()) + 600}
            if head["alg"] == "HS256":
                return jwt.encode(head, claims, OctKey.import_key("another-secret-of-32-characters!"))
            made = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in (head, claims)]
            return f"{made[0]}.{made[1]}."

        monkeypatch.setattr(login, "id_token", forged)
        assert enter(client, line.phone("คนหนึ่ง").id).status_code == 400

    def test_line_does_not_answer(self, client, line):
        path = consent(begin(client), line.phone("คนหนึ่ง").id)
        line.platform.fail_next("/oauth2/v2.1/token", 0)
        assert come_back(client, path).status_code == 503


class TestTying:
    """LINE beside a password."""

    def test_tied_told_and_let_go(self, client, line):
        person = make_person()
        phone = line.phone("สมหญิง")
        sign_in(client, person)
        assert enter(client, phone.id).location == "/account/line"
        assert people.find_person_of("line", phone.id) == person.id
        page = client.get("/account/line").get_data(as_text=True)
        assert "ยกเลิกการเชื่อมบัญชี" in page
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        assert client.post("/account/line/untie", data={"csrf_token": token}).status_code == 302
        assert people.find_person_of("line", phone.id) is None
        told = [row.kind for row in session().scalars(select(Notice)) if row.address == person.email]
        assert told == ["person.sign_in_changed"] * 2

    def test_what_is_anothers_stays(self, client, line):
        phone = line.phone("คนอื่น")
        owner, person = make_person(), make_person()
        people.tie_identity(owner.id, provider="line", subject=phone.id, actor=Actor.citizen(owner.id))
        sign_in(client, person)
        answer = enter(client, phone.id)
        assert answer.status_code == 400 and "บัญชีอื่น" in answer.get_data(as_text=True)
        assert people.find_person_of("line", phone.id) == owner.id

    def test_another_account_meanwhile(self, client, line):
        """Begun by one, ended by another: the second one's account is not tied."""
        sign_in(client, make_person())
        path = consent(begin(client), line.phone("คนหนึ่ง").id)
        kept = dict(
            re.findall(r'name="(csrf_token|state|code)" value="([^"]*)"', client.get(path).get_data(as_text=True))
        )
        with client.session_transaction() as held:
            openid = held["openid"]
        second = make_person()
        sign_in(client, second)
        with client.session_transaction() as held:
            held["openid"] = openid
        page = client.get(path).get_data(as_text=True)
        kept["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        assert client.post("/account/line/callback", data=kept).status_code == 400
        assert not people.has_identity(second.id, "line")

    def test_the_only_way_in_is_not_let_go(self, client, line):
        phone = line.phone("สมชาย")
        enter(client, phone.id)
        assert "/account/line/untie" not in client.get("/account/line").get_data(as_text=True)
        page = client.get("/account").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = client.post("/account/line/untie", data={"csrf_token": token})
        assert answer.status_code == 400 and people.find_person_of("line", phone.id) is not None


class TestClosing:
    """An account without a password."""

    def test_closed_by_signing_in_again(self, client, line):
        phone = line.phone("สมชาย")
        enter(client, phone.id)
        person_id = people.find_person_of("line", phone.id)
        assert "ยืนยันด้วย LINE" in client.get("/account/close").get_data(as_text=True)
        assert enter(client, phone.id, "/account/line/sign-in?for=close").location == "/account/closed"
        assert people.find_person_of("line", phone.id) is None
        assert session().get(models.Person, person_id).erased_at is not None
        assert client.get("/account").status_code == 302

    def test_nothing_is_erased_without_a_press(self, client, line):
        """A link of anybody's leads through LINE and back: its page goes on by itself only where nothing is lost."""
        phone = line.phone("สมชาย")
        signing_in = client.get(consent(begin(client), phone.id)).get_data(as_text=True)
        enter(client, phone.id)
        closing = client.get(consent(begin(client, "/account/line/sign-in?for=close"), phone.id))
        page = closing.get_data(as_text=True)
        assert "data-submit-at-once" in signing_in and "data-submit-at-once" not in page
        assert "ปิดบัญชีและลบข้อมูล" in page and "กู้คืนไม่ได้" in page

    def test_not_by_somebody_elses_line(self, client, line):
        phone, other = line.phone("สมชาย"), line.phone("คนอื่น")
        enter(client, phone.id)
        assert enter(client, other.id, "/account/line/sign-in?for=close").status_code == 400
        assert people.find_person_of("line", phone.id) is not None

    def test_a_password_is_not_passed_by(self, client, line):
        person = make_person()
        phone = line.phone("สมหญิง")
        sign_in(client, person)
        enter(client, phone.id)
        assert enter(client, phone.id, "/account/line/sign-in?for=close").status_code == 400
        assert people.get_person(person.id).email == person.email and PASSWORD
