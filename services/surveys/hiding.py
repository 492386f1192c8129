"""Small groups are hidden, so that nobody's answer can be worked out of a table, not by taking sums apart either."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

#: A group of fewer answers is hidden.
FEWEST = 5

Key = TypeVar("Key", bound=Hashable)
Cell = tuple[int, int]


def hidden_groups(sizes: Mapping[Key, int]) -> frozenset[Key]:
    """The groups to hide, where the sum of all may be known.

    Every group under five; and, where all that is hidden comes to fewer than five, the next smallest too: the whole
    less what is shown would tell it.
    """
    ordered = sorted((key for key, n in sizes.items() if n), key=lambda key: (sizes[key], str(key)))
    hidden: list[Key] = []
    for key in ordered:
        if sizes[key] >= FEWEST and (not hidden or sum(sizes[each] for each in hidden) >= FEWEST):
            break
        hidden.append(key)
    return frozenset(hidden)


def hidden_cells(table: list[list[int]]) -> frozenset[Cell]:
    """The cells of a table (row, column) to hide, where the sums of its rows and columns may be known.

    Every cell from one to four; and wherever just one of a row or column is hidden, the smallest beside it too, an
    empty one where no other is left.
    """
    hidden = {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < FEWEST}
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(table)]
    lines += [[(r, c) for r in range(len(table))] for c in range(len(table[0]) if table else 0)]
    is_settled = False
    while not is_settled:
        is_settled = True
        for line in lines:
            inside = [cell for cell in line if cell in hidden]
            beside = [cell for cell in line if cell not in hidden]
            if len(inside) == 1 and beside:
                # The smallest that holds somebody; one of nobody only where there is nothing else.
                chosen = min(beside, key=lambda cell: (not table[cell[0]][cell[1]], table[cell[0]][cell[1]], cell))
                hidden.add(chosen)
                is_settled = False
    return frozenset(hidden)
