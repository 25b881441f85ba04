"""A month's workbook of waiting lists: codes, blanks that are no zeros, the month, and the table
that ships made again.
"""

import csv

import pandas as pd
import pytest

from helpers import providers, tables
from helpers.core.errors import SuiteError
from helpers.providers.sheets import ProviderFileError
from helpers.providers.waiting_lists import WAITING_COLUMNS, WAITING_LISTS
from tests import SHARED_FILES
from tests.providers.made_up import WAITS, waiting_workbook, write_rows

NAME = "Community-health-services-waiting-lists-2024-25-March.xlsx"
PUBLISHED = SHARED_FILES / "reference" / "chs_waiting_list_by_provider_long.csv"


def test_a_new_month_is_one_call(tmp_path):
    rows = providers.read_waiting_lists(waiting_workbook(tmp_path / NAME))
    assert tuple(rows.columns) == (*WAITING_COLUMNS, "provider_model")
    assert rows.drop(columns="org_name").to_dict("split")["data"] == [
        ["2025-03", "RYV", "A", "Musculoskeletal service", 1200, "community_trust"],
        ["2025-03", "RYV", "CYP", "Audiology", 30, "community_trust"],
        ["2025-03", "RWF", "A", "Musculoskeletal service", 40, "acute_trust"],
        ["2025-03", "RWF", "A", "Therapy interventions: Dietetics", 7, "acute_trust"],
        ["2025-03", "RWF", "CYP", "Audiology", 0, "acute_trust"],
        ["2025-03", "NQV", "A", "Musculoskeletal service", 5, "social_enterprise"],
    ]
    assert WAITING_LISTS.describe(rows) == "2025-03: 1,282 people waiting, 3 providers, 3 services"


def test_the_table_that_ships_has_the_same_columns_and_leaves_out_empty_lists(tmp_path):
    rows = providers.read_waiting_lists(waiting_workbook(tmp_path / NAME))
    made = providers.waiting_list_table(rows)
    assert list(made.columns) == list(tables.read("waiting_list").columns)
    assert (made["waiting"] > 0).all() and made["waiting"].sum() == 1282


def test_a_code_says_more_than_a_name(tmp_path):
    """The name is that of no body that is known."""
    waits = [("RYV", "A NEW NAME", (1, 1, 1)), ("ZZZ", "A NEW NAME", (1, 1, 1))]
    rows = providers.read_waiting_lists(waiting_workbook(tmp_path / NAME, waits))
    models = rows.drop_duplicates("org_code").set_index("org_code")["provider_model"]
    assert models.to_dict() == {"RYV": "community_trust", "ZZZ": "unclassified"}


def test_a_workbook_without_codes_takes_them_from_the_register(tmp_path):
    path = waiting_workbook(tmp_path / NAME, WAITS, codes=False)
    rows = providers.read_waiting_lists(path)
    assert list(rows["org_code"].unique())[:2] == ["RYV", "RWF"]
    assert len(rows) == 6


def test_several_months_are_read_together_and_none_twice(tmp_path):
    one = waiting_workbook(tmp_path / NAME)
    two = waiting_workbook(tmp_path / "april.xlsx", month="April 2025")
    both = providers.read_waiting_lists([one, two])
    assert both["month"].unique().tolist() == ["2025-03", "2025-04"]
    assert WAITING_LISTS.describe(both).startswith("2 months from 2025-03; 2025-04: 1,282 people")
    with pytest.raises(ProviderFileError, match="both hold the month 2025-03"):
        providers.read_waiting_lists([one, one])


def test_a_band_of_weeks_is_another_sheet(tmp_path):
    path = waiting_workbook(tmp_path / NAME)
    assert len(providers.read_waiting_lists(path, table="Table 4g")) == 6
    with pytest.raises(ProviderFileError, match="found the sheets Contents, Table 4, Table 4g"):
        providers.read_waiting_lists(path, table="Table 4h")


def test_the_month_is_in_the_titles_in_the_name_or_said(tmp_path):
    plain = waiting_workbook(tmp_path / "lists.xlsx", month="")
    with pytest.raises(ProviderFileError, match=r"lists\.xlsx: found no month.*say it with month="):
        providers.read_waiting_lists(plain)
    said = providers.read_waiting_lists(plain, month="2025-06")
    assert said["month"].unique().tolist() == ["2025-06"]
    named = waiting_workbook(tmp_path / NAME, month="")
    assert providers.read_waiting_lists(named)["month"].iloc[0] == "2025-03"
    with pytest.raises(ProviderFileError, match="found month='June'; expected a month such as"):
        providers.read_waiting_lists(plain, month="June")


def test_a_name_that_contradicts_the_titles_is_refused(tmp_path):
    path = waiting_workbook(tmp_path / NAME, month="April 2025")
    with pytest.raises(ProviderFileError, match="its name says 2025-03, its title 2025-04"):
        providers.read_waiting_lists(path)
    for said in ("2025-03", "2025-04"):
        assert providers.read_waiting_lists(path, month=said)["month"].unique().tolist() == [said]


