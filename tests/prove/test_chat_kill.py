"""The worker is killed again and again in mid-conversation: nothing lost, no case twice, answers still arrive."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from app.config import ROOT
from chatbot.incoming import CHANNEL
from chatbot.platform import Phone
from chatbot.platform.server import poster
from services import audit, cases, clock, drafts, inbox
from services.cases.models import CaseFile
from services.db import db, session
from services.inbox.models import ChatEventRow, ChatReply, ChatUser
from tests.factories.complaints import make_authority
from tests.factories.line import SECRET, TOKEN, playing
from tests.factories.pictures import phone_jpeg
from tests.factories.served import served
from tests.factories.talking import texts
from tests.prove.measured import counted, write_measured

CITIZENS = 3
#: Complaints of each citizen, one after the other, and deaths of the worker while they walk.
EACH = counted(1, 12)
KILLS = counted(2, 40)
#: A worker needs seconds to begin, and many more on a busy machine.
PATIENCE = 240.0
_REFERENCE = re.compile(r"RP-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}")
_TYPED = {"long_text": "", "text": "สมหญิง ตัวอย่าง", "phone": "081-234-5678", "number": "3", "yes_no": "ใช่"}
_CHOSEN = {"category": "signs-markings", "name_kind": "open", "notify": "line"}


@dataclass
class Run:
    """What happened."""

    references: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    kills: int = 0
    walks_left: int = CITIZENS * EACH
    slowest: float = 0.0


class Worker:
    """The real worker as a process of its own, killed and begun again."""

    def __init__(self, app: Any, address: str, folder: Any) -> None:
        settings = app.config["PRACHA"]
        self.environment = os.environ | {
            "PRACHA_ENV": "development",
            "PRACHA_INSTANCE": settings.pracha_instance,
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "DATA_KEY": settings.data_key,
            "BASE_URL": settings.base_url,
            "SMTP_URL": settings.smtp_url,
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": address,
            "LINE_DATA_API_BASE": address,
            "PYTHONPATH": str(ROOT),
        }
        self.log = (folder / "worker.log").open("ab")
        self.start()

    def start(self) -> None:
        """Begins."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.worker"], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def kill(self) -> None:
        """Kill -9, whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends in order."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
        self.log.close()


class Citizen:
    """Walks complaints on a phone: waits for each answer, never says anything twice."""

    def __init__(self, app: Any, phone: Phone, number: int, run: Run) -> None:
        self.app, self.phone, self.number, self.run = app, phone, number, run

    def walk(self, picture: bytes) -> None:
        """One complaint after the other."""
        for turn in range(EACH):
            story = f"ป้ายล้มหน้าวัด ครั้งที่ {turn + 1} ของคนที่ {self.number + 1}"
            self.run.stories.append(story)
            self._do(lambda: self.phone.say("ร้องเรียน"))
            while (question := self._question()) is not None:
                self._answer(question, story, turn, picture)
            shown = self._do(lambda: self.phone.say("ยืนยัน"))
            found = _REFERENCE.search("\n".join(texts(shown)))
            assert found is not None, texts(shown)
            self.run.references.append(found[0])
            self.run.walks_left -= 1

    def _answer(self, question: Any, story: str, turn: int, picture: bytes) -> None:
        if question.kind == "place":
            place = (18.5 + self.number / 50 + turn / 500, 99.0, "ลำพูน", "หน้าวัด")
            self._do(lambda: self.phone.send_place(*place))
        elif question.kind == "photographs":
            self._do(lambda: self.phone.send_picture(picture))
            self._do(lambda: self.phone.say("ถัดไป"))
        elif question.kind == "choice":
            wanted = _CHOSEN.get(question.key)
            choices = question.settings["choices"]
            label = next((each.label.th for each in choices if each.key == wanted), choices[0].label.th)
            self._do(lambda: self.phone.say(label))
        else:
            self._do(lambda: self.phone.say(_TYPED[question.kind] or story))

    def _do(self, act: Any) -> list[dict[str, Any]]:
        """Does something and waits for what is said to it."""
        self.phone.news()
        begun = time.monotonic()
        act()
        while time.monotonic() < begun + PATIENCE:
            if news := self.phone.news():
                self.run.slowest = max(self.run.slowest, time.monotonic() - begun)
                return news
            time.sleep(0.05)
        raise AssertionError(f"nobody answers: {act}")

    def _question(self) -> Any:
        with self.app.app_context():
            try:
                user = inbox.find_user(CHANNEL, self.phone.id)
                assert user is not None and user.draft_id is not None
                view, at = drafts.get_draft(user.draft_id), (user.state.get("draft") or {}).get("at")
                asked = view.find(at) if at else None
                return asked.question if asked is not None else None
            finally:
                db.session.remove()


def kill_again_and_again(line: Any, worker: Worker, run: Run, ended: threading.Event) -> None:
    """Kills the worker at random moments, each time after it was seen to work."""
    chance = random.Random(7)
    while run.kills < KILLS and not ended.is_set():
        before = len(line.platform.calls("/v2/bot/message/"))
        while len(line.platform.calls("/v2/bot/message/")) <= before and not ended.is_set():
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 0.6))
        if ended.is_set():
            return
        worker.kill()
        run.kills += 1
        worker.start()


def wait_until_told(app: Any) -> None:
    """Waits until nothing is left to work or to send."""
    until = time.monotonic() + PATIENCE
    while True:
        events = set(session().scalars(select(ChatEventRow.state)))
        answers = set(session().scalars(select(ChatReply.state)))
        session().rollback()
        if events == {"done"} and answers <= {"sent", "joined"}:
            return
        assert time.monotonic() < until, (events, answers)
        time.sleep(0.2)


@pytest.mark.prove
@pytest.mark.committed
def test_killed_in_mid_conversation(app, tmp_path):
    make_authority()
    run, ended, picture = Run(), threading.Event(), phone_jpeg(size=(320, 240))
    with served(app) as address, playing(app, tmp_path) as line:
        line.platform.post = poster(f"{address}/line/webhook")
        line.platform.state.set("quota", "none")
        worker = Worker(app, line.url, tmp_path)
        killer = threading.Thread(target=kill_again_and_again, args=(line, worker, run, ended))
        citizens = [Citizen(app, line.phone(f"คนที่ {n + 1}"), n, run) for n in range(CITIZENS)]
        begun = time.monotonic()
        killer.start()
        try:
            with ThreadPoolExecutor(CITIZENS) as pool:
                list(pool.map(lambda citizen: citizen.walk(picture), citizens))
            took = time.monotonic() - begun
            wait_until_told(app)
        finally:
            ended.set()
            killer.join()
            worker.stop()
        check(run, citizens, (tmp_path / "worker.log").read_text(errors="replace"))
        events = len(session().scalars(select(ChatEventRow.id)).all())
    write_measured(
        f"chat-kills-{db.engine.dialect.name}",
        [
            f"# Kill -9 of the worker in mid-conversation, {db.engine.dialect.name}",
            "",
            f"{clock.now():%Y-%m-%d}, {CITIZENS} citizens at once, each answer waited for, nothing said twice.",
            "",
            f"- complaints walked from the first word to the reference: {len(run.references)} in {took:.0f} s,"
            f" {events} events",
            f"- kills of the worker: {run.kills}; the longest wait for an answer: {run.slowest:.1f} s",
            "- every complaint is one case with its own words and picture; every answer was shown exactly once",
        ],
    )


def check(run: Run, citizens: list[Citizen], log: str) -> None:
    """Nothing is lost, nothing is there twice."""
    assert run.kills >= min(KILLS, 1), log[-2000:]
    assert len(run.references) == len(set(run.references)) == CITIZENS * EACH
    for citizen in citizens:
        user = inbox.find_user(CHANNEL, citizen.phone.id)
        assert user is not None
        mine = cases.list_cases_of_address(CHANNEL, citizen.phone.id, limit=100)
        assert len(mine) == EACH
        for case in mine:
            tracked = cases.track_by_token(case.token, actor=audit.Actor.citizen()).case
            assert tracked.words in run.stories and len(tracked.photos) == 1
        rows = session().scalars(select(ChatReply).where(ChatReply.user_id == user.id).order_by(ChatReply.id)).all()
        told = [message for row in rows for message in row.messages or []]
        shown = list(citizen.phone.shown())
        assert Counter(map(str, shown)) == Counter(map(str, told)), "each answer is shown exactly once"
    assert Counter(session().scalars(select(CaseFile.words))) == Counter(run.stories)
    assert set(session().scalars(select(ChatEventRow.last_error))) == {""}
    assert len(session().scalars(select(ChatUser.id)).all()) == CITIZENS
    assert audit.verify().ok
