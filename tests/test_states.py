"""Every state of every explorer of the notebooks: what is packed for the page is what Python answers."""

import json
import random

import pytest

from helpers.report.build import notebook_paths
from helpers.report.pack import unpack
from tests.notebook_explorers import explorers_of

MOST = 400  # states compared in full; of larger explorers, this many drawn at random with a fixed seed


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_the_packed_states_are_the_answers(path):
    explorers = explorers_of(path)
    assert explorers, f"{path.name} shows no explorer"
    for explorer in explorers.values():
        states = list(explorer.states())
        packed = unpack(explorer.hand_over()["packed"])
        assert len(packed) == len(states)
        for i in random.Random(7).sample(range(len(states)), min(MOST, len(states))):
            document = json.loads(json.dumps(explorer.document(**states[i])))
            assert packed[i] == document, f"{explorer.id}, {states[i]}"


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_questions_and_charts_of_a_page_have_names_of_their_own(path):
    explorers = explorers_of(path).values()
    questions = [e.question for e in explorers]
    assert len(set(questions)) == len(questions)
    assert all(
        f["alt"].startswith(f["title"]) and any(c.isdigit() for c in f["alt"]) for e in explorers for f in e.document()["figures"]
    )
