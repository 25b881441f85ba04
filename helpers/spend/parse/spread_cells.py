"""Tables whose cells are spread over more columns than they have names, as a converter of PDF
leaves them.

A name stands over one of several columns and its cells in another, not the same in every month or
row. What holds is the order: a row with as many filled cells as there are names holds them in the
order of the names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from helpers.spend.parse import cells
from helpers.spend.parse.headers import Header

FEWEST_NAMES = 4  # of a header, below which nothing is put together
COLUMNS_A_NAME = 1.4  # columns a name, from which on a table may be spread
WHOLE_ROWS = 0.3  # the share of rows with a cell for every name that shows it


def put_together(rows: Sequence[Sequence[Any]], header: Header | None) -> list[list[Any]] | None:
    """The rows of a spread table with a column for each name; None where the table is not spread.

    A row with fewer cells takes the places that its columns have in the whole rows. A row that fits
    neither keeps its cells where they are, behind the named columns, so that it is listed and not
    counted.
    """
    if header is None:
        return None
    named = [i for i, name in enumerate(header.names) if name]
    width = max(map(len, rows))
    if len(named) < FEWEST_NAMES or width < COLUMNS_A_NAME * len(named):
        return None
    below = rows[header.last + 1 :]
    filled = [[i for i, cell in enumerate(row) if cells.text(cell)] for row in below]
    count = sum(map(bool, filled))
    whole = [row for row in filled if len(row) == len(named)]
    aside = sum(row != named for row in whole)
    if not count or len(whole) < WHOLE_ROWS * count or aside < 0.5 * len(whole):
        return None
    places = _places(whole)
    together: list[list[Any]] = [list(row) for row in rows[: header.top]]
    together += [
        [row[i] if i < len(row) else "" for i in named]
        for row in rows[header.top : header.last + 1]
    ]
    for row, at in zip(below, filled, strict=True):
        together.append(_in_order(row, at, places, len(named)))
    return together


def _places(whole: Sequence[Sequence[int]]) -> dict[int, int]:
    """For each column the place among the names that its cells mostly have in rows with a cell for
    every name.
    """
    seen: dict[int, Counter[int]] = defaultdict(Counter)
    for row in whole:
        for place, column in enumerate(row):
            seen[column][place] += 1
    return {column: counts.most_common(1)[0][0] for column, counts in seen.items()}


def _in_order(
    row: Sequence[Any], filled: Sequence[int], places: dict[int, int], count: int
) -> list[Any]:
    """The cells of a row at their places, or behind all places where these are not certain."""
    order = list(range(count)) if len(filled) == count else [places.get(i, -1) for i in filled]
    if len(set(order)) < len(order) or order != sorted(order) or -1 in order:
        return [""] * count + [row[i] for i in filled]
    together: list[Any] = [""] * count
    for place, column in zip(order, filled, strict=True):
        together[place] = row[column]
    return together
