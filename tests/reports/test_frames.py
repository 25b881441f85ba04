"""A frame that a notebook shows becomes a table, whose HTML is written anew."""

import pandas as pd
import pytest

from helpers.estimates import outcome
from helpers.reports.frames import frame_html

pytestmark = pytest.mark.unit


def test_levels_reach_over_their_rows_and_numbers_stand_to_the_right():
    frame = pd.DataFrame(
        {"<b>": ["x & y", "z"], "value": [1.5, float("nan")]},
        index=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["letter", "n"]),
    )
    html = frame_html(frame.to_html(), "Table of cell 2")
    assert 'aria-label="Table of cell 2"' in html
    assert "<th>&lt;b&gt;</th>" in html and "<td>x &amp; y</td>" in html
    assert '<td class="n">1.5</td>' in html and '<th rowspan="2">a</th>' in html


def test_what_is_no_table_of_pandas_gives_nothing():
    for html in ("", "<table><tr><td>1</td></tr></table>", "<script>x</script>", "<p>x</p>"):
        assert frame_html(html, "Table") == ""


@pytest.mark.parametrize(
    "hostile",
    [
        '<table class="dataframe"><tbody><tr><td onclick="x()"><script>alert(1)</script>1</td>',
        '<table class="dataframe"><thead><tr><th colspan="9e9" rowspan="-1">&lt;img src=x&gt;</th>',
        '<table class="dataframe"></table><tbody><tr><td>"quoted" \' & <b>bold</b></td></tr>',
    ],
)
def test_nothing_of_the_html_is_passed_on(hostile):
    html = frame_html(hostile, '"><script>')
    for forbidden in ("<script", "onclick", "<img", "<b>", 'colspan="9', 'rowspan="-'):
        assert forbidden not in html


def test_the_display_of_an_estimate_keeps_its_words():
    html = frame_html(outcome(draws=20)._repr_html_(), "Table")
    assert (
        html.startswith("<p>&lt;Estimate of what services were worth: 20 draws")
        and "<table>" in html
    )
