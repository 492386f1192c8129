"""Two devices at once, with real commits on both databases: one draft gives one outcome, and no answer is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask_migrate import upgrade

from app import create_app
from services import catalogue, drafts
from services.audit import Actor
from services.db import db, unit_of_work
from services.errors import Stale
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database
from tests.factories.services import ANSWERS, KEY, Desk, make_service

pytestmark = pytest.mark.committed
CITIZEN = Actor.citizen()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def real_app(request, tmp_path_factory):
    """An application with a database of its own, in which everything is committed."""
    url = new_postgres_database() if request.param == "postgresql" else ""
    app = create_app(make_settings(tmp_path_factory.mktemp(f"at-once-{request.param}"), database_url=url))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()
    if url:
        drop_postgres_database(url)


@pytest.fixture
def desk(real_app):
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk))
    yield desk
    catalogue.forget()


def begin(app, *, until=None):
    """A committed draft, answered up to the question `until`."""
    with app.app_context(), unit_of_work():
        view = drafts.open_draft(KEY, asker=CITIZEN, language="th")
        while view.next_key and view.next_key != until:
            view = drafts.answer(view.id, view.next_key, ANSWERS[view.next_key], actor=CITIZEN)
        return view.id


def all_at_once(app, works):
    """Runs each work in a thread and a unit of work of its own, all starting together; results or errors in order."""
    barrier = Barrier(len(works))

    def run(work):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    return work()
            except Stale as stale:
                return stale
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_twenty_submissions_at_once_give_one_outcome(real_app, desk):
    draft_id = begin(real_app)
    outcomes = all_at_once(real_app, [lambda: drafts.submit(draft_id, actor=CITIZEN)] * 20)
    assert len({outcome.reference for outcome in outcomes}) == 1
    assert len(desk.submissions) == 1


def test_answers_to_different_questions_both_stay(real_app, desk):
    for _ in range(5):
        draft_id = begin(real_app, until="words")
        works = [
            lambda d=draft_id, k=key: drafts.answer(d, k, ANSWERS[k], actor=CITIZEN) for key in ("title", "day", "cost")
        ]
        all_at_once(real_app, works)
        with real_app.app_context():
            answers = drafts.get_draft(draft_id).answers
        assert {"title", "day", "cost"} <= answers.keys()


def test_two_tabs_with_different_answers_one_is_told(real_app, desk):
    for _ in range(5):
        draft_id = begin(real_app, until="words")
        works = [lambda d=draft_id, w=words: drafts.answer(d, "title", w, actor=CITIZEN) for words in ("ก", "ข")]
        results = all_at_once(real_app, works)
        (stale,) = [each for each in results if isinstance(each, Stale)]
        with real_app.app_context():
            stands = drafts.get_draft(draft_id).answers["title"]
        assert stale.theirs == stands
        assert {stale.theirs, stale.yours} == {"ก", "ข"}


def test_code_used_twice_at_once_opens_once(real_app, desk):
    draft_id = begin(real_app, until="words")
    with real_app.app_context(), unit_of_work():
        code = drafts.resume_code(draft_id)

    def resume():
        from services.errors import NotFound

        try:
            return drafts.resume_by_code(code, origin="192.0.2.9").id
        except NotFound:
            return None

    results = all_at_once(real_app, [resume] * 4)
    assert sorted(results, key=str) == sorted([draft_id, None, None, None], key=str)
