"""Web and worker are killed again and again while many submit: nothing that was confirmed is lost or doubled."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select

from app import create_app
from services import audit, cases, clock, files
from services.audit import Actor, Channel, Role
from services.audit.actor import ActorKind
from services.cases.models import CaseFile, CaseTally, Follower, TimelineEntry
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.tallies import count_months
from services.db import db, session
from services.drafts.models import Draft
from services.notifications.models import Notice, NoticeState
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database
from tests.factories.pictures import phone_jpeg
from tests.factories.smtp import MailServer
from tests.functional.conftest import free_port, seed
from tests.prove.lodging import Citizen, Lodged
from tests.prove.measured import counted, write_measured
from tests.prove.standing import Site

SUBMISSIONS = counted(24, 200)
KILLS = counted(2, 14)
AT_ONCE = 8
#: Every so many complaints bear a photograph.
PHOTOGRAPHS = 4
REGISTRY = Actor(ActorKind.OFFICER, Channel.STAFF, 10**6, Role.REGISTRY, None, frozenset())


@dataclass
class Run:
    """What happened."""

    lodged: list[Lodged] = field(default_factory=list)
    kills: Counter = field(default_factory=Counter)
    in_flight: set[str] = field(default_factory=set)
    seconds: float = 0.0


@pytest.fixture(params=["sqlite", "postgresql"])
def standing(request, tmp_path):
    """A seeded site with its web and worker, and an application of ours that looks into its database."""
    url = new_postgres_database() if request.param == "postgresql" else ""
    port = free_port()
    with MailServer() as mail:
        settings = make_settings(
            tmp_path, database_url=url, smtp_url=mail.url, base_url=f"http://127.0.0.1:{port}", port=port
        )
        seed(settings)
        app, site = create_app(settings), Site(settings, tmp_path, port, mail)
        site.start("web")
        site.start("worker")
        try:
            site.wait_until_it_answers()
            yield app, site, request.param
        finally:
            site.stop()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            if url:
                drop_postgres_database(url)


def kill_again_and_again(app, site, run: Run, done: threading.Event) -> None:
    """Kills web, worker or both at moments spread over the submissions; what is in flight then may be repeated."""
    for number in range(KILLS):
        wanted = SUBMISSIONS * (number + 0.5) / KILLS
        while len(run.lodged) < wanted and not done.is_set():
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.3))
        names = [("web", "worker"), ("web",), ("worker",)][number % 3]
        for name in names:
            site.kill(name)
            run.kills[name] += 1
        if "worker" in names:
            with app.app_context():
                run.in_flight |= set(
                    session().scalars(select(Notice.message_id).where(Notice.state == NoticeState.SENDING))
                )
                db.session.remove()
        time.sleep(random.uniform(0.05, 0.5))
        for name in names:
            site.start(name)


def lodge_all(app, site) -> Run:
    run, done = Run(), threading.Event()
    picture = phone_jpeg(size=(640, 480))
    killer = threading.Thread(target=kill_again_and_again, args=(app, site, run, done))

    def lodge(number: int) -> None:
        run.lodged.append(Citizen(site.url, number, picture if number % PHOTOGRAPHS == 0 else None).lodge())

    begun = time.monotonic()
    killer.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lodge, range(SUBMISSIONS)))
    finally:
        done.set()
        killer.join()
    run.seconds = time.monotonic() - begun
    return run


def wait_for_mail(app, seconds: float = 150) -> None:
    until = time.monotonic() + seconds
    while True:
        with app.app_context():
            states = Counter(session().scalars(select(Notice.state)))
            db.session.remove()
        if set(states) == {NoticeState.SENT}:
            return
        assert time.monotonic() < until, states
        time.sleep(0.25)


def check_cases(run: Run) -> None:
    """Every confirmed reference exists exactly once with all that belongs to it, and there is nothing besides."""
    references = [told.reference for told in run.lodged]
    assert len(set(references)) == SUBMISSIONS, "two people were given one reference"
    held = {row.reference: row for row in session().scalars(select(CaseFile))}
    assert set(held) == set(references), "a case that nobody was told of, or one that is not there"
    opened = Counter(entry.subject_id for entry in all_entries() if entry.action == "open case")
    for told in run.lodged:
        case = held[told.reference]
        assert case.words == told.words
        assert session().scalars(select(TimelineEntry.kind).where(TimelineEntry.case_id == case.id)).all() == [
            "received"
        ]
        followers = session().scalars(select(Follower).where(Follower.case_id == case.id)).all()
        assert [(one.is_reporter, one.address) for one in followers] == [(True, told.email)]
        assert session().get(Complaint, case.id) is not None
        assert opened[str(case.id)] == 1
        assert cases.track_by_token(told.token, actor=Actor.citizen()).case.reference == told.reference
        found = cases.list_queue(REGISTRY, cases.QueueFilter(scope="all", words=told.words)).rows
        assert [row.reference for row in found] == [told.reference], "it is in the search, once"
        notices = session().scalars(select(Notice.kind).where(Notice.subject_id == str(case.id))).all()
        assert notices == ["case.received"]


def check_no_halves(run: Run) -> None:
    """Whatever hangs on a case hangs on one that exists; a draft was sent once, or not at all."""
    count = select(func.count())
    for model in (CaseFile, Complaint, TimelineEntry, Follower, Notice):
        assert session().scalar(count.select_from(model)) == SUBMISSIONS, model
    sent = session().scalars(select(Draft).where(Draft.state == "submitted")).all()
    assert {draft.outcome["reference"] for draft in sent} == {told.reference for told in run.lodged}
    assert len(sent) == SUBMISSIONS
    assert {draft.id for draft in sent} == set(session().scalars(select(CaseFile.draft_id)))
    tallied = {
        tuple(row[:2]): int(row[2])
        for row in session().execute(
            select(CaseTally.unit_id, CaseTally.status, func.sum(CaseTally.n)).group_by(
                CaseTally.unit_id, CaseTally.status
            )
        )
    }
    real = session().execute(
        select(CaseFile.unit_id, CaseFile.status, func.count()).group_by(CaseFile.unit_id, CaseFile.status)
    )
    assert tallied == {tuple(row[:2]): int(row[2]) for row in real}
    assert count_months() == SUBMISSIONS


def all_entries() -> list:
    found, before = [], None
    while page := audit.list_entries(before=before, limit=100):
        found += page
        before = page[-1].id
    return found


def check_photographs(run: Run) -> int:
    """The file of each photograph is there, whole."""
    rows = (
        session()
        .execute(
            select(CaseFile.reference, ComplaintPhoto.file_key).join(
                ComplaintPhoto, ComplaintPhoto.case_id == CaseFile.id
            )
        )
        .all()
    )
    by_case = Counter(row.reference for row in rows)
    for told in run.lodged:
        assert by_case[told.reference] == int(told.has_photograph), told
    for row in rows:
        _media_type, size, content = files.open_file(row.file_key)
        whole = b"".join(content)
        assert len(whole) == size and whole.startswith(b"\xff\xd8")
    return len(rows)


def check_mail(site, run: Run) -> int:
    """Each person was told at least once; a repeat is the very same message, and was in flight when a worker died."""
    got = Counter(message["Message-ID"] for message in site.mail.messages)
    assert set(site.mail.recipients) == {told.email for told in run.lodged}
    assert len(got) == SUBMISSIONS, "each notice is one message, however often it left"
    repeated = {identity for identity, times in got.items() if times > 1}
    assert all(any(known in identity for known in run.in_flight) for identity in repeated), "repeated without a cause"
    repeats = sum(got.values()) - len(got)
    assert repeats <= run.kills["worker"], "of each killed worker at most the one in flight"
    return repeats


@pytest.mark.prove
def test_nothing_is_lost_or_doubled_when_web_and_worker_are_killed(standing):
    app, site, name = standing
    run = lodge_all(app, site)
    wait_for_mail(app)
    assert sum(run.kills.values()) >= KILLS
    with app.app_context():
        verdict = audit.verify()
        assert verdict.ok, verdict.why
        check_cases(run)
        check_no_halves(run)
        photographs = check_photographs(run)
        repeats = check_mail(site, run)
        db.session.remove()
    lost = sum(told.lost for told in run.lodged)
    write_measured(
        f"kills-{name}",
        [
            f"# Kill -9 under load, {name}",
            "",
            f"{clock.now():%Y-%m-%d}, {AT_ONCE} people at once, web (2 processes) and worker killed in the middle.",
            "",
            f"- complaints lodged and confirmed: {len(run.lodged)} in {run.seconds:.0f} s, {photographs} photographs",
            f"- kills: {run.kills['web']} of the web, {run.kills['worker']} of the worker",
            f"- answers lost on the way and asked for again: {lost},"
            f" of them while sending: {sum(told.sent_again for told in run.lodged)}",
            f"- notices: {SUBMISSIONS}, repeated with the same Message-ID: {repeats}",
            f"- audit rows in a chain that holds: {verdict.checked}",
        ],
    )
