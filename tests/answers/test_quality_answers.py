"""Tables and phrases about how far to lean on the data."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.answers import quality_answers


def test_a_table_stands_in_one_row_with_every_basis():
    counts = pd.DataFrame(
        [
            ("figures", "published", 10, 12, 1),
            ("figures", "computed", 2, 2, 0),
            ("areas", "published", 5, 9, 0),
        ],
        columns=["table", "basis", "rows", "numbers", "unsourced"],
    )
    table = quality_answers.basis_by_table(counts, "numbers").set_index("Table")
    assert table["Published"].tolist() == [12, 9]
    assert table["Computed"].tolist() == [2, 0]
    assert table["Estimated"].tolist() == [0, 0]
    assert table["Rows without a source"].tolist() == [1, 0]
    assert (table["Sources cited"] > 0).any()
    by_rows = quality_answers.basis_by_table(counts, "rows")
    assert by_rows["Published"].tolist() == [10, 5]


def test_the_ends_of_a_break_have_their_year_once():
    breaks = pd.DataFrame(
        {
            "from_series": ["a"],
            "from_year": ["2009-10"],
            "to_series": ["b"],
            "to_year": ["2010-11"],
        },
        index=[7],
    )
    ends = quality_answers.break_ends(breaks, {"a": "Returns", "b": "Costs 2010-11"})
    assert ends.loc[7].tolist() == ["Returns, 2009-10", "Costs 2010-11"]


@pytest.mark.parametrize(
    ("unit", "words"),
    [("GBP_million", "8500 (7000 to 9000) £ million"), ("years", "8500 (7000 to 9000) years")],
)
def test_an_assumption_has_its_range_and_unit(unit, words):
    row = SimpleNamespace(value=8500.0, low=7000.0, high=9000.0, unit=unit)
    assert quality_answers.assumption_range(row) == words


def test_dropped_rows_are_told_by_reason():
    rows = pd.Series({"blank": 1200, "kept": 9000, "raw": 10_203, "total_row": 3})
    assert quality_answers.dropped_rows(rows) == "1,200 blank, 3 total row"
