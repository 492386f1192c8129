"""Partners at the desk: added, given a key that is shown once, changed, shut off."""

import re

import pytest

from services import partners
from services.audit import SYSTEM
from services.db import session
from services.errors import NotAllowed
from tests.factories.partners import System, make_key, make_partner
from tests.factories.people import make_actor

BASE = "/staff/settings/partners"
KEY = {"label": "ระบบรับแจ้ง", "rate": "๖๐", "days": "365", "scopes": "complaint"}


@pytest.fixture
def authority(admin):
    """What was made so far stays: units of work begin with what is committed."""
    session().commit()


@pytest.fixture
def send(send, authority):
    """Posts with the token of the form of a new partner."""
    return lambda path, **fields: send(path, page=f"{BASE}/new", **fields)


def only():
    [partner] = partners.list_partners(SYSTEM)
    return partner


def test_a_partner_is_added_and_gets_a_key(send, admin, authority, app):
    answer = send(f"{BASE}/new", name_th="เทศบาลตัวอย่าง", name_en="Sample", contact="คุณสมหมาย", unit_id="")
    assert answer.status_code == 302 and answer.location.endswith(f"{BASE}/{only().id}")
    page = send(f"{BASE}/{only().id}/keys", **KEY)
    assert page.status_code == 200
    key = re.search(r'value="(pracha_[^"]+)"', page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert key not in admin.get(f"{BASE}/{only().id}").text, "it is shown once"
    view = only().keys[0]
    assert (view.label, view.rate, view.scopes) == ("ระบบรับแจ้ง", 60, frozenset({"complaint"}))
    system = System(app.test_client(), key)
    system.begin(answers={"category": "street-light"})
    shown = admin.get(BASE).text
    assert "เทศบาลตัวอย่าง" in shown
    assert send(f"{BASE}/{only().id}/keys/{view.id}/revoke").status_code == 302
    assert system.get("/services").status_code == 401
    assert "ยกเลิกแล้ว" in admin.get(f"{BASE}/{only().id}").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": "hotel-fee"}, "scopes"),
        ({"rate": "0"}, "rate"),
        ({"rate": "6001"}, "rate"),
        ({"rate": "many"}, "rate"),
        ({"days": "9999"}, "days"),
        ({"label": "ก" * 81}, "label"),
    ],
)
def test_a_key_that_cannot_be(send, authority, change, field):
    partner = make_partner()
    page = send(f"{BASE}/{partner}/keys", **(KEY | change))
    assert page.status_code == 400
    assert f'href="#{field}"' in page.text and f'id="{field}"' in page.text
    assert not only().keys


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name_th": ""}, "name_th"),
        ({"name_th": "ก" * 201}, "name_th"),
        ({"name_th": "มีอยู่แล้ว"}, "name_th"),
        ({"unit_id": "999999"}, "unit_id"),
        ({"unit_id": "x"}, "unit_id"),
        ({"contact": "ก" * 501}, "contact"),
    ],
)
def test_a_partner_that_cannot_be(send, authority, typed, field):
    make_partner("มีอยู่แล้ว")
    page = send(f"{BASE}/new", **({"name_th": "อีกแห่ง", "name_en": "", "contact": "", "unit_id": ""} | typed))
    assert page.status_code == 400 and f'id="{field}-error"' in page.text


def test_a_partner_is_changed_and_shut_off(send, admin, authority):
    partner = make_partner("เดิม")
    _, key = make_key(partner, "complaint")
    answer = send(f"{BASE}/{partner}", name_th="ใหม่", name_en="", contact="คุณอื่น", unit_id="")
    assert answer.status_code == 302
    view = only()
    assert (view.name.th, view.contact, view.is_active) == ("ใหม่", "คุณอื่น", False)
    assert partners.find_bearer(key) is None
    page = send(f"{BASE}/{partner}", name_th="", name_en="", contact="", unit_id="", is_active="yes")
    assert page.status_code == 400 and "name_th-error" in page.text
    assert "สร้างกุญแจ" not in admin.get(f"{BASE}/{partner}").text


def test_a_key_of_another_partner_is_not_there(send, authority):
    one, other = make_partner(), make_partner()
    view, _ = make_key(one, "complaint")
    assert send(f"{BASE}/{other}/keys/{view.id}/revoke").status_code == 404
    assert send(f"{BASE}/999999/keys", **KEY).status_code == 404


def test_only_administrators(app):
    officer = make_actor()
    for forbidden in (
        lambda: partners.list_partners(officer),
        lambda: partners.get_partner(1, actor=officer),
        lambda: partners.revoke_key(1, 1, actor=officer),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
