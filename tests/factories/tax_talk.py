"""What the tests of taxes in the chat share: accounts with hotels, what a chat offers, what the platform fetches."""

import re
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select

from chatbot.platform.linking import play_dialog
from services import people
from services.db import session, unit_of_work
from services.people import NewEstablishment
from services.taxes.models import TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.people import make_person, sign_in
from tests.factories.talking import actions

OCTOBER = date(2026, 10, 1)


def tie(talker, person_id):
    people.tie_identity(person_id, provider="line", subject=talker.phone.id, actor=citizen(person_id))


def make_hotel(talker):
    """An account with one hotel, tied to the chat."""
    with unit_of_work():
        person = make_person()
        made = make_business(
            NewEstablishment("โรงแรมเดียว", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}), owner=person.id
        )
        tie(talker, person.id)
    return person, made


def standing():
    session().rollback()
    return list(session().scalars(select(TaxReturn).order_by(TaxReturn.id)))


def labels(talker):
    return [each["label"] for each in actions(talker.last) if each.get("label")]


def links(talker):
    return [each["uri"] for each in actions(talker.last) if each["type"] == "uri"]


def pictures(node):
    """The addresses of all pictures of messages."""
    if isinstance(node, dict):
        own = [node["url"]] if node.get("type") == "image" else []
        return own + [found for inner in node.values() for found in pictures(inner)]
    return [found for inner in node for found in pictures(inner)] if isinstance(node, list) else []


def fetch(client, address):
    """What the platform gets at an address, without any session."""
    with client.application.test_client() as nobody:
        answer = nobody.get(urlsplit(address).path)
    return answer.status_code, answer.data


def file_hotel(talker, charge="20,000"):
    """Files a hotel's month by typing its totals."""
    talker.say("ยื่นเดือนที่แล้ว")
    fill_hotel(talker, charge)


def fill_hotel(talker, charge):
    """Goes on from "is there anything" to the review; gives the event of the charge."""
    talker.press("มีรายการ")
    told = None
    for _ in range(12):
        if "ยืนยันยื่นแบบ" in labels(talker):
            break
        wanted = talker.draft.next_key
        question = talker.draft.find(wanted).question
        if question.kind == "choice":
            choice = question.settings["choices"][0]
            talker.press((choice.line or choice.label).th[:20])
        elif not question.required:
            talker.say("ข้าม")
        else:
            event = talker.say(charge if question.kind == "money" else "10")
            told = event if question.kind == "money" else told
    assert "ยืนยันยื่นแบบ" in labels(talker), talker.text
    return told


def link(talker, client, person):
    """Presses "link my account" and goes through our page and LINE's dialog."""
    talker.press("เชื่อมบัญชี")
    (uri,) = [each for each in links(talker) if "/account/line" in each]
    sign_in(client, person)
    path = uri.removeprefix("http://localhost:8000")
    fields = re.findall(r'name="(csrf_token|linkToken)" value="([^"]+)"', client.get(path).get_data(as_text=True))
    answer = client.post("/account/line", data=dict(fields))
    assert answer.status_code == 302
    assert play_dialog(talker.line.platform, answer.location) is not None
    talker.line.work()
    talker.last = talker.phone.news()
