"""The desk of the counter: windows, numbers by hand, the day's appointments, carrying drafts, what is set up."""

import re
from datetime import time

import pytest
import time_machine

from services import counter, drafts
from services.audit import SYSTEM, Actor, Channel, Role
from services.db import unit_of_work
from tests.factories.complaints import make_authority
from tests.factories.counter import book, make_line, make_office, make_topic, make_window
from tests.factories.people import make_officer, make_person, sign_in
from tests.factories.walking import Walker


@pytest.fixture
def authority(app):
    make_authority()


@pytest.fixture
def desk(client):
    sign_in(client, make_officer(Role.COUNTER))
    return Walker(client)


@pytest.fixture
def admin(app):
    client = app.test_client()
    sign_in(client, make_officer(Role.ADMIN))
    return Walker(client)


def test_a_number_by_hand_is_called_and_passed_on(desk):
    line, other, window = make_line("A"), make_line("B"), make_window("4")
    desk.go("/staff/counter")
    page = desk.press(line=str(line.id))
    assert page.h1 == "บัตรคิว A001"
    desk.go(f"/staff/counter/windows/{window.id}")
    page = desk.press(action="next")
    assert "A001" in page.html
    token = page.fields()["csrf_token"]
    path = f"/staff/counter/windows/{window.id}"
    desk.client.post(f"{path}/pass", data={"csrf_token": token, "line": other.id})
    assert [each.queue_id for each in counter.list_waiting()] == [other.id]
    # Nobody stands there any more: the page says so and breaks nothing.
    answer = desk.client.post(path, data={"csrf_token": token, "action": "served"}, follow_redirects=True)
    assert "หมายเลขที่ช่องนี้เปลี่ยนไปแล้ว" in answer.text
    answer = desk.client.post(path, data={"csrf_token": token, "action": "other"})
    assert answer.status_code == 404


def test_a_second_press_passes_nobody_over(desk):
    line, window = make_line("A"), make_window("5")
    for _ in range(3):
        counter.issue_ticket(line.id, actor=SYSTEM)
    path = f"/staff/counter/windows/{window.id}"
    form = {name: values[0] for name, values in desk.go(path).fields().items()}
    for said in ("A001", "หมายเลขที่ช่องนี้เปลี่ยนไปแล้ว"):
        answer = desk.client.post(path, data={**form, "action": "next"}, follow_redirects=True)
        assert said in answer.text
    assert counter.present_at(window.id).shown == "A001"
    assert [each.shown for each in counter.list_waiting()] == ["A002", "A003"]


def test_the_day_list_checks_in(desk):
    with time_machine.travel("2026-11-20T03:00:00+00:00"):
        with unit_of_work():
            make_office()
            topic = make_topic(line_id=make_line("C").id)
        book(topic)
    with time_machine.travel("2026-11-23T01:50:00+00:00"):
        sign_in(desk.client, make_officer(Role.COUNTER))
        page = desk.go("/staff/counter/appointments")
        assert "สมหญิง ตัวอย่าง" in page.html
        assert desk.press().h1 == "บัตรคิว C001"
        assert "มาแล้ว" in desk.go("/staff/counter/appointments").html


def test_the_day_list_corrects_what_the_system_ended(desk):
    with time_machine.travel("2026-11-20T03:00:00+00:00"):
        with unit_of_work():
            make_office()
            topic = make_topic()
        book(topic)
    with time_machine.travel("2026-11-24T01:50:00+00:00"):
        with unit_of_work():
            assert counter.lapse_appointments() == 1
        sign_in(desk.client, make_officer(Role.COUNTER))
        page = desk.go("/staff/counter/appointments?day=2026-11-23")
        assert "ไม่มา" in page.html
        page = desk.press()
        assert page.path == "/staff/counter/appointments?day=2026-11-23" and "บันทึกว่ามาแล้ว" in page.html
        assert "แก้เป็นมาแล้ว" not in page.html


def test_a_citizens_form_is_taken_over(authority, desk):
    view = drafts.open_draft("complaint", asker=Actor.citizen(channel=Channel.WEB), language="th")
    drafts.answer(view.id, "words", "ไฟดับ", actor=Actor.citizen())
    desk.go("/staff/file/resume")
    assert desk.press(code="222222").status == 400
    page = desk.press(code=drafts.resume_code(view.id))
    assert page.path == f"/staff/file/complaint/{view.id}"
    assert "ไฟดับ" in page.html
    owned = drafts.open_draft("complaint", asker=Actor.citizen(make_person().id), language="th")
    desk.go("/staff/file/resume")
    page = desk.press(code=drafts.resume_code(owned.id))
    assert page.status == 400
    assert "บัญชี" in page.html


def test_a_filing_is_handed_to_the_telephone(authority, app, desk):
    desk.go("/staff/file/complaint")
    page = desk.press(words="ไฟดับ", action="update")
    draft_id = page.path.rpartition("/")[2]
    desk.go(f"{page.path}/phone")
    page = desk.press()
    code = re.search(r"class='ref'>([2-9A-Z]{6})<", page.html)[1]
    phone = Walker(app.test_client())
    phone.go(f"/resume/code/{code}")
    assert phone.press().path.startswith(f"/ask/{draft_id}")
    assert "รับไปทำต่อแล้ว" in desk.go(f"/staff/file/complaint/{draft_id}/phone").html
    assert desk.go(f"/staff/file/complaint/{draft_id}").status == 404


def test_what_is_booked_is_set_up_on_a_page(admin):
    admin.go("/staff/settings/counter/topics/new")
    page = admin.press(key="tax-help", name_th="ภาษี", minutes="๑๕", weekdays=["0", "2"], opens="9.00", closes="8.00")
    assert page.status == 400
    page = admin.press(closes="11.00", break_from="", break_until="")
    assert page.path == "/staff/settings/counter"
    (topic,) = counter.list_topics()
    assert (topic.details.minutes, topic.details.weekdays, topic.details.opens) == (15, (0, 2), time(9))
    admin.go(f"/staff/settings/counter/topics/{topic.id}")
    admin.press(seats="0")
    assert admin.at.status == 400
    assert admin.press(seats="4").path == "/staff/settings/counter"
    assert counter.get_topic(topic.id).details.seats == 4


def test_lines_windows_and_screens_are_rows(admin):
    token = admin.go("/staff/settings/counter").fields()["csrf_token"]
    for what, letter in (("lines", "A"), ("windows", ""), ("displays", "")):
        data = {"csrf_token": token, "letter": letter, "name_th": "หนึ่ง", "name_en": "One"}
        assert admin.client.post(f"/staff/settings/counter/{what}", data=data).status_code == 302
    data = {"csrf_token": token, "letter": "A", "name_th": "สอง"}
    assert admin.client.post("/staff/settings/counter/lines", data=data).status_code == 400
    (line,), (window,), (screen,) = counter.list_lines(), counter.list_windows(), counter.list_displays()
    admin.go(f"/staff/settings/counter/windows/{window.id}")
    admin.press(lines=[str(line.id)])
    assert counter.get_window(window.id).lines == (line.id,)
    admin.go(f"/staff/settings/counter/displays/{screen.id}")
    admin.press(is_renewed="yes")
    assert counter.get_display(screen.id).address != screen.address
