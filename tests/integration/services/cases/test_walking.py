"""The queue, asked for in parts, holds just what its one condition says, in the same order, and is counted alike."""

import itertools
import random

import pytest
from sqlalchemy import func, select, update

from services import cases, clock
from services.audit import Actor, Role
from services.cases import QueueFilter, Status
from services.cases.models import CaseExclusion, CaseFile
from services.cases.search import find_words, holds_words, may_walk
from services.cases.tally import count_late, late_conditions, queue_scope
from services.cases.words import OPEN
from services.db import session, unit_of_work
from tests.factories.cases import make_new_case
from tests.factories.complaints import make_authority, officer

ROLES = (Role.OFFICER, Role.HEAD, Role.COUNTER, Role.REGISTRY, Role.INTEGRITY, Role.ADMIN, Role.AUDITOR)
#: Days to where settled matters stand, behind all others.
FAR = 534_000
TEXTS = ("ไฟทางดับหน้าวัด", "ถนนพัง หลุมลึก", "น้ำท่วม ซอย 5", "ไฟดับทั้งซอย Road 12")


@pytest.fixture
def officers(app) -> list[Actor]:
    """One of each role: the head above two units, the officer in one of them."""
    make_authority()
    from services.organisation import list_units

    units = list_units()
    above = next(unit for unit in units if any(other.parent_id == unit.id for other in units))
    below = next(unit.id for unit in units if unit.parent_id == above.id)
    places = {Role.HEAD: above.id, Role.OFFICER: below}
    made = [officer(role, places.get(role, below)) for role in ROLES]
    _plant(made, [above.id, below, units[0].id, None])
    return made


def _plant(officers: list[Actor], units: list[int | None]) -> None:
    """Matters of every status, unit, owner and filer; some confidential, some with somebody shut out."""
    dice, ids = random.Random(4), [one.id for one in officers]
    with unit_of_work() as current:
        for number in range(140):
            sealed = number % 9 == 0
            new = make_new_case(words=dice.choice(TEXTS), is_confidential=sealed, is_listed=not sealed)
            case_id = cases.open_case(new, actor=Actor.citizen()).id
            status = dice.choice(list(Status))
            at = clock.now() + clock.days(dice.randint(-20, 20))
            is_open = status in OPEN
            current.execute(
                update(CaseFile)
                .where(CaseFile.id == case_id)
                .values(
                    status=status.value,
                    is_open=is_open,
                    unit_id=dice.choice(units),
                    owner_id=dice.choice([None, None, *ids]),
                    filed_by_id=dice.choice([None, None, *ids]),
                    reopened=dice.choice([0, 0, 1]),
                    # Some stand at the same moment, so that the id decides.
                    sort_at=at.replace(hour=3, minute=0, second=0, microsecond=0) + clock.days(0 if is_open else FAR),
                )
            )
            if number % 11 == 0:
                current.add(CaseExclusion(case_id=case_id, officer_id=dice.choice(ids), at=clock.now()))


def _all_pages(actor: Actor, wanted: QueueFilter) -> tuple[list[int], list[int]]:
    """The ids read forwards, and read backwards from the last page."""
    forwards, last, page = [], None, cases.list_queue(actor, wanted)
    while True:
        forwards += [row.id for row in page.rows]
        last = page if page.rows else last
        if not page.next_key:
            break
        page = cases.list_queue(actor, wanted, after=page.next_key)
    backwards = [row.id for row in last.rows] if last else []
    while last and last.previous_key:
        last = cases.list_queue(actor, wanted, before=last.previous_key)
        backwards = [row.id for row in last.rows] + backwards
    return forwards, backwards


def _expected(actor: Actor, scope: str, *conditions) -> list[int]:
    query = select(CaseFile.id).where(*queue_scope(actor, scope), *conditions)
    return list(session().execute(query.order_by(CaseFile.sort_at, CaseFile.id)).scalars())


def test_every_queue_is_what_its_condition_says(officers):
    filters = (
        ({}, ()),
        ({"status": "open"}, (CaseFile.is_open,)),
        ({"status": "closed"}, (CaseFile.status == "closed",)),
        ({"came_back": True}, (CaseFile.reopened > 0, CaseFile.is_open)),
        ({"late": True}, None),
    )
    seen = 0
    for actor, scope, (values, conditions) in itertools.product(officers, cases.queue.SCOPES, filters):
        wanted = _expected(actor, scope, *(late_conditions() if conditions is None else conditions))
        forwards, backwards = _all_pages(actor, QueueFilter(scope=scope, **values))
        assert forwards == wanted, (actor.role, scope, values)
        assert backwards == wanted, (actor.role, scope, values)
        seen += len(wanted)
    assert seen > 1000


def test_the_badge_of_late_ones_counts_each_once(officers):
    for actor, scope in itertools.product(officers, cases.queue.SCOPES):
        late = select(func.count()).select_from(CaseFile).where(*queue_scope(actor, scope), *late_conditions())
        assert count_late(actor, scope) == session().execute(late).scalar_one(), (actor.role, scope)


@pytest.mark.parametrize("most", [0, 3000])
def test_frequent_and_rare_words_find_the_same(officers, monkeypatch, most):
    # With 0 every word counts as frequent, and the queue is walked instead of the index.
    monkeypatch.setattr(cases.queue, "MOST_IDS", most)
    for actor, words in itertools.product(officers, ("ไฟ", "ดับ", "ถนนพัง", "หลุมลึก", "ซอย 5", "road", "ปลา", "๑๒")):
        condition = holds_words(words)
        assert condition is not None
        if not most and may_walk(words) and words != "ปลา":
            assert not find_words(words, 0)[1]
        forwards, backwards = _all_pages(actor, QueueFilter(scope="all", words=words))
        assert forwards == backwards == _expected(actor, "all", condition), (actor.role, words)
