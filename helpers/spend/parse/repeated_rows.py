"""Payments that a sheet lists once more further down, under a title of their own: the largest ones,
or a page that was printed twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from helpers.spend.parse.rows import Sheet

__all__ = ["listed_further_up"]

FEWEST_REPEATED = 3  # payments of a block; fewer may agree by chance


def listed_further_up(sheet: Sheet, reasons: Sequence[str]) -> set[int]:
    """The payments of blocks that repeat payments above, all of them with their references.

    Args:
        sheet: The sheet as its layout reads it.
        reasons: Why each row is no payment, '' where it is one.

    Returns:
        The rows of such blocks. A block ends at a row that is neither a payment nor blank: a title,
        a header or a total.
    """
    blocks: list[list[int]] = [[]]
    for i, reason in enumerate(reasons):
        if not reason:
            blocks[-1].append(i)
        elif reason != "blank" and blocks[-1]:
            blocks.append([])
    if sheet.found.at("transaction") is None or sum(map(bool, blocks)) < 2:
        return set()
    columns = [sheet.texts(name) for name in ("transaction", "supplier", "date")]
    pence = sheet.pence.tolist()
    above: Counter[tuple[object, ...]] = Counter()
    found: set[int] = set()
    for block in blocks:
        keys = [(pence[i], *(texts[i] for texts in columns)) for i in block]
        counts = Counter(keys)
        referenced = all(columns[0][i] for i in block)
        if (
            len(counts) >= FEWEST_REPEATED
            and referenced
            and all(above[k] >= n for k, n in counts.items())
        ):
            found.update(block)
        else:
            above.update(counts)
    return found
