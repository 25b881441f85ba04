"""Money between the NHS and councils, and what councils took part in: frames in, frames out, nothing drawn and nothing read.

A sum that was announced is not a sum that was paid, and a pooled budget is not a transfer: every row carries its status, and
rows of different kinds are never added or joined. Real terms use the GDP deflator (assumption A41).
"""

from __future__ import annotations

import pandas as pd

from helpers.core.errors import SuiteError


class MoneyError(SuiteError):
    """The sums given cannot be set out as asked."""


# What each national figure was: (id, kind of money, words, status).
# Status: announced, planned, allocated, paid, or required (a minimum to be pooled).
FLOWS = (
    ("NF113", "transfer", "for reablement, to PCTs", "allocated"),
    ("NF108", "transfer", "for reablement", "planned"),
    ("NF111", "transfer", "NHS to councils", "paid"),
    ("NF105", "transfer", "transfer and reablement, first plan", "planned"),
    ("NF106", "transfer", "transfer and reablement, first plan", "planned"),
    ("NF343", "transfer", "NHS to councils", "planned"),
    ("NF107", "transfer", "transfer and reablement, first plan", "planned"),
    ("NF179", "transfer", "NHS to councils", "planned"),
    ("NF173", "pool", "Better Care Fund minimum", "required"),
    ("NF174", "pool", "Better Care Fund, local plans", "planned"),
    ("NF347", "pool", "Better Care Fund minimum", "required"),
    ("NF180", "pool", "Better Care Fund minimum", "required"),
    ("NF308", "pool", "Better Care Fund with additions", "planned"),
    ("NF352", "pool", "Better Care Fund minimum", "required"),
)
# The minimum of the fund by who puts it in: year, NHS part, grants that government pays to councils.
MINIMUM = (
    ("2015-16", ("NF345",), ("NF344",)),
    ("2016-17", ("NF348",), ("NF349",)),
    ("2019-20", ("NF350",), ("NF351",)),
    ("2020-21", ("NF353",), ("NF354", "NF355")),
)
CARE_HOME_PLAN = (
    ("NF098", "The whole plan, a full year", "announced", ""),
    ("NF340", "of it free personal care at home", "announced", "use"),
    ("NF101", "of it reablement", "announced", "use"),
    ("NF099", "of it from the Department of Health", "announced", "payer"),
    ("NF100", "of it from savings by councils", "announced", "payer"),
    ("NF103", "What council directors expected, at least", "announced", "payer"),
)
AFTERWARDS = (
    ("NF113", "Reablement 2010-11, to PCTs", "allocated"),
    ("NF108", "Reablement 2011-12", "planned"),
    ("NF109", "Reablement to 2014-15, at most each year", "planned"),
)


def in_prices_of(cash: pd.Series, years: pd.Series, deflator: pd.Series, base: str) -> pd.Series:
    """Cash of each year in prices of `base`: cash times index of base over index of its year. Same index as `cash`.

    `deflator` is an index by financial year. A year that it does not hold gives a missing value, never a guess.
    Raises MoneyError where it lacks the base year.
    """
    if base not in deflator.index:
        raise MoneyError(f"the deflator holds no {base}; choose one of {', '.join(deflator.index)}")
    return cash * deflator[base] / years.map(deflator)


def money_flows(figures: pd.DataFrame, deflator: pd.Series, base: str = "2018-19") -> pd.DataFrame:
    """Sums that passed or were pooled between the NHS and councils, in order of year.

    `figures` is the table figures. Columns [figure_id, year, kind, label, status, cash, real, source_id]; £ million.
    """
    rows = _picked(figures, FLOWS, ["figure_id", "kind", "words", "status"])
    rows["label"] = rows["year"] + ", " + rows["words"]
    rows["real"] = in_prices_of(rows["cash"], rows["year"], deflator, base)
    rows = rows.sort_values("year", kind="stable").reset_index(drop=True)
    return rows[["figure_id", "year", "kind", "label", "status", "cash", "real", "source_id"]]


