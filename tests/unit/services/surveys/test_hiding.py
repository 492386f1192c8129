"""Small groups cannot be read, nor worked out of the sums."""

import itertools
import random

from services.surveys.hiding import FEWEST, hidden_cells, hidden_groups


def test_groups_under_five_are_hidden_and_never_alone():
    assert hidden_groups({}) == frozenset()
    assert hidden_groups({"a": 5, "b": 60}) == frozenset()
    assert hidden_groups({"a": 4, "b": 60, "c": 9}) == {"a", "c"}
    assert hidden_groups({"a": 1, "b": 1, "c": 9, "d": 30}) == {"a", "b", "c"}
    assert hidden_groups({"a": 4, "b": 4, "c": 9}) == {"a", "b"}
    assert hidden_groups({"a": 3}) == {"a"}
    assert hidden_groups({"a": 0, "b": 7}) == frozenset()


def test_what_is_hidden_of_groups_comes_to_five_or_is_all():
    for sizes in itertools.product(range(8), repeat=4):
        named = dict(enumerate(sizes))
        hidden = hidden_groups(named)
        assert all(key in hidden for key, n in named.items() if 0 < n < FEWEST)
        lost = sum(named[key] for key in hidden)
        assert not hidden or lost >= FEWEST or lost == sum(sizes)


def test_no_hidden_cell_stands_alone_in_its_row_or_column():
    dice = random.Random(3)
    for _ in range(60):
        table = [[dice.choice([0, 1, 4, 5, 9, 40]) for _ in range(4)] for _ in range(3)]
        hidden = hidden_cells(table)
        assert all((r, c) in hidden for r in range(3) for c in range(4) if 0 < table[r][c] < FEWEST)
        for r in range(3):
            assert sum((r, c) in hidden for c in range(4)) != 1
        for c in range(4):
            assert sum((r, c) in hidden for r in range(3)) != 1
    assert hidden_cells([[9, 9], [9, 9]]) == frozenset() and hidden_cells([]) == frozenset()
    assert hidden_cells([[3]]) == {(0, 0)}
