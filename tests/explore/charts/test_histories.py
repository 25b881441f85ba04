"""Histories on one line of time."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError

ROWS = pd.DataFrame(
    [
        ("Before", "pct_provided", 2008, 2011, 2011, ""),
        ("A trust", "acute_trust", 2011, 2025, 2027, "last seen 2025"),
    ],
    columns=["label", "group", "start", "seen", "end", "words"],
)


def test_bars_are_filled_as_far_as_seen_and_hollow_beyond():
    chart = charts.history_lines(ROWS, "Who ran it", first=2009, last=2027)
    seen, beyond = chart.data[0], chart.data[1]
    assert seen["base"] == [2009, 2011] and seen["x"] == [2, 14]  # cut where the axis begins
    assert beyond["base"] == [2011, 2025] and beyond["x"] == [0, 2]
    assert set(beyond["marker"]["color"]) == {"#ffffff"}
    assert [t["name"] for t in chart.data if t.get("showlegend")][-1] == "not seen since"


def test_letters_stand_in_bars_and_the_words_behind_them():
    chart = charts.history_lines(ROWS, "Who ran it", first=2009, last=2027)
    assert chart.data[2]["text"] == ["O", "A"] and chart.data[2]["x"] == [2010, 2018]
    assert chart.data[3]["text"] == ["", "  last seen 2025"]
    assert "A trust, Acute trust, from 2011 to 2027" in chart.description


def test_the_words_have_room_and_the_grid_ends_with_the_bars():
    layout = charts.history_lines(ROWS, "Who ran it", first=2009, last=2027).layout
    assert (layout["meta"]["least"], layout["meta"]["reach"]) == (2009, 2027)
    assert layout["xaxis"]["ticktext"] == ["2010", "2015", "2020", "2025"]


def test_rows_of_one_label_share_a_line():
    chart = charts.history_lines(ROWS.assign(label="Here"), "Who ran it", first=2009, last=2027)
    assert chart.data[0]["y"] == [0, 0]


def test_a_spell_that_ends_before_it_begins_is_refused():
    with pytest.raises(ChartError, match="ends before it begins"):
        charts.history_lines(ROWS.assign(end=2000), "Who ran it", first=2009, last=2027)


def test_a_spell_beyond_the_axis_has_no_length():
    rows = pd.DataFrame(
        {
            "label": ["before", "after"],
            "group": "acute_trust",
            "start": [1990.0, 2030.0],
            "seen": [1995.0, 2031.0],
            "end": [2000.0, 2035.0],
            "words": "",
        }
    )
    drawn = charts.history_lines(rows, "Spells", first=2008, last=2027)
    bars = [trace["x"] for trace in drawn.data if trace["type"] == "bar"]
    assert bars == [[0, 0]]  # and none that runs backwards
