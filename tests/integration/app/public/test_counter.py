"""Queue numbers at a kiosk and on a telephone, the wall screen, the calendar file, and the scanned code of a draft."""

import pytest
import time_machine

from services import counter, drafts
from services.audit import SYSTEM, Actor, Channel, Role
from services.db import unit_of_work
from services.text import Words
from tests.factories.counter import book, make_line, make_office, make_topic, make_window
from tests.factories.kiosks import enrol
from tests.factories.people import make_actor
from tests.factories.walking import Walker

KIOSK = Actor.citizen(channel=Channel.KIOSK)


@pytest.fixture
def line(app):
    return make_line("A")


def test_numbers_are_given_out_by_kiosks_alone(app, line):
    stranger = Walker(app.test_client())
    page = stranger.go("/kiosk/queue")
    assert page.status == 200
    assert "ออกบัตรคิว" not in page.html
    token = stranger.go("/resume").fields()["csrf_token"]
    answer = stranger.client.post("/kiosk/queue", data={"csrf_token": token, "line": line.id})
    assert answer.status_code == 404
    assert counter.list_waiting() == []


def test_a_kiosk_prints_a_number_and_goes_on_to_the_next(client, line):
    enrol(client)
    walker = Walker(client)
    walker.go("/kiosk/queue")
    page = walker.press(line=str(line.id))
    assert page.path.startswith("/kiosk/queue/")
    assert page.h1 == "คิวของท่าน A001"
    assert "รอประมาณ ? นาที" in page.html
    assert client.get(page.path).headers["Refresh"].endswith("url=/kiosk/end")
    assert len(counter.list_waiting()) == 1


def test_the_telephone_sees_its_place_and_nothing_else(app, client, line):
    tickets = [counter.issue_ticket(line.id, actor=KIOSK) for _ in range(3)]
    path = f"/queue/{counter.token_of(tickets[2])}"
    page = Walker(client).go(path)
    assert "รอก่อนหน้า 2 คน" in page.html
    window, officer = make_window(), make_actor(Role.COUNTER)
    for _ in range(3):
        counter.call_next(window.id, actor=officer)
    assert "ถึงคิวของท่าน" in Walker(client).go(path).html
    counter.note_served(window.id, actor=officer)
    assert "รับบริการแล้ว" in Walker(client).go(path).html
    assert client.get("/queue/forged").status_code == 404


def test_the_wall_shows_calls_of_its_lines(client, line):
    other = make_line("B")
    screen = counter.save_display(
        None, name=Words("จอ", "Hall"), lines=(line.id,), has_chime=True, is_active=True, actor=SYSTEM
    )
    window, officer = make_window("7"), make_actor(Role.COUNTER)
    path = screen.address.removeprefix("http://localhost:8000")
    assert "ยังไม่มีหมายเลข" in Walker(client).go(path).html
    counter.issue_ticket(other.id, actor=KIOSK)
    counter.call_next(window.id, actor=officer)
    assert "B001" not in Walker(client).go(path).html
    counter.issue_ticket(line.id, actor=KIOSK)
    counter.call_next(window.id, actor=officer)
    page = Walker(client).go(path)
    assert "A001" in page.html and "ช่อง 7" in page.html
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    counter.save_display(screen.id, name=screen.name, lines=(), has_chime=False, is_active=False, actor=SYSTEM)
    assert client.get(path).status_code == 404


def test_the_calendar_file_is_for_whoever_holds_the_link(client, app):
    with unit_of_work():
        make_office()
        topic = make_topic()
    outcome = book(topic)
    page = Walker(client).go(f"/track/{outcome.track_token}")
    assert "วันและเวลานัด" in page.html
    answer = client.get(f"/track/{outcome.track_token}/appointment.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert f"UID:{outcome.reference}@".encode() in answer.data
    assert client.get("/track/forged/appointment.ics").status_code == 404


def test_an_appointment_is_moved_on_one_page(client, app):
    with time_machine.travel("2026-11-18T03:00:00+00:00", tick=False):
        with unit_of_work():
            make_office()
            topic = make_topic()
        outcome = book(topic, day="2026-11-23", time="09:00")
        walker = Walker(client)
        page = walker.go(f"/track/{outcome.track_token}")
        path = f"/track/{outcome.track_token}/appointment"
        assert f'href="{path}"' in page.html
        page = walker.go(path)
        assert page.h1 == "ย้ายไปเวลาอื่น" and "วันจันทร์ที่ 23 พฤศจิกายน 2569 09.00 น." in page.html
        assert walker.press().status == 400
        assert "โปรดเลือกวันและเวลา" in walker.at.html
        # Somebody else was faster, after the page was drawn.
        walker.go(path)
        book(topic, day="2026-11-24", time="09:00")
        page = walker.press(time="2026-11-24T09:00")
        assert page.status == 400 and "นัดเดิมของท่านยังอยู่" in page.html
        page = walker.press(time="2026-11-24T09:30")
        assert page.path == f"/track/{outcome.track_token}"
        assert "นัดหมายของท่านคือ วันอังคารที่ 24 พฤศจิกายน 2569 09.30 น." in page.html
        assert "ย้ายเวลานัดหมาย" in page.html and "09.00 น. เป็น" in page.html
        answer = client.get(f"/track/{outcome.track_token}/appointment.ics")
        assert b"SEQUENCE:1" in answer.data
        walker.go(path)
    with time_machine.travel("2026-11-24T02:30:00+00:00", tick=False):
        page = walker.press(time="2026-11-25T09:30")
        assert page.path == f"/track/{outcome.track_token}" and "ย้ายนัดนี้ไม่ได้แล้ว" in page.html
        assert f'href="{path}"' not in page.html
        assert "ย้ายนัดนี้เองไม่ได้แล้ว" in walker.go(path).html
    assert client.get("/track/forged/appointment").status_code == 404


def test_a_scanned_code_moves_nothing_before_the_button(app):
    view = drafts.open_draft("appointment", asker=Actor.citizen(), language="th")
    code = drafts.resume_code(view.id)
    client = app.test_client()
    walker = Walker(client)
    for _ in range(3):
        page = walker.go(f"/resume/code/{code}")
        assert page.status == 200
        # Whether a code serves is not to be seen.
        assert client.get("/resume/code/222222").data.count(b"<form") == client.get(f"/resume/code/{code}").data.count(
            b"<form"
        )
    assert drafts.get_draft(view.id).holder == view.holder
    assert walker.go(f"/resume/code/{code}").status == 200
    assert walker.press().path.startswith(f"/ask/{view.id}")
    other = Walker(app.test_client())
    other.go(f"/resume/code/{code}")
    assert other.press().status == 400
