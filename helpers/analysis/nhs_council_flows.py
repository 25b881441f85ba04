"""Money between the NHS and councils, and what councils took part in: frames in, frames out,
nothing drawn and nothing read.

A sum that was announced is not a sum that was paid, and a pooled budget is not a transfer: every
row carries its status, and rows of different kinds are never added or joined. Real terms use the
GDP deflator (assumption A41).
"""

from __future__ import annotations

import pandas as pd

from helpers.core.errors import SuiteError

__all__ = [
    "CARE_TRUST",
    "TO_COUNCIL",
    "WITH_COUNCIL",
    "MoneyError",
    "council_part",
    "fund_minimum",
    "if_councils_had_taken_over",
    "illustration_by_region",
    "in_prices_of",
    "money_flows",
    "plan_for_care_at_home",
]


class MoneyError(SuiteError):
    """The sums given cannot be set out as asked."""


def in_prices_of(cash: pd.Series, years: pd.Series, deflator: pd.Series, base: str) -> pd.Series:
    """Cash of each year in prices of another year: cash times index of that year over index of its
    own.

    Args:
        cash: Sums, in any unit of money.
        years: The financial year of each, 2010-11; same index as `cash`.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices the sums are wanted.

    Returns:
        Same index as `cash`; missing, never a guess, where the deflator lacks the year.

    Raises:
        MoneyError: The deflator lacks the base year.
    """
    if base not in deflator.index:
        raise MoneyError(f"the deflator holds no {base}; choose one of {', '.join(deflator.index)}")
    return cash * deflator[base] / years.map(deflator)


def money_flows(
    figures: pd.DataFrame, money: pd.DataFrame, deflator: pd.Series, base: str = "2018-19"
) -> pd.DataFrame:
    """Sums that passed or were pooled between the NHS and councils, in order of year.

    Args:
        figures: The table figures.
        money: The table council_money, whose statement `flows` lists the sums.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices `real` is.

    Returns:
        A row a sum: [figure_id, year, kind, label, status, cash, real, source_id]; £ million.
        `kind` is `transfer` or `pool`; `label` begins with the year; `real` is missing where the
        deflator lacks the year.

    Raises:
        MoneyError: A figure is missing, or the deflator lacks the base year.
    """
    rows = _sums(figures, money, "flows").rename(columns={"part": "kind"})
    rows["label"] = rows["year"] + ", " + rows["label"]
    rows["real"] = in_prices_of(rows["cash"], rows["year"], deflator, base)
    rows = rows.sort_values("year", kind="stable").reset_index(drop=True)
    return rows[["figure_id", "year", "kind", "label", "status", "cash", "real", "source_id"]]


def fund_minimum(
    figures: pd.DataFrame, money: pd.DataFrame, deflator: pd.Series, base: str = "2018-19"
) -> pd.DataFrame:
    """The least that the Better Care Fund had to hold, by year and by who puts it in.

    Args:
        figures: The table figures.
        money: The table council_money, whose statement `fund_minimum` lists the parts.
        deflator: Index of prices by financial year.
        base: The financial year in whose prices `real` is.

    Returns:
        [year, part, cash, real], £ million; `part` is the label of the rows added up, such as
        `NHS`.

    Raises:
        MoneyError: A figure is missing, or the deflator lacks the base year.
    """
    rows = _sums(figures, money, "fund_minimum")
    sums = rows.groupby(["year", "label"], sort=False, as_index=False)["cash"].sum()
    sums = sums.rename(columns={"label": "part"})
    return sums.assign(real=in_prices_of(sums["cash"], sums["year"], deflator, base))


