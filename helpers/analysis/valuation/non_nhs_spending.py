"""From one year's spending outside the NHS to another's: what the arms that left the NHS explain of
the rise.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.valuation.allocation import ValuationError
from helpers.analysis.valuation.quantiles import interval
from helpers.analysis.valuation.simulate import CODES, Estimate

__all__ = [
    "LEFT_NHS_LABELS",
    "part_of_year",
    "spending_bridge",
    "value_added_outside",
]

# Provider models outside the NHS, and what a reader calls the services that went there.
LEFT_NHS_LABELS = {
    "social_enterprise": "Services that became social enterprises",
    "independent": "Services that went to private companies",
    "voluntary": "Services that went to charities",
    "gp_led": "Services that went to general practices",
}


def value_added_outside(est: Estimate, from_year: str, to_year: str) -> pd.DataFrame:
    """What services that left the NHS add to non-NHS spend between two financial years.

    A row adds the part of `to_year` after its transfer less the part of `from_year` after it: one
    that left in June 2010 was already outside for most of 2010-11.

    Args:
        est: The estimate.
        from_year: The financial year before, 2010-11.
        to_year: The financial year after.

    Returns:
        £ million, a row a draw, a column a model of LEFT_NHS_LABELS that occurs in any draw.

    Raises:
        ValuationError: A year is not written as 2010-11.
    """
    before, after = (part_of_year(est.rows["transfer_date"], year) for year in (from_year, to_year))
    grown = est.values * (after - before).fillna(0.0).to_numpy()
    columns = {
        code: np.where(est.models == CODES.index(code), grown, 0.0).sum(axis=1)
        for code in LEFT_NHS_LABELS
    }
    return pd.DataFrame({code: drawn for code, drawn in columns.items() if np.any(drawn)})


def spending_bridge(
    steps: pd.DataFrame, before: float, after: float, years: tuple[str, str]
) -> pd.DataFrame:
    """From non-NHS spend of one year to that of another, by way of what each model added.

    Args:
        steps: What `value_added_outside` gives.
        before: Spend in the first year, £ million.
        after: Spend in the second, £ million.
        years: Both years, as the labels say them.

    Returns:
        [label, start, end, kind, low, high], £ million: two totals, a step for each model at its
        median, scaled so that the medians add up to that of all steps, and the
        rest that no step explains. `low` and `high` are where a step may end (90%); they are
        missing elsewhere.
    """
    rows: list[tuple[str, float, float, str, float | None, float | None]] = [
        (f"Non-NHS spend, {years[0]}", 0.0, before, "total", None, None)
    ]
    at = before
    steps = steps * _to_add_up(steps)
    for code in steps.columns:
        middle, low, high = interval(steps[code])
        if round(high):  # less than half a million at most is no step a reader could see
            rows.append((LEFT_NHS_LABELS[code], at, at + middle, "step", at + low, at + high))
            at += middle
    rows.append(("Everything else", at, after, "rest", None, None))
    rows.append((f"Non-NHS spend, {years[1]}", 0.0, after, "total", None, None))
    return pd.DataFrame(rows, columns=["label", "start", "end", "kind", "low", "high"]).astype(
        {"low": float, "high": float}
    )


def _to_add_up(steps: pd.DataFrame) -> float:
    """What the medians of the columns are multiplied by to add up to the median of their sum."""
    parts = sum(interval(steps[code]).median for code in steps.columns)
    return interval(steps.sum(axis=1)).median / parts if parts else 1.0


def part_of_year(dates: pd.Series, financial_year: str, year_only_month: int = 4) -> pd.Series:
    """The part of a financial year (1 April to 31 March) that lies after each date, counted in
    whole months.

    Args:
        dates: Texts YYYY-MM-DD, YYYY-MM or YYYY.
        financial_year: Written 2010-11.
        year_only_month: The month whose first day stands for a year alone (assumption A08).

    Returns:
        0 to 1, same index as `dates`; missing where the date is.

    Raises:
        ValuationError: The year is not written as 2010-11.
    """
    try:
        start = int(financial_year[:4])
        if financial_year != f"{start}-{(start + 1) % 100:02d}":
            raise ValueError(financial_year)
    except ValueError:
        raise ValuationError(
            f"{financial_year!r} is not a financial year; write it as 2010-11"
        ) from None
    year = pd.to_numeric(dates.str[:4])
    month = pd.to_numeric(dates.str[5:7], errors="coerce").where(
        dates.str.len() > 4, year_only_month
    )
    months_before = (year - start) * 12 + month - 4
    return ((12 - months_before).clip(0, 12) / 12).astype(np.float64)
