"""What single organisations took of a split place: which published value counts, by hand."""

import pandas as pd
import pytest

from helpers.analysis.valuation import part_values
from helpers.analysis.valuation.part_values import organisation_words, published_parts

ROWS = pd.DataFrame(
    {
        "row_id": ["D1", "D2", "D3", "D4"],
        "pct_code": ["A", "A", "A", "B"],
        "destination_name": ["Big Trust", "Small CIC (later Small Care)", "Council", "Alone"],
        "service_scope": ["most", "specialist", "children", "whole"],
        "main_destination": [True, False, False, True],
    }
)
COLUMNS = [
    "value_id",
    "pct_codes",
    "destination_name",
    "value_gbp_m",
    "financial_year",
    "value_kind",
    "scope",
    "includes",
    "usable_as",
    "evidence",
]


def value(id, name="Small CIC", amount=5.0, year="2011-12", kind="contract", **changes):
    row = {
        "value_id": id,
        "pct_codes": ("A",),
        "destination_name": name,
        "value_gbp_m": amount,
        "financial_year": year,
        "value_kind": kind,
        "scope": "other",
        "includes": "none",
        "usable_as": "lower_bound",
        "evidence": "seen",
    }
    return row | changes


def parts(*values):
    table = published_parts(ROWS, pd.DataFrame(list(values), columns=COLUMNS))
    return {row.row_id: (row.value_id, row.at_least) for row in table.itertuples()}


def test_names_are_compared_without_brackets_and_marks():
    assert organisation_words("Small CIC (later Small-Care)") == "small cic"
    assert organisation_words("St. Mary's  Trust") == "st mary s trust"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (value("V2", year="2010-11"), value("V1", year="2012-13")),
        (value("V2"), value("V1", includes="unknown")),
        (value("V2"), value("V1", evidence="taken_over")),
        (value("V2", kind="tendered"), value("V1")),
        (value("V2", kind="arm_turnover"), value("V1", kind="tendered")),
        (value("V1"), value("V2")),
    ],
)
def test_the_better_value_counts_whichever_comes_first(better, worse):
    for rows in ((better, worse), (worse, better)):
        assert parts(*rows) == {"D2": (better["value_id"], False)}


@pytest.mark.parametrize(
    "change",
    [
        {"usable_as": "context"},
        {"usable_as": "upper_bound"},
        {"includes": "social_care"},
        {"scope": "whole_arm"},
        {"pct_codes": ("A", "B")},
        {"financial_year": "2015-16"},
        {"value_gbp_m": float("nan")},
        {"destination_name": "Nobody here"},
    ],
)
def test_what_says_nothing_of_one_part_is_left_out(change):
    assert parts(value("V1", **change)) == {}


def test_an_organisation_that_took_everything_has_no_part():
    assert parts(value("V1", name="Alone", pct_codes=("B",))) == {}


def test_the_main_one_took_at_least_what_covers_less_or_is_late():
    assert parts(value("V1", name="Big Trust", scope="most")) == {"D1": ("V1", False)}
    assert parts(value("V1", name="Big Trust", scope="adults")) == {"D1": ("V1", True)}
    late = value("V1", name="Big Trust", scope="most", financial_year="2014-15")
    assert parts(late) == {"D1": ("V1", True)}
    assert part_values.PART_YEARS == 4
