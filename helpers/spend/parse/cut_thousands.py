"""Amounts that were cut at the commas of their thousands, or at the one before their pence, because
nobody quoted them.

Where few rows are so, they stand out among the others and `blocks` puts them right. Where most
are, the pounds of the thousands alone ("110" of "110,923.23") look like a column of amounts, and
the header seems to stand aside: so they are put together before columns are recognised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from helpers.spend.parse import cells
from helpers.spend.parse.headers import Header, field_by_name, header_key

FEWEST = 3  # rows cut at the same place, below which nothing is put together
SHARE = 0.5  # of the rows that are too wide, which must be cut at that place
MOST_CUTS = 3  # commas in one amount

_POUNDS, _PENCE = re.compile("[-£ ]{0,3}[0-9]+"), re.compile("[0-9]{2}")
_FIRST = re.compile(r"[^\w,]{0,3}[0-9]{1,3}")
_MIDDLE = re.compile(r"[0-9]{3}")
_LAST = re.compile(r"[0-9]{3}(?:\.[0-9]{1,2})?[^\w,]{0,3}(?:cr|dr)?", re.IGNORECASE)


def join_amounts(
    rows: Sequence[Sequence[Any]], header: Header | None
) -> tuple[list[list[Any]], list[int]] | None:
    """The rows of a comma-separated text with the parts of each cut amount put together.

    Args:
        rows: The cells of the sheet; rows are as long as they stand in the file.
        header: The header of the sheet, None where it has none.

    Returns:
        The rows, and the places of those that were put together (from 0); None where no column is
        cut in most of the rows that have more cells than the header.
    """
    if header is None:
        return None
    width = len(rows[header.last])
    if max(map(len, rows)) == width:  # as in most sheets, and soon told
        return None
    surplus = {
        i: more
        for i in range(header.last + 1, len(rows))
        if 0 < (more := len(rows[i]) - width) <= MOST_CUTS
    }
    cuts = {
        i: [
            at
            for at in range(width)
            if _may_be_amount(header.names, at) and _is_cut(rows[i], at, more)
        ]
        for i, more in surplus.items()
    }
    counts = Counter(at for places in cuts.values() for at in places)
    if not counts:
        return None
    named = [at for at in counts if _field(header.names, at) == "amount"]
    at = max(named or counts, key=lambda place: counts[place])
    if counts[at] < max(FEWEST, SHARE * len(surplus)):
        return None
    together = [list(row) for row in rows]
    joined = [i for i in surplus if at in cuts[i]]
    for i in joined:
        row, end = together[i], at + surplus[i] + 1
        together[i] = [*row[:at], ",".join(map(str, row[at:end])), *row[end:]]
    return together, joined


def join_pence(
    rows: Sequence[Sequence[Any]], header: Header | None
) -> tuple[list[list[Any]], list[int]] | None:
    """The rows of a comma-separated text whose amounts have a decimal comma that nobody quoted.

    Args:
        rows: The cells of the sheet; rows are as long as they stand in the file.
        header: The header of the sheet, None where it has none.

    Returns:
        The rows with pounds and pence put together, and their places (from 0); None unless nearly
        all rows have one cell more than the header, and it holds two digits.
    """
    if header is None:
        return None
    width = len(rows[header.last])
    if max(map(len, rows)) == width:
        return None
    wide = [i for i in range(header.last + 1, len(rows)) if len(rows[i]) == width + 1]
    filled = [i for i in range(header.last + 1, len(rows)) if len(rows[i]) >= width]
    if len(wide) < FEWEST or len(wide) < 0.9 * len(filled):
        return None
    for at in range(width):
        if _field(header.names, at) != "amount":
            continue
        pairs = [(cells.text(rows[i][at]), cells.text(rows[i][at + 1])) for i in wide]
        if all(_POUNDS.fullmatch(a) and _PENCE.fullmatch(b) for a, b in pairs):
            together = [list(row) for row in rows]
            for i, (pounds, pence) in zip(wide, pairs, strict=True):
                together[i] = [*rows[i][:at], f"{pounds}.{pence}", *rows[i][at + 2 :]]
            return together, wide
    return None


def _field(names: Sequence[str], at: int) -> str:
    return field_by_name(header_key(names[at]))[0] if at < len(names) and names[at] else ""


def _may_be_amount(names: Sequence[str], at: int) -> bool:
    """Whether a column's name says that it holds amounts, or nothing."""
    return _field(names, at) in ("", "amount")


def _is_cut(row: Sequence[Any], at: int, cuts: int) -> bool:
    """Whether the cells of a row from `at` on are one amount, cut so many times."""
    first, *middle, last = (cells.text(cell) for cell in row[at : at + cuts + 1])
    return (
        _FIRST.fullmatch(first) is not None
        and all(map(_MIDDLE.fullmatch, middle))
        and _LAST.fullmatch(last) is not None
        and cells.pence(",".join([first, *middle, last]))[1] == cells.PLAIN
    )
