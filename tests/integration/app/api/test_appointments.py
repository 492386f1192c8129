"""An appointment by the API: the same slots as everywhere, one for one person."""

import pytest

from services.db import session
from tests.factories.counter import answers_of, make_office, make_topic
from tests.factories.partners import make_system


@pytest.fixture
def topic(app):
    make_office()
    made = make_topic()
    session().commit()
    return made


@pytest.fixture
def system(client, topic):
    return make_system(client, "appointment")


def go_on(system, draft, given):
    """Answers what waits, as `given` says."""
    while draft["next"]:
        answer = system.put(draft["id"], draft["next"], given.get(draft["next"]))
        assert answer.status_code == 200, answer.text
        draft = answer.json
    return draft


def test_a_slot_is_booked_once(system, topic):
    given = answers_of(topic)
    first, second = (go_on(system, system.begin("appointment"), given) for _ in range(2))
    outcome = system.send(first["id"])
    assert outcome.status_code == 200, outcome.text
    assert outcome.json["reference"].startswith("AP-")
    assert system.send(first["id"]).json == outcome.json
    refused = system.send(second["id"])
    assert refused.status_code == 422 and refused.json["errors"][0]["question"] in ("day", "time"), refused.text
    shown = system.get(f"/cases/{outcome.json['reference']}", **{"X-Access-Code": outcome.json["access_code"]})
    assert shown.status_code == 200 and shown.json["service"] == "appointment"


def test_its_questions_say_which_slots_are_free(system, topic):
    draft = system.begin("appointment", answers={"topic": topic.key})
    day = next(each for each in draft["questions"] if each["key"] == "day")
    assert answers_of(topic)["day"] in day["answer"]["enum"]
