"""Totals of 2018-19: which group a workbook is of, and two small files added up by hand."""

import pytest

from helpers import tables
from helpers.core.errors import DataError
from helpers.spend import ccg_totals
from helpers.spend.aggregate import SMALLER
from tests import SHARED_FILES

COLLATED = SHARED_FILES / "spend_raw" / "ccg_2018_19" / "collated"
HEADER = "Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount\n"


@pytest.fixture(scope="module")
def groups():
    return tables.read("ccgs_2018")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("00_Ashford CCG.xlsx", "09C"),
        ("00_Stoke CCG.xlsx", "05W"),  # printed short
        ("folder/NHS Fylde & Wyre CCG.csv", "02M"),
        ("00_Airedale Amended CCG.xlsx", "02N"),
    ],
)
def test_a_workbook_is_of_the_group_that_it_is_named_after(groups, name, code):
    assert ccg_totals.ccg_of_file(name, groups) == code


def test_a_name_that_no_group_has_is_refused(groups):
    with pytest.raises(DataError, match=r"00_Camelot CCG.xlsx: no group of ccgs_2018.csv has this"):
        ccg_totals.ccg_of_file("00_Camelot CCG.xlsx", groups)


@pytest.fixture
def folder(tmp_path):
    trust = "Kent Community Health NHS Foundation Trust"
    (tmp_path / "00_Ashford CCG.csv").write_text(
        HEADER
        + f"01/04/2018,Healthcare,COMMUNITY SERVICES,{trust},1,200000.40\n"
        + f"01/05/2018,Healthcare,COMMUNITY SERVICES,{trust},2,-50000.00\n"
        + "02/05/2018,Healthcare,HOSPICES,Pilgrims Hospices,3,30000.00\n"
        + f"02/06/2018,Healthcare,ACUTE COMMISSIONING,{trust},4,70000.00\n",
        encoding="utf-8",
    )
    (tmp_path / "00_Stoke CCG.csv").write_text(
        HEADER + f"01/04/2018,Healthcare,,{trust},9,25000.00\n", encoding="utf-8"
    )
    return tmp_path


def test_net_and_gross_by_service_and_organisation(folder):
    table = ccg_totals.ccg_tables(folder)[ccg_totals.COMMUNITY_TABLE]
    columns = ["ccg_code", "organisation", "provider_model", "payments", "amount_gbp", "gross_gbp"]
    assert table[columns].to_numpy().tolist() == [
        [
            "09C",
            "Kent Community Health NHS Foundation Trust",
            "community_trust",
            2,
            150000,
            200000,
        ],
        ["09C", SMALLER, "voluntary", 1, 30000, 30000],
    ]


def test_what_stands_behind_each_group(folder):
    table = ccg_totals.ccg_tables(folder)[ccg_totals.COVERAGE_TABLE].set_index("ccg_code")
    ashford, stoke = table.loc["09C"], table.loc["05W"]
    assert (ashford["first_month"], ashford["last_month"], ashford["months"]) == (
        "2018-04",
        "2018-06",
        3,
    )
    assert (ashford["amount_gbp"], ashford["gross_gbp"]) == (250000, 300000)
    assert (ashford["tag_gbp"], ashford["community_gbp"]) == (150000, 180000)
    assert (stoke["amount_gbp"], stoke["with_area_gbp"], stoke["tag_gbp"]) == (25000, 0, 0)


def test_two_workbooks_of_one_group_are_refused(folder):
    text = (folder / "00_Stoke CCG.csv").read_text(encoding="utf-8").replace(",9,", ",8,")
    (folder / "Stoke on Trent CCG.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"is the second workbook of 05W"):
        ccg_totals.ccg_tables(folder)


@pytest.mark.integration
@pytest.mark.skipif(not COLLATED.is_dir(), reason="the collated workbooks are not ours to ship")
def test_the_tables_that_ship_are_made_of_the_workbooks():
    for name, table in ccg_totals.ccg_tables(COLLATED).items():
        shipped = tables.read(name)
        text = table.to_csv(index=False, lineterminator="\n")
        assert text == shipped.to_csv(index=False, lineterminator="\n"), name
