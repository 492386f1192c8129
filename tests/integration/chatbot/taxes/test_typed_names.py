"""Establishments named by typing, in a form and in the list before it: begun, misspelt, or asked again."""

import pytest

from services import people
from services.db import unit_of_work
from services.people import NewEstablishment
from tests.factories.businesses import citizen, make_business
from tests.factories.people import make_person
from tests.factories.talking import failed_events
from tests.factories.tax_talk import OCTOBER, labels, tie

NAMES = ("โรงแรมสุขสบาย", "โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2")


@pytest.fixture
def places(talker):
    """The three hotels of the account of the chat: number → name."""
    with unit_of_work():
        person = make_person()
        hotels = [NewEstablishment(name, "hotel", rooms=9, taxes={"hotel-fee": OCTOBER}) for name in NAMES]
        make_business(*hotels, owner=person.id)
        tie(talker, person.id)
    return {str(each.id): each.name for each in people.list_establishments_of(citizen(person.id))}


def chosen(talker, places) -> str:
    return places.get(talker.draft.answers.get("establishment"), "")


class TestInTheForm:
    """The question which establishment it is."""

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("โรงแรมริมน้ำ ๒ ครับ", "โรงแรมริมน้ำ 2"),
            ("โรงแรมสุข", "โรงแรมสุขสบาย"),
            ("โรงแรมศุขสะบาย", "โรงแรมสุขสบาย"),
        ],
    )
    def test_a_name_is_taken(self, talker, places, typed, name):
        talker.say("ค่าธรรมเนียมโรงแรม")
        talker.say(typed)
        assert chosen(talker, places) == name and failed_events() == []

    def test_where_two_may_be_meant_those_two_are_offered(self, talker, places):
        talker.say("ค่าธรรมเนียมโรงแรม")
        talker.say("โรงแรมริมนำ")
        assert "หมายถึงข้อไหน" in talker.text and chosen(talker, places) == ""
        assert [name for name in NAMES if name in labels(talker)] == ["โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2"]
        talker.press("โรงแรมริมน้ำ 2")
        assert chosen(talker, places) == "โรงแรมริมน้ำ 2"

    def test_two_that_were_offered_are_told_apart_by_their_number_or_left(self, talker, places):
        talker.say("ค่าธรรมเนียมโรงแรม")
        talker.say("ริมน้ำ")
        talker.say("1")
        assert chosen(talker, places) == "โรงแรมริมน้ำ 1"
        talker.say("ย้อนกลับ")
        talker.say("ริมน้ำ")
        talker.say("สุขสบาย")
        assert chosen(talker, places) == "โรงแรมสุขสบาย"

    def test_another_name_is_asked_again(self, talker, places):
        talker.say("ค่าธรรมเนียมโรงแรม")
        talker.say("โรงแรมริมนำ 3")
        assert chosen(talker, places) == "" and set(NAMES) <= set(labels(talker))


class TestInTheList:
    """The list of those that still have to file a month, before any form is open."""

    @pytest.fixture(autouse=True)
    def listed(self, talker, places):
        talker.say("ภาษี")
        talker.press("ยื่นแบบ")
        assert set(NAMES) <= set(labels(talker))

    @pytest.mark.parametrize("typed", ["โรงแรมสุขสบาย", "สุขสบายค่ะ", "โรงแรมศุขสะบาย"])
    def test_a_name_begins_its_form(self, talker, places, typed):
        talker.say(typed)
        assert "มีรายการในเดือนนี้หรือไม่" in talker.text
        assert chosen(talker, places) == "โรงแรมสุขสบาย" and talker.draft.answers["month"] == "2026-10"

    def test_where_two_may_be_meant_those_two_are_offered(self, talker, places):
        talker.say("ริมน้ำ")
        assert "หมายถึงข้อไหน" in talker.text and labels(talker) == ["โรงแรมริมน้ำ 1", "โรงแรมริมน้ำ 2"]
        talker.say("โรงแรมริมน้ำ 2")
        assert chosen(talker, places) == "โรงแรมริมน้ำ 2"

    def test_words_of_the_chat_and_other_words_mean_what_they_meant(self, talker, places):
        talker.say("เมนู")
        assert "มีรายการในเดือนนี้หรือไม่" not in talker.text
        talker.say("ติดตามเรื่อง")
        assert talker.user.draft_id is None and failed_events() == []

    def test_after_something_else_a_name_is_no_choice_any_more(self, talker, places):
        talker.say("เปิดกี่โมง")
        talker.say("โรงแรมสุขสบาย")
        assert "มีรายการในเดือนนี้หรือไม่" not in talker.text
