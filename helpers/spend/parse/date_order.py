"""A column of dates: which of its numbers is the day and which the month, decided on all of its
cells.

A spreadsheet that opens 04/03/2013 in another country's settings takes the day for the month
wherever it can, that is where the day is at most 12, and leaves the other cells as they are. Such a
column holds both orders. The months that its undoubted dates and the file's own month name are the
window in which the doubtful ones should fall.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.spend.parse import cells

UNDECIDED, TURNED = "date_order_undecided", "date_turned"
FEWEST_TURNED = (
    3  # so many different dates must agree before a cell is turned round against its own writing
)
FEWEST_NAMED = 2  # different dates of either writing, by which a column is known for half turned
FEWEST_YEARS = 8  # over which the dates of no column reach that has two different days only
Read = tuple[dt.date | None, str, str]
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class Dates:
    """A column of dates: for each cell a date or None, a period ('2020-04' or ''), and a flag (''
    where nothing is to be said).
    """

    dates: list[dt.date | None]
    periods: list[str]
    flags: list[str]
    # "day first", "month first", "both, mostly …", "undecided" (day first then) or "" where no
    # cell needed it
    order: str


def dates(column: Sequence[Any], hint: str = "", order: str = "") -> Dates:
    """Read a column of dates, deciding on all its rows which number is the day and which the month.

    Args:
        column: the cells as they were read.
        hint: the month the file says it is about (2020-04), or ''.
        order: "day first" or "month first" overrides the decision.

    Returns:
        The dates. A cell that may be read in two ways and falls outside the column's months in one
        of them is read in the other
        and flagged TURNED, or left and flagged UNDECIDED.
    """
    once = {
        cell: cell if isinstance(cell, (dt.date, float)) else cells.text(cell)
        for cell in set(column)
    }
    if turned := _years_first({text for text in once.values() if isinstance(text, str)}):
        once = {cell: turned.get(text, text) for cell, text in once.items()}
    keys = [once[cell] for cell in column]
    counts = Counter(keys)
    triples = {t: n for t in counts if isinstance(t, str) and (n := cells.triple(t))}
    decided = order or _order(triples, counts, hint)
    read = {key: _plainly(key, decided, triples) for key in counts}
    if not order:
        _turn(read, counts, triples, decided, hint)
    rows = [read[key] for key in keys]
    return Dates([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows], decided)


def _years_first(texts: set[str]) -> dict[Any, str]:
    """The dates of a column that are written 20-04-07, year first with two digits, as 2020-04-07;
    nothing where they are not.

    The years would be few and the days many; read day first it is the other way round.
    """
    triples = {text: numbers for text in texts if (numbers := cells.triple(text))}
    if len(triples) < FEWEST_TURNED or any(n[2] > 31 or n[1] > 12 for n in triples.values()):
        return {}
    first, last = ({numbers[k] for numbers in triples.values()} for k in (0, 2))
    if len(first) > 2 or len(last) < FEWEST_TURNED or max(last) - min(last) < FEWEST_YEARS:
        return {}
    return {text: f"20{a:02}-{b:02}-{c:02}" for text, (a, b, c) in triples.items()}


def _order(triples: Mapping[Any, Numbers], counts: Counter[Any], hint: str) -> str:
    day_first = sum(counts[t] for t, (a, b, _) in triples.items() if a > 12 >= b)
    month_first = sum(counts[t] for t, (a, b, _) in triples.items() if b > 12 >= a)
    if day_first and month_first:
        return "both, mostly day first" if day_first >= month_first else "both, mostly month first"
    if day_first or month_first or not triples:
        return "day first" if day_first else "month first" if month_first else ""
    if all(a == b for a, b, _ in triples.values()):
        return ""
    # Nothing above 12 anywhere: the reading that agrees with the file's own month, or keeps the
    # file in fewer months.
    spread = [len({(t[2], t[i]) for t in triples.values()}) for i in (1, 0)]
    if hint:
        right = [
            sum(counts[k] for k, t in triples.items() if t[i] == int(hint[5:])) for i in (1, 0)
        ]
        if right[0] != right[1]:
            return "day first" if right[0] > right[1] else "month first"
    if spread[0] != spread[1] and min(spread) == 1 and sum(counts[t] for t in triples) >= 3:
        return "day first" if spread[0] == 1 else "month first"
    return "undecided"


def _plainly(key: Any, order: str, triples: Mapping[Any, Numbers]) -> Read:
    """A cell in the order of the column, flagged where that order leaves doubt."""
    date, month, flag = cells.day(key, order.endswith("month first"))
    if key in triples and date is not None:
        first, second, _ = triples[key]
        doubtful = first <= 12 and second <= 12 and first != second
        if doubtful and order.startswith(("undecided", "both")):
            flag = UNDECIDED
    return date, month, flag


def _turn(
    read: dict[Any, Read],
    counts: Counter[Any],
    triples: Mapping[Any, Numbers],
    order: str,
    hint: str,
) -> None:
    """Turn round, or flag, the cells that a spreadsheet turned before: those that fall into the
    column's months only so.
    """
    named = _named_half(read, counts, triples)
    other = {
        key: turned
        for key in counts
        if (key in triples or key in named or cells.is_year_first(key))
        and (turned := _turned(read[key][0]))
    }
    texts = [key for key in other if key in triples]
    stored = [key for key in other if key not in triples]
    if not texts and not stored:
        return
    sure = Counter[str]()
    for key, (date, month, _) in read.items():
        if date is not None and key not in other:
            sure[month] += counts[key]
    months = _window(sure, hint)
    if not months:
        return
    both = order.startswith("both")
    if texts and order != "undecided":
        _settle(texts, read, other, counts, months, certain=bool(sure), each=both, flag_others=True)
    if stored:
        mixed = bool(triples)
        _settle(stored, read, other, counts, months, certain=bool(sure), flag_others=mixed)


def _named_half(
    read: Mapping[Any, Read], counts: Counter[Any], triples: Mapping[Any, Numbers]
) -> set[Any]:
    """The dates of a column that name their month (03-Apr-19), where those and none but those have
    a day of at most 12: a spreadsheet took the others for text, and shows what it took for dates.
    """
    if len(triples) < FEWEST_NAMED or any(max(n[:2]) <= 12 for n in triples.values()):
        return set()
    named = {
        key
        for key in counts
        if isinstance(key, str) and key not in triples and not cells.is_year_first(key)
    }
    days = [date.day for key in named if (date := read[key][0])]
    return named if len(days) >= FEWEST_NAMED and max(days) <= 12 else set()


def _turned(date: dt.date | None) -> dt.date | None:
    """The date with day and month changed about, where that is another date."""
    if date is None or date.day > 12 or date.day == date.month:
        return None
    return dt.date(date.year, date.day, date.month)


def _window(sure: Counter[str], hint: str) -> set[str]:
    """The months in which the column's dates fall beyond doubt: the file's own unless most of them
    say otherwise.
    """
    count = sum(sure.values())
    if hint and 2 * sure[hint] >= count:
        return {hint}
    return (
        {month for month, times in sure.items() if times >= 0.02 * count} if count >= 5 else set()
    )


def _settle(
    keys: Sequence[Any],
    read: dict[Any, Read],
    other: Mapping[Any, dt.date],
    counts: Counter[Any],
    months: set[str],
    *,
    certain: bool,
    each: bool = False,
    flag_others: bool,
) -> None:
    """Decide on all doubtful cells of one writing together whether they were turned.

    Args:
        keys: the doubtful cells, each once.
        read: what every cell is read as; changed in place.
        other: what each doubtful cell is when it is turned round.
        counts: how often each cell stands in the column.
        months: the column's months.
        certain: whether undoubted dates back these months; without them it takes FEWEST_TURNED
            different dates to turn any.
        each: whether the column shows both orders, so that each cell is decided by itself.
        flag_others: whether to flag single cells that fall into these months only when turned,
            where most do not.
    """
    inside = {key: read[key][1] in months for key in keys}
    turned = {key: _month(other[key]) in months for key in keys}
    as_read = sum(counts[key] for key in keys if inside[key] and not turned[key])
    if_turned = [key for key in keys if turned[key] and not inside[key]]
    times = sum(counts[key] for key in if_turned)
    many = not as_read and len(if_turned) >= FEWEST_TURNED
    turn = each or (times > as_read and (certain or many))
    for key in if_turned:
        if turn:
            read[key] = (other[key], _month(other[key]), TURNED)
        elif flag_others or times > as_read:
            read[key] = (*read[key][:2], UNDECIDED)
    if turn:
        for key in keys:
            if inside[key] == turned[key]:
                read[key] = (*read[key][:2], UNDECIDED)
            elif inside[key]:
                read[key] = (*read[key][:2], "")


def _month(date: dt.date) -> str:
    return f"{date.year}-{date.month:02}"
