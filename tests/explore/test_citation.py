"""How an answer is cited: the words, and that they are those of CITATION.cff."""

import pytest
import yaml

from helpers import tables
from helpers.explore.citation import citation_parts, cite_answer, cite_page
from tests import ROOT

FILE = ROOT / "CITATION.cff"


def test_a_citation_in_full():
    assert cite_answer("Who?", "Place: Leeds", "Where did it go?") == (
        "The community services shift contributors (2026). “Who?” (Place: Leeds), "
        "in “Where did it go?”. Community services shift, "
        "data version 2026.11.2 of 29 November 2026. Not official statistics."
    )


def test_without_choices_or_a_report_nothing_is_left_hanging():
    text = cite_answer("Who?")
    assert "“Who?”. Community services shift" in text and "()" not in text and ", in" not in text
    assert cite_page("Where did it go?", "9.9").startswith(
        "The community services shift contributors (2026). “Where did it go?”. "
    )
    assert "data version 9.9" in cite_page("x", "9.9")
    assert cite_page("Mine", "9.9", own=True).startswith(
        "“Mine”. A report of its author's own, made with Community services shift, data version 9.9"
    )
    assert "".join(citation_parts()) == cite_page("").replace("“”", "")


@pytest.mark.skipif(
    not FILE.exists(), reason="CITATION.cff lies in the repository, which is not here"
)
def test_it_names_the_project_as_citation_cff_does():
    cff = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    text = cite_answer("Who?")
    assert (
        text.startswith(" and ".join(a["name"] for a in cff["authors"]))
        and f"{cff['title']}, data version {tables.version()}" in text
    )
