"""One return from two doors: the same questions, and from `drafts.answer` on the same functions one after the other."""

import io
import re
import sys
from contextlib import contextmanager
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlalchemy import select

from services import drafts, people, taxes
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.people import NewEstablishment
from services.taxes.models import TaxReturn
from tests.factories.businesses import citizen, make_business, make_station
from tests.factories.complaint_pages import token_in
from tests.factories.complaints import make_authority
from tests.factories.people import make_person, make_unit, sign_in
from tests.factories.talking import Talker, actions

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def talker(app, line):
    """A chat, tied to an account with a hotel and a station; October is missing for both."""
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        make_authority()
        with unit_of_work():
            if people.finance_unit_id() is None:
                make_unit("finance")
            taxes.seed_ordinances()
        talker = Talker(line)
        talker.say("เมนู")
        with unit_of_work():
            person = make_owner()
            people.tie_identity(person.id, provider="line", subject=talker.phone.id, actor=citizen(person.id))
        yield talker


def make_owner():
    person = make_person()
    make_business(
        NewEstablishment("โรงแรมทดสอบ", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}),
        make_station(),
        owner=person.id,
    )
    return person


@contextmanager
def followed(*names):
    """The functions of services that run within `drafts.<name>`, in their order."""
    ran, depth = [], 0

    def note(frame, event, _argument):
        nonlocal depth
        if event not in ("call", "return"):
            return
        code = frame.f_code
        where = code.co_filename.rpartition("/services/")[2] if "/services/" in code.co_filename else ""
        is_door = where.startswith("drafts/") and code.co_name in names
        if event == "call":
            if where and (depth or is_door) and where.startswith(("drafts/", "catalogue/", "questions/", "taxes/")):
                ran.append(f"{where}:{code.co_name}")
            depth += is_door
        else:
            depth -= is_door

    sys.setprofile(note)
    try:
        yield ran
    finally:
        sys.setprofile(None)


def send(client, path, form):
    page = client.get(path)
    return client.post(path, data={"csrf_token": token_in(page), **form}, content_type="multipart/form-data")


def links(talker):
    return [each["uri"] for each in actions(talker.last) if each["type"] == "uri"]


def begin_on_the_web(client, service, **answers):
    draft = send(client, f"/services/{service}?month=2026-10", {}).location.rpartition("/")[2]
    for key, value in answers.items():
        assert send(client, f"/ask/{draft}/{key}", {key: value, "seen": 0}).status_code == 302, key
    return draft


def on_the_web(client, person):
    """Another account on the web, at the room charge of the same month."""
    sign_in(client, person)
    return begin_on_the_web(client, "hotel-fee", has_items="yes", way="month", rooms_sold="10", nights="12")


def in_the_chat(talker):
    talker.say("ค่าธรรมเนียมโรงแรม")
    talker.press("มีรายการ")
    choice = next(c for c in talker.draft.find("way").question.settings["choices"] if c.key == "month")
    talker.press((choice.line or choice.label).th)
    talker.say("10")
    talker.say("12")


def test_an_answer_takes_the_same_way_from_both_doors(talker, client):
    with unit_of_work():
        other = make_owner()
    in_the_chat(talker)
    draft = on_the_web(client, other)
    asked = talker.draft.next_key
    keys = [each.question.key for each in talker.draft.asked]
    assert keys == [each.question.key for each in drafts.get_draft(draft).asked]
    assert [each.question for each in talker.draft.asked[2:]] == [
        each.question for each in drafts.get_draft(draft).asked[2:]
    ]
    path = f"/ask/{draft}/{asked}"
    form = {"csrf_token": token_in(client.get(path)), asked: "20,000", "seen": 0}
    with followed("answer") as web:
        assert client.post(path, data=form, content_type="multipart/form-data").status_code == 302
    with followed("answer") as chat:
        talker.say("20,000")
    assert "drafts/answering.py:answer" in web and any(each.startswith("questions/money.py") for each in web)
    assert chat == web


def test_sending_takes_the_same_way_to_the_same_return(talker, client):
    with unit_of_work():
        other = make_owner()
    in_the_chat(talker)
    draft = on_the_web(client, other)
    asked = talker.draft.next_key
    talker.say("20,000")
    send(client, f"/ask/{draft}/{asked}", {asked: "20,000", "seen": 0})
    review = client.get(f"/ask/{draft}/review").get_data(as_text=True)
    form = dict(re.findall(r'name="(csrf_token|seal)" value="([^"]+)"', review))
    with followed("submit") as web:
        assert client.post(f"/ask/{draft}/review", data=form).status_code == 302
    with followed("submit") as chat:
        talker.press("ยืนยันยื่นแบบ")
    wanted = ("taxes/submitting.py:submit_return", "taxes/filing.py:file_return", "taxes/assessing.py:assess")
    assert set(wanted) <= set(web)
    # Only what is put on the card of the chat, and who is told there, is its own.
    assert set(web) ^ set(chat) <= {"taxes/submitting.py:_shown_in_chat"}
    first, second = standing()
    assert (first.answers, first.tax_satang, first.certified) == (second.answers, second.tax_satang, second.certified)
    assert {first.channel, second.channel} == {"web", "line"}


def standing():
    session().rollback()
    return list(session().scalars(select(TaxReturn).order_by(TaxReturn.id)))


class TestByLink:
    """What no chat can hold is answered on the web, and the chat goes on behind it."""

    def at(self, talker):
        (address,) = {each for each in links(talker) if "/answer/" in each}
        return urlsplit(address).path

    def test_a_ledger(self, talker, client):
        talker.say("ค่าธรรมเนียมโรงแรม")
        talker.press("มีรายการ")
        choice = next(c for c in talker.draft.find("way").question.settings["choices"] if c.key == "ledger")
        talker.press((choice.line or choice.label).th)
        path = self.at(talker)
        ledger = b'date,room,nights,room charge,guest name\n2026-10-02,101,2,"1,600.50",Nobody At All\n'
        refused = send(client, path, {"ledger": (io.BytesIO(b"date,room\nx,1\n"), "x.csv")})
        assert refused.status_code == 400
        assert send(client, path, {"ledger": (io.BytesIO(ledger), "guests.csv")}).location == "/answered"
        talker.say("ทำต่อ")
        assert "1,600.50 บาท" in talker.text and "Nobody" not in talker.text
        talker.press("ยืนยันยื่นแบบ")
        (row,) = standing()
        assert row.channel == "line" and row.answers["charge_by_day"] and "Nobody" not in str(row.answers)

    def test_lines_of_oil(self, talker, client):
        talker.say("ภาษีน้ำมัน")
        while "มีรายการ" not in [each.get("label") for each in actions(talker.last)]:
            talker.press("ต.ค. 69")
        talker.press("มีรายการ")
        typed = {
            "products-0-product": "diesel", "products-0-opening": "100", "products-0-received": "1,000",
            "products-0-sold": "๑๐๐๐", "products-0-closing": "100",
        }  # fmt: skip
        assert send(client, self.at(talker), typed).location == "/answered"
        talker.say("ทำต่อ")
        assert "45.40 บาท" in talker.text
        talker.press("ยืนยันยื่นแบบ")
        (row,) = standing()
        assert (row.tax, row.channel, row.tax_satang) == ("oil-tax", "line", 4_540)
