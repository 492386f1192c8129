"""A citizen's account, from registering to closing it, with the mails that go out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from services import people
from services.db import session
from services.notifications.models import Notice
from tests.factories.people import PASSWORD, make_officer, make_person, sign_in

NEW_PASSWORD = "ฝนตกหนักที่ป่าซาง"
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def post(client, path, page=None, **form):
    shown = client.get(page or path).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    return client.post(path, data={"csrf_token": token, **form})


def register(client, email="somying@example.org", password=NEW_PASSWORD, **form):
    return post(client, "/account/register", email=email, password=password, **form)


def mails():
    return session().scalars(select(Notice).order_by(Notice.id)).all()


def link_of(mail):
    return mail.params["link"].removeprefix("http://localhost:8000")


def log_in(client, email, password=PASSWORD, **form):
    return post(client, "/account/sign-in", email=email, password=password, **form)


@pytest.fixture
def still():
    """The clock stands: however slow the machine is, no waiting time ends between two tries."""
    with time_machine.travel(NOON, tick=False):
        yield


class TestFromTheChat:
    """Whoever came from LINE to tie an account, and has none yet, ends where it is tied."""

    WANTED = "/account/line?linkToken=an-invitation"

    def begin(self, client):
        """Follows the links from the page of the invitation to the mail; the link in it."""
        sign_in_page = client.get(self.WANTED).location
        onward = re.search(r'href="(/account/register[^"]*)"', client.get(sign_in_page).text)[1]
        page = client.get(onward).text
        form = dict(re.findall(r'name="(csrf_token|next)" value="([^"]+)"', page))
        assert form["next"] == self.WANTED
        refused = client.post("/account/register", data={**form, "email": "no", "password": "no"})
        assert f'name="next" value="{self.WANTED}"' in refused.text
        answer = client.post("/account/register", data={**form, "email": "new@example.org", "password": NEW_PASSWORD})
        after = client.get(answer.location).text
        assert re.search(r'href="(/account/sign-in[^"]*)"', after)[1].endswith(
            "?next=/account/line%3FlinkToken%3Dan-invitation"
        )
        [mail] = mails()
        assert "an-invitation" not in str(mail.params)
        return link_of(mail)

    def test_the_invitation_waits_in_the_same_browser(self, client):
        link = self.begin(client)
        assert post(client, link, password=NEW_PASSWORD).location == self.WANTED
        assert 'value="an-invitation"' in client.get(self.WANTED).text

    def test_a_mail_that_is_opened_elsewhere_leads_to_how_it_goes_on(self, app, client):
        link, elsewhere = self.begin(client), app.test_client()
        answer = post(elsewhere, link, password=NEW_PASSWORD)
        assert answer.location == "/account/line"
        page = elsewhere.get(answer.location).text
        assert "เชื่อมบัญชี” ในแชต LINE" in page and "เปิดแชต LINE" in page

    @pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/staff", "/account"])
    def test_nobody_is_sent_off_the_site(self, client, wanted):
        assert register(client, next=wanted).location == "/account/registered"
        link = link_of(mails()[0])
        assert "next=" not in link
        assert post(client, f"{link}?next={wanted}", password=NEW_PASSWORD).location == "/account"

    def test_a_later_registration_forgets_it(self, client):
        self.begin(client)
        register(client, email="other@example.org")
        link = link_of(mails()[-1])
        assert post(client, f"{link}?next=/account/line", password=NEW_PASSWORD).location == "/account/line"


def test_from_registering_to_the_account(client):
    answer = register(client, name="สมหญิง ตัวอย่าง", phone="08 1234 5678")
    assert answer.location == "/account/registered"
    [mail] = mails()
    assert (mail.kind, mail.address, mail.language) == ("person.confirm_email", "somying@example.org", "th")
    assert "email_unconfirmed" in {p.code for p in refusal("somying@example.org")}
    assert log_in(client, "somying@example.org", NEW_PASSWORD).status_code == 400
    link = link_of(mail)
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert client.post(link, data={"password": NEW_PASSWORD}).status_code == 400
    assert post(client, link, password="not the password").status_code == 400
    assert post(client, link, password=NEW_PASSWORD).location == "/account"
    assert client.get("/account").status_code == 200
    client.delete_cookie("pracha")
    assert log_in(client, "Somying@Example.org", NEW_PASSWORD).location == "/account"
    page = client.get("/account").get_data(as_text=True)
    assert "สมหญิง ตัวอย่าง" in page and "0812345678" in page


def refusal(email, password=NEW_PASSWORD):
    from services.errors import RuleBroken

    with pytest.raises(RuleBroken) as refused:
        people.sign_in_person(email, password, address="192.0.2.1")
    return refused.value.problems


def test_a_spent_link_says_so(client):
    register(client)
    link = link_of(mails()[0])
    post(client, link, password=NEW_PASSWORD)
    again = client.get(link)
    assert again.status_code == 200 and 'name="password"' not in again.get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account/sign-in").get_data(as_text=True))[1]
    assert client.post(link, data={"csrf_token": token}).status_code == 404


def test_nothing_tells_that_an_address_has_an_account(app, client):
    owner = make_person()
    known, unknown = register(client, owner.email), register(client, "nobody@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [m.kind for m in mails()] == ["person.account_exists", "person.confirm_email"]
    assert mails()[0].address == owner.email
    known, unknown = (post(client, "/account/reset", email=email) for email in (owner.email, "stranger@example.org"))
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [m.kind for m in mails()][2:] == ["person.reset_password"]
    assert log_in(client, owner.email).status_code == 302


def test_a_stranger_cannot_occupy_somebody_s_address(client):
    register(client, password="the stranger's password")
    strangers = link_of(mails()[0])
    register(client, password=NEW_PASSWORD, name="เจ้าของตัวจริง")
    assert people.is_confirmation(strangers.rsplit("/", 1)[1]) is False
    assert post(client, link_of(mails()[1]), password="the stranger's password").status_code == 400
    assert post(client, link_of(mails()[1]), password=NEW_PASSWORD).status_code == 302
    client.delete_cookie("pracha")
    assert log_in(client, "somying@example.org", "the stranger's password").status_code == 400
    assert log_in(client, "somying@example.org", NEW_PASSWORD).status_code == 302


def test_the_last_registration_counts_for_the_password(client):
    """A stranger who registers again after the owner makes the owner's link refuse, never open to the stranger."""
    register(client, password=NEW_PASSWORD)
    for _ in range(4):
        register(client, password="the stranger's password")
    assert post(client, link_of(mails()[-1]), password=NEW_PASSWORD).status_code == 400
    assert log_in(client, "somying@example.org", "the stranger's password").status_code == 400


