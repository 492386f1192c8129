"""The demonstration: what it promises of its 240 matters, that it harms nothing, and that it may be stopped."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from services import audit, cases, clock, complaints, organisation, settings
from services.audit.models import AuditEntry
from services.cases import OPEN, Status
from services.cases.models import CaseFile, CaseTally, Follower, TimelineEntry
from services.cases.tally import late_conditions
from services.cases.words import PARKED
from services.complaints import ReportFilter, demo
from services.complaints.models import Complaint, ComplaintPhoto, ReportTally
from services.db import session, unit_of_work
from services.errors import NotAllowed
from services.notifications.models import Notice, NoticeState
from services.people import actor_for, find_officer, sign_in_person
from services.personal import kinds_of_personal

pytestmark = pytest.mark.committed


@pytest.fixture
def lived(app):
    """The demonstration, lived through to its end."""
    live()


def live(most: int = 1000) -> demo.Demonstration:
    with unit_of_work():
        demo.prepare_demonstration()
    demonstration = demo.Demonstration()
    for _ in range(most):
        if demonstration.is_over:
            break
        with unit_of_work():
            demonstration.live_on(60)
    return demonstration


def count(*conditions) -> int:
    return session().execute(select(func.count()).select_from(CaseFile).where(*conditions)).scalar_one()


def counted(column) -> Counter:
    return Counter({key: n for key, n in session().execute(select(column, func.count()).group_by(column)) if n})


def test_its_promises_hold(lived):
    check_the_numbers()
    check_the_times()
    check_that_nothing_is_left_to_send()
    check_the_counters()
    check_what_is_public()
    assert audit.verify().ok
    check_that_repeating_adds_nothing()


def check_the_numbers():
    by_status = counted(CaseFile.status)
    assert sum(by_status.values()) == 240 and set(by_status) == {status.value for status in Status}
    assert by_status[Status.PLANNED] == 14 and by_status[Status.PASSED_ON] == 35 and by_status[Status.MERGED] == 6
    # What is due today becomes late when the office closes.
    assert 12 <= count(*late_conditions()) <= 14 and count(CaseFile.reopened > 0) == 9
    assert count(CaseFile.service == "corruption-report") == 2
    assert counted(Complaint.matter)["praise"] == 5
    sources = counted(CaseFile.received_from)
    assert sum(sources[by] for by in ("web", "line", "qr", "kiosk")) == 144 and sources["qr"] > sources["kiosk"] > 0
    assert sources["telephone"] + sources["counter"] == 60
    assert sources["damrongdham"] + sources["letter"] == 36
    assert count(CaseFile.photo_count > 0) == 40
    words = session().execute(select(func.count(CaseFile.words.distinct())).where(CaseFile.words != "")).scalar_one()
    assert words >= 120
    districts = counted(CaseFile.district)
    assert districts["5101"] > 2 * districts["5106"] > 2 * districts["5105"] > 0
    known = {a.name.th for a in organisation.list_agencies()}
    passed = session().execute(select(TimelineEntry.data).where(TimelineEntry.kind == "passed_on")).scalars().all()
    assert len(passed) == 35 and all(data["agency"]["th"] in known and data["letter_no"] for data in passed)


def check_the_times():
    now = clock.now()
    received = session().execute(select(CaseFile.received_at).order_by(CaseFile.id)).scalars().all()
    assert all(earlier <= later for earlier, later in pairwise(received))
    assert now - timedelta(days=400) < received[0] < now - timedelta(days=330)
    assert now - timedelta(hours=27) < received[-1] <= now
    rows = session().execute(select(TimelineEntry.case_id, TimelineEntry.at, TimelineEntry.actor_kind).order_by(
        TimelineEntry.case_id, TimelineEntry.id)).all()  # fmt: skip
    assert all(a.at <= b.at for a, b in pairwise(rows) if a.case_id == b.case_id)
    assert max(row.at for row in rows) <= now
    assert all(organisation.is_working_day(clock.local(r.at).date()) for r in rows if r.actor_kind == "officer")
    # Letters and the centre's matters come with a number and a day of their own.
    theirs = select(Complaint.their_reference, Complaint.their_due_on).join(CaseFile, CaseFile.id == Complaint.case_id)
    asked = session().execute(theirs.where(CaseFile.received_from.in_(("damrongdham", "letter")))).all()
    assert len(asked) == 36 and all(reference and due for reference, due in asked)


def check_that_nothing_is_left_to_send():
    states = counted(Notice.state)
    assert states[NoticeState.SENT] > 0 and set(states) == {NoticeState.SENT.value}
    addresses = session().execute(select(Follower.address).where(Follower.address.is_not(None))).scalars()
    assert all(a.endswith(("@example.org", "@demo.pracha.example")) for a in addresses)


def check_the_counters():
    tally = Counter()
    for status, n in session().execute(select(CaseTally.status, func.sum(CaseTally.n)).group_by(CaseTally.status)):
        tally[status] = int(n)
    assert tally == counted(CaseFile.status)
    listed = count(CaseFile.is_listed, CaseFile.status != Status.MERGED)
    shown = complaints.count_states(ReportFilter())
    assert sum(shown.values()) == listed > 150
    registry = actor_for(find_officer("registry@demo.pracha.example"))
    assert cases.count_queue(registry, "all").late == count(*late_conditions())
    officer = actor_for(find_officer("officer@demo.pracha.example"))
    mine = cases.count_queue(officer, "mine").by_status
    assert sum(mine.values()) == count(CaseFile.owner_id == officer.id) > 3


def check_what_is_public():
    page = complaints.list_reports(ReportFilter())
    assert len(page.rows) == 25 and any(row.words for row in page.rows)
    released = session().execute(select(Complaint.released_words).where(Complaint.released_at.is_not(None)))
    words = list(released.scalars())
    assert 60 <= len(words) <= 90 and not [word for word in words if kinds_of_personal(word)]
    parts = counted(ComplaintPhoto.part)
    assert parts["before"] == 40 and parts["after"] >= 12
    sealed = select(CaseFile).where(CaseFile.is_confidential)
    for case in session().execute(sealed).scalars():
        assert case.words == case.title == "" and not case.is_listed
        assert "สมมุติ" in case.sealed_words or "ตัวอย่าง" in case.sealed_words
    citizen = sign_in_person("citizen@demo.pracha.example", "pracha-demo", address="127.0.0.1")
    statuses = {case.status for case in session().execute(
        select(CaseFile).where(CaseFile.person_id == citizen.id)).scalars()}  # fmt: skip
    assert {Status.WAITING_CITIZEN, Status.RESOLVED, Status.PLANNED} <= statuses and len(statuses) >= 5
    assert all(status in OPEN for status in PARKED)


def check_that_repeating_adds_nothing():
    tables = (CaseFile, TimelineEntry, AuditEntry, Notice, Follower, ReportTally)
    before = [session().execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    live()
    after = [session().execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    assert after == before


def test_it_goes_on_where_it_was_stopped(app):
    stopped = live(most=2)
    assert not stopped.is_over and count() > 5
    again = demo.Demonstration()
    assert (again.position, again.opened, again.now) == (stopped.position, stopped.opened, stopped.now)
    assert [step.at for step in again.steps] == [step.at for step in stopped.steps]
    before = count()
    with unit_of_work():
        again.live_on(60)
    assert count() > before and audit.verify().ok


def test_it_is_refused_in_production(app):
    kept = settings.current()
    settings.configure(replace(kept, environment="production"))
    try:
        with pytest.raises(NotAllowed), unit_of_work():
            demo.prepare_demonstration()
    finally:
        settings.configure(kept)
