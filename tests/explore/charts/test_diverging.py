"""Dots and bars around zero: what adds stands on one side, what takes away on the other."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, diverging


def test_costs_and_advantages_stand_on_either_side_of_zero():
    rows = pd.DataFrame(
        {
            "label": ["VAT", "Tax", "Rates", "All"],
            "value": [4.0, 0.0, -0.5, 3.5],
            "low": [3.0, 0.0, -1.0, 2.4],
            "high": [5.0, 0.0, -0.1, 4.6],
            "total": [False, False, False, True],
        }
    )
    chart = charts.two_sided(rows, "Cost", interval=("low", "high"), total="total")
    lines, dots, texts = chart.data[:3]
    assert [t["name"] for t in chart.data[3:]] == ["value", "interval", "sum of others"]
    assert dots["x"] == [4, 0, -0.5, 3.5] and dots["marker"]["symbol"] == ["circle"] * 3 + [
        "diamond"
    ]
    assert lines["x"][:3] == [3, 5, None] and lines["x"][6:9] == [-1, -0.1, None]
    assert [t.strip() for t in texts["text"]] == [
        "4.0 (3.0 to 5.0)",
        "none",
        "−0.5 (−1.0 to −0.1)",
        "3.5 (2.4 to 4.6)",
    ]
    assert chart.layout["xaxis"]["range"][0] < -1 and chart.layout["xaxis"]["tickvals"] == [0, 2, 4]
    assert chart.layout["meta"]["least"] < -1 and chart.layout["meta"]["reach"] == 5
    assert "Rates −0.5 (−1.0 to −0.1)" in chart.description


def test_a_tornado_reaches_to_both_sides_and_hides_neither_end():
    rows = pd.DataFrame(
        {"label": ["Total", "<b>Error</b>"], "low": [-1.8, 0.0], "high": [0.43, 0.3]}
    )
    chart = charts.tornado(rows, "Change")
    low, high, texts = chart.data[:3]
    assert [t["name"] for t in chart.data[3:]] == ["at its low end", "at its high end"]
    assert (low["x"], high["x"]) == ([-1.8, 0.0], [0.43, 0.3]) and low["width"] > 2 * high["width"]
    assert (
        low["marker"]["color"] != high["marker"]["color"] and chart.layout["barmode"] == "overlay"
    )
    assert [t.strip() for t in texts["text"]] == ["−1.8 and +0.4 points", "0.0 and +0.3 points"]
    assert texts["x"] == [0.43, 0.43] and chart.layout["xaxis"]["range"][0] < -1.8
    assert chart.layout["shapes"][0]["x0"] == chart.layout["shapes"][0]["x1"] == 0
    assert (
        chart.description == "Change: Total −1.8 and +0.4 points; <b>Error</b> 0.0 and +0.3 points."
    )
    still = charts.tornado(rows.assign(low=0.0, high=0.0), "Change")
    assert [t.strip() for t in still.data[2]["text"]] == ["0.0 and 0.0 points"] * 2


def test_a_gap_is_refused():
    rows = pd.DataFrame({"label": ["a"], "value": [1.0], "low": [None], "high": [2.0]})
    with pytest.raises(ChartError, match="the column 'low' has a gap; leave out its row"):
        charts.two_sided(rows, "Title", interval=("low", "high"))
    with pytest.raises(ChartError, match="the column 'low' has a gap"):
        charts.tornado(rows, "Title")


def test_an_axis_has_a_margin_before_and_room_beyond():
    assert diverging._padded(-10.0, 40.0, 0.3) == pytest.approx((-12, 55))
    assert diverging._padded(0.0, 0.0, 0.3) == pytest.approx((-0.04, 0.3))


@pytest.mark.parametrize(
    ("value", "text"), [(1.26, "+1.3"), (-1.26, "−1.3"), (0.04, "0.0"), (-0.04, "0.0")]
)
def test_a_change_has_its_sign_unless_it_is_zero(value, text):
    assert diverging._signed(value, 1) == text
