"""The page of the channels: a row for each service, and how LINE stands; the button asks the worker."""

import re

import pytest

from services import catalogue, inbox, notifications
from services.audit import Channel, Role
from services.db import session
from services.inbox.channel_models import ChatChannel
from tests.factories.complaints import make_authority
from tests.factories.people import make_actor, make_officer, sign_in


@pytest.fixture(autouse=True)
def authority(app, monkeypatch):
    make_authority()
    monkeypatch.setattr("services.catalogue.listing._live", {Channel.WEB, Channel.LINE, Channel.COUNTER})


def shown(client, path="/staff/channels"):
    return client.get(path).get_data(as_text=True)


def test_one_table_with_a_row_for_each_service(checked_client):
    sign_in(checked_client, make_officer(Role.OFFICER))
    page = shown(checked_client)
    assert page.count("<table") == 1
    rows = re.findall(r"<tr><td>.*?</tr>", page, re.DOTALL)
    offered = catalogue.list_services(make_actor(Role.OFFICER))
    assert len(rows) == len(offered) > 0
    complaint = next(row for row in rows if "/services/complaint" in row)
    assert "LINE: " not in complaint and "ตู้บริการ: ยังไม่เปิด" in complaint
    assert "ติดตั้งเมนูและที่อยู่รับข้อความอีกครั้ง" not in page, "only administrators install"


def test_how_line_stands(checked_client):
    sign_in(checked_client, make_officer(Role.ADMIN))
    assert "ยังไม่ได้ติดตั้ง" in shown(checked_client) and "ยังไม่ทราบ" in shown(checked_client)
    now = notifications.read_quota().asked_at
    notifications.note_quota(300, 41)
    row = ChatChannel(channel="line", mark="m", menus={"citizen-th": "richmenu-1"}, webhook="https://x.example/line/webhook",
                      webhook_answers=False, webhook_said="0 COULD_NOT_CONNECT", last_error="line 400")  # fmt: skip
    session().add(row)
    session().flush()
    page = shown(checked_client)
    assert now is None and "ใช้ไป 41 จาก 300 ข้อความ" in page
    assert "https://x.example/line/webhook" in page and "LINE ส่งไม่ถึง" in page and "line 400" in page
    assert "41 of 300 used" in shown(checked_client, "/staff/channels?lang=en")


def test_the_button_asks_the_worker(checked_client):
    sign_in(checked_client, make_officer(Role.ADMIN))
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown(checked_client))[1]
    answer = checked_client.post("/staff/channels/line/install", data={"csrf_token": token}, follow_redirects=True)
    assert "กำลังติดตั้ง" in answer.get_data(as_text=True)
    assert inbox.view_channel("line").is_wanted
