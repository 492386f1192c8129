"""The counter in a browser: an appointment, a draft carried to a telephone, a slip 80 mm wide, a number on the wall."""

import re
from datetime import time

import pypdfium2
import pytest
import zxingcpp

from app import create_app
from services import counter, drafts
from services.audit import SYSTEM, Actor, Channel, Role
from services.db import db, unit_of_work
from services.text import Words
from tests.conftest import make_settings
from tests.factories.counter import make_line, make_topic, make_window
from tests.factories.people import make_actor
from tests.functional.walking import go_on, sign_in

#: A line is told from others by its letter.
LETTERS = iter("XYZ")
#: 80 mm in points, as a PDF counts.
WIDTH = 80 / 25.4 * 72
#: The smallest letters in a part of the page, in pixels: 9 pt are 12.
SMALLEST = """(one) =>
  Math.min(...[...one.querySelectorAll("*")].map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


@pytest.fixture(scope="module")
def office(site):
    """A line and a topic in the database of the running site."""
    app = create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url))
    with app.app_context():
        with unit_of_work():
            line = make_line("W")
            topic = make_topic("walk-help", line_id=line.id, opens=time(8), closes=time(16), seats=3)
        yield topic
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def queue(office):
    """A line of this walk alone, with its window and its screen: who walks again finds nobody waiting."""
    letter = next(LETTERS)
    with unit_of_work():
        line = make_line(letter)
        window = make_window(f"9{letter}", (line.id,))
        screen = counter.save_display(
            None, name=Words("จอ", "Hall"), lines=(line.id,), has_chime=False, is_active=True, actor=SYSTEM
        )
    return line, window, screen


def answer(page, value="", **fields):
    """Answers the page's question: a radio of that value, or fields by their names."""
    for name, typed in fields.items():
        page.fill(f"main [name={name}]", typed)
    if value:
        page.locator(f"main input[type=radio][value='{value}']").check(force=True)
    go_on(page)


def test_an_appointment_from_the_page_to_the_calendar_file(site, office, open_page):
    topic = office
    page = open_page()
    page.goto(f"{site.url}/services/appointment")
    go_on(page)
    answer(page, topic.key)
    assert page.url.endswith("/day")
    day = page.locator("main input[type=radio]").first.get_attribute("value")
    answer(page, day)
    at = page.locator("main input[type=radio]").first.get_attribute("value")
    answer(page, at)
    answer(page, name="สมหญิง ตัวอย่าง")
    answer(page, phone="0812345678")
    answer(page, "none")
    skip = page.locator("main button[value=skip]")
    with page.expect_navigation():
        skip.first.click()
    assert page.url.endswith("/review")
    go_on(page)
    page.wait_for_url(re.compile(r"/done"))
    assert "AP-" in page.inner_text("main")
    link = page.get_by_role("button", name="เพิ่มลงปฏิทิน").get_attribute("href")
    answered = page.request.get(site.url + link)
    assert answered.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in answered.text()


