"""Nothing says that a provider of today is certain: who was last seen in 2025 is not said to run
services in 2026, in any state of the reports that tell who runs a place.
"""

import re

import pytest

from helpers import tables
from helpers.explore.document import source_document
from helpers.tables.places import all_places

OF_TODAY = ("00_start_here", "02_your_area", "10_since_2013")
PRESENT = re.compile(
    r"\b(?:now|today|currently|still|nowadays)\b"
    r"|\b(?:runs|provides|operates)\b|\b(?:is|are) (?:now )?(?:run|provided|held) by\b"
    r"|\bin 2026\b",
    re.I,
)
SAID = re.compile(  # what makes it a sight, a record, or no matter of who runs a place
    r"last seen|last on record|last provider on record|when last|as far as seen|on record|"
    r"not certain|no later provider|sight|as it is now called|"
    r"[Bb]oards? of today|board of today",
)


def doubtful(text):
    """Sentences that speak of the present and do not say when it was seen."""
    return [s for s in re.split(r"(?<=[.;:])\s", text) if PRESENT.search(s) and not SAID.search(s)]


@pytest.mark.unit
@pytest.mark.parametrize(
    "text",
    [
        "Leeds Community Healthcare NHS Trust runs the services.",
        "Acute trusts now hold 60 places.",
        "In 2026 60 places are run by acute trusts.",
        "The services are still with HCRG.",
    ],
)
def test_the_present_is_recognised(text):
    assert doubtful(text)


@pytest.mark.unit
@pytest.mark.parametrize(
    "text",
    [
        "The trust was last seen in 2025; a page since 2023 shows it at work there.",
        "Now means when last seen, mostly in 2025.",
        "Bolton NHS Foundation Trust, as it is now called, was last seen in 2025.",
    ],
)
def test_what_was_seen_may_be_said(text):
    assert not doubtful(text)


def texts_of(document):
    """What an answer says of who runs places: sentence, cautions, heads of the table, charts."""
    yield document["sentence"]
    yield from document["caveats"]
    for figure in document["figures"]:
        yield figure["title"]
    for column in document["table"]["columns"]:
        yield column["name"]


@pytest.mark.integration
@pytest.mark.parametrize("name", OF_TODAY)
def test_no_state_of_a_report_is_certain_of_today(name, every_explorer):
    histories, found, told = source_document("table:place_history"), {}, 0
    for explorer in every_explorer(name).values():
        for state, document in zip(explorer.states(), explorer.documents, strict=True):
            if histories not in document["sources"]:
                continue
            told += 1
            for text in texts_of(document):
                for sentence in doubtful(text):
                    found.setdefault(sentence, f"{explorer.id} {state}")
    assert told, "no answer of this report rests on the history of places"
    assert not found, "\n".join(f"{where}: {said}" for said, where in found.items())


@pytest.mark.integration
def test_no_history_of_a_place_is_certain_of_today(explorers):
    """Every PCT, region, board and council says when its provider was last seen."""
    seen = tables.read("place_history").drop_duplicates("pct_code", keep="last")["last_seen"]
    assert set(seen) <= {"2025", "2026"}
    answers = explorers("02_your_area")["your-area"]
    told = {
        state["place"]: document["sentence"]
        for state, document in zip(answers.states(), answers.documents, strict=True)
    }
    assert set(told) == {place.code for place in all_places()}
    assert [place for place, sentence in told.items() if "last seen" not in sentence] == []
