"""The webhook: nothing without the platform's signature, everything with it, and an answer at once."""

import json

import pytest
from sqlalchemy import func, select

from chatbot import settings
from chatbot.platform.users import deliver, post
from chatbot.settings import LineSettings
from chatbot.webhook import LARGEST, sign
from services.db import session
from services.inbox.models import ChatEventRow
from tests.factories.line import SECRET

URL = "/line/webhook"


def stored() -> int:
    return session().scalar(select(func.count()).select_from(ChatEventRow)) or 0


def send(client, body: bytes, **headers: str):
    return client.post(URL, data=body, headers={"X-Line-Signature": sign(body, SECRET), **headers})


def events(number: int) -> bytes:
    made = [
        {
            "type": "message",
            "webhookEventId": f"E{n}",
            "timestamp": n,
            "source": {"type": "user", "userId": f"U{n % 7}"},
            "message": {"type": "text", "id": str(n), "text": "ถนนชำรุด"},
        }
        for n in range(number)
    ]
    return json.dumps({"destination": "U0", "events": made}).encode()


def test_verify_sends_no_events_and_wants_200(line, client):
    assert send(client, b'{"destination":"U0","events":[]}').status_code == 200
    assert stored() == 0


@pytest.mark.parametrize(
    "signature", ["", "x", sign(b"another body", SECRET), sign(events(1), "another secret"), "ไทย"]
)
def test_what_the_platform_did_not_sign_is_refused_and_not_stored(line, client, signature):
    headers = {"X-Line-Signature": signature.encode().decode("latin-1")} if signature else {}
    assert client.post(URL, data=events(1), headers=headers).status_code == 400
    assert stored() == 0


def test_the_signature_is_of_the_raw_body(line, client):
    body = events(1)
    spaced = json.dumps(json.loads(body), indent=1).encode()
    assert client.post(URL, data=spaced, headers={"X-Line-Signature": sign(body, SECRET)}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"no json", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"9" * 5000])
def test_signed_nonsense_is_refused(line, client, body):
    assert send(client, body).status_code == 400


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"events": None},
        {"events": {"a": 1}},
        {"events": [None, 1, "x", []]},
        {"events": [{}]},
        {"events": [{"type": 5, "source": 7, "message": [], "timestamp": "yesterday", "webhookEventId": {}}]},
        {"events": [{"type": "message", "message": {"type": "text", "id": 5, "text": "\ud83d"}, "source": {}}]},
        {"events": [{"type": "futureEvent", "webhookEventId": "E", "timestamp": 2**70, "new": {"deep": [1]}}]},
        {"events": [{"type": "message", "timestamp": True, "webhookEventId": "\x00" * 500}]},
    ],
)
def test_unknown_shapes_break_nothing(line, client, shape):
    assert send(client, json.dumps(shape).encode()).status_code == 200
    line.work()
    assert {row.state for row in session().scalars(select(ChatEventRow))} <= {"done"}


def test_what_is_nested_deeper_than_anybody_reads_is_stored_without_its_depth(line, client):
    deep = '{"events": [{"type": "message", "webhookEventId": "D", "new": ' + "[" * 900 + "]" * 900 + "}]}"
    assert send(client, deep.encode()).status_code == 200
    line.work()
    assert [(row.event_id, row.state) for row in session().scalars(select(ChatEventRow))] == [("D", "done")]


def test_two_megabytes_and_a_thousand_events(line, client):
    body = events(1000)
    assert send(client, body).status_code == 200
    assert stored() == 1000
    filling = json.dumps({"events": [], "filling": "x" * (LARGEST - 40)}).encode()
    assert len(filling) <= LARGEST and send(client, filling).status_code == 200
    assert send(client, filling + b" " * 100).status_code == 413


def test_redelivery_is_stored_once(line):
    event = line.phone().say("หลุมบนถนน")
    assert deliver(line.platform, [event, event]) == 200
    assert deliver(line.platform, [event], is_redelivery=True) == 200
    assert stored() == 1


def test_without_a_channel_the_platform_is_told_to_come_again(app, client):
    before = settings.current()
    settings.configure(LineSettings())
    try:
        assert send(client, events(1)).status_code == 503
    finally:
        settings.configure(before)


def test_only_posts(client):
    assert client.get(URL).status_code == 405


def test_the_platforms_own_signature_is_ours(line):
    assert post(line.platform, b'{"events":[]}') == 200
    assert post(line.platform, b'{"events":[]}', secret="other") == 400


def test_the_short_way_sets_no_session_and_is_still_logged_and_counted(line, client):
    with client.session_transaction() as before:
        before["language"] = "en"
    answer = send(client, events(1))
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    counted = client.get("/metrics").get_data(as_text=True)
    assert 'endpoint="line.receive"' in counted


def test_a_failure_on_the_short_way_is_the_houses_own_500(line, app, client, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("chatbot.webhook.inbox.accept", lambda *_: 1 / 0)
    try:
        assert send(client, events(1)).status_code == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None


def test_only_what_is_there_can_be_shortened(app):
    with pytest.raises(KeyError):
        app.shorten("line.nothing")
