"""Events of LINE from the phone to the answer on it, over real HTTP."""

import json
import random

from sqlalchemy import select

from chatbot.incoming import CHANNEL
from chatbot.platform.users import Post, deliver
from services import files, inbox
from services.db import session
from services.inbox.models import ChatEventRow, ChatReply
from tests.factories.pictures import phone_jpeg


def texts(phone) -> list[str]:
    return [message["text"] for message in phone.shown()]


def test_a_text_is_answered_free_of_charge(line):
    phone = line.phone()
    phone.say("สวัสดี")
    assert line.work() == 1
    assert texts(phone) == ["text สวัสดี"]
    assert [call["path"] for call in line.platform.calls()] == ["/v2/bot/message/reply"]
    assert line.platform.state.setting("used", "0") == "0"
    (said,) = line.echo.heard
    assert (said.kind, said.text, len(said.message_ids)) == ("text", "สวัสดี", 1)
    assert said.reply_token and said.at is not None


def test_every_kind_of_message_reaches_the_conversation(line):
    phone = line.phone()
    phone.send_place(18.58, 99.0, "หน้าวัดพระธาตุ", "วัด")
    phone.send_sticker("446", "1988")
    phone.send_recording("video", b"film", "video/mp4", 4500)
    phone.send_recording("audio", b"voice", "audio/m4a", 2000)
    phone.press("answer:3")
    phone.press("day", date="2026-11-20")
    line.work()
    place, sticker, video, audio, button, day = line.echo.heard
    assert (place.kind, place.lat, place.lon, place.address, place.title) == ("place", 18.58, 99.0, "หน้าวัดพระธาตุ", "วัด")
    assert (sticker.kind, sticker.data) == ("sticker", "446/1988")
    assert (video.kind, video.seconds, audio.kind, audio.seconds) == ("video", 4.5, "audio", 2.0)
    assert (button.kind, button.data, button.picked) == ("postback", "answer:3", "")
    assert (day.data, day.picked) == ("day", "2026-11-20")
    assert len(texts(phone)) == 6


def test_pictures_are_taken_in_as_on_the_web(line):
    phone = line.phone()
    phone.send_pictures([phone_jpeg(size=(320, 240)), phone_jpeg(size=(300, 200))])
    line.work()
    first, second = line.echo.heard
    assert (first.part_of, second.part_of) == ((1, 2), (2, 2))
    stored = files.get_file(first.pictures[0])
    assert (stored.width, stored.height, stored.media_type) == (320, 240, "image/jpeg")
    assert first.trouble == ""


def test_pictures_that_cannot_be_taken_in_are_told(line):
    phone = line.phone()
    phone.send_picture(b"no picture at all")
    event = phone.send_picture(phone_jpeg(size=(64, 64)))
    line.platform.state.run("DELETE FROM content WHERE message_id = ?", event["message"]["id"])
    phone.send_picture(b"x" * (10 * 1024 * 1024 + 1))
    line.work()
    assert [said.trouble for said in line.echo.heard] == ["photo_type", "gone", "photo_too_large"]
    assert all(said.kind == "picture" and not said.pictures for said in line.echo.heard)


def test_a_picture_of_somebody_elses_address_is_never_fetched(line):
    phone = line.phone()
    with Post(line.platform) as held:
        phone.send_picture(phone_jpeg(size=(64, 64)))
        held.held[0]["message"]["contentProvider"] = {"type": "external", "originalContentUrl": line.url + "/secret"}
        held.deliver()
    line.work()
    assert line.echo.heard[0].trouble == "photo_type"
    assert not [call for call in line.platform.calls() if call["method"] == "GET"]


def test_the_data_host_fails_and_the_picture_is_fetched_again(line, later):
    phone = line.phone()
    line.platform.fail_next("/v2/bot/message/5", 500)
    phone.send_picture(phone_jpeg(size=(64, 64)))
    line.work()
    assert line.echo.heard == []
    later(2)
    line.work()
    assert line.echo.heard[0].pictures


