"""A term is explained once, where a reader meets it first, and where that breaks nothing."""

import pytest

from helpers.reports.glossary import Glossary

pytestmark = pytest.mark.unit

TERMS = [
    ("Primary Care Trust (PCT)", ["PCT", "PCTs"], "A body & buyer."),
    ("Trust", [], "Any trust."),
    ("R&D", [], "Research."),
]


def test_the_first_use_becomes_a_button_with_its_meaning_behind_it():
    glossary = Glossary(TERMS)
    html = glossary.mark("<p>Most PCTs, and each PCT.</p>")
    assert html == (
        '<p>Most <span class="unbroken"><dfn><button type="button" class="term" '
        'popovertarget="word--primary-care-trust-pct">PCTs</button><span popover class="meaning" '
        'id="word--primary-care-trust-pct"><strong>Primary Care Trust (PCT)</strong> '
        "A body &amp; buyer.</span></dfn>,</span> and each PCT.</p>"
    )
    assert glossary.mark("A PCT again.") == "A PCT again."
    assert glossary.used == [("Primary Care Trust (PCT)", "A body & buyer.")]


def test_the_longest_form_is_the_one_that_is_meant():
    glossary = Glossary(TERMS)
    assert "word--primary-care-trust-pct" in glossary.mark("A primary care trust")
    assert "word--trust" in glossary.mark("a trust") and len(glossary.used) == 2


def test_links_headings_and_code_are_left_alone():
    html = '<h3>PCT</h3><a href="PCT">PCT</a> <code>PCT</code><br>'
    assert Glossary(TERMS).mark(html) == html


def test_an_ampersand_is_found_as_it_is_written():
    assert 'word--r-d">R&amp;D</button>' in Glossary(TERMS).mark("<p>R&amp;D</p>")


def test_words_of_an_answer_are_listed_and_a_meaning_is_written_once():
    glossary = Glossary(TERMS)
    glossary.mark("PCT")
    words = glossary.words("A PCT, a trust and a trust")
    assert words.count("<li>") == 2 and words.count("<span popover") == 1
    assert glossary.words("nothing") == "" and Glossary([]).words("PCT") == ""
