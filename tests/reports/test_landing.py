"""The first page: where links lead, findings as cards, doors to the reports that there are."""

import pytest

from helpers.reports.landing import (
    ReportCard,
    doors_html,
    file_name,
    findings_html,
    report_link,
)

pytestmark = pytest.mark.unit
BAR = {"data": [{"type": "bar", "x": [3], "y": [0], "marker": {"color": "#123"}}], "layout": {}}
FINDING = {
    "text": "A <b> of £1",
    "evidence": "Estimated.",
    "caution": "No plan.",
    "figure": BAR,
    "alt": 'A "bar"',
    "see": "00_start_here.ipynb#x",
    "more": "More",
}


def test_the_first_notebook_becomes_the_index_and_links_to_it_follow():
    assert file_name("00_start_here") == "index.html"
    assert file_name("01_mine") == "01_mine.html"
    assert report_link("00_start_here.ipynb#a") == "index.html#a"
    assert report_link("01_mine.ipynb") == "01_mine.html"
    assert report_link("https://example.org/a.ipynb") == "https://example.org/a.ipynb"


def test_a_finding_is_a_card_whose_words_are_escaped():
    html = findings_html([FINDING])
    assert "A &lt;b&gt; of £1" in html and "<svg" in html and 'href="index.html#x"' in html
    assert 'role="img" aria-label="A &quot;bar&quot;"' in html


def test_a_finding_whose_chart_has_no_small_picture_is_text():
    html = findings_html([{**FINDING, "figure": {"data": [], "layout": {}}}])
    assert "small-chart" not in html and "Estimated. No plan." in html


def test_a_door_shows_the_reports_that_are_there():
    doors = [{"name": "The <story>", "text": "Read on.", "notebooks": ["10_a", "11_b"]}]
    html = doors_html(doors, {"10_a": ReportCard("What & why?", "So it is.", "<svg></svg>")})
    assert "The &lt;story&gt;" in html and 'href="10_a.html">What &amp; why?</a>' in html
    assert "So it is." in html and "<svg></svg>" in html and "11_b" not in html
