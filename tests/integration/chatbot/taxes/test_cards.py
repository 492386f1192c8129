"""Taxes in the chat: what is due, nothing in two presses, bills whose QR a bank can read, receipts; for nobody else."""

from urllib.parse import urlsplit

import pytest

from services import payments, people, qr, taxes
from services.db import unit_of_work
from services.people import NewEstablishment
from services.taxes.nil import nil_url
from tests.factories.businesses import citizen, make_business, make_station
from tests.factories.payments import make_bill, pay
from tests.factories.people import make_person
from tests.factories.talking import actions
from tests.factories.tax_talk import (
    OCTOBER,
    fetch,
    file_hotel,
    labels,
    link,
    links,
    make_hotel,
    pictures,
    standing,
    tie,
)


class TestDue:
    """What is to be filed."""

    @pytest.mark.parametrize("words", ["ภาษี", "ภาษีและค่าธรรมเนียม ครับ", "Taxes"])
    def test_each_month_of_a_business_is_a_card_with_its_days(self, talker, owner, words):
        talker.say(words)
        for said in ("โรงแรมเหนือ", "โรงแรมใต้", "ร้านยาสูบ"):
            assert said in talker.text
        assert labels(talker).count("ยื่นแบบ") == labels(talker).count("ไม่มีรายการเดือนนี้") == 2
        assert "เหลืออีก" in talker.text and "ตุลาคม 2569" in talker.text

    def test_the_tile_below_the_chat_says_the_same(self, talker, owner):
        talker.do("press", "tax:due")
        assert "โรงแรมเหนือ" in talker.text

    def test_in_english(self, talker, owner):
        talker.say("English")
        talker.say("my taxes")
        assert "October 2026" in talker.text and "days left" in talker.text and "Nothing this month" in labels(talker)

    def test_the_establishment_is_chosen_and_month_and_place_are_not_asked_again(self, talker, owner):
        talker.say("ภาษี")
        talker.press("ยื่นแบบ")
        assert {"โรงแรมเหนือ", "โรงแรมใต้"} <= set(labels(talker))
        talker.press("โรงแรมใต้")
        assert "มีรายการในเดือนนี้หรือไม่" in talker.text
        chosen = talker.draft.answers
        (place,) = [each for each in people.list_establishments_of(citizen(owner.id)) if each.name == "โรงแรมใต้"]
        assert chosen["establishment"] == str(place.id) and chosen["month"] == "2026-10"

    def test_last_month_begins_at_once_where_one_thing_is_missing(self, talker):
        make_hotel(talker)
        talker.say("ยื่นเดือนที่แล้ว")
        assert "มีรายการในเดือนนี้หรือไม่" in talker.text

    def test_last_month_is_chosen_where_several_are(self, talker, owner):
        talker.say("ยื่นเดือนที่แล้ว")
        assert labels(talker).count("ยื่นแบบ") == 2

    def test_who_has_no_business_is_told_how_to_get_one(self, talker):
        with unit_of_work():
            tie(talker, make_person().id)
        talker.say("ภาษี")
        assert "ยังไม่ได้ดูแลสถานประกอบการ" in talker.text
        talker.press("ขึ้นทะเบียน")
        assert talker.draft.service.key == "business-registration"

    def test_a_word_of_ours_within_a_form_is_an_answer_where_words_are_asked(self, talker):
        talker.say("ร้องเรียน")
        talker.fill(until="words")
        talker.say("ภาษี")
        assert "เชื่อมบัญชี" not in labels(talker)


class TestNothing:
    """Two presses."""

    def test_for_every_establishment_of_the_card(self, talker, owner):
        talker.say("ภาษี")
        talker.press("ไม่มีรายการเดือนนี้")
        assert "ข้าพเจ้าขอรับรอง" in talker.text and "0.00 บาท" in talker.text and "โรงแรมใต้" in talker.text
        assert standing() == []
        talker.press("ยืนยันยื่นแบบ")
        rows = standing()
        assert [(row.tax, row.is_nil, row.channel) for row in rows] == [("hotel-fee", True, "line")] * 2
        assert all(row.reference in talker.text and "รับรอง" in row.certified for row in rows)

    def test_pressed_twice_it_files_once(self, talker, owner):
        talker.say("ภาษี")
        talker.press("ไม่มีรายการเดือนนี้")
        confirm = next(each["data"] for each in actions(talker.last) if each["label"] == "ยืนยันยื่นแบบ")
        talker.do("press", confirm)
        talker.do("press", confirm)
        assert len(standing()) == 2 and "ยื่นแบบแล้ว" in talker.text

    def test_by_a_button_of_the_reminder(self, talker):
        person, _ = make_hotel(talker)
        (place,) = people.list_establishments_of(citizen(person.id))
        with unit_of_work():
            taxes.make_months_due()
        token = nil_url(person.id, "hotel-fee", OCTOBER, [place.id]).rpartition("/")[2]
        talker.do("press", f"tax:nil:{token}")
        talker.press("ยืนยันยื่นแบบ")
        assert [row.establishment_id for row in standing()] == [place.id]

    def test_a_reminder_of_somebody_else_files_nothing(self, talker, owner):
        with unit_of_work():
            other = make_person()
            make_business(NewEstablishment("ของผู้อื่น", "hotel", rooms=5, taxes={"hotel-fee": OCTOBER}), owner=other.id)
            taxes.make_months_due()
        (place,) = people.list_establishments_of(citizen(other.id))
        token = nil_url(other.id, "hotel-fee", OCTOBER, [place.id]).rpartition("/")[2]
        for data in (f"tax:nil:{token}", f"tax:nilok:hotel-fee:2026-10:{place.business_id}", f"tax:file:{token}"):
            talker.do("press", data)
            assert "ของผู้อื่น" not in talker.text
        assert standing() == []


