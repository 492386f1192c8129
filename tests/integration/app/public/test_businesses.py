"""The pages of businesses: mine and nobody else's, inviting, accepting after signing in, ending."""

import re

import pytest

from services import people
from services.audit import SYSTEM
from services.db import unit_of_work
from services.people import NewEstablishment
from tests.factories.businesses import SINCE, citizen, make_business, make_station
from tests.factories.people import PASSWORD, make_person, sign_in


@pytest.fixture
def owner(app):
    """Somebody who owns `business`."""
    with unit_of_work():
        return make_person(name="สมชาย เจ้าของ")


@pytest.fixture
def business(owner):
    """A hotel that sells tobacco, and a station, under a number with a stroke and Thai letters."""
    hotel = NewEstablishment("โรงแรมริมกวง", "hotel", rooms=18, taxes={"hotel-fee": SINCE, "tobacco-tax": SINCE})
    with unit_of_work():
        return make_business(hotel, make_station("ปั๊มริมกวง"), owner=owner.id, number="รร-12/2560", tax_id="")


@pytest.fixture
def see(checked_client):
    """Opens a page, checked, and gives its text."""

    def opened(path, status=200):
        answer = checked_client.get(path)
        assert answer.status_code == status, path
        return answer.get_data(as_text=True)

    return opened


@pytest.fixture
def post(checked_client):
    """Posts the form of a page."""

    def posted(path, page=None, **form):
        shown = checked_client.get(page or path).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
        return checked_client.post(path, data={"csrf_token": token, **form})

    return posted


def test_who_runs_a_business_is_led_to_taxes_receipts_and_credits(see, checked_client, owner, business):
    sign_in(checked_client, owner)
    ways = ('href="/taxes"', 'href="/receipts"', 'href="/taxes/credits"')
    assert all(way in see("/account") for way in ways)
    assert all(way in see("/taxes") for way in (*ways[1:], 'href="/taxes/businesses"'))
    with unit_of_work():
        stranger = make_person()
    sign_in(checked_client, stranger)
    assert not any(way in see("/account").partition("<main")[2] for way in ways)


def test_the_first_page_lists_taxes_under_their_own_heading(see):
    shown = see("/")
    heading, other = shown.index("<h2>ภาษีและค่าธรรมเนียม</h2>"), shown.find("<h2>บริการอื่น</h2>")
    listed = shown[heading:].partition("</section>")[0]
    assert all(f"/services/{key}" in listed for key in ("hotel-fee", "oil-tax", "tobacco-tax", "business-registration"))
    assert other < 0 and "ยื่นแบบและชำระเงิน ได้ทุกวัน" in shown


def test_nothing_yet_says_how_to_begin(see, checked_client):
    with unit_of_work():
        person = make_person()
    sign_in(checked_client, person)
    shown = see("/taxes/businesses")
    assert "/services/business-registration" in shown
    assert "/taxes/join" in shown


def test_mine_is_listed_and_opens(business, owner, see, checked_client):
    sign_in(checked_client, owner)
    listed = see("/taxes/businesses")
    assert business.name in listed
    assert "โรงแรมริมกวง" in listed
    href = re.search(r'href="(/taxes/businesses/[^"]+)"', listed)[1]
    shown = see(href)
    assert "รร-12/2560" in shown
    assert "ปั๊มริมกวง" in shown
    assert "18 ห้อง" in shown
    assert "want=close" in shown


def test_anothers_is_not_there(business, see, checked_client):
    with unit_of_work():
        stranger = make_person()
    sign_in(checked_client, stranger)
    for path in ("", "/members", "/invite", "/members/1/end"):
        see(f"/taxes/businesses/รร-12/2560{path}", 404)


def test_a_clerk_sees_masked_contacts_and_may_not_invite(business, see, post, checked_client):
    with unit_of_work():
        clerk = make_person()
        people.add_member(business.id, clerk.id, part="employee", scope="oil-tax", actor=SYSTEM)
    sign_in(checked_client, clerk)
    shown = see("/taxes/businesses/รร-12/2560")
    assert "want=close" not in shown
    assert "ภาษียาสูบ" not in shown
    assert "/invite" not in see("/taxes/businesses/รร-12/2560/members")
    see("/taxes/businesses/รร-12/2560/invite", 403)


def test_inviting_by_code_accepting_and_ending(business, owner, see, post, checked_client):
    sign_in(checked_client, owner)
    path = "/taxes/businesses/รร-12/2560/invite"
    refused = post(path, part="accountant", until_day="32/13/2569", scope="oil-tax")
    assert refused.status_code == 400
    assert 'value="32/13/2569"' in refused.get_data(as_text=True)
    made = post(path, part="accountant", scope="oil-tax", until_day="31/12/2599")
    code = re.search(r'id="code" value="([^"]+)"', made.get_data(as_text=True))[1]
    assert code not in see("/taxes/businesses/รร-12/2560/members")

    post("/account/sign-out", page="/account")
    assert "เข้าสู่ระบบหรือสมัครบัญชี" in see(f"/taxes/invitations/{code}")
    with unit_of_work():
        guest = make_person(name="สมศรี บัญชี")
    back = post("/account/sign-in", email=guest.email, password=PASSWORD, next=f"/taxes/invitations/{code}")
    assert back.headers["Location"].endswith(f"/taxes/invitations/{code}")
    found = post("/taxes/join", code=code.lower().replace("-", " "))
    assert found.status_code == 302
    accepted = post(f"/taxes/invitations/{code}")
    assert accepted.status_code == 302
    assert business.name in see("/taxes/businesses")
    assert [view.part for view in people.list_members(business.number, actor=citizen(guest.id))] == [
        "owner",
        "accountant",
    ]
    see(f"/taxes/invitations/{code}", 404)

    members = see("/taxes/businesses/รร-12/2560/members")
    (ending,) = re.findall(r'href="([^"]+/end)"', members)
    assert "ไม่ได้อีกทันที" in see(ending)
    assert post(ending).headers["Location"].endswith("/taxes/businesses")
    see("/taxes/businesses/รร-12/2560", 404)


def test_opening_a_link_accepts_nothing(business, owner, see, checked_client):
    with unit_of_work():
        link = people.invite_to_business(
            business.number, part="employee", email="x@example.org", actor=citizen(owner.id)
        )
        guest = make_person()
    sign_in(checked_client, guest)
    assert business.name in see(f"/taxes/invitations/{link.token}")
    assert people.acting_for(guest.id) == []


def test_a_mailed_invitation_is_listed_and_taken_back(business, owner, see, post, checked_client):
    sign_in(checked_client, owner)
    members = "/taxes/businesses/รร-12/2560/members"
    sent = post("/taxes/businesses/รร-12/2560/invite", part="employee", email="new@example.org")
    assert sent.status_code == 302
    shown = see(members)
    assert "new@example.org" in shown
    action = re.search(r'action="([^"]+/revoke)"', shown)[1]
    assert post(action, page=members).status_code == 302
    assert "new@example.org" not in see(members)


def test_the_last_who_may_invite_cannot_leave(business, owner, see, post, checked_client):
    sign_in(checked_client, owner)
    (ending,) = re.findall(r'href="([^"]+/end)"', see("/taxes/businesses/รร-12/2560/members"))
    refused = post(ending)
    assert refused.status_code == 400
    assert "คนสุดท้าย" in refused.get_data(as_text=True)


def test_a_wrong_code_is_told(post):
    refused = post("/taxes/join", code="7K4-M2X-Q9P")
    assert refused.status_code == 404
    assert "ไม่พบคำเชิญ" in refused.get_data(as_text=True)
