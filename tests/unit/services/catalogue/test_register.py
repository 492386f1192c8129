"""The register of services, families, what is on offer to whom, and the search."""

import pytest

from services import catalogue
from services.audit import Actor, ActorKind, Channel, Role
from services.catalogue import Family, Who
from services.errors import NotFound
from services.text import Words
from tests.factories.services import Desk, make_service

CITIZEN = Actor.citizen()
OFFICER = Actor(ActorKind.OFFICER, Channel.STAFF, 7, Role.OFFICER)


@pytest.fixture(autouse=True)
def empty_register():
    catalogue.forget()
    yield
    catalogue.forget()


def offer(key, **changes):
    return catalogue.register(make_service(Desk(), key=key, **changes))


def survey_family():
    closed = make_service(Desk(), key="survey-old")
    open_ = make_service(Desk(), key="survey-new", order=5)
    found = {service.key: service for service in (closed, open_)}
    return Family("survey-", found.get, lambda: [open_])


def test_finds_what_was_registered():
    service = offer("complaint")
    assert catalogue.get_service("complaint") is service


def test_unknown_service_is_not_found():
    with pytest.raises(NotFound):
        catalogue.get_service("complaint")


def test_refuses_the_same_key_twice():
    offer("complaint")
    with pytest.raises(ValueError, match="twice"):
        offer("complaint")


def test_family_finds_also_what_is_on_offer_no_longer():
    catalogue.register_family(survey_family())
    assert catalogue.get_service("survey-old").key == "survey-old"
    assert [each.key for each in catalogue.list_services(CITIZEN)] == ["survey-new"]
    with pytest.raises(NotFound):
        catalogue.get_service("survey-none")


def test_keys_and_prefixes_do_not_overlap():
    catalogue.register_family(survey_family())
    with pytest.raises(ValueError, match="belongs to a family"):
        offer("survey-mine")
    with pytest.raises(ValueError, match="overlaps"):
        catalogue.register_family(Family("survey-x-", lambda key: None, lambda: []))
    offer("request")
    with pytest.raises(ValueError, match="holds a registered service"):
        catalogue.register_family(Family("req", lambda key: None, lambda: []))


def test_lists_in_order_for_the_actor_and_the_channel():
    offer("b", order=2)
    offer("a", order=2)
    offer("c", order=1, channels=frozenset({Channel.LINE}))
    offer("repair", who=Who.STAFF, channels=frozenset({Channel.STAFF}))
    assert [each.key for each in catalogue.list_services(CITIZEN)] == ["c", "a", "b"]
    assert [each.key for each in catalogue.list_services(CITIZEN, Channel.WEB)] == ["a", "b"]
    assert "repair" in [each.key for each in catalogue.list_services(OFFICER)]


def test_searches_names_in_both_languages_and_chat_words():
    offer("complaint", name=Words("แจ้งเรื่อง ร้องเรียน", "Report a problem"), chat_words=("ถนนพัง",))
    offer("hotel-fee", name=Words("ค่าธรรมเนียมโรงแรม", "Hotel guest fee"))

    def found(query):
        return [each.key for each in catalogue.search_services(query, actor=CITIZEN)]

    assert found("โรงแรม") == ["hotel-fee"]
    assert found("REPORT problem") == ["complaint"]
    assert found("ถนนพัง") == ["complaint"]
    assert found("report hotel") == []
    assert found("  ") == []


def test_names_every_channel_with_the_reason_where_it_is_not_on_offer():
    reason = Words("ต้องแนบบัญชี", "Needs a ledger")
    service = offer("x", channels=frozenset({Channel.WEB}), not_on={Channel.LINE: reason})
    channels = {each.channel: each for each in catalogue.list_channels(service)}
    assert channels[Channel.WEB].is_offered
    assert not channels[Channel.LINE].is_offered
    assert channels[Channel.LINE].reason is reason
    assert Channel.SYSTEM not in channels
