"""Provider files made up for the tests, in the layouts that their publishers use. No number in them
is real; the codes and names of trusts are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.spend.made_up import write_xlsx

SERVICES = (
    "(A) Musculoskeletal service",
    "(A) Therapy interventions: dietetics",
    "(CYP) Audiology",
)
WAITS = (
    ("RYV", "CAMBRIDGESHIRE COMMUNITY SERVICES NHS TRUST", (1200, "", 30)),
    ("RWF", "MAIDSTONE AND TUNBRIDGE WELLS NHS TRUST", (40, 7, 0)),
    ("NQV", "BROMLEY HEALTHCARE CIC LTD", (5, "-", "")),
)
CURRENCIES = (
    ("N02AF", "District Nurse, Adult, Face to face", 1000, 40.0, 40_000.0),
    ("N02AN", "District Nurse, Adult, Non face to face", 100, 20.0, 2_000.0),
    ("N29CN", "Other Specialist Nursing, Child, Non face to face", 10, 50.5, 505.0),
)
TRUSTS = (
    ("Made Up Community NHS Trust", "RYV", "East of England", "Community"),
    ("Made Up Hospital NHS Trust ", "RWF", "South East", "Acute"),
)


def waiting_workbook(
    path: Path,
    waits: Sequence[tuple[str, str, Sequence[Any]]] = WAITS,
    services: Sequence[str] = SERVICES,
    month: str = "March 2025",
    codes: bool = True,
) -> Path:
    """A month's workbook; without `codes` as before 2024, the type of organisation named once."""
    header = ["Organisation Type", "Organisation Code", "Organisation Name", *services]
    blank = ["" for _ in services]
    body = [
        ["National", "-", "England", *[1 for _ in services]],
        ["ICB", "QUE", "NHS CAMBRIDGESHIRE AND PETERBOROUGH ICB", *[1 for _ in services]],
        *(["Provider", code, name, *numbers] for code, name, numbers in waits),
    ]
    if not codes:
        kinds = ["", *(row[0] for row in body)]
        body = [
            ["" if row[0] == before else row[0], *row[2:]]
            for row, before in zip(body, kinds, strict=False)
        ]
        header = [header[0], *header[2:]]
    title = f"Table 4: Community health services waiting list, by provider, England, {month}"
    table = [
        [title],
        ["Source: Community Health Services SitRep"],
        [],
        [],
        header,
        *body,
        [],
        blank,
    ]
    contents = [["Community Health Services waiting lists"], ["NHS England"], [f"England, {month}"]]
    return write_xlsx(path, {"Contents": contents, "Table 4": table, "Table 4g": table})


def costs_workbook(
    path: Path,
    currencies: Sequence[tuple[str, str, Any, Any, Any]] = CURRENCIES,
    title: str = "National schedule of reference costs: year 2015-16",
    with_totals: bool = True,
) -> Path:
    """A national schedule; without totals as before 2014-15."""
    header = [
        "Service code",
        "Service name",
        "Currency code",
        "Currency name",
        "Number of attendances",
        "National Average Unit Cost",
        "Total Cost",
        "No. Data Submissions",
    ]
    body = [
        ["NURS" if n == 0 else "", "Nursing" if n == 0 else "", *row, 20]
        for n, row in enumerate(currencies)
    ]
    if not with_totals:
        header, body = header[:6], [row[:6] for row in body]
    end = [[], ["Total", "", "", "", "", "", 1]]
    rows = [[title], ["Community health services"], [], [], header, *body, *end]
    return write_xlsx(path, {"Index": [["Sheets"]], "CHS": rows})


def accounts_workbook(
    path: Path,
    cells: Sequence[Sequence[Any]],
    trusts: Sequence[tuple[str, ...]] = TRUSTS,
    header: Sequence[str] = (
        "OrganisationName",
        "WorkSheetName",
        "TableID",
        "MainCode",
        "RowNumber",
        "SubCode",
        "Total",
    ),
) -> Path:
    """A workbook of trust accounts. `cells` are organisation, worksheet, main code, sub-code and
    value.
    """
    listed = [["Full name of Provider", "NHS code", "Region", "Sector", "Comments "], *trusts]
    data = [[name, sheet, 1, main, 12, sub, value] for name, sheet, main, sub, value in cells]
    return write_xlsx(
        path, {"Introduction": [["TAC"]], "List of Providers": listed, "All data": [header, *data]}
    )


def ods_row(code: str, name: str, opened: str = "20110401", closed: str = "") -> list[str]:
    """A row of a list of the Organisation Data Service: 27 columns."""
    row = [code, name, "Y61", "QUE", "1 A STREET", "", "", "ATOWN", "", "CB1 1AA", opened, closed]
    return [*row, *[""] * 15]


def write_rows(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A CSV as the ODS writes it, every cell quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    return path
