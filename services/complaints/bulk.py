"""`flask demo --rows N`: very many made-up cases for measuring, written as rows past the services."""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from services import audit, clock, settings
from services.audit import SYSTEM
from services.cases.models import CaseFile, CaseTally
from services.complaints.bulk_rows import (
    CASE_COLUMNS,
    COMPLAINT_COLUMNS,
    FOLLOWER_COLUMNS,
    TIMELINE_COLUMNS,
    Chunk,
    Row,
    RowMaker,
)
from services.complaints.bulk_texts import Writer
from services.complaints.categories import list_categories
from services.complaints.demo import FILE
from services.complaints.models import ReportTally
from services.db import is_sqlite, session
from services.errors import NotAllowed
from services.organisation import list_subdistricts
from services.people import list_officers
from services.references import hash_secret, numbered_reference

KIND = "BK"
#: What a public counter is kept by.
PARTS = ("district", "subdistrict", "topic", "state", "month")
#: The access code of every made-up case, so that measuring can track them.
BULK_CODE = "BBB-BBB-BBB"
CHUNK = 5000
_DAY = date(2026, 1, 1)
#: From so many rows on, PostgreSQL's index of pairs is built afterwards, which is many times quicker.
_WORTH_REBUILDING = 20_000
_INDEX = "ix_case_text_grams"


def bulk_reference(number: int) -> str:
    """The reference of the made-up case of that number, from 0: the same in every database."""
    return numbered_reference(KIND, _DAY, number)


class Bulk:
    """So many made-up cases, appended to what is there; each `write` is one short transaction of the caller's."""

    def __init__(self, rows: int) -> None:
        if settings.current().is_production:
            raise NotAllowed("made-up cases are not for production")
        self.rows, self.written = rows, 0
        self.first = session().execute(
            select(func.count()).select_from(CaseFile).where(CaseFile.reference >= KIND, CaseFile.reference < "BL")
        ).scalar_one()  # fmt: skip
        self._maker = self._make_maker(rows)

    @property
    def is_over(self) -> bool:
        """Whether all were written."""
        return self.written >= self.rows

    def begin(self) -> None:
        """Prepares the search for many rows, in the caller's transaction."""
        if is_sqlite():
            # A larger heap in memory before words are merged into the index: a setting of the index, put back after.
            _configure_search(64 * 1024 * 1024)
        elif self.rows >= _WORTH_REBUILDING:
            session().execute(text(f"DROP INDEX IF EXISTS {_INDEX}"))

    def write(self) -> int:
        """Writes the next chunk with its counters, search and one audit row; gives how many there are by now."""
        n = min(CHUNK, self.rows - self.written)
        ids = _new_ids(n)
        chunk = Chunk()
        for offset, case_id in enumerate(ids):
            number = self.written + offset
            self._maker.add(chunk, case_id, bulk_reference(self.first + number), number)
        _store("case_file", CASE_COLUMNS, chunk.cases)
        _store("timeline_entry", TIMELINE_COLUMNS, chunk.timeline)
        _store("complaint", COMPLAINT_COLUMNS, chunk.complaints)
        _store("follower", FOLLOWER_COLUMNS, chunk.followers)
        _index(chunk)
        _count(chunk)
        self.written += n
        audit.record("add made-up cases", actor=SYSTEM, subject="case", subject_id=ids[0], note=f"{n} rows")
        return self.written

    def finish(self) -> None:
        """Folds the counters, restores the search and lets the database look at its tables anew."""
        if is_sqlite():
            _configure_search(1024 * 1024)
        else:
            session().execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
            session().execute(text(f"CREATE INDEX IF NOT EXISTS {_INDEX} ON case_text USING gin (grams)"))
        _fold(CaseTally, ("unit_id", "owner_id", "status", "is_confidential", "came_back"))
        _fold(ReportTally, PARTS)
        session().execute(text("ANALYZE"))

    def _make_maker(self, rows: int) -> RowMaker:
        texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
        categories = {one.key: one for one in list_categories() if not one.is_confidential}
        weights = {key: float(texts[key]["weight"]) for key in categories if key in texts and texts[key]["weight"]}
        owners: dict[int | None, list[int]] = {}
        for officer in list_officers():
            if officer.role in ("officer", "head", "registry", "finance"):
                owners.setdefault(officer.unit_id, []).append(officer.id)
        random = Random(rows + self.first)
        names = {key: categories[key].name.th for key in weights}
        return RowMaker(
            now=clock.now(),
            total=rows,
            writer=Writer(texts, names, random),
            weights=weights,
            categories=categories,
            subdistricts=list_subdistricts(),
            places=texts["places"],
            owners=owners,
            code_hash=hash_secret(BULK_CODE, "access-code"),
            say_time=_sqlite_time if is_sqlite() else _postgres_time,
            random=random,
        )


