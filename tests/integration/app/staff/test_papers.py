"""Papers at the desk: from draft to issue, in place of another, as files; the pages of the keys that sign."""

import re

import pytest

from services import clock, organisation, papers, qr
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.payments import keys
from tests.factories.complaint_pages import as_officer, token_in
from tests.factories.people import make_actor


@pytest.fixture
def desk(app, checked_client):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
    as_officer(checked_client, Role.REGISTRY)
    return Desk(checked_client)


class Desk:
    """Posts forms with the token of the session."""

    def __init__(self, client) -> None:
        self.client = client
        self.get = client.get

    def post(self, path: str, data: dict | None = None, page: str = "/staff/papers/new"):
        return self.client.post(path, data={"csrf_token": token_in(self.client.get(page)), **(data or {})})

    def press(self, here: str, action: str, seen: str = ""):
        """Presses a button of the paper's page, which says what revision was read there."""
        read = re.search(r'name="revision" value="(\d+)"', self.get(here).text)
        return self.post(f"{here}/{action}", {"revision": seen or (read[1] if read else "")})

    def written(self, **changes: str) -> str:
        """The address of a draft written by form."""
        answer = self.post("/staff/papers", form() | changes)
        assert answer.status_code == 302, answer.text
        return answer.location


def form() -> dict[str, str]:
    today = clock.today()
    unit = organisation.find_unit("public-health")
    return {
        "kind": "certificate", "unit_id": str(unit.id), "number": "ลพ ๕๑๐๐๗/๑", "title": "การผ่านการอบรม",
        "issued_on-day": str(today.day), "issued_on-month": str(today.month), "issued_on-year": str(today.year + 543),
        "to": "นางสาวสมใจ ตัวอย่าง", "is_person": "yes", "body": "ย่อหน้าแรก\n\nย่อหน้าที่สอง",
        "facts": "หลักสูตร: 70 ชั่วโมง: ภาคปฏิบัติ", "signer_name": "", "signer_post": "ผู้อำนวยการกอง",
        "revision": "", "replaces": "", "reason": "",
    }  # fmt: skip


def test_from_draft_to_issue_and_what_anybody_then_finds(desk):
    here = desk.written()
    page = desk.get(here).text
    assert "ร่าง ยังไม่ออก" in page and "สมใจ" in page and "70 ชั่วโมง: ภาคปฏิบัติ" in page
    assert desk.get(f"{here}/stamp.png").status_code == 404
    edit = desk.get(f"{here}/edit").text
    assert 'value="ลพ 51007/1"' in edit
    seen = re.search(r'name="revision" value="(\d+)"', edit)[1]
    assert desk.post(f"{here}/edit", form() | {"revision": seen, "title": "อีกเรื่อง"}).status_code == 302
    assert desk.post(f"{here}/edit", form() | {"revision": seen}).status_code == 409
    assert desk.press(here, "issue").status_code == 302
    page = desk.get(here).text
    code = re.search(r"/verify/([0-9A-Z-]{14})", page)[1]
    assert "อีกเรื่อง" in page and f"{here}/edit" not in page
    assert desk.get(f"{here}/edit").status_code == 404 and desk.press(here, "issue").status_code == 400
    checked = desk.client.application.test_client().get(f"/verify/{code}")
    assert checked.status_code == 200 and "เอกสารนี้ใช้ได้" in checked.text and "สมใจ" not in checked.text
    assert "ภาคปฏิบัติ" not in checked.text and checked.headers["X-Robots-Tag"] == "noindex"
    assert "This paper is valid" in desk.get(f"/verify/{code}?lang=en").text


def test_nobody_issues_or_throws_away_what_a_colleague_changed_meanwhile(desk):
    here = desk.written()
    read = re.search(r'name="revision" value="(\d+)"', desk.get(here).text)[1]
    desk.post(f"{here}/edit", form() | {"revision": read, "to": "นายแทรก ตัวอย่าง"})
    for action in ("issue", "drop"):
        for seen in (read, "x"):
            refused = desk.press(here, action, seen)
            assert refused.status_code == 409 and "ฉบับล่าสุด" in refused.text and "นายแทรก" in refused.text
    assert "ร่าง ยังไม่ออก" in desk.get(here).text
    assert desk.press(here, "issue").status_code == 302


