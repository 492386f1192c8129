"""The calls by which the phone's page moves the platform: they need their token, and reach the app as LINE would."""

import base64
import json
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chatbot.platform import Phone, PlatformServer
from chatbot.platform.control import PEOPLE, kept_token

CONTROL = "a-control-token"
TEXT = {"type": "text", "text": "สวัสดี"}


class App:
    """Takes webhooks as the app would; `status` is what it answers."""

    def __init__(self) -> None:
        self.bodies: list[dict] = []
        self.status = 200
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if app.status == 200:
                    app.bodies.append(json.loads(body) | {"signature": self.headers["X-Line-Signature"]})
                self.send_response(app.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/line/webhook"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def events(self) -> list[dict]:
        return [event for body in self.bodies for event in body["events"]]

    def wait(self, count: int) -> list[dict]:
        until = time.monotonic() + 20
        while len(self.events) < count and time.monotonic() < until:
            time.sleep(0.02)
        return self.events


@pytest.fixture
def app_side():
    app = App()
    yield app
    app.server.shutdown()
    app.server.server_close()


@pytest.fixture
def server(tmp_path, app_side):
    with PlatformServer(tmp_path, secret="s" * 32, token="t", webhook=app_side.url, control=CONTROL) as server:
        yield server


def ask(server, path, body=None, token=CONTROL):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, data, headers), timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"{}")


def act(server, do, **more):
    status, said = ask(server, "/control/act", {"do": do, **more})
    assert status == 200, said
    return said


