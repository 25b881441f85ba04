"""Rows that look like payments and are sums of them: "April 2020" or a payee's name once more,
with the total of the rows above or below, and without the day or the reference that payments have.
Where payee after payee ends with his sum, no more is needed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np

from helpers.spend.parse.headers import header_key

__all__ = ["AmountRow", "find_sums", "is_foot", "sums_by_habit"]

FEWEST_TERMS = 3  # payments that a sum adds up; fewer may come to an amount by chance
HABIT = 4  # payees whose last (or first) row is the sum of their others, which no chance explains
SUMS_SHARE = 0.9  # of payees named once more with an amount alone, whose amounts are their sums
LARGE = 1_000_00  # pence, from which on a sum in whole pounds is known by its size
SHOWN = 2  # sums of so many rows each, from which on a sheet has sums and smaller ones count too

_BALANCE = re.compile(
    r"(?:opening|closing) balance.*|balance (?:[bc] ?[fd](?:wd)?|(?:brought|carried) .*)"
    r"|(?:brought|carried) (?:forward|down|over)|[bc] ?f(?:wd)?"
)
_FOOT = re.compile(
    r"(?:total )?(?:number|count|no|nos) (?:of )?(?:records?|payments?|transactions?|invoices?|"
    r"items?|rows?|lines?|suppliers?|payees?)|"
    r"(?:records?|payments?|transactions?|invoices?|items?|rows?|lines?) (?:count|number)|"
    r"(?:average|mean|median|maximum|minimum)(?: .*)?|"
    r"vat(?: .*)?|(?:net|gross|total|amount) (?:of vat|(?:ex|in)c?(?:l|luding)?(?: .*)?)|"
    r"(?:(?:annual|monthly|total|full year|remaining) )?(?:budget|forecast|plan|outturn)"
    r"(?: (?:outturn|total|remaining|variance|for .*))?|"
    r"(?:previous|prior|last|this|current) (?:month|quarter|period|year)(?: (?:total|spend))?|"
    r"(?:year|month) to date(?: .*)?|ytd(?: .*)?|cumulative(?: (?:spend|total|to date))?|"
    r"(?:amounts? |total |payments? |invoices? |spend |expenditure )?(?:of )?"
    r"(?:over|under|above|below|less than|more than) (?:the )?(?:threshold|(?:gbp )?[0-9 ]+k?)|"
    r"threshold|rounding|"
    r"(?:as )?per (?:the )?(?:general |purchase |nominal )?(?:ledger|gl|trial balance|tb|bank)|"
    r"(?:grand )?totals? (?:of )?all (?:other )?(?:payments?|spend|expenditure|invoices?|items?)|"
    r"variance (?:to|from|against) .*|accruals? [bc] ?[fd]|of which .*|"
    r"differences?|variance|checks?|control total|(?:carried|brought) forward|[bc] f|"
    r"balance(?: (?:per|as per|[bc] ?[fd]|brought|carried|at|on|of|check).*)?"
)


class AmountRow(NamedTuple):
    """A row that may be a payment.

    Attributes:
        at: Its place in the sheet, from 0.
        pence: Its amount.
        payee: Who is paid, as printed.
        lacks: Whether a day, a reference or another text is blank that payments have.
    """

    at: int
    pence: int
    payee: str
    lacks: bool


def is_foot(payee: str) -> bool:
    """Whether a text says what a number at the foot of a table is: a count, a mean, a balance."""
    return _FOOT.fullmatch(header_key(payee)) is not None


def is_balance(payee: str) -> bool:
    """Whether a text says that a number is what a ledger began or ended with; it may be dated."""
    return _BALANCE.fullmatch(header_key(payee)) is not None


def find_sums(rows: Sequence[AmountRow]) -> dict[int, str]:
    """Which rows are sums of others.

    Args:
        rows: The rows of a sheet that may be payments, in their order.

    Returns:
        The place of each and `total`, where it is the sum of all payments so far (or, in the
        first row, of all below), else `subtotal`.
    """
    by_payee = dict(_payee_sums(rows))
    terms = sorted(by_payee.values(), reverse=True)
    if len(terms) < SHOWN or terms[SHOWN - 1] < 2:  # no habit of the sheet
        by_payee = {at: count for at, count in by_payee.items() if count >= FEWEST_TERMS}
    found = dict.fromkeys([*by_payee, *_listed_again(rows)], "subtotal")
    left = [row for row in rows if row.at not in found]
    running = _running_sums(left, 1)
    if sum(terms >= FEWEST_TERMS for _, terms in running.values()) < SHOWN:
        running = _running_sums(left, FEWEST_TERMS)
    return found | {at: reason for at, (reason, _) in running.items()}


def sums_by_habit(payees: Sequence[str], pence: Sequence[int]) -> list[int]:
    """The sums of a list in which every payee with two payments or more ends (or begins) with his
    sum, whatever else stands in that row.

    Args:
        payees: The payee of each row that may be a payment, in the order of the sheet.
        pence: The amount of each.

    Returns:
        The places of the sums among these rows; none where the sheet has no such habit.
    """
    if len(payees) < HABIT:
        return []
    names = np.asarray(payees, dtype=object)
    amounts = np.asarray(pence, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], names[1:] != names[:-1]]))
    ends = np.concatenate([starts[1:], [len(names)]])
    whole = np.concatenate([[0], np.cumsum(amounts)])
    sums = whole[ends] - whole[starts]
    several, many = ends - starts > 1, ends - starts > 2
    for at in (ends - 1, starts):
        is_sum = several & (2 * amounts[at] == sums)
        shown = int(np.count_nonzero(is_sum & many & (amounts[at] != 0)))
        if shown >= HABIT and shown >= SUMS_SHARE * int(np.count_nonzero(many)):
            found: list[int] = at[is_sum].tolist()
            return found
    return []


def _payee_sums(rows: Sequence[AmountRow]) -> Iterator[tuple[int, int]]:
    """Rows with a payee's sum of the run of rows above or below, and how many rows that is."""
    for _, group in groupby(rows, key=lambda row: _bare(row.payee)):
        run = list(group)
        for row, others in ((run[-1], run[:-1]), (run[0], run[1:])):
            whole = all(not other.lacks for other in others)
            if row.lacks and others and whole and row.pence == sum(o.pence for o in others):
                yield row.at, len(others)
                break


