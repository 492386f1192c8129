"""What a reporter is told beforehand and afterwards: only what is true of this matter and of the way chosen."""

import io
from datetime import timedelta

from services import clock, complaints, drafts, files, organisation
from services.audit import SYSTEM, Actor, Role
from services.catalogue import Lines, Notice
from services.complaints.finding import find_categories
from services.complaints.previewing import say_holidays
from services.db import unit_of_work
from services.text import Words
from tests.factories.complaints import answers_for, begin, begin_service, citizen, make_photograph, officer, send
from tests.factories.pictures import saved, scene


def steps(draft_id: str) -> str:
    return " ".join(words.th for words in send(draft_id).next_steps)


def table(draft_id: str, actor: Actor) -> Lines:
    return next(panel for panel in drafts.preview(draft_id, actor) if isinstance(panel, Lines))


def asked(draft_id: str) -> list[str]:
    return [each.question.key for each in drafts.get_draft(draft_id).asked]


def test_the_promise_of_a_letter_counts_from_the_day_it_came():
    desk = officer(Role.COUNTER)
    came = clock.today() - timedelta(days=20)
    answers = answers_for("street-light", received_from="letter", received_on=came.isoformat())
    draft_id = begin_service("complaint", answers, actor=desk)
    row = table(draft_id, desk).rows[1][1].th
    outcome = send(draft_id, actor=desk)
    assert outcome.promised and clock.say_day(clock.date.fromisoformat(outcome.promised), "th") in row


def test_an_address_is_told_masked_and_nobody_is_promised_what_cannot_reach_them():
    assert "r***@example.org ทุกครั้งที่เรื่องคืบหน้า" in steps(begin("street-light"))
    unreachable = steps(begin("street-light", notify="none", email=None))
    assert "ไม่ได้เลือกช่องทางรับแจ้ง" in unreachable and "ทุกครั้ง" not in unreachable
    unnamed = steps(begin("street-light", name_kind="none"))
    assert "ไม่เก็บชื่อและช่องทางติดต่อ" in unnamed and "reporter" not in unnamed


def test_the_confirmation_knows_the_day_of_the_first_answer():
    outcome = send(begin("street-light"))
    assert outcome.details["first_answer"] <= (outcome.promised or "")


def test_the_position_of_pictures_is_asked_only_where_one_has_any():
    assert "photo_position" in asked(begin("street-light", photographs=[make_photograph()], photo_position="yes"))
    with unit_of_work():
        picture = io.BytesIO(saved(scene()))
        bare = files.save_photograph(picture, filename="a.jpg", actor=Actor.citizen()).key
    assert "photo_position" not in asked(begin("street-light", photographs=[bare]))


def test_an_account_sees_what_will_be_used_of_it():
    person = citizen()
    named = begin("street-light", actor=person, name=None, phone=None, email=None)
    (notice,) = [p for p in drafts.preview(named, person) if isinstance(p, Notice) and p.code == "account"]
    assert "@" in notice.words.th
    unnamed = begin("street-light", actor=person, name_kind="none")
    assert not [p for p in drafts.preview(unnamed, person) if isinstance(p, Notice) and p.code == "account"]


def test_holidays_are_named_with_their_days():
    with unit_of_work():
        day = organisation.add_holiday(clock.date(2031, 12, 8), Words("ชดเชย", "Substitute"), actor=SYSTEM)
    assert say_holidays([day]) == Words("8 ธ.ค. (ชดเชย)", "8 Dec (Substitute)")
    many = say_holidays([day] * 5)
    assert many.th == "8 ธ.ค. (ชดเชย), 8 ธ.ค. (ชดเชย) และอีก 3 วัน" and many.en.endswith(" and 3 more")


def test_the_commonest_words_find_their_category():
    expected = {
        "ไฟดับ": "street-light", "หลุม": "road-damage", "ถนน": "road-damage", "น้ำท่วม": "flood", "ขยะ": "rubbish",
        "street light": "street-light", "Pothole": "road-damage", "ไฟดับหน้าบ้าน": "street-light", "ภาษี": "tax-question",
    }  # fmt: skip
    for typed, key in expected.items():
        found = find_categories(typed)
        assert found and found[0].handed == {"category": key}, typed
    assert find_categories("qwertyuiop") == () and find_categories("  ") == ()


def test_the_words_of_yes_and_no_are_those_of_the_question():
    category = complaints.get_category("road-damage")
    (question,) = [one for one in complaints.extra_questions(category) if one.kind == "yes_no"]
    assert question.settings["yes"].th == "ได้"
