"""The officers' sign-in page, its session, and the invitation."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services import people
from services.audit import Role
from tests.factories.forged import forged
from tests.factories.people import PASSWORD, make_actor, make_officer, make_person, make_unit, sign_in

NEW_PASSWORD = "ฝนตกหนักที่ป่าซาง"
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def token_in(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[1]


def post(client, path, page=None, **form):
    """Posts a form with the token of its own page."""
    shown = client.get(page or path)
    return client.post(path, data={"csrf_token": token_in(shown), **form})


def log_in(client, email, password=PASSWORD, **form):
    return post(client, "/staff/login", email=email, password=password, **form)


def is_in(client):
    return client.get("/staff/password").status_code == 200


def test_signs_in_to_the_officers_home(client):
    officer = make_officer()
    answer = log_in(client, officer.email)
    assert (answer.status_code, answer.location) == (302, "/staff")
    assert is_in(client)


def test_pages_of_officers_send_strangers_to_the_sign_in_and_back(client):
    answer = client.get("/staff/password?x=1")
    assert answer.status_code == 302
    assert answer.location == "/staff/login?next=%2Fstaff%2Fpassword%3Fx%3D1"
    page = client.get(answer.location)
    form = {"email": make_officer().email, "password": PASSWORD, "next": "/staff/password?x=1"}
    answer = client.post("/staff/login", data={"csrf_token": token_in(page), **form})
    assert answer.location == "/staff/password?x=1"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/staff",
        "//evil.example/staff",
        "/\\evil.example",
        "/account",
        "/staffx",
        "javascript:alert(1)",
        "/staff\r\nX: y",
    ],
)
def test_nobody_is_led_elsewhere(client, target):
    assert log_in(client, make_officer().email, next=target).location == "/staff"


def test_a_refusal_says_the_same_for_all_and_keeps_the_address(client):
    officer, closed = make_officer(), make_officer(is_active=False)
    pages = []
    for email in (officer.email, closed.email, "nobody@example.org"):
        answer = log_in(client, email, "not the password")
        assert answer.status_code == 400
        page = answer.get_data(as_text=True)
        assert "govuk-error-summary" in page and f'value="{email}"' in page
        pages.append(re.sub(r'value="[^"]*"', "", page.replace(email, "")))
    assert pages[0] == pages[1] == pages[2]
    assert not is_in(client)


def test_a_form_without_its_token_is_refused(client):
    officer = make_officer()
    assert client.post("/staff/login", data={"email": officer.email, "password": PASSWORD}).status_code == 400
    assert not is_in(client)


@pytest.fixture
def still():
    """The clock stands: however slow the machine is, no waiting time ends between two tries."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.usefixtures("still")
def test_a_stranger_cannot_lock_an_officer_out(app, client):
    officer = make_officer()
    log_in(client, officer.email)
    post(client, "/staff/logout", "/staff/password")
    assert not is_in(client)
    stranger, colleague = app.test_client(), app.test_client()
    statuses = [log_in(stranger, officer.email, "wrong password").status_code for _ in range(12)]
    assert statuses.count(400) >= 3 and statuses[-1] == 429
    # The officer's own browser, at the very address of the stranger, and any browser elsewhere.
    assert log_in(client, officer.email).status_code == 302
    colleague.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    assert log_in(colleague, officer.email).status_code == 302


