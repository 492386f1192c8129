"""Nobody can join answers with who gave them: after answering on every channel the whole database is searched for it.

What stands in a response or a text must be found nowhere else: no id, no token, no moment, no word. On PostgreSQL the
transaction and the place of a row tell nothing either, once the worker has written the answers anew.
"""

import json
import logging
from datetime import date, datetime

import pytest
from flask import g
from sqlalchemy import select, text

from services import surveys
from services.audit import Role
from services.audit.models import AuditEntry
from services.db import Base, is_sqlite, session, unit_of_work
from services.drafts.models import Draft, DraftAnswer
from services.surveys import SurveyState, counting, mixing
from services.surveys.marks import device, line, mark_of, person
from services.surveys.models import Survey, SurveyMark, SurveyResponse, SurveyText
from tests.factories.kiosks import enrol
from tests.factories.line import playing
from tests.factories.people import make_officer, make_person, sign_in
from tests.factories.surveys import make_survey
from tests.factories.talking import Talker, actions
from tests.factories.walking import Walker

pytestmark = pytest.mark.committed
SITE = "http://localhost:8000"
#: What everybody says, each something that stands nowhere else.
SAID = {name: f"คำเฉพาะของ{name}" for name in ("account", "browser", "invited", "chat", "moved", "counter")}
#: What a response may share with other rows: it says of which survey, month, channel and place, and what was chosen.
SHARED = {"survey_id", "version", "step", "month", "channel", "service", "unit_id", "place_id", "is_burst", "answers"}
_OWN = {"survey_response", "survey_text"}


def browser(app):
    """A browser of its own: what the process keeps of the last reader is let go of."""
    for name in ("_login_user", "csrf_token"):
        g.pop(name, None)
    return Walker(app.test_client())


def on_the_web(walker, remark, *, rated=True):
    if rated:
        walker.press(score="5")
    walker.press(came_by="foot")
    walker.press(remark=remark)
    page = walker.press()
    assert page.h1 == "ขอบคุณ", (page.path, page.problems)


def in_the_chat(talker):
    talker.say("ประเมิน")
    assert "ไม่เก็บชื่อ" in talker.text
    talker.press("😀 5")
    talker.press("เดิน")
    talker.say(SAID["chat"])
    talker.press("ส่งคำตอบ")
    assert "ขอบคุณ" in talker.text


def begun_in_the_chat_and_sent_on_the_web(talker, walker):
    talker.say("ประเมิน")
    talker.press("😀 5")
    talker.say("ทำต่อบนเว็บไซต์")
    link = next(each["uri"] for each in actions(talker.last) if each["type"] == "uri")
    walker.go(link.removeprefix(SITE))
    walker.press()
    on_the_web(walker, SAID["moved"], rated=False)


def at_the_counter(app, view):
    walker = browser(app)
    with unit_of_work():
        officer = make_officer(Role.COUNTER)
    sign_in(walker.client, officer)
    walker.go(f"/staff/file/{surveys.service_key(view)}")
    page = walker.press(score="5", came_by="foot", remark=SAID["counter"])
    assert page.path.endswith("/review"), page.problems
    assert walker.press().h1 == "ขอบคุณ"
    return officer


def at_the_tablet(app, view, times):
    walker = browser(app)
    with unit_of_work():
        enrol(walker.client)
    for _ in range(times):
        walker.go(f"/kiosk/surveys/{view.key}")
        assert walker.press(score="5").h1 == "ขอบคุณ"
    assert walker.client.get_cookie("survey-device", path="/surveys") is None


class Everybody:
    """All who answered, and whatever they could be known by."""

    def __init__(self, app, folder, view):
        self.known = {}
        with unit_of_work():
            self.person = make_person(email="known@example.org")
            token = surveys.invite(view.id, channel="email", address="i@example.org", language="th")
        for address, remark in (
            (f"/surveys/{view.key}", SAID["account"]),
            (f"/surveys/{view.key}?source=qr", SAID["browser"]),
            (f"/surveys/{view.key}/i/{token}", SAID["invited"]),
        ):
            walker = browser(app)
            if remark == SAID["account"]:
                sign_in(walker.client, self.person)
            walker.go(address)
            walker.press()
            self.known[walker.at.path.split("/")[2]] = "draft"
            on_the_web(walker, remark)
            self.known[walker.client.get_cookie("survey-device", path="/surveys").value] = "device"
        with playing(app, folder) as played:
            talker, mover = Talker(played), Talker(played, "มาลี")
            in_the_chat(talker)
            begun_in_the_chat_and_sent_on_the_web(mover, browser(app))
            talker.say("ขอบคุณ")
            played.work()
            self.chats = [talker.phone.id, mover.phone.id]
        self.officer = at_the_counter(app, view)
        at_the_tablet(app, view, 5)
        self.known[token] = "invitation"


