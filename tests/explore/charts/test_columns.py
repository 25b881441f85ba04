"""Columns that share their rows: panels never become one line, a matrix has every cell."""

from itertools import pairwise

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, theme
from helpers.tables import provider_models

MIX = pd.DataFrame(
    {
        "panel": ["Plan", "Plan", "Outcome", "Outcome", "Payments"],
        "group": [
            "acute_trust",
            "community_trust",
            "community_trust",
            "acute_trust",
            "acute_trust",
        ],
        "value": [None, 26.0, 29.0, 31.0, 25.0],
        "low": [None, None, 25.0, 26.0, None],
        "high": [None, None, 34.0, 37.0, None],
        "plan_low": [27.0, 26.0, None, None, None],
        "plan_high": [36.0, 35.0, None, None, None],
    }
)
ABOUT = {"Plan": "of value, published", "Outcome": "<i>of value", "Payments": "of payments"}
DRAWN = {"interval": ("low", "high"), "bar": ("plan_low", "plan_high"), "about": ABOUT}
CELLS = pd.DataFrame(
    {
        "label": ["North", "North", "England", "England"],
        "group": ["social_enterprise", "acute_trust", "acute_trust", "social_enterprise"],
        "value": [3.0, 97.0, 31.0, 10.0],
        "low": [2.0, 95.0, 26.0, 8.0],
        "high": [4.0, 98.0, 37.0, 12.0],
    }
)


def test_each_panel_has_its_own_axes_and_all_have_the_rows_in_the_order_of_the_vocabulary():
    chart = charts.panels(MIX, "Mix", **DRAWN)
    per_panel = [chart.data[5 * k : 5 * k + 5] for k in range(3)]
    assert [{t["xaxis"] for t in traces} for traces in per_panel] == [{"x"}, {"x2"}, {"x3"}]
    assert [{t["yaxis"] for t in traces} for traces in per_panel] == [{"y"}, {"y2"}, {"y3"}]
    assert chart.layout["yaxis"]["ticktext"] == ["Community NHS trust", "Acute trust"]
    assert chart.layout["yaxis"]["showticklabels"] and not chart.layout["yaxis2"]["showticklabels"]
    full, hollow, line, dots, texts = per_panel[1]
    assert full["x"] == [None, None] and hollow["x"] == [None, None]
    assert line["x"] == [25, 34, None, 26, 37, None] and dots["x"] == [29, 31]
    assert [t.strip() for t in texts["text"]] == ["29%", "31%"]
    assert dots["marker"]["color"][1] == provider_models.GROUPS["acute_trust"].colour


def test_a_range_is_hollow_an_estimate_a_dot_and_what_was_counted_a_bar():
    chart = charts.panels(MIX, "Mix", **DRAWN)
    _, hollow, _, dots, texts = chart.data[:5]
    assert hollow["base"] == [26, 27] and hollow["marker"]["color"] == theme.PAPER
    assert dots["x"] == [26, None]
    assert texts["text"][1] == "  27 to<br>  36%"
    full, *_, texts = chart.data[10:15]
    assert full["x"] == [None, 25] and texts["text"][0].strip() == "–"
    assert [t["name"] for t in chart.data[15:]] == [
        "planned range",
        "estimate, 90% interval",
        "published or counted",
    ]


def test_a_dashed_line_with_its_word_stands_between_any_two_panels():
    layout = charts.panels(MIX, "Mix", breaks="other measure", **DRAWN).layout
    ends = [layout[f"xaxis{k}"]["domain"] for k in ("", "2", "3")]
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(ends)]
    assert [s["x0"] for s in layout["shapes"]] == pytest.approx(between, abs=1e-3)
    assert [a["text"] for a in layout["annotations"][3:]] == ["other measure"] * 2
    assert layout["annotations"][1]["text"] == "<b>Outcome</b><br>&lt;i&gt;of value"


def test_a_gap_without_a_word_is_no_break():
    chart = charts.panels(MIX, "Mix", breaks=["other measure", ""], **DRAWN)
    for layout in (chart.layout, chart.layout["meta"]["narrow"]["layout"]):
        assert len(layout["shapes"]) == 1
        words = [a["text"] for a in layout["annotations"]]
        assert words.count("other measure") == 1 and "" not in words
    with pytest.raises(ChartError, match="3 panels have 2 gaps, not 1"):
        charts.panels(MIX, "Mix", breaks=["break"], **DRAWN)


