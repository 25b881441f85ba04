"""A flow has the numbers of its rows on both ends."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, sankey, theme

ROWS = pd.DataFrame(
    {
        "source": ["pct_provided", "pct_provided", "acute_trust"],
        "source_label": ["PCT-provided", "PCT-provided", "Acute trusts"],
        "target": ["acute_trust", "undecided", "acute_trust"],
        "target_label": ["Acute trusts", "<b>Open</b>", "Acute trusts"],
        "value": [60.0, 20.0, 20.0],
    }
)


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
    chart = charts.flow(rows, "Plan")
    (trace,) = chart.data
    assert words(chart) == [
        "PCT-provided<br><b>£2,635m</b>",
        "Acute trusts<br><b>£2,295m</b>",
        "To be<br>tendered<br><b>£340m</b>",
    ]
    assert [a["x"] for a in chart.layout["annotations"]] == [0, 1, 1]
    assert trace["link"]["value"] == [2295, 340]
    assert trace["link"]["source"] == [0, 0] and trace["link"]["target"] == [1, 2]


def words(chart):
    return [a["text"] for a in chart.layout["annotations"]]


def test_nodes_stand_in_the_order_of_the_frame_with_their_words_beside_them():
    chart = charts.flow(ROWS, "Plan")
    node = chart.data[0]["node"]
    assert node["x"] == [0.001, 0.001, 0.999, 0.999] and set(node["label"]) == {""}
    assert node["y"][0] < node["y"][1] and node["y"][2] < node["y"][3]
    beside = [1 - a["y"] for a in chart.layout["annotations"]]
    assert beside == pytest.approx(node["y"], abs=1e-3)
    assert words(chart)[3] == "&lt;b&gt;Open&lt;/b&gt;<br><b>£20m</b>"


def test_both_sides_keep_the_order_of_the_vocabulary():
    back = ROWS.iloc[::-1].assign(source=["social_enterprise", "acute_trust", "acute_trust"])
    back["source_label"] = back["source"]
    chart = charts.flow(back, "Plan")
    assert words(chart)[0].startswith("acute_trust")
    assert words(chart)[3].startswith("&lt;b&gt;Open")
    assert chart.data[0]["link"]["source"] == [1, 0, 0]


def test_no_words_touch_however_small_the_flows_are():
    names = [f"A kind of provider with a long name {k}" for k in range(9)]
    rows = pd.DataFrame(
        {
            "source": "acute_trust",
            "source_label": "Acute trusts",
            "target": [f"t{k}" for k in range(9)],
            "target_label": names,
            "value": [1000.0] + [0.1] * 8,
        }
    )
    chart = charts.flow(rows, "Plan")
    height = chart.layout["height"] - 16
    middles = [(1 - a["y"]) * height for a in chart.layout["annotations"][1:]]
    needs = [sankey.WORD_LINE * (text.count("<br>") + 1) for text in words(chart)[1:]]
    for i in range(8):
        assert middles[i + 1] - middles[i] >= (needs[i] + needs[i + 1]) / 2
    # what plotly leaves for bands is what the nodes are placed for
    gaps = chart.data[0]["node"]["pad"] * 8
    assert gaps <= 2 / 3 * height + 1


def test_a_code_that_is_no_provider_is_grey_and_links_are_faint():
    node, link = (charts.flow(ROWS, "Plan").data[0][part] for part in ("node", "link"))
    assert node["color"][3] == theme.BACKGROUND
    red, green, blue = (int(theme.colour("acute_trust")[i : i + 2], 16) for i in (1, 3, 5))
    assert link["color"][2] == f"rgba({red},{green},{blue},0.45)"


def test_one_source_alone_gives_its_links_the_colour_of_where_they_go():
    (trace,) = charts.flow(ROWS.head(2), "Plan").data
    assert trace["link"]["color"][1] == "rgba(191,191,191,0.45)"


def test_a_flow_in_words():
    assert charts.flow(ROWS.tail(1), "Plan").description == (
        "Plan: £20m from Acute trusts to Acute trusts."
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [([60.0, -1.0, 2.0], "cannot be negative"), ([60.0, None, 2.0], "'value' has a gap")],
)
def test_a_flow_that_cannot_be_drawn_is_refused(values, message):
    with pytest.raises(ChartError, match=message):
        charts.flow(ROWS.assign(value=values), "Plan")


def test_a_wrong_frame_is_refused_in_words():
    with pytest.raises(ChartError, match="lacks the column"):
        charts.flow(pd.DataFrame({"something": [1]}), "Title")
