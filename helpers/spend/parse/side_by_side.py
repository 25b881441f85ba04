"""Two lists of payments beside each other on one sheet: each is read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from helpers.spend.files.grid import Grid
from helpers.spend.parse.headers import Header, field_by_name, header_key
from helpers.spend.parse.rows import row_places

__all__ = ["apart"]

_NEEDED = {"supplier", "amount"}
_TELLING = {"date", "transaction"}  # a list of payments has one of them, a table of sums has not


def apart(grid: Grid, header: Header | None) -> list[Grid]:
    """The lists of payments that stand side by side on a sheet.

    Args:
        grid: The sheet.
        header: Its header, None where it has none.

    Returns:
        A grid for each list, whose rows say which columns they are of; the sheet itself where it
        holds one list, or none.
    """
    if header is None:
        return [grid]
    fields = [field_by_name(header_key(name))[0] if name else "" for name in header.names]
    starts = _starts(fields)
    if len(starts) < 2:
        return [grid]
    numbers, sheets = row_places(grid)
    ends = [*starts[1:], max(map(len, grid.rows))]
    return [
        replace(
            grid,
            rows=[_cut(row, start, end) for row in grid.rows],
            numbers=numbers,
            sheets=[f"{name} (columns {start + 1} to {end})".lstrip() for name in sheets],
            hidden_columns={at - start for at in grid.hidden_columns},
            foreign_cells={(row, at - start) for row, at in grid.foreign_cells},
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(fields: Sequence[str]) -> list[int]:
    """The first column of each list; one alone where the names do not come back in their order."""
    named = [(i, field) for i, field in enumerate(fields) if field]
    first = next((field for _, field in named), "")
    starts = [i for i, field in named if field == first]
    starts = [0, *starts[1:]]
    groups = [
        {f for i, f in named if start <= i < end}
        for start, end in zip(starts, [*starts[1:], len(fields)], strict=True)
    ]
    whole = all(group >= _NEEDED and group & _TELLING for group in groups)
    return starts if whole else [0]


def _cut(row: Sequence[Any], start: int, end: int) -> list[Any]:
    return list(row[start:end])