def test_nobody_s_mailbox_is_filled(client):
    owner = make_person()
    for _ in range(6):
        register(client, owner.email)
        post(client, "/account/reset", email=owner.email)
        register(client, "new@example.org")
    kinds = [m.kind for m in mails() if m.address == owner.email]
    assert sorted(kinds) == ["person.account_exists"] * 3 + ["person.reset_password"] * 3
    assert len([m for m in mails() if m.address == "new@example.org"]) == 3


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({"email": ""}, ["email"]),
        ({"email": "a@b", "password": "short"}, ["email", "password"]),
        ({"password": "somying@example.org"}, ["password"]),
        ({"phone": "not a number"}, ["phone"]),
        ({"name": "ก" * 121}, ["name"]),
    ],
)
def test_every_problem_is_named_and_the_rest_is_kept(client, form, fields):
    given = {"email": "somying@example.org", "password": NEW_PASSWORD, "name": "สมหญิง", "phone": ""} | form
    answer = register(client, **given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert re.findall(r'<li><a href="#(\w+)"', page) == fields
    assert given["name"] in page and NEW_PASSWORD not in page
    assert mails() == []


def test_mails_speak_the_reader_s_language(client):
    client.get("/account/register?lang=en")
    register(client)
    assert mails()[0].language == "en"


class TestReset:
    def asked(self, client, person):
        post(client, "/account/reset", email=person.email)
        return link_of(mails()[-1])

    def test_sets_another_password_once_and_ends_every_session(self, app, client):
        person, other = make_person(), app.test_client()
        sign_in(other, person)
        link = self.asked(client, person)
        assert post(client, link, password=NEW_PASSWORD, again=NEW_PASSWORD).location == "/account/sign-in"
        assert other.get("/account").status_code == 302
        assert log_in(client, person.email).status_code == 400
        assert log_in(client, person.email, NEW_PASSWORD).status_code == 302
        assert 'name="password"' not in client.get(link).get_data(as_text=True)

    def test_dies_after_two_hours_and_when_another_is_asked(self, client):
        person = make_person()
        with time_machine.travel(NOON, tick=False) as clockwork:
            first = self.asked(client, person)
            second = self.asked(client, person)
            assert 'name="password"' not in client.get(first).get_data(as_text=True)
            clockwork.shift(timedelta(hours=2, seconds=-1))
            assert 'name="password"' in client.get(second).get_data(as_text=True)
            clockwork.shift(timedelta(seconds=1))
            assert 'name="password"' not in client.get(second).get_data(as_text=True)

    def test_a_weak_password_leaves_the_link(self, client):
        link = self.asked(client, make_person())
        assert post(client, link, password="1234567890", again="1234567890").status_code == 400
        assert post(client, link, password=NEW_PASSWORD, again="another one altogether").status_code == 400
        assert post(client, link, password=NEW_PASSWORD, again=NEW_PASSWORD).status_code == 302

    def test_a_confirmation_is_no_reset(self, client):
        register(client)
        token = link_of(mails()[0]).rsplit("/", 1)[1]
        assert 'name="password"' not in client.get(f"/account/reset/{token}").get_data(as_text=True)


class TestAccount:
    def test_is_for_whoever_signed_in(self, client):
        for path in ("/account", "/account/close"):
            assert client.get(path).status_code == 302
        sign_in(client, make_officer())
        assert client.get("/account").status_code == 302

    def test_details_are_changed(self, client):
        person = make_person()
        sign_in(client, person)
        post(client, "/account", name=" สมศรี  ตัวอย่าง ", phone="๐๘-๑๒๓๔-๕๖๗๘", language="en")
        changed = people.get_person(person.id)
        assert (changed.name, changed.phone, changed.language) == ("สมศรี ตัวอย่าง", "0812345678", "en")
        assert '<html lang="en"' in client.get("/account").get_data(as_text=True)
        assert post(client, "/account", name="", phone="12", language="th").status_code == 400

    def test_details_lie_encrypted(self, client):
        from sqlalchemy import text

        make_person(email="hidden@example.org", name="ชื่อลับ", phone="0899999999")
        stored = str(session().execute(text("SELECT * FROM person")).all())
        assert "hidden" not in stored and "ชื่อลับ" not in stored and "0899999999" not in stored

    def test_sign_out_ends_copies_of_the_cookie(self, app, client):
        log_in(client, make_person().email)
        thief = app.test_client()
        thief.set_cookie("pracha", client.get_cookie("pracha").value)
        assert thief.get("/account").status_code == 200
        post(client, "/account/sign-out", "/account")
        assert client.get("/account").status_code == 302 and thief.get("/account").status_code == 302

    def test_closing_erases_what_tells_whose_it_was(self, app, client):
        from services import events
        from services.people.models import Person

        heard = []
        events.listen(people.PersonErased, heard.append)
        person, other = make_person(phone="0812345678"), app.test_client()
        sign_in(client, person)
        sign_in(other, person)
        assert post(client, "/account/close", password="not the password").status_code == 400
        assert post(client, "/account/close", password=PASSWORD).location == "/account/closed"
        assert client.get("/account/closed").status_code == 200
        assert client.get("/account").status_code == 302 and other.get("/account").status_code == 302
        row = session().get_one(Person, person.id)
        assert (row.email, row.email_hash, row.name, row.phone, row.password_hash) == (None,) * 5
        assert heard == [people.PersonErased(person.id)]
        assert log_in(client, person.email).status_code == 400
        register(client, person.email)
        assert mails()[-1].kind == "person.confirm_email"

    def test_an_open_session_is_no_place_to_guess_the_password(self, client):
        with time_machine.travel(NOON, tick=False):
            person = make_person()
            sign_in(client, person)
            statuses = [post(client, "/account/close", password="not the password").status_code for _ in range(6)]
            assert statuses == [400] * 5 + [429]
            answer = post(client, "/account/close", password=PASSWORD)
            assert answer.status_code == 429 and answer.headers["Retry-After"]
            assert people.get_person(person.id).email == person.email

    def test_businesses_are_shown_while_they_may_be_acted_for(self, client):
        from datetime import date

        from services.people.business_models import ActingFor, Business

        person = make_person()
        for number, values in enumerate(
            [
                {},
                {"until_day": date(2026, 11, 19)},
                {"from_day": date(2026, 11, 21)},
                {"revoked_at": NOON},
                {"until_day": date(2026, 11, 20)},
            ]
        ):
            business = Business(
                number=f"B-{number}", name=f"กิจการ {number}", branch="00000", kind="hotel", created_at=NOON
            )
            session().add(business)
            session().flush()
            given = {"from_day": date(2026, 1, 1), **values}
            session().add(ActingFor(person_id=person.id, business_id=business.id, part="owner", **given))
        session().flush()
        with time_machine.travel(NOON, tick=False):
            sign_in(client, person)
            page = client.get("/account").get_data(as_text=True)
        assert re.findall(r"กิจการ (\d)", page) == ["0", "4"]

    def test_the_way_to_the_cases_is_shown_once_there_is_one(self, app, client):
        sign_in(client, make_person())
        exists = "public.list_account_cases" in app.view_functions
        assert ("/account/cases" in client.get("/account").get_data(as_text=True)) is exists


class TestSignIn:
    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            ("/track?x=1", "/track?x=1"),
            ("https://evil.example", "/account"),
            ("//evil.example", "/account"),
            ("/staff/queue", "/account"),
            ("", "/account"),
        ],
    )
    def test_leads_on_within_this_site(self, client, target, expected):
        assert log_in(client, make_person().email, next=target).location == expected

    def test_says_the_same_for_all(self, client):
        person = make_person()
        pages = [
            log_in(client, email, "not the password").get_data(as_text=True).replace(email, "")
            for email in (person.email, "nobody@example.org", make_officer().email)
        ]
        pages = [re.sub(r'name="csrf_token" value="[^"]+"', "", page) for page in pages]
        assert pages[0] == pages[1] == pages[2]

    def test_officers_and_citizens_are_counted_apart(self, client):
        person = make_person(email="both@example.org")
        for _ in range(8):
            post(client, "/staff/login", email=person.email, password="not the password")
        assert log_in(client, person.email).status_code == 302

    @pytest.mark.usefixtures("still")
    def test_a_stranger_at_the_same_address_does_not_keep_out_the_own_device(self, app, client):
        person = make_person()
        log_in(client, person.email)
        post(client, "/account/sign-out", "/account")
        stranger = app.test_client()
        assert [log_in(stranger, person.email, "wrong password").status_code for _ in range(9)][-1] == 429
        assert log_in(client, person.email).status_code == 302

    def test_the_short_address_leads_there(self, client):
        assert client.get("/sign-in?next=/track").location == "/account/sign-in?next=/track"
        assert client.get("/sign-in?next=//evil.example").location == "/account/sign-in?next=/account"


def test_an_address_that_a_stranger_registered_keeps_nothing_of_the_stranger(client):
    register(client, "owner@example.org", name="คนแปลกหน้า", phone="0899999999", lang="en")
    post(client, "/account/reset", email="owner@example.org")
    link = link_of(mails()[-1])
    assert post(client, link, password=NEW_PASSWORD, again=NEW_PASSWORD).location == "/account/sign-in"
    log_in(client, "owner@example.org", NEW_PASSWORD)
    page = client.get("/account").get_data(as_text=True)
    assert "owner@example.org" in page and "คนแปลกหน้า" not in page and "0899999999" not in page


def test_a_confirmed_account_keeps_its_details_when_the_password_is_reset(client):
    person = make_person(name="สมหญิง ตัวอย่าง", phone="0812345678")
    post(client, "/account/reset", email=person.email)
    post(client, link_of(mails()[-1]), password=NEW_PASSWORD, again=NEW_PASSWORD)
    kept = people.get_person(person.id)
    assert (kept.name, kept.phone) == ("สมหญิง ตัวอย่าง", "0812345678")
