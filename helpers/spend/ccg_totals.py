"""Totals of 2018-19 for England's clinical commissioning groups: what their payments marked
*community services* say, place by place.

The payments are those of £25,000 and over that each group published; a university team gathered
them into a workbook a group (the 3SC project). Only totals are made, never a payment, with small
payees together and private persons withheld, as in the other totals.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from helpers import spend, tables
from helpers.core.errors import DataError
from helpers.spend import aggregate, shipped_totals
from helpers.spend.provider_mix import TAG

__all__ = ["COMMUNITY_TABLE", "COVERAGE_TABLE", "ccg_of_file", "ccg_tables"]

COMMUNITY_TABLE, COVERAGE_TABLE = "ccg_community_2018_19", "ccg_coverage_2018_19"
NO_PAYEE = "Payments without a payee in the file"
_SMALL = "A60"  # assumption: the smallest payee that these totals name, £ million


def ccg_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The two tables of 2018-19 by name, from the folder of collated workbooks.

    Args:
        folder: One workbook for each clinical commissioning group, named after it.

    Returns:
        `ccg_community_2018_19`: a row a group, service line and organisation, with the number of
        payments, their net sum and the sum of positive amounts, whole pounds.
        `ccg_coverage_2018_19`: a row a group, with its months and what part of its money has an
        expense area, is community care in either width, and has a provider model.

    Raises:
        DataError: A workbook cannot be read or belongs to no group of the table ccgs_2018, or two
            belong to one: a total of the others would mislead.
    """
    groups = tables.read("ccgs_2018")
    reading = spend.read_files(folder)
    if reading.refusals:
        name = reading.refusals[0].source_file
        raise DataError(f"{name} cannot be read; a total of the other files would mislead")
    files = pd.Series(sorted(reading.table["source_file"].unique()))
    codes = dict(zip(files, (ccg_of_file(name, groups) for name in files), strict=True))
    doubled = pd.Series(codes).loc[lambda code: code.duplicated()]
    if len(doubled):
        raise DataError(f"{doubled.index[0]} is the second workbook of {doubled.iloc[0]}")
    rows = reading.table.assign(ccg_code=reading.table["source_file"].map(codes))
    rows = shipped_totals.with_service_lines(shipped_totals.with_providers(rows))
    return {COMMUNITY_TABLE: _community(rows), COVERAGE_TABLE: _coverage(rows)}


def ccg_of_file(name: str, groups: pd.DataFrame) -> str:
    """The code of the group that a workbook is named after: '00_Ashford CCG.xlsx' is 09C.

    Args:
        name: The file's name, with or without folders.
        groups: The table ccgs_2018; `printed_as` holds other names that files bear.

    Returns:
        A code of `groups`.

    Raises:
        DataError: No group has that name, or more than one.
    """
    wanted = _plain(Path(name).stem.removeprefix("00_"))
    hits = [
        row.ccg_code
        for row in groups.itertuples()
        if wanted in {_plain(text) for text in (row.ccg_name, *row.printed_as)}
    ]
    if len(hits) != 1:
        found = "several groups have" if hits else "no group of ccgs_2018.csv has"
        raise DataError(f"{name}: {found} this name; add it to printed_as of the group it is of")
    return hits[0]


def _plain(name: str) -> str:
    name = re.sub(r"\b(nhs|ccg|amended)\b", "", name.lower().replace("&", " and "))
    return re.sub(r"[^a-z]", "", name)


def _community(rows: pd.DataFrame) -> pd.DataFrame:
    """Community payments added up by group, service line and organisation."""
    least = tables.assumption(_SMALL).value * 1e6
    some = rows[rows["community"]]
    names = aggregate.nameable(some, least, among=("ccg_code",))
    names["organisation"] = names["organisation"].mask(names["organisation"] == "", NO_PAYEE)
    some = some.assign(**names, gross=some["amount_pence"].clip(lower=0))
    by = ["ccg_code", "service_line", "organisation", "organisation_code", "provider_model"]
    sums = some.groupby(by, dropna=False, observed=True)[["amount_pence", "gross"]].sum()
    sums["payments"] = some.groupby(by, dropna=False, observed=True).size()
    table = sums.reset_index()
    return table.assign(
        amount_gbp=table["amount_pence"].map(aggregate.whole_pounds),
        gross_gbp=table["gross"].map(aggregate.whole_pounds),
    )[[*by, "payments", "amount_gbp", "gross_gbp"]]


def _coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """What stands behind the totals of each group."""
    pence = rows["amount_pence"]
    parts = pd.DataFrame(
        {
            "amount_gbp": pence,
            "gross_gbp": pence.clip(lower=0),
            "with_area_gbp": pence.where(_has_area(rows), 0),
            "tag_gbp": pence.where(rows["service_line"] == TAG, 0),
            "community_gbp": pence.where(rows["community"], 0),
            "not_recognised_gbp": pence.where(rows["rule_id"] == "", 0),
            "unclassified_gbp": pence.where(rows["provider_model"] == "unclassified", 0),
        }
    )
    grouped = rows.groupby("ccg_code")
    table = grouped["period"].agg(first_month="min", last_month="max", months="nunique")
    table["payments"] = grouped.size()
    sums = parts.groupby(rows["ccg_code"]).sum().map(aggregate.whole_pounds)
    return table.join(sums).reset_index()


def _has_area(rows: pd.DataFrame) -> pd.Series:
    """Whether a payment says what it was for: some files write Unknown or leave the cell blank."""
    area = rows["expense_area"].fillna("").str.strip().str.lower()
    return ~area.isin({"", "unknown", "not known", "n/a", "none", "0"})
