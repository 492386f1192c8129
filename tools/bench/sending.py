"""Sending a complaint, the last step over HTTP, against a tight loop of the same INSERTs and UPDATEs."""

import json
import secrets
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import JSON, event, func, select, text

from services import clock, complaints, drafts
from services.audit import Actor
from services.cases.models import CaseFile
from services.complaints.extras import as_questions
from services.db import Base, db, session, unit_of_work
from services.drafts.models import Draft, DraftAnswer
from tools.bench.measure import Figure, Request, load, ratio, written
from tools.bench.sites import Server, Site, copy_of, serving

CATEGORY = "street-light"
CLIENTS, MANY_CLIENTS = 8, 16
RATE = "submissions a second"
_CSRF = "0" * 40


@dataclass(frozen=True, slots=True)
class Written:
    """The statements that one submission wrote, as the driver got them, and what in them differs each time."""

    statements: Sequence[tuple[str, Any]]
    case_id: int
    reference: str
    draft_id: str
    message_id: str


def measure(site: Site, wanted: frozenset[str], rounds: int, seconds: int) -> list[Figure]:
    """`submit`, `submit_tail` and, on SQLite, `durable`, on copies of the site."""
    figures = [_durable(site, rounds, seconds)] if site.database == "sqlite" and "durable" in wanted else []
    if wanted.isdisjoint({"submit", "submit_tail"}):
        return figures
    with ExitStack() as stack:
        copy = stack.enter_context(copy_of(site, "sending"))
        app = copy.app()
        with app.app_context():
            one = _capture()
            server = stack.enter_context(serving(copy))
            rates, bases, tails, medians = [], [], [], []
            for _ in range(rounds):
                bases.append(raw_write(one, seconds))
                rates.append(_submissions(app, server, CLIENTS, seconds)[0])
                _, p50, p99 = _submissions(app, server, MANY_CLIENTS, seconds)
                medians.append(p50)
                tails.append(p99)
            db.session.remove()
            db.engine.dispose()
        figures.append(Figure("submit", site.database, site.rows, ratio(rates, bases), statistics.median(rates), RATE))
        figures.append(
            Figure("raw_write", site.database, site.rows, 1.0, statistics.median(bases), "transactions a second")
        )
        figures.append(
            Figure("submit_tail", site.database, site.rows, ratio(tails, medians), statistics.median(tails), "ms p99")
        )
    return figures


def _durable(site: Site, rounds: int, seconds: int) -> Figure:
    """synchronous FULL ÷ NORMAL."""
    with ExitStack() as stack:
        copy = stack.enter_context(copy_of(site, "durable"))
        app = copy.app()
        rates: dict[str, list[float]] = {"FULL": [], "NORMAL": []}
        servers = {mode: stack.enter_context(serving(copy, PRACHA_SQLITE_SYNCHRONOUS=mode)) for mode in rates}
        with app.app_context():
            for _ in range(rounds):
                for mode, server in servers.items():
                    rates[mode].append(_submissions(app, server, CLIENTS, seconds)[0])
            db.session.remove()
            db.engine.dispose()
    full, normal = rates["FULL"], rates["NORMAL"]
    return Figure("durable", site.database, site.rows, ratio(full, normal), statistics.median(full), RATE)


def _submissions(app: Flask, server: Server, clients: int, seconds: int) -> tuple[float, float, float]:
    """Submissions a second and the latencies p50 and p99; counted in the database, not by the client."""
    seal, ids = prepare(300 * seconds)
    requests = [_last_step(app, draft_id, seal) for draft_id in ids]
    before = _cases()
    with written(requests) as file:
        took = load(server.url, server.process_id, file, seconds=seconds, clients=clients, once=True)
    opened = _cases() - before
    if opened < took.answers:
        raise SystemExit(f"{took.answers} answers, but {opened} cases")
    return opened / took.seconds, took.p50, took.p99


def _cases() -> int:
    session().rollback()
    return session().execute(select(func.count()).select_from(CaseFile)).scalar_one()


def _last_step(app: Flask, draft_id: str, seal: str) -> Request:
    """The POST of the review with the session that began the draft, and its CSRF token."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    # As `app.shared.holding` keeps it: the draft under the number of its holder, and the day of use.
    held = {"drafts": [[draft_id, 0]], "day": clock.today().toordinal(), "_permanent": True}
    cookie = signer.dumps({"csrf_token": _CSRF, **held})
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(_CSRF)  # type: ignore[arg-type]
    return Request(
        f"/ask/{draft_id}/review", "POST", f"{app.config['SESSION_COOKIE_NAME']}={cookie}",
        f"csrf_token={token}&seal={seal}",
    )  # fmt: skip


def prepare(count: int) -> tuple[str, list[str]]:
    """So many drafts with every answer given, copies of one that was; their seal and ids."""
    with unit_of_work():
        view = _answered()
    ids = [secrets.token_urlsafe(16) for _ in range(count)]
    with unit_of_work() as current:
        for model, key in ((Draft, "id"), (DraftAnswer, "draft_id")):
            table = Base.metadata.tables[model.__tablename__]
            names = [column.name for column in table.columns if column.name != "id" or key == "id"]
            statement = f"SELECT {', '.join(names)} FROM {table.name} WHERE {key} = :known"
            rows = [dict(row._mapping) for row in current.execute(text(statement), {"known": view.id})]
            marks = ", ".join(_mark(table.columns[name]) for name in names)
            raw = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
            copies = [{**_as_read(row), key: draft_id} for draft_id in ids for row in rows]
            current.execute(text(raw), copies)
    return view.seal, ids


def _mark(column: Any) -> str:
    """What was read past the types goes back past them: sealed values stay sealed, JSON is text."""
    is_json = not _is_sqlite() and isinstance(column.type, JSON)
    return f"CAST(:{column.name} AS jsonb)" if is_json else f":{column.name}"


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL's driver reads JSON as values and writes it as text."""
    return row if _is_sqlite() else row | ({"value": json.dumps(row["value"])} if row.get("value") is not None else {})


