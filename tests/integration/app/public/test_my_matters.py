"""A citizen's matters: where signing in leads, what waits comes first, and the question above its answer."""

import pytest

from services import cases, complaints
from services.audit import Actor, Role
from services.cases import Action
from services.db import unit_of_work
from tests.factories.complaints import file_complaint, make_authority, officer
from tests.factories.people import PASSWORD, make_person
from tests.factories.walking import Walker

ASKED = "เสาต้นไหน ใกล้ร้านใด"


@pytest.fixture
def person(app):
    make_authority()
    with unit_of_work():
        return make_person()


@pytest.fixture
def walker(client, person):
    return Walker(client)


def sign_in(walker, person):
    walker.go("/account/sign-in")
    return walker.press(email=person.email, password=PASSWORD)


def report(person, words):
    actor = Actor.citizen(person.id)
    return file_complaint("street-light", actor=actor, words=words, name=None, phone=None, email=None)


def ask(reference):
    unit = complaints.get_category("street-light").unit_id
    registry, worker = officer(Role.REGISTRY), officer(Role.OFFICER, unit_id=unit)
    with unit_of_work():
        cases.act(reference, Action.SCREEN, actor=registry)
        cases.act(reference, Action.ASSIGN, actor=registry, unit_id=unit)
        cases.act(reference, Action.TAKE, actor=worker)
        cases.act(reference, Action.ASK, actor=worker, words=ASKED)


def test_signing_in_leads_to_the_matters_where_there_are_any(walker, person):
    assert sign_in(walker, person).path == "/account"
    report(person, "ไฟหน้าวัดดับ")
    assert sign_in(walker, person).path == "/account/cases"


def test_what_waits_for_the_citizen_comes_first_and_asks_above_the_answer(walker, person):
    first, second = report(person, "ไฟหน้าวัดดับ"), report(person, "ไฟปากซอยดับ")
    ask(first.reference)
    page = sign_in(walker, person)
    text = page.text(page.main)
    assert text.index("เรื่องที่รอท่าน") < text.index(first.reference) < text.index(second.reference)
    page = walker.go(f"/track/{first.track_token}")
    (box,) = page.all("blockquote")
    assert ASKED in page.text(box)
