"""The small picture of a chart: its marks at their places, nothing of its words."""

import re

import pytest

from helpers.reports.thumbnail import EDGE, HEIGHT, WIDTH, thumbnail

pytestmark = pytest.mark.unit


def numbers(svg, attribute):
    return [float(n) for n in re.findall(rf' {attribute}="([\d.]+)"', svg)]


def test_bars_are_as_long_as_their_numbers():
    bar = {"type": "bar", "x": [10, 5, None], "y": [0, 1, 2], "marker": {"color": "#123"}}
    svg = thumbnail({"data": [bar]})
    whole = WIDTH - 2 * EDGE
    widths = [float(w) for w in re.findall(r'<rect [^>]*width="([\d.]+)"', svg)]
    assert widths == [whole, whole / 2]
    assert 'aria-hidden="true"' in svg and svg.count("<rect") == 2


def test_stacked_bars_begin_where_their_base_ends():
    bars = [
        {"type": "bar", "x": [6], "y": [0], "marker": {"color": ["red"]}},
        {"type": "bar", "x": [4], "base": [6], "y": [0], "marker": {"color": ["blue"]}},
    ]
    svg = thumbnail({"data": bars})
    (first, second) = re.findall(r'<rect x="([\d.]+)"[^>]*width="([\d.]+)"', svg)
    assert float(first[0]) + float(first[1]) == pytest.approx(float(second[0]), abs=0.1)


def test_dots_stand_at_their_values():
    dots = {"type": "scatter", "mode": "markers", "x": [1, 2], "y": [0, 1], "marker": {}}
    svg = thumbnail({"data": [dots]})
    assert numbers(svg, "cx") == [EDGE + (WIDTH - 2 * EDGE) / 2, WIDTH - EDGE]


def test_ribbons_share_the_height_by_value():
    link = {"value": [3, 1], "color": ["red", '"><script>']}
    svg = thumbnail({"data": [{"type": "sankey", "link": link}]})
    heights = [float(b) - float(a) for a, b in re.findall(r"186 ([\d.]+)V([\d.]+)", svg)]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.2)
    assert sum(heights) < HEIGHT and "<script>" not in svg


@pytest.mark.parametrize(
    "data",
    [
        [],
        [{"type": "bar", "x": [0], "y": [0], "marker": {"color": "red"}}],
        [{"type": "bar", "x": ["2010-01-01"], "y": [0], "marker": {"color": "red"}}],
        [{"type": "heatmap", "z": [[1]]}],
        [{"type": "scatter", "mode": "markers", "y": [1]}],
    ],
)
def test_what_has_no_length_gives_an_empty_picture(data):
    assert re.sub("<svg[^>]*></svg>", "", thumbnail({"data": data})) == ""


BARS = {"type": "bar", "marker": {"color": "red"}, "width": 0.6}


def test_years_start_where_their_axis_does():
    spans = {**BARS, "x": [10, 5], "base": [2003, 2013], "y": [0, 1]}
    svg = thumbnail({"data": [spans], "layout": {"xaxis": {"range": [2003, 2018]}}})
    assert re.findall(r'<rect x="([\d.]+)"', svg) == [f"{EDGE:.1f}", f"{EDGE + 184 * 10 / 15:.1f}"]


def test_a_map_keeps_its_rows_and_its_squares():
    tiles = {**BARS, "x": [1, 1, 1], "base": [-0.5, 0.5, -0.5], "y": [0, 0, 1], "width": 1}
    svg = thumbnail({"data": [tiles], "layout": {"yaxis": {"scaleanchor": "x"}}})
    boxes = re.findall(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert len(boxes) == 3 and all(wide == high for wide, high in boxes)
    assert numbers(svg, "y")[0] == numbers(svg, "y")[1] < numbers(svg, "y")[2]


def test_parts_of_a_stack_follow_each_other():
    parts = [{**BARS, "x": [60, 20], "y": [0, 1]}, {**BARS, "x": [40, 30], "y": [0, 1]}]
    svg = thumbnail({"data": parts, "layout": {"barmode": "stack"}})
    places = re.findall(r'<rect x="([\d.]+)"[^>]*width="([\d.]+)"', svg)
    assert float(places[2][0]) == pytest.approx(EDGE + 0.6 * 184, abs=0.1)
    assert float(places[3][0]) == pytest.approx(EDGE + 0.2 * 184, abs=0.1)


def test_an_interval_is_a_line_and_panels_stand_side_by_side():
    line = {"type": "scatter", "mode": "lines", "x": [1, 3, None], "y": [0, 0, None]}
    other = {**BARS, "x": [5], "y": [0], "xaxis": "x2", "yaxis": "y2"}
    sides = {"xaxis": {"domain": [0, 0.4]}, "xaxis2": {"domain": [0.6, 1]}}
    svg = thumbnail({"data": [{**line, "line": {"color": "blue"}}, other], "layout": sides})
    ends = [float(n) for n in re.findall(r"[ML]([\d.]+)", svg)]
    assert len(ends) == 2 and ends[1] < WIDTH / 2 < numbers(svg, "x")[0]