def _listed_again(rows: Sequence[AmountRow]) -> list[int]:
    """The rows of a summary below or above the payments: payees once more, with their sums."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        if not row.lacks:
            sums[_bare(row.payee)] += row.pence
    again = [row for row in rows if row.lacks and sums.get(_bare(row.payee))]
    right = [row.at for row in again if row.pence == sums[_bare(row.payee)]]
    names = {_bare(row.payee) for row in again}
    places = [k for k, row in enumerate(rows) if row.lacks]
    together = bool(places) and places[-1] - places[0] < 2 * len(places)
    enough = len(right) >= FEWEST_TERMS and len(right) >= SUMS_SHARE * len(again)
    return right if enough and together and len(names) == len(again) else []


@lru_cache(maxsize=50_000)
def _bare(payee: str) -> str:
    return re.sub(r" (?:sub ?)?total$", "", header_key(payee))


def _running_sums(rows: Sequence[AmountRow], least: int) -> dict[int, tuple[str, int]]:
    """Rows that come to what stands above: all of it, or what follows the last sum; and how many
    payments each adds up.
    """
    found: dict[int, tuple[str, int]] = {}
    below = sum(row.pence for row in rows[1:] if not row.lacks)
    if len(rows) > FEWEST_TERMS and rows[0].lacks and _is_sum(rows[0], below):
        found[rows[0].at] = ("total", len(rows) - 1)
    whole = part = above = since = 0  # pence, and how many rows they are
    for row in rows:
        if row.at not in found and row.lacks and row.pence:
            if above >= FEWEST_TERMS and _is_sum(row, whole):
                found[row.at] = ("total", above)
            elif since >= least and _is_sum(row, part):
                found[row.at] = ("subtotal", since)
        if row.at in found:
            part = since = 0
        else:
            whole, part = whole + row.pence, part + row.pence
            above, since = above + 1, since + 1
    return found


def _is_sum(row: AmountRow, pence: int) -> bool:
    """Whether a row's amount is that sum, or that sum in whole pounds."""
    rounded = row.pence % 100 == 0 != pence % 100 and abs(row.pence) >= LARGE
    return pence != 0 and abs(row.pence - pence) < (100 if rounded else 1)
