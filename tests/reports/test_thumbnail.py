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
