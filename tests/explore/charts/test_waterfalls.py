"""A waterfall starts at all that was read and ends at what was kept."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError

STEPS = pd.DataFrame(
    {
        "step": ["raw", "total_row", "no_date", "credit_note", "kept"],
        "pence": [500_000_000, 300_000_000, 0, -20_000_000, 220_000_000],
    }
)


def test_every_step_with_money_takes_its_part_and_a_credit_gives_back():
    chart = charts.waterfall(STEPS, "What was read")
    bars = chart.data[0]
    # £5.0m read, £3.0m in totals rows, £0.2m of credits: £2.2m kept
    assert bars["base"] == pytest.approx([0, 5.0, 2.0, 0])
    assert bars["x"] == pytest.approx([5.0, -3.0, 0.2, 2.2])
    assert chart.layout["meta"]["rows"] == ["all rows", "total row", "credit note", "payments kept"]
    assert "total row −£3.0m" in chart.description and "payments kept £2.2m" in chart.description


def test_credits_alone_reach_below_zero():
    rows = pd.DataFrame({"step": ["raw", "kept"], "pence": [-100_000_000, -100_000_000]})
    assert charts.waterfall(rows, "Credits").layout["xaxis"]["range"][0] < -1


@pytest.mark.parametrize("end", ["raw", "kept"])
def test_both_ends_are_needed(end):
    with pytest.raises(ChartError, match=f"no step '{end}'"):
        charts.waterfall(STEPS[STEPS["step"] != end], "What was read")


def test_files_that_are_not_added_up_are_refused():
    """Of two files the second alone would be drawn."""
    rows = pd.DataFrame({"step": ["raw", "kept"] * 2, "pence": [5, 5, 9, 9]})
    with pytest.raises(ChartError, match="the step 'raw' comes twice; add up the files first"):
        charts.waterfall(rows, "Two files")
