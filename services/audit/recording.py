"""Recording what was done: rows wait in the session and are chained as the last thing before the commit."""

import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session, SessionTransaction

from services import clock, db
from services.audit.actor import Actor
from services.audit.chain import mac_of, moment, seal_of
from services.audit.models import AuditEntry, ChainHead
from services.db import Base

#: Codes, ids and references. Thai words, e-mail addresses and long numbers do not fit: personal values stay out.
_CODE = re.compile(r"[A-Za-z0-9_:.,=>/+# -]{0,200}")
_LONG_NUMBER = re.compile(r"(?<![\w-])\d{9,}(?![\w-])")
_FIELD = re.compile(r"[A-Za-z0-9_.:\[\]-]{1,100}")

Waiting = tuple[dict[str, Any], SessionTransaction | None]


def record(
    action: str,
    *,
    actor: Actor,
    subject: str,
    subject_id: object,
    fields: Sequence[str] = (),
    note: str = "",
) -> None:
    """Notes that `actor` did `action` to a `subject`, changing `fields`; written with the present unit of work.

    `action` is a verb with its noun ("assign case"). Nothing here may be a personal value: fields are named, not
    quoted, and `note` holds a code ("from=new to=planned"). ValueError for what does not look like one.
    """
    identity = "" if subject_id is None else str(subject_id)
    for value in (action, subject, identity, note):
        if not _CODE.fullmatch(value):
            raise ValueError(f"the audit takes codes and ids only, not {value!r}")
    if _LONG_NUMBER.search(note):
        raise ValueError("the audit takes no long numbers in a note: they may be a telephone or an id card")
    if not all(_FIELD.fullmatch(name) for name in fields):
        raise ValueError("the audit names fields; it does not quote them")
    session = db.session()
    row = {
        "action": action,
        "at": clock.now(),
        "actor_kind": str(actor.kind),
        "actor_id": actor.id,
        "actor_role": None if actor.role is None else str(actor.role),
        "channel": str(actor.channel),
        "subject": subject,
        "subject_id": identity,
        "fields": list(fields),
        "note": note,
    }
    session.info.setdefault("pending", []).append((row, session.get_nested_transaction()))


def record_read(actor: Actor, subject: str, subject_id: object, reason_code: str = "") -> None:
    """Notes that `actor` read something personal or confidential, and the code of the reason given."""
    record(f"read {subject}", actor=actor, subject=subject, subject_id=subject_id, note=reason_code)


def write_pending(session: Session) -> None:
    """Chains what waits. The head is locked here and not before: from this lock to the commit everybody else waits."""
    waiting: list[Waiting] = session.info.pop("pending", [])
    if not waiting:
        return
    connection = session.connection()
    count, mac = connection.execute(_LOCK_HEAD).one()._tuple()
    rows = []
    for row, _transaction in waiting:
        count += 1
        row["id"] = count
        mac = row["mac"] = mac_of(row, mac)
        rows.append(row)
    head = {"count": count, "mac": mac, "seal": seal_of(count, mac)}
    if connection.dialect.name == "postgresql":
        ready = json.dumps([row | {"at": moment(row["at"])} for row in rows])
        connection.execute(_INSERT_AND_MOVE, {"rows": ready} | head)
    else:
        connection.execute(_INSERT, rows)
        connection.execute(_MOVE_HEAD, head)


_LOCK_HEAD = select(ChainHead.count, ChainHead.mac).where(ChainHead.id == 1).with_for_update()
_INSERT = insert(Base.metadata.tables[AuditEntry.__tablename__])
_MOVE_HEAD = update(Base.metadata.tables[ChainHead.__tablename__]).where(ChainHead.id == 1)
#: Both in one statement: while the head is locked, each answer that is waited for costs everybody's time.
_INSERT_AND_MOVE = text(
    "WITH written AS (INSERT INTO audit"
    " (id, action, at, actor_kind, actor_id, actor_role, channel, subject, subject_id, fields, note, mac)"
    " SELECT id, action, at, actor_kind, actor_id, actor_role, channel, subject, subject_id, fields, note, mac"
    " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row"
    " (id bigint, action text, at timestamptz, actor_kind text, actor_id bigint, actor_role text, channel text,"
    " subject text, subject_id text, fields jsonb, note text, mac text))"
    " UPDATE chain_head SET count = :count, mac = :mac, seal = :seal WHERE id = 1"
)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was rolled back did not happen: neither did its audit rows, savepoints included."""
    waiting: list[Waiting] | None = session.info.get("pending")
    if waiting:
        waiting[:] = [entry for entry in waiting if not _lies_within(entry[1], ended)]


def _lies_within(transaction: SessionTransaction | None, ended: SessionTransaction) -> bool:
    if ended.parent is None:
        return True
    while transaction is not None:
        if transaction is ended:
            return True
        transaction = transaction.parent
    return False


db.before_commit(write_pending, last=True)
