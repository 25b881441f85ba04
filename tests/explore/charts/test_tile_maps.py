"""The tile map: squares, letters, outlines, names and ring."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.charts import theme, tile_maps
from helpers.explore.charts.theme import DARK
from helpers.reports import plotly_bundle
from helpers.tables import provider_models
from tests.tile_explorer import PLACES

SMALL = pd.DataFrame(
    {
        "pct_code": ["a", "b", "c"],
        "column": [0, 1, 0],
        "row": [0, 0, 1],
        "label": ["Ay", "<b>Bee", "Sea"],
        "group": ["acute_trust", "social_enterprise", "acute_trust"],
        "sha_name": ["North", "North", "South"],
    }
)


def test_small_map_by_hand():
    chart = charts.tile_map(SMALL, "Where", chosen="b", faint=[False, False, True], picks="place")
    squares = chart.data[0]
    assert squares["y"] == [0, 0, 1]
    assert squares["base"] == [-0.47, 0.53, -0.47]
    assert squares["text"] == ["A", "S", "A"]
    assert squares["customdata"] == ["a", "b", "c"]
    assert squares["hovertext"][1] == "<b>&lt;b&gt;Bee</b><br>North"
    acute, social = (provider_models.GROUPS[g].colour for g in ("acute_trust", "social_enterprise"))
    assert squares["marker"]["color"] == [acute, social, "#ffffff"]
    assert chart.data[5]["x"] == [0.52, 1.48, 1.48, 0.52, 0.52]
    assert [t["name"] for t in chart.data[7:]] == ["A Acute trust", "S Social enterprise"]
    assert chart.picks == "place"
    assert chart.description == (
        "Where, a map of equal tiles: North 1 Acute trust, 1 Social enterprise; South none. "
        "1 of 3 places are left out by the filter. Chosen: <b>Bee. "
        "Choose a place in the list above, or click a tile."
    )
    assert {trace["type"] for trace in chart.data} <= set(plotly_bundle.TRACES)


def test_outline_of_an_l_and_of_a_ring():
    assert tile_maps.loops({(0, 0), (1, 0), (0, 1)}) == [
        [(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2), (0, 0)]
    ]
    ring = {(x, y) for x in range(3) for y in range(3)} - {(1, 1)}
    assert [len(loop) for loop in tile_maps.loops(ring)] == [5, 5]


def test_letters_are_legible_on_their_fill_in_both_themes():
    for group in provider_models.GROUPS.values():
        ink = theme.ink_on(group.colour)
        for fill, dark in ((group.colour, False), (group.colour_dark, True)):
            shown = {"white": "white", "black": "black"}.get(ink) or (
                "white" if (ink == "#ffffff") != dark else "black"
            )
            assert theme.contrast(fill, shown) >= 4.5, group.code
        assert ink in ("white", "black") or ink in DARK


def test_states_differ_only_in_ring_and_faint_tiles():
    one, other = (
        charts.tile_map(PLACES, "x", label="name", chosen=code) for code in ("5QP", "5D9")
    )
    assert one.data[:4] == other.data[:4]
    for chart in (one, other):  # and in the name of the chosen place
        chart.layout["annotations"].pop()
        chart.layout["meta"]["narrow"]["layout"]["annotations"].pop()
    assert one.layout == other.layout
    no_ring = charts.tile_map(PLACES, "x", label="name")
    assert [len(t["x"]) for t in no_ring.data] == [len(t["x"]) for t in one.data]


def test_names_stand_clear_of_tiles_and_of_each_other():
    chart = charts.tile_map(PLACES, "x", label="name")
    names = chart.layout["annotations"]
    assert len(names) == 10
    taken = {(x + 0.47, y) for x, y in zip(chart.data[0]["base"], chart.data[0]["y"], strict=True)}
    boxes = []
    for name in names:
        lines = name["text"].split("<br>")
        wide, high = max(map(len, lines)) * 7.4 / tile_maps.LEAST_TILE, len(lines) * tile_maps.LINE
        left = name["x"] - {"left": 0, "right": wide, "center": wide / 2}[name["xanchor"]]
        boxes.append((left, name["y"] - high / 2, left + wide, name["y"] + high / 2))
        assert not [
            c
            for c in taken
            if left - 0.45 < c[0] < left + wide + 0.45 and abs(c[1] - name["y"]) < high / 2 + 0.45
        ], lines
    for i, a in enumerate(boxes):
        assert not [
            b for b in boxes[:i] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]


@pytest.mark.parametrize(
    ("change", "settings", "message"),
    [
        ({"column": [0, 0, 0], "row": [0, 0, 1]}, {}, "two tiles stand on one cell"),
        ({}, {"chosen": "z"}, "the chosen place 'z' has no tile"),
        ({}, {"faint": [True]}, "faint has 1 values for 3 tiles"),
    ],
)
def test_what_cannot_be_drawn_says_so(change, settings, message):
    with pytest.raises(charts.ChartError, match=message):
        charts.tile_map(SMALL.assign(**change), "Where", **settings)


def test_on_a_phone_the_map_takes_the_width_and_its_key_stands_above_it():
    chart = charts.tile_map(PLACES, "x", label="name", chosen="5QP")
    narrow = chart.layout["meta"]["narrow"]
    columns = PLACES["column"].max() - PLACES["column"].min() + 1
    low, high = narrow["layout"]["xaxis"]["range"]
    assert high - low < columns + 0.5
    assert narrow["layout"]["showlegend"] and not chart.layout.get("showlegend")
    assert [d["visible"] for d in narrow["data"] if d] == [False, False]
    assert narrow["data"][1] and chart.data[1]["name"] == "key"
    assert narrow["data"][6] and chart.data[6]["mode"] == "text"
    (name,) = narrow["layout"]["annotations"]  # those of the regions are shown at a touch
    assert "Cornwall" in name["text"]
