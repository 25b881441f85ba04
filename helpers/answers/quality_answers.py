"""Tables and phrases that say how far to lean on the data: for the notebook about trust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers import tables
from helpers.analysis import data_quality
from helpers.core.formatting import number
from helpers.tables import provenance

__all__ = [
    "assumption_range",
    "basis_by_table",
    "break_ends",
    "dropped_rows",
    "unit_in_words",
]

_READING_STEPS = ("raw", "kept")  # of payment_reading; every other step is a reason to drop a row
_UNITS = {
    "GBP_million": "£ million",
    "log_sd": "log error",
    "fraction_of_arm": "of the arm",
    "percentage_points": "points",
    "GBP_per_100": "£ for each £100",
    "percent": "%",
}


def basis_by_table(counts: pd.DataFrame, count: str) -> pd.DataFrame:
    """How the numbers or rows of each table are known, and what stands behind the table.

    Args:
        counts: A row a table and basis, as `data_quality.count_by_basis` gives them.
        count: What is counted: `numbers` or `rows`.

    Returns:
        A row a table: [Table, a column for each basis, Sources cited, Rows without a source].
    """
    wide = counts.pivot_table(
        index="table", columns="basis", values=count, aggfunc="sum", fill_value=0, sort=False
    )
    wide = wide.reindex(columns=list(data_quality.BASES), fill_value=0).astype(int)
    unsourced = counts.groupby("table")["unsourced"].sum()
    table = wide.rename(columns=str.capitalize).rename_axis(columns=None)
    table["Sources cited"] = [len(provenance.cited(name)) for name in wide.index]
    table["Rows without a source"] = unsourced[wide.index].to_numpy()
    titles = [tables.describe(name)["title"] for name in wide.index]
    return table.set_axis(titles).rename_axis("Table").reset_index()


def break_ends(breaks: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """The two ends of each break in words, a year added where the title holds none.

    Args:
        breaks: Rows of the table breaks.
        titles: The title of each series by its id.

    Returns:
        Columns [From, To], with the index of `breaks`.
    """

    def ends(side: str) -> list[str]:
        pairs = zip(breaks[f"{side}_series"], breaks[f"{side}_year"], strict=True)
        named = [(titles[series], str(year)) for series, year in pairs]
        return [title if year in title else f"{title}, {year}" for title, year in named]

    return pd.DataFrame({"From": ends("from"), "To": ends("to")}, index=breaks.index)


def assumption_range(assumption: Any) -> str:
    """The value of an assumption with its range and unit: '0.2 (0.15 to 0.3) log error'.

    Args:
        assumption: A row of assumptions.csv with value, low, high and unit.

    Returns:
        The numbers with as many decimals as they are written with.
    """
    value, low, high = (f"{x:g}" for x in (assumption.value, assumption.low, assumption.high))
    return f"{value} ({low} to {high}) {unit_in_words(assumption.unit)}"


def unit_in_words(unit: str) -> str:
    """The unit of a table as a reader sees it.

    >>> unit_in_words("GBP_million"), unit_in_words("percent"), unit_in_words("people")
    ('£ million', '%', 'people')
    """
    return _UNITS.get(unit, unit.replace("_", " "))


def dropped_rows(rows: pd.Series) -> str:
    """How many rows of payment files were dropped for each reason: '2 blank, 1 total'.

    Args:
        rows: Rows by step of payment_reading.

    Returns:
        The reasons in the order of `rows`, without what was read and what was kept.
    """
    reasons = rows.drop(list(_READING_STEPS))
    return ", ".join(f"{number(n)} {step.replace('_', ' ')}" for step, n in reasons.items())
