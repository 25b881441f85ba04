"""Charts of rows draw exactly the numbers they are given and say them in words."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, theme
from helpers.tables import provider_models


def marks(chart):
    """The traces that draw something: an entry of a legend has no point."""
    return [trace for trace in chart.data if trace["x"] != [None]]


def legend(chart):
    return [trace["name"] for trace in chart.data if trace["x"] == [None]]


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
    bar, line, dots, _ = marks(chart)
    assert legend(chart) == ["planned", "outcome", "interval"]
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
    assert chart.data[2]["x"] == [2400, 2800, None] and legend(chart) == [
        "not explained",
        "interval",
    ]
    # each step starts where a thin line leads from the one before
    assert chart.data[1]["x"] == [1750, 1750, None, 2600, 2600, None, 3025, 3025, None]
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
        charts.bridge,
        charts.events,
    ],
)
def test_an_empty_or_wrong_frame_is_refused_in_words(maker):
    with pytest.raises(ChartError, match="lacks the column"):
        maker(pd.DataFrame({"something": [1]}), "Title")


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


def test_no_rows_no_chart():
    with pytest.raises(ChartError, match="no rows"):
        charts.share_bars(MIX.head(0), "Title")


NEGATIVE = pd.DataFrame(
    {
        "label": ["a", "b"],
        "value": [5.0, -3.0],
        "low": [-1.0, 1.0],
        "high": [6.0, 2.0],
        "zero": [0.0, 0.0],
        "part": ["x", "x"],
    }
)


@pytest.mark.parametrize(
    ("draw", "value"),
    [
        (lambda: charts.share_bars(NEGATIVE, "Title"), "-3"),
        (lambda: charts.range_dots(NEGATIVE, "Title"), "-3"),
        (lambda: charts.range_dots(NEGATIVE, "Title", dot="zero", bar=("low", "high")), "-1"),
        (lambda: charts.range_dots(NEGATIVE, "Title", dot="zero", interval=("low", "high")), "-1"),
        (lambda: charts.change(NEGATIVE, "Title", before="zero", after="value"), "-3"),
        (lambda: charts.change(NEGATIVE, "Title", before="low", after="zero"), "-1"),
        (lambda: charts.stacked_bars(NEGATIVE, "Title", parts=["x"]), "-3"),
    ],
)
def test_an_axis_from_zero_refuses_a_negative_value(draw, value):
    with pytest.raises(
        ChartError, match=f"Title: .* from zero cannot show the negative value {value};"
    ):
        draw()


def test_a_missing_value_draws_nothing_and_is_said_to_be_missing():
    rows = pd.DataFrame({"label": ["a", "b"], "value": [5.0, None]})
    (bars,) = charts.share_bars(rows, "Title").data
    assert bars["x"] == [5.0, None] and bars["text"] == ["5%", "–"]
    assert charts.range_dots(rows, "Title").data[0]["x"] == [5.0, None]
    changed = charts.change(rows.assign(before=1.0), "Title", after="value")
    assert changed.data[2]["x"] == [5.0, None]


STEPS = pd.DataFrame(
    {
        "label": ["Before", "Down", "After"],
        "start": [10.0, 10.0, 0.0],
        "end": [10.0, -5.0, -5.0],
        "kind": ["total", "step", "total"],
    }
)


def test_a_bridge_that_falls_below_zero_has_an_axis_that_reaches_there():
    chart = charts.bridge(STEPS.assign(start=[0.0, 10.0, 0.0]), "Bridge")
    assert chart.data[0]["base"] == [0, 10, 0] and chart.data[0]["x"] == [10, -15, -5]
    # 15 from end to end: 4% of that before the lowest value, a quarter beyond the highest
    assert chart.layout["xaxis"]["range"] == pytest.approx([-5.6, 13.75])
    assert chart.layout["meta"]["least"] == pytest.approx(-5.6)
    assert chart.layout["shapes"][0]["x0"] == 0
    assert "shapes" not in charts.bridge(STEPS.head(1), "Bridge").layout


def test_a_bridge_names_a_kind_that_it_does_not_know_and_a_gap():
    with pytest.raises(ChartError, match="'leap' is no kind of step; use total, step, rest"):
        charts.bridge(STEPS.assign(kind=["total", "leap", "total"]), "Bridge")
    with pytest.raises(ChartError, match="the column 'end' has a gap"):
        charts.bridge(STEPS.assign(end=[10.0, None, 5.0]), "Bridge")


def test_change_has_room_for_its_numbers_on_both_ends():
    rows = pd.DataFrame({"label": ["Up", "Down"], "before": [10.0, 50.0], "after": [20.0, 40.0]})
    chart = charts.change(rows, "Share", decimals=0)
    first, second = marks(chart)[3:]
    assert legend(chart) == ["before", "after"]
    assert first["text"] == ["10%  ", "  50%"] and second["text"] == ["  20%", "40%  "]
    assert first["textposition"] == ["middle left", "middle right"]
    assert chart.layout["meta"]["both_ends"] and chart.layout["showlegend"]


def test_the_value_before_is_written_before_the_dots_own():
    rows = MIX.assign(planned=[31.5, 14.5])
    chart = charts.range_dots(rows, "Title", before="planned", interval=("low", "high"))
    texts = marks(chart)[-1]
    assert texts["text"][0] == "  32% → about 33% (27 to 38)"


def test_a_value_that_every_draw_meets_has_no_interval():
    rows = pd.DataFrame({"label": ["a"], "value": [5.0], "low": [5.0], "high": [5.0]})
    chart = charts.range_dots(rows, "T", interval=("low", "high"))
    assert marks(chart)[-1]["text"] == ["  5%"] and marks(chart)[0]["x"] == [None] * 3


def test_colours_are_explained_where_the_labels_do_not_name_the_models():
    named = charts.share_bars(MIX, "T", colour="group")
    assert legend(named) == [] and named.data[0]["text"] == ["33%", "9%"]
    places = MIX.assign(label=["Leeds", "Cornwall"])
    for chart in (
        charts.share_bars(places, "T", colour="group"),
        charts.range_dots(places, "T", colour="group"),
    ):
        assert legend(chart) == ["A Acute trust", "S Social enterprise"]
        assert [t.strip() for t in marks(chart)[-1]["text"]] == ["A 33%", "S 9%"]
        assert chart.layout["showlegend"] and not marks(chart)[0]["showlegend"]


def test_more_kinds_of_events_than_symbols_are_refused():
    rows = pd.DataFrame({"title": list("abcdefgh"), "shown": "then", "kind": list("abcdefgh")})
    rows["date"] = pd.date_range("2010", periods=8, freq="YS")
    with pytest.raises(ChartError, match="8 kinds of events need as many symbols, and there are 7"):
        charts.events(rows, "Events")
    assert charts.events(rows.iloc[:7], "Events").data


def test_a_stacked_bar_of_nothing_has_an_axis_and_a_row_without_a_label_is_refused():
    rows = pd.DataFrame({"label": ["one", None], "part": "p", "value": [0.0, 0.0]})
    with pytest.raises(ChartError, match="the column 'label' has a gap"):
        charts.stacked_bars(rows, "Parts", parts=["p"])
    drawn = charts.stacked_bars(rows.iloc[:1], "Parts", parts=["p"])
    assert drawn.layout["xaxis"]["range"] == [0, 1]
