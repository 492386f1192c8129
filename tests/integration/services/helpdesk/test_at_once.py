"""Two at once on one conversation, with real commits on both databases: exactly one takes it, no word is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from services import clock, helpdesk
from services.audit import Actor, Channel, Role
from services.db import db, session, unit_of_work
from services.errors import Stale
from services.helpdesk import Heard
from services.helpdesk.models import ChatMessage, ChatThread
from services.inbox import find_user
from services.inbox.users import know_user
from tests.factories.complaints import make_authority, officer
from tests.factories.helpdesk import talk

pytestmark = pytest.mark.committed
CITIZEN = Actor.citizen(channel=Channel.LINE)


@pytest.fixture
def thread(app):
    make_authority()
    with unit_of_work():
        return talk("U" + "7" * 32, Heard("text", "มีใครอยู่ไหม"))


def all_at_once(app, works):
    barrier = Barrier(len(works))

    def run(work):
        with app.app_context():
            barrier.wait(30)
            try:
                with unit_of_work():
                    return work()
            except Stale as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        found = list(pool.map(run, works))
    session().rollback()
    session().expire_all()
    return found


def test_of_four_officers_one_takes_it(app, thread):
    actors = [officer(Role.REGISTRY) for _ in range(4)]
    session().commit()
    ended = all_at_once(app, [lambda a=a: helpdesk.take(thread, actor=a, seen=1) for a in actors])
    assert [isinstance(each, Stale) for each in ended].count(True) == 3
    row = session().get_one(ChatThread, thread)
    assert row.officer_id == actors[ended.index(None)].id and row.revision == 2


def test_of_four_answers_one_leaves(app, thread):
    actors = [officer(Role.COUNTER) for _ in range(4)]
    session().commit()
    ended = all_at_once(app, [lambda a=a: helpdesk.answer(thread, f"ตอบโดย {a.id}", actor=a, seen=1) for a in actors])
    assert [isinstance(each, Stale) for each in ended].count(True) == 3
    said = session().query(ChatMessage).filter_by(thread_id=thread, side="officer", kind="text").all()
    assert [each.words for each in said] == [f"ตอบโดย {actors[ended.index(None)].id}"]


def test_words_of_both_sides_and_the_end_at_once_lose_nothing(app, thread):
    actor = officer(Role.REGISTRY)
    session().commit()
    with unit_of_work():
        helpdesk.take(thread, actor=actor)

    def say(words):
        user = know_user("line", "U" + "7" * 32, seen_at=clock.now())
        helpdesk.hear(user, Heard("text", words), actor=CITIZEN)

    works = [lambda w=w: say(w) for w in "กขคง"]
    works += [lambda: helpdesk.answer(thread, "ตอบ", actor=actor), lambda: helpdesk.end(thread, actor=actor)]
    all_at_once(app, works)
    words = [each.words for each in session().query(ChatMessage).filter(ChatMessage.kind == "text")]
    assert set("กขคง") <= set(words)
    open_threads = session().query(ChatThread).filter(ChatThread.state != "ended").count()
    user = find_user("line", "U" + "7" * 32)
    # Whatever came after the end began another conversation: the bot is silent just when there is one.
    assert open_threads == (1 if user.handover_until else 0)
