"""Every service by every channel on which it is offered, through the real door, up to its first question."""

from datetime import datetime

import pytest
import time_machine

from services import catalogue, people, taxes
from services.audit import Channel
from services.channels import TESTED
from services.clock import BANGKOK
from services.db import unit_of_work
from tests.factories.complaints import make_authority
from tests.factories.line import playing
from tests.factories.people import make_unit
from tests.factories.surveys import make_survey
from tests.factories.talking import Talker
from tests.integration.app import every_channel
from tests.integration.app.every_channel import newest

PAIRS = sorted((key, channel) for key, channels in TESTED.items() for channel in channels)
#: The service of each family that is walked.
OF_FAMILY = {"survey-*": "survey-everywhere"}
DOORS = {
    Channel.WEB: every_channel.by_web,
    Channel.QR: every_channel.by_qr,
    Channel.KIOSK: every_channel.by_kiosk,
    Channel.COUNTER: every_channel.by_counter,
    Channel.API: every_channel.by_api,
}


@pytest.fixture
def town(app):
    """November, with everything that is offered."""
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        make_authority()
        with unit_of_work():
            if people.finance_unit_id() is None:
                make_unit("finance")
            taxes.seed_ordinances()
            make_survey("satisfaction")
            make_survey("everywhere")
        yield


@pytest.mark.parametrize(("key", "channel"), [pair for pair in PAIRS if pair[1] in DOORS])
def test_the_door_leads_to_the_first_question(town, client, key, channel):
    service = catalogue.get_service(OF_FAMILY.get(key, key))
    assert channel in service.channels
    question, shown = DOORS[channel](client, service)
    assert question.label.th in shown
    assert newest().channel == channel.value and newest().service == service.key


@pytest.mark.parametrize("key", [key for key, channel in PAIRS if channel is Channel.LINE])
def test_the_chat_leads_to_the_first_question(town, app, tmp_path, key):
    service = catalogue.get_service(OF_FAMILY.get(key, key))
    with playing(app, tmp_path) as line:
        talker = Talker(line)
        talker.say("เมนู")
        question, shown = every_channel.by_line(talker, service)
    assert question.label.th in shown
    assert newest().channel == Channel.LINE.value and newest().service == service.key


def test_every_pair_has_a_door():
    assert {channel for _key, channel in PAIRS} <= {*DOORS, Channel.LINE}
