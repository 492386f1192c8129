"""`flask audit verify`: exit 0 while the chain holds, 1 and the first broken row when it does not."""

import pytest
from sqlalchemy import text

from services import audit, db


@pytest.fixture
def chain(app):
    with db.unit_of_work():
        for number in range(3):
            audit.record("change thing", actor=audit.SYSTEM, subject="thing", subject_id=number)
    return app


def verify(app):
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def test_a_chain_that_holds(chain):
    result = verify(chain)
    assert (result.exit_code, result.stdout) == (0, "The chain holds: 3 rows.\n")


def test_a_chain_that_was_cut(chain):
    db.session().execute(text("DELETE FROM audit WHERE id = 3"))
    result = verify(chain)
    assert result.exit_code == 1
    assert "broken at row 3: the tail was cut off: 1 rows are missing" in result.stderr
