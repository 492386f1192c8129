"""The doors by which `test_every_channel.py` walks: each leads from outside to the first question of a service."""

import json
import re
from typing import Any

from services import codes, drafts
from services.audit import SYSTEM, Role
from services.catalogue import Service, Who
from services.codes import NewCode
from services.db import session, unit_of_work
from services.drafts.models import Draft
from services.people import NewEstablishment
from services.questions import Question
from services.text import Words
from tests.factories.businesses import make_business
from tests.factories.kiosks import enrol
from tests.factories.partners import make_system
from tests.factories.people import make_officer, make_person, sign_in
from tests.factories.tax_talk import OCTOBER, tie
from tests.factories.walking import Walker

#: The kind of establishment that files each tax.
KINDS = {"hotel-fee": "hotel", "oil-tax": "station", "tobacco-tax": "tobacco"}


def make_owner(service: Service) -> Any:
    """An account that may ask for the service: of a tax, one whose establishment owes a month."""
    person = make_person()
    if service.who is Who.BUSINESS:
        place = NewEstablishment("กิจการทดสอบ", KINDS[service.key], rooms=20, taxes={service.key: OCTOBER})
        make_business(place, owner=person.id)
    return person


def needs_account(service: Service) -> bool:
    """Whether a citizen signs in for it."""
    return service.who in (Who.SIGNED_IN, Who.BUSINESS)


def by_web(client, service: Service, path: str = "") -> tuple[Question, str]:
    """The start button of the service's page."""
    if needs_account(service):
        with unit_of_work():
            person = make_owner(service)
        sign_in(client, person)
    walker = Walker(client)
    page = walker.go(path or f"/services/{service.key}")
    assert page.status == 200, page.path
    page = walker.press()
    assert page.status == 200, page.path
    draft_id = re.match(r"/ask/([^/]+)/", page.path)[1]
    return first_of(draft_id), page.html


def by_qr(client, service: Service) -> tuple[Question, str]:
    """A code of the service that hangs somewhere, scanned."""
    with unit_of_work():
        new = NewCode("service", service.key, service.name, place=Words("หน้าสำนักงาน", "At the office"))
        code = codes.make_code(new, actor=SYSTEM)
    return by_web(client, service, f"/q/{code.code}")


def by_counter(client, service: Service) -> tuple[Question, str]:
    """The long page of an officer who files for somebody; the first answer begins the draft."""
    with unit_of_work():
        officer = make_officer(Role.COUNTER)
    sign_in(client, officer)
    walker = Walker(client)
    page = walker.go(f"/staff/file/{service.key}")
    assert page.status == 200, page.path
    walker.press(action="update")
    draft = newest()
    assert draft.officer_id == officer.id or service.is_anonymous
    return drafts.get_draft(draft.id).asked[0].question, page.html


def by_line(talker, service: Service) -> tuple[Question, str]:
    """The button of the chat that begins the service."""
    if needs_account(service):
        with unit_of_work():
            tie(talker, make_owner(service).id)
    talker.do("press", f"start:{service.key}")
    return first_of(newest().id), talker.text


def by_kiosk(client, service: Service) -> tuple[Question, str]:
    """The list on the screen of a device that was let in, and the service's page on it."""
    with unit_of_work():
        enrol(client)
    listed = Walker(client).go("/kiosk/services")
    assert f"/services/{service.key}" in listed.html
    return by_web(client, service)


def by_api(client, service: Service) -> tuple[Question, str]:
    """A partner's own system; what it is answered is data, not a page."""
    draft = make_system(client, service.key).begin(service.key)
    question = first_of(draft["id"])
    assert draft["next"] == question.key
    return question, json.dumps(draft, ensure_ascii=False)


def newest() -> Draft:
    """The draft that was begun last."""
    session().expire_all()
    return session().query(Draft).order_by(Draft.opened_at.desc(), Draft.touched_at.desc()).limit(1).one()


def first_of(draft_id: str) -> Question:
    """The first question that waits for its answer."""
    view = drafts.get_draft(draft_id)
    return view.find(view.next_key).question
