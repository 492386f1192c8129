"""A worker killed by force while news is sent: everybody is told once, only the call in flight is repeated."""

import signal
import subprocess
import sys
from collections import Counter

import pytest

from app.config import ROOT
from services import news
from services.db import session
from services.news import BroadcastState
from tests.factories import news as factory

MULTICAST = "/v2/bot/message/multicast"


@pytest.mark.committed
@pytest.mark.parametrize("moment", ["filling", "before", "after"])
def test_a_killed_worker_tells_nobody_twice_and_forgets_nobody(line, app, tmp_path, moment):
    line.platform.state.set("quota", "none")
    addresses = factory.make_chats(1100)
    for address in addresses:
        line.phone("เพื่อน", user_id=address)
    number = factory.begin()
    session().rollback()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.factories.killed_broadcast", tmp_path, app.config["PRACHA"].database_url,
         line.url, moment],
        cwd=ROOT, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert news.release_batches() == (0 if moment == "filling" else 1)
    factory.work(60)
    view = factory.view(number)
    assert (view.state, view.recipients, view.sent) == (BroadcastState.DONE, 1100, 1100)
    told = Counter(row["user_id"] for row in line.platform.state.rows("SELECT user_id FROM message WHERE way = 'out'"))
    assert set(told) == set(addresses) and set(told.values()) == {1}
    calls = line.platform.calls(MULTICAST)
    keys = Counter(call["headers"]["x-line-retry-key"] for call in calls)
    assert len(keys) == 3
    assert sorted(call["status"] for call in calls) == [200, 200, 200] + ([409] if moment == "after" else [])
