"""Products at the desk: written with pictures, published, pieces made, labelled, sold, looked into."""

import io
import re

import pytest

from services import clock, products
from services.audit import SYSTEM, Role
from services.codes.sheets import get_sheet
from services.db import unit_of_work
from tests.factories.complaints import make_authority
from tests.factories.people import make_officer, sign_in
from tests.factories.pictures import phone_jpeg
from tests.factories.products import make_product, report
from tests.factories.walking import Walker

TYPED = {
    "name_th": "ผ้าไหมยกดอก", "name_en": "Brocade silk", "key": "brocade", "producer_th": "กลุ่มตัวอย่าง",
    "producer_en": "Example group", "pattern_th": "พิกุล", "pattern_en": "Bullet-wood", "process_th": "ทอ",
    "process_en": "Woven", "certificate": "GI-1", "certificate_until__day": "๑", "certificate_until__month": "๒",
    "certificate_until__year": "๒๕๗๓",
}  # fmt: skip


@pytest.fixture
def walker(client):
    make_authority()
    with unit_of_work():
        officer = make_officer(Role.REGISTRY)
    sign_in(client, officer)
    return Walker(client)


@pytest.fixture
def product(walker):
    with unit_of_work():
        return make_product()


def newest():
    return products.list_products(is_published=None)[0][-1]


def form(page, ending):
    return next(each for each in page.all("form") if (each.get("action") or "").endswith(ending))


def test_a_product_is_written_with_a_picture_and_published(walker, client):
    walker.go("/staff/products/new")
    page = walker.press(**TYPED, picture_th="ผ้าทั้งผืน", files={"picture": [(phone_jpeg(), "ผ้า.jpg")]})
    assert page.h1 == "ผ้าไหมยกดอก" and "ยังไม่เผยแพร่" in page.html
    made = newest()
    assert made.details.certificate_until.isoformat() == "2030-02-01"
    (picture,) = made.pictures
    assert picture.words.th == "ผ้าทั้งผืน"
    assert client.get(f"/staff/products/{made.id}/pictures/{picture.key}").status_code == 200
    assert client.get(f"/staff/products/{made.id}/pictures/nothing").status_code == 404
    page = walker.press(form(walker.at, "/publish"))
    assert "เผยแพร่แล้ว" in page.html and newest().is_published
    page = walker.press(form(walker.at, "/withdraw"))
    assert not newest().is_published


def test_what_is_wrong_is_said_and_nothing_is_lost(walker):
    walker.go("/staff/products/new")
    page = walker.press(**{**TYPED, "key": "Bad Key", "name_en": "", "certificate_until__day": "99"})
    assert page.status == 400 and page.problems
    assert page.fields()["producer_th"] == ["กลุ่มตัวอย่าง"]
    page = walker.press(**{**TYPED, "key": "Bad Key", "name_en": ""})
    assert len(page.problems) == 2 and page.fields()["name_th"] == ["ผ้าไหมยกดอก"]
    page = walker.press(**TYPED, files={"picture": [(b"no picture", "x.jpg")]})
    assert page.status == 400 and products.list_products(is_published=None)[0] == []


def test_a_picture_without_words_is_refused(walker):
    walker.go("/staff/products/new")
    page = walker.press(**TYPED, files={"picture": [(phone_jpeg(), "x.jpg")]})
    assert page.status == 400 and products.list_products(is_published=None)[0] == []


def test_a_picture_is_taken_away(walker, product):
    walker.go(f"/staff/products/{product.id}/edit")
    walker.press(picture_th="ก", files={"picture": [(phone_jpeg(), "x.jpg")]})
    (picture,) = newest().pictures
    walker.go(f"/staff/products/{product.id}/edit")
    walker.press(**{f"remove-{picture.key}": "yes"})
    assert list(newest().pictures) == []


def test_a_colleagues_change_is_told_of(walker, product):
    walker.go(f"/staff/products/{product.id}/edit")
    with unit_of_work():
        products.set_published(product.id, False, actor=SYSTEM)
    page = walker.press(price_th="ใหม่")
    assert page.status == 409 and "เพิ่งแก้ไขผลิตภัณฑ์นี้" in page.html
    assert walker.press().status == 200 and newest().details.price.th == "ใหม่"


def test_pieces_are_made_labelled_and_sold(walker, product):
    walker.go(f"/staff/products/{product.id}")
    assert "ยังไม่มีชิ้นงาน" in walker.at.html
    page = walker.press(form(walker.at, "/pieces"), count="๓", series="PK69")
    assert "PK69-0001 ถึง PK69-0003" in page.html
    pieces = products.list_pieces(product.id)[0]
    response = walker.client.post(
        f"/staff/products/{product.id}/labels",
        data={"newest": "2", "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page.html)[1]},
    )
    sheet = get_sheet(int(response.location.rsplit("/", 1)[1]))
    assert sheet.total == 2 and sheet.form == "label"
    walker.press(form(walker.at, f"/pieces/{pieces[0].id}/sold"))
    assert products.get_piece(pieces[0].id).sold_on == clock.today()
    walker.press(form(walker.at, f"/pieces/{pieces[0].id}/unsold"))
    assert products.get_piece(pieces[0].id).sold_on is None


def test_pieces_that_are_refused_come_back_with_words(walker, product):
    walker.go(f"/staff/products/{product.id}")
    page = walker.press(form(walker.at, "/pieces"), count="many", series="PK69")
    assert page.status == 400 and page.problems
    assert page.fields(form(page, "/pieces"))["series"] == ["PK69"]


def test_reports_are_looked_into(walker, product):
    with unit_of_work():
        (piece,) = products.add_pieces(product.id, 1, series="A", actor=SYSTEM)
        report(piece.id)
    page = walker.go(f"/staff/products/{product.id}")
    assert "แจ้งสงสัยปลอม 1 ครั้ง" in page.html
    page = walker.press(form(page, f"/pieces/{piece.id}/clear"))
    assert "แจ้งสงสัยปลอม" not in page.html


def test_an_unknown_action_is_none(walker, product):
    page = walker.go(f"/staff/products/{product.id}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.html)[1]
    assert walker.client.post("/staff/products/pieces/1/burn", data={"csrf_token": token}).status_code == 404


def test_an_officer_reads_and_writes_nothing(client, product):
    with unit_of_work():
        officer = make_officer(Role.OFFICER)
    sign_in(client, officer)
    page = Walker(client).go(f"/staff/products/{product.id}")
    assert page.status == 200 and "เพิ่มชิ้นงาน" not in page.html
    assert client.get("/staff/products/new").status_code == 403
    assert client.post("/staff/products/new", data={"x": io.BytesIO(b"")}).status_code in (400, 403)
