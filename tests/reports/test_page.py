"""What of an executed notebook becomes part of its page."""

import json
import re
from html import unescape

import nbformat
import pandas as pd
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers import Answer, explorer
from helpers.explore.protocol import EXPLORER_MARK, HEADLINE_MIME
from helpers.reports.errors import ReportError
from helpers.reports.page import NOTEBOOK_ONLY_TAG, PLOTLY_MIME, read_page, render, slug

pytestmark = pytest.mark.unit


def test_what_only_readers_of_the_code_need_stays_out_of_the_page():
    text = new_output("execute_result", {"text/plain": "a frame"})
    ours = {"tags": [NOTEBOOK_ONLY_TAG]}
    cells = [
        new_markdown_cell("# Who?"),
        new_markdown_cell("For everybody."),
        new_markdown_cell("The next cell groups the rows.", metadata=ours),
        new_code_cell("frame.head()", outputs=[text], metadata=ours),
        new_code_cell("frame", outputs=[text]),
    ]
    page = read_page("who", nbformat.v4.new_notebook(cells=cells), {})
    words = "".join(page.prose)
    assert "For everybody." in words and "groups the rows" not in words
    assert words.count("a frame") == 1
    assert "frame.head()" not in render(page, version="0")


def test_a_page_of_altered_tables_or_of_an_own_notebook_says_so():
    notebook = nbformat.v4.new_notebook(cells=[new_markdown_cell("# Who?")])
    ours = render(read_page("who", notebook, {}), version="9")
    assert "Data version 9, compiled from public sources; every figure names its own." in ours
    assert "<p>Made by " in ours and "<p>An open reference" in ours
    altered = render(
        read_page("who", notebook, {}), version="9 (altered: areas)", altered=["areas"]
    )
    assert "Made with tables of somebody's own in place of those released (areas)" in altered
    assert "compiled from public sources" not in altered
    assert "data version 9 (altered: areas) of " in altered  # how to cite the page
    own = render(read_page("who", notebook, {}, own=True), version="9")
    assert "A report of its author's own, made with data version 9." in own
    assert "compiled from public sources" not in own and "contributors (2" not in own
    assert "Made by the author of a notebook, with the tools and tables of an open ref" in own


def test_ordinary_words_of_an_own_notebook_are_not_explained_as_ours():
    """A column that its author calls Value need not be yearly spending in £ million."""
    cell = new_markdown_cell("# Who?\n\nThe value of a community trust.")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    terms = [("Value", ("value",), "In pounds."), ("Community trust", (), "An NHS body.")]
    ours, own = (
        render(read_page("who", notebook, {}, own=own), version="9", glossary=terms)
        for own in (False, True)
    )
    assert "In pounds." in ours and "An NHS body." in ours
    assert "In pounds." not in own and "An NHS body." in own


def test_prose_before_the_first_heading_and_answer_stands_once_in_the_head_of_the_page():
    states, output = handed_over("is-it")
    cells = [
        new_markdown_cell("# Who?\n\nThe opening."),
        new_code_cell("x", outputs=[output]),
        new_markdown_cell("Behind the answer.\n\n## More\n\nIn a section."),
    ]
    page = read_page("who", nbformat.v4.new_notebook(cells=cells), states)
    head, main = render(page, version="0").split('<main id="main">')
    for words, place, other in (
        ("The opening.", head, main),
        ("Behind the answer.", main, head),
        ("In a section.", main, head),
    ):
        assert place.count(words) == 1 and words not in other
    begins_with_a_heading = new_markdown_cell("# Who?\n\n## More\n\nIn a section.")
    page = read_page("who", nbformat.v4.new_notebook(cells=[begins_with_a_heading]), {})
    assert page.opening == []


def shown_by(code, *outputs):
    cells = [new_markdown_cell("# Who?"), new_code_cell(code, outputs=list(outputs))]
    return nbformat.v4.new_notebook(cells=cells)


def plotly_output(figure):
    return new_output("display_data", {PLOTLY_MIME: json.loads(figure.to_json())})


def handed_over(id, sentence="It is so."):
    """What an explorer of this id hands over, and the output that stands for it."""
    table = pd.DataFrame({"a": [1]})

    def answer():
        return Answer(sentence, [], table, ["hl868-2014"], "computed")

    answer.__name__ = id.replace("-", "_")
    states = {id: json.loads(json.dumps(explorer("Is it?")(answer).to_packed()))}
    return states, new_output("display_data", metadata={EXPLORER_MARK: id})


def test_a_figure_of_plotly_never_takes_the_name_of_an_explorer():
    states, output = handed_over("figure-1")
    figure = plotly_output(go.Figure(go.Scatter(y=[1, 2], name="mine")))
    for outputs in ([output, figure, figure], [figure, output, figure]):
        page = read_page("who", shown_by("x", *outputs), states)
        assert sorted(page.explorers) == ["figure-1", "figure-2", "figure-3"]
        html = render(page, version="0")
        ids = re.findall(r'<section class="explorer" id="([^"]+)"', html)
        assert sorted(ids) == ["figure-1", "figure-2", "figure-3"]
        assert page.explorers["figure-1"]["default"]["sentence"] == "It is so."


def test_a_figure_that_cannot_be_shown_is_named_by_its_cell():
    empty = new_output("display_data", {PLOTLY_MIME: json.loads(go.Figure().to_json())})
    with pytest.raises(ReportError, match=r"who\.ipynb, cell 2: a plotly figure without a trace"):
        read_page("who", shown_by("x", empty), {})


