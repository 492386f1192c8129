"""Events as the platform publishes them, and as nobody would send them: fields missing, or of other types."""

import copy
from typing import Any

from hypothesis import strategies as st

_USER = "U" + "4" * 32
_SOURCES = (
    {"type": "user", "userId": _USER},
    {"type": "user", "userId": "U" + "5" * 32},
    {"type": "group", "groupId": "C" + "6" * 32, "userId": _USER},
    {"type": "room", "roomId": "R" + "7" * 32},
)
_LINE = {"type": "line"}
_MESSAGES = (
    {"type": "text", "id": "1", "text": "ร้องเรียน", "quoteToken": "q", "emojis": [{"index": 0, "length": 1}]},
    {"type": "text", "id": "2", "text": "1", "mention": {"mentionees": [{"index": 0, "length": 1, "type": "all"}]}},
    {"type": "image", "id": "3", "contentProvider": _LINE, "imageSet": {"id": "S", "index": 1, "total": 2}},
    {"type": "video", "id": "4", "duration": 1000, "contentProvider": _LINE},
    {"type": "audio", "id": "5", "duration": 1000, "contentProvider": _LINE},
    {"type": "file", "id": "6", "fileName": "a.pdf", "fileSize": 12},
    {"type": "location", "id": "7", "title": "วัด", "address": "ลำพูน", "latitude": 18.5, "longitude": 99.0},
    {
        "type": "sticker",
        "id": "8",
        "packageId": "1",
        "stickerId": "2",
        "stickerResourceType": "STATIC",
        "keywords": ["hi"],
    },
)
#: One of each kind of the platform's published schema, but for the message.
_OTHERS: tuple[dict[str, Any], ...] = (
    {"type": "unsend", "unsend": {"messageId": "1"}},
    {"type": "follow", "follow": {"isUnblocked": False}},
    {"type": "unfollow"},
    {"type": "join"},
    {"type": "leave"},
    {"type": "memberJoined", "joined": {"members": [{"type": "user", "userId": _USER}]}},
    {"type": "memberLeft", "left": {"members": [{"type": "user", "userId": _USER}]}},
    {"type": "postback", "postback": {"data": "cmd:menu", "params": {"date": "2026-11-20"}}},
    {"type": "postback", "postback": {"data": "q:x:y:z", "params": {"newRichMenuAliasId": "a", "status": "SUCCESS"}}},
    {"type": "videoPlayComplete", "videoPlayComplete": {"trackingId": "t"}},
    {"type": "beacon", "beacon": {"hwid": "d41d8cd98f", "type": "enter", "dm": "00"}},
    {"type": "accountLink", "link": {"result": "ok", "nonce": "n"}},
    {"type": "membership", "membership": {"type": "joined", "membershipId": 1}},
    {"type": "module", "module": {"type": "attached", "botId": "U1", "scopes": []}},
    {"type": "activated", "chatControl": {"expireAt": 1}},
    {"type": "deactivated"},
    {"type": "botSuspended"},
    {"type": "botResumed"},
    {"type": "delivery", "delivery": {"data": "d"}},
    {"type": "futureEvent", "future": {"deep": [1, {"er": None}]}},
)
#: What no field expects.
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 2**53, 2**70, -(2**70), 1e308, "", "\x00", "\ud83d", "ก" * 3000, "../../x", "<script>", " "]
    ),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


@st.composite
def strange_events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A body's worth of events; most have something odd somewhere."""
    made = []
    for _ in range(draw(st.integers(1, 5))):
        event = copy.deepcopy(draw(st.sampled_from(_OTHERS)))
        if draw(st.booleans()):
            event = {"type": "message", "message": copy.deepcopy(draw(st.sampled_from(_MESSAGES)))}
        event |= {
            "source": copy.deepcopy(draw(st.sampled_from(_SOURCES))),
            "timestamp": draw(st.integers(1_700_000_000_000, 1_700_000_100_000)),
            "mode": draw(st.sampled_from(["active", "active", "active", "standby"])),
            "webhookEventId": f"01{draw(st.integers(0, 10**12)):024d}",
            "deliveryContext": {"isRedelivery": draw(st.booleans())},
            "replyToken": f"{draw(st.integers(0, 10**12)):032x}",
        }
        for _ in range(draw(st.integers(0, 3))):
            _spoil(draw, event)
        made.append(event)
    return made


def _spoil(draw: st.DrawFn, event: dict[str, Any]) -> None:
    """Takes something away, or puts something odd there."""
    spots = [(event, name) for name in event] + [
        (inner, name) for inner in event.values() if isinstance(inner, dict) for name in inner
    ]
    if not spots:
        return
    holder, name = draw(st.sampled_from(spots))
    if name not in holder:
        return
    if draw(st.booleans()):
        holder[name] = draw(ODD)
    else:
        del holder[name]
