"""A researcher's own plotly figures in a real browser: what is drawn is what the notebook holds."""

import json

import nbformat
import numpy as np
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.reports.page import PLOTLY_MIME, read_page, render
from tests.browser.test_reports import violations

FIGURES = (
    go.Figure(
        go.Heatmap(z=np.array([[1.0, np.nan], [3e-7, 4.0]]), x=["a", "b"]), {"title": "Grid"}
    ),
    go.Figure(go.Scatter(x=np.arange(3), y=np.array([1e-5, np.nan, 2.5]), name="small")),
)


@pytest.fixture(scope="module")
def own_figures(tmp_path_factory):
    outputs = [new_output("display_data", {PLOTLY_MIME: json.loads(f.to_json())}) for f in FIGURES]
    cells = [new_markdown_cell("# Mine?\n\n## All"), new_code_cell("show()", outputs=outputs)]
    page = read_page("mine", nbformat.v4.new_notebook(cells=cells), {})
    path = tmp_path_factory.mktemp("own") / "mine.html"
    path.write_text(render(page, version="0"), encoding="utf-8")
    return path


def test_every_number_is_drawn_and_listed_as_it_is(own_figures, reader):
    seen = reader()
    page = seen.open(own_figures)
    (grid,), (line,) = (page.locator(".chart").nth(k).evaluate("e => e.data") for k in (0, 1))
    assert grid["z"] == [[1, None], [3e-7, 4]] and grid["x"] == ["a", "b"]
    assert (line["x"], line["y"]) == ([0, 1, 2], [1e-5, None, 2.5])
    assert page.locator("#figure-1 .sentence").text_content() == "Grid"
    cells = "rows => rows.map((r) => [...r.cells].map((c) => c.textContent))"
    rows = page.locator("#figure-2 tbody tr").evaluate_all(cells)
    assert rows == [["small", "0", "0.00001"], ["small", "1", "–"], ["small", "2", "2.50000"]]
    assert page.locator(".chart .main-svg").count() >= 2
    assert violations(page) == [] and seen.errors == []
