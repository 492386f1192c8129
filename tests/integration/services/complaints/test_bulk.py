"""Very many made-up cases: found, paged, tracked and counted like real ones."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from services import audit, cases, complaints
from services.audit import Actor
from services.cases import QueueFilter, Status
from services.cases.models import CaseFile, CaseTally, TimelineEntry
from services.cases.near import near_cell
from services.cases.promise import queue_position
from services.cases.search import forget_case, holds_words, index_case
from services.complaints import ReportFilter, bulk
from services.complaints.models import Complaint, ReportTally
from services.complaints.tallies import _key_of
from services.db import is_sqlite, session, unit_of_work
from services.people import actor_for, find_officer, seed_demo_accounts
from services.references import parse_reference

ROWS = 2000
pytestmark = pytest.mark.committed


@pytest.fixture
def filled(app, monkeypatch):
    """Two thousand cases in three chunks."""
    monkeypatch.setattr(bulk, "CHUNK", 800)
    with unit_of_work():
        seed_demo_accounts(audit.SYSTEM)
    return fill(ROWS)


def fill(rows: int) -> bulk.Bulk:
    adding = bulk.Bulk(rows)
    session().rollback()
    with unit_of_work():
        adding.begin()
    while not adding.is_over:
        with unit_of_work():
            adding.write()
    with unit_of_work():
        adding.finish()
    return adding


def test_the_rows_are_like_real_ones(filled):
    rows = session().execute(select(CaseFile).order_by(CaseFile.id)).scalars().all()
    assert len(rows) == len({row.reference for row in rows}) == ROWS
    assert [row.reference for row in rows] == [bulk.bulk_reference(n) for n in range(ROWS)]
    assert all(parse_reference(row.reference) == row.reference for row in rows)
    assert 0.03 < sum(row.is_open for row in rows) / ROWS < 0.1
    districts = Counter(row.district for row in rows)
    assert 0.29 < districts["5101"] / ROWS < 0.39 and len(districts) == 8
    for row in rows:
        assert row.sort_at == queue_position(row), row.status
        assert row.near_cell == (near_cell(row.lat, row.lon) if row.is_open and row.is_listed else None)
        assert row.received_at <= row.changed_at and row.is_open is (row.status in cases.OPEN)
    lengths = Counter(
        n for _, n in session().execute(select(TimelineEntry.case_id, func.count()).group_by(TimelineEntry.case_id))
    )
    assert lengths[3] + lengths[4] > 0.9 * ROWS and lengths[10] + lengths[9] > 10
    assert audit.verify().ok


def test_counters_are_those_of_the_rows(filled):
    check_the_counters(ROWS)
    fill(300)
    check_the_counters(ROWS + 300)


def check_the_counters(rows: int):
    kept = Counter()
    parts = (CaseTally.unit_id, CaseTally.owner_id, CaseTally.status, CaseTally.came_back)
    for *key, n in session().execute(select(*parts, CaseTally.n)):
        kept[tuple(key)] += n
    real = Counter()
    for row in session().execute(select(CaseFile)).scalars():
        real[row.unit_id, row.owner_id, row.status, row.reopened > 0] += 1
    assert kept == real and sum(kept.values()) == rows
    public = Counter()
    pairs = session().execute(select(CaseFile, Complaint).join(Complaint, Complaint.case_id == CaseFile.id))
    for case, complaint in pairs:
        key = _key_of(case, complaints.find_category(case.topic))
        assert complaint.tallied == key
        if key:
            public[key] += 1
    kept_public = Counter()
    for row in session().execute(select(ReportTally)).scalars():
        kept_public["|".join((row.district, row.subdistrict, row.topic, row.state, row.month))] += row.n
    assert kept_public == public
    assert len(session().execute(select(ReportTally.id)).all()) == len(public), "folded"


def test_search_finds_each_as_if_it_were_real(filled):
    rows = session().execute(select(CaseFile).order_by(CaseFile.id).limit(40)).scalars().all()
    for row in rows:
        found = session().execute(select(CaseFile.id).where(holds_words(row.words[:60]))).scalars().all()
        assert row.id in found
    # Taking one out as `cases.search` would leaves nothing behind, so that was exactly what stood there.
    row = rows[0]
    with unit_of_work():
        forget_case(row)
    assert row.id not in session().execute(select(CaseFile.id).where(holds_words(row.words[:60]))).scalars().all()
    with unit_of_work():
        index_case(row)
    if is_sqlite():
        with unit_of_work() as current:
            current.connection().exec_driver_sql("INSERT INTO case_text (case_text) VALUES ('integrity-check')")


def test_pages_and_tracking_work(filled):
    registry = actor_for(find_officer("registry@demo.pracha.example"))
    seen, after = set(), ""
    for _ in range(4):
        page = cases.list_queue(registry, QueueFilter(scope="all", status="open"), after=after)
        seen |= {row.id for row in page.rows}
        after = page.next_key or ""
        if not after:
            break
    open_ones = session().execute(select(func.count()).where(CaseFile.is_open)).scalar_one()
    assert len(seen) == min(100, open_ones)
    assert len(complaints.list_reports(ReportFilter(district="5101")).rows) == 25
    with unit_of_work():
        token = cases.track_by_code(bulk.bulk_reference(7), bulk.BULK_CODE, address="127.0.0.1")
    assert token and cases.track_by_token(token, actor=Actor.citizen()).case.reference == bulk.bulk_reference(7)
    assert session().execute(select(func.count()).where(CaseFile.status == Status.MERGED)).scalar_one() > 0
