"""Two columns of amounts of which one holds what the other adds up: the total of an invoice printed
again on each of its lines, or the price of one piece beside the price of all.

Added up, totals that are repeated count an invoice as often as it has lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, islice
from operator import eq
from typing import Any

from helpers.spend.parse import cells

__all__ = ["are_prices", "read_pairs", "repeated_totals", "repeats_totals"]

FEWEST_INVOICES = (
    3  # invoices of several lines, or rows with several pieces, below which nothing is decided
)
AGREEING_SHARE = 0.9  # of the invoices, or rows, that must agree

Pair = tuple[int, int, int]  # the row's place, the amount chosen, and the other amount


def read_pairs(rows: Sequence[Sequence[Any]], one: int, other: int) -> list[Pair]:
    """The rows that hold an amount in both of two columns.

    Args:
        rows: The rows below the header.
        one: The column of the chosen amounts, from 0.
        other: The column that is held against it.

    Returns:
        For each such row its place and the two amounts in pence.
    """
    width = max(one, other)
    whole = [(i, row) for i, row in enumerate(rows) if len(row) > width]
    columns = [cells.amounts([row[at] for _, row in whole]) for at in (one, other)]
    (first, kinds), (second, other_kinds) = columns
    unread = (cells.BLANK, cells.UNREADABLE)
    pairs = zip((i for i, _ in whole), first.tolist(), second.tolist(), strict=True)
    return [
        pair
        for pair, kind, other in zip(pairs, kinds, other_kinds, strict=True)
        if kind not in unread and other not in unread
    ]


def repeats_totals(pairs: Sequence[Pair]) -> bool:
    """Whether the first amounts are the totals of the second, repeated on every line.

    Args:
        pairs: Rows as `read_pairs` gives them; the lines of an invoice follow each other.
    """
    runs = [list(run) for _, run in groupby(pairs, key=lambda pair: pair[1])]
    several = [run for run in runs if len(run) > 1 and len({pair[2] for pair in run}) > 1]
    if len(several) < FEWEST_INVOICES:
        return False
    agree = sum(sum(pair[2] for pair in run) == run[0][1] for run in runs)
    exact = sum(sum(pair[2] for pair in run) == run[0][1] for run in several)
    return exact >= AGREEING_SHARE * len(several) and agree >= AGREEING_SHARE * len(runs)


def are_prices(pairs: Sequence[Pair], rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the first amounts are prices of one piece and the second those of all pieces, by a
    column that says how many there are.

    Args:
        pairs: Rows as `read_pairs` gives them.
        rows: The rows below the header.
    """
    ratios = ((i, a, b, round(b / a)) for i, a, b in pairs if a)
    times = {i: n for i, a, b, n in ratios if n > 1 and abs(b - n * a) <= n}
    equal = sum(a == b for _, a, b in pairs)
    if len(times) < FEWEST_INVOICES or len(times) + equal < AGREEING_SHARE * len(pairs):
        return False
    counts = Counter(
        at
        for i, number in times.items()
        for at, cell in enumerate(rows[i])
        if cells.text(cell) == str(number)
    )
    return max(counts.values(), default=0) >= AGREEING_SHARE * len(times)


def repeated_totals(references: Sequence[str], pence: Sequence[int]) -> int:
    """How many payments seem to repeat the total of their invoice on each of its lines.

    Args:
        references: The reference of each payment, in the order of the sheet.
        pence: The amount of each payment.

    Returns:
        The number of payments behind the first of each reference, where every reference with
        several payments in a row has one and the same amount in all of them; 0 where some differ.
    """
    if not any(map(eq, references, islice(references, 1, None))):
        return 0  # as in most sheets, and soon told
    several, start = [], 0
    for reference, run in groupby(references):
        end = start + sum(1 for _ in run)
        if reference and end > start + 1 and (amounts := set(pence[start:end])) != {0}:
            if len(amounts) > 1:
                return 0
            several.append(end - start - 1)
        start = end
    return sum(several) if len(several) >= FEWEST_INVOICES else 0