def fund_minimum(figures: pd.DataFrame, deflator: pd.Series, base: str = "2018-19") -> pd.DataFrame:
    """The minimum of the Better Care Fund by who puts it in. Columns [year, part, cash, real]; part is `NHS` or `Grants to councils`."""
    amounts = figures.set_index("figure_id")["value"]
    rows = pd.DataFrame(
        [
            (year, part, float(sum(amounts[i] for i in ids)))
            for year, nhs, councils in MINIMUM
            for part, ids in (("NHS", nhs), ("Grants to councils", councils))
        ],
        columns=["year", "part", "cash"],
    )
    return rows.assign(real=in_prices_of(rows["cash"], rows["year"], deflator, base))


def plan_for_care_at_home(figures: pd.DataFrame, by: str) -> pd.DataFrame:
    """The plan of 2009-10 as announced, divided by `use` or by `payer`, then what was given afterwards.

    Columns [figure_id, year, label, status, cash, source_id, after]; `after` is False for what was announced.
    """
    if by not in ("use", "payer"):
        raise MoneyError(f"the plan can be divided by use or by payer, not by {by!r}")
    plan = [row[:3] for row in CARE_HOME_PLAN if row[3] in ("", by)]
    names = ["figure_id", "label", "status"]
    both = [
        _picked(figures, rows, names).assign(after=after)
        for rows, after in ((plan, False), (AFTERWARDS, True))
    ]
    return pd.concat(both, ignore_index=True)


def _picked(figures: pd.DataFrame, rows: tuple | list, names: list[str]) -> pd.DataFrame:
    """The figures with these ids, in this order, with the words given for each."""
    wanted = pd.DataFrame(rows, columns=names)
    known = figures.set_index("figure_id")
    missing = [i for i in wanted["figure_id"] if i not in known.index]
    if missing:
        raise MoneyError(f"figures.csv has no {missing[0]}, which this table needs")
    found = known.loc[wanted["figure_id"], ["period_label", "value", "source_id"]].reset_index(
        drop=True
    )
    return wanted.join(found.set_axis(["year", "cash", "source_id"], axis=1))


# --- the councils' part --------------------------------------------------------------------------------------------------

TO_COUNCIL, WITH_COUNCIL, CARE_TRUST = "to a council", "council care joined in", "care trust ends"


def council_part(destinations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Destination rows in which a council or a care trust took part, by which way services went.

    `to a council`: the council became the provider. `council care joined in`: an organisation outside the council took
    health services together with council care, as the row's own words say. `care trust ends`: the commissioner was a care
    trust (its code begins with T). A row can be of two ways and then appears twice. Final rows only; columns of both tables
    and [way].
    """
    rows = destinations[destinations["phase"] == "final"].merge(
        areas[["pct_code", "pct_name", "sha_name"]], on="pct_code"
    )
    words = rows["service_detail"].fillna("") + " " + rows["caveat"].fillna("")
    council = rows["provider_model"] == "local_authority"
    joined = ~council & words.str.contains("social care|council services", case=False)
    trust = rows["pct_code"].str.startswith("T") & rows["main_destination"]
    parts = [
        rows[mask].assign(way=way)
        for way, mask in ((TO_COUNCIL, council), (WITH_COUNCIL, joined), (CARE_TRUST, trust))
    ]
    return pd.concat(parts, ignore_index=True)


def if_councils_had_taken_over(places: pd.DataFrame, councils: pd.DataFrame) -> pd.DataFrame:
    """An illustration: each place's services with the council or councils of its area (assumption A40), in order of name.

    `places` comes from `outcome.by_place`, `councils` is the table pct_councils. Columns [pct_code, pct_name, sha_name, councils,
    fit, value, low, high, known]; £ million a year with the 90% interval of the estimate.
    """
    rows = places.merge(councils, on="pct_code", validate="one_to_one").sort_values(
        "pct_name", ignore_index=True
    )
    return rows[
        ["pct_code", "pct_name", "sha_name", "councils", "fit", "value", "low", "high", "known"]
    ]


def illustration_by_region(illustration: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """The illustration by region: columns [sha_name, places, councils, value, low, high], a council counted once in each region.

    `regions` holds the estimate by sha_name (`Estimate.by`): intervals of places must not be added up.
    """
    found = [
        (name, len(rows), rows["councils"].explode().nunique())
        for name, rows in illustration.groupby("sha_name")
    ]
    counted = pd.DataFrame(found, columns=["sha_name", "places", "councils"])
    return counted.merge(regions, on="sha_name", validate="one_to_one")
