"""Rows that hold several payments, each cell as many lines: what a converter of PDF makes of rows
between whose payments it saw no rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.spend.parse import cells
from helpers.spend.parse.headers import Header, field_by_name, header_key

__all__ = ["part_rows"]

SURE_NAME = 0.8  # how sure the name of a column makes its field, to part rows by it


def part_rows(
    rows: Sequence[Sequence[Any]], header: Header | None
) -> tuple[list[list[Any]], list[int]] | None:
    """The rows of a sheet with each payment in a row of its own.

    A row is parted where the cells of the amount and the payee hold as many lines and each line of
    the former is an amount. A cell with another number of lines is repeated whole.

    Args:
        rows: The cells of a sheet.
        header: Its header, None where it has none.

    Returns:
        The rows, and for each of them the place of the row that it comes from; None where no row
        holds several payments.
    """
    places = {} if header is None else _places(header.names)
    if header is None or not {"amount", "supplier"} <= set(places):
        return None
    at = places["amount"]
    stacked = {
        i
        for i in range(header.last + 1, len(rows))
        if at < len(rows[i]) and type(cell := rows[i][at]) is str and "\n" in cell
    }
    if not stacked:
        return None
    parted: list[list[Any]] = []
    origins: list[int] = []
    for i, row in enumerate(rows):
        parts = _parts(row, at, places["supplier"]) if i in stacked else [list(row)]
        parted += parts
        origins += [i] * len(parts)
    return (parted, origins) if len(parted) > len(rows) else None


def _places(names: Sequence[str]) -> dict[str, int]:
    """The column that a name surely makes the amount's or the payee's; the first of several."""
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        field, sure = field_by_name(header_key(name)) if name else ("", 0.0)
        if sure >= SURE_NAME:
            places.setdefault(field, at)
    return places


def _parts(row: Sequence[Any], amount: int, payee: int) -> list[list[Any]]:
    amounts = _lines(row[amount])
    count = len(amounts)
    readable = all(cells.pence(text)[1] == cells.PLAIN for text in amounts)
    if not readable or payee >= len(row) or len(_lines(row[payee])) != count:
        return [list(row)]
    columns = [_lines(cell) for cell in row]
    return [
        [
            lines[k] if len(lines) == count else cell
            for lines, cell in zip(columns, row, strict=True)
        ]
        for k in range(count)
    ]


def _lines(cell: Any) -> list[str]:
    return cell.strip().splitlines() if type(cell) is str else []