class TestBills:
    """The bill in the chat."""

    def test_the_confirmation_shows_sum_day_and_a_qr_that_decodes_to_the_bill(self, talker, client):
        make_hotel(talker)
        file_hotel(talker)
        talker.press("ยืนยันยื่นแบบ")
        (row,) = standing()
        (bill,) = payments.bills_for("tax_return", row.id)
        assert "ยอดชำระ" in talker.text and "ชำระภายใน" in talker.text
        (address,) = pictures(talker.last)
        assert address.startswith("https://")
        status, png = fetch(client, address)
        assert status == 200 and qr.read_picture(png) == [payments.bill_qr_text(bill)]
        assert qr.parse(qr.read_picture(png)[0]).amount_satang == row.tax_satang == bill.left_satang
        assert any("/bills/open/" in uri for uri in links(talker)) and "บันทึก QR" in labels(talker)

    def test_open_bills_beside_each_other(self, talker, owner, client):
        with unit_of_work():
            business = people.acting_for(owner.id)[0].business_id
            made = [make_bill(business, satang) for satang in (12_345, 67_800)]
        talker.say("ใบแจ้ง")
        assert "123.45 บาท" in talker.text and "678.00 บาท" in talker.text
        found = {tuple(qr.read_picture(fetch(client, address)[1])) for address in pictures(talker.last)}
        assert found == {(payments.bill_qr_text(bill),) for bill in made}
        page = next(uri for uri in links(talker) if "/bills/open/" in uri)
        assert client.get(urlsplit(page).path, follow_redirects=True).status_code == 200

    def test_somebody_elses_and_paid_bills_are_not_shown(self, talker, owner):
        with unit_of_work():
            own = make_bill(people.acting_for(owner.id)[0].business_id, 12_345)
            other = make_bill(make_business(owner=make_person().id).id, 99_900)
            pay(own, 12_345)
        talker.say("ใบแจ้ง")
        assert "ไม่มีใบแจ้งที่ต้องชำระ" in talker.text and other.reference not in talker.text

    def test_who_acts_for_one_tax_sees_no_bill_of_another(self, talker):
        with unit_of_work():
            person = make_person()
            business = make_business(make_station("ปั๊ม"), owner=make_person().id)
            people.add_member(business.id, person.id, part="accountant", scope="oil-tax", actor=citizen(person.id))
            pay(make_bill(business.id, 66_600), 66_600)
            make_bill(business.id, 55_500)
            tie(talker, person.id)
        for words in ("ใบแจ้ง", "ใบเสร็จ"):
            talker.say(words)
            assert "555.00" not in talker.text and "666.00" not in talker.text

    def test_a_receipt_is_a_picture_with_its_page(self, talker, owner, client):
        with unit_of_work():
            bill = make_bill(people.acting_for(owner.id)[0].business_id, 12_345)
            pay(bill, 12_345)
        talker.say("ใบเสร็จ")
        assert "123.45 บาท" in talker.text
        (address,) = pictures(talker.last)
        status, png = fetch(client, address)
        assert status == 200 and png.startswith(b"\x89PNG")
        assert any("/receipts/open/" in uri for uri in links(talker))

    def test_no_receipts_yet(self, talker, owner):
        talker.say("receipts")
        assert "ยังไม่มีหลักฐานการรับชำระ" in talker.text or "no receipts" in talker.text


class TestAccount:
    """Who is not tied is asked to tie, and comes back."""

    @pytest.mark.parametrize("words", ["ภาษี", "ใบแจ้ง", "ใบเสร็จ", "ยื่นเดือนที่แล้ว"])
    def test_nothing_is_shown_before(self, talker, words):
        talker.say(words)
        assert "เชื่อมบัญชี" in labels(talker) and "บาท" not in talker.text

    def test_after_tying_the_same_goes_on(self, talker, client):
        with unit_of_work():
            person = make_person()
            make_business(
                NewEstablishment("โรงแรมเดียว", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}), owner=person.id
            )
        talker.say("ภาษี")
        link(talker, client, person)
        assert "เชื่อมบัญชีแล้ว" in talker.text and "โรงแรมเดียว" in talker.text and "ยื่นแบบ" in labels(talker)

    def test_a_service_that_needs_the_account_begins_after_tying(self, talker, client):
        with unit_of_work():
            person = make_person()
            make_business(
                NewEstablishment("โรงแรมเดียว", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}), owner=person.id
            )
        talker.say("ค่าธรรมเนียมโรงแรม")
        link(talker, client, person)
        assert talker.draft.service.key == "hotel-fee" and "มีรายการในเดือนนี้หรือไม่" in talker.text

    def test_after_untying_old_buttons_show_nothing(self, talker, owner):
        with unit_of_work():
            make_bill(people.acting_for(owner.id)[0].business_id, 12_345)
        talker.say("ภาษี")
        old = next(each["data"] for each in actions(talker.last) if each.get("label") == "ไม่มีรายการเดือนนี้")
        talker.say("ยกเลิกการเชื่อมบัญชี")
        talker.press("ยกเลิกการเชื่อม")
        for data in (old, old.replace("nil", "nilok"), "tax:bills", "tax:receipts", "tax:due"):
            talker.do("press", data)
            assert "เชื่อมบัญชี" in labels(talker) and "บาท" not in talker.text and "โรงแรม" not in talker.text
        assert standing() == []
