"""Schedules of costs: years, service lines, totals that are missing, and the table that ships made
again.
"""

import csv

import pandas as pd
import pytest

from helpers import providers, tables
from helpers.providers.reference_costs import COST_COLUMNS, REFERENCE_COSTS, currency_line
from helpers.providers.sheets import ProviderFileError
from tests import SHARED_FILES
from tests.providers.made_up import CURRENCIES, costs_workbook, write_rows

PUBLISHED = SHARED_FILES / "reference" / "reference_costs"


def test_a_schedule_becomes_a_row_a_currency(tmp_path):
    rows = providers.read_reference_costs(costs_workbook(tmp_path / "schedule.xlsx"))
    assert tuple(rows.columns) == COST_COLUMNS
    assert rows.iloc[1].to_dict() == {
        "financial_year": "2015-16",
        "service_line": "District nursing",
        "service_code": "NURS",
        "service": "Nursing",
        "currency_code": "N02AN",
        "currency": "District Nurse, Adult, Non face to face",
        "activity": 100,
        "unit_cost": 20,
        "cost": 2000,
        "submissions": 20,
    }
    assert REFERENCE_COSTS.describe(rows) == "£0m in 2015-16; 3 currencies"


def test_a_cost_that_is_missing_is_activity_times_unit_cost(tmp_path):
    rows = providers.read_reference_costs(costs_workbook(tmp_path / "old.xlsx", with_totals=False))
    assert rows["cost"].tolist() == [row[4] for row in CURRENCIES]
    assert rows["submissions"].isna().all()


def test_lines_are_added_up_as_in_the_table_that_ships(tmp_path):
    large = [(code, name, n, unit, cost * 1000) for code, name, n, unit, cost in CURRENCIES]
    rows = providers.read_reference_costs(costs_workbook(tmp_path / "x.xlsx", large))
    made = providers.service_line_costs(rows, "reference-costs-2014-19")
    assert list(made.columns) == list(tables.read("trust_community_costs").columns)
    assert made.to_dict("split")["data"] == [
        ["2015-16", "trust_reference_costs", "District nursing", 42.0, "reference-costs-2014-19"],
        [
            "2015-16",
            "trust_reference_costs",
            "Specialist and other nursing",
            0.505,
            "reference-costs-2014-19",
        ],
    ]
    later = rows.assign(financial_year="2021-22")
    assert set(providers.service_line_costs(later, "x")["series_id"]) == {"trust_cost_collection"}


def test_the_year_is_in_the_titles_in_the_name_or_said(tmp_path):
    plain = costs_workbook(tmp_path / "schedule.xlsx", title="National schedule")
    with pytest.raises(ProviderFileError, match=r"found no financial year.*say it with year="):
        providers.read_reference_costs(plain)
    said = providers.read_reference_costs(plain, year="2016-17")
    assert said["financial_year"].unique().tolist() == ["2016-17"]
    named = costs_workbook(tmp_path / "2_National_schedule_of_NHS_costs_FY20-21.xlsx", title="")
    assert providers.read_reference_costs(named)["financial_year"].iloc[0] == "2020-21"


def test_a_currency_that_is_not_known_is_refused_and_never_left_out(tmp_path):
    path = costs_workbook(tmp_path / "x.xlsx", [("QQ1", "New", 1, 1.0, 1.0)])
    words = (
        r"x\.xlsx, sheet 'CHS', row 6, column 'Currency code': found 'QQ1'; expected a currency of "
        "community services"
    )
    with pytest.raises(ProviderFileError, match=words):
        providers.read_reference_costs(path)


def test_a_number_that_is_none_is_refused(tmp_path):
    path = costs_workbook(tmp_path / "x.xlsx", [("N02AF", "District Nurse", 1, "dear", 1.0)])
    with pytest.raises(
        ProviderFileError, match="column 'National Average Unit Cost': found 'dear'"
    ):
        providers.read_reference_costs(path)