def _sqlite_time(at: datetime) -> str:
    return str(at.astimezone(UTC))[:19] + ".000000"


def _postgres_time(at: datetime) -> str:
    return str(at.astimezone(UTC))[:19] + "+00"


def _new_ids(n: int) -> Sequence[int]:
    if is_sqlite():
        newest = session().execute(select(func.coalesce(func.max(CaseFile.id), 0))).scalar_one()
        return range(newest + 1, newest + 1 + n)
    rows = session().execute(
        text("SELECT nextval(pg_get_serial_sequence('case_file', 'id')) FROM generate_series(1, :n)"), {"n": n}
    )
    return sorted(rows.scalars())


def _store(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Writes rows of one table: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    if is_sqlite():
        marks = ", ".join("?" * len(columns))
        # Tables and columns are named by this module alone.
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        session().connection().exec_driver_sql(statement, list(rows))
        return
    driver: Any = session().connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("".join(map(_line, rows)))


def _line(row: Row) -> str:
    return "\t".join([_field(value) for value in row]) + "\n"


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def _index(chunk: Chunk) -> None:
    """The search holds of each case exactly what `cases.search` would."""
    if is_sqlite():
        session().connection().exec_driver_sql(
            "INSERT INTO case_text (rowid, grams) VALUES (?, ?)",
            [(case_id, written.tokens) for case_id, written in chunk.texts],
        )
        return
    _store(
        "case_text",
        ("case_id", "body", "grams"),
        [(case_id, written.form, _array(written.grams)) for case_id, written in chunk.texts],
    )


def _array(pairs: Iterable[str]) -> str:
    """Pairs as PostgreSQL reads an array: each in quotes, since spaces and commas may stand in them."""
    quoted = (pair.replace("\\", "\\\\").replace('"', '\\"') for pair in pairs)
    return "{" + ",".join(f'"{pair}"' for pair in quoted) + "}"


def _configure_search(bytes_in_memory: int) -> None:
    session().execute(text("INSERT INTO case_text (case_text, rank) VALUES ('hashsize', :n)"), {"n": bytes_in_memory})


def _count(chunk: Chunk) -> None:
    session().execute(
        insert(CaseTally),
        [
            {"unit_id": key[0], "owner_id": key[1], "status": key[2], "is_confidential": key[3], "came_back": key[4],
             "n": n}
            for key, n in chunk.case_tally.items()
        ],
    )  # fmt: skip
    if chunk.report_tally:
        session().execute(
            insert(ReportTally),
            [dict(zip(PARTS, key.split("|"), strict=True)) | {"n": n} for key, n in chunk.report_tally.items()],
        )


def _fold(model: type[CaseTally] | type[ReportTally], parts: Sequence[str]) -> None:
    """Makes one row of each counter; no worker folds the same rows meanwhile."""
    if not is_sqlite():
        session().execute(text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))
    newest = session().execute(select(func.coalesce(func.max(model.id), 0))).scalar_one()
    columns = [getattr(model, part) for part in parts]
    total = func.sum(model.n)
    sums = select(*columns, total).where(model.id <= newest).group_by(*columns).having(total != 0)
    session().execute(insert(model).from_select([*parts, "n"], sums))
    session().execute(delete(model).where(model.id <= newest))
