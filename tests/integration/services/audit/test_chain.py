"""The chain of the audit: whole work leaves a chain that holds, and each kind of tampering shows."""

import pytest
from sqlalchemy import text

from services import audit, db
from services.audit import SYSTEM, Actor, Channel


def record_some(count: int, **values) -> None:
    with db.unit_of_work():
        for number in range(count):
            audit.record("change thing", actor=SYSTEM, subject="thing", subject_id=number, **values)


def tamper(*statements: str) -> None:
    for statement in statements:
        db.session().execute(text(statement))
    db.session().flush()


def test_rows_are_numbered_without_gaps_over_several_transactions(app):
    record_some(3)
    record_some(2, fields=["status", "unit_id"], note="from=new to=planned")
    assert [row[0] for row in db.session().execute(text("SELECT id FROM audit ORDER BY id"))] == [1, 2, 3, 4, 5]
    assert audit.verify() == audit.Verdict(True, 5)


def test_an_empty_chain_holds(app):
    assert audit.verify() == audit.Verdict(True, 0)


def test_more_rows_than_a_chunk(app, monkeypatch):
    monkeypatch.setattr("services.audit.verifying.CHUNK", 4)
    record_some(13)
    assert audit.verify() == audit.Verdict(True, 13)
    record_some(3)
    assert audit.verify() == audit.Verdict(True, 16)


def test_who_and_where_are_kept(app):
    citizen = Actor.citizen(7, channel=Channel.LINE)
    with db.unit_of_work():
        audit.record("open case", actor=citizen, subject="case", subject_id="RP-69-7K4M-2X", fields=["place"])
        audit.record_read(SYSTEM, "case", 5, "supervision")
    newest, oldest = audit.list_entries()
    assert (oldest.actor_kind, oldest.actor_id, oldest.channel) == ("citizen", 7, "line")
    assert (oldest.subject_id, list(oldest.fields)) == ("RP-69-7K4M-2X", ["place"])
    assert (newest.action, newest.note) == ("read case", "supervision")
    assert [entry.id for entry in audit.list_entries(subject="case", subject_id=5)] == [newest.id]
    assert [entry.id for entry in audit.list_entries(before=newest.id)] == [oldest.id]


def test_work_that_fails_leaves_no_row(app):
    record_some(1)
    with pytest.raises(LookupError), db.unit_of_work():
        audit.record("change thing", actor=SYSTEM, subject="thing", subject_id=1)
        raise LookupError
    record_some(1)
    assert audit.verify() == audit.Verdict(True, 2)


def test_a_savepoint_that_is_rolled_back_takes_its_rows_with_it(app):
    with db.unit_of_work() as session:
        audit.record("keep", actor=SYSTEM, subject="thing", subject_id=1)
        with pytest.raises(LookupError), session.begin_nested():
            audit.record("lose", actor=SYSTEM, subject="thing", subject_id=2)
            with session.begin_nested():
                audit.record("lose too", actor=SYSTEM, subject="thing", subject_id=2)
            raise LookupError
        with session.begin_nested():
            audit.record("keep too", actor=SYSTEM, subject="thing", subject_id=3)
    assert [entry.action for entry in audit.list_entries()] == ["keep too", "keep"]


def test_what_is_recorded_outside_of_a_unit_of_work_does_not_slip_into_the_next(app):
    audit.record("lose", actor=SYSTEM, subject="thing", subject_id=1)
    record_some(1)
    assert audit.verify() == audit.Verdict(True, 1)


TAMPERINGS = {
    "altered": (["UPDATE audit SET note = 'other' WHERE id = 3"], 3, "altered"),
    "altered field": (["UPDATE audit SET actor_id = 9 WHERE id = 5"], 5, "altered"),
    "removed": (["DELETE FROM audit WHERE id = 3"], 3, "removed"),
    "removed first": (["DELETE FROM audit WHERE id = 1"], 1, "removed"),
    "removed and closed up": (
        [
            "DELETE FROM audit WHERE id = 3",
            "UPDATE audit SET id = 3 WHERE id = 4",
            "UPDATE audit SET id = 4 WHERE id = 5",
            "UPDATE chain_head SET count = 4",
        ],
        3,
        "altered, moved",
    ),
    "re-ordered": (
        [
            "UPDATE audit SET id = 99 WHERE id = 2",
            "UPDATE audit SET id = 2 WHERE id = 4",
            "UPDATE audit SET id = 4 WHERE id = 99",
        ],
        2,
        "moved",
    ),
    "cut tail": (["DELETE FROM audit WHERE id >= 4"], 4, "cut off"),
    "emptied": (["DELETE FROM audit"], 1, "cut off"),
    "cut tail with the head moved back": (
        [
            "DELETE FROM audit WHERE id >= 4",
            "UPDATE chain_head SET count = 3, mac = (SELECT mac FROM audit WHERE id = 3)",
        ],
        4,
        "forged",
    ),
    "head missing": (["DELETE FROM chain_head"], 6, "missing"),
    "slipped in below": (
        [
            "INSERT INTO audit (id, action, at, actor_kind, channel, subject, subject_id, fields, note, mac)"
            " SELECT 0, action, at, actor_kind, channel, subject, subject_id, fields, note, mac FROM audit WHERE id = 1"
        ],
        0,
        "slipped in",
    ),
    "slipped in at the end": (
        [
            "INSERT INTO audit (id, action, at, actor_kind, channel, subject, subject_id, fields, note, mac)"
            " SELECT 6, action, at, actor_kind, channel, subject, subject_id, fields, note, mac FROM audit WHERE id = 5"
        ],
        6,
        "altered, moved",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_shows(app, name):
    statements, first_broken, why = TAMPERINGS[name]
    record_some(5, fields=["status"])
    tamper(*statements)
    verdict = audit.verify()
    assert not verdict.ok
    assert verdict.first_broken == first_broken
    assert why in verdict.why


def test_another_key_does_not_verify(app):
    from dataclasses import replace

    from services import settings

    record_some(1)
    settings.configure(replace(settings.current(), data_key=b"x" * 32))
    assert not audit.verify().ok
