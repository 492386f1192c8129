"""What a large bank file asks of the database: SQLite between two steps, PostgreSQL between two runs of the worker.

SQLite keeps pages that nobody needs again, the more the larger its file is. PostgreSQL plans by how large a table was
when it last looked: a plan made for a few rows reads the whole table for each line, until it is told that there are
many.
"""

from sqlalchemy import text

from services import db

#: The tables that grow with a file, or just before it.
_GROWING = (
    "bank_line", "bill", "bill_item", "ledger_entry", "ledger_line", "payment", "payment_part", "receipt",
)  # fmt: skip
_OUTGROWN = text(
    "SELECT relname FROM pg_class WHERE relname = ANY(:names) AND pg_table_is_visible(oid)"
    " AND pg_relation_size(oid) > 2 * CAST(current_setting('block_size') AS integer) * (relpages + 4)"
    " ORDER BY relname"
)


def give_back() -> None:
    """Frees the pages that a transaction touched."""
    if db.is_sqlite():
        db.session().execute(text("PRAGMA shrink_memory"))
        db.session().rollback()


def keep_up() -> None:
    """Has the tables looked at that are twice as large as was known."""
    if db.is_sqlite():
        return
    session = db.session()
    outgrown = list(session.scalars(_OUTGROWN, {"names": list(_GROWING)}))
    session.rollback()
    if outgrown:
        with db.unit_of_work() as current:
            current.execute(text(f"ANALYZE {', '.join(outgrown)}"))
