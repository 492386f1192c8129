"""Decoding waits for its turn."""

import threading
import time

import pytest

from services.errors import Unavailable
from services.files.turns import Turns


def most_at_once(turns, weights, wanted=1):
    """The most that ran together; the first ones wait until `wanted` do, so that it shows on a busy machine too."""
    running, most, lock, together = [], [0], threading.Lock(), threading.Event()

    def work(weight):
        with turns.take(weight):
            with lock:
                running.append(weight)
                most[0] = max(most[0], len(running))
            if most[0] >= wanted:
                together.set()
            together.wait(10)
            time.sleep(0.02)
            with lock:
                running.remove(weight)

    threads = [threading.Thread(target=work, args=(weight,)) for weight in weights]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not running
    return most[0]


def test_never_more_than_two_at_once():
    assert most_at_once(Turns(places=2, room=100), [1] * 12, wanted=2) == 2


def test_what_fills_the_room_sits_alone():
    assert most_at_once(Turns(places=2, room=100), [60] * 6) == 1
    assert most_at_once(Turns(places=2, room=100), [500] * 4) == 1


def test_patience_ends_and_a_failure_gives_the_place_back():
    turns = Turns(places=1, room=100)
    with turns.take(1), pytest.raises(Unavailable), turns.take(1, patience=0.01):
        pass
    with pytest.raises(ZeroDivisionError), turns.take(1):
        raise ZeroDivisionError
    with turns.take(1, patience=0.01):
        pass
