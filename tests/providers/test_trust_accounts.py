"""Trust accounts: this year told from the year before, thousands made pounds, both community
lines.
"""

import pytest

from helpers import providers
from helpers.providers.sheets import ProviderFileError
from helpers.providers.trust_accounts import ACCOUNT_COLUMNS, TRUST_ACCOUNTS
from tests.providers.made_up import accounts_workbook

COMMUNITY, HOSPITAL = "Made Up Community NHS Trust", "Made Up Hospital NHS Trust"
CELLS = (
    (COMMUNITY, "TAC08 Op Exp", "A08CY01", "EXP0390", 150_000),
    (COMMUNITY, "TAC08 Op Exp", "A08PY01", "EXP0390", 140_000),
    (COMMUNITY, "TAC06 Op Inc 1", "A06CY01", "INC0302", 120_000),
    (COMMUNITY, "TAC06 Op Inc 1", "A06CY01", "INC0310", 15_500),
    (COMMUNITY, "TAC06 Op Inc 1", "A06CY01", "INC0350", 148_000),
    (COMMUNITY, "TAC08 Op Exp", "A08CY01", "EXP0130", 100_000),
    (f"{HOSPITAL} ", "TAC08 Op Exp", "A08CY01", "EXP0390", 900_000),
    (HOSPITAL, "TAC06 Op Inc 1", "A06CY01", "INC0310", ""),
)
NAME = "TAC_NHS_trusts_2023-24.xlsx"


def test_each_trust_has_its_code_its_costs_and_its_community_income(tmp_path):
    rows = providers.read_trust_accounts(accounts_workbook(tmp_path / NAME, CELLS))
    assert tuple(rows.columns) == ACCOUNT_COLUMNS
    community, hospital = rows.to_dict("records")
    assert community == {
        "financial_year": "2023-24",
        "code": "RYV",
        "name": COMMUNITY,
        "sector": "Community",
        "region": "East of England",
        "operating_expenditure_gbp": 150e6,
        "patient_care_income_gbp": 148e6,
        "community_income_commissioners_gbp": 120e6,
        "community_income_others_gbp": 15.5e6,
    }
    assert (hospital["code"], hospital["operating_expenditure_gbp"]) == ("RWF", 900e6)
    assert hospital["community_income_others_gbp"] != hospital["community_income_others_gbp"]
    assert TRUST_ACCOUNTS.describe(rows) == (
        "2023-24: 2 trusts, operating expenditure £1,050m, income from community services £136m"
    )


def test_the_year_before_is_read_when_it_is_asked_for(tmp_path):
    path = accounts_workbook(tmp_path / NAME, CELLS)
    with pytest.raises(ProviderFileError, match="year=: found 'FY23'; expected a year"):
        providers.read_trust_accounts(path, year="FY23", year_before=True)
    with pytest.raises(ProviderFileError, match=r"found 2023-24 in .* expected 2022-23, as year="):
        providers.read_trust_accounts(path, year="2022-23")
    rows = providers.read_trust_accounts(path, year_before=True)
    assert rows[["financial_year", "operating_expenditure_gbp"]].to_numpy().tolist() == [
        ["2022-23", 140e6]
    ]


def test_the_headers_of_2021_22_and_the_older_line_of_community_income(tmp_path):
    header = ("Organisation Name", "WorkSheetName", "TableID", "MainCode", "RowNumber")
    cells = [(COMMUNITY, "TAC06 Op Inc 1", "A06CY01", "INC0300", 7)]
    path = accounts_workbook(tmp_path / NAME, cells, header=(*header, "SubCode", "Value number"))
    rows = providers.read_trust_accounts(path)
    assert rows["community_income_commissioners_gbp"].tolist() == [7000]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            [(COMMUNITY, "TAC08 Op Exp", "A08CY01", "EXP0390", "much")],
            "sheet 'All data', row 2, column 'Total': found 'much'; expected a number",
        ),
        (
            [(COMMUNITY, "TAC08 Op Exp", "A08CY01", "EXP0390", 1)] * 2,
            "row 3: found EXP0390 of 'Made Up Community NHS Trust' again, as in row 2",
        ),
        (
            [("Another NHS Trust", "TAC08 Op Exp", "A08CY01", "EXP0390", 1)],
            "found 1 organisations that are not in 'List of Providers'",
        ),
        (
            [(COMMUNITY, "TAC08 Op Exp", "A08PY01", "EXP0390", 1)],
            "found no line of the year CY; expected main codes such as A08CY01",
        ),
    ],
    ids=["text", "twice", "not listed", "no line"],
)
def test_bad_input_says_where_what_and_what_was_expected(tmp_path, cells, words):
    with pytest.raises(ProviderFileError, match=words):
        providers.read_trust_accounts(accounts_workbook(tmp_path / NAME, cells))


def test_a_list_without_codes_and_a_name_without_a_year_are_refused(tmp_path):
    path = accounts_workbook(tmp_path / NAME, CELLS, trusts=[("A trust", "", "", "")])
    with pytest.raises(ProviderFileError, match="found no code of a provider"):
        providers.read_trust_accounts(path)
    path = accounts_workbook(tmp_path / "accounts.xlsx", CELLS)
    with pytest.raises(ProviderFileError, match="found no financial year in its name"):
        providers.read_trust_accounts(path)
    assert len(providers.read_trust_accounts(path, year="2023-24")) == 2
