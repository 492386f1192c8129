"""A business is registered in the chat, approved at the desk, told in the chat, and files there."""

from datetime import datetime

import time_machine

from services import drafts, notifications, people, taxes
from services.clock import BANGKOK
from services.db import session, unit_of_work
from tests.factories.businesses import citizen
from tests.factories.payments import make_finance
from tests.factories.people import make_person
from tests.factories.registering import answers_to_register
from tests.factories.tax_talk import labels, tie


def test_from_the_request_to_the_first_return(talker):
    with unit_of_work():
        person = make_person()
        tie(talker, person.id)
    talker.say("ภาษี")
    talker.press("ขึ้นทะเบียน")
    answers = answers_to_register()
    while (key := talker.draft.next_key) is not None:
        with unit_of_work():
            drafts.answer(talker.draft.id, key, answers.get(key), actor=citizen(person.id), seen=drafts.OVERWRITE)
    talker.say("ถัดไป")
    assert "ยืนยันส่งคำขอ" in labels(talker) and answers["name"] in talker.text
    talker.press("ยืนยันส่งคำขอ")
    (request,) = taxes.list_registrations(actor=(officer := finance())).rows
    assert request.reference in talker.text
    with unit_of_work():
        taxes.approve_registration(request.reference, actor=officer)
    session().rollback()
    notifications.send_due(100)
    told = talker.phone.news()
    assert request.reference in str(told) and "ขึ้นทะเบียน" in str(told)
    (place,) = people.list_establishments_of(citizen(person.id))
    with time_machine.travel(datetime(2026, 12, 3, 10, tzinfo=BANGKOK), tick=False):
        talker.say("ภาษี")
        assert place.name in talker.text and "ยื่นแบบ" in labels(talker)


def finance():
    with unit_of_work():
        return make_finance()
