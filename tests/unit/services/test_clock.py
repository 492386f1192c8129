"""The clock that can stand in the past."""

from datetime import UTC, datetime, timedelta

import pytest

from services import clock


def test_it_stands_where_it_is_told_and_goes_on_afterwards():
    past = datetime(2026, 4, 13, 20, 30, tzinfo=UTC)
    before = datetime.now(UTC)
    with clock.standing_at(past):
        assert clock.now() == past and clock.today().isoformat() == "2026-04-14"
        with clock.standing_at(past - timedelta(days=1)):
            assert clock.now() == past - timedelta(days=1)
        assert clock.now() == past
    assert before <= clock.now() <= datetime.now(UTC)


def test_it_goes_on_after_an_error_too():
    with pytest.raises(KeyError), clock.standing_at(datetime(2026, 1, 1, tzinfo=UTC)):
        raise KeyError
    assert clock.now().year > 2000 and abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"), clock.standing_at(datetime(2026, 1, 1)):
        pass
