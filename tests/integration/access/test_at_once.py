"""Many at once on one thing, with real commits on both databases: one case, one owner, nothing lost, nobody misled."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from services import audit, cases, drafts
from services.audit import Actor, Role
from services.cases import Action
from services.cases.models import CaseFile, CaseTally, Follower, TimelineEntry
from services.complaints.models import Complaint
from services.db import db, session, unit_of_work
from services.errors import NotAllowed, Stale
from services.notifications.models import Notice
from services.organisation import find_unit
from tests.factories.cases import make_case
from tests.factories.complaints import begin, make_authority, officer

pytestmark = pytest.mark.committed
SUBMITS, OFFICERS, ROUNDS = 20, 8, 3


@pytest.fixture(autouse=True)
def _authority(app):
    make_authority()


def all_at_once(app, works):
    """Each work in a thread and a unit of work of its own, all starting together; results or refusals in order."""
    barrier = Barrier(len(works))

    def run(work):
        with app.app_context():
            barrier.wait(30)
            try:
                with unit_of_work():
                    return work()
            except (Stale, NotAllowed) as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        found = list(pool.map(run, works))
    session().rollback()
    session().expire_all()
    return found


def number_of(model) -> int:
    return session().scalar(select(func.count()).select_from(model))


def test_twenty_submits_of_one_draft_make_one_case(app):
    for round_ in range(1, ROUNDS + 1):
        draft_id = begin("street-light", email=f"r{round_}@example.org")
        outcomes = all_at_once(app, [lambda d=draft_id: drafts.submit(d, actor=Actor.citizen())] * SUBMITS)
        assert len({(one.reference, one.access_code, one.track_token) for one in outcomes}) == 1
        for model in (CaseFile, Complaint, Follower, TimelineEntry, Notice):
            assert number_of(model) == round_, model
    entries = Counter(entry.action for entry in audit.list_entries(limit=200))
    assert entries["open case"] == entries["submit draft"] == ROUNDS
    assert session().scalar(select(func.sum(CaseTally.n))) == ROUNDS
    assert audit.verify().ok


def test_one_of_eight_officers_takes_the_case_and_the_others_are_told(app):
    unit = find_unit("public-works").id
    officers = [officer(Role.OFFICER, unit) for _ in range(OFFICERS)]
    for _ in range(ROUNDS):
        opened = make_case(unit_id=unit)
        results = all_at_once(
            app, [lambda a=actor, r=opened.reference: cases.act(r, Action.TAKE, actor=a, seen=1) for actor in officers]
        )
        winners = [actor for actor, result in zip(officers, results, strict=True) if result == 2]
        assert len(winners) == 1
        assert sum(isinstance(result, Stale) for result in results) == OFFICERS - 1
        case = session().execute(select(CaseFile).where(CaseFile.id == opened.id)).scalar_one()
        assert (case.owner_id, case.status, case.revision) == (winners[0].id, "in_progress", 2)
        view = cases.get_case(opened.reference, actor=officers[0])
        assert [entry.kind for entry in view.timeline] == ["received", "taken"]
    for actor in officers:
        owned = session().scalar(select(func.count()).where(CaseFile.owner_id == actor.id))
        assert cases.count_queue(actor, "mine").waiting == owned
    assert audit.verify().ok


def test_what_the_refused_ones_typed_comes_back_and_lands_when_sent_again(app):
    """Eight notes on the same revision: one lands, seven are told; sent again in turn, all eight are there."""
    unit = find_unit("public-works").id
    officers = [officer(Role.OFFICER, unit) for _ in range(OFFICERS)]
    opened = make_case(unit_id=unit)
    left = {actor.id: actor for actor in officers}
    for _ in range(OFFICERS):
        if not left:
            break
        seen = cases.get_case(opened.reference, actor=officers[0]).revision
        works = [
            lambda a=actor, s=seen: cases.act(opened.reference, Action.NOTE, actor=a, seen=s, words=f"บันทึก {a.id}")
            for actor in left.values()
        ]
        for actor, result in zip(list(left.values()), all_at_once(app, works), strict=True):
            if isinstance(result, Stale):
                assert result.yours["words"] == f"บันทึก {actor.id}"
            else:
                del left[actor.id]
    notes = [e.words for e in cases.get_case(opened.reference, actor=officers[0]).timeline if e.kind == "note"]
    assert sorted(notes) == sorted(f"บันทึก {actor.id}" for actor in officers)


def test_reporter_and_officer_at_once_lose_neither(app):
    """The reporter withdraws while an officer answers: whichever comes second acts on what is, or is told."""
    unit = find_unit("public-works").id
    works = officer(Role.OFFICER, unit)
    for _ in range(ROUNDS):
        opened = make_case(unit_id=unit)
        results = all_at_once(
            app,
            [
                lambda o=opened: cases.act_as_reporter(
                    o.track_token, Action.WITHDRAW, actor=Actor.citizen(), seen=1, words="หายแล้ว"
                ),
                lambda o=opened: cases.act(
                    o.reference, Action.RESOLVE, actor=works, seen=1, outcome="mended", words="ซ่อม"
                ),
            ],
        )
        assert sorted(type(result).__name__ for result in results) == ["Stale", "int"]
        view = cases.get_case(opened.reference, actor=works)
        assert len(view.timeline) == 2
