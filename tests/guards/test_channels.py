"""Every service has every channel or says why not, has three of them at least, and each pair is walked by a test."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from flask_migrate import upgrade

from app import create_app
from services import catalogue, offered
from services.audit import Actor, ActorKind, Channel, Role
from services.catalogue import OFFERED, Service
from services.catalogue.register import list_families
from services.channels import ENOUGH, TESTED, is_tested, pattern_of
from services.db import db, unit_of_work
from services.text import Words
from tests.conftest import make_settings
from tests.factories.complaints import make_authority
from tests.factories.surveys import make_survey
from tests.integration.app import test_every_channel

OFFICER = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.ADMIN)
#: Services with fewer channels, each with its reason: none.
FEWER: dict[str, str] = {}


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """Everything that is on offer, with one service of each family at least."""
    app = create_app(make_settings(tmp_path_factory.mktemp("channels")))
    with app.app_context():
        upgrade()
        make_authority()
        with unit_of_work():
            make_survey("satisfaction")
            make_survey("everywhere")
        offered.install()
        yield catalogue.list_services(OFFICER)
        db.session.remove()
        db.engine.dispose()


def problems_of(services: Iterable[Service]) -> list[str]:
    """What is wrong with the channels of these services."""
    wrong = []
    for service in services:
        for offer in catalogue.list_channels(service):
            said = offer.reason and offer.reason.th.strip() and offer.reason.en.strip()
            if not offer.is_offered and not said:
                wrong.append(f"{service.key} is not on {offer.channel} and does not say why")
            if offer.is_offered and not is_tested(service.key, offer.channel):
                wrong.append(f"{service.key} is on {offer.channel}, where no test walks it")
        if len(service.channels & set(OFFERED)) < ENOUGH and service.key not in FEWER:
            wrong.append(f"{service.key} has fewer than {ENOUGH} channels")
    return wrong


def stale_pairs(services: Iterable[Service]) -> list[str]:
    """Pairs that are walked and no longer on offer."""
    found: dict[str, frozenset[Channel]] = {}
    for service in services:
        found[pattern_of(service.key)] = found.get(pattern_of(service.key), frozenset()) | service.channels
    return [f"{key} on {channel}" for key, channels in TESTED.items() for channel in sorted(channels)
            if channel not in found.get(key, frozenset())]  # fmt: skip


def test_every_service_has_every_channel_or_says_why_not(services):
    assert problems_of(services) == []


def test_every_family_was_looked_at(services):
    assert list_families()
    for family in list_families():
        assert any(service.key.startswith(family.prefix) for service in services), family.prefix


def test_nothing_is_walked_that_is_not_offered(services):
    assert stale_pairs(services) == []


def test_every_pair_is_walked(services):
    """The test of the walk has a door for each channel, and a key for each family."""
    walked = {(key, channel) for key, channel in test_every_channel.PAIRS}
    assert walked == {(key, channel) for key, channels in TESTED.items() for channel in channels}
    assert {channel for _, channel in walked} == set(OFFERED)
    assert {key for key in TESTED if key.endswith("*")} == set(test_every_channel.OF_FAMILY)


def test_the_guard_can_fail(services):
    complaint = next(service for service in services if service.key == "complaint")
    silent = replace(complaint, channels=frozenset(complaint.channels) - {Channel.KIOSK})
    assert problems_of([silent]) == ["complaint is not on kiosk and does not say why"]
    half = replace(silent, not_on={Channel.KIOSK: Words("ไม่เหมาะกับจอสาธารณะ", "")})
    assert problems_of([half]) == ["complaint is not on kiosk and does not say why"]
    few = replace(
        complaint,
        channels=frozenset({Channel.WEB, Channel.COUNTER}),
        not_on=dict.fromkeys(OFFERED, Words("เหตุผล", "A reason")),
    )
    assert problems_of([few]) == ["complaint has fewer than 3 channels"]
    unknown = replace(complaint, key="unheard-of", channels=frozenset(OFFERED))
    assert len(problems_of([unknown])) == len(OFFERED)
    assert "business-registration on web" in stale_pairs([complaint])
