"""NHS England's trust accounts consolidation (TAC): the accounts of every trust, line by line.

Layout as published, one workbook for NHS trusts and one for foundation trusts each year: a sheet
`List of Providers` with name, code, region and sector, and a sheet `All data` with a row for each
cell of the return: organisation, worksheet, table, main code, row, sub-code, value in £000. The
main code tells this year (CY) from the year before (PY). Which sub-code is which line, the
publisher's *illustrative file* says: EXP0390 is total operating expenditure, INC0350 all income
from patient care; income from community services is INC0300 (commissioners, to 2019-20), INC0302
(commissioners, since 2020-21) and INC0310 (others, such as councils).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

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

ACCOUNT_COLUMNS = (
    "financial_year", "code", "name", "sector", "region", "operating_expenditure_gbp",
    "patient_care_income_gbp", "community_income_commissioners_gbp", "community_income_others_gbp",
)  # fmt: skip
LIST, DATA = "List of Providers", "All data"
# The lines that are read: main code without its year, sub-code -> column.
LINES = {
    ("A08{}01", "EXP0390"): "operating_expenditure_gbp",
    ("A06{}01", "INC0350"): "patient_care_income_gbp",
    ("A06{}01", "INC0300"): "community_income_commissioners_gbp",
    ("A06{}01", "INC0302"): "community_income_commissioners_gbp",
    ("A06{}01", "INC0310"): "community_income_others_gbp",
}
_MONEY = tuple(dict.fromkeys(LINES.values()))
_PROVIDERS = {
    "name": r"full name of provider|provider( name)?|name",
    "code": r"nhs code|org(anisation)? code|code",
    "region": r"region",
    "sector": r"sector",
}
_PROVIDER_WORDS = {"name": "'Full name of Provider'", "code": "'NHS code'"}
_CELLS = {
    "name": r"organisation ?name|org ?name|provider ?name",
    "main": r"main ?code",
    "sub": r"sub ?code",
    "value": r"total|value ?number|value|amount",
}
_CELL_WORDS = {
    "name": "'OrganisationName'",
    "main": "'MainCode'",
    "sub": "'SubCode'",
    "value": "'Total' (or 'Value number')",
}


def _fits(sheets: Sequence[PublishedSheet]) -> bool:
    """Whether the sheets are such a workbook."""
    sheet = sheet_named(sheets, DATA)
    return sheet is not None and find_table(sheet, _CELLS, list(_CELL_WORDS)) is not None


def read_trust_accounts(
    path: str | Path, year: str | None = None, *, year_before: bool = False
) -> pd.DataFrame:
    """Operating expenditure and community income of every trust in a workbook.

    Args:
        path: The workbook as published.
        year: The financial year of the accounts, such as "2023-24", where neither titles nor the
            file's name say it.
        year_before: Whether to read the comparative year that each workbook repeats instead.

    Returns:
        financial_year, code, name, sector, region, operating_expenditure_gbp,
        patient_care_income_gbp, community_income_commissioners_gbp and
        community_income_others_gbp: pounds; missing where the accounts have no such line.

    Raises:
        ProviderFileError: The file is of another form, a trust in the data is not listed, or the
            year is none.
    """
    path = to_path(path, "the file", "accounts.xlsx")
    year = None if year is None else stated_year(year)
    sheets = open_sheets(path)
    data = require_table(require_sheet(sheets, DATA, path), _CELLS, list(_CELL_WORDS), _CELL_WORDS)
    listed = require_table(
        require_sheet(sheets, LIST, path), _PROVIDERS, list(_PROVIDER_WORDS), _PROVIDER_WORDS
    )
    named = only_year([path.name, *listed.sheet.texts(listed.header - 1)])
    if year is not None:
        refuse_other(path.name, "year", year, [named])
    year = year or named
    if year is None:
        raise ProviderFileError(
            f"{path.name}: found no financial year in its name; expected one: "
            'say it with year="2023-24"'
        )
    providers = _providers(listed)
    sums = _sums(data, "PY" if year_before else "CY")
    unknown = sorted(set(sums) - set(providers))
    if unknown:
        raise data.sheet.refuse(
            f"{len(unknown)} organisations that are not in {LIST!r}, such as {unknown[0]!r}",
            "the names of that list",
        )
    said = _one_before(year) if year_before else year
    rows = [
        (said, *providers[name], *(lines.get(column, float("nan")) for column in _MONEY))
        for name, lines in sums.items()
    ]
    return pd.DataFrame(rows, columns=list(ACCOUNT_COLUMNS))


def _describe(rows: pd.DataFrame) -> str:
    """What the rows hold, in a sentence."""
    community = rows[[name for name in ACCOUNT_COLUMNS if name.startswith("community")]].sum().sum()
    spent = rows["operating_expenditure_gbp"].sum()
    return (
        f"{rows['financial_year'].iloc[0]}: {len(rows):,} trusts, operating expenditure "
        f"£{spent / 1e6:,.0f}m, income from community services £{community / 1e6:,.0f}m"
    )


def _providers(table: PublishedTable) -> dict[str, tuple[str, str, str, str]]:
    """Each provider by its name: code, name, sector, region. Rows without a code are notes."""
    found = {}
    for _, cells in table.records():
        name, code = as_text(cells["name"]), as_text(cells["code"]).upper()
        if name and 3 <= len(code) <= 5 and code.isalnum():
            sector, region = (as_text(cells.get(field, "")) for field in ("sector", "region"))
            found[name.casefold()] = (code, name, sector, region)
    if not found:
        raise table.sheet.refuse("no code of a provider", "a row for each, with a code such as RYV")
    return found


def _sums(table: PublishedTable, which: str) -> dict[str, dict[str, float]]:
    """The lines of each organisation in one of the two years, in pounds."""
    wanted = {(main.format(which), sub): column for (main, sub), column in LINES.items()}
    sums: dict[str, dict[str, float]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for at, cells in table.records():
        key = as_text(cells["main"]), as_text(cells["sub"])
        if key in wanted:
            _add(table, at, cells, wanted[key], sums, seen)
    if not sums:
        raise table.sheet.refuse(
            f"no line of the year {which}", "main codes such as A08CY01 with sub-code EXP0390"
        )
    return sums


def _add(
    table: PublishedTable,
    at: int,
    cells: dict[str, Any],
    column: str,
    sums: dict[str, dict[str, float]],
    seen: dict[tuple[str, str, str], int],
) -> None:
    name = as_text(cells["name"]).casefold()
    key = name, as_text(cells["main"]), as_text(cells["sub"])
    if key in seen:
        raise table.sheet.refuse(
            f"{key[2]} of {as_text(cells['name'])!r} again, as in row {seen[key]}",
            "each cell of a return once",
            at,
        )
    seen[key] = at
    value = table.number(cells["value"], at, "value")
    lines = sums.setdefault(name, {})
    if value == value:
        lines[column] = lines.get(column, 0.0) + value * 1000


def _one_before(year: str) -> str:
    first = int(year[:4]) - 1
    return f"{first}-{(first + 1) % 100:02}"


TRUST_ACCOUNTS = PublishedLayout(
    "trust_accounts",
    "trust accounts (TAC) of a year (NHS England)",
    _fits,
    read_trust_accounts,
    _describe,
)
