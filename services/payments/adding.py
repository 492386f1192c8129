"""Adding many rows in one statement.

On PostgreSQL the rows travel as one value: hundreds of values in the text of a statement cost more to read there, and
to write here, than the rows themselves.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import JSON, bindparam, cast, column, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import Text

from services.db import session

Processor = Callable[[Any], Any]


def add_rows(model: type[Any], rows: Sequence[Mapping[str, Any]], *returned: str) -> Sequence[Any]:
    """Adds rows of the same columns, past the ORM; gives the columns `returned` of each, in no certain order."""
    if not rows:
        return []
    current = session()
    current.flush()
    connection, table = current.connection(), model.__table__
    if connection.dialect.name == "postgresql":
        names = tuple(rows[0])
        processors = _processors(table, names, connection.dialect)
        ready = [{name: _ready(row[name], process) for name, process in processors} for row in rows]
        values: Any = {"rows": json.dumps(ready, ensure_ascii=False, default=_said)}
        done = connection.execute(_of_one_value(table, names, returned), values)
    else:
        statement = insert(table).returning(*(table.c[name] for name in returned)) if returned else insert(table)
        done = connection.execute(statement, [dict(row) for row in rows])
    return done.all() if returned else []


@cache
def _of_one_value(table: Any, names: tuple[str, ...], returned: tuple[str, ...]) -> Any:
    shape = [column(name, table.c[name].type) for name in names]
    source = func.jsonb_to_recordset(cast(bindparam("rows", type_=Text()), JSONB)).table_valued(*shape, name="given")
    given = source.render_derived(with_types=True)
    statement = insert(table).from_select(names, select(*(given.c[name] for name in names)))
    return statement.returning(*(table.c[name] for name in returned)) if returned else statement


@cache
def _processors(table: Any, names: tuple[str, ...], dialect: Dialect) -> list[tuple[str, Processor | None]]:
    """What makes of each value what is stored; a structured value is one already."""
    found: list[tuple[str, Processor | None]] = []
    for name in names:
        kind = table.c[name].type
        is_plain = isinstance(kind, JSON)
        found.append((name, None if is_plain else kind.dialect_impl(dialect).bind_processor(dialect)))
    return found


def _ready(value: Any, process: Processor | None) -> Any:
    return value if process is None else process(value)


def _said(value: object) -> str:
    """Days and moments as text; TypeError for whatever else JSON does not know."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sent")
