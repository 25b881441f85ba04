"""What each PCT's provider arm was worth: the first, simplest estimate, and how far it can be wrong.

No account splits community services by PCT and provider model, so a national total is shared out by each PCT's cash
(all of a PCT's funding). Compared with the whole-arm values that were published, such a share is right to about a quarter
(assumption A02), and arms of one model may all be larger or smaller than the rest (A03). Errors are multiplicative:
standard deviations of logarithms. Intervals hold nine chances in ten.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.errors import SuiteError

Z90 = 1.6449  # half-width of a 90% interval in standard deviations


class ValuationError(SuiteError):
    """The rows given cannot be valued."""


def by_cash(total_gbp_m: float, cash: pd.Series) -> pd.Series:
    """A national total in £ million shared in proportion to `cash`; same index, adds up to the total."""
    if total_gbp_m <= 0:
        raise ValuationError(f"the national total must be above zero, not {total_gbp_m}")
    if cash.isna().any() or (cash <= 0).any():
        raise ValuationError("every place needs its cash to share a total by; one is missing or not above zero")
    return cash / cash.sum() * total_gbp_m


def main_destinations(destinations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The row of each place's main destination, with the place's name, region, population and cash.

    `destinations` and `areas` are the tables pct_destinations and areas. Raises ValuationError unless every place has exactly
    one main destination, because a place counted twice or not at all would pass unseen in every share.
    """
    rows = destinations[destinations["main_destination"]]
    per_place = rows["pct_code"].value_counts().reindex(areas["pct_code"], fill_value=0)
    wrong = per_place[per_place != 1]
    if len(wrong):
        raise ValuationError(
            f"place {wrong.index[0]} has {wrong.iloc[0]} main destinations; pct_destinations must mark exactly one"
        )
    return rows.merge(areas, on="pct_code", validate="one_to_one")


def destination_mix(places: pd.DataFrame, by: str, weight: str, log_error: float) -> pd.DataFrame:
    """Shares of places and of value by model, the second with an interval.

    `places` comes from `main_destinations`; `weight` is the column that stands for value (assumptions A02, A04), `log_error`
    the error that arms of one model share (A03). Columns [by, places, share_of_places, share_of_value, low, high], percent.
    """
    grouped = places.groupby(by, sort=False)
    count, total = grouped.size(), grouped[weight].sum()
    result = pd.DataFrame({
        by: count.index, "places": count.to_numpy(),
        "share_of_places": (count / count.sum() * 100).to_numpy(), "share_of_value": (total / total.sum() * 100).to_numpy(),
    })  # fmt: skip
    ends = [share_interval(s, log_error) for s in result["share_of_value"]]
    return result.assign(low=[e[0] for e in ends], high=[e[1] for e in ends])


def left_nhs(places: pd.DataFrame, total_gbp_m: float, from_year: str, to_year: str) -> pd.DataFrame:
    """Arms whose main destination lies outside the NHS, and how much each adds to non-NHS spend between two financial years.

    An arm adds the part of `to_year` after its transfer less the part of `from_year` after it: one that left in June 2010
    was already outside for most of 2010-11. Columns of `places` and [value, part_before, part_after, added], £ million.
    """
    outside = places[places["provider_model"].isin(["social_enterprise", "independent", "voluntary", "gp_led"])]
    value = by_cash(total_gbp_m, places["cash_2010_11_gbp_m"]).loc[outside.index]
    before, after = (part_of_year(outside["transfer_date"], year) for year in (from_year, to_year))
    return outside.assign(value=value, part_before=before, part_after=after, added=value * (after - before))


def share_interval(share: float, log_error: float) -> tuple[float, float]:
    """The 90% interval of a model's share, in percent, if its arms are all larger or smaller than the rest by `log_error`.

    With share s and factor f the true share is s·f / (s·f + 100 − s); f runs over exp(±Z90 · log_error).
    """
    if not 0 <= share <= 100:
        raise ValuationError(f"a share lies between 0 and 100, not at {share}")
    ends = []
    for sign in (-1, 1):
        factor = math.exp(sign * Z90 * log_error)
        ends.append(100 * share * factor / (share * factor + 100 - share))
    return ends[0], ends[1]


def sum_interval(values: pd.Series, model: pd.Series, place_error: float, model_error: float) -> tuple[float, float]:
    """The 90% interval of a sum of arm values whose places err on their own and whose models err together.

    Relative variance: (model_error² · Σ over models of (their sum)² + place_error² · Σ v²) / (Σ v)². First order in the
    errors, so good to a few percent of the width at the errors used here.
    """
    total = float(values.sum())
    if total <= 0:
        raise ValuationError("there is no value to give an interval to")
    together = float((values.groupby(model).sum() ** 2).sum())
    alone = float((values**2).sum())
    spread = math.sqrt(model_error**2 * together + place_error**2 * alone) / total
    return total * math.exp(-Z90 * spread), total * math.exp(Z90 * spread)


def bridge(
    left: pd.DataFrame, before: float, after: float, years: tuple[str, str], place_error: float, model_error: float
) -> pd.DataFrame:
    """From non-NHS spend of one year to that of another, by way of the arms in `left` (see `left_nhs`), £ million.

    Columns [label, start, end, kind, low, high]: two totals, a step for each model, and the rest that no step explains.
    `low` and `high` are where a step may end (90%); they are missing elsewhere.
    """
    rows: list[tuple[str, float, float, str, float | None, float | None]] = [
        (f"Non-NHS spend, {years[0]}", 0.0, before, "total", None, None)
    ]
    at = before
    for code, label in (
        ("social_enterprise", "Services that became social enterprises"),
        ("independent", "Services that went to private companies"),
    ):
        part = left[left["provider_model"] == code]
        if part["added"].sum() > 0:
            low, high = sum_interval(part["added"], part["provider_model"], place_error, model_error)
            step = float(part["added"].sum())
            rows.append((label, at, at + step, "step", at + low, at + high))
            at += step
    rows.append(("Everything else", at, after, "rest", None, None))
    rows.append((f"Non-NHS spend, {years[1]}", 0.0, after, "total", None, None))
    return pd.DataFrame(rows, columns=["label", "start", "end", "kind", "low", "high"]).astype({"low": float, "high": float})


def part_of_year(dates: pd.Series, financial_year: str, year_only_month: int = 4) -> pd.Series:
    """The part of a financial year (1 April to 31 March) that lies after each date, 0 to 1, counted in whole months.

    `dates` are texts YYYY-MM-DD, YYYY-MM or YYYY; a year alone is taken as the first of `year_only_month` (assumption A08).
    `financial_year` is written 2010-11. Missing dates give a missing part.
    """
    try:
        start = int(financial_year[:4])
        if financial_year != f"{start}-{(start + 1) % 100:02d}":
            raise ValueError(financial_year)
    except ValueError:
        raise ValuationError(f"{financial_year!r} is not a financial year; write it as 2010-11") from None
    year = pd.to_numeric(dates.str[:4])
    month = pd.to_numeric(dates.str[5:7], errors="coerce").where(dates.str.len() > 4, year_only_month)
    months_before = (year - start) * 12 + month - 4
    return ((12 - months_before).clip(0, 12) / 12).astype(np.float64)