def test_a_frame_is_a_table_of_the_page():
    frame = pd.DataFrame(
        {"<b>": ["x & y", "z"], "value": [1.5, float("nan")]},
        index=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["letter", "n"]),
    )
    data = {"text/plain": str(frame), "text/html": frame.to_html()}
    html = render(
        read_page("who", shown_by("frame", new_output("execute_result", data)), {}), version="0"
    )
    (table,) = re.findall(r'aria-label="Table of cell 2"><table>(.*?)</table>', html)
    assert "<th>&lt;b&gt;</th>" in table and "<td>x &amp; y</td>" in table
    assert '<td class="n">1.5</td>' in table and '<th rowspan="2">a</th>' in table
    assert "<pre>" not in html


def test_html_of_others_is_no_table():
    for hostile in ("<table><tr><td>1</td></tr></table>", "<script>alert(1)</script>", "<p>x</p>"):
        data = {"text/plain": "in words", "text/html": hostile}
        page = read_page("who", shown_by("x", new_output("execute_result", data)), {})
        assert "".join(page.prose) == "<pre>in words</pre>"


def test_a_heading_never_takes_the_name_of_an_explorer():
    states, output = handed_over("the-mix")
    notebook = shown_by("x", output)
    notebook.cells.insert(1, new_markdown_cell("## The mix\n\n## The mix"))
    page = read_page("who", notebook, states)
    assert [anchor for anchor, _ in page.contents] == ["the-mix-2", "the-mix-3"]
    assert 'data-explorer="the-mix"' in render(page, version="0")


def test_an_explorer_that_is_named_like_a_part_of_every_page_is_refused():
    states, output = handed_over("sources")
    with pytest.raises(ReportError, match="'sources' has the name of another part of the page"):
        read_page("who", shown_by("x", output), states)


def test_the_glossary_explains_words_that_a_reader_meets_and_none_of_the_code():
    states, output = handed_over("shown", "The shift is large.")
    code = "charts.range_dots(rows, interval=('low', 'high')).mix()  # see Plan"
    page = read_page("who", shown_by(code, output), states)
    page.add('<p title="a plan">A <em>spell</em> of PCT&amp;GP work</p>')
    terms = ("Interval", "Mix", "Plan", "Shift", "Spell", "PCT&GP")
    html = render(page, version="0", glossary=[(term, (), f"{term}!") for term in terms])
    assert re.findall(r"<dt>(.*?)</dt>", html) == ["PCT&amp;GP", "Shift", "Spell"]


def test_a_page_without_an_explorer_needs_no_script():
    page = read_page("who", shown_by("1", new_output("execute_result", {"text/plain": "1"})), {})
    html = render(page, version="0")
    assert "script-src 'none';" in unescape(html) and 'id="damaged"' not in html


def test_no_code_is_in_a_page():
    states, output = handed_over("shown")
    page = read_page("who", shown_by("hush = 'print(1)'", output), states)
    assert "hush" not in render(page, version="0")


def test_what_stands_behind_more_questions_is_folded_under_its_heading():
    states, output = handed_over("later")
    cells = [
        new_markdown_cell("# Who?\n\nFirst.\n\n## How many?\n\nMany.\n\n## More questions"),
        new_markdown_cell("Before them.\n\n## Why & *when*?\n\nBecause.\n\n### In part"),
        new_code_cell("later", outputs=[output]),
        new_markdown_cell("## How many?\n\nFew."),
    ]
    page = read_page("who", nbformat.v4.new_notebook(cells=cells), states)
    assert [(s.anchor, s.folded, len(s.blocks)) for s in page.sections] == [
        ("", False, 1),
        ("how-many", False, 1),
        ("more-questions", False, 1),
        ("why-when", True, 2),
        ("how-many-2", True, 1),
    ]
    html = render(page, version="0")
    assert html.count('<details class="question"><summary><h2 id=') == 2
    assert '<summary><h2 id="why-when">Why &amp; *when*?</h2></summary>' in html


def test_what_a_reader_may_try_is_marked_for_paper():
    notebook = shown_by("x")
    notebook.cells.append(new_markdown_cell("One.\n\n**Try this.** Choose.\n\nTwo."))
    prose = "".join(read_page("who", notebook, {}).prose)
    assert prose.count('class="try"') == 1 and '<p class="try"><strong>Try this.' in prose


def test_sentences_that_tell_what_to_do_with_the_page_are_marked_for_paper():
    notebook = shown_by("x")
    notebook.cells.append(
        new_markdown_cell(
            "Move the year.\n\nIn *one* place. Press play. It moves; choose & see. Choose it."
            "\n\nPoints were left open."
        )
    )
    prose = "".join(read_page("who", notebook, {}).prose)
    assert prose == (
        '<p class="try">Move the year.</p>\n<p>In <em>one</em> place. '
        '<span class="try">Press play. </span>It moves; choose &amp; see. '
        '<span class="try">Choose it.</span></p>\n<p>Points were left open.</p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Choose and Book was how a hospital was chosen.",
        "Press reports of 2010 said so.",
        "Type of provider matters. Move to a trust or to an enterprise: both were slow.",
        "Point of care is a term of the trade.",
    ],
)
def test_a_sentence_that_only_begins_like_an_instruction_prints(text):
    notebook = shown_by("x")
    notebook.cells.append(new_markdown_cell(text))
    assert 'class="try"' not in "".join(read_page("who", notebook, {}).prose)


def test_key_points_stand_under_the_headline():
    data = {HEADLINE_MIME: {"text": "It is.", "points": ["One & two."]}}
    html = render(
        read_page("who", shown_by("x", new_output("display_data", data)), {}), version="0"
    )
    assert html.index("It is.") < html.index("<li>One &amp; two.</li>") < html.index("<main")


def test_slugs_are_letters_digits_and_hyphens():
    assert slug("What *is* a £ worth?") == "what-is-a-worth"