@pytest.mark.usefixtures("still")
def test_the_known_device_lasts_and_is_out_of_reach_of_scripts_and_forgers(app, client):
    officer = make_officer()
    answer = log_in(client, officer.email)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("pracha-device=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=34560000" in cookie
    forger = app.test_client()
    forger.set_cookie("pracha-device", forged(client.get_cookie("pracha-device").value))
    assert [log_in(forger, officer.email, "wrong password").status_code for _ in range(6)][-1] == 429


@pytest.mark.usefixtures("still")
def test_waiting_is_said_in_seconds(client):
    for _ in range(6):
        answer = log_in(client, "nobody@example.org", "wrong password")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert "วินาที" in answer.get_data(as_text=True)


def test_the_session_is_a_new_one(client):
    with client.session_transaction() as planted:
        planted.update({"lang": "en", "evil": "planted", "sid": "planted", "csrf_token": "planted"})
    page = client.get("/staff/login")
    with client.session_transaction() as before:
        old = before["csrf_token"]
    log_in(client, make_officer().email)
    with client.session_transaction() as after:
        assert after.get("csrf_token") != old and after["sid"] != "planted"
        assert "evil" not in after and after["lang"] == "en"
    assert page.status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_sign_out(app, client):
    log_in(client, make_officer().email)
    thief = app.test_client()
    thief.set_cookie("pracha", client.get_cookie("pracha").value)
    assert is_in(thief)
    assert post(client, "/staff/logout", "/staff/password").status_code == 302
    assert not is_in(client) and not is_in(thief)


def test_signing_out_needs_a_post(client):
    sign_in(client, make_officer())
    assert client.get("/staff/logout").status_code == 405
    assert is_in(client)


def test_deactivated_officers_are_out_at_the_next_request(client):
    officer, admin = make_officer(), make_actor(Role.ADMIN)
    sign_in(client, officer)
    assert is_in(client)
    people.deactivate_officer(officer.id, actor=admin)
    assert not is_in(client)
    people.activate_officer(officer.id, actor=admin)
    assert not is_in(client)


def test_another_role_counts_at_once(client):
    officer, admin = make_officer(), make_actor(Role.ADMIN)
    make_unit("test-unit")
    sign_in(client, officer)
    assert client.get("/staff/officers").status_code == 403
    values = {"unit_key": "test-unit", "post": officer.post, "phone": "", "actor": admin}
    people.change_officer(officer.id, role=Role.ADMIN, **values)
    assert client.get("/staff/officers").status_code == 200
    people.change_officer(officer.id, role=Role.AUDITOR, **values)
    assert client.get("/staff/officers").status_code == 403


def test_citizens_do_not_enter(client):
    sign_in(client, make_person())
    assert client.get("/account").status_code == 200
    assert client.get("/staff/password").status_code == 302


def test_idle_sessions_end_after_the_set_time(client):
    from services import organisation
    from services.audit import SYSTEM

    with time_machine.travel(NOON, tick=False) as clockwork:
        sign_in(client, make_officer())
        for _ in range(4):
            clockwork.shift(timedelta(minutes=29))
            assert is_in(client)
        clockwork.shift(timedelta(minutes=30))
        assert not is_in(client)
        organisation.set_setting("officer_idle_minutes", 60, SYSTEM)
        sign_in(client, make_officer())
        clockwork.shift(timedelta(minutes=59))
        assert is_in(client)


def test_no_session_outlasts_a_working_day(client):
    with time_machine.travel(NOON, tick=False) as clockwork:
        sign_in(client, make_officer())
        for _ in range(28):
            clockwork.shift(timedelta(minutes=25))
            assert is_in(client)
        clockwork.shift(timedelta(minutes=25))
        assert not is_in(client)


@pytest.mark.parametrize("key", ["officer:1:0", "officer:x:y", "citizen:1:0", "::", "1"])
def test_a_session_without_its_parts_is_nobody(client, key):
    make_officer()
    with client.session_transaction() as kept:
        kept["_user_id"] = key
    assert not is_in(client)


def test_the_officer_s_own_language_is_used_unless_one_was_chosen(client):
    officer = make_officer(language="en")
    log_in(client, officer.email)
    assert '<html lang="en"' in client.get("/staff/password").get_data(as_text=True)


def test_the_language_is_kept_for_the_next_sign_in(app, client):
    officer = make_officer()
    sign_in(client, officer)
    post(client, "/staff/language", "/staff/password", language="en")
    other = app.test_client()
    log_in(other, officer.email)
    for browser in (client, other):
        assert '<html lang="en"' in browser.get("/staff/password").get_data(as_text=True)


class TestInvitation:
    @pytest.fixture
    def invited(self, app):
        make_unit("test-unit")
        officer, token = people.create_officer(
            "New@Example.org", Role.OFFICER, "test-unit", "นายช่างไฟฟ้า 2", make_actor(Role.ADMIN)
        )
        return officer, f"/staff/invitation/{token}"

    def test_opening_the_link_uses_nothing_up(self, client, invited):
        for _ in range(3):
            page = client.get(invited[1])
            assert page.status_code == 200 and "new@example.org" in page.get_data(as_text=True)
            assert page.headers["Referrer-Policy"] == "no-referrer"

    def test_sets_the_password_once(self, client, invited):
        officer, path = invited
        assert log_in(client, officer.email, NEW_PASSWORD).status_code == 400
        answer = post(client, path, password=NEW_PASSWORD, again=NEW_PASSWORD)
        assert (answer.status_code, answer.location) == (302, "/staff/login")
        spent = client.get(path)
        assert spent.status_code == 404 and 'name="password"' not in spent.get_data(as_text=True)
        assert log_in(client, officer.email, NEW_PASSWORD).status_code == 302

    @pytest.mark.parametrize(
        ("password", "again"),
        [
            ("สั้นไป", "สั้นไป"),
            (NEW_PASSWORD, "อย่างอื่นยาวพอ"),
            ("password123", "password123"),
            ("new@example.org", "new@example.org"),
        ],
    )
    def test_says_what_is_wrong_and_leaves_the_link_usable(self, client, invited, password, again):
        answer = post(client, invited[1], password=password, again=again)
        assert answer.status_code == 400 and "govuk-error-summary" in answer.get_data(as_text=True)
        assert post(client, invited[1], password=NEW_PASSWORD, again=NEW_PASSWORD).status_code == 302

    def test_dies_after_a_week(self, client, app):
        make_unit("test-unit")
        with time_machine.travel(NOON, tick=False) as clockwork:
            _, token = people.create_officer("a@example.org", Role.HEAD, "test-unit", "หัวหน้า", make_actor(Role.ADMIN))
            clockwork.shift(timedelta(days=7, seconds=-1))
            assert client.get(f"/staff/invitation/{token}").status_code == 200
            clockwork.shift(timedelta(seconds=1))
            assert client.get(f"/staff/invitation/{token}").status_code == 404


class TestChangingThePassword:
    def test_other_sessions_end_and_this_one_goes_on(self, app, client):
        officer = make_officer()
        other = app.test_client()
        sign_in(client, officer)
        sign_in(other, officer)
        form = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
        assert post(client, "/staff/password", **form).status_code == 302
        assert is_in(client) and not is_in(other)
        assert people.sign_in_officer(officer.email, NEW_PASSWORD, address="192.0.2.1").id == officer.id

    def test_needs_the_present_one(self, client):
        sign_in(client, make_officer())
        form = {"current": "something else", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
        answer = post(client, "/staff/password", **form)
        assert answer.status_code == 400 and 'id="current-error"' in answer.get_data(as_text=True)

    def test_signs_out_everywhere(self, app, client):
        officer = make_officer()
        other = app.test_client()
        sign_in(client, officer)
        sign_in(other, officer)
        post(client, "/staff/sessions", "/staff/password")
        assert not is_in(client) and not is_in(other)


def test_an_open_session_is_no_place_to_guess_the_password(client):
    with time_machine.travel(NOON, tick=False):
        officer = make_officer()
        sign_in(client, officer)
        new = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
        tries = [post(client, "/staff/password", current="not the password", **new).status_code for _ in range(6)]
        assert tries == [400] * 5 + [429]
        answer = post(client, "/staff/password", current=PASSWORD, **new)
        assert answer.status_code == 429 and answer.headers["Retry-After"]
        assert people.session_officer(officer.id, epoch=officer.session_epoch, token="t")
