"""Surveys built at the desk: without scripts, twice at once, gone back to, previewed, published, hung up, sent."""

import re
from io import BytesIO

import pytest

from services import qr, surveys
from services.audit import SYSTEM, Role
from services.surveys import NewSurvey, Skip, SurveyState, WhoMay, arranging
from services.text import Words
from tests.factories.complaint_pages import as_officer, token_in
from tests.factories.surveys import SHORT, make_survey

ROW = re.compile(r'name="row-(\d+)-th"')


class Browser:
    """An officer who posts forms with the token of the session."""

    def __init__(self, client) -> None:
        self.client, self.get = client, client.get

    def post(self, path: str, **data):
        token = token_in(self.client.get("/staff/surveys/new"))
        return self.client.post(path, data={"csrf_token": token, **data})


@pytest.fixture
def browser(app, checked_client):
    """The registry's, which builds all surveys."""
    as_officer(checked_client, Role.REGISTRY)
    return Browser(checked_client)


@pytest.fixture
def survey(app):
    """A draft with the short questions."""
    return surveys.create_survey(NewSurvey("desk", Words("ที่โต๊ะ", "At the desk"), definition=SHORT), SYSTEM)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def working(survey_id: int):
    return surveys.get_working(survey_id, actor=SYSTEM)


def test_from_the_library_to_the_public(browser):
    assert "สร้างแบบสอบถามแรก" in browser.get("/staff/surveys").text
    assert "ขั้นตอนไม่ยุ่งยากซับซ้อน" in browser.get("/staff/surveys/new").text
    typed = {"title_th": "บริการ", "title_en": "Service", "key": "service-2569", "unit": ""}
    assert browser.post("/staff/surveys/new/aspects", **typed | {"key": "Bad Key"}).status_code == 400
    answer = browser.post("/staff/surveys/new/aspects", **typed)
    here = answer.location
    assert "ด้านขั้นตอนการให้บริการ" in browser.get(here).text
    page = browser.get(f"{here}/versions").text
    assert "เผยแพร่และเปิดรับคำตอบ" in page
    assert browser.post(f"{here}/publish", revision="999").status_code == 409
    assert browser.post(f"{here}/publish", revision=hidden(page, "revision")).status_code == 302
    assert "กำลังรับคำตอบ" in browser.get(f"{here}/versions").text
    view = surveys.find_by_key("service-2569")
    assert (view.state, view.version) == (SurveyState.OPEN, 1)
    assert browser.get("/surveys/service-2569").status_code == 200
    assert browser.post(f"{here}/state", do="close").status_code == 302
    assert surveys.get_survey(view.id).state is SurveyState.CLOSED


def test_a_question_is_added_with_rows_and_pasted_lines(browser, survey):
    here = f"/staff/surveys/{survey.id}/questions"
    page = browser.get(f"{here}/new?kind=choices&section=words").text
    typed = {
        "key": hidden(page, "key"), "seen": "", "kind": "choices", "section": "words", "label_th": "เหตุใด",
        "label_en": "Why", "row-1-th": "ก", "row-1-en": "A", "row-2-th": "", "row-2-en": "",
        "paste": "ข | B\nก | again\n\nค",
    }  # fmt: skip
    more = browser.post(f"{here}/new", **typed, do="more")
    assert (more.status_code, len(ROW.findall(more.text))) == (200, 5)
    moved = browser.post(f"{here}/new", **typed, do="row-down:1")
    assert moved.text.index('value="ข"') < moved.text.index('value="ก"')
    assert working(survey.id) == SHORT
    refused = browser.post(f"{here}/new", **typed | {"label_th": ""}, do="save")
    assert refused.status_code == 400
    assert "ข | B" in refused.text
    assert browser.post(f"{here}/new", **typed, do="save").status_code == 302
    # A second click sends the same form, and adds nothing.
    assert browser.post(f"{here}/new", **typed, do="save").status_code == 302
    added = working(survey.id).find(typed["key"])
    assert [one.label for one in added.options] == [Words("ก", "A"), Words("ข", "B"), Words("ค", "")]
    assert [q.key for q in working(survey.id).questions].count(typed["key"]) == 1
    # Going back and sending other words under the same key: both are shown, nothing is lost.
    other = browser.post(f"{here}/new", **typed | {"label_th": "ทำไมหรือ"}, do="save")
    assert other.status_code == 409
    assert "เหตุใด" in other.text
    assert "ทำไมหรือ" in other.text
    assert "มีตัวเลือกที่ยังไม่ครบสองภาษา" in browser.get(f"/staff/surveys/{survey.id}").text


def test_each_kind_shows_its_own_fields(browser, survey):
    for kind, own in {"matrix": "row-1-th", "scale": "low_th", "rating": "aspect", "text": "label_th"}.items():
        page = browser.get(f"/staff/surveys/{survey.id}/questions/new?kind={kind}").text
        shown = {name for name in ("row-1-th", "low_th", "aspect") if f'name="{name}"' in page}
        wanted = {"aspect", own} if kind == "matrix" else {own}
        assert shown == wanted - {"label_th"}, kind
    assert 'value="matrix"' in browser.get(f"/staff/surveys/{survey.id}/questions/new").text


