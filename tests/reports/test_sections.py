"""The section of an explorer before any script: question, sentence, places of charts, buttons,
table.
"""

import re

import pytest

from helpers.explore.citation import citation_parts
from helpers.reports.glossary import Glossary
from helpers.reports.sections import (
    OPEN_CAVEATS,
    OPEN_ROWS,
    OPEN_SOURCES,
    SAID,
    explorer_html,
    split_sources,
)

pytestmark = pytest.mark.unit

CITE = citation_parts()


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
        "evidence": "",
        "sources": [{"text": "HL868", "url": "https://example.org"}],
        "caveats": ["Only here."],
        "assumptions": [],
    }
    whole = {"id": "mix", "question": "Who & why?", "choices": [], "live_only": [], "chosen": ""}
    return {**whole, "folded": False, "default": document, **changes}


def test_all_that_an_answer_says_can_be_read():
    html = explorer_html(explorer(), citation_parts("Where?"))
    for words in ("Who &amp; why?", "It is &lt;so&gt;.", "Bars of &lt;value&gt;", "Only here."):
        assert words in html
    assert "in “Where?”" in html
    assert 'aria-labelledby="mix-question"' in html and "<caption>The numbers: Value" in html


def test_each_button_is_named_with_its_question_and_has_words_for_what_it_did():
    html = explorer_html(explorer(), CITE)
    assert set(re.findall(r'hidden data-action="(\w+)"', html)) == SAID.keys()
    assert html.count('<span class="hidden">: Who &amp; why?</span></button>') == len(SAID)
    assert "png" not in explorer_html(explorer(figures=0), CITE)


@pytest.mark.parametrize(
    ("rows", "figures", "opened"),
    [(OPEN_ROWS, 1, True), (OPEN_ROWS + 1, 1, False), (OPEN_ROWS + 1, 0, True)],
)
def test_a_long_table_is_folded_unless_it_is_all_there_is(rows, figures, opened):
    html = explorer_html(explorer(rows=rows, figures=figures), CITE)
    assert ('<details class="numbers" open>' in html) == opened


def test_a_folded_answer_says_which_one_it_is():
    html = explorer_html(explorer(folded=True), CITE)
    assert (
        '<details class="folded"><summary>Show this answer<span class="hidden">: Who &amp;' in html
    )


def test_sources_and_cautions_beyond_two_are_folded_and_counted():
    few = explorer()
    few["default"]["caveats"] = [f"Caution {i}." for i in range(OPEN_CAVEATS + 2)]
    few["default"]["sources"] *= OPEN_SOURCES + 1
    few["default"]["assumptions"] = [{"id": "A01", "text": "It is <so>"}]
    html = explorer_html(few, CITE)
    assert "<span>More: 1 source, 2 cautions, 1 assumption, how to cite</span>" in html
    assert html.count("HL868") == OPEN_SOURCES + 1 and "; 1 more below." in html
    before, after = html.split('<details class="more">')
    assert "Caution 1." in before and "Caution 2." in after and "A01: It is &lt;so&gt;." in after
    assert "More: how to cite<" in explorer_html(explorer(), CITE)


def test_a_table_of_ours_is_never_folded():
    tables = [{"text": t, "url": f"#table--{t}"} for t in "abc"]
    paper = {"text": "d", "url": "https://example.org"}
    assert split_sources([paper, *tables]) == (tables, [paper])
    assert split_sources([paper, tables[0], paper]) == ([paper, tables[0]], [paper])


def test_what_a_file_does_not_offer_is_said_without_naming_the_workshop():
    html = explorer_html(explorer(live_only=["Draws (<5>)"]), CITE)
    assert "This file does not offer: Draws (&lt;5&gt;)." in html and "Jupyter" not in html


def test_words_of_an_answer_are_explained_with_it():
    glossary = Glossary([("Value", ["worth"], "Spending."), ("Shift", [], "A change.")])
    html = explorer_html(explorer(), CITE, glossary)
    assert 'popovertarget="word--value"' in html and "word--shift" not in html


def test_a_chart_is_one_picture_whose_parts_are_not_heard():
    html = explorer_html(explorer(), CITE)
    assert (
        '<div class="picture" role="img" aria-label="Bars of &lt;value&gt;">'
        '<div class="chart" aria-hidden="true"></div></div>'
    ) in html


def test_there_is_a_way_past_an_answer():
    html = explorer_html(explorer(), CITE)
    assert '<a class="skip" href="#mix--end">Skip this answer</a>' in html
    assert html.endswith('<div id="mix--end" tabindex="-1"></div></section>')