def test_other_sheets_are_refused(tmp_path):
    rows = write_rows(tmp_path / "x.csv", [["Currency code", "Activity"], ["N02AF", "1"]])
    with pytest.raises(ProviderFileError, match="expected a column 'National average unit cost'"):
        providers.read_reference_costs(rows, year="2015-16")
    empty = costs_workbook(tmp_path / "x.xlsx", [])
    with pytest.raises(ProviderFileError, match="found no row with a currency"):
        providers.read_reference_costs(empty)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("N02AN", "District nursing"),
        ("N05SSN", "Services in schools"),
        ("VACN", "Services in schools"),
        ("NZ16Z", "Midwifery"),
        ("NCRT", "Community rehabilitation teams"),
        ("OSCCRT", "Community rehabilitation teams"),
        ("N12", "Specialist and other nursing"),
        ("ASNNS", "Audiology"),
        ("A13C1", "Allied health professionals"),
        ("CHS00", "Not told apart"),
        ("QQ1", None),
    ],
)
def test_the_service_line_of_a_currency(code, line):
    assert currency_line(code) == line


def test_every_line_is_one_that_the_table_knows():
    known = set(tables.read("trust_community_costs")["service_line"])
    nursing = ("N02", "N05", "N03", "N01", "N29")
    codes = (*nursing, "NCRT", "AS01", "A03", "IC01", "M01A", "WCE01", "DCF10", "CHS00")
    assert {currency_line(code) for code in codes} == known


@pytest.mark.integration
@pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published files are no part of the repository"
)
def test_the_table_that_ships_is_made_again(tmp_path):
    """Five years as workbooks of the published layout, two as the tables of COSTmos."""
    with (PUBLISHED / "community_2014_15_to_2018_19.csv").open(encoding="utf-8") as file:
        published = pd.DataFrame(csv.DictReader(file))
    frames = []
    for year, rows in published.groupby("fy"):
        columns = ["currency", "currency_desc", "activity", "unit_cost", "cost"]
        path = costs_workbook(
            tmp_path / f"{year}.xlsx",
            [(a, b, *map(float, numbers)) for a, b, *numbers in rows[columns].to_numpy()],
            title=f"National schedule of reference costs {year}",
        )
        rows = providers.read_reference_costs(path)
        frames.append(providers.service_line_costs(rows, "reference-costs-2014-19"))
    for year in ("2023_24", "2024_25"):
        rows = providers.read_reference_costs(PUBLISHED / f"community_{year}.csv")
        source = f"cost-collection-{year.replace('_', '-')}"
        frames.append(providers.service_line_costs(rows, source))
    shipped = pd.DataFrame(tables.read("trust_community_costs"))
    made = pd.concat(frames, ignore_index=True)
    pd.testing.assert_frame_equal(made, shipped, check_dtype=False)


def test_a_year_in_another_writing_stays_in_its_series(tmp_path):
    plain = costs_workbook(tmp_path / "schedule.xlsx", title="National schedule")
    rows = providers.read_reference_costs(plain, year="2018/19")
    assert rows["financial_year"].unique().tolist() == ["2018-19"]
    lines = providers.service_line_costs(rows, "x")
    assert set(lines["series_id"]) == {"trust_reference_costs"}
    with pytest.raises(ProviderFileError, match="found 'the last'; expected a year such as"):
        providers.read_reference_costs(plain, year="the last")


def test_a_year_that_the_file_contradicts_is_refused(tmp_path):
    titled = costs_workbook(tmp_path / "schedule.xlsx", title="National schedule 2018-19")
    with pytest.raises(ProviderFileError, match=r"found 2018-19 in its titles .* as year= says"):
        providers.read_reference_costs(titled, year="2017-18")
    said = providers.read_reference_costs(titled, year="2018/19")
    assert said["financial_year"].unique().tolist() == ["2018-19"]


def test_a_column_of_years_is_read_as_the_tables_write_them(tmp_path):
    header = ["FY", "Currency code", "Activity", "National average unit cost"]
    path = write_rows(tmp_path / "costs.csv", [header, ["2013/14", "N02AF", "10", "5"]])
    rows = providers.read_reference_costs(path)
    assert rows["financial_year"].tolist() == ["2013-14"]
    with pytest.raises(ProviderFileError, match=r"row 2, column 'FY': found 2013-14; expected"):
        providers.read_reference_costs(path, year="2014-15")
    blank = write_rows(tmp_path / "blank.csv", [header, ["", "N02AF", "10", "5"]])
    with pytest.raises(ProviderFileError, match=r"row 2, column 'FY': found ''; expected a year"):
        providers.read_reference_costs(blank)
