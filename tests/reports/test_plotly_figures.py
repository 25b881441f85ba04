"""A researcher's own plotly figure: drawn as it is, with its points as a table, or refused."""

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from helpers import charts
from helpers.explore.pack import unpack
from helpers.reports.errors import ReportError
from helpers.reports.plotly_figures import figure_explorer

pytestmark = pytest.mark.unit


def shown(*traces, layout=None, **spec):
    """The figure as a notebook stores it, and as a page shows it."""
    stored = json.loads(go.Figure(list(traces), layout).to_json()) | spec
    explorer = figure_explorer("figure-1", stored, "mine.ipynb")
    (document,) = unpack(explorer["packed"])
    assert document == explorer["default"]
    return document["figures"][0]["data"], document["table"], document


def test_gaps_stay_gaps():
    (trace,), table, _ = shown(go.Scatter(x=[1, 2, 3], y=pd.Series([1.5, np.nan, 2.5])))
    assert trace["y"] == [1.5, None, 2.5]
    assert table["rows"] == [["scatter 1", 1, 1.5], ["scatter 1", 2, None], ["scatter 1", 3, 2.5]]
    (trace,), _, _ = shown(go.Bar(y=np.array([1.0, np.inf, -np.inf])))
    assert trace["y"] == [1.0, None, None]


def test_nobody_declared_where_its_numbers_come_from_and_its_badge_says_so():
    _, _, document = shown(go.Bar(y=[1, 2]))
    assert (document["basis"], document["evidence"]) == ("computed", "own data")


def test_its_title_is_the_heading_and_is_not_drawn_once_more():
    _, _, document = shown(go.Bar(y=[1, 2]), layout={"title": "Mine"})
    (figure,) = document["figures"]
    assert document["sentence"] == figure["title"] == "Mine" and "title" not in figure["layout"]


FRAME = pd.DataFrame({"label": ["a", "b"], "value": [10.0, 20.0]})


def test_a_chart_of_ours_keeps_its_title_its_words_and_what_fits_it_to_a_page():
    chart = charts.share_bars(FRAME, "Share, %")
    spec = chart._repr_mimebundle_()["application/vnd.plotly.v1+json"]
    document = figure_explorer("figure-1", spec, "mine.ipynb, cell 2")["default"]
    (figure,) = document["figures"]
    assert (document["sentence"], figure["alt"]) == ("Share, %", chart.description)
    assert figure["layout"]["meta"] == chart.layout["meta"]


def test_a_figure_of_ours_is_fitted_to_the_page_until_its_rows_are_changed():
    figure = charts.share_bars(FRAME, "Share, %").figure()
    kept = figure_explorer("figure-1", json.loads(figure.to_json()), "mine.ipynb, cell 2")
    assert kept["default"]["figures"][0]["layout"]["meta"]["rows"] == ["a", "b"]
    figure.update_yaxes(ticktext=["A", "B"])
    changed = figure_explorer("figure-1", json.loads(figure.to_json()), "mine.ipynb, cell 2")
    assert "meta" not in changed["default"]["figures"][0]["layout"]
    theirs = go.Figure(go.Bar(y=[1]), {"meta": {"rows": ["x"]}})
    theirs = figure_explorer("figure-1", json.loads(theirs.to_json()), "mine.ipynb, cell 2")
    assert "meta" not in theirs["default"]["figures"][0]["layout"]


def test_a_grid_stays_a_grid():
    z = np.arange(6, dtype=float).reshape(2, 3)
    (trace,), table, _ = shown(go.Heatmap(z=z, x=["a", "b", "c"], name="heat"))
    assert trace["z"] == [[0, 1, 2], [3, 4, 5]]
    assert [c["name"] for c in table["columns"]] == ["Trace", "x", "y", "z"]
    assert table["rows"][3:] == [["heat", "a", 1, 3], ["heat", "b", 1, 4], ["heat", "c", 1, 5]]


@pytest.mark.parametrize("kind", ["f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8"])
def test_numbers_of_every_type_are_the_same_numbers(kind):
    values = np.array([0, 1, 100, 7], dtype=kind)
    (trace,), _, _ = shown(go.Scatter(y=values))
    assert trace["y"] == values.tolist()


def test_small_numbers_are_not_nothing():
    values = [1e-5, 3.25e-7, 0.1 + 0.2]
    (trace,), table, _ = shown(go.Scatter(x=np.array([1, 2, 3]), y=np.array(values)))
    assert trace["y"] == values
    assert [row[2] for row in table["rows"]] == values
    assert table["columns"][2] == {"name": "y", "number": True, "decimals": 10}
    _, table, _ = shown(go.Scatter(y=[1e-30, None]))
    assert table["rows"] == [["scatter 1", "1e-30"], ["scatter 1", None]]


def test_the_table_names_axes_and_holds_every_trace():
    layout = {"xaxis": {"title": "Year"}, "yaxis": {"title": {"text": "£m"}}, "title": "Mine"}
    traces = go.Scatter(x=[2010], y=[1], name="plan"), go.Bar(x=[2011, 2012], y=[2, 3.5])
    _, table, document = shown(*traces, layout=layout)
    assert [c["name"] for c in table["columns"]] == ["Trace", "Year", "£m"]
    assert table["rows"] == [["plan", 2010, 1], ["bar 2", 2011, 2], ["bar 2", 2012, 3.5]]
    assert document["sentence"] == "Mine" and table["columns"][2]["decimals"] == 1


def test_pies_and_flows_have_their_own_columns():
    _, table, _ = shown(go.Pie(labels=["a", "b"], values=[1, 2]))
    assert table["rows"] == [["pie 1", "a", 1], ["pie 1", "b", 2]]
    link = {"source": [0, 0], "target": [1, 2], "value": [5, 6]}
    _, table, _ = shown(go.Sankey(node={"label": ["x", "y"]}, link=link))
    assert [c["name"] for c in table["columns"]] == ["Trace", "from", "to", "flow"]
    assert table["rows"] == [["sankey 1", "x", "y", 5], ["sankey 1", "x", "node 3", 6]]


def test_dates_and_mixed_columns_are_texts():
    when = pd.date_range("2010-01-01", periods=2)
    _, table, _ = shown(go.Scatter(x=when, y=[1, 2]), go.Scatter(x=[3], y=["n/a"]))
    assert not any(c["number"] for c in table["columns"])
    assert table["rows"][0][1].startswith("2010-01-01") and table["rows"][2] == [
        "scatter 2",
        "3",
        "n/a",
    ]


@pytest.mark.parametrize(
    ("traces", "spec", "words"),
    [
        ([go.Scatter(y=[1])], {"frames": [{"data": []}]}, "animated .* make its frames a choice"),
        ([], {}, "without a trace"),
        ([go.Scattergeo(lon=[1], lat=[2])], {}, r"draws a map \(scattergeo\)"),
        ([go.Choropleth(locations=["GBR"], z=[1])], {}, r"draws a map \(choropleth\)"),
        ([go.Scattermap(lon=[1], lat=[2])], {}, r"draws a map \(scattermap\)"),
    ],
)
def test_what_a_page_cannot_draw_is_refused(traces, spec, words):
    with pytest.raises(ReportError, match=rf"^mine\.ipynb: .*{words}"):
        shown(*traces, **spec)


def test_what_would_steer_our_own_drawing_is_left_out():
    layout = {"meta": {"rows": ["x"], "reach": 5}, "height": 300}
    _, _, document = shown(go.Scatter(y=[1]), layout=layout)
    assert document["figures"][0]["layout"] == {"height": 300}
