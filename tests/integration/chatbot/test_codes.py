"""Printed codes in chat: typed each begins or leads where it does elsewhere; what is no code stays an answer."""

import pytest

from services import codes
from services.audit import SYSTEM
from services.db import unit_of_work
from services.payments.receipts.verifying import TRIES
from services.references import new_printed_code, print_code
from services.text import Words
from tests.factories.codes import counted, make_code
from tests.factories.complaints import make_authority
from tests.factories.payments import make_bill
from tests.factories.talking import Talker, failed_events


@pytest.fixture
def talker(line):
    make_authority()
    talker = Talker(line)
    talker.do("follow")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


@pytest.mark.parametrize("typed", ["{printed}", "{small}", "รหัส {printed}", "code {small}", "โค้ด: {printed}"])
def test_a_code_begins_its_service_with_what_it_hands(talker, typed):
    code = make_code(place=Words("หน้าตลาดหนองดอก", "Market"), subdistrict="510101", handed={codes.HERE: "yes"})
    talker.say(typed.format(printed=code.printed, small=code.code.lower()))
    assert code.printed in talker.text
    draft = talker.draft
    assert draft.find("category").value == "road-damage"
    assert draft.find("place").value["words"] == "หน้าตลาดหนองดอก"
    assert draft.source["code"] == code.code
    assert counted(code) == {("scan", "line"): 1, ("begun", "line"): 1}


def test_by_the_link_of_a_scan_it_is_not_counted_again(talker):
    code = make_code()
    talker.say(codes.chat_words(code))
    assert talker.draft.find("category").value == "road-damage"
    assert counted(code) == {("begun", "line"): 1}


def test_a_code_of_a_page_gives_its_link(talker):
    code = make_code("page", "contact")
    talker.say(code.printed)
    assert "/info/contact" in str(talker.last)
    assert counted(code) == {("scan", "line"): 1}


def test_a_withdrawn_code_says_so_and_offers_the_same(talker):
    code = make_code()
    with unit_of_work():
        codes.withdraw_code(code.id, Words("ย้ายป้าย", "Moved"), actor=SYSTEM)
    talker.say(f"รหัส {code.printed}")
    assert "เลิกใช้แล้ว" in talker.text
    assert "ย้ายป้าย" in talker.text
    assert "start:complaint" in str(talker.last)


def test_an_unknown_code_says_so_only_where_it_is_called_one(talker):
    talker.say("รหัส 222-2222")
    assert "ไม่พบรหัส 222-2222" in talker.text
    talker.say("222-2222")
    assert "ไม่พบรหัส" not in talker.text


def test_whoever_tries_codes_one_after_the_other_finds_no_paper(talker):
    code, poster = make_code("bill", make_bill().reference), make_code("page", "contact")
    talker.say(code.printed)
    assert f"/q/{code.code}" in str(talker.last)
    for number in range(TRIES):
        typed = new_printed_code()
        talker.say(f"รหัส {typed}" if number % 2 else typed)
    for typed in (f"รหัส {code.printed}", f"รหัส {new_printed_code()}"):
        talker.say(typed)
        assert "ลองหลายครั้งเกินไป" in talker.text and "/q/" not in str(talker.last)
    said = []
    for typed in (code.printed, print_code(new_printed_code())):
        talker.say(typed)
        assert "/q/" not in str(talker.last)
        # What is offered beside it comes near to the letters that were typed.
        said.append(talker.text.replace(typed, "").splitlines()[0])
    assert said[0] == said[1], "a code alone is heard as any other word"
    talker.say(poster.printed)
    assert "/info/contact" in str(talker.last)


def test_in_the_midst_of_another_form_it_asks_first(talker):
    talker.say("ร้องเรียน")
    talker.fill("street-light", until="place")
    code = make_code("category", "flood")
    talker.say(code.printed)
    assert talker.draft.find("category").value == "street-light"
    assert "กรอกสิ่งที่รหัสบอก" not in talker.text
    talker.press("เริ่มใหม่")
    assert talker.draft.find("category").value == "flood"
    assert talker.draft.source["code"] == code.code
