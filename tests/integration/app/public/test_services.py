"""The page of a service: what it says, and what its start button does."""

import pytest

from services import catalogue, drafts
from services.audit import Channel
from services.catalogue import Who
from services.text import Words
from tests.factories.services import KEY, Desk, make_service
from tests.factories.walking import Walker


@pytest.fixture
def desk(app):
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk))
    yield desk
    catalogue.forget()


@pytest.fixture
def walker(client, desk):
    return Walker(client)


def replace_service(**changes):
    catalogue.forget()
    catalogue.register(make_service(Desk(), **changes))


def test_says_what_it_needs_costs_and_takes(walker):
    page = walker.go(f"/services/{KEY}")
    assert page.status == 200
    assert page.h1 == "แจ้งเรื่องตัวอย่าง"
    assert page.title.startswith(page.h1)
    for words in ("3 นาที", "ไม่มีค่าใช้จ่าย", "ภาพถ่าย (ถ้ามี)", "รับเลขที่เรื่อง", "พ.ร.บ. ตัวอย่าง", "ศูนย์รับเรื่องราวร้องทุกข์"):
        assert words in page.html


def test_speaks_english(walker):
    page = walker.go(f"/services/{KEY}?lang=en")
    assert page.h1 == "Sample report"
    assert "Free of charge" in page.html
    assert walker.press().h1 == "What is it about?"


def test_start_begins_a_draft_and_asks(walker):
    walker.go(f"/services/{KEY}")
    page = walker.press()
    assert page.path.startswith("/ask/")
    assert page.path.endswith("/kind")
    assert page.h1 == "เรื่องใด"


def test_looking_begins_nothing(walker, client):
    from sqlalchemy import text

    from services.db import session

    walker.go(f"/services/{KEY}?category=light")
    assert session().scalar(text("SELECT count(*) FROM draft")) == 0


def test_code_fills_in_and_says_where_it_came_from(walker):
    walker.go(f"/services/{KEY}?source=qr-12&category=road&lang=th")
    page = walker.press()
    assert page.path.endswith("/passable")
    draft = drafts.get_draft(page.path.split("/")[2])
    assert draft.answers == {"kind": "road"}
    assert draft.source == {"source": "qr-12", "category": "road"}
    assert draft.asker.channel is Channel.QR


def test_unknown_and_staff_services_look_the_same(walker):
    unknown = walker.go("/services/nothing")
    replace_service(who=Who.STAFF, channels=frozenset({Channel.STAFF}))
    hidden = walker.go(f"/services/{KEY}")
    assert (unknown.status, hidden.status) == (404, 404)
    assert unknown.h1 == hidden.h1


def test_service_that_is_not_on_the_web_says_why(walker):
    reason = Words("ต้องมาแสดงตน", "You must come in person")
    replace_service(channels=frozenset({Channel.COUNTER}), not_on={Channel.WEB: reason})
    page = walker.go(f"/services/{KEY}")
    assert "ต้องมาแสดงตน" in page.html
    assert not list(page.main.iter("form"))


def test_service_with_account_sends_to_sign_in(walker, client):
    replace_service(who=Who.SIGNED_IN)
    page = walker.go(f"/services/{KEY}")
    response = client.post(f"/services/{KEY}", data=page.fields())
    assert response.status_code == 302
    assert "/sign-in" in response.location
    assert response.location.endswith(f"next=/services/{KEY}")


@pytest.mark.parametrize(
    "query", ["category=%01", "a" * 300 + "=1", "source=" + "x" * 5000, "&".join(f"k{n}=1" for n in range(99))]
)
def test_odd_addresses_do_no_harm(walker, query):
    assert walker.go(f"/services/{KEY}?{query}").status == 200
    assert walker.press().status == 200