def test_following_greets_in_the_language_of_the_phone_and_leaving_is_noted(line):
    phone = line.phone(language="en")
    phone.follow()
    line.work()
    assert texts(phone) == ["hello en"]
    phone.block()
    line.work()
    user = inbox.find_user(CHANNEL, phone.id)
    assert user is not None and not user.is_following and not inbox.is_reachable(CHANNEL, phone.id)
    phone.follow()
    line.work()
    assert inbox.is_reachable(CHANNEL, phone.id) and texts(phone) == ["hello en", "hello en"]


def test_a_greeting_does_not_wait_for_a_profile(line):
    line.platform.fail_next("/v2/bot/profile", 500)
    phone = line.phone(language="en")
    phone.follow()
    line.work()
    assert texts(phone) == ["hello th"]


def test_standby_says_nothing(line):
    phone = line.phone()
    with Post(line.platform) as held:
        phone.say("เปิดไฟ")
        phone.follow()
        phone.press("x")
        for event in held.held:
            event["mode"] = "standby"
        held.deliver()
    assert line.work() == 3
    assert (texts(phone), line.echo.heard) == ([], [])


def test_groups_rooms_and_the_unknown_are_met_with_silence(line):
    phone = line.phone()
    with Post(line.platform) as held:
        for source in ({"type": "group", "groupId": "C1", "userId": phone.id}, {"type": "room", "roomId": "R1"}, None):
            phone.say("ในกลุ่ม")
            held.held[-1]["source"] = source
        phone.say("แปลก")
        held.held[-1]["message"]["type"] = "hologram"
        phone.say("ใหม่")
        held.held[-1]["type"] = "telepathy"
        held.deliver()
    assert line.work() == 5
    assert (texts(phone), line.echo.heard) == ([], [])
    assert {row.state for row in session().scalars(select(ChatEventRow))} == {"done"}


def test_what_arrives_in_another_order_is_worked_in_order(line):
    phone = line.phone()
    with Post(line.platform) as held:
        for number in range(8):
            line.platform.offset += 0.01
            phone.say(str(number))
        held.shuffle(random.Random(3))
        held.deliver(one_by_one=True)
    line.work()
    assert texts(phone) == [f"text {number}" for number in range(8)]


def test_a_redelivered_event_is_answered_once(line):
    phone = line.phone()
    event = phone.say("ครั้งเดียว")
    line.work()
    deliver(line.platform, [event], is_redelivery=True)
    line.work()
    assert texts(phone) == ["text ครั้งเดียว"]


def test_unsent_before_it_came_and_after(line):
    phone = line.phone()
    after = phone.say("ลบทีหลัง")
    line.work()
    phone.unsend(after["message"]["id"])
    with Post(line.platform) as held:
        before = phone.say("ลบก่อน")
        held.held.clear()
    phone.unsend(before["message"]["id"])
    line.work()
    deliver(line.platform, [before])
    line.work()
    assert [said.text for said in line.echo.heard] == ["ลบทีหลัง"]
    kept = session().scalars(select(ChatEventRow).where(ChatEventRow.kind == "message"))
    assert [row.payload for row in kept] == [None, None]


def test_what_breaks_is_tried_again_and_apologised_for_in_the_end(line, later):
    line.echo.broken = 5
    phone, other = line.phone(), line.phone("สมหญิง")
    phone.say("หนึ่ง")
    for _ in range(6):
        line.work()
        later(31)
    other.say("สอง")
    line.work()
    assert (texts(phone), texts(other)) == (["sorry"], ["text สอง"])


def test_nothing_that_was_said_can_be_read_in_the_database(line):
    phone = line.phone()
    phone.say("บัตร 1101700203451")
    line.work()
    for table in ("chat_event", "chat_user", "chat_reply"):
        for row in session().connection().exec_driver_sql(f"SELECT * FROM {table}"):
            assert phone.id not in str(row) and "1101700203451" not in str(row)
    assert len(session().scalars(select(ChatReply)).all()) == 1


def test_many_at_once_each_in_their_own_order(line):
    phones = [line.phone(f"คน {number}") for number in range(5)]
    with Post(line.platform) as held:
        for number in range(4):
            line.platform.offset += 0.01
            for phone in phones:
                phone.say(str(number))
        held.shuffle(random.Random(5))
        held.deliver()
    assert line.work() == 20
    for phone in phones:
        assert texts(phone) == [f"text {number}" for number in range(4)]
    assert json.dumps(line.refused()) == "[]"
