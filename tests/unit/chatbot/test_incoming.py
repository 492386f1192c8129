"""Reading webhook bodies."""

import json

import pytest

from chatbot.incoming import NoBody, read_events
from chatbot.webhook import is_signed, sign


def one(body: str):
    (event,) = read_events(body.encode())
    return event


def test_a_users_event():
    event = one(
        '{"events":[{"type":"message","webhookEventId":"01A","timestamp":1462629479859,'
        '"source":{"type":"user","userId":"U1"},"message":{"id":"5","type":"text","text":"ก"}}]}'
    )
    assert (event.event_id, event.kind, event.order_at) == ("01A", "message", 1462629479859)
    assert (event.user, event.thread, event.message_ref) == ("U1", "U1", "5")


@pytest.mark.parametrize("name", ["groupId", "roomId"])
def test_a_groups_event_belongs_to_nobody(name):
    source = {"type": "group", "userId": "U1", name: "C1"}
    event = one(json.dumps({"events": [{"type": "message", "source": source}]}))
    assert (event.user, event.thread) == ("", "C1")


def test_unsending_names_the_message():
    assert one('{"events":[{"type":"unsend","unsend":{"messageId":"7"}}]}').message_ref == "7"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"1", b"{", b"\xff", b"[" * 200_000, b'{"a":%s}' % (b"9" * 5000)]
)
def test_what_is_no_object_is_no_body(body):
    with pytest.raises(NoBody):
        read_events(body)


def test_a_known_signature():
    # Computed by `openssl dgst -sha256 -hmac secret -binary | base64`.
    assert sign(b"{}", "secret") == "dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM="
    assert is_signed(b"{}", "dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM=", "secret")
    assert not is_signed(b"{} ", "dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM=", "secret")
