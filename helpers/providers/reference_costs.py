"""What NHS trusts' community services cost: the national schedules of reference costs, and of the
National Cost Collection.

Layout as published from 2013-14: a sheet `CHS` (community health services), below titles a header
with the codes and names of service and currency, activity (named after what is counted), the
national average unit cost and, in most years, the total cost and the number of submissions. A
service is named once for all its currencies in some years. Where the total is missing it is
computed: activity times unit cost. The tables of the NICE tool COSTmos, CSV, are read too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.core.arguments import to_path
from helpers.providers.sheets import (
    ProviderFileError,
    PublishedLayout,
    PublishedSheet,
    PublishedTable,
    as_text,
    find_table,
    open_sheets,
    require_sheet,
    require_table,
    sheet_named,
)
from helpers.providers.years import only_year, refuse_other, stated_year

COST_COLUMNS = (
    "financial_year", "service_line", "service_code", "service", "currency_code", "currency",
    "activity", "unit_cost", "cost", "submissions",
)  # fmt: skip
SHEET = "CHS"
SERIES = ("trust_reference_costs", "trust_cost_collection")
LAST_REFERENCE_COSTS = "2018-19"  # the year before the break of the series table
_FIELDS = {
    "financial_year": r"fy|financial year",
    "service_code": r"service code",
    "service": r"service( name| description)?",
    "currency_code": r"currency( code)?",
    "currency": r"currency (name|description|desc)",
    "activity": r"activity1?|(number|no) of (\w+ ?)+|fces?",
    "unit_cost": r"(national )?average unit cost|unit cost",
    "cost": r"(total |actual )?costs?",
    "submissions": r"(no|number)( of)? (data )?submissions|submissions",
}
_REQUIRED = {
    "currency_code": "'Currency code'",
    "activity": "of activity, such as 'Number of attendances'",
    "unit_cost": "'National average unit cost'",
}
_CURRENCY = re.compile(r"[A-Z][A-Z0-9]{1,7}")


def _fits(sheets: Sequence[PublishedSheet]) -> bool:
    """Whether the sheets are such a schedule."""
    sheet = sheet_named(sheets, SHEET)
    return sheet is not None and find_table(sheet, _FIELDS, list(_REQUIRED)) is not None


def read_reference_costs(path: str | Path, year: str | None = None) -> pd.DataFrame:
    """The costs of community services in a schedule, a row a currency.

    Args:
        path: The workbook as published, or a CSV with the same columns.
        year: The financial year, such as "2018-19", where neither titles nor the file's name nor a
            column of the table say it.

    Returns:
        financial_year, service_line (as table trust_community_costs has them), service_code,
        service, currency_code, currency, activity, unit_cost, cost (£) and submissions.

    Raises:
        ProviderFileError: The file is of another form, its year is not known or none, or a currency
            is of no service line that is known.
    """
    path = to_path(path, "the file", "costs.xlsx")
    year = None if year is None else stated_year(year)
    sheet = require_sheet(open_sheets(path), SHEET, path)
    table = require_table(sheet, _FIELDS, list(_REQUIRED), _REQUIRED)
    if "financial_year" not in table.columns:
        named = only_year([*sheet.texts(table.header - 1), path.name])
        if year is not None:
            refuse_other(path.name, "year", year, [named])
        year = year or named
        if year is None:
            raise ProviderFileError(
                f"{path.name}: found no financial year in its titles or its name; expected one: "
                'say it with year="2018-19"'
            )
    return _read(table, year)


def service_line_costs(rows: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """The rows of `read_reference_costs` as the table trust_community_costs has them.

    Args:
        rows: As `read_reference_costs` gives them, of one year or several.
        source_id: The publication, a key to sources.csv.

    Returns:
        financial_year, series_id, service_line, cost_gbp_m and source_id.
    """
    keys = ["financial_year", "service_line"]
    sums = rows.groupby(keys, as_index=False)["cost"].sum()
    reference = sums["financial_year"] <= LAST_REFERENCE_COSTS
    return pd.DataFrame(
        {
            "financial_year": sums["financial_year"],
            "series_id": reference.map(dict(zip((True, False), SERIES, strict=True))),
            "service_line": sums["service_line"],
            "cost_gbp_m": (sums["cost"] / 1e6).round(3),
            "source_id": source_id,
        }
    )


def _describe(rows: pd.DataFrame) -> str:
    """What the rows hold, in a sentence."""
    years = rows.groupby("financial_year")["cost"].sum()
    pounds = ", ".join(f"£{cost / 1e6:,.0f}m in {year}" for year, cost in years.items())
    return f"{pounds}; {rows['currency_code'].nunique():,} currencies"


def currency_line(currency_code: str) -> str | None:
    """The service line of a currency, alike in both collections; None where no pattern fits.

    >>> currency_line("N02AF")
    'District nursing'

    Args:
        currency_code: The code, such as N02AF.

    Returns:
        One of the lines of table trust_community_costs.
    """
    return next((line for pattern, line in _patterns() if pattern.fullmatch(currency_code)), None)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = Path(__file__).with_name("currencies.toml").read_text(encoding="utf-8")
    lines = tomllib.loads(text)["line"]
    return tuple((re.compile(line["codes"]), line["name"]) for line in lines)


def _read(table: PublishedTable, year: str | None) -> pd.DataFrame:
    service, rows = ("", ""), []
    for at, cells in table.records():
        code = as_text(cells["currency_code"]).upper()
        named = as_text(cells.get("service_code", "")), as_text(cells.get("service", ""))
        service = named if any(named) else service
        if not _CURRENCY.fullmatch(code):
            continue  # a total, a note
        line = currency_line(code)
        if line is None:
            column = table.names[table.columns["currency_code"]]
            raise table.sheet.refuse(
                repr(code), "a currency of community services, such as N02AF", at, column
            )
        rows.append(
            (
                _year(table, at, cells, year),
                line,
                *service,
                code,
                as_text(cells.get("currency", "")),
                *_money(table, at, cells),
            )
        )
    if not rows:
        raise table.sheet.refuse("no row with a currency", "a row for each currency")
    return pd.DataFrame(rows, columns=list(COST_COLUMNS))


def _year(table: PublishedTable, at: int, cells: dict, year: str | None) -> str:
    """The year of a row: that of its own cell, where the table has such a column."""
    if "financial_year" not in table.columns:
        return year or ""  # asked for before any row is read
    where = table.sheet.where(at, table.names[table.columns["financial_year"]])
    own = stated_year(as_text(cells["financial_year"]), where)
    if year not in (None, own):
        raise ProviderFileError(f"{where}: found {own}; expected {year}, as year= says")
    return own


def _money(table: PublishedTable, at: int, cells: dict) -> tuple[float, float, float, float]:
    """Activity, unit cost, cost and submissions of a row."""

    def number(field: str) -> float:
        if field not in table.columns:
            return float("nan")
        return table.number(cells[field], at, field, least=0)

    activity, unit_cost, cost = number("activity"), number("unit_cost"), number("cost")
    return (
        activity,
        unit_cost,
        activity * unit_cost if cost != cost else cost,
        number("submissions"),
    )


REFERENCE_COSTS = PublishedLayout(
    "reference_costs",
    "costs of community health services (reference costs or National Cost Collection)",
    _fits,
    read_reference_costs,
    _describe,
)