def test_the_slip_of_a_filing_is_printed_alone_and_80_mm_wide(site, office, open_page):
    topic = office
    page = open_page()
    sign_in(page, site, "counter")
    with unit_of_work():
        day, times = next(iter(counter.free_slots(topic).items()))
    page.goto(f"{site.url}/staff/file/appointment")
    page.locator(f"input[name=topic][value={topic.key}]").check(force=True)
    with page.expect_navigation():
        page.locator("button[value=update]").click()
    page.locator(f"input[name=day][value='{day.isoformat()}']").check(force=True)
    with page.expect_navigation():
        page.locator("button[value=update]").click()
    page.locator(f"input[name=time][value='{next(iter(times)):%H:%M}']").check(force=True)
    page.fill("[name=name]", "คำปัน ใจวัง")
    page.fill("[name=phone]", "0800000001")
    page.locator("input[name=notify][value=none]").check(force=True)
    with page.expect_navigation():
        page.locator(".govuk-button-group button[value=review]").click()
    # Nothing is sent before the officer says that the person was told.
    go_on(page)
    assert page.locator(".govuk-error-summary").count() == 1
    page.locator("#consent").check(force=True)
    go_on(page)
    page.wait_for_url(re.compile(r"/done"))
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(float(n) for n in box.split()) for box in re.findall(rb"/MediaBox ?\[([^\]]+)\]", paper)}
    assert [round(box[2]) for box in boxes] == [round(WIDTH)]
    page.emulate_media(media="print")
    assert page.locator("h1").first.is_hidden()
    slip = page.locator(".slip")
    assert slip.is_visible()
    assert "อย่าบอกผู้อื่น" in slip.inner_text()
    assert slip.bounding_box()["width"] == pytest.approx(72 / 25.4 * 96, abs=2)
    sizes = slip.evaluate(
        "(one) => [...one.querySelectorAll('*')].map((each) => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 12
    track = site.url + page.locator("main a[href^='/track/']:not([href$='.ics'])").first.get_attribute("href")
    assert as_a_receipt_printer(page) == (1, [track])
    # Long names stay on the paper, and on one piece of it.
    say(page, ".slip__office", "องค์การบริหารส่วนจังหวัดพระนครศรีอยุธยา อำเภอพระนครศรีอยุธยา")
    say(page, ".slip__what", "ยื่นแบบค่าธรรมเนียมบำรุงองค์การบริหารส่วนจังหวัดจากผู้เข้าพักในโรงแรมและที่พัก")
    say(page, ".slip__strong", "Bangkoknakhonamonrattanakosinmahintharayutthaya")
    assert as_a_receipt_printer(page) == (1, [track])
    assert page.locator(".slip").evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    # Where they need a second piece, no code is cut in two.
    for lines in range(12, 26):
        say(page, ".slip__what", "คำร้องขอรับความช่วยเหลือผู้สูงอายุ " * lines)
        assert as_a_receipt_printer(page)[1] == [track]


def say(page, place, words):
    """Puts other words into a part of the slip."""
    page.locator(place).last.evaluate("(one, words) => one.textContent = words", words)


def as_a_receipt_printer(page):
    """How many pieces the slip takes, and what is read from them: 203 dots an inch, each black or white."""
    found = []
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        for piece in paper:
            drawn = piece.render(scale=203 / 72).to_pil().convert("L").point(lambda grey: 255 * (grey > 127))
            assert drawn.width == pytest.approx(80 / 25.4 * 203, abs=2)
            # Nothing black lies beyond the 72 mm that the head reaches.
            margin = round(3.5 / 25.4 * 203)
            for edge in ((0, 0, margin, drawn.height), (drawn.width - margin, 0, *drawn.size)):
                assert drawn.crop(edge).getextrema() == (255, 255)
            found += [each.text for each in zxingcpp.read_barcodes(drawn)]
        return len(paper), found


def test_a_filing_goes_to_the_citizens_telephone(site, office, open_page):
    desk, telephone = open_page(), open_page()
    sign_in(desk, site, "counter")
    desk.goto(f"{site.url}/staff/file/complaint")
    desk.fill("[name=words]", "ไฟดับสามดวง หน้าวัด")
    desk.fill("[name=their_reference]", "ลพ 51/2569")
    with desk.expect_navigation():
        desk.locator(".govuk-button-group button[value=update]").click()
    with desk.expect_navigation():
        desk.get_by_role("link", name="ส่งต่อไปโทรศัพท์ของผู้มาติดต่อ").click()
    go_on(desk)
    code = desk.inner_text(".big-ref").strip()
    assert re.fullmatch(r"[2-9A-Z]{6}", code)
    telephone.goto(f"{site.url}/resume/code/{code}")
    telephone.wait_for_url(re.compile(r"/ask/"))
    draft_id = re.search(r"/ask/([^/]+)", telephone.url)[1]
    with unit_of_work():
        view = drafts.get_draft(draft_id)
    assert not view.asker.is_officer
    assert view.answers == {"words": "ไฟดับสามดวง หน้าวัด"}
    with desk.expect_navigation():
        desk.get_by_role("link", name="ดูว่ารับไปแล้วหรือยัง").click()
    assert "รับไปทำต่อแล้ว" in desk.inner_text("main")


def test_a_number_is_called_on_the_wall_and_on_the_telephone(site, queue, open_page):
    line, window, screen = queue
    wall, telephone, desk = open_page(), open_page(), open_page()
    with unit_of_work():
        ticket = counter.issue_ticket(line.id, actor=Actor.citizen(channel=Channel.KIOSK))
        make_actor(Role.COUNTER)
    wall.goto(screen.address)
    assert "ยังไม่มีหมายเลข" in wall.inner_text("main")
    telephone.goto(f"{site.url}/queue/{counter.token_of(ticket)}")
    assert "คนถัดไป" in telephone.inner_text("main")
    sign_in(desk, site, "counter")
    desk.goto(f"{site.url}/staff/counter/windows/{window.id}")
    desk.keyboard.press("Tab")
    go_on(desk)
    assert ticket.shown in desk.inner_text(".window-now")
    wall.locator(".wall__number").wait_for()
    assert wall.inner_text(".wall__number") == ticket.shown
    telephone.get_by_text("ถึงคิวของท่าน").wait_for()
    assert telephone.locator(".queue-place__window").inner_text() == window.name.th
