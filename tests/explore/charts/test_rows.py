"""Charts draw exactly the numbers they are given, say them in words, and stay in the house style."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, theme
from helpers.tables import provider_models

MIX = pd.DataFrame(
    {
        "label": ["Acute trust", "Social enterprise"],
        "group": ["acute_trust", "social_enterprise"],
        "value": [32.6, 8.7],
        "low": [27.4, 6.9],
        "high": [38.2, 10.9],
        "plan_low": [27.0, 10.0],
        "plan_high": [36.0, 19.0],
    }
)


def test_bars_hold_the_values_in_order_with_the_colours_of_their_models():
    chart = charts.share_bars(MIX, "Share of value, %", colour="group", decimals=1)
    (bars,) = chart.data
    assert bars["x"] == [32.6, 8.7]
    assert bars["text"] == ["32.6%", "8.7%"]
    assert bars["marker"]["color"] == [
        provider_models.GROUPS["acute_trust"].colour,
        provider_models.GROUPS["social_enterprise"].colour,
    ]
    assert chart.layout["yaxis"]["ticktext"] == ["Acute trust", "Social enterprise"]
    assert chart.layout["xaxis"]["range"][0] == 0
    assert chart.description == "Share of value, %: Acute trust 32.6%; Social enterprise 8.7%."


def test_a_plan_is_a_hollow_bar_and_an_outcome_a_dot_with_its_interval():
    chart = charts.range_dots(
        MIX,
        "Plan and outcome",
        bar=("plan_low", "plan_high"),
        interval=("low", "high"),
        colour="group",
        bar_name="planned",
        dot_name="outcome",
    )
    bar, line, dots, _ = chart.data
    assert bar["base"] == [27, 10] and bar["x"] == [9, 9]
    assert bar["marker"]["color"] == theme.PAPER  # hollow
    assert line["x"] == [27.4, 38.2, None, 6.9, 10.9, None]
    assert dots["x"] == [32.6, 8.7]
    assert "Acute trust planned 27 to 36%, outcome 33% (27 to 38)" in chart.description


def test_thousands_are_written_out():
    # plotly would write 5,000 as 5k, and with the unit as £5km
    layout = charts.share_bars(
        pd.DataFrame({"label": ["a"], "value": [9000.0]}), "Money", unit="GBP_million"
    ).layout
    assert layout["xaxis"]["exponentformat"] == "none" and layout["xaxis"]["tickprefix"] == "£"


def test_change_shows_both_ends():
    rows = pd.DataFrame({"label": ["NHS"], "before": [73.95], "after": [68.97]})
    chart = charts.change(rows, "Share", names=("2011-12", "2012-13"), decimals=1)
    assert chart.description == "Share: NHS 74.0% 2011-12, 69.0% 2012-13."
    assert [t.get("x") for t in chart.data[1:3]] == [[73.95], [68.97]]


def test_a_flow_has_its_numbers_on_both_ends():
    rows = pd.DataFrame(
        {
            "source": ["pct_provided"] * 2,
            "source_label": ["PCT-provided"] * 2,
            "target": ["acute_trust", "not_provider_specific"],
            "target_label": ["Acute trusts", "To be tendered"],
            "value": [2295.0, 340.0],
        }
    )
    (sankey,) = charts.flow(rows, "Plan").data
    assert sankey["node"]["label"] == [
        "PCT-provided £2,635m",
        "Acute trusts £2,295m",
        "To be tendered £340m",
    ]
    assert sankey["link"]["value"] == [2295, 340]
    assert sankey["link"]["source"] == [0, 0] and sankey["link"]["target"] == [1, 2]


def test_a_bridge_meets_its_ends():
    rows = pd.DataFrame(
        {
            "label": ["Before", "Step", "Rest", "After"],
            "start": [0, 1750, 2600, 0],
            "end": [1750, 2600, 3025, 3025],
            "kind": ["total", "step", "rest", "total"],
            "low": [None, 2400, None, None],
            "high": [None, 2800, None, None],
        }
    )
    chart = charts.bridge(rows, "Bridge", interval=("low", "high"))
    assert chart.data[0]["base"] == [0, 1750, 2600, 0] and chart.data[0]["x"] == [
        1750,
        850,
        425,
        3025,
    ]
    assert chart.data[1]["x"] == [2400, 2800, None]
    assert "Step about £850m (650 to 1,050)" in chart.description


def test_events_are_drawn_at_their_dates():
    rows = pd.DataFrame(
        {
            "title": ["Deadline"],
            "date": pd.to_datetime(["2011-04-01"]),
            "kind": ["law"],
            "shown": ["April 2011"],
        }
    )
    chart = charts.events(rows, "Events")
    assert chart.data[0]["x"] == ["2011-04-01"]
    assert chart.description == "Events: Deadline April 2011."


def test_costs_and_advantages_stand_on_either_side_of_nothing():
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
    lines, dots, texts = chart.data
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
    assert chart.layout["xaxis"]["range"][0] < -1 and chart.layout["xaxis"]["tickvals"] == [
        -1,
        0,
        1,
        2,
        3,
        4,
        5,
    ]
    assert chart.layout["meta"]["least"] < -1 and chart.layout["meta"]["reach"] == 5
    assert "Rates −0.5 (−1.0 to −0.1)" in chart.description


def test_a_tornado_reaches_to_both_sides_and_hides_neither_end():
    rows = pd.DataFrame(
        {"label": ["Total", "<b>Error</b>"], "low": [-1.8, 0.0], "high": [0.43, 0.3]}
    )
    chart = charts.tornado(rows, "Change")
    low, high, texts = chart.data
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


def test_breaks_may_carry_the_same_word_twice():
    rows = pd.DataFrame({"label": ["a", "b", "c"], "value": [1.0, 2.0, 3.0]})
    layout = charts.share_bars(
        rows, "Shares", breaks={1: "not comparable", 2: "not comparable"}
    ).layout
    assert len(layout["shapes"]) == len(layout["annotations"]) == 2


def test_parts_stack_in_the_order_given_and_a_fifth_is_refused():
    rows = pd.DataFrame(
        {
            "label": ["North", "North", "South"],
            "part": ["b", "a", "a"],
            "value": [40.0, 60.0, 100.0],
        }
    )
    chart = charts.stacked_bars(rows, "Evidence", parts=["a", "b"])
    assert [(t["name"], t["x"]) for t in chart.data] == [("a", [60, 100]), ("b", [40, 0])]
    with pytest.raises(ChartError, match="5 parts are too many"):
        charts.stacked_bars(rows, "Evidence", parts=list("abcde"))


@pytest.mark.parametrize(
    "maker",
    [
        charts.share_bars,
        charts.range_dots,
        charts.change,
        charts.flow,
        charts.bridge,
        charts.events,
    ],
)
def test_an_empty_or_wrong_frame_is_refused_in_words(maker):
    with pytest.raises(ChartError, match="lacks the column"):
        maker(pd.DataFrame({"something": [1]}), "Title")


def test_no_rows_no_chart():
    with pytest.raises(ChartError, match="no rows"):
        charts.share_bars(MIX.head(0), "Title")


def test_a_bar_from_zero_refuses_a_negative_value():
    with pytest.raises(ChartError, match="-3"):
        charts.share_bars(pd.DataFrame({"label": ["x"], "value": [-3.0]}), "Title")


def test_hostile_labels_are_text():
    hostile = '<img src=x onerror=alert(1)><a href="http://evil">x</a>'
    rows = pd.DataFrame({"label": [hostile], "value": [1.0]})
    chart = charts.share_bars(rows, "Title")
    assert "<img" not in "".join(chart.layout["yaxis"]["ticktext"]).replace("<br>", "")
    assert chart.layout["meta"]["rows"] == [
        '&lt;img src=x onerror=alert(1)&gt;&lt;a href="http://evil"&gt;x&lt;/a&gt;'
    ]


def test_numbers_inside_bars_are_legible_on_every_shade_in_both_themes():
    frame = pd.DataFrame({"label": ["a"] * 4, "part": list("wxyz"), "value": [25.0] * 4})
    for trace in charts.stacked_bars(
        frame, "Shares, %", label="label", part="part", value="value", parts=list("wxyz")
    ).data:
        ink, shade = trace["insidetextfont"]["color"], trace["marker"]["color"]
        for fill, dark in ((shade, False), (theme.DARK.get(shade, shade), True)):
            shown = {"white": "white", "black": "black"}.get(ink) or (
                "white" if (ink == theme.PAPER) != dark else "black"
            )
            assert theme.contrast(fill, shown) >= 4.5, (shade, ink, dark)