def test_a_stale_question_is_shown_beside_the_other(browser, survey):
    here = f"/staff/surveys/{survey.id}/questions/score"
    page = browser.get(here).text
    typed = {"seen": hidden(page, "seen"), "kind": "rating", "section": "served", "label_en": "x", "is_required": "yes"}
    assert browser.post(here, **typed, label_th="ของคนแรก", do="save").status_code == 302
    second = browser.post(here, **typed, label_th="ของคนที่สอง", do="save")
    assert second.status_code == 409
    assert "ของคนแรก" in second.text
    assert "ของคนที่สอง" in second.text
    again = typed | {"seen": hidden(second.text, "seen")}
    assert browser.post(here, **again, label_th="ของคนที่สอง", do="save").status_code == 302
    assert working(survey.id).find("score").label.th == "ของคนที่สอง"
    seen = hidden(browser.get(here).text, "seen")
    surveys.change_definition(survey.id, lambda now: arranging.remove_question(now, "score"), None, SYSTEM)
    gone = browser.post(here, **typed | {"seen": seen}, label_th="ยังอยู่", do="save")
    assert gone.status_code == 409
    assert "ยังอยู่" in gone.text


def test_order_by_buttons_and_by_the_mouse(browser, survey):
    here = f"/staff/surveys/{survey.id}"

    def arrange(do: str, **more):
        return browser.post(f"{here}/arrange", revision=str(surveys.get_survey(survey.id).revision), do=do, **more)

    def order() -> list[list[str]]:
        return [[question.key for question in section.questions] for section in working(survey.id).sections]

    assert arrange("up:why").location.endswith("#up-why")
    assert order() == [["why", "score", "came_by"], ["remark"]]
    arrange("down:came_by")
    arrange("to:why", **{"to-why": "words"})
    assert order() == [["score"], ["came_by", "remark", "why"]]
    arrange("drop:why", **{"drop-section": "served", "drop-index": "1"})
    arrange("section-up:words")
    assert order() == [["came_by", "remark"], ["score", "why"]]
    arrange("copy:score")
    assert len(order()[1]) == 3
    arrange("about:on")
    assert working(survey.id).asks_about_you
    before = working(survey.id)
    # A page that is old, and buttons that were made up, change nothing.
    assert browser.post(f"{here}/arrange", revision="1", do="up:why").status_code == 302
    assert "เปลี่ยนไปแล้ว" in browser.get(here).text
    for do in ("up:gone", "to:why", "drop:why", "explode:why", ""):
        assert arrange(do).status_code == 302, do
    assert working(survey.id) == before


def test_rules_are_ticked_and_what_is_removed_says_what_goes(browser, survey):
    here = f"/staff/surveys/{survey.id}/questions"
    page = browser.get(f"{here}/remark/conditions").text
    assert "พึงพอใจมากที่สุด" in page
    ticked = {"seen": hidden(page, "seen"), "when-score": ["0", "4"], "when-came_by": "1", "not-came_by": "yes"}
    assert browser.post(f"{here}/remark/conditions", **ticked).status_code == 302
    assert working(survey.id).find("remark").asked_when == (Skip("score", (1, 5)), Skip("came_by", ("foot",), True))
    stale = browser.post(f"{here}/remark/conditions", seen=ticked["seen"], **{"when-score": "1"})
    assert stale.status_code == 409
    removal = browser.get(f"{here}/score/remove").text
    assert "เรื่องใดที่ควรปรับปรุง" in removal
    assert browser.post(f"{here}/score/remove").status_code == 302
    assert browser.post(f"{here}/score/remove").status_code == 302
    assert working(survey.id).find("remark").asked_when == (Skip("came_by", ("foot",), True),)
    sections = f"/staff/surveys/{survey.id}/sections"
    assert browser.get(f"{sections}/served/remove").status_code == 200
    assert browser.post(f"{sections}/served/remove").status_code == 302
    assert [section.key for section in working(survey.id).sections] == ["words"]


def test_sections_are_named(browser, survey):
    here = f"/staff/surveys/{survey.id}/sections"
    key = hidden(browser.get(f"{here}/new").text, "key")
    typed = {"key": key, "revision": "0", "title_th": "หมวดใหม่", "title_en": ""}
    assert browser.post(f"{here}/new", **typed | {"title_th": " "}).status_code == 400
    assert browser.post(f"{here}/new", **typed).status_code == 302
    assert browser.post(f"{here}/new", **typed).status_code == 302
    assert len(working(survey.id).sections) == 3
    assert browser.post(f"{here}/{key}", **typed | {"title_th": "อื่น"}).status_code == 409
    assert browser.get(f"{here}/gone").status_code == 404


