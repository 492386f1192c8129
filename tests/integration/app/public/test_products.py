"""Products for everybody: the list, the story, what is known of a code, and the report of a fake."""

import io

import pytest

from services import clock, drafts, files, products
from services.audit import SYSTEM
from services.codes.models import CodeTally, QrCode
from services.db import session, unit_of_work
from services.drafts.models import Draft
from services.products import options
from tests.factories.complaints import make_authority
from tests.factories.pictures import phone_jpeg
from tests.factories.products import make_product, report, scan
from tests.factories.walking import Walker


@pytest.fixture
def product(app):
    make_authority()
    with unit_of_work():
        return make_product("phikun-silk", district="5101")


@pytest.fixture
def piece(product):
    with unit_of_work():
        (made,) = products.add_pieces(product.id, 1, series="PK69", made_on=clock.today(), actor=SYSTEM)
    return made


@pytest.fixture
def walker(client):
    return Walker(client)


def give_picture(product_id: int) -> str:
    with unit_of_work():
        stored = files.save_photograph(io.BytesIO(phone_jpeg()), filename=None, actor=SYSTEM)
        products.add_picture(product_id, stored.key, products.get_product(product_id).name, actor=SYSTEM)
    return stored.key


def test_the_list_and_the_story(product, walker):
    with unit_of_work():
        make_product("hidden-silk", is_published=False)
    page = walker.go("/products")
    assert page.h1 == "ผลิตภัณฑ์ท้องถิ่น" and 'href="/products/phikun-silk"' in page.html
    assert "hidden-silk" not in page.html
    page = walker.go("/products/phikun-silk")
    assert page.h1 == product.name.th
    for words in (
        "กลุ่มตัวอย่างทอผ้า",
        "อำเภอเมืองลำพูน",
        "ดอกพิกุลแปดกลีบ",
        "ทอยกดอกด้วยดิ้นทอง",
        "12,000",
        "GI-ทดสอบ 1",
        "ใช้ได้ถึง",
    ):
        assert words in page.html, words
    assert walker.go("/products/hidden-silk").status == 404
    assert "Woven with golden thread" in walker.go("/products/phikun-silk?lang=en").html


def test_a_certificate_that_ran_out_says_so(client, walker, app):
    make_authority()
    with unit_of_work():
        make_product("old-silk", certificate_until=clock.today().replace(year=clock.today().year - 1))
    assert "หมดอายุเมื่อ" in walker.go("/products/old-silk").html


def test_pictures_of_published_products_only(product, client):
    key = give_picture(product.id)
    assert client.get(f"/products/pictures/{key}").mimetype == "image/jpeg"
    assert client.get(f"/products/pictures/{key}?size=thumb").status_code == 200
    with unit_of_work():
        products.set_published(product.id, False, actor=SYSTEM)
    assert client.get(f"/products/pictures/{key}").status_code == 404
    assert client.get("/products/pictures/nothing").status_code == 404


def test_a_scanned_tag_shows_its_piece_and_is_counted(piece, walker):
    page = walker.go(f"/q/{piece.code.code}")
    assert page.path == f"/products/phikun-silk/{piece.code.printed}"
    assert piece.serial in page.h1 and "ชิ้นเดียว" in page.html and "โปรดดูชิ้นงานให้ละเอียด" not in page.html
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert session().query(CodeTally).filter_by(code_id=piece.code.id, what="scan").count() == 1


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_typed_tag_is_a_scanned_one(piece, walker, change):
    walker.go("/products")
    page = walker.go(f"/products/check?code={change(piece.code.printed)}")
    assert page.path == f"/products/phikun-silk/{piece.code.printed}"
    assert session().query(CodeTally).filter_by(code_id=piece.code.id, what="scan").count() == 1


def test_an_unknown_code_is_told_of_calmly(product, walker):
    for path in ("/products/check?code=K7M2QXP", "/products/phikun-silk/K7M-2QXP"):
        page = walker.go(path)
        assert page.status == 404 and page.h1.startswith("ไม่พบรหัส")
        assert "category=gi-silk" in page.html and "แจ้งว่าสงสัยเป็นของปลอม" in page.html
    assert walker.go("/products/check?code=").path == "/products"


def test_a_code_under_another_product_leads_to_its_own(piece, walker):
    with unit_of_work():
        make_product("other-silk")
    assert walker.go(f"/products/other-silk/{piece.code.code}").path == f"/products/phikun-silk/{piece.code.printed}"


def test_doubts_are_named(piece, walker):
    with unit_of_work():
        scan(piece.code, options.scans_at_most(is_sold=False))
    path = f"/products/phikun-silk/{piece.code.printed}"
    page = walker.go(path)
    assert "รหัสนี้ถูกสแกน 30 ครั้งใน 7 วัน" in page.html and "ชิ้นเดียว</strong>" not in page.html
    with unit_of_work():
        report(piece.id)
        products.note_sale(piece.id, clock.today(), actor=SYSTEM)
    page = walker.go(path)
    assert "มีผู้แจ้งว่าพบป้ายรหัสนี้" in page.html and "รหัสนี้ถูกสแกน" not in page.html
    with unit_of_work():
        session().get(QrCode, piece.code.id).state = "withdrawn"
    assert "เลิกใช้รหัสนี้แล้ว" in walker.go(path).html


def test_a_fake_is_reported_with_the_tag_filled_in(piece, walker):
    page = walker.go(f"/products/phikun-silk/{piece.code.printed}")
    link = next(each for each in page.all("a") if page.text(each) == "แจ้งว่าสงสัยเป็นของปลอม")
    page = walker.go(link.get("href"))
    assert page.path.startswith("/services/complaint?") and f"code={piece.code.code}" in page.path
    page = walker.press()
    assert page.path.endswith("/words"), "the category is answered"
    draft_id = page.path.split("/")[2]
    kept = session().get(Draft, draft_id)
    assert kept.source["code"] == piece.code.code, "else nobody learns which tag was reported"
    answers = drafts.get_draft(draft_id).answers
    assert answers["category"] == "gi-silk"
    assert answers["extra_product_code"] == f"{piece.code.printed} {piece.serial}"
