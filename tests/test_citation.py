"""How an answer is cited: the words, and that they are those of CITATION.cff."""

from pathlib import Path

import pytest
import yaml

from helpers import package
from helpers.report.citation import around, citation, of_page

FILE = Path(__file__).resolve().parent.parent / "CITATION.cff"


def test_a_citation_in_full():
    assert citation("Who?", "Place: Leeds", "Where did it go?") == (
        "The community services shift contributors (2026). “Who?” (Place: Leeds), in “Where did it go?”. "
        "Community services shift, data version 2026.11 of 28 November 2026. Not official statistics."
    )


def test_without_choices_or_a_report_nothing_is_left_hanging():
    text = citation("Who?")
    assert "“Who?”. Community services shift" in text and "()" not in text and ", in" not in text
    assert of_page("Where did it go?", "9.9").startswith("The community services shift contributors (2026). “Where did it go?”. ")
    assert "data version 9.9" in of_page("x", "9.9")
    assert "".join(around()) == of_page("").replace("“”", "")


@pytest.mark.skipif(not FILE.exists(), reason="CITATION.cff lies in the repository, which is not here")
def test_it_names_the_project_as_citation_cff_does():
    cff = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    text = citation("Who?")
    assert (
        text.startswith(" and ".join(a["name"] for a in cff["authors"]))
        and f"{cff['title']}, data version {package.version()}" in text
    )
