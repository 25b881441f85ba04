"""HTML of an answer: every text is escaped, numbers read as printed, long lists fold away."""

import pytest

from helpers.explore import markup

TABLE = {
    "columns": [
        {"name": "<b>Who</b>", "number": False, "decimals": 0},
        {"name": "Change", "number": True, "decimals": 1},
    ],
    "rows": [["<img src=x>", -1234.5], [None, None]],
}


def source(number, url="https://example.org/"):
    return {"text": f"Source {number} & more", "url": url}


def test_text_is_escaped():
    assert markup.esc('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
    assert markup.paragraph("<i>") == "<p><strong>&lt;i&gt;</strong></p>"
    assert markup.items(["<i>", "b"]) == "<li>&lt;i&gt;</li><li>b</li>"


@pytest.mark.parametrize(
    ("value", "decimals", "number", "text"),
    [
        (None, 1, True, "–"),
        (-1234.5, 1, True, "−1,234.5"),
        (1234, 0, True, "1,234"),
        ("2011", 0, False, "2011"),
        ("-1", 0, False, "-1"),
    ],
)
def test_cells_as_printed(value, decimals, number, text):
    assert markup.cell_text(value, decimals, number) == text


def test_a_table_has_header_cells_and_its_numbers_to_the_right():
    html = markup.html_table(TABLE, "Numbers")
    assert html.startswith("<table><caption>Numbers</caption><thead><tr>")
    assert (
        '<th scope="col">&lt;b&gt;Who&lt;/b&gt;</th><th scope="col" class="n">Change</th>' in html
    )
    assert '<th scope="row">&lt;img src=x&gt;</th><td class="n">−1,234.5</td>' in html
    assert "<img" not in html


def test_a_table_as_text_is_in_line():
    assert markup.text_table(TABLE).splitlines() == [
        "<b>Who</b>     Change",
        "<img src=x>  −1,234.5",
        "–                   –",
    ]


def test_only_addresses_of_the_web_are_linked():
    assert markup.linked(source(1)) == (
        '<a href="https://example.org/" rel="noreferrer">Source 1 &amp; more</a>'
    )
    assert markup.linked(source(1, "javascript:alert(1)")) == "Source 1 &amp; more"
    assert markup.linked(source(1, "#table--areas")) == "Source 1 &amp; more"
    assert markup.linked(source(1, "#table--areas"), inside=True).startswith('<a href="#table--a')


def test_a_few_sources_stand_in_the_open_and_more_are_folded_away():
    told = {"basis": "computed", "evidence": ""}
    few = markup.source_line({**told, "sources": [source(i) for i in range(4)]})
    assert few.count("<a ") == 4 and "<details>" not in few and "badge computed" in few
    many = markup.source_line({**told, "sources": [source(i) for i in range(5)]})
    assert "<summary>5 sources</summary>" in many


def test_a_table_of_ours_is_named_by_its_file_where_readers_have_it():
    ours = {"text": f"Places ({markup.OURS}, data version 9)", "url": "#table--areas"}
    assert markup.linked(ours) == "Places (areas.csv of this project, data version 9)"
    assert markup.linked(ours, inside=True) == f'<a href="#table--areas">{ours["text"]}</a>'


def test_a_badge_says_how_well_it_is_evidenced_or_how_the_numbers_came_about():
    badge = markup.badge({"basis": "published", "evidence": "plan only"})
    assert '<span class="badge plan-only" title="Plan only: ' in badge
    assert badge.endswith(">plan only</span>")
    assert ">published<" in markup.badge({"basis": "published", "evidence": ""})


def test_assumptions_are_counted_and_named():
    rows = [{"id": "A01", "text": "It is <so>"}, {"id": "A02", "text": "And so"}]
    assert markup.assumptions({"assumptions": rows[:1]}) == (
        "<details><summary>Rests on 1 assumption: A01</summary>"
        "<ul><li>A01: It is &lt;so&gt;.</li></ul></details>"
    )
    assert "Rests on 2 assumptions: A01, A02" in markup.assumptions({"assumptions": rows})
    assert markup.assumptions({"assumptions": []}) == ""


def test_a_default_state_is_question_sentence_and_choices_then_sources_table_and_caveats():
    document = {
        "sentence": "So.",
        "basis": "computed",
        "evidence": "",
        "sources": [source(1)],
        "table": TABLE,
        "caveats": ["<b>"],
        "assumptions": [],
    }
    assert markup.static_sentence("Who?", "Year: 1", document) == (
        "<p>Who?</p><p><strong>So.</strong></p><p><small>Year: 1</small></p>"
    )
    assert "<small>" not in markup.static_sentence("Who?", "", document)
    below = markup.static_table(document)
    assert below.index("Source 1") < below.index("<table>") < below.index("<li>&lt;b&gt;</li>")
