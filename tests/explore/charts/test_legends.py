"""A legend says what each mark and each colour is, and draws nothing else."""

import pytest

from helpers.explore.charts import legends, theme
from helpers.tables import provider_models


def test_entries_draw_nothing_and_carry_their_mark():
    hollow, line = legends.mark_legend({"hollow": "planned <b>", "line": "interval"})
    assert hollow["x"] == line["x"] == [None] and hollow["showlegend"]
    assert hollow["name"] == "planned &lt;b&gt;" and hollow["marker"]["color"] == theme.PAPER
    assert line["mode"] == "lines"
    (swatch,) = legends.swatch_legend({"#123456": "council"})
    assert swatch["marker"]["color"] == "#123456"


def test_colours_come_in_the_order_of_the_vocabulary_each_once():
    entries = legends.colour_legend(["gp_led", "acute_trust", "independent", "community_trust"])
    assert [e["name"] for e in entries] == [
        "C Community NHS trust",
        "A Acute trust",
        "I Independent, voluntary and GP-led",
    ]
    assert entries[1]["marker"]["color"] == provider_models.GROUPS["acute_trust"].colour


@pytest.mark.parametrize(
    ("label", "needed"),
    [("Acute trust", False), ("acute trusts", False), ("Leeds", True)],
)
def test_a_label_that_names_its_model_needs_no_letter(label, needed):
    assert legends.letters_needed([label], ["acute_trust"]) is needed


def test_a_legend_makes_a_chart_higher_and_leaves_its_rows_alone():
    layout = {"margin": {"l": 8, "t": 8}, "height": 100}
    entries = legends.mark_legend({"dot": "estimate"})
    data, higher = legends.with_legend([{"x": [1]}], layout, entries)
    assert data == [{"x": [1], "showlegend": False}, *entries]
    assert higher["height"] - higher["margin"]["t"] == 92 and higher["showlegend"]
    assert legends.with_legend([{"x": [1]}], layout, []) == ([{"x": [1]}], layout)
    assert legends.legend_room(layout, ["x"]) == {
        k: higher[k] for k in legends.legend_room(layout, ["x"])
    }