def test_the_paper_and_its_stamp_as_files(desk):
    here = desk.written()
    desk.press(here, "issue")
    pdf = desk.get(f"{here}.pdf")
    assert pdf.mimetype == "application/pdf" and pdf.headers["Cache-Control"] == "private, no-cache"
    stamp = desk.get(f"{here}/stamp.png")
    (read,) = qr.read_picture(stamp.get_data())
    held = papers.get_paper(int(here.rpartition("/")[2]), actor=make_actor(Role.REGISTRY))
    assert read == f"{papers.verify_url(held)}#{held.signed}"
    assert desk.get(f"{here}/stamp.svg").mimetype == "image/svg+xml"
    assert desk.get(f"{here}/stamp.pdf").get_data().startswith(b"%PDF")
    assert desk.get(f"{here}/stamp.exe").status_code == 404


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk):
    answer = desk.post("/staff/papers", form() | {"title": "", "number": ""})
    assert answer.status_code == 400 and 'href="#title"' in answer.text and "นางสาวสมใจ ตัวอย่าง" in answer.text
    for wrong in ({"issued_on-month": "13"}, {"issued_on-year": "พรุ่งนี้"}, {"facts": "ไม่มีค่า"}, {"unit_id": "x"}):
        assert desk.post("/staff/papers", form() | wrong).status_code == 400
    desk.written(**{"issued_on-month": clock.MONTHS_TH[clock.today().month - 1]})
    taken = desk.post("/staff/papers", form())
    assert taken.status_code == 400 and "ใช้เลขที่นี้แล้ว" in taken.text


def test_in_place_of_another_and_cancelled(desk):
    old = desk.written()
    desk.press(old, "issue")
    number = old.rpartition("/")[2]
    page = desk.get(f"/staff/papers/new?replaces={number}").text
    assert "ออกฉบับใหม่แทน ลพ 51007/1" in page and 'value="นางสาวสมใจ ตัวอย่าง"' in page
    typed = form() | {"number": "ลพ 51007/2", "replaces": number}
    refused = desk.post("/staff/papers", typed)
    assert refused.status_code == 400 and 'href="#reason"' in refused.text
    new = desk.post("/staff/papers", typed | {"reason": "สะกดชื่อผิด"}).location
    assert "ใช้ได้" in desk.get(old).text
    desk.press(new, "issue")
    assert "ออกฉบับใหม่แทนแล้ว เลขที่ ลพ 51007/2" in desk.get(old).text and "สะกดชื่อผิด" in desk.get(old).text
    assert desk.post(f"{new}/cancel").status_code == 400
    assert desk.post(f"{new}/cancel", {"reason": "ออกผิดคน"}).status_code == 302
    code = re.search(r"/verify/([0-9A-Z-]{14})", desk.get(new).text)[1]
    checked = desk.get(f"/verify/{code}").text
    assert "เอกสารนี้ถูกยกเลิกแล้ว" in checked and "ผิดคน" not in checked and "data-verify-result" not in checked
    for wrong in ("999999", "x", "1" * 30):
        assert desk.get(f"/staff/papers/new?replaces={wrong}").status_code == 404


def test_a_draft_is_thrown_away_and_who_may_only_read_changes_nothing(desk):
    here = desk.written()
    issued = desk.written(number="2")
    desk.press(issued, "issue")
    as_officer(desk.client, Role.AUDITOR)
    assert desk.get(here).status_code == 200 and f"{here}/issue" not in desk.get(here).text
    assert "/staff/papers/new" not in desk.get("/staff/papers").text
    as_officer(desk.client, Role.REGISTRY)
    assert desk.press(issued, "drop").status_code == 400
    assert desk.press(here, "drop").status_code == 302 and desk.get(here).status_code == 404


def test_the_list_masks_people_and_finds_by_code_number_and_whole_name(desk):
    here = desk.written()
    desk.press(here, "issue")
    code = re.search(r"/verify/([0-9A-Z-]{14})", desk.get(here).text)[1]
    for q, found in (("51007/1", True), ("๕๑๐๐๗/๑", True), (code, True), ("นางสาวสมใจ ตัวอย่าง", True), ("สมใจ", False)):
        page = desk.get("/staff/papers", query_string={"q": q}).text
        assert (here in page) is found and "นางสาวสมใจ" not in page.replace(f'value="{q}"', ""), q


def test_keys_are_changed_after_a_confirmation_and_revoked_once_they_are_old(desk):
    with unit_of_work():
        first = keys.signing_key().id
    as_officer(desk.client, Role.ADMIN)
    here = "/staff/settings/signing-keys"
    assert desk.get(f"{here}/{first}/revoke").status_code == 404
    refused = desk.post(f"{here}/rotate", page=f"{here}/rotate")
    assert refused.status_code == 400 and 'href="#sure"' in refused.text and len(keys.public_keys()) == 1
    assert desk.post(f"{here}/rotate", {"sure": "yes"}, f"{here}/rotate").status_code == 302
    revoke = f"{here}/{first}/revoke"
    assert revoke in desk.get(here).text
    assert desk.post(revoke, page=revoke).status_code == 400 and not keys.public_keys()[0].is_revoked
    assert desk.post(revoke, {"sure": "yes"}, revoke).status_code == 302 and keys.public_keys()[0].is_revoked
    assert revoke not in desk.get(here).text and desk.get(revoke).status_code == 404
    published = desk.get("/verify/keys.json")
    assert [(key["revoked"], bool(key["until"])) for key in published.json["keys"]] == [(False, False), (True, True)]
