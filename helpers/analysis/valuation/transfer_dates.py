"""Was the deadline met? What part of places and of value had a new provider by a date, and how well
its date is known.
"""

from __future__ import annotations

import re

import pandas as pd

from helpers.analysis.valuation.allocation import ValuationError

__all__ = [
    "STATUSES",
    "moved_by",
]

STATUSES = {
    "stated": "moved, date stated by a source",
    "unstated": "moved, date from general knowledge",
    "later": "not yet moved",
    "unknown": "no date known",
}


def moved_by(rows: pd.DataFrame, month: str) -> pd.Series:
    """The status of each row at the end of a month written 2011-04: one of STATUSES' keys, indexed
    like `rows`.

    A date of which only the year is known counts as April of that year (assumption A08). Services
    that stayed with the PCT's own organisation (model `pct_provided`) were never separated and
    count as `later`.
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise ValuationError(f"{month!r} is no month; write it as 2011-04")
    at = pd.Period(month, "M")
    text = rows["transfer_date"]
    date = text.where(text.str.len() > 4, text + "-04").str[:7]
    moved = pd.Series(
        [pd.NA if d != d else pd.Period(d, "M") <= at for d in date],
        index=rows.index,
        dtype="boolean",
    )
    status = pd.Series("later", index=rows.index, dtype="str")
    status[moved.fillna(False)] = "unstated"
    status[moved.fillna(False) & (rows["date_basis"] == "source")] = "stated"
    status[text.isna()] = "unknown"
    status[rows["provider_model"] == "pct_provided"] = "later"
    return status