@pytest.fixture
def answered(app, tmp_path, caplog):
    """Everybody has answered; the worker has counted and mixed."""
    caplog.set_level(logging.INFO)
    with unit_of_work():
        view = make_survey("satisfaction", thanks_th="")
    everybody = Everybody(app, tmp_path, view)
    while counting.count_fresh():
        pass
    with unit_of_work():
        session().get_one(Survey, view.id).state = SurveyState.CLOSED.value
    while mixing.mix():
        pass
    while mixing.mix_marks():
        pass
    session().rollback()
    session().expire_all()
    return view, everybody


def dump():
    """Every table but those of the answers: its rows, opened where they are encrypted, as one text each."""
    found = {}
    for name, table in Base.metadata.tables.items():
        if name not in _OWN:
            rows = session().execute(select(table)).mappings().all()
            raw = session().execute(text(f'SELECT * FROM "{name}"')).mappings().all()
            found[name] = [json.dumps([dict(row)], default=str, ensure_ascii=False) for row in (*rows, *raw)]
    return found


def test_nothing_joins_an_answer_with_who_gave_it(answered, caplog):
    view, everybody = answered
    responses = list(session().scalars(select(SurveyResponse).order_by(SurveyResponse.id)))
    texts = list(session().scalars(select(SurveyText).order_by(SurveyText.id)))
    assert len(responses) == 11 and {each.step for each in responses} == {mixing.MIXED}
    assert {each.channel for each in responses} == {"web", "qr", "line", "counter", "kiosk"}
    assert sorted(each.words for each in texts) == sorted(SAID.values())
    elsewhere = dump()
    everything = "\n".join(row for rows in elsewhere.values() for row in rows)

    # Ids of answers and what was said stand nowhere else; what else a row holds is shared by many, or nothing.
    for row in (*responses, *texts):
        assert str(row.id) not in everything and f"{row.id:x}" not in everything
        for column in row.__table__.columns:
            value = getattr(row, column.name)
            if column.name not in SHARED | {"id", "response_id", "question", "words", "search", "tags"}:
                assert value in (None, "", 0), column.name
            assert not isinstance(value, datetime)
            assert not isinstance(value, date) or value.day == 1
    for said in SAID.values():
        assert said not in everything
    where = {name for name, rows in elsewhere.items() for row in rows if "came_by" in row or '"foot"' in row}
    assert where <= {"survey", "survey_version", "survey_tally"}

    # Drafts are gone; what they were known by is kept nowhere, neither are devices and tokens as they are.
    assert not list(session().scalars(select(Draft))) and not list(session().scalars(select(DraftAnswer)))
    for secret, kind in everybody.known.items():
        assert secret not in everything, kind

    # The audit names the survey and the channel, never a person, an officer, a draft or an answer.
    entries = [row for row in session().scalars(select(AuditEntry)) if "satisfaction" in row.subject_id]
    assert len(entries) == 2 * 6 + 5
    for entry in entries:
        assert (entry.actor_id, entry.actor_role, entry.note, entry.fields) == (None, None, "", [])
        assert entry.subject_id == "satisfaction" and entry.action in ("open draft", "submit draft", "answer survey")
        assert entry.channel in ("web", "qr", "line", "counter", "staff", "kiosk")

    # What chats said and heard is blanked: neither answers nor whose they were.
    assert "😀" not in everything and "score" not in "".join(elsewhere["chat_event"] + elsewhere["chat_user"])
    _logs_tell_nothing(caplog, everybody)
    _marks_are_known_only_to_whom_one_asks_for(view, everybody)
    _rows_lie_and_came_as_nobody_can_tell()


def _logs_tell_nothing(caplog, everybody):
    secrets = [*everybody.known, *everybody.chats, *SAID.values(), "known@example.org", "i@example.org"]
    for record in caplog.records:
        line_of_log = record.getMessage()
        assert not [secret for secret in secrets if secret in line_of_log], line_of_log
        assert "satisfaction" not in line_of_log, "neither the survey: times and lines of the log are those of people"


def _marks_are_known_only_to_whom_one_asks_for(view, everybody):
    stored = {row.id for row in session().scalars(select(SurveyMark))}
    devices = [device(known) for known, kind in everybody.known.items() if kind == "device"]
    whos = [*devices, person(everybody.person.id), *map(line, everybody.chats)]
    assert stored == {mark_of(view.id, who) for who in whos}


def _rows_lie_and_came_as_nobody_can_tell():
    """In the order of their random ids; on PostgreSQL of transactions in which nothing else was written."""
    xmin, order = ("0", "rowid") if is_sqlite() else ("xmin::text", "ctid")
    for name in ("survey_response", "survey_text", "survey_mark"):
        rows = session().execute(text(f"SELECT id, {xmin} AS came FROM {name} ORDER BY {order}")).all()
        assert [row.id for row in rows] == sorted(row.id for row in rows) and len(rows) >= 5
        assert len({row.came for row in rows}) == 1
        for table in () if is_sqlite() else Base.metadata.tables:
            if table not in _OWN | {name}:
                others = session().scalars(text(f'SELECT DISTINCT xmin::text FROM "{table}"')).all()
                assert rows[0].came not in others, (name, table)
