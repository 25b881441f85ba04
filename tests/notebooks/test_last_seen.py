"""Nothing says that a provider of today is certain: who was last seen in 2025 is not said to run
services in 2026, in any state of the reports that tell who runs a place.
"""

import random
import re

import pytest

from helpers import estimates, tables
from helpers.reports.build import notebook_paths
from helpers.tables.places import all_places
from tests.notebook_explorers import explorers_of

PATHS = {path.stem: path for path in notebook_paths()}
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
MOST_STATES = 40  # of an answer that has one for each place: those are walked below, as texts


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


def texts_of(answer):
    """What an answer says of who runs places: sentence, cautions, heads of the table, charts."""
    yield answer.sentence
    yield from answer.caveats
    for figure in answer.figures:
        yield figure.title
    if answer.table is not None:
        yield from (f"{head}" for head in answer.table.columns)


@pytest.mark.integration
@pytest.mark.parametrize("name", OF_TODAY)
def test_no_state_of_a_report_is_certain_of_today(name):
    found = {}
    for explorer in explorers_of(PATHS[name]).values():
        states = list(explorer.states())
        if len(states) > 2 * MOST_STATES:
            states = random.Random(2013).sample(states, MOST_STATES)
        for state in states:
            answer = explorer(**state)
            if not any(source == "table:place_history" for source in answer.sources):
                continue
            for text in texts_of(answer):
                for sentence in doubtful(text):
                    found.setdefault(sentence, f"{explorer.id} {state}")
    assert not found, "\n".join(f"{where}: {said}" for said, where in found.items())


@pytest.mark.integration
def test_no_history_of_a_place_is_certain_of_today():
    """Every PCT, region, board and council, as the report about one area tells it."""
    seen = tables.read("place_history").drop_duplicates("pct_code", keep="last")["last_seen"]
    assert set(seen) <= {"2025", "2026"}
    found = []
    for place in all_places():
        history = estimates.area_history(place.code)
        for text in (history.sentence(), *history.caveats(), *history.table().columns):
            found += [f"{place.name}: {sentence}" for sentence in doubtful(text)]
        assert "last seen" in history.sentence()
    assert not found, "\n".join(found[:20])
