"""The page of the month's LINE messages, and the word to administrators on their home."""

from services import db, notifications, organisation
from services.audit import Role
from services.notifications.options import PUSH_NORMAL, RESERVE_PERCENT, WAIT_DAYS
from tests.factories.people import make_officer, sign_in

PAGE = "/staff/settings/quota"


def note(limit, used):
    with db.unit_of_work():
        notifications.note_quota(limit, used)


def test_the_month_is_shown(admin):
    assert "ยังไม่ทราบ" in admin.get(PAGE).text
    note(300, 195)
    page = admin.get(PAGE).text
    for words in ("300", "195", "105", "90", "15"):
        assert f'<dd class="govuk-summary-list__value">{words}</dd>' in page
    note(None, 5)
    assert "ไม่จำกัด" in admin.get(PAGE).text
    assert PAGE in admin.get("/staff/settings").text


def test_what_is_set_is_kept_or_refused_whole(send, admin):
    chosen = {PUSH_NORMAL: "never", RESERVE_PERCENT: "50", WAIT_DAYS: "3"}
    assert send(PAGE, **chosen).status_code == 302
    assert [organisation.get_setting(key) for key in chosen] == ["never", 50, 3]
    answer = send(PAGE, **(chosen | {RESERVE_PERCENT: "101", PUSH_NORMAL: "always"}))
    assert answer.status_code == 400 and 'value="101"' in answer.text
    assert organisation.get_setting(PUSH_NORMAL) == "never"


def test_administrators_are_told_on_their_home_when_the_month_is_used_up(admin, client):
    told = "โควตาข้อความ LINE ของเดือนนี้หมดแล้ว"
    assert told not in admin.get("/staff").text
    note(300, 299)
    assert told not in admin.get("/staff").text
    note(300, 300)
    assert told in admin.get("/staff").text
    with db.unit_of_work():
        registry = make_officer(Role.REGISTRY)
    sign_in(client, registry)
    assert told not in client.get("/staff").text