def plan_for_care_at_home(figures: pd.DataFrame, money: pd.DataFrame, by: str) -> pd.DataFrame:
    """The plan of 2009-10 for care at home as announced, then what was given afterwards.

    Args:
        figures: The table figures.
        money: The table council_money, whose statement `care_at_home` lists the sums.
        by: How the plan is divided: by `use`, or by `payer`.

    Returns:
        [figure_id, label, status, year, cash, source_id, after]; £ million. `after` is False for
        what was announced. The parts lie inside the whole and must not be added to it.

    Raises:
        MoneyError: Another division is asked for, or a figure is missing.
    """
    if by not in ("use", "payer"):
        raise MoneyError(f"the plan can be divided by use or by payer, not by {by!r}")
    rows = _sums(figures, money, "care_at_home")
    rows = rows[rows["part"].isin(["whole", by, "after"])]
    return rows.assign(after=rows["part"] == "after").drop(columns="part").reset_index(drop=True)


def _sums(figures: pd.DataFrame, money: pd.DataFrame, statement: str) -> pd.DataFrame:
    """The figures of one statement, in the order of council_money.

    Columns [figure_id, part, label, status, year, cash, source_id].
    """
    rows = money.loc[money["statement"] == statement].drop(columns="statement")
    sums = figures.set_index("figure_id")
    missing = [i for i in rows["figure_id"] if i not in sums.index]
    if missing:
        raise MoneyError(f"figures.csv has no {missing[0]}, which this table needs")
    columns = {"period_label": "year", "value": "cash", "source_id": "source_id"}
    return rows.join(sums[list(columns)].rename(columns=columns), on="figure_id")


# --- the councils' part ---

TO_COUNCIL, WITH_COUNCIL, CARE_TRUST = "to a council", "council care joined in", "care trust ends"


def council_part(destinations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Destination rows in which a council or a care trust took part, by which way services went.

    `to a council`: the council became the provider. `council care joined in`: an organisation
    outside the council took health services together with council care, as the row's own words say.
    `care trust ends`: the commissioner was a care trust (its code begins with T). A row can be of
    two ways and then appears twice. Final rows only; columns of both tables and [way, seen_done]:
    a move is seen where its source states it or shows it later, and not where it only plans it.
    """
    rows = destinations[destinations["phase"] == "final"].merge(
        areas[["pct_code", "pct_name", "sha_name"]], on="pct_code"
    )
    words = rows["service_detail"].fillna("") + " " + rows["caveat"].fillna("")
    council = rows["provider_model"] == "local_authority"
    joined = ~council & words.str.contains("social care|council services", case=False)
    trust = rows["pct_code"].str.startswith("T") & rows["main_destination"]
    rows = rows.assign(seen_done=rows["planned_or_done"] == "done")
    parts = [
        rows[mask].assign(way=way)
        for way, mask in ((TO_COUNCIL, council), (WITH_COUNCIL, joined), (CARE_TRUST, trust))
    ]
    return pd.concat(parts, ignore_index=True)


def if_councils_had_taken_over(places: pd.DataFrame, councils: pd.DataFrame) -> pd.DataFrame:
    """An illustration: each place's services with the council or councils of its area (assumption
    A40), in order of name.

    Args:
        places: What `estimates.value_by_place` gives.
        councils: The table pct_councils.

    Returns:
        [pct_code, pct_name, sha_name, councils, fit, value, low, high, known]; £ million a year
        with the 90% interval of the estimate.
    """
    rows = places.merge(councils, on="pct_code", validate="one_to_one").sort_values(
        "pct_name", ignore_index=True, kind="stable"
    )
    return rows[
        ["pct_code", "pct_name", "sha_name", "councils", "fit", "value", "low", "high", "known"]
    ]


def illustration_by_region(illustration: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """The illustration by region: columns [sha_name, places, councils, value, low, high], a council
    counted once in each region.

    `regions` holds the estimate by sha_name (`Estimate.by`): intervals of places must not be added
    up.
    """
    counts = [
        (name, len(rows), rows["councils"].explode().nunique())
        for name, rows in illustration.groupby("sha_name")
    ]
    counted = pd.DataFrame(counts, columns=["sha_name", "places", "councils"])
    return counted.merge(regions, on="sha_name", validate="one_to_one")
