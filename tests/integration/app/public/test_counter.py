"""Queue numbers at a kiosk and on a telephone, the wall screen, the calendar file, and the scanned code of a draft."""

import pytest

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