@pytest.mark.parametrize("said", ["2024-08", "2026-03"])
def test_a_month_that_the_file_contradicts_is_refused(tmp_path, said):
    """A slip of the finger in month= would lay one month's lists over another's."""
    path = waiting_workbook(tmp_path / NAME)
    words = rf"{NAME}: found 2025-03 in its titles or its name; expected {said}, as month= says"
    with pytest.raises(ProviderFileError, match=words):
        providers.read_waiting_lists(path, month=said)
    rows = tmp_path / "rows.csv"
    providers.read_waiting_lists(path).to_csv(rows, index=False)
    with pytest.raises(ProviderFileError, match=r"rows\.csv: found 2025-03 .* as month= says"):
        providers.read_waiting_lists(rows, month=said)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (((None,), {}), "the file is None; it is the path of one, such as 'lists.xlsx'"),
        ((([""],), {}), "the file is ''; it is the path of one"),
        (
            (("lists.xlsx",), {"month": 202503}),
            "found month=202503; expected a month such as '2025",
        ),
    ],
)
def test_what_is_no_path_and_no_month_is_refused_in_a_sentence(given, words):
    with pytest.raises(SuiteError, match=words):
        providers.read_waiting_lists(*given[0], **given[1])


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        (
            [("RYV", "A TRUST", ("many", 1, 1))],
            r"sheet 'Table 4', row 8, column '\(A\) Musculoskeletal service': found 'many'; "
            "expected a number",
        ),
        ([("RYV", "A TRUST", (-1, 1, 1))], "row 8.*found -1; expected a number of at least 0"),
        (
            [("RYV", "A TRUST", (1, 1, 1)), ("RYV", "A TRUST", (1, 1, 1))],
            "row 9: found 'RYV' again, as in row 8; expected each provider once",
        ),
        ([], "found no row of a provider; expected rows whose type is 'Provider'"),
    ],
    ids=["text", "below nothing", "twice", "no provider"],
)
def test_bad_input_says_where_what_and_what_was_expected(tmp_path, waits, words):
    with pytest.raises(ProviderFileError, match=words):
        providers.read_waiting_lists(waiting_workbook(tmp_path / NAME, waits))


def test_another_header_names_the_column_that_is_missing(tmp_path):
    path = waiting_workbook(tmp_path / NAME, services=["Musculoskeletal service"])
    with pytest.raises(ProviderFileError, match=r"row 5: found no service; expected columns named"):
        providers.read_waiting_lists(path)
    rows = write_rows(tmp_path / "w.csv", [["month", "org_code"], ["2024-08", "RYV"]])
    with pytest.raises(ProviderFileError, match="expected a column 'org_name'"):
        providers.read_waiting_lists(rows)
    with pytest.raises(ProviderFileError, match="cannot read"):
        providers.read_waiting_lists(tmp_path / "none.xlsx")
    with pytest.raises(ProviderFileError, match="no file was named"):
        providers.read_waiting_lists([])


def test_rows_that_were_written_are_read_again(tmp_path):
    rows = providers.read_waiting_lists(waiting_workbook(tmp_path / NAME))
    path = tmp_path / "rows.csv"
    rows.to_csv(path, index=False)
    pd.testing.assert_frame_equal(providers.read_waiting_lists(path), rows)
    rows.assign(month="March").to_csv(path, index=False)
    with pytest.raises(ProviderFileError, match="row 2, column 'month': found 'March'; expected"):
        providers.read_waiting_lists(path)


def workbooks_of(path, folder):
    """The published rows written back as a workbook for each month."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = pd.DataFrame(csv.DictReader(file))
    rows["column"] = "(" + rows["age_group"] + ") " + rows["service"]
    for name, month in rows.groupby("source_file"):
        wide = month.pivot(index=["org_code", "org_name"], columns="column", values="waiting_list")
        wide = wide.astype(object).where(wide.notna(), "")
        waits = [
            (code, body, [int(n) if n != "" else "" for n in numbers])
            for (code, body), *numbers in wide.itertuples(name=None)
        ]
        when = pd.Timestamp(f"{month['month'].iloc[0]}-01")
        yield waiting_workbook(folder / str(name), waits, list(wide.columns), f"{when:%B %Y}")


@pytest.mark.integration
@pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published files are no part of the repository"
)
def test_the_table_that_ships_is_made_again_from_twelve_workbooks(tmp_path):
    made = providers.waiting_list_table(
        providers.read_waiting_lists(list(workbooks_of(PUBLISHED, tmp_path)))
    )
    shipped = pd.DataFrame(tables.read("waiting_list"))
    pd.testing.assert_frame_equal(made, shipped, check_dtype=False)
