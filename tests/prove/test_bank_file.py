"""A bank's file of a hundred thousand lines: its progress is seen, its worker killed and replaced, nothing is twice.

At full counts only; in `make test` the small files of test_bank_file_killed.py stand for it.
`PRACHA_PROVE_LINES=1000,20000` takes other sizes than these two.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO

import psutil
import pytest
from sqlalchemy import func, select, text

from app import create_app
from services import audit, clock, files, payments, people
from services.db import db, session, unit_of_work
from services.payments import bank_files, bank_matching, ledger
from services.payments.bank_models import BankFile, BankLayout, BankLine, PaymentException
from services.payments.models import Bill, Payment
from services.payments.receipt_models import Receipt
from services.people.models import Officer
from services.taxes.revenue_counting import check_revenue
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database
from tests.factories.bank_files import BankItem, write_256
from tests.factories.many_bills import SATANG, fill_bills
from tests.factories.smtp import MailServer
from tests.functional.conftest import free_port, seed
from tests.prove.measured import write_measured
from tests.prove.standing import Site

SMALL, LARGE = (int(size) for size in os.environ.get("PRACHA_PROVE_LINES", "10000,100000").split(","))
#: The worker is killed when so many hundredths of the lines are worked.
KILLED_AT = (20, 50)
#: Of each hundred lines these are not plain: of nobody, short by a satang, over by a baht.
UNKNOWN, SHORT, OVER = 17, 47, 77
#: The time in which a worker must have taken a hundred lines; it is a machine that others use.
PATIENCE = 60


@dataclass
class Watched:
    """What was seen of a file while it was worked: lines, bytes of the worker, its CPU seconds and the database's."""

    percents: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    most: int = 0
    server: float = 0.0
    seconds: float = 0.0
    kills: list[int] = field(default_factory=list)

    def rate(self, first: int, last: int) -> float:
        """Lines a CPU second of the worker between two tenths of what was seen."""
        low, high = (len(self.lines) * tenth // 10 for tenth in (first, last))
        seen = slice(low, high + 1)
        lines, spent = self.lines[seen], self.spent[seen]
        return (lines[-1] - lines[0]) / max(0.01, spent[-1] - spent[0])


@pytest.fixture(params=["sqlite", "postgresql"])
def authority(request, tmp_path):
    """A seeded authority whose worker can be killed, and an application that looks into its database."""
    url = new_postgres_database() if request.param == "postgresql" else ""
    port = free_port()
    with MailServer() as mail:
        settings = make_settings(
            tmp_path, database_url=url, smtp_url=mail.url, base_url=f"http://127.0.0.1:{port}", port=port
        )
        seed(settings)
        app, site = create_app(settings), Site(settings, tmp_path, port, mail)
        try:
            with app.app_context():
                yield site, request.param
                db.session.remove()
                db.engine.dispose()
        finally:
            site.stop()
            if url:
                drop_postgres_database(url)


def bring(items: list[BankItem], desk) -> int:
    """The file as an officer brings it."""
    ready = files.ready_bulk(BytesIO(write_256(items)), filename="bank.txt", limit=bank_files.LARGEST)
    with unit_of_work():
        layout = session().scalars(select(BankLayout.id).order_by(BankLayout.id)).first()
        return bank_files.take_bank_file(ready, layout_id=layout or 0, actor=desk)


def mixed(items: Iterator[BankItem]) -> Iterator[BankItem]:
    """Three of a hundred are not as they should be."""
    for number, item in enumerate(items):
        kind = number % 100
        if kind == UNKNOWN:
            yield replace(item, ref1="900000000", ref2=f"{number:010d}")
        else:
            yield replace(item, satang=item.satang + {SHORT: -1, OVER: 100}.get(kind, 0))


@contextmanager
def working(site: Site) -> Iterator[psutil.Process]:
    """A worker, until it is killed or stopped."""
    site.start("worker")
    yield psutil.Process(site.running["worker"].pid)
    if site.running["worker"].poll() is None:
        site.running["worker"].terminate()
        site.running["worker"].wait(60)


def watch(site: Site, file_id: int, desk, kills: tuple[int, ...] = ()) -> Watched:
    """Looks on, as the desk's page does, until the file is done; kills the worker on the way and starts the next."""
    seen, begun, before = Watched(), time.monotonic(), 0.0
    for kill in (*kills, 101):
        with working(site) as process:
            quiet, servers = time.monotonic(), dict[int, float]()
            while True:
                view = bank_files.get_bank_file(file_id, actor=desk)
                servers |= server_seconds()
                session().rollback()
                memory, times = process.memory_info(), process.cpu_times()
                seen.most = max(seen.most, memory.rss - memory.shared)
                if not seen.lines or view.line_count != seen.lines[-1]:
                    quiet = time.monotonic()
                    seen.lines.append(view.line_count)
                    seen.percents.append(view.percent)
                    seen.spent.append(before + times.user + times.system)
                assert time.monotonic() - quiet < PATIENCE, (site.log.name, view)
                if view.state == "done" or view.percent >= kill:
                    break
                time.sleep(0.05)
            if view.state != "done":
                site.kill("worker")
                seen.kills.append(check_killed(file_id))
            before += times.user + times.system
            seen.server += sum(servers.values())
    seen.seconds = time.monotonic() - begun
    return seen


def server_seconds() -> dict[int, float]:
    """CPU seconds of PostgreSQL's processes for this database, by their number."""
    if db.engine.dialect.name == "sqlite":
        return {}
    asked = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    spent = {}
    for number in session().scalars(asked):
        try:
            times = psutil.Process(number).cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent[number] = times.user + times.system
    return spent


def count(*conditions) -> int:
    return session().scalar(select(func.count()).where(*conditions)) or 0


def check_killed(file_id: int) -> int:
    """What a killed worker leaves: the lines that the saved place says, each with its payment; how many lines.

    Plain payments of one step may be taken before the lines in front of them: they are known again by their keys.
    """
    session().rollback()
    row = session().get_one(BankFile, file_id, populate_existing=True)
    lines = count(BankLine.file_id == file_id)
    assert row.state == "matching" and lines == row.line_count
    ahead = count(Payment.source_key.startswith(f"bank:{row.sha256}:")) - lines
    assert 0 <= ahead < bank_matching.AT_ONCE
    assert count(BankLine.file_id == file_id, BankLine.payment_id.is_(None)) == 0
    numbers = session().execute(select(func.count(), func.max(Receipt.number)).select_from(Receipt)).one()
    assert numbers[0] == (numbers[1] or 0)
    session().rollback()
    return lines


def check_whole(file_id: int, desk, items: list[BankItem], before: int) -> int:
    """Every line, payment and receipt once, receipts without gap, the books in order; how many receipts there are."""
    session().rollback()
    kinds = Counter(number % 100 for number in range(len(items)))
    odd = kinds[UNKNOWN] + kinds[SHORT] + kinds[OVER]
    view = bank_files.get_bank_file(file_id, actor=desk)
    assert (view.state, view.percent, view.line_count) == ("done", 100, len(items))
    assert (view.matched_count, view.exception_count) == (len(items) - odd, odd)
    numbers = session().scalars(select(BankLine.number).where(BankLine.file_id == file_id).order_by(BankLine.number))
    assert numbers.all() == list(range(2, len(items) + 2))
    told = session().execute(
        select(PaymentException.code, func.count()).where(PaymentException.bank_file_id == file_id)
        .group_by(PaymentException.code)
    ).tuples()  # fmt: skip
    assert dict(told.all()) == {"unknown_reference": kinds[UNKNOWN], "short": kinds[SHORT], "over": kinds[OVER]}
    assert count(Payment.id > 0) == before + len(items)
    assert count(Bill.status == "paid") == before + len(items) - kinds[UNKNOWN] - kinds[SHORT]
    receipts = session().execute(select(Receipt.number, Receipt.payment_id).order_by(Receipt.number)).all()
    assert [row.number for row in receipts] == list(range(1, before + len(items) - kinds[UNKNOWN] + 1))
    assert len({row.payment_id for row in receipts}) == len(receipts)
    assert not payments.find_differences()
    assert ledger.trial_balance()["bank"] == before * SATANG + sum(item.satang for item in items)
    days = session().execute(select(func.min(Payment.paid_on), func.max(Payment.paid_on))).one()
    assert check_revenue(*days) == []
    session().rollback()
    verdict = audit.verify()
    assert verdict.ok, verdict.why
    return len(receipts)


@pytest.mark.prove
def test_a_large_file_is_worked_flat_and_gone_on_with_after_a_kill(authority):
    site, name = authority
    officer_id = session().scalars(select(Officer.id).where(Officer.role == "finance").order_by(Officer.id)).first()
    desk = people.actor_for(people.get_officer(officer_id or 0))
    small = watch(site, bring(list(fill_bills(SMALL)), desk), desk)
    items = list(mixed(fill_bills(LARGE)))
    file_id = bring(items, desk)
    seen = watch(site, file_id, desk, KILLED_AT)
    receipts = check_whole(file_id, desk, items, SMALL)
    assert len(seen.kills) == len(KILLED_AT)
    assert seen.percents == sorted(seen.percents) and seen.lines == sorted(seen.lines)
    assert len(set(seen.percents)) >= 50
    write_down(name, small, seen, receipts)
    assert seen.most <= 1.1 * small.most
    assert seen.rate(5, 10) >= seen.rate(0, 5) / 1.5


def write_down(name: str, small: Watched, seen: Watched, receipts: int) -> None:
    spent = seen.spent[-1]
    write_measured(
        f"bank-file-{name}",
        [
            f"# A bank's file of {LARGE:,} lines, {name}",
            "",
            f"{clock.now():%Y-%m-%d}, the worker with all its sweeps, on 2 cores that others used. Bills of a thousand"
            " businesses; of each hundred lines one names nobody, one is a satang short, one a baht over.",
            "",
            f"- {LARGE:,} lines in {seen.seconds:.0f} s ({LARGE / seen.seconds:.0f} a second), the restarts in it;"
            f" {LARGE / spent:.0f} lines a CPU second of the worker"
            + (f", {LARGE / (spent + seen.server):.0f} with PostgreSQL's own" if seen.server else ""),
            f"- killed by SIGKILL after {' and '.join(f'{lines:,}' for lines in seen.kills)} lines; each time lines,"
            " payments and receipts agreed with the place that was saved",
            f"- in the end {LARGE:,} lines and as many payments once each, {receipts:,} receipts (with those of the"
            f" small file) numbered from 1 without gap; books, revenue and the chain of the audit hold",
            f"- progress: {len(set(seen.percents))} different percentages were seen, never fewer than before",
            f"- memory of the worker at most: {seen.most / 2**20:.0f} MiB; for {SMALL:,} lines"
            f" {small.most / 2**20:.0f} MiB: {seen.most / small.most:.2f} times",
            "- lines a CPU second by fifths of the way: "
            + ", ".join(f"{seen.rate(tenth, tenth + 2):.0f}" for tenth in range(0, 10, 2))
            + f"; the {SMALL:,} lines {small.rate(0, 10):.0f}",
        ],
    )
