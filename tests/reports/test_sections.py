"""The section of an explorer before any script: question, sentence, places of charts, buttons,
table.
"""

import pytest

from helpers.reports.sections import OPEN_ROWS, explorer_html

pytestmark = pytest.mark.unit


def explorer(rows=1, figures=1, **changes):
    figure = {"title": "Value & place", "alt": "Bars of <value>", "data": [], "layout": {}}
    document = {
        "sentence": "It is <so>.",
        "figures": [figure] * figures,
        "table": {
            "columns": [{"name": "n", "number": True, "decimals": 0}],
            "rows": [[i] for i in range(rows)],
        },
        "basis": "computed",
        "sources": [{"text": "HL868", "url": "https://example.org"}],
        "caveats": ["Only here."],
        "assumptions": [],
    }
    whole = {"id": "mix", "question": "Who & why?", "choices": [], "live_only": [], "chosen": ""}
    return {**whole, "folded": False, "default": document, **changes}


def test_all_that_an_answer_says_can_be_read():
    html = explorer_html(explorer(), "Where?")
    for words in ("Who &amp; why?", "It is &lt;so&gt;.", "Bars of &lt;value&gt;", "Only here."):
        assert words in html
    assert "in “Where?”" in html
    assert 'aria-labelledby="mix-question"' in html and "<caption>The numbers: Value" in html


def test_each_button_says_what_it_did_only_in_the_words_it_carries():
    html = explorer_html(explorer(), "")
    actions = ("copy", "csv", "png", "svg", "cite")
    assert [f'data-action="{a}"' in html for a in actions] == [True] * 5
    assert html.count("data-done=") == html.count("data-failed=") == html.count("hidden data-") == 5
    assert "png" not in explorer_html(explorer(figures=0), "")


@pytest.mark.parametrize(
    ("rows", "figures", "opened"),
    [(OPEN_ROWS, 1, True), (OPEN_ROWS + 1, 1, False), (OPEN_ROWS + 1, 0, True)],
)
def test_a_long_table_is_folded_unless_it_is_all_there_is(rows, figures, opened):
    html = explorer_html(explorer(rows=rows, figures=figures), "")
    assert ('<details class="numbers" open>' in html) == opened


def test_a_folded_answer_says_which_one_it_is():
    html = explorer_html(explorer(folded=True), "")
    assert (
        '<details class="folded"><summary>Show this answer<span class="hidden">: Who &amp;' in html
    )


def test_a_wide_chart_is_reached_by_keyboard():
    wide = explorer()
    wide["default"]["figures"][0]["layout"] = {"meta": {"min_width": 700}}
    assert 'class="plot" tabindex="0" role="group" aria-label="Value &amp; place"' in explorer_html(
        wide, ""
    )