def _answered() -> drafts.DraftView:
    """A draft of a complaint, answered in the order in which it asks."""
    asker = Actor.citizen()
    answers: dict[str, Any] = {
        "category": CATEGORY, "words": "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด รถล้มไปสองคันแล้ว ขอให้เร่งซ่อมด้วย",
        "place": {"district": "5101", "subdistrict": "510101", "lat": 18.578, "lon": 99.008, "words": "หน้าวัด ปากซอย 3"},
        "name_kind": "open", "name": "สมหญิง ตัวอย่าง", "phone": "080-000-0001", "notify": "email",
        "email": "reporter@example.org",
    }  # fmt: skip
    for question in as_questions(complaints.get_category(CATEGORY).questions):
        if question.kind in ("choice", "choices"):
            key = question.settings["choices"][0].key
            answers[question.key] = [key] if question.kind == "choices" else key
        else:
            answers[question.key] = {"number": 3, "yes_no": "yes"}.get(question.kind, "081-234-5678")
    draft = drafts.open_draft("complaint", asker=asker, language="th")
    given: set[str] = set()
    while wanted := [each.question.key for each in draft.asked if each.question.key not in given]:
        given.add(wanted[0])
        draft = drafts.answer(draft.id, wanted[0], answers.get(wanted[0]), actor=asker, seen=drafts.OVERWRITE)
    if not draft.is_complete:
        raise SystemExit(f"the draft still asks {draft.next_key}")
    return draft


def _capture() -> Written:
    """What one submission writes."""
    statements: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "WITH")):
            statements.extend((statement, one) for one in (parameters if many else [parameters]))

    with unit_of_work():
        draft = _answered()
    event.listen(db.engine, "before_cursor_execute", listen)
    with unit_of_work():
        outcome = drafts.submit(draft.id, actor=Actor.citizen())
    event.remove(db.engine, "before_cursor_execute", listen)
    found = session().execute(select(CaseFile.id).where(CaseFile.reference == outcome.reference)).scalar_one()
    message_id = session().execute(text("SELECT message_id FROM notice ORDER BY id DESC LIMIT 1")).scalar_one()
    session().rollback()
    return Written(statements, found, outcome.reference or "", draft.id, message_id)


def raw_write(one: Written, seconds: int) -> float:
    """Transactions a second of the same statements in a loop, straight through the driver."""
    connection = db.engine.raw_connection()
    driver: Any = connection.driver_connection
    begin: Callable[[], Any] = (lambda: driver.execute("BEGIN IMMEDIATE")) if _is_sqlite() else (lambda: None)
    done, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        begin()
        cursor = driver.cursor()
        _replay(cursor, one, secrets.token_urlsafe(16))
        cursor.close()
        driver.commit()
        done += 1
    took = time.monotonic() - began
    connection.close()
    return done / took


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _replay(cursor: Any, one: Written, draft_id: str) -> None:
    new: dict[Any, Any] = {
        # Not like a real one: of those a loop this long would draw one twice.
        one.reference: f"RAW-{secrets.token_hex(6)}",
        one.draft_id: draft_id,
        one.message_id: secrets.token_urlsafe(16),
    }
    # As the product does: whoever writes to the audit holds its head until the commit.
    cursor.execute("SELECT count FROM chain_head WHERE id = 1" + ("" if _is_sqlite() else " FOR UPDATE"))
    audit = cursor.fetchone()[0]
    for statement, parameters in one.statements:
        if "INTO audit" in statement and not isinstance(parameters, dict):
            audit += 1
            parameters = (audit, *parameters[1:])
        elif "UPDATE chain_head" in statement and not isinstance(parameters, dict):
            parameters = (audit, *parameters[1:])
        elif "jsonb_to_recordset" in statement:
            audit = _move_audit(parameters, audit)
        cursor.execute(statement, _exchanged(parameters, new))
        if "INTO case_file" in statement:
            case_id = cursor.fetchone()[0] if cursor.description else cursor.lastrowid
            new |= {one.case_id: case_id, str(one.case_id): str(case_id)}
        elif cursor.description:
            cursor.fetchall()


def _move_audit(parameters: dict[str, Any], audit: int) -> int:
    rows = json.loads(parameters["rows"])
    for row in rows:
        audit += 1
        row["id"] = audit
    parameters |= {"rows": json.dumps(rows), "count": audit}
    return audit


def _exchanged(parameters: Any, new: dict[Any, Any]) -> Any:
    """The parameters with this round's case, reference and draft in the place of the captured ones."""

    def exchange(value: Any) -> Any:
        return new.get(value, value) if isinstance(value, int | str) and not isinstance(value, bool) else value

    if isinstance(parameters, dict):
        return {name: exchange(value) for name, value in parameters.items()}
    return tuple(exchange(value) for value in parameters)
