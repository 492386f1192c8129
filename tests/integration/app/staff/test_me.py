"""An officer's page of the own LINE and of the unit's groups."""

import re

import pytest

from services import people
from services.audit import Role
from tests.factories.people import make_officer, sign_in

MINE, GROUP = "U" + "a" * 32, "C" + "b" * 32


@pytest.fixture
def head(app):
    return make_officer(Role.HEAD)


def post(client, path):
    page = client.get("/staff/me").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return client.post(path, data={"csrf_token": token})


def code_on(client, word):
    return re.search(rf"{word} ([A-Z0-9]{{8}})</p>", client.get("/staff/me").get_data(as_text=True))[1]


def test_the_code_ties_the_chat_and_a_button_lets_it_go(checked_client, head):
    sign_in(checked_client, head)
    assert "ขอรหัสผูก LINE" in checked_client.get("/staff/me").get_data(as_text=True)
    assert post(checked_client, "/staff/me/line").location == "/staff/me"
    page = checked_client.get("/staff/me").get_data(as_text=True)
    code = code_on(checked_client, "เจ้าหน้าที่")
    assert "/simulator?text=" in page
    people.tie_officer(code, channel="line", address=MINE)
    assert "ยกเลิกการผูก LINE" in checked_client.get("/staff/me").get_data(as_text=True)
    assert post(checked_client, "/staff/me/line/untie").status_code == 302
    assert people.find_officer_of_chat("line", MINE) is None


def test_every_page_of_an_officer_leads_there(checked_client, head):
    sign_in(checked_client, head)
    assert '<a href="/staff/me">LINE ของฉัน</a>' in checked_client.get("/staff").get_data(as_text=True)


def test_the_code_is_shown_to_this_browser_only(app, checked_client, head):
    sign_in(checked_client, head)
    post(checked_client, "/staff/me/line")
    other = app.test_client()
    sign_in(other, head)
    assert not re.search(r"เจ้าหน้าที่ [A-Z0-9]{8}</p>", other.get("/staff/me").get_data(as_text=True))


def test_a_group_is_tied_by_whoever_leads_the_unit(checked_client, head):
    sign_in(checked_client, head)
    people.tie_officer(people.new_tie_code(actor=people.actor_for(head)), channel="line", address=MINE)
    post(checked_client, "/staff/me/group")
    people.tie_unit(code_on(checked_client, "ผูกกลุ่ม"), channel="line", address=GROUP, by=MINE)
    assert "กลุ่มที่ 1" in checked_client.get("/staff/me").get_data(as_text=True)
    (group,) = people.list_groups(head.unit_id)
    assert post(checked_client, f"/staff/me/groups/{group.id}/untie").status_code == 302
    assert people.list_groups() == []


def test_other_officers_see_nothing_of_groups(checked_client, app):
    sign_in(checked_client, make_officer(Role.OFFICER))
    assert "กลุ่ม" not in checked_client.get("/staff/me").get_data(as_text=True)


def test_a_head_elsewhere_does_not_let_go_of_the_group(checked_client, head):
    from tests.factories.people import make_unit

    people.tie_officer(people.new_tie_code(actor=people.actor_for(head)), channel="line", address=MINE)
    code = people.new_tie_code(actor=people.actor_for(head), unit_id=head.unit_id)
    people.tie_unit(code, channel="line", address=GROUP, by=MINE)
    (group,) = people.list_groups()
    sign_in(checked_client, make_officer(Role.HEAD, unit_id=make_unit("elsewhere")))
    assert post(checked_client, f"/staff/me/groups/{group.id}/untie").status_code == 403
    assert len(people.list_groups()) == 1
