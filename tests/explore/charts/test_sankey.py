"""A flow has the numbers of its rows on both ends."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import ChartError, theme

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
    (sankey,) = charts.flow(rows, "Plan").data
    assert sankey["node"]["label"] == [
        "PCT-provided £2,635m",
        "Acute trusts £2,295m",
        "To be tendered £340m",
    ]
    assert sankey["link"]["value"] == [2295, 340]
    assert sankey["link"]["source"] == [0, 0] and sankey["link"]["target"] == [1, 2]


def test_nodes_stand_at_the_middle_of_their_share_in_the_order_of_the_frame():
    (sankey,) = charts.flow(ROWS, "Plan").data
    # left 80 and 20 of 100: middles at 0.4 and 0.9; right 80 and 20
    assert sankey["node"]["y"] == [0.4, 0.9, 0.4, 0.9]
    assert sankey["node"]["x"] == [0.001, 0.001, 0.999, 0.999]
    assert sankey["node"]["label"][3] == "&lt;b&gt;Open&lt;/b&gt; £20m"


def test_a_code_that_is_no_provider_is_grey_and_links_are_faint():
    node, link = (charts.flow(ROWS, "Plan").data[0][part] for part in ("node", "link"))
    assert node["color"][3] == theme.BACKGROUND
    red, green, blue = (int(theme.colour("acute_trust")[i : i + 2], 16) for i in (1, 3, 5))
    assert link["color"][2] == f"rgba({red},{green},{blue},0.45)"


def test_one_source_alone_gives_its_links_the_colour_of_where_they_go():
    (sankey,) = charts.flow(ROWS.head(2), "Plan").data
    assert sankey["link"]["color"][1] == "rgba(191,191,191,0.45)"


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
