"""Sums by status, duties over years and events in lanes: drawn as given, said in words."""

import pandas as pd
import pytest

from helpers import charts, tables
from helpers.explore.charts import ChartError, theme, timelines

SUMS = pd.DataFrame(
    {
        "label": ["announced", "paid", "guess"],
        "value": [670.0, 70.0, 50.0],
        "status": ["announced", "paid", "estimated"],
        "low": [None, None, 40.0],
        "high": [None, None, 60.0],
    }
)
ROLES = pd.DataFrame(
    {
        "duty": ["Buying", "Buying", "Buying", "Running"],
        "body": ["PCTs", "Clusters", "CCGs", "PCTs"],
        "kind_of_body": ["nhs_local", "nhs_local", "gp_led", "nhs_local"],
        "holding": ["statutory", "shared", "statutory", "statutory"],
        "from": pd.to_datetime(["2002-01-01", "2011-01-01", "2013-01-01", "2002-01-01"]),
        "to": pd.to_datetime(["2012-12-31", "2012-12-31", None, "2011-01-01"]),
    }
)


def test_what_was_paid_is_filled_and_the_rest_hollow():
    chart = charts.money_bars(SUMS, "Care", breaks={1: "election"})
    bars, words, *legend = chart.data
    assert [t["name"] for t in legend] == [
        "paid or binding",
        "announced, planned or estimated",
    ]
    assert (
        bars["x"] == [670, 70, 50] and bars["y"][0] == 0 and bars["y"][1] > 1
    )  # a gap at the break
    assert bars["marker"]["color"] == [theme.PAPER, theme.EMPHASIS, theme.PAPER]
    assert words["text"][:2] == ["  £670m, announced", "  £70m, paid"]
    assert (
        chart.description
        == "Care: announced £670m, announced; paid £70m, paid; guess £50m, estimated."
    )
    assert chart.layout["annotations"][0]["text"] == "election"


def test_an_estimate_in_a_ledger_shows_its_interval():
    chart = charts.money_bars(SUMS, "Care", interval=("low", "high"))
    line = chart.data[1]
    assert line["x"] == [40.0, 60.0, None]
    assert chart.description.endswith("guess about £50m (40 to 60), estimated.")


@pytest.mark.parametrize("bad", [-1.0, None])
def test_a_missing_or_negative_sum_is_refused(bad):
    with pytest.raises(ChartError, match="missing or negative"):
        charts.money_bars(SUMS.assign(value=[1.0, 2.0, bad]), "Care")


def test_duties_stand_on_their_dates_and_overlaps_below_each_other():
    chart = charts.role_timeline(ROLES, "Duties", first=2002, last=2014, mark=2013)
    bars, beside, *legend = chart.data
    assert [t["name"] for t in legend] == [
        "local NHS body",
        "led by GPs",
        "by law or contract",
        "lent, shared or prepared",
    ]
    assert bars["base"] == pytest.approx([2002, 2011, 2013, 2002], abs=0.01)
    assert [round(b + x, 1) for b, x in zip(bars["base"], bars["x"], strict=True)] == [
        2013.0,
        2013.0,
        2014 + timelines.PAST,
        2011.0,
    ]
    # Clusters overlap, and are too short for their name, which stands before them: second row.
    assert bars["y"] == [0, 1, 0, 2]
    assert bars["text"] == ["PCTs", "", "CCGs", "PCTs"] and beside["text"] == ["Clusters  "]
    assert bars["marker"]["color"][:2] == [
        theme.SEQUENCE[0],
        theme.PAPER,
    ]  # by law, and only shared
    assert chart.layout["meta"]["rows"] == ["Buying", " ", "Running"]
    assert chart.layout["shapes"][0]["x0"] == 2013
    assert "Clusters, buying, from 2011 to 2012; CCGs, buying, from 2013;" in chart.description


def test_no_two_spans_of_the_table_meet_in_one_row():
    chart = charts.role_timeline(
        tables.read("commissioning_roles"), "Duties", first=2002, last=2022
    )
    bars = chart.data[0]
    spans_of: dict[int, list[tuple[float, float]]] = {}
    for row, base, width in zip(bars["y"], bars["base"], bars["x"], strict=True):
        assert all(base >= b - 0.01 or base + width <= a + 0.01 for a, b in spans_of.get(row, []))
        spans_of.setdefault(row, []).append((base, base + width))


def test_lanes_fill_what_was_chosen():
    events = pd.DataFrame(
        {
            "title": ["One", "<b>Two</b>"],
            "date": pd.to_datetime(["2010-05-20", "2012-01-01"]),
            "shown": ["20 May 2010", "2012"],
            "who": ["Government", "Others"],
            "chosen": [True, False],
        }
    )
    chart = charts.event_timeline(events, "Events", lane="who")
    dots, *legend = chart.data
    assert [t["name"] for t in legend] == ["chosen", "all other events"]
    assert dots["y"] == [0, 1] and dots["x"] == ["2010-05-20", "2012-01-01"]
    assert dots["marker"]["color"] == [theme.EMPHASIS, theme.PAPER]
    assert dots["text"][1] == "2012: &lt;b&gt;Two&lt;/b&gt;"
    assert chart.description == "Events: Government 1 of 1; Others 0 of 1."


def test_a_body_of_no_known_kind_and_an_event_without_a_date_are_refused():
    with pytest.raises(ChartError, match="'odd' is no kind of body; use nhs_local"):
        odd = ROLES.assign(kind_of_body="odd")
        charts.role_timeline(odd, "Duties", first=2000, last=2020)
    undated = pd.DataFrame({"lane": ["a"], "title": "x", "shown": "then", "chosen": True})
    with pytest.raises(ChartError, match="the column 'date' has a gap"):
        charts.event_timeline(undated.assign(date=pd.NaT), "Events", lane="lane")
