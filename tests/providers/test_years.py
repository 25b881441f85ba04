"""Years and months in titles and names, however they are written."""

import pytest

from helpers.providers.sheets import ProviderFileError
from helpers.providers.years import (
    financial_years,
    is_month,
    month_in_file_name,
    months_named,
    only_year,
    stated_year,
)


@pytest.mark.parametrize(
    "text",
    [
        "Reference costs 2018-19",
        "2_National_schedule_of_NHS_costs_FY18-19",
        "year 2018/19",
        "2018-2019",
        "FY18/19",
        "community_2018_19.csv",
    ],
)
def test_one_year_in_every_writing(text):
    assert financial_years(text) == {"2018-19"}


@pytest.mark.parametrize("text", ["2018-20", "18 of 19", "12018-19", "1 April 2018"])
def test_no_year(text):
    assert financial_years(text) == set()


def test_the_first_text_with_exactly_one_year_decides():
    assert only_year(["2017-18 and 2018-19", "2018-19"]) == "2018-19"
    assert only_year(["", "2017-18 and 2018-19"]) is None


def test_months():
    assert months_named("England, March 2025; published May 2025") == {"2025-03", "2025-05"}
    assert months_named("May this be 2025") == set()
    assert month_in_file_name("lists-2024-25-December-revised.xlsx") == "2024-12"
    assert month_in_file_name("lists-2024-25-January.xlsx") == "2025-01"
    assert month_in_file_name("lists.xlsx") is None
    assert is_month("2025-03") and not is_month("2025-13") and not is_month("March")


def test_a_year_that_is_stated_is_one_in_any_writing():
    assert stated_year("2018/19") == stated_year("FY18-19") == "2018-19"
    for wrong in ("2018", "2018-20", "last year", None):
        with pytest.raises(ProviderFileError, match=f"year=: found {wrong!r}; expected a year"):
            stated_year(wrong)
