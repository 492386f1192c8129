"""The platform of the tests refuses what LINE refuses, and nothing else."""

from typing import Any

import pytest

from chatbot.platform.checks import problems_of

TEXT = {"type": "text", "text": "สวัสดี"}
POSTBACK = {"type": "postback", "label": "เลือก", "data": "x"}


def flex(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    box = {"type": "box", "layout": "vertical", "contents": list(contents)}
    return {"type": "flex", "altText": "บัตร", "contents": {"type": "bubble", "body": box, **more}}


def quick(*actions: dict[str, Any]) -> dict[str, Any]:
    return {**TEXT, "quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


GOOD = [
    TEXT,
    {"type": "text", "text": "x" * 5000},
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "image", "originalContentUrl": "https://a.example/1", "previewImageUrl": "https://a.example/2"},
    {"type": "location", "title": "วัด", "address": "ลำพูน", "latitude": 18.5, "longitude": 99.0},
    quick(*[POSTBACK] * 13),
    quick({"type": "camera", "label": "ถ่ายภาพ"}, {"type": "location", "label": "ส่งตำแหน่ง"}),
    quick({"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "max": "2026-11-20"}),
    flex({"type": "text", "text": "ก", "wrap": True, "size": "sm"}, {"type": "separator", "margin": "md"}),
    flex({"type": "button", "action": POSTBACK, "style": "primary", "height": "sm"}, size="kilo"),
    flex({"type": "text", "contents": [{"type": "span", "text": "ก", "weight": "bold"}]}),
    {"type": "flex", "altText": "หลายใบ", "contents": {"type": "carousel", "contents": [flex()["contents"]] * 12}},
    {
        "type": "template",
        "altText": "ยืนยัน",
        "template": {"type": "confirm", "text": "ใช่ไหม", "actions": [POSTBACK, POSTBACK]},
    },
]
BAD = [
    {"type": "text", "text": ""},
    {"type": "text", "text": " \n"},
    {"type": "text", "text": "x" * 5001},
    {"type": "text", "text": "😀" * 2501},
    {"type": "text"},
    {"type": "text", "text": "a", "colour": "red"},
    {"type": "hologram"},
    {},
    "text",
    {"type": "image", "originalContentUrl": "http://a.example/1", "previewImageUrl": "https://a.example/2"},
    quick(*[POSTBACK] * 14),
    quick(),
    quick({**POSTBACK, "label": "ก" * 21}),
    quick({**POSTBACK, "data": "x" * 301}),
    quick({"type": "postback", "data": "x"}),
    quick({"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "month"}),
    quick({"type": "uri", "label": "เว็บ", "uri": "javascript:alert(1)"}),
    flex({"type": "text", "text": ""}),
    flex({"type": "text", "text": "ก", "bold": True}),
    flex({"type": "text", "text": "ก", "weight": "heavy"}),
    flex({"type": "button", "action": {"type": "camera", "label": "ถ่ายภาพ"}}),
    flex({"type": "button", "action": {"type": "postback", "data": "x"}}),
    flex({"type": "image", "url": "http://a.example/1"}),
    flex({"type": "box", "contents": []}),
    flex({"type": "text", "text": "ก" * 12_000}),
    flex(size="huge"),
    {**flex(), "altText": ""},
    {**flex(), "altText": "ก" * 401},
    {"type": "flex", "altText": "ก", "contents": {"type": "box", "layout": "vertical", "contents": []}},
    {"type": "flex", "altText": "หลายใบ", "contents": {"type": "carousel", "contents": [flex()["contents"]] * 13}},
    {"type": "template", "altText": "ก", "template": {"type": "confirm", "text": "ก", "actions": [POSTBACK]}},
    {**TEXT, "sender": {"name": "ก" * 21}},
    flex({"type": "text", "text": "ก", "size": "huge"}),
    flex({"type": "text", "text": "ก", "color": "red"}),
    flex({"type": "text", "text": "ก", "margin": "2em"}),
    flex({"type": "text", "text": "ก", "flex": -1}),
    flex({"type": "text", "text": "ก", "wrap": "true"}),
    flex({"type": "icon", "url": "https://a.example/1"}),
    flex({"type": "span", "text": "ก"}),
    flex({"type": "text", "contents": [{"type": "text", "text": "ก"}]}),
    flex({"type": "image", "url": "https://a.example/1", "aspectRatio": "1:4"}),
    flex({"type": "image", "url": "https://a.example/1", "size": "large"}),
    flex({"type": "box", "layout": "baseline", "contents": [{"type": "box", "layout": "vertical", "contents": []}]}),
    flex({"type": "box", "layout": "vertical", "contents": [], "paddingAll": "5"}),
    flex(styles={"body": {"color": "#ffffff"}}),
    quick({"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "max": "2026-11-20T10:00"}),
    quick(
        {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "2026-02-01", "max": "2026-01-01"}
    ),
]


@pytest.mark.parametrize("message", GOOD)
def test_good_messages_are_taken(message):
    assert problems_of([message]) == []


@pytest.mark.parametrize("message", BAD)
def test_bad_messages_are_refused(message):
    assert problems_of([message])


@pytest.mark.parametrize("messages", [[], [TEXT] * 6, None, TEXT])
def test_one_to_five_messages(messages):
    assert problems_of(messages)


def test_five_messages():
    assert problems_of([TEXT] * 5) == []
