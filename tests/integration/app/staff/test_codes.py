"""Printed codes at the desk: made, pointed elsewhere, ended, found, counted."""

import pytest

from services import clock, codes, drafts
from services.audit import SYSTEM, Role
from services.codes.models import CodeTally, QrCode
from services.db import session
from services.text import Words
from tests.factories.codes import make_code
from tests.factories.complaints import make_authority
from tests.factories.people import make_officer, sign_in
from tests.factories.walking import Walker


@pytest.fixture
def walker(client):
    make_authority()
    sign_in(client, make_officer(Role.HEAD))
    return Walker(client)


def test_a_code_is_made_and_found(walker):
    assert walker.go("/staff/codes/new").status == 200
    walker.go("/staff/codes/new/category")
    page = walker.press(
        target="street-light",
        label_th="ไฟดับ แจ้งที่นี่",
        label_en="Light out? Tell us",
        place_th="หน้าตลาดหนองดอก",
        area="510101",
        here="yes",
        language="th",
        **{"expires_on-day": "๓๑", "expires_on-month": "12", "expires_on-year": "2570"},
    )
    assert page.path.startswith("/staff/codes/")
    assert "ไฟดับ แจ้งที่นี่" in page.html
    view = codes.get_code(int(page.path.rpartition("/")[2]))
    assert (view.kind, view.target, view.subdistrict, view.language) == ("category", "street-light", "510101", "th")
    assert view.expires_on.isoformat() == "2027-12-31"
    assert codes.handed(view.code)["place_words"] == "หน้าตลาดหนองดอก"
    for query in (view.printed, view.code.lower(), "หนองดอก", "light"):
        assert view.printed in walker.go(f"/staff/codes?q={query}").html
    assert view.printed not in walker.go("/staff/codes?q=zzzz").html
    assert view.printed not in walker.go("/staff/codes?state=withdrawn").html


def test_what_things_bear_themselves_stands_in_no_one_s_way(walker):
    sign = make_code(label=Words("ไฟหน้าตลาด", "Market light"))
    own = codes.ensure_codes("service", ["complaint"], actor=SYSTEM)["complaint"]
    for address, shown in (("/staff/codes", False), ("/staff/codes?state=live", False),
                           ("/staff/codes?kind=service", True), (f"/staff/codes?q={own.printed}", True)):  # fmt: skip
        assert (own.printed in walker.go(address).html) is shown, address
    assert sign.printed in walker.go("/staff/codes").html


def test_a_narrowed_list_leads_to_its_labels(walker):
    view = make_code(label=Words("ไฟหน้าตลาด", "Market light"))
    page = walker.go("/staff/codes")
    assert 'href="/staff/codes/batch"' in page.html and "พิมพ์ป้ายของรายการนี้" not in page.html
    page = walker.go("/staff/codes?q=ตลาด&kind=category")
    link = next(each for each in page.all("a") if page.text(each) == "พิมพ์ป้ายของรายการนี้")
    page = walker.go(link.get("href"))
    assert page.status == 200 and view.printed in page.html
    assert "พิมพ์ป้ายของรายการนี้" not in walker.go("/staff/codes?q=ตลาด&state=withdrawn").html


def test_what_leads_nowhere_is_refused(walker):
    walker.go("/staff/codes/new/category")
    page = walker.press(label_th="ก" * 121, **{"expires_on-day": "40"})
    assert page.status == 400
    assert page.problems
    walker.go("/staff/codes/new/bill")
    assert walker.press(target="BL-69-XXXX-XX").status == 400
    assert walker.go("/staff/codes/new/nothing").status == 404


def test_a_code_is_pointed_elsewhere_and_remembers(walker):
    view = make_code()
    page = walker.go(f"/staff/codes/{view.id}/change?kind=page")
    page = walker.press(target="contact")
    assert page.path == f"/staff/codes/{view.id}"
    assert "เคยพาไปที่" in page.html
    assert codes.get_code(view.id).target == "contact"


def test_two_officers_at_once_lose_nothing(walker, client):
    view = make_code()
    walker.go(f"/staff/codes/{view.id}/change")
    other = Walker(client)
    other.go(f"/staff/codes/{view.id}/change")
    other.press(label_th="ของคนแรก")
    page = walker.press(label_th="ของคนที่สอง")
    assert page.status == 409
    assert codes.get_code(view.id).label.th == "ของคนแรก"
    assert walker.press().path == f"/staff/codes/{view.id}"
    assert codes.get_code(view.id).label.th == "ของคนที่สอง"


def test_a_code_is_withdrawn_for_good(walker):
    view = make_code()
    walker.go(f"/staff/codes/{view.id}/withdraw")
    assert walker.press().status == 400
    page = walker.press(reason_th="ย้ายจุดบริการ")
    assert "ย้ายจุดบริการ" in page.html
    assert "เลิกใช้แล้ว" in page.html
    for path in ("change", "withdraw"):
        assert walker.go(f"/staff/codes/{view.id}/{path}").status == 404


def test_the_figures_say_which_poster_works(walker, client):
    good, poor, silent = make_code(), make_code("service", "complaint"), make_code("page", "contact")
    today = clock.today()
    rows = [(good.id, 9, "qr", "scan", 40), (good.id, 9, "qr", "begun", 20), (good.id, 10, "qr", "sent", 15)]
    rows += [(poor.id, 22, "line", "scan", 3)]
    for code_id, hour, channel, what, n in rows:
        session().add(CodeTally(code_id=code_id, day=today, hour=hour, channel=channel, what=what, n=n))
    session().get(QrCode, silent.id).made_at = clock.now() - clock.days(90)
    session().flush()
    page = walker.go("/staff/codes/statistics")
    assert page.html.index(f">{good.printed}<") < page.html.index(f">{poor.printed}<")
    assert silent.printed in page.html
    assert "<svg" in page.html
    table = client.get("/staff/codes/statistics.csv").get_data(as_text=True)
    assert f"{good.printed},40,20,15,25,5" in table
    assert "LINE,,3,0,0,3,0" in table
    page = walker.go(f"/staff/codes/statistics?code={poor.id}&days=7")
    assert good.printed not in page.html
    assert walker.go("/staff/codes/statistics?days=365&kind=page&district=5101").status == 200


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNTER, Role.AUDITOR])
def test_others_look_and_change_nothing(client, role):
    make_authority()
    sign_in(client, make_officer(role))
    walker = Walker(client)
    view = make_code()
    assert walker.go("/staff/codes").status == 200
    page = walker.go(f"/staff/codes/{view.id}")
    assert f"/staff/codes/{view.id}/change" not in page.html
    for path in ("/staff/codes/new", f"/staff/codes/{view.id}/change", f"/staff/codes/{view.id}/withdraw"):
        assert walker.go(path).status == 403


def test_an_officer_files_by_the_code_that_somebody_brings(walker):
    view = make_code(place=Words("หน้าตลาดหนองดอก", "Market"), subdistrict="510101", handed={codes.HERE: "yes"})
    page = walker.go(f"/staff/file/complaint?code={view.printed}")
    assert "หน้าตลาดหนองดอก" in page.html
    page = walker.press(words="ถนนเป็นหลุมลึก", action="update")
    draft = drafts.get_draft(page.path.split("/")[4].split("?")[0])
    assert draft.source["code"] == view.code
    assert draft.find("category").value == "road-damage"
    assert draft.find("place").value["subdistrict"] == "510101"
