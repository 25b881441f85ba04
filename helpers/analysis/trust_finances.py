"""What NHS trusts spend on community services, earn from them and employ: frames in, frames out.

Trusts only: enterprises, charities, companies and councils are not in it. Two collections of costs
and the accounts' income stand side by side with a break between any two of them; changes are
worked out within a series alone. Real terms use the GDP deflator (assumption A41).
"""

from __future__ import annotations

import pandas as pd

from helpers.analysis.nhs_council_flows import in_prices_of
from helpers.core.errors import SuiteError

__all__ = [
    "TrustFinancesError",
    "community_income",
    "cost_change",
    "cost_totals",
    "costs_by_line",
    "staff_by_type",
]


class TrustFinancesError(SuiteError):
    """The years or lines given cannot be compared."""


def costs_by_line(costs: pd.DataFrame, deflator: pd.Series, base: str = "2018-19") -> pd.DataFrame:
    """What trusts spent on each service line in each year, in cash and in prices of one year.

    Args:
        costs: The table trust_community_costs.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices `real` is.

    Returns:
        A row a year and line, in the order of `costs`: [financial_year, series_id, service_line,
        cash, real]; £ million. `real` is missing where the deflator lacks the year.

    Raises:
        MoneyError: The deflator lacks the base year.
    """
    rows = costs[["financial_year", "series_id", "service_line"]].copy()
    rows["cash"] = costs["cost_gbp_m"]
    rows["real"] = in_prices_of(rows["cash"], rows["financial_year"], deflator, base)
    return rows


def cost_totals(costs: pd.DataFrame, deflator: pd.Series, base: str = "2018-19") -> pd.DataFrame:
    """What trusts spent on community services in each year of each collection.

    Args:
        costs: The table trust_community_costs, or some of its lines.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices `real` is.

    Returns:
        A row a year, in order of year: [financial_year, series_id, cash, real]; £ million. Rows of
        different series must not be joined.

    Raises:
        MoneyError: The deflator lacks the base year.
    """
    rows = costs.groupby(["financial_year", "series_id"], as_index=False)["cost_gbp_m"].sum()
    rows = rows.rename(columns={"cost_gbp_m": "cash"})
    rows["real"] = in_prices_of(rows["cash"], rows["financial_year"], deflator, base)
    return rows


def cost_change(costs: pd.DataFrame, deflator: pd.Series, first: str, last: str) -> pd.DataFrame:
    """How the costs of each line changed between two years of one collection.

    Lines that only one of the two years holds left or joined the collection: they are left out of
    the total, so that the two years hold the same services.

    Args:
        costs: The table trust_community_costs.
        deflator: Index of prices by financial year.
        first: The earlier financial year.
        last: The later financial year.

    Returns:
        A row a line that both years hold, dearest first, then one with the label `All of these`:
        [service_line, first, last, cash_change, real_change]; £ million of each year, and percent.

    Raises:
        TrustFinancesError: A year is not held, or a break lies between the two.
        MoneyError: The deflator lacks the later year.
    """
    rows = costs[costs["series_id"] == _series_of_both(costs, first, last)]
    table = rows.pivot_table(
        index="service_line", columns="financial_year", values="cost_gbp_m", aggfunc="sum"
    )
    both = table[[first, last]].dropna().sort_values(last, ascending=False, kind="stable")
    both.loc["All of these"] = both.sum()
    before = in_prices_of(both[first], pd.Series(first, both.index), deflator, last)
    return pd.DataFrame(
        {
            "first": both[first],
            "last": both[last],
            "cash_change": (both[last] / both[first] - 1) * 100,
            "real_change": (both[last] / before - 1) * 100,
        }
    ).reset_index()


def _series_of_both(costs: pd.DataFrame, first: str, last: str) -> str:
    """The one collection that holds both years."""
    series = {str(year): set(rows) for year, rows in costs.groupby("financial_year")["series_id"]}
    missing = [year for year in (first, last) if year not in series]
    if missing:
        held = ", ".join(series)
        raise TrustFinancesError(f"no costs of {missing[0]} are held; choose two of {held}")
    shared = series[first] & series[last]
    if not shared:
        raise TrustFinancesError(f"{first} and {last} are of two collections: never join them")
    if len(shared) > 1:
        raise TrustFinancesError(
            f"{' and '.join(sorted(shared))} both hold {first} and {last}; give the rows of one"
        )
    return shared.pop()


def community_income(
    income: pd.DataFrame, figures: pd.DataFrame, deflator: pd.Series, base: str = "2018-19"
) -> pd.DataFrame:
    """What trusts earned from community services, by payer.

    Args:
        income: The table trust_community_income.
        figures: The table figures, which holds the values.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices `real` is.

    Returns:
        A row of `income` each: [financial_year, series_id, payer, figure_id, cash, real,
        source_id]; £ million. Payers of one year may miss the total `all` by rounding.

    Raises:
        MoneyError: The deflator lacks the base year.
    """
    named = figures.set_index("figure_id")
    rows = income[["financial_year", "series_id", "payer", "figure_id"]].copy()
    rows["cash"] = rows["figure_id"].map(named["value"])
    rows["real"] = in_prices_of(rows["cash"], rows["financial_year"], deflator, base)
    rows["source_id"] = rows["figure_id"].map(named["source_id"])
    return rows


def staff_by_type(staff: pd.DataFrame) -> pd.DataFrame:
    """All staff of trusts by type, at each count. They work in every service, not in community
    services alone.

    Args:
        staff: The table trust_staff, or some of its groups.

    Returns:
        A row a month and type, most staff first within a month: [month, provider_model, trusts,
        fte, share]; full-time equivalents, and percent of the month's.
    """
    rows = staff.groupby(["month", "provider_model"], as_index=False).agg(
        trusts=("trusts", "first"), fte=("fte", "sum")
    )
    rows["share"] = rows["fte"] / rows.groupby("month")["fte"].transform("sum") * 100
    return rows.sort_values(["month", "fte"], ascending=[True, False], ignore_index=True)
