"""One made-up row in every table, whatever its columns: for tests of migrations."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, MetaData, Table, text

from services.db import db

#: Search indexes, with the tables that SQLite keeps behind them.
UNMODELLED = re.compile(r"case_text(_|$)")


def fill_every_table() -> set[str]:
    """Puts a row into each empty table of the present database; the names of those that were filled."""
    metadata = MetaData()
    metadata.reflect(db.engine, resolve_fks=False)
    filled = set()
    with db.engine.connect().execution_options(writes=True) as connection:
        for table in metadata.sorted_tables:
            if table.name == "alembic_version" or UNMODELLED.match(table.name):
                continue
            if connection.execute(text(f'SELECT 1 FROM "{table.name}" LIMIT 1')).first() is None:
                connection.execute(table.insert().values(_row(connection, table)))
                filled.add(table.name)
        connection.commit()
    return filled


def _row(connection: Any, table: Table) -> dict[str, Any]:
    values = {}
    for column in table.columns:
        if column.foreign_keys:
            key = next(iter(column.foreign_keys))
            if key.column.table is table:
                continue
            parent = key.column
            values[column.name] = connection.execute(
                text(f'SELECT "{parent.name}" FROM "{parent.table.name}" LIMIT 1')
            ).scalar()
        elif not column.nullable and column.computed is None:
            values[column.name] = _value(column)
    return values


def _value(column: Column[Any]) -> Any:
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return "{}"
    made = {
        bool: False,
        int: 1,
        float: 1.0,
        Decimal: Decimal(1),
        str: "x",
        bytes: b"x",
        dict: {},
        list: [],
        date: date(2026, 11, 20),
        datetime: datetime(2026, 11, 20, 3),
        time: time(9),
    }
    return made.get(kind, "x")
