"""The states of every explorer: what is packed in the report is what Python answers."""

import json
import random
import re

import pytest

from helpers.explore.pack import unpack
from helpers.reports.build import notebook_paths
from tests.notebook_explorers import explorers_of

MOST = (
    150  # states compared in full; of larger explorers, this many drawn at random with a fixed seed
)
PACK = re.compile(r'<script type="text/plain" id="pack-([\w-]+)">(.*?)</script>', re.S)


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_the_packed_states_are_the_answers(path, reports):
    explorers = explorers_of(path)
    assert explorers, f"{path.name} shows no explorer"
    packs = dict(PACK.findall((reports / f"{path.stem}.html").read_text(encoding="utf-8")))
    assert packs.keys() == explorers.keys()
    for explorer in explorers.values():
        states = list(explorer.states())
        packed = unpack(packs[explorer.id])
        assert len(packed) == len(states)
        for i in random.Random(7).sample(range(len(states)), min(MOST, len(states))):
            document = json.loads(json.dumps(explorer.to_document(**states[i])))
            assert packed[i] == document, f"{explorer.id}, {states[i]}"


@pytest.mark.parametrize("path", notebook_paths(), ids=lambda path: path.stem)
def test_questions_and_charts_of_a_page_have_names_of_their_own(path):
    explorers = explorers_of(path).values()
    questions = [e.question for e in explorers]
    assert len(set(questions)) == len(questions)
    assert all(
        f["alt"].startswith(f["title"]) and any(c.isdigit() for c in f["alt"])
        for e in explorers
        for f in e.to_document()["figures"]
    )