def test_facts_are_changed_and_a_stale_form_shows_both(browser, survey):
    here = f"/staff/surveys/{survey.id}/facts"
    typed = {
        "revision": "1", "key": "desk", "title_th": "ก", "title_en": "A", "purpose": "annual", "who": "invited",
        "unit": "", "bands": "4.21", "channel-web": "yes", "opens_on-day": "๑", "opens_on-month": "12",
        "opens_on-year": "2569", "closes_on-day": "31", "closes_on-month": "12", "closes_on-year": "2569",
    }  # fmt: skip
    assert browser.post(here, **typed | {"closes_on-month": "13"}).status_code == 400
    assert browser.post(here, **typed | {"who": "nobody"}).status_code == 400
    assert browser.post(here, **typed).status_code == 302
    view = surveys.get_survey(survey.id)
    assert (view.who, view.bands, view.opens_on.isoformat()) == (WhoMay.INVITED, "4.21", "2026-12-01")
    assert not view.is_once
    stale = browser.post(here, **typed | {"title_th": "ข"})
    assert stale.status_code == 409
    assert "ก / A" in stale.text
    assert "ข / A" in stale.text


def test_previews_show_what_is_worked_on(browser, survey):
    half = surveys.SurveyQuestion("half", "choice", Words("ครึ่งทาง", ""))
    surveys.change_definition(survey.id, lambda now: arranging.put_question(now, half, ""), None, SYSTEM)
    here = f"/staff/surveys/{survey.id}/preview"
    page = browser.get(here).text
    assert 'name="score"' in page
    assert "ถามเมื่อ “ท่านพอใจบริการเพียงใด” ตอบ 1" in page
    assert 'name="half"' not in page
    kiosk = browser.get(f"{here}/kiosk").text
    assert kiosk.count("faces__one--") == 5
    assert "ท่านพอใจบริการเพียงใด" in kiosk
    surveys.change_definition(survey.id, lambda now: arranging.remove_question(now, "score"), None, SYSTEM)
    assert "ตอบที่ตู้บริการไม่ได้" in browser.get(f"{here}/kiosk").text
    chat = browser.get(f"{here}/chat").text
    assert "data-chat-messages" in chat
    assert '"type": "flex"' in chat
    assert browser.get(f"{here}/fax").status_code == 404


def test_places_have_codes_that_read_back(browser, survey):
    here = f"/staff/surveys/{survey.id}/places"
    assert browser.post(here, names="เคาน์เตอร์").status_code == 400
    assert browser.post(here, names="เคาน์เตอร์ | Counter\n\nงาน | Fair").status_code == 302
    one, two = surveys.list_places(survey.id)
    assert qr.read_picture(browser.get(f"{here}/{one.id}/qr.png").data) == [one.address]
    assert browser.get(f"{here}/{one.id}/qr.svg").mimetype == "image/svg+xml"
    assert browser.get(f"{here}/print").text.count('class="poster"') == 2
    changed = {"name_th": "ใหม่", "name_en": "New", "unit": "", "is_active": ""}
    assert browser.post(f"{here}/{two.id}", **changed | {"name_en": ""}).status_code == 400
    assert browser.post(f"{here}/{two.id}", **changed).status_code == 302
    assert browser.get(f"{here}/print").text.count('class="poster"') == 1
    other = make_survey("elsewhere")
    assert browser.get(f"/staff/surveys/{other.id}/places/{one.id}").status_code == 404


def test_a_list_is_invited_and_nobody_is_shown(browser, survey):
    here = f"/staff/surveys/{survey.id}/invitations"
    assert browser.post(here, emails="").status_code == 400
    refused = browser.post(here, emails="one@example.org, no-mail")
    assert refused.status_code == 400
    assert "รายการที่ 2" in refused.text
    upload = (BytesIO("\ufefftwo@example.org;three@example.org\n".encode()), "list.csv")
    assert browser.post(here, emails="one@example.org", list=upload).status_code == 302
    assert browser.post(here, emails="one@example.org").status_code == 302
    page = browser.get(here).text
    assert surveys.get_survey(survey.id).invited == 3
    assert "example.org" not in page
    assert browser.post(here, list=(BytesIO(b"\x00\x01"), "list.csv")).status_code == 400


def test_a_copy_for_the_next_year(browser, survey):
    page = browser.get(f"/staff/surveys/{survey.id}/copy").text
    assert "desk-25" in page
    typed = {"key": "desk", "title_th": "ปีหน้า", "title_en": "Next"}
    assert browser.post(f"/staff/surveys/{survey.id}/copy", **typed).status_code == 400
    assert browser.post(f"/staff/surveys/{survey.id}/copy", **typed | {"key": "desk-2570"}).status_code == 302
    assert working(surveys.find_by_key("desk-2570").id) == SHORT


def test_who_only_reads_has_nothing_to_press(app, checked_client):
    as_officer(checked_client, Role.AUDITOR)
    survey = make_survey("read-only", published=False)
    page = checked_client.get(f"/staff/surveys/{survey.id}").text
    assert "ท่านพอใจบริการเพียงใด" in page
    assert 'name="do"' not in page
    assert checked_client.get(f"/staff/surveys/{survey.id}/facts").status_code == 403
    assert "หัวหน้าหน่วยงานและศูนย์รับเรื่อง" not in checked_client.get("/staff/surveys").text
