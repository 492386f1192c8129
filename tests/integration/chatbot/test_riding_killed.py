"""A worker killed by force while news rides along with its answer: nothing is lost, and nothing told twice."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import select

from app.config import ROOT
from services import inbox, notifications
from services.db import session
from services.inbox.models import ChatReply
from tests.integration.chatbot.test_riding import REPLY, no_news, notices, tell, types

__all__ = ["no_news"]

pytestmark = pytest.mark.committed


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_by_force_around_the_reply(app, no_news, tmp_path, moment):
    phone = no_news.phone()
    tell(phone, phone, said="ข่าวแรก")
    notifications.send_due()
    phone.say("สวัสดี")
    session().rollback()
    database = app.config["PRACHA"].database_url
    ended = subprocess.run(
        [sys.executable, "-m", "tests.factories.killed_rider", tmp_path, database, no_news.url, moment],
        cwd=ROOT, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(phone.shown()) == (2 if moment == "after" else 0)
    assert notices("state") == [("held",)], "bound to the answer, and not marked"
    tell(phone, said="ข่าวหลัง")
    notifications.send_due()
    assert inbox.release_leases() == 1
    assert inbox.send_waiting() == 1
    assert types(phone) == ["text", "flex"] and "ข่าวแรก" in str(phone.shown())
    assert notices("state") == [("sent",), ("held",)]
    assert [call["status"] for call in no_news.platform.calls(REPLY)] == ([200, 400] if moment == "after" else [200])
    assert list(session().scalars(select(ChatReply.state))) == ["sent"]
