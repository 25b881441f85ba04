"""What no sentence may say, in the default state and in up to a hundred others."""

import random
import re

import pytest

from helpers.reports.build import notebook_paths
from tests.notebook_explorers import explorers_of

PATHS = {path.stem: path for path in notebook_paths()}
MOST_STATES = 100
SLIPS = re.compile(
    r"\bnhs |\ba upper\b|\b1 (?:claims|pairs|places|values)\b|-leds\b|\bonly took\b"
    r"|\bthe (?:South Central|South East Coast|Yorkshire and)\b"
    r"|\((\d[\d,.]*) to \1\)|£0\.0m"
)


@pytest.mark.parametrize(
    "slip",
    ["to community nhs trusts", "as a upper bound", "1 claims", "(850 to 850)", "of £0.0m, 100%"],
)
def test_slips_are_seen(slip):
    assert SLIPS.search(slip)


def test_what_is_no_slip_passes():
    fine = "101 places (1,700 to 1,704), under £0.1m, in South Central, from the Yorkshire Post"
    assert not SLIPS.search(fine)


@pytest.mark.parametrize("name", PATHS)
def test_sentences_and_caveats_of_a_notebook_have_no_slips(name):
    slips = []
    for explorer in explorers_of(PATHS[name]).values():
        states = list(explorer.states())
        if len(states) > MOST_STATES:
            states = random.Random(2010).sample(states, MOST_STATES)
        for state in [explorer.state(), *states]:
            answer = explorer(**state)
            for text in (answer.sentence, *answer.caveats):
                if SLIPS.search(text):
                    slips.append(f"{explorer.id} {state}: {text}")
    assert not slips, "\n".join(slips)


def test_a_distance_is_measured_from_one_world():
    """A sentence that names a world has one reference for all the regions it compares."""
    distance = explorers_of(PATHS["04_hospital_control_and_plurality"])["distance"]
    own_kinds = distance()
    assert own_kinds.table["Measured from"].nunique() > 1
    assert "would have gone elsewhere" not in own_kinds.sentence
    acute = distance(kind="acute_trust")
    assert set(acute.table["Measured from"]) == {"Acute trust"}
    assert acute.sentence.startswith("Had acute trusts run everything, ")
