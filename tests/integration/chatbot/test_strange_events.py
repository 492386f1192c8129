"""Whatever the webhook is sent, over real HTTP: 200 for what is signed, nothing breaks, groups hear nothing."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from chatbot.platform.server import poster
from chatbot.platform.users import Post, deliver, post
from services import clock
from services.db import session
from services.inbox.models import ChatEventRow
from tests.factories.complaints import make_authority
from tests.factories.line import playing
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import m4a
from tests.factories.served import served
from tests.factories.strange_events import strange_events
from tests.factories.talking import Talker, failed_events
from tests.prove.measured import counted


@pytest.fixture
def real_line(app, tmp_path, checked_bodies):
    """The platform, which posts to the app over HTTP."""
    make_authority()
    with served(app) as address, playing(app, tmp_path) as line:
        line.platform.post = poster(f"{address}/line/webhook")
        yield line


def work_off(line) -> None:
    while line.work(200):
        pass


@pytest.mark.committed
def test_events_of_any_shape(real_line):
    talker = Talker(real_line)

    @given(events=strange_events())
    @settings(max_examples=counted(60, 3000), suppress_health_check=list(HealthCheck))
    def any_shape(events):
        assert deliver(real_line.platform, events) == 200

    any_shape()
    work_off(real_line)
    assert failed_events() == []
    assert real_line.refused() == []
    assert set(session().scalars(select(ChatEventRow.state))) == {"done"}
    session().rollback()
    talker.say("เมนู")
    assert talker.last, "whoever writes afterwards is answered as ever"


@pytest.mark.committed
def test_large_bodies_and_many_events_over_http(real_line):
    event = {"type": "beacon", "timestamp": 1, "source": {"type": "user", "userId": "U1"}, "mode": "active"}
    many = [{**event, "webhookEventId": f"B{n}", "beacon": {"hwid": "x" * 1500}} for n in range(1000)]
    body = json.dumps({"destination": "U0", "events": many}).encode()
    assert 1_500_000 < len(body) < 2 * 1024 * 1024
    assert post(real_line.platform, body) == 200
    assert post(real_line.platform, body) == 200
    assert post(real_line.platform, body + b" " * (2 * 1024 * 1024)) == 413
    assert session().scalar(select(func.count()).select_from(ChatEventRow)) == 1000
    session().rollback()
    assert real_line.work(60) == 60
    assert failed_events() == []


@pytest.mark.committed
def test_in_groups_and_rooms_nothing_is_said_and_nothing_fetched(real_line):
    talker = Talker(real_line)
    with Post(real_line.platform) as held:
        for source in ({"type": "group", "groupId": "C" + "1" * 32}, {"type": "room", "roomId": "R" + "1" * 32}):
            talker.phone.say("ร้องเรียน")
            talker.phone.send_picture(phone_jpeg(size=(64, 48)))
            talker.phone.send_recording("audio", m4a(), "audio/m4a")
            talker.phone.send_sticker()
            talker.phone.press("cmd:menu")
            for event in held.held[-5:]:
                event["source"] = {**source, "userId": talker.phone.id}
        held.deliver(one_by_one=True)
    work_off(real_line)
    assert list(talker.phone.shown()) == [] and failed_events() == []
    assert real_line.platform.calls() == []


@pytest.mark.committed
@pytest.mark.parametrize("sent", ["picture", "sticker", "voice"])
def test_a_greeting_gets_one_polite_answer_a_day(real_line, sent, monkeypatch):
    talker = Talker(real_line)

    def greet() -> int:
        if sent == "picture":
            talker.do("send_picture", phone_jpeg(size=(64, 48)))
        elif sent == "sticker":
            talker.do("send_sticker")
        else:
            talker.do("send_recording", "audio", m4a(), "audio/m4a")
        session().rollback()
        return len(talker.phone.shown())

    assert [greet() for _ in range(3)] == [1, 1, 1]
    today = clock.today()
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=1))
    assert [greet() for _ in range(2)] == [2, 2]
    assert failed_events() == []