def state(server, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return ask(server, f"/control/state?{query}")[1]


def send(server, path, body):
    return ask(server, f"/v2/bot/message/{path}", body, token="t")


def test_without_its_token_nothing_answers(server, tmp_path):
    for token in ("", "wrong", "t"):
        assert ask(server, "/control/state", token=token)[0] == 404
        assert ask(server, "/control/act", {"do": "clear"}, token=token)[0] == 404
    with PlatformServer(tmp_path / "other", secret="s", token="t") as plain:
        assert ask(plain, "/control/state", token="")[0] == 404


def test_there_are_people_who_are_no_friends_yet(server):
    chats = state(server)["chats"]
    assert [(chat["name"], chat["language"], chat["is_friend"]) for chat in chats] == [
        (name, language, False) for name, language in PEOPLE
    ]


def test_what_is_done_on_a_phone_reaches_the_app(server, app_side):
    user = act(server, "add_user", name="ทดลอง", language="th")["id"]
    act(server, "follow", user=user)
    act(server, "say", user=user, text="สวัสดี")
    picture = base64.b64encode(b"\xff\xd8picture").decode()
    act(server, "photos", user=user, files=[{"type": "image/jpeg", "data": picture}] * 2)
    act(server, "place", user=user, lat=18.5, lon=99.0, address="ลำพูน")
    act(server, "sticker", user=user)
    act(server, "recording", user=user, kind="audio", type="audio/aac", data=picture)
    act(server, "file", user=user, name="แผน.pdf", type="application/pdf", data=picture)
    act(server, "press", user=user, data="x", shown="เลือก", params={"date": "2026-11-20"})
    events = app_side.wait(9)
    kinds = [event["message"]["type"] for event in events if event["type"] == "message"]
    assert sorted(kinds) == ["audio", "file", "image", "image", "location", "sticker", "text"]
    assert [event["type"] for event in events if event["type"] != "message"] == ["follow", "postback"]
    sets = [event["message"]["imageSet"] for event in events if event.get("message", {}).get("type") == "image"]
    assert len({each["id"] for each in sets}) == 1
    assert [(each["index"], each["total"]) for each in sets] == [(1, 2), (2, 2)]
    assert events[-1]["postback"] == {"data": "x", "params": {"date": "2026-11-20"}}
    shown = state(server, chat=user)["messages"]
    assert shown[-1]["way"] == "said"
    assert shown[-1]["message"]["text"] == "เลือก"


def test_what_cannot_be_done_is_said(server):
    user = state(server)["chats"][0]["id"]
    for body in (
        {"do": "fly"}, {"do": "say", "user": "nobody", "text": "x"}, {"do": "say", "user": user, "text": ""},
        {"do": "place", "user": user, "lat": 91, "lon": 0}, {"do": "photos", "user": user, "files": []},
        {"do": "photos", "user": user, "files": [{"type": "image/png", "data": "*"}]}, {"do": "redeliver", "id": 999},
        {"do": "add_user", "name": " ", "language": "th"}, [],
    ):  # fmt: skip
        assert ask(server, "/control/act", body)[0] == 400, body


def test_only_what_is_new_is_told(server):
    user = state(server)["chats"][0]["id"]
    first = state(server, chat=user)
    assert state(server, chat=user, version=first["version"]) == {"version": first["version"]}
    act(server, "follow", user=user)
    assert send(server, "push", {"to": user, "messages": [TEXT]})[0] == 200
    second = state(server, chat=user, version=first["version"])
    assert [each["message"] for each in second["messages"]] == [TEXT]
    assert second["quota"]["used"] == 1
    last = second["messages"][-1]["id"]
    assert state(server, chat=user, after=last)["messages"] == []


def test_a_message_is_taken_back(server, app_side):
    user = state(server)["chats"][0]["id"]
    act(server, "say", user=user, text="ผิดห้อง")
    number = state(server, chat=user)["messages"][0]["id"]
    act(server, "unsend", user=user, id=number)
    assert state(server, chat=user)["unsent"] == [number]
    assert app_side.wait(2)[1]["unsend"] == {"messageId": number}


def test_webhooks_go_astray_at_will(server, app_side):
    user = state(server)["chats"][0]["id"]
    act(server, "trouble", drop=True)
    act(server, "say", user=user, text="หาย")
    act(server, "trouble", twice=True)
    act(server, "say", user=user, text="สองครั้ง")
    events = app_side.wait(2)
    assert [event["message"]["text"] for event in events] == ["สองครั้ง"] * 2
    assert len({event["webhookEventId"] for event in events}) == 1
    assert [event["deliveryContext"]["isRedelivery"] for event in events] == [False, True]
    dropped = state(server)["webhooks"][0]
    assert dropped["state"] == "dropped"
    act(server, "trouble")
    act(server, "redeliver", id=dropped["id"])
    found = app_side.wait(3)[2]
    assert (found["message"]["text"], found["deliveryContext"]["isRedelivery"]) == ("หาย", True)


def test_an_app_that_is_down_gets_it_later(server, app_side):
    user = state(server)["chats"][0]["id"]
    app_side.status = 503
    act(server, "say", user=user, text="รอก่อน")
    until = time.monotonic() + 10
    while not state(server)["webhooks"][0]["tries"] and time.monotonic() < until:
        time.sleep(0.02)
    app_side.status = 200
    event = app_side.wait(1)[0]
    assert event["deliveryContext"]["isRedelivery"]
    assert state(server)["webhooks"][0]["tries"] >= 1


def test_the_platform_refuses_at_will(server):
    user = state(server)["chats"][0]["id"]
    act(server, "follow", user=user)
    body = {"to": user, "messages": [TEXT]}
    act(server, "trouble", rate=True)
    status, said = send(server, "push", body)
    assert status == 429 and "monthly" not in said["message"]
    act(server, "trouble", quota=True)
    status, said = send(server, "push", body)
    assert status == 429 and "monthly" in said["message"]
    act(server, "trouble", down=True)
    assert send(server, "push", body)[0] == 500
    act(server, "trouble")
    act(server, "quota", limit="1", used="0")
    assert send(server, "push", body)[0] == 200
    assert send(server, "push", body)[0] == 429


def test_a_group_takes_the_bot_in_and_sends_it_out(server, app_side):
    people = [chat["id"] for chat in state(server)["chats"]]
    group = act(server, "add_group", name="กองช่าง", members=people[:2])["id"]
    act(server, "say", user=people[0], group=group, text="สวัสดีกลุ่ม")
    events = app_side.wait(2)
    assert [event["type"] for event in events] == ["join", "message"]
    assert events[1]["source"] == {"type": "group", "groupId": group, "userId": people[0]}
    assert send(server, "push", {"to": group, "messages": [TEXT]})[0] == 200
    shown = state(server, chat=group)
    assert [(each["way"], each["author"]) for each in shown["messages"]] == [("in", people[0]), ("out", "")]
    # A push to a group counts every member.
    assert shown["quota"]["used"] == 2
    act(server, "join", group=group, is_in=False)
    assert app_side.wait(3)[2]["type"] == "leave"
    assert send(server, "push", {"to": group, "messages": [TEXT]})[0] == 400


def test_a_reply_goes_where_it_was_said(server, app_side):
    people = [chat["id"] for chat in state(server)["chats"]]
    group = act(server, "add_group", name="กองช่าง", members=people[:2])["id"]
    token = app_side.wait(1)[0]["replyToken"]
    assert send(server, "reply", {"replyToken": token, "messages": [TEXT]})[0] == 200
    assert len(state(server, chat=group)["messages"]) == 1
    assert send(server, "reply", {"replyToken": token, "messages": [TEXT]})[0] == 400


def test_the_menu_that_a_phone_shows(server, tmp_path):
    platform, user = server.platform, state(server)["chats"][0]["id"]
    assert state(server, chat=user)["menu"] is None
    for number in ("a", "b"):
        body = json.dumps({"size": {"width": 2500, "height": 1686}, "chatBarText": number, "areas": []})
        platform.state.run("INSERT INTO rich_menu VALUES (?, ?, 'image/png', ?)", number, body, b"x")
    platform.state.run("INSERT INTO alias VALUES ('other', 'b')")
    platform.state.set("menu", "a")
    assert state(server, chat=user)["menu"]["chatBarText"] == "a"
    act(server, "press", user=user, data="switched", params={"newRichMenuAliasId": "other"})
    assert state(server, chat=user)["menu"]["chatBarText"] == "b"


def test_the_state_outlives_a_restart(tmp_path, app_side):
    given = {"secret": "s" * 32, "token": "t", "webhook": app_side.url, "control": CONTROL}
    with PlatformServer(tmp_path, **given) as server:
        phone = Phone(server.platform, user_id=state(server)["chats"][0]["id"])
        act(server, "trouble", delay=1)
        phone.say("ก่อนปิด")
    with PlatformServer(tmp_path, **given) as server:
        assert app_side.wait(1)[0]["message"]["text"] == "ก่อนปิด"
        assert len(state(server)["chats"]) == len(PEOPLE)


def test_the_token_is_made_once_and_is_nobody_elses(tmp_path):
    token = kept_token(tmp_path)
    assert kept_token(tmp_path) == token
    assert (tmp_path / "line_control_token").stat().st_mode & 0o077 == 0