def test_many_panels_leave_room_for_what_is_printed():
    many = dict.fromkeys("ABCDEFGHIJKL", "of places")  # six in each of two lines
    rows = pd.concat(MIX[MIX["panel"] == "Outcome"].assign(panel=name) for name in many)
    drawn = {**DRAWN, "about": many}
    layout = charts.panels(rows, "Mix", **drawn).layout
    first, last = layout["xaxis"]["domain"]
    width = (last - first) * 556
    top = layout["xaxis"]["range"][1]
    assert width * (1 - 37 / top) >= 45  # beside the longest mark
    assert layout["xaxis"]["tickvals"] == []  # zero and 30% would touch, and one says nothing
    four = charts.panels(
        rows[rows["panel"] < "E"], "Mix", **DRAWN | {"about": dict.fromkeys("ABCD", "")}
    )
    assert four.layout["xaxis"]["ticktext"] == ["0%", "30%"]
    narrow = layout["meta"]["narrow"]["layout"]
    assert narrow["xaxis"]["range"][1] < top
    six = charts.panels(
        rows[rows["panel"] < "G"], "Mix", **DRAWN | {"about": dict.fromkeys("ABCDEF", "")}
    )
    assert "ticktext" not in six.layout["xaxis"]  # three in a line have room for every number


def test_panels_of_one_unit_share_their_scale_and_others_have_their_own():
    money = {"Plan": "percent", "Outcome": "percent", "Payments": "GBP_million"}
    rows = MIX.assign(value=MIX["value"].where(MIX["panel"] != "Payments", 900.0))
    layout = charts.panels(rows, "Mix", unit=money, **DRAWN).layout
    ranges = [layout[f"xaxis{k}"]["range"][1] for k in ("", "2", "3")]
    assert ranges[0] == ranges[1] and ranges[2] > 900
    assert layout["xaxis3"]["tickprefix"] == "£"


def test_on_a_narrow_page_panels_stand_below_each_other_with_their_names():
    layout = charts.panels(MIX, "Mix", **DRAWN).layout["meta"]["narrow"]["layout"]
    spans = [layout[f"yaxis{k}"]["domain"] for k in ("", "2", "3")]
    assert all(a[0] > b[1] for a, b in pairwise(spans))
    assert all(layout[f"xaxis{k}"]["domain"] == [0, 1] for k in ("", "2", "3"))
    assert all(layout[f"yaxis{k}"]["showticklabels"] for k in ("", "2", "3"))
    breaks = [s["y0"] for s in layout["shapes"]]
    assert all(a[0] > line > b[1] for a, line, b in zip(spans, breaks, spans[1:], strict=False))


def test_panels_in_words():
    assert charts.panels(MIX, "Mix", **DRAWN).description == (
        "Mix. Plan, of value, published: Community NHS trust 26% within 26 to 35%, "
        "Acute trust 27 to 36%; Outcome, <i>of value: Community NHS trust about 29% (25 to 34), "
        "Acute trust about 31% (26 to 37); Payments, of payments: Acute trust 25%."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"panel": ["Now"] * 5}, "about does not say what the panel 'Now' measures"),
        ({"panel": ["Plan"] * 5}, "two rows of 'community_trust'"),
        ({"value": [1, 2, 3, 4, -5]}, "negative value -5"),
    ],
)
def test_panels_that_would_mislead_are_refused(change, message):
    with pytest.raises(ChartError, match=message):
        charts.panels(MIX.assign(**change), "Mix", **DRAWN)


def test_a_matrix_has_a_column_for_each_model_and_the_reference_on_top():
    chart = charts.matrix(CELLS, "Mix", interval=("low", "high"), first="England")
    assert chart.layout["yaxis"]["ticktext"] == ["England", "North"]
    lines, dots, texts = chart.data[:3]
    assert dots["x"] == [31, 97] and lines["x"] == [26, 37, None, 95, 98, None]
    beside = [line - dot for line, dot in zip(lines["y"][::3], dots["y"], strict=True)]
    assert all(0 < gap < 0.5 for gap in beside)  # a dot would cover the line of a narrow interval
    assert texts["text"] == ["31%", "97%"]
    assert chart.data[4]["x"] == [10, 3] and chart.data[4]["xaxis"] == "x2"
    assert chart.layout["xaxis"]["range"] == chart.layout["xaxis2"]["range"]
    assert chart.layout["xaxis"]["ticktext"] == ["0%", "50%"]
    assert chart.layout["shapes"][0]["y0"] == 0.5
    assert chart.description == (
        "Mix. Acute trust: England about 31% (26 to 37), North about 97% (95 to 98); "
        "Social enterprise: England about 10% (8 to 12), North about 3% (2 to 4)."
    )


def test_a_matrix_on_a_narrow_page_names_its_rows_above_them_and_explains_its_letters():
    chart = charts.matrix(CELLS, "Mix", interval=("low", "high"))
    narrow = chart.layout["meta"]["narrow"]
    assert [a["text"] for a in narrow["layout"]["annotations"]] == [
        "North",
        "England",
        "<b>A</b>",
        "<b>S</b>",
        "<b>A</b> Acute trust, <b>S</b> Social enterprise",
    ]
    assert not narrow["layout"]["yaxis"]["showticklabels"]
    assert narrow["data"][:2] == [None, None] and narrow["data"][2]["x"] == [0, 0]


def many_rows(*names):
    rows = [(name, "acute_trust", 3.0) for name in names]
    return pd.DataFrame(rows, columns=["label", "group", "value"])


def test_a_matrix_of_many_rows_is_low_and_cuts_no_name():
    long = "Bath and North East Somerset, Swindon and Wiltshire"
    names = [long, *(f"Board {n}" for n in range(35))]
    chart = charts.matrix(many_rows(*names), "Places", unit="")
    first, *others = chart.layout["yaxis"]["ticktext"]
    assert first.replace("<br>", " ") == long and first.count("<br>") == 1
    assert others == names[1:]
    assert 36 * 26 < chart.layout["height"] <= 1100
    at = chart.layout["yaxis"]["tickvals"]
    assert [round((b - a) * 26) for a, b in pairwise(at)] == [32, *[26] * 34]  # 38 / 2 + 26 / 2
    assert chart.data[1]["y"] == chart.data[2]["y"] == at
    assert round((at[0] + 0.5) * 26) == 19
    narrow = chart.layout["meta"]["narrow"]["layout"]
    assert narrow["yaxis"]["range"][0] > at[-1] - 0.5


def test_a_matrix_that_would_mislead_is_refused():
    with pytest.raises(ChartError, match="there is no row 'Wales' to put first"):
        charts.matrix(CELLS, "Mix", first="Wales")
    with pytest.raises(ChartError, match="two rows of 'North'"):
        charts.matrix(CELLS.assign(group="acute_trust", label="North"), "Mix")
    assert charts.matrix(CELLS.assign(value=0.0), "Mix").layout["xaxis"]["ticktext"] == ["0%", "1%"]


def test_a_scale_below_one_is_written_with_decimals():
    cell = pd.DataFrame({"label": ["one"], "group": "acute_trust", "value": [0.5]})
    ticks = charts.matrix(cell, "Shares").layout["xaxis"]["ticktext"]
    assert ticks == ["0.0%", "0.5%"]


def test_a_panel_without_a_unit_is_refused():
    rows = pd.DataFrame({"panel": ["Now"], "group": "acute_trust", "value": [1.0]})
    with pytest.raises(ChartError, match="unit does not say what the panel 'Now' is measured in"):
        charts.panels(rows, "Mix", about={"Now": "counted"}, unit={"Then": "percent"})


def test_of_more_than_four_panels_half_stand_below_the_others():
    names = [f"Panel {k}" for k in range(6)]
    many = pd.concat([MIX[MIX["panel"] == MIX["panel"].iloc[0]].assign(panel=n) for n in names])
    settings = {**DRAWN, "about": dict.fromkeys(names, "share"), "breaks": ["x", "", "", "", "y"]}
    layout = charts.panels(many, "Mix", **settings).layout
    upper, lower = layout["yaxis"]["domain"], layout["yaxis4"]["domain"]
    assert upper[0] > lower[1] and lower[0] == 0 and upper[1] == 1
    assert layout["yaxis5"]["domain"] == lower
    assert layout["xaxis"]["domain"] == layout["xaxis4"]["domain"]
    assert layout["yaxis4"]["showticklabels"] and not layout["yaxis5"]["showticklabels"]
    heads = [a for a in layout["annotations"] if a.get("name") == "head"]
    assert [a["y"] for a in heads] == [1, 1, 1, *[lower[1]] * 3]
    assert [a["text"] for a in layout["annotations"] if a.get("name") != "head"] == ["x", "y"]
    assert len(layout["shapes"]) == 2


def test_a_matrix_of_many_rows_is_a_list_of_numbers_on_a_narrow_page():
    labels = [f"Place {k}" for k in range(36)] + ["Bath and North East Somerset, and Wiltshire"]
    rows = pd.DataFrame(
        [(name, group, 1.0) for name in labels for group in ("acute_trust", "social_enterprise")],
        columns=["label", "group", "value"],
    )
    chart = charts.matrix(rows, "Places", unit="")
    narrow = chart.layout["meta"]["narrow"]
    assert narrow["layout"]["height"] < 40 * 26 + 100
    assert narrow["layout"]["yaxis"]["ticktext"][0] == "Place 0"
    assert [trace["visible"] for trace in narrow["data"][:2]] == [False, False]
    assert narrow["data"][2]["y"] == narrow["layout"]["yaxis"]["tickvals"]
    assert len(narrow["layout"]["shapes"]) == 36
    assert narrow["layout"]["annotations"][0]["text"] == "<b>A</b>"
